"""Seeded faults: one small plant, written right once and wrong in each of the ways that happen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from aidc_twin.dimensions import Declared, DimensionError, Proof, const, correlation, expect, prove, trace

SOURCE = Path(__file__).read_text(encoding="utf-8").splitlines()
C_P = const(4186.0, "J/kg/K")
STEP = const(60.0, "s")
STILL = const(1e-9, "W/K")
EXPONENT = const(0.8, "1")


@correlation(inputs={"T": "K:wet_bulb"}, output="J/kg", source="a straight line for this test")
def enthalpy(T: Any) -> Any:
    return 2000.0 * (T - 273.15)


INPUTS = [
    Declared("kg/s", None, "m"),
    Declared("kg/s", None, "m_design"),
    Declared("W/K", None, "ua_design"),
    Declared("J/K", None, "C"),
    Declared("W", None, "q"),
    Declared("K", "wet_bulb", "T_wb"),
    Declared("K", "dry_bulb", "T_db"),
    Declared("K", None, "T"),
]
OUTPUTS = [Declared("K", None, "T_new"), Declared("J", None, "rejected"), Declared("J/kg", None, "h")]

RIGHT = {
    "stream": lambda v: v.m * C_P,
    "share": lambda v: jnp.where(
        v.m > 0, jnp.exp(EXPONENT * jnp.log(jnp.where(v.m > 0, v.m / v.m_design, 1.0))), 0.0
    ),
    "ua": lambda v: v.ua_design * v.share,
    "ntu": lambda v: v.ua / jnp.maximum(v.stream, STILL),
    "G": lambda v: jnp.minimum((1.0 - jnp.exp(-v.ntu)) * v.stream, v.stream),
    "T_env": lambda v: expect(v.T_wb, "K", "wet_bulb"),
    "heat": lambda v: v.G * jnp.clip(v.T - v.T_env, 0.0, jnp.inf),
    "T_new": lambda v: v.T + (v.q - v.heat) * STEP / v.C,
    "rejected": lambda v: v.heat * STEP,
    "h": lambda v: enthalpy(v.T_env),
}


class Values:
    """The quantities of one step by name."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def plant(**faults: Any) -> Callable[..., tuple[Any, ...]]:
    laws = RIGHT | faults

    def step(*inputs: Any) -> tuple[Any, ...]:
        v = Values()
        for due, x in zip(INPUTS, inputs, strict=True):
            setattr(v, due.name, x)
        for name, law in laws.items():
            setattr(v, name, law(v))
        return tuple(getattr(v, due.name) for due in OUTPUTS)

    return step


def verdict(step: Callable[..., Any], outputs: list[Declared] | None = None) -> Proof:
    program = trace(step, *[jnp.linspace(1.0, 2.0, 4)] * len(INPUTS))
    return prove(program, INPUTS, outputs or OUTPUTS, lanes=4)


