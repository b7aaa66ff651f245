from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from aidc_twin.dimensions import Proof, absolute, as_point, const, expect, tag

Proved = Callable[..., Proof]
Refused = Callable[..., str]

ALLOWED: list[tuple[str, Any, tuple[str, ...], Any]] = [
    ("add", lambda a, b: a + b, ("W", "W"), "W"),
    ("subtract", lambda a, b: a - b, ("W", "W"), "W"),
    ("multiply", lambda a, b: a * b, ("W/K", "dK"), "W"),
    ("divide", lambda a, b: a / b, ("W", "dK"), "W/K"),
    ("add zero", lambda a: 0.0 + a + 0.0, ("W",), "W"),
    ("subtract zero", lambda a: 0.0 - a - 0.0, ("W",), "W"),
    ("halve and double", lambda a: 0.5 * a + 2.0 * a - a / 2.0 - -1.0 * a, ("W",), "W"),
    ("one minus a share", lambda a: 1.0 - a, ("1",), "1"),
    ("maximum", jnp.maximum, ("W", "W"), "W"),
    ("maximum with zero", lambda a: jnp.maximum(a, 0.0), ("W",), "W"),
    ("minimum with infinity", lambda a: jnp.minimum(a, jnp.inf), ("W",), "W"),
    ("clip", lambda a, b: jnp.clip(a, 0.0, b), ("W", "W"), "W"),
    ("clamp", lambda a, b: jax.lax.clamp(-b, a, b), ("W", "W"), "W"),
    ("select", lambda a, b: jnp.where(a > b, a, b), ("W", "W"), "W"),
    ("select zero", lambda a: jnp.where(a > 0, a, 0.0), ("W",), "W"),
    ("select truth", lambda a, b: jnp.where(a > 0, b > 0, a > 0).astype(float), ("W", "Pa"), "1"),
    ("compare", lambda a, b: (a < b) & (a >= 0) | ~(a != b), ("W", "W"), "1"),
    ("exp of a ratio", lambda a, b: jnp.exp(-a / b), ("W/K", "W/K"), "1"),
    ("log of a ratio", lambda a, b: jnp.log(a / b), ("Pa", "Pa"), "1"),
    ("tanh", jnp.tanh, ("1",), "1"),
    ("floor of a ratio", lambda a, b: jnp.floor(a / b), ("W", "W"), "1"),
    ("whole power", lambda a: a**3, ("m",), "m3"),
    ("inverse", lambda a: a**-1, ("s",), "1/s"),
    ("square", jnp.square, ("m",), "m2"),
    ("square root", jnp.sqrt, ("m2",), "m"),
    ("inverse square root", jax.lax.rsqrt, ("m2",), "1/m"),
    ("cube root", jnp.cbrt, ("m3",), "m"),
    ("any power of a ratio", lambda a, b, n: (a / b) ** n, ("W", "W", "1"), "1"),
    ("rational power", lambda a: a**0.25, ("W",), "W^0.25"),
    ("third", lambda a: a ** (1 / 3), ("m3",), "m"),
    ("sign", jnp.sign, ("W",), "1"),
    ("magnitude", jnp.abs, ("W",), "W"),
    ("negation", jnp.negative, ("W",), "W"),
    ("remainder", jnp.remainder, ("s", "s"), "s"),
    ("angle", jnp.arctan2, ("W", "W"), "1"),
    ("finite", jnp.isfinite, ("K",), "1"),
    ("hypotenuse", lambda a, b: jnp.sqrt(a * a + b**2), ("VA", "VA"), "W"),
    ("stop gradient", jax.lax.stop_gradient, ("K",), "K"),
    ("type", lambda a: a.astype(jnp.float32).astype(float), ("K",), "K"),
    ("counter", lambda a: a * jnp.arange(4).astype(float), ("W",), "W"),
    ("whole number arithmetic", lambda a: a * (1000 * jnp.arange(4) % 7 > 3), ("W",), "W"),
    # temperatures
    ("point - point", lambda a, b: a - b, ("K", "K"), "dK"),
    ("point + difference", lambda a, b: a + b, ("K", "dK"), "K"),
    ("difference + point", lambda a, b: b + a, ("K", "dK"), "K"),
    ("point - difference", lambda a, b: a - b, ("K", "dK"), "K"),
    ("difference - difference", lambda a, b: a - b, ("dK", "dK"), "dK"),
    ("between two points", lambda a, b, f: a + f * (b - a), ("K", "K", "1"), "K"),
    ("point times one", lambda a: a * 1.0 / 1.0, ("K",), "K"),
    ("maximum of points", jnp.maximum, ("K", "K"), "K"),
    ("running maximum of points", lambda a: jnp.maximum(a, -jnp.inf), ("K",), "K"),
    ("select of points", lambda a, b: jnp.where(a > b, a, b), ("K", "K"), "K"),
    ("Carnot", lambda a, b: absolute(a) / (b - a), ("K", "K"), "1"),
    ("ratio of absolutes", lambda a, b: absolute(a) / absolute(b), ("K", "K"), "1"),
    ("mean temperature", lambda a, t: as_point(absolute(a) * t / t), ("K", "s"), "K"),
    ("zero kelvin on purpose", lambda a: jnp.maximum(a, tag(jnp.zeros(4), "K")), ("K",), "K"),
]  # fmt: skip

