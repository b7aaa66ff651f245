from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.dimensions import DimensionError, Proof, TaggedFloat, const, parse_unit, prove, trace

C_P = const(1006.0, "J/kg/K")
T_ROOM = const(297.0, "K")
APPROACH = const(4.0, "dK")
FLOOR = const(1e-6, "kg/s")
SHARE = const(0.3, "1")


def test_outside_a_trace_a_constant_is_a_float() -> None:
    assert C_P == 1006.0
    assert isinstance(C_P, float)
    assert json.dumps(C_P) == "1006.0"
    assert f"{C_P:.1f} {C_P}" == "1006.0 1006.0"
    np.testing.assert_array_equal(C_P * np.array([1.0, 2.0]), [1006.0, 2012.0])
    np.testing.assert_array_equal(np.array([1.0, 2.0]) - C_P, [-1005.0, -1004.0])
    assert type(np.maximum(np.ones(2), C_P)) is np.ndarray
    for twin in (copy.deepcopy(C_P), pickle.loads(pickle.dumps(C_P))):
        assert (twin, twin.dimension) == (1006.0, C_P.dimension)


def test_constants_and_correlations_are_made_without_the_compiler() -> None:
    code = (
        "import sys; from aidc_twin.dimensions import const, correlation\n"
        "c = const(2.0, 'W') * 2.0\n"
        "@correlation(inputs={'T': 'K'}, output='Pa', source='test')\n"
        "def law(T): return T * 3.0\n"
        "assert (law(2.0), c) == (6.0, 4.0)\n"
        "assert 'jax' not in sys.modules and 'pint' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (C_P * FLOOR, "W/K"),
        (C_P * FLOOR * APPROACH, "W"),
        (C_P / C_P, "1"),
        (2.0 * C_P, "J/kg/K"),
        (C_P / 2, "J/kg/K"),
        (1.0 / C_P, "kg K/J"),
        (APPROACH + APPROACH, "dK"),
        (T_ROOM - APPROACH, "K"),
        (T_ROOM - T_ROOM, "dK"),
        (APPROACH + T_ROOM, "K"),
        (1.0 - SHARE, "1"),
        (SHARE + 1, "1"),
        (-APPROACH, "dK"),
        (FLOOR**2, "kg2/s2"),
    ],
)
def test_arithmetic_of_constants_keeps_the_unit(value: Any, unit: str) -> None:
    assert isinstance(value, TaggedFloat)
    assert value.dimension == parse_unit(unit)


@pytest.mark.parametrize(
    "value",
    [1000.0 * C_P, C_P / 3600.0, C_P + APPROACH, T_ROOM + T_ROOM, T_ROOM * 2.0, -T_ROOM, 1.0 + APPROACH,
     SHARE - 7.0],
)  # fmt: skip
def test_doubtful_arithmetic_gives_a_bare_number(value: Any) -> None:
    assert type(value) is float