def test_the_right_plant_passes() -> None:
    proof = verdict(plant())
    assert proof.n_equations > 20
    assert proof.correlations == (("enthalpy", "a straight line for this test"),)
    assert (4186.0, "J/kg/K") in proof.constants


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "missing mdot cp": ({"G": lambda v: 1.0 - jnp.exp(-v.ntu)}, "W and dK"),
    "missing cp": ({"stream": lambda v: v.m}, "kg/s"),
    "stray 273.15": ({"heat": lambda v: v.G * (v.T - 273.15)}, "the bare number 273.15"),
    "stray 273.15 of both": ({"heat": lambda v: v.G * ((v.T - 273.15) - (v.T_wb - 273.15))}, "273.15"),
    "hidden factor 1000": ({"rejected": lambda v: v.heat * STEP / 1000.0}, "the bare number 1000"),
    "hidden hours": ({"rejected": lambda v: v.heat * 3600.0}, "the bare number 3600"),
    "hidden factor in an array": (
        {"rejected": lambda v: v.heat * STEP * jnp.full(4, 1e-3)},
        "the bare number 0.001",
    ),
    "hidden factor in a table": (
        {"rejected": lambda v: v.heat * STEP * jnp.array([1.0, 2.0, 3.0, 4.0])},
        "a closed-over array",
    ),
    "hidden factor in an inner function": (
        {"rejected": lambda v: jax.jit(lambda x: 1000.0 * x)(v.heat * STEP)},
        "the bare number 1000",
    ),
    "sum over lanes": ({"rejected": lambda v: jnp.sum(v.heat) * STEP}, "lane axis"),
    "mean over lanes": ({"q_mean": lambda v: v.q - jnp.mean(v.q)}, "lane axis"),
    "absolute for difference": ({"heat": lambda v: v.G * v.T}, "product of W/K and K (a temperature)"),
    "difference for absolute": (
        {"T_new": lambda v: (v.T - v.T_env) + v.q / v.G},
        "the output T_new is dK (a temperature difference); K (a temperature) is declared",
    ),
    "dry for wet bulb": ({"T_env": lambda v: expect(v.T_db, "K", "wet_bulb")}, "[dry_bulb]"),
    "dry for wet bulb in a correlation": ({"h": lambda v: enthalpy(v.T_db)}, "[dry_bulb]"),
    "power for energy": ({"rejected": lambda v: v.heat}, "the output rejected is W; J is declared"),
    "forgotten step": ({"T_new": lambda v: v.T + (v.q - v.heat) / v.C}, "addition of K"),
    "resistance for conductance": (
        {"heat": lambda v: (v.T - v.T_env) / v.G},
        "subtraction of W and s3 K2/kg/m2",
    ),
    "wrong sign of temperatures": (
        {"T_new": lambda v: (v.q - v.heat) * STEP / v.C - v.T},
        "subtraction of dK",
    ),
    "UA for NTU": ({"ntu": lambda v: v.ua}, "exponential of W/K"),
    "power of a flow": ({"share": lambda v: v.m**0.8}, "exponential of kg^0.8/s^0.8"),
    "swapped input of a correlation": ({"h": lambda v: enthalpy(v.q)}, "the input T of enthalpy is W"),
    "floor without a unit": ({"ntu": lambda v: v.ua / jnp.maximum(v.stream, 1e-9)}, "1e-09"),
    "one as a floor": ({"ntu": lambda v: v.ua / jnp.maximum(v.stream, 1.0)}, "maximum of W/K"),
    "zero kelvin": ({"T_env": lambda v: jnp.where(v.m > 0, v.T_wb, 0.0)}, "literal zero"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_caught(name: str) -> None:
    faults, message = FAULTS[name]
    with pytest.raises(DimensionError) as caught:
        verdict(plant(**faults))
    assert message in str(caught.value)
    assert all(
        finding.where.startswith("tests/dimensions/test_faults.py:") for finding in caught.value.findings
    )


def test_a_wrong_declaration_is_caught() -> None:
    for number, wrong in enumerate(["dK", "W", "J"]):
        outputs = [Declared(wrong, None, due.name) if i == number else due for i, due in enumerate(OUTPUTS)]
        with pytest.raises(
            DimensionError, match=f"the output {OUTPUTS[number].name} is .*{wrong}.* is declared"
        ):
            verdict(plant(), outputs)


def in_scan(law: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda T, W: jax.lax.scan(lambda T, _: (law(T, W), T), T, None, length=3)[0]


def in_while(law: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def run(T: Any, W: Any) -> Any:
        return jax.lax.while_loop(lambda s: s[0] < 3, lambda s: (s[0] + 1, law(s[1], W)), (0, T))[1]

    return run


def in_fori(law: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda T, W: jax.lax.fori_loop(0, W.shape[0], lambda _, T: law(T, W), T)


def in_cond(law: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda T, W: jax.lax.cond(T.shape[0] > jnp.asarray(3), lambda: law(T, W), lambda: T)


def in_jit(law: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda T, W: jax.jit(law)(T, W)


def in_remat(law: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda T, W: jax.checkpoint(law)(T, W)


def in_custom_jvp(law: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    wrapped = jax.custom_jvp(law)
    wrapped.defjvp(lambda primals, tangents: (law(*primals), tangents[0]))
    return lambda T, W: wrapped(T, W)


def in_custom_vjp(law: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    wrapped = jax.custom_vjp(law)
    wrapped.defvjp(lambda T, W: (law(T, W), None), lambda _, g: (g, g))
    return lambda T, W: wrapped(T, W)


def in_nested_scans(law: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    inner = in_scan(law)
    return lambda T, W: jax.lax.scan(lambda T, _: (inner(T, W), None), T, None, length=2)[0]


PLACES = [
    in_scan, in_while, in_fori, in_cond, in_jit, in_remat, in_custom_jvp, in_custom_vjp, in_nested_scans,
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_inner_programs_are_walked(
    place: Any, proved: Callable[..., Proof], refused: Callable[..., str]
) -> None:
    proved(place(lambda T, dT: T + dT), "K", "dK", gives="K")
    refused(place(lambda T, dT: T + dT), "K", "dK", gives="dK")
    message = refused(place(lambda T, W: T + W * (T - T)), "K", "W/K", gives="K")
    assert "addition of K (a temperature) and W" in message
    written = [number for number, line in enumerate(SOURCE, 1) if "T + W * (T - T)" in line]
    assert f"test_faults.py:{written[0]}:" in message
    assert "the bare number 1000" in refused(place(lambda T, dT: T + 1000.0 * dT), "K", "dK", gives="K")


@pytest.mark.parametrize("place", [in_scan, in_while, in_fori, in_nested_scans])
def test_a_carry_that_changes_its_dimension_is_refused(place: Any, refused: Callable[..., str]) -> None:
    message = refused(place(lambda x, dT: x * dT), "W/K", "dK", gives=None)
    assert "of a loop enters as W/K and leaves as W" in message
    assert "test_faults.py" in message


def test_branches_must_agree(proved: Callable[..., Proof], refused: Callable[..., str]) -> None:
    def law(a: Any, b: Any) -> Any:
        return jax.lax.switch(jnp.asarray(a.shape[0]), [lambda: a, lambda: b, lambda: jnp.zeros(4)])

    proved(law, "W", "W", gives="W")
    assert "branches of W and J" in refused(law, "W", "J", gives=None)


def test_a_carry_that_starts_at_zero_takes_the_dimension_of_the_body(
    proved: Callable[..., Proof], refused: Callable[..., str]
) -> None:
    def law(q: Any, T: Any) -> Any:
        def body(state: tuple[Any, ...], _: None) -> tuple[Any, Any]:
            energy, hottest, twice, count = state
            return (energy + q * STEP, jnp.maximum(hottest, T), twice + energy, count + 1), energy

        start = (jnp.zeros(4), jnp.full(4, -jnp.inf), jnp.zeros(4), 0)
        (energy, hottest, twice, count), series = jax.lax.scan(body, start, None, length=5)
        return energy, hottest, twice, count, series

    proved(law, "W", "K", gives=("J", "K", "J", "1", "J"))
    for number, wrong in enumerate(["W", "dK", "W", "J", "W"]):
        gives = ["J", "K", "J", "1", "J"]
        gives[number] = wrong
        assert f"the output {number} is" in refused(law, "W", "K", gives=tuple(gives))


def test_a_temperature_does_not_start_at_zero(refused: Callable[..., str]) -> None:
    def law(T: Any) -> Any:
        return jax.lax.scan(lambda last, _: (T, last), jnp.zeros(4), None, length=3)

    assert "enters as the bare number 0 and leaves as K (a temperature)" in refused(
        law, "K", gives=(None, None)
    )


def test_a_bare_number_does_not_start_a_loop(refused: Callable[..., str]) -> None:
    def law(T: Any) -> Any:
        return jax.lax.scan(lambda last, _: (T, last), jnp.full(4, 293.15), None, length=3)[0]

    assert "293.15" in refused(law, "K", gives=None)


def test_a_kind_is_lost_in_a_loop_that_changes_the_quantity(
    proved: Callable[..., Proof], refused: Callable[..., str]
) -> None:
    law = in_scan(lambda T, dT: T + dT)
    proved(law, "K:wet_bulb", "dK", gives="K")
    refused(law, "K:wet_bulb", "dK", gives="K:wet_bulb")
    proved(in_scan(lambda T, dT: T), "K:wet_bulb", "dK", gives="K:wet_bulb")
