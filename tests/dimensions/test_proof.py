from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from aidc_twin.dimensions import Declared, DimensionError, Proof, const, expect, prove, tag, trace
from aidc_twin.errors import AidcTwinError

FLOOR = const(1e-6, "W/K")


def exchanger(W_h: Any, W_c: Any, ua: Any, T_h: Any, T_c: Any) -> Any:
    """Heat of a counter-flow exchanger with its holes at zero flow and equal streams."""
    low, high = jnp.minimum(W_h, W_c), jnp.maximum(W_h, W_c)
    flowing = low > 0
    ratio = jnp.where(flowing, low / jnp.where(flowing, high, FLOOR), 0.0)
    ntu = jnp.where(flowing, ua / jnp.where(flowing, low, FLOOR), 0.0)
    decay = jnp.exp(-ntu * (1.0 - ratio))
    even = jnp.abs(1.0 - ratio) <= 0
    eps = jnp.where(even, ntu / (1.0 + ntu), (1.0 - decay) / jnp.where(even, 1.0, 1.0 - ratio * decay))
    return jnp.clip(eps, 0.0, 1.0) * low * (T_h - T_c)


def test_effectiveness_and_an_implicit_step_pass(proved: Callable[..., Proof]) -> None:
    def step(W_h: Any, W_c: Any, ua: Any, T_h: Any, T_in: Any, C: Any, dt: Any, f: Any, T_next: Any) -> Any:
        inlet = T_in + f * (T_next - T_in)
        q = exchanger(W_h, W_c, ua, T_h, inlet)
        rise = q / C / (1.0 / dt + W_c / C)  # implicit in the difference, so that no border is due
        return T_h + rise, q * dt

    units = ("W/K", "W/K", "W/K", "K", "K", "J/K", "s", "1", "K")
    proof = proved(step, *units, gives=("K", "J"))
    assert proof.n_equations >= 30
    assert proof.constants == ((1e-6, "W/K"),)


def test_all_faults_are_collected_and_none_is_repeated(refused: Callable[..., str]) -> None:
    def law(a: Any, b: Any) -> Any:
        wrong = a + b
        later = jnp.exp(wrong) * wrong + a  # follows from the first fault: silent
        also = jnp.tanh(b)
        return later, also, jax.lax.scan(lambda c, _: (c + jnp.sin(b), None), a / a, None, length=3)[0], a

    message = refused(law, "W", "J", gives=("K", "W", "1", "J"))
    assert len(message.splitlines()) == 4
    for part in ("addition of W and J", "tangent of J", "sine of J", "the output 3 is W; J is declared"):
        assert part in message


def test_a_fault_is_placed_in_our_own_source(refused: Callable[..., str]) -> None:
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()

    def line_of(text: str) -> int:
        return next(number for number, line in enumerate(lines, 1) if line.strip() == text)

    def first(a: Any, b: Any) -> Any:
        return jnp.where(a > 0, a, b)

    def second(a: Any, b: Any) -> Any:
        return jnp.where(b > 0, b, a)

    for law, text in ((first, "return jnp.where(a > 0, a, b)"), (second, "return jnp.where(b > 0, b, a)")):
        message = refused(law, "W", "J")
        assert message.startswith(f"tests/dimensions/test_proof.py:{line_of(text)}: selection of")


def test_the_error_is_one_of_ours_and_keeps_its_findings() -> None:
    program = trace(lambda a, b: a + b, jnp.ones(3), jnp.ones(3))
    with pytest.raises(AidcTwinError) as caught:
        prove(program, ["W", "J"], ["W"])
    assert isinstance(caught.value, DimensionError)
    (finding,) = caught.value.findings
    assert finding.what == "addition of W and J"
    assert finding.rule == "both sides have the same dimension"


def test_every_argument_and_result_is_declared() -> None:
    program = trace(lambda a, b: (a + b, a - b), jnp.ones(3), jnp.ones(3))
    with pytest.raises(DimensionError, match="1 inputs are declared, the program has 2"):
        prove(program, ["W"], ["W", "W"])
    with pytest.raises(DimensionError, match="1 outputs are declared, the program has 2"):
        prove(program, ["W", "W"], ["W"])
    with pytest.raises(ValueError, match="kW"):
        prove(program, ["kW", "W"], ["W", "W"])
    prove(program, [Declared("W", None, "a"), "W"], [None, Declared("W", None, "b")])