@pytest.mark.parametrize(
    ("law", "unit", "gives"),
    [
        (lambda jnp, x: x * C_P, "kg/s", "W/K"),
        (lambda jnp, x: C_P * x, "kg/s", "W/K"),
        (lambda jnp, x: x / C_P, "W/K", "kg/s"),
        (lambda jnp, x: C_P / x, "dK", "J/kg/K2"),
        (lambda jnp, x: x + APPROACH, "K", "K"),
        (lambda jnp, x: APPROACH + x, "K", "K"),
        (lambda jnp, x: x - T_ROOM, "K", "dK"),
        (lambda jnp, x: T_ROOM - x, "K", "dK"),
        (lambda jnp, x: x > T_ROOM, "K", "1"),
        (lambda jnp, x: T_ROOM > x, "K", "1"),  # noqa: SIM300
        (lambda jnp, x: jnp.maximum(x, FLOOR), "kg/s", "kg/s"),
        (lambda jnp, x: jnp.minimum(FLOOR, x), "kg/s", "kg/s"),
        (lambda jnp, x: jnp.where(x > FLOOR, x, FLOOR), "kg/s", "kg/s"),
        (lambda jnp, x: jnp.where(x > FLOOR, FLOOR, x), "kg/s", "kg/s"),
        (lambda jnp, x: jnp.clip(x, T_ROOM, T_ROOM + APPROACH), "K", "K"),
        (lambda jnp, x: jnp.full_like(x, T_ROOM), "W", "K"),
        (lambda jnp, x: jnp.stack([x, x * 0.0 + APPROACH]), "dK", "dK"),
        (lambda jnp, x: jnp.exp(SHARE) * x, "W", "W"),
        (lambda jnp, x: jnp.sqrt(FLOOR * x), "kg/s", "kg/s"),
    ],
)
def test_the_unit_reaches_the_traced_program(
    proved: Callable[..., Proof], refused: Callable[..., str], law: Any, unit: str, gives: str
) -> None:
    import jax.numpy as jnp

    proved(lambda x: law(jnp, x), unit, gives=gives)
    refused(lambda x: law(jnp, x), unit, gives="V" if gives != "V" else "W")


def test_the_proof_lists_the_constants(proved: Callable[..., Proof]) -> None:
    import jax.numpy as jnp

    proof = proved(lambda m, T: jnp.maximum(m, FLOOR) * C_P * (T - T_ROOM), "kg/s", "K", gives="W")
    assert proof.constants == ((1e-6, "kg/s"), (297.0, "K"), (1006.0, "J/kg/K"))


def test_values_and_slopes_are_those_of_the_plain_number() -> None:
    import jax
    import jax.numpy as jnp

    def law(m: Any, c: Any, floor: Any) -> Any:
        return jnp.where(m > floor, m, floor) * c + jnp.maximum(m, floor) / c

    m = jnp.linspace(0.0, 2e-6, 5)
    np.testing.assert_array_equal(jax.jit(lambda m: law(m, C_P, FLOOR))(m), law(m, 1006.0, 1e-6))
    slope = jax.vmap(jax.grad(lambda m: law(m, C_P, FLOOR)))(m)
    np.testing.assert_array_equal(slope, jax.vmap(jax.grad(lambda m: law(m, 1006.0, 1e-6)))(m))
    assert float(slope[-1]) == pytest.approx(1006.0 + 1 / 1006.0)
    np.testing.assert_allclose(jax.vmap(lambda m: law(m, C_P, FLOOR))(m), law(m, 1006.0, 1e-6), rtol=1e-15)


def test_nothing_of_a_constant_reaches_the_compiled_program() -> None:
    import jax
    import jax.numpy as jnp

    x = jnp.ones(4)
    tagged = jax.jit(lambda x: jnp.where(x > SHARE, x * C_P, 0.0)).lower(x).compile().as_text()
    plain = jax.jit(lambda x: jnp.where(x > 0.3, x * 1006.0, 0.0)).lower(x).compile().as_text()
    operations = [line.split("=")[1].split("(")[0] for line in tagged.splitlines() if " = " in line]
    assert operations == [line.split("=")[1].split("(")[0] for line in plain.splitlines() if " = " in line]


def test_a_constant_may_be_an_argument() -> None:
    import jax

    assert float(jax.jit(lambda a, b: a * b)(C_P, 2.0)) == 2012.0
    assert jax.tree_util.tree_map(float, {"a": C_P}) == {"a": 1006.0}
    program = trace(lambda c, m: c * m, C_P, 2.0)
    assert prove(program, ["J/kg/K", "kg/s"], ["W/K"]).constants == ()
    with pytest.raises(DimensionError, match="a constant is W; J/kg/K is declared"):
        prove(program, ["W", "kg/s"], ["W/K"])


def test_an_unknown_unit_is_refused_where_it_is_written() -> None:
    with pytest.raises(ValueError, match="kW"):
        const(1.0, "kW")
