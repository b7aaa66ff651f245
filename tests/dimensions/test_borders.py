from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.dimensions import Proof, bordered, const, correlation, declared

SOURCE = "Magnus form, WMO-No. 8 (2018), annex 4.B"


def _magnus(T: Any) -> Any:
    from aidc_twin.arrays import namespace

    t = T - 273.15
    return 611.2 * namespace(T).exp(17.62 * t / (243.12 + t))


@correlation(inputs={"T": "K"}, output="Pa", source=SOURCE)
def pressure(T: Any) -> Any:
    """Saturation pressure."""
    return _magnus(T)


@correlation(inputs={"T": "K:wet_bulb", "p": "Pa"}, output=("1", "J/kg"), source=SOURCE)
def state(T: Any, p: Any) -> Any:
    ratio = 0.622 * _magnus(T) / (p - _magnus(T))
    return ratio, 2.5e6 * ratio


def test_with_numpy_it_is_the_function() -> None:
    T = np.array([273.15, 300.0])
    np.testing.assert_array_equal(pressure(T), _magnus(T))
    np.testing.assert_array_equal(pressure(T=T), _magnus(T))
    assert type(pressure(T)) is np.ndarray
    assert pressure.__doc__ == "Saturation pressure."
    assert pressure.border.source == SOURCE
    assert state.border.inputs == (declared("K", "wet_bulb", "T"), declared("Pa", None, "p"))


def test_the_border_is_checked_and_the_inside_is_not(
    proved: Callable[..., Proof], refused: Callable[..., str]
) -> None:
    proof = proved(pressure, "K", gives="Pa")
    assert proof.correlations == (("pressure", SOURCE),)
    message = refused(lambda T: pressure(T), "dK", gives="Pa")
    assert "the input T of pressure is dK (a temperature difference)" in message
    assert "K (a temperature) is declared" in message
    assert "test_borders.py" in message
    assert "the output 0 is Pa; W is declared" in refused(pressure, "K", gives="W")
    refused(lambda T: pressure(T) + T, "K", gives="Pa")
    # The same law without its border is full of bare numbers.
    assert "273.15" in refused(_magnus, "K", gives="Pa")


def test_swapped_inputs_and_kinds_are_caught(
    proved: Callable[..., Proof], refused: Callable[..., str]
) -> None:
    proved(state, "K:wet_bulb", "Pa", gives=("1", "J/kg"))
    proved(lambda T, p: state(p=p, T=T), "K:wet_bulb", "Pa", gives=("1", "J/kg"))
    assert (
        refused(lambda T, p: state(p, T), "K:wet_bulb", "Pa", gives=("1", "J/kg")).count("of state is") == 2
    )
    assert "[dry_bulb]" in refused(state, "K:dry_bulb", "Pa", gives=("1", "J/kg"))
    assert "of unknown kind" in refused(state, "K", "Pa", gives=("1", "J/kg"))


def test_a_bare_number_does_not_cross(proved: Callable[..., Proof], refused: Callable[..., str]) -> None:
    import jax.numpy as jnp

    assert "300" in refused(lambda T: T + pressure(jnp.full_like(T, 300.0)), "Pa", gives="Pa")
    assert "literal zero" in refused(lambda x: jnp.where(x > 0, pressure(x), 0.0), "K", gives="Pa")
    proved(lambda p: p + state(const(300.0, "K"), p)[0] * p, "Pa", gives="Pa")


def test_a_border_in_a_loop_and_in_another_border(
    proved: Callable[..., Proof], refused: Callable[..., str]
) -> None:
    import jax

    @correlation(inputs={"p": "Pa"}, output="K", source="inverse of the Magnus form by Newton")
    def dew_point(p: Any) -> Any:
        return jax.lax.fori_loop(0, 5, lambda _, T: T - (pressure(T) - p) / 40.0, 280.0 + 0.0 * p)

    def law(T: Any) -> Any:
        return jax.lax.scan(lambda T, _: (dew_point(pressure(T)), pressure(T)), T, None, length=3)

    proof = proved(law, "K", gives=("K", "Pa"))
    assert [name for name, _ in proof.correlations] == ["dew_point", "pressure"]
    refused(law, "Pa", gives=("K", "Pa"))


