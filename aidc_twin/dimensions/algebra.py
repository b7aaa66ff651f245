"""Rules of the elementwise primitives: what an addition, a product or an exponential asks of dimensions.

A rule takes the equation and the knowledge of its operands, and returns the knowledge of its one result.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from aidc_twin.dimensions.dimension import ONE
from aidc_twin.dimensions.values import (
    ANY_KIND,
    BROKEN,
    PURE,
    Fault,
    Value,
    literal,
    refuse_bare,
    refuse_point,
    same,
    unlike,
)

__all__ = ["ALGEBRA", "Rule", "inexact"]

Rule = Callable[[Any, list[Value]], Value]


def inexact(variable: Any) -> bool:
    """Whether a variable or literal of the traced program holds floating-point numbers."""
    dtype = getattr(variable.aval, "dtype", None)
    return isinstance(dtype, np.dtype) and bool(np.issubdtype(dtype, np.inexact))


def _on_quantities(rule: Rule) -> Rule:
    """Leave counters and truth values alone: integer arithmetic is free of dimensions by construction."""

    def checked(equation: Any, values: list[Value]) -> Value:
        if any(value.broken for value in values):
            return BROKEN
        if not any(inexact(variable) for variable in equation.invars):
            return PURE
        return rule(equation, values)

    return checked


def _kind_of_both(a: Value, b: Value) -> str | None:
    # A sum or product is a new quantity: only constants among themselves stay of any kind.
    return ANY_KIND if a.kind == b.kind == ANY_KIND else None


def _neutral_zero(zero: Value, other: Value, deed: str) -> Value:
    same([zero, other], deed)  # refuses a point, bare numbers
    return other


def _both_bare(a: Value, b: Value, operation: Callable[[float, float], float]) -> Value | None:
    """Two literals make a literal: 2 * 2 * 2 hides a number as well as 8 does."""
    if a.number is None or b.number is None or a.infinite or b.infinite:
        return None
    return literal(operation(a.number, b.number))


def _add(_: Any, values: list[Value]) -> Value:
    a, b = values
    refuse_bare(values)
    if (folded := _both_bare(a, b, operator.add)) is not None:
        return folded
    if a.dimension is None or b.dimension is None:
        return _neutral_zero(a, b, "addition") if a.dimension is None else _neutral_zero(b, a, "addition")
    dimension = a.dimension.plus(b.dimension)
    if dimension is None:
        raise unlike(a, b, "addition")
    return Value(dimension, _kind_of_both(a, b))


def _subtract(_: Any, values: list[Value]) -> Value:
    a, b = values
    refuse_bare(values)
    if (folded := _both_bare(a, b, operator.sub)) is not None:
        return folded
    if a.dimension is None or b.dimension is None:
        return (
            _neutral_zero(a, b, "subtraction") if a.dimension is None else _neutral_zero(b, a, "subtraction")
        )
    dimension = a.dimension.minus(b.dimension)
    if dimension is None:
        raise unlike(a, b, "subtraction")
    return Value(dimension, _kind_of_both(a, b))


def _multiply(_: Any, values: list[Value]) -> Value:
    a, b = values
    refuse_bare(values)
    if (folded := _both_bare(a, b, operator.mul)) is not None:
        return folded
    if a.number == 1.0:
        return b
    if b.number == 1.0:
        return a
    if a.dimension is None or b.dimension is None:
        return a if a.dimension is None else b
    refuse_point(values, "product")
    return Value(a.dimension * b.dimension, _kind_of_both(a, b))


def _divide(_: Any, values: list[Value]) -> Value:
    a, b = values
    refuse_bare(values)
    if not b.zero and (folded := _both_bare(a, b, operator.truediv)) is not None:
        return folded
    if b.number == 1.0:
        return a
    if a.dimension is None:
        return a
    if b.dimension is None:
        return literal(0.0 if b.infinite else float("inf"))
    refuse_point(values, "quotient")
    return Value(a.dimension / b.dimension, _kind_of_both(a, b))


def _power_of(values: list[Value], power: Fraction | int, deed: str) -> Value:
    (a,) = values
    refuse_bare(values)
    if a.dimension is None:
        return a if power > 0 else literal(float("inf"))
    if a.number is not None and a.number > 0:
        return literal(a.number ** float(power))
    refuse_point(values, deed)
    return Value(a.dimension**power, ANY_KIND if a.kind == ANY_KIND else None)


def _integer_power(equation: Any, values: list[Value]) -> Value:
    return _power_of(values, int(equation.params["y"]), "power")


def _fixed_power(power: Fraction | int, deed: str) -> Rule:
    return lambda _, values: _power_of(values, power, deed)


def _pow(_: Any, values: list[Value]) -> Value:
    base, exponent = values
    if exponent.dimension not in (None, ONE):
        raise Fault(f"power with the exponent {exponent}", "an exponent has no dimension")
    refuse_bare([base])
    if base.dimension is None or base.dimension == ONE:
        return PURE
    # Exponents of engineering laws are short decimals: 0.8, 1/3, 0.14.
    number = exponent.number
    rational = None if number is None else Fraction(number).limit_denominator(1000)
    if number is None or rational is None or abs(float(rational) - number) > 1e-9:
        raise Fault(
            f"{base} raised to a power that is no literal fraction",
            "only a plain number can be raised to any power",
            "divide by a reference value first: (x / x_ref) ** n",
        )
    return _power_of([base], rational, "power")


def _pure(deed: str) -> Rule:
    def rule(_: Any, values: list[Value]) -> Value:
        refuse_bare(values)
        for value in values:
            if value.dimension not in (None, ONE):
                raise Fault(
                    f"{deed} of {value}",
                    "its argument is a plain number",
                    "divide by a reference value, or declare a correlation",
                )
        return PURE

    return rule


def _alike(deed: str, result: Value | None = None) -> Rule:
    def rule(_: Any, values: list[Value]) -> Value:
        value = same(values, deed)
        return value if result is None or value.broken else result

    return rule


def _select(equation: Any, values: list[Value]) -> Value:
    cases = values[1:]
    if not inexact(equation.outvars[0]):
        return PURE
    return same(cases, "selection")


def _negate(_: Any, values: list[Value]) -> Value:
    (a,) = values
    if a.number is not None:
        return literal(-a.number)
    refuse_point(values, "negation")
    return replace(a, kind=ANY_KIND if a.kind == ANY_KIND else None)


def _magnitude(_: Any, values: list[Value]) -> Value:
    refuse_bare(values)
    refuse_point(values, "magnitude")
    return replace(values[0], number=None)


def _sign(_: Any, values: list[Value]) -> Value:
    refuse_point(values, "sign")
    return PURE


def _remainder(_: Any, values: list[Value]) -> Value:
    value = same(values, "remainder")
    refuse_point([value], "remainder")
    return value


def _converted(equation: Any, values: list[Value]) -> Value:
    (a,) = values
    if inexact(equation.invars[0]) and not inexact(equation.outvars[0]):
        return _pure("conversion to an integer")(equation, values)
    return a


def _any(_: Any, values: list[Value]) -> Value:
    return PURE


def _table() -> dict[str, Rule]:
    rules: dict[str, Rule] = {
        "add": _add,
        "add_any": _add,
        "sub": _subtract,
        "mul": _multiply,
        "div": _divide,
        "integer_pow": _integer_power,
        "pow": _pow,
        "square": _fixed_power(2, "square"),
        "sqrt": _fixed_power(Fraction(1, 2), "square root"),
        "rsqrt": _fixed_power(Fraction(-1, 2), "square root"),
        "cbrt": _fixed_power(Fraction(1, 3), "cube root"),
        "neg": _negate,
        "abs": _magnitude,
        "sign": _sign,
        "rem": _remainder,
        "max": _alike("maximum"),
        "min": _alike("minimum"),
        "clamp": _alike("limits"),
        "nextafter": _alike("neighbour"),
        "atan2": _alike("angle", PURE),
        "is_finite": _any,
        "iota": _any,
    }
    for name in ("lt", "le", "gt", "ge", "eq", "ne"):
        rules[name] = _alike("comparison", PURE)
    for name, deed in {
        "exp": "exponential", "exp2": "exponential", "expm1": "exponential",
        "log": "logarithm", "log1p": "logarithm", "logistic": "logistic function",
        "sin": "sine", "cos": "cosine", "tan": "tangent", "asin": "arcsine", "acos": "arccosine",
        "atan": "arctangent", "sinh": "hyperbolic sine", "cosh": "hyperbolic cosine",
        "tanh": "hyperbolic tangent", "asinh": "hyperbolic arcsine", "acosh": "hyperbolic arccosine",
        "atanh": "hyperbolic arctangent", "erf": "error function", "erfc": "error function",
        "erf_inv": "error function", "floor": "rounding", "ceil": "rounding", "round": "rounding",
        "and": "logic", "or": "logic", "xor": "logic", "not": "logic",
        "shift_left": "shift", "shift_right_logical": "shift", "shift_right_arithmetic": "shift",
        "population_count": "bit count", "clz": "bit count",
    }.items():  # fmt: skip
        rules[name] = _pure(deed)
    checked = {name: _on_quantities(rule) for name, rule in rules.items()}
    checked["select_n"] = lambda equation, values: (
        BROKEN if any(value.broken for value in values) else _select(equation, values)
    )
    checked["convert_element_type"] = _converted
    return checked


# Primitive name to rule.
ALGEBRA: dict[str, Rule] = _table()