FORBIDDEN: list[tuple[str, Any, tuple[str, ...], str]] = [
    ("add", lambda a, b: a + b, ("W", "J"), "addition of W and J"),
    ("subtract", lambda a, b: a - b, ("W", "W/K"), "subtraction of W and W/K"),
    ("add a bare number", lambda a: a + 3.0, ("1",), "the bare number 3 "),
    ("add one to a quantity", lambda a: a + 1.0, ("W",), "addition of W and the bare number 1"),
    ("multiply by a bare number", lambda a: 1000.0 * a, ("W",), "the bare number 1000 "),
    ("divide by a bare number", lambda a: a / 3600.0, ("J",), "the bare number 3600 "),
    ("divide a bare number", lambda a: 3600.0 / a, ("J",), "the bare number 3600 "),
    ("bare integer", lambda a: a * jnp.asarray(1000), ("W",), "the bare number 1000 "),
    ("bare array", lambda a: a * jnp.full(4, 1000.0), ("W",), "the bare number 1000 "),
    ("bare number in a selection", lambda a: jnp.where(a > 0, a, 5.0), ("1",), "the bare number 5 "),
    ("bare threshold", lambda a: a > 0.3, ("1",), "the bare number 0.3 "),
    ("bare number in exp", lambda a: a * jnp.exp(jnp.asarray(0.3)), ("1",), "the bare number 0.3 "),
    ("bare number in a root", lambda a: a * jnp.sqrt(jnp.full(4, 9.81)), ("W",), "the bare number 9.81 "),
    ("bare magnitude", lambda a: a * jnp.abs(jnp.full(4, -7.0)), ("W",), "the bare number -7 "),
    ("small numbers multiplied up", lambda a: a * (jnp.full(4, 2.0) * 2.0), ("W",), "the bare number 4 "),
    ("small numbers added up", lambda a: a * (2.0 + jnp.ones(4)), ("W",), "the bare number 3 "),
    ("small numbers divided", lambda a: a * (0.5 / jnp.full(4, 2.0)), ("W",), "the bare number 0.25 "),
    ("small number squared", lambda a: a * jnp.full(4, 2.0) ** 2, ("W",), "the bare number 4 "),
    ("degrees", jnp.degrees, ("1",), "the bare number 57.29"),
    ("maximum", jnp.maximum, ("W", "dK"), "maximum of W and dK"),
    ("minimum", jnp.minimum, ("W", "1"), "minimum of W and 1"),
    ("clamp", lambda a, b: jax.lax.clamp(b, a, b), ("W", "J"), "limits of J and W"),
    ("clip at one", lambda a: jnp.clip(a, 0.0, 1.0), ("W",), "minimum of the bare number 1 and W"),
    ("select", lambda a, b: jnp.where(a > 0, a, b), ("W", "J"), "selection of J and W"),
    ("compare", lambda a, b: a > b, ("W", "J"), "comparison of W and J"),
    ("compare with one", lambda a: a > 1.0, ("W",), "comparison of W and the bare number 1"),
    ("exp", jnp.exp, ("K",), "exponential of K"),
    ("log", jnp.log, ("Pa",), "logarithm of Pa"),
    ("tanh", jnp.tanh, ("W",), "hyperbolic tangent of W"),
    ("floor", jnp.floor, ("W",), "rounding of W"),
    ("to integer", lambda a: a.astype(int), ("W",), "conversion to an integer of W"),
    ("dimensioned exponent", lambda a, n: a**n, ("1", "s"), "power with the exponent s"),
    ("free power of a quantity", lambda a, n: a**n, ("W", "1"), "W raised to a power"),
    ("irrational power", lambda a: a**0.123456789, ("W",), "W raised to a power"),
    ("angle", jnp.arctan2, ("W", "J"), "angle of W and J"),
    ("remainder", jnp.remainder, ("W", "s"), "remainder of W and s"),
    # temperatures
    ("point + point", lambda a, b: a + b, ("K", "K"), "addition of K (a temperature) and K (a temperature)"),
    ("difference - point", lambda a, b: b - a, ("K", "dK"), "difference) and K (a temperature)"),
    ("conductance times point", lambda a, b: b * a, ("K", "W/K"), "product of W/K and K (a temperature)"),
    ("point times a share", lambda a, b: b * a, ("K", "1"), "product of 1 and K (a temperature)"),
    ("mean of points", lambda a, b: (a + b) / 2.0, ("K", "K"), "T_a + share * (T_b - T_a)"),
    ("half a point", lambda a: 0.5 * a, ("K",), "product of the bare number 0.5 and K (a temperature)"),
    ("point over point", lambda a, b: a / b, ("K", "K"), "quotient of K (a temperature)"),
    ("point squared", lambda a: a * a, ("K",), "product of K (a temperature)"),
    ("point to a power", lambda a: a**2, ("K",), "of K (a temperature)"),
    ("point over time", lambda a, b: a / b, ("K", "s"), "quotient of K (a temperature) and s"),
    ("minus a point", lambda a: -a, ("K",), "negation of K"),
    ("zero minus a point", lambda a: 0.0 - a, ("K",), "literal zero"),
    ("magnitude of a point", jnp.abs, ("K",), "magnitude of K"),
    ("sign of a point", jnp.sign, ("K",), "sign of K"),
    ("stray Celsius", lambda a: a - 273.15, ("K",), "the bare number 273.15 "),
    ("point or zero", lambda a, b: jnp.where(b > 0, a, 0.0), ("K", "1"), "literal zero"),
    ("point above zero", lambda a: a > 0, ("K",), "literal zero"),
    ("point against difference", jnp.maximum, ("K", "dK"), "maximum of K (a temperature) and dK"),
    ("absolute of a difference", absolute, ("dK",), "absolute(T) of dK"),
    ("absolute of a power", absolute, ("W",), "absolute(T) of W"),
    ("point of a point", as_point, ("K",), "as_point(T) of K"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("law", "units", "gives"), [case[1:] for case in ALLOWED], ids=[c[0] for c in ALLOWED]
)
def test_allowed(proved: Proved, refused: Refused, law: Any, units: tuple[str, ...], gives: str) -> None:
    proved(law, *units, gives=gives)
    refused(law, *units, gives="V")  # the result has the dimension it should, not just any


@pytest.mark.parametrize(
    ("law", "units", "message"), [case[1:] for case in FORBIDDEN], ids=[c[0] for c in FORBIDDEN]
)
def test_forbidden(refused: Refused, law: Any, units: tuple[str, ...], message: str) -> None:
    text = refused(lambda *xs: law(*xs), *units, gives=None)
    assert message in text
    assert "test_rules.py:" in text
    assert len(text.splitlines()) == 1  # one fault, one finding


@pytest.mark.parametrize("lanes", [4, None])
@pytest.mark.parametrize(
    ("law", "message"),
    [
        (jnp.sum, "a sum of the lane axis"),
        (jnp.max, "a maximum of the lane axis"),
        (jnp.mean, "a sum of the lane axis"),
        (jnp.cumsum, "a running sum of the lane axis"),
        (lambda a: jnp.any(a > 0), "an any of the lane axis"),
        (jnp.argmax, "the place of a maximum of the lane axis"),
        (jnp.sort, "sorting of the lane axis"),
        (lambda a: a[::-1], "a reversal of the lane axis"),
        (lambda a: a[0] + a, "a slice of the lane axis"),
        (lambda a: a[jnp.array([1, 0, 3, 2])], "a choice by index of the lane axis"),
        (lambda a: a.at[1].set(0.0), "an update by index of the lane axis"),
        (lambda a: a.reshape(2, 2), "a change of shape of the lane axis"),
        (lambda a: jnp.stack([a, a]).T, "a transposition of the lane axis"),
        (lambda a: a[:, None] * a, "a move of the lane axis"),
        (lambda a: jnp.concatenate([a, a]), "a joining"),
        (lambda a: jnp.roll(a, 1), "of the lane axis"),
        (lambda a: jnp.dot(a, a), "dot_general mixes"),
        (lambda a: jax.lax.top_k(a, 2)[0], "top_k mixes"),
        (lambda a: jnp.prod(a), "product of the lane axis"),
        (lambda a: jnp.pad(a, 1), "padding of the lane axis"),
    ],
)
def test_a_lane_never_depends_on_another(refused: Refused, law: Any, message: str, lanes: int | None) -> None:
    assert message in refused(law, "1", gives=None, lanes=lanes)


def test_an_axis_before_the_lanes_may_be_reduced_and_cut(proved: Proved, refused: Refused) -> None:
    def law(a: Any, b: Any, i: Any) -> Any:
        stack = jnp.stack([a, b, a])
        parts = jnp.concatenate([stack, jnp.zeros((2, 4))])
        parts = parts.at[1].set(a).at[2].add(b)
        chosen = jax.lax.dynamic_index_in_dim(parts, i[0].astype(int), keepdims=False)
        top, rest = jnp.split(parts, [1])
        return stack.sum(0) + jnp.cumsum(stack, 0)[1] + chosen + parts[::-1].max(0) + top[0] + rest[-1]

    program = jax.make_jaxpr(law)(jnp.ones(4), jnp.ones(4), jnp.ones(1))
    from aidc_twin.dimensions import DimensionError, prove

    prove(program, ["W", "W", "1"], ["W"], lanes=4)
    with pytest.raises(DimensionError, match="joining of W and J"):
        prove(program, ["W", "J", "1"], ["W"], lanes=4)
    assert "a sum of K" in refused(lambda a: jnp.stack([a, a]).sum(0), "K")
    proved(lambda a: jnp.stack([a, a]).max(0), "K", gives="K")


def test_a_series_over_time_without_lanes_may_be_cut_when_the_lanes_are_counted() -> None:
    from aidc_twin.dimensions import DimensionError, prove

    program = jax.make_jaxpr(lambda T, a: T[3] - a)(jnp.ones(24), jnp.ones(4))
    prove(program, ["K", "K"], ["dK"], lanes=4)
    with pytest.raises(DimensionError, match="lane axis"):
        prove(program, ["K", "K"], ["dK"])


def test_kinds(proved: Proved, refused: Refused) -> None:
    wet = "K:wet_bulb"
    proved(lambda a: expect(a, "K", "wet_bulb"), wet, gives=wet)
    assert "[dry_bulb]" in refused(lambda a: expect(a, "K", "wet_bulb"), "K:dry_bulb")
    assert "of unknown kind" in refused(lambda a: expect(a, wet), "K")
    assert "dK" in refused(lambda a: expect(a, wet), "dK")
    # A kind survives what keeps the quantity, and not what makes another of it.
    proved(lambda a, b: jnp.where(a > b, a, b), wet, wet, gives=wet)
    proved(lambda a: jnp.maximum(a, const(250.0, "K")), wet, gives=wet)
    proved(lambda a: jnp.stack([a, a])[0], wet, gives=wet)
    refused(lambda a, b: a + b, wet, "dK", gives=wet)
    refused(lambda a, b: jnp.maximum(a, b), wet, "K:dry_bulb", gives=wet)
    refused(lambda a, b: jnp.maximum(a, b), wet, "K", gives=wet)
    proved(lambda a, b: tag(a + b, "K", "wet_bulb"), wet, "dK", gives=wet)
    proved(lambda a: tag(a, "K"), wet, gives=wet)
    refused(lambda a: tag(a, "K:dry_bulb"), wet, gives=wet)
    proved(lambda a: a, wet, gives="K")


def test_tag_checks_the_dimension_and_gives_a_literal_its_unit(proved: Proved, refused: Refused) -> None:
    assert "a tagged value is W; J is declared" in refused(lambda a: tag(a, "J"), "W")
    proved(lambda a: a + tag(jnp.full(4, 300.0), "K"), "dK", gives="K")
    with pytest.raises(ValueError, match="coherent"):
        tag(1.0, "kW")
    assert tag(3.0, "W") == expect(3.0, "W") == absolute(3.0) == as_point(3.0) == 3.0