def test_a_linear_solve_takes_absolute_temperatures(
    proved: Callable[..., Proof], refused: Callable[..., str]
) -> None:
    def mix(xs: list[Any]) -> list[Any]:
        G_a, G_b, T_a, T_b = xs
        return [(G_a * T_a + G_b * T_b) / (G_a + G_b)]

    units = ["W/K", "W/K", "K", "K"]
    solve = bordered(mix, units, ["K"], "two_stream_mix", "rows G T in absolute temperatures")
    proof = proved(lambda *xs: tuple(solve(list(xs))), *units, gives="K")
    assert proof.correlations == (("two_stream_mix", "rows G T in absolute temperatures"),)
    refused(lambda *xs: tuple(mix(list(xs))), *units, gives="K")
    refused(lambda *xs: tuple(solve(list(xs))), "W/K", "W/K", "K", "dK", gives="K")
    assert solve([1.0, 3.0, 300.0, 304.0]) == [303.0]
    with pytest.raises(ValueError, match="3 arrays given, 4 declared"):
        solve([1.0, 3.0, 300.0])


def test_a_wrong_number_of_results_is_found(refused: Callable[..., str]) -> None:
    one = bordered(lambda xs: [xs[0], xs[0]], ["W"], ["W"], "doubling")
    assert "returns 2 arrays; 1 are declared" in refused(lambda x: tuple(one([x])), "W", gives=("W", "W"))


def test_declarations_are_checked_when_written() -> None:
    with pytest.raises(TypeError, match="units are declared for"):
        correlation(inputs={"t": "K"}, output="Pa", source=SOURCE)(_magnus)
    with pytest.raises(ValueError, match="source"):
        correlation(inputs={"T": "K"}, output="Pa", source=" ")
    with pytest.raises(ValueError, match="mbar"):
        correlation(inputs={"T": "K"}, output="mbar", source=SOURCE)(_magnus)
    with pytest.raises(ValueError, match="letters"):
        bordered(list, ["W"], ["W"], "a name")


def test_values_slopes_and_batches_are_those_of_the_function() -> None:
    import jax
    import jax.numpy as jnp

    T = jnp.linspace(270.0, 310.0, 6)
    np.testing.assert_allclose(pressure(T), _magnus(T), rtol=1e-15)
    np.testing.assert_allclose(jax.vmap(jax.grad(pressure))(T), jax.vmap(jax.grad(_magnus))(T), rtol=1e-15)
    np.testing.assert_allclose(jax.vmap(state, (0, None))(T, 1e5)[1], state(T, 1e5)[1], rtol=1e-15)
    forward = jax.jvp(pressure, (T,), (jnp.ones(6),))[1]
    np.testing.assert_allclose(forward, jax.vmap(jax.grad(pressure))(T), rtol=1e-13)
    hessian = jax.vmap(jax.hessian(pressure))(T)
    np.testing.assert_allclose(hessian, jax.vmap(jax.hessian(_magnus))(T), rtol=1e-13)


def test_a_border_leaves_no_call_in_the_compiled_loop() -> None:
    import jax
    import jax.numpy as jnp

    def repeated(law: Callable[[Any], Any]) -> str:
        def body(T: Any, _: None) -> tuple[Any, None]:
            for _i in range(4):
                T = T + 1e-5 * law(T)
            return T, None

        program = jax.jit(lambda T: jax.lax.scan(body, T, None, length=10)[0])
        return str(program.lower(jnp.full(8, 300.0)).compile().as_text())

    text, plain = repeated(pressure), repeated(_magnus)
    for operation in (" call(", " fusion(", " exponential(", " multiply("):
        assert text.count(operation) == plain.count(operation)
    assert plain.count(" exponential(") == 4


def test_the_compiled_names_do_not_depend_on_order_or_process() -> None:
    import jax
    import jax.numpy as jnp

    text = jax.jit(lambda T: pressure(T)).lower(jnp.ones(4)).as_text()
    assert "@border_pressure" in text