def test_inputs_and_outputs_that_pass_through_are_checked(refused: Callable[..., str]) -> None:
    assert "the output 0 is W; K" in refused(lambda a: a, "W", gives="K")
    assert "the bare number 7" in refused(lambda a: (a, jnp.full(4, 7.0)), "W", gives=("W", "1"))
    assert "the bare number 1; W is declared" in refused(lambda a: (a, jnp.ones(4)), "W", gives=("W", "W"))
    assert "the bare number 0; K" in refused(lambda a: (a, jnp.zeros(4)), "W", gives=("W", "K"))


def test_a_closed_over_array_is_refused(proved: Callable[..., Proof], refused: Callable[..., str]) -> None:
    table = np.array([1.0, 2.0, 3.0, 5.0])
    inner = jax.jit(lambda x: x * table)
    loop = jax.jit(lambda x: jax.lax.scan(lambda c, row: (c + x, row * x), x, table)[0])
    for law in (lambda a: a * table, lambda a: a + inner(a), lambda a: loop(a)):
        assert "a closed-over array" in refused(law, "W", gives=None)
    assert "a closed-over array" in refused(lambda a: (a, jnp.asarray(table)), "W", gives=("W", "W"))
    assert "the bare number 1000" in refused(lambda a: a * np.full(4, 1000.0), "W", gives=None)
    proved(lambda a: a * np.ones(4) + np.zeros(4), "W", gives="W")
    proved(lambda a: jnp.stack([a, a, a])[np.array([2, 0])][1], "W", gives="W")


def test_an_unknown_primitive_is_named() -> None:
    def unknown(name: str) -> Any:
        program = trace(lambda a: jnp.tanh(a), jnp.ones(3))
        (equation,) = program.jaxpr.eqns
        strange = equation.replace(primitive=SimpleNamespace(name=name))
        return program.replace(jaxpr=program.jaxpr.replace(eqns=[strange]))

    with pytest.raises(DimensionError, match="the primitive 'bessel_i1e' is unknown to the dimension proof"):
        prove(unknown("bessel_i1e"), ["1"], ["1"])
    prove(unknown("tanh"), ["1"], ["1"])
    key = trace(lambda a: a * jax.random.uniform(jax.random.key(0), (3,)), jnp.ones(3))
    with pytest.raises(DimensionError, match="the primitive 'random_"):
        prove(key, ["W"], ["W"])


def test_tags_leave_values_slopes_and_batches_alone() -> None:
    def law(x: Any) -> Any:
        return expect(tag(x, "W", "it"), "W:it") * x

    x = jnp.linspace(-1.0, 2.0, 5)
    np.testing.assert_array_equal(jax.jit(law)(x), x * x)
    np.testing.assert_array_equal(jax.vmap(law)(x), x * x)
    np.testing.assert_allclose(jax.vmap(jax.grad(law))(x), 2 * x, rtol=1e-15)
    np.testing.assert_allclose(jax.vmap(jax.hessian(law))(x), 2.0, rtol=1e-15)
    np.testing.assert_array_equal(law(np.asarray(x)), np.asarray(x) ** 2)
    in_loop = jax.grad(lambda x: jax.lax.scan(lambda c, _: (law(c), None), x, None, length=3)[0])
    np.testing.assert_allclose(in_loop(1.1), 8 * 1.1**7, rtol=1e-12)


def test_the_steps_of_nested_loops_are_walked_once() -> None:
    def law(W: Any, T: Any, T_e: Any, C: Any, dt: Any) -> Any:
        def body(state: tuple[Any, Any], _: None) -> tuple[tuple[Any, Any], Any]:
            T, energy = state
            for _i in range(100):
                q = exchanger(W, W, W, T, T_e)
                T, energy = T - q * dt / C, energy + q * dt
            return (T, energy), T

        inner = lambda state, _: jax.lax.scan(body, state, None, length=60)  # noqa: E731
        return jax.lax.scan(inner, (T, jnp.zeros(4)), None, length=24)

    program = trace(law, *[jnp.ones(4)] * 5)
    proof = prove(program, ["W/K", "K", "K", "J/K", "s"], ["K", "J", "K"], lanes=4)
    assert proof.seconds > 0
    # 100 steps of some 20 equations, walked a few times for the fixed point of the carry, not 24 x 60 times.
    assert 2000 < proof.n_equations < 20_000
