"""What the proof knows about one value of the traced program, and the checks that all rules share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aidc_twin.dimensions.constants import PLAIN_NUMBERS
from aidc_twin.dimensions.dimension import ONE, Dimension

__all__ = [
    "ANY_KIND",
    "BROKEN",
    "PURE",
    "Fault",
    "Value",
    "fit",
    "literal",
    "refuse_bare",
    "refuse_point",
    "same",
]

# The kind of a constant or of a literal zero: it goes with any kind.
ANY_KIND = "*"


class Fault(Exception):
    """One rule broken at one equation; the walk adds the place."""

    def __init__(self, what: str, rule: str, cure: str = "") -> None:
        super().__init__(what)
        self.what, self.rule, self.cure = what, rule, cure


@dataclass(frozen=True, slots=True)
class Value:
    """Knowledge of one value.

    Parameters
    ----------
    dimension
        None where any dimension fits: a literal zero or infinity, or the result of a broken rule.
    kind
        Which quantity of that unit; None where unknown.
    number
        The number where it is a literal of the source code, carried through changes of shape and type.
    captured
        An array closed over instead of passed as an argument.
    broken
        An earlier fault made it; it raises no second one.
    """

    dimension: Dimension | None
    kind: str | None = None
    number: float | None = None
    captured: bool = False
    broken: bool = False

    def __str__(self) -> str:
        if self.captured:
            return "a closed-over array"
        if self.number is not None:
            return f"the bare number {self.number:g}"
        text = "anything" if self.dimension is None else str(self.dimension)
        return f"{text} [{self.kind}]" if self.kind not in (None, ANY_KIND) else text

    @property
    def zero(self) -> bool:
        """A literal zero."""
        return self.number == 0.0

    @property
    def infinite(self) -> bool:
        """A literal infinity or NaN."""
        return self.number is not None and not math.isfinite(self.number)

    @property
    def point(self) -> bool:
        """A temperature on the scale."""
        return self.dimension is not None and self.dimension.point


PURE = Value(ONE)
BROKEN = Value(None, broken=True)


def literal(number: float) -> Value:
    """A literal of the source code: zero and infinity fit any dimension, others are plain numbers."""
    free = number == 0.0 or not math.isfinite(number)
    return Value(None if free else ONE, ANY_KIND, number)


def refuse_bare(values: Iterable[Value]) -> None:
    """Refuse numbers that have neither a name nor a source nor a unit."""
    for value in values:
        number = value.number
        if number is not None and math.isfinite(number) and number not in PLAIN_NUMBERS:
            raise Fault(
                f"{value} enters an equation",
                "a literal is 0, 1, 2, a half, their negatives or an exponent",
                "name it with const(value, unit) and cite its source, or pass it as an argument",
            )


def refuse_point(values: Iterable[Value], deed: str) -> None:
    """Refuse a temperature point where only a difference has a meaning."""
    if any(value.point for value in values):
        raise Fault(
            f"{deed} of {' and '.join(str(value) for value in values)}",
            "a temperature is compared, shifted by a difference, or subtracted from another, and no more",
            "subtract the reference temperature first, or write absolute(T) if it is meant from 0 K",
        )


def same(values: Sequence[Value], deed: str) -> Value:
    """The one dimension that all values share, for comparison, selection, maximum and joining.

    Raises
    ------
    Fault
        Two of the values differ in dimension, or one is a bare number.
    """
    if any(value.broken for value in values):
        return BROKEN
    refuse_bare(values)
    known = [value for value in values if value.dimension is not None]
    if not known:
        return min(values, key=lambda value: not value.zero)
    first = known[0]
    for value in known[1:]:
        if value.dimension != first.dimension:
            raise unlike(first, value, deed)
    if first.point and any(value.zero for value in values):
        raise Fault(
            f"{deed} of {first} and a literal zero",
            "zero is no neutral temperature: it would mean 0 K",
            'if 0 K is meant, write tag(zeros, "K"); for a running extreme start from an infinity',
        )
    kinds = {value.kind for value in known} - {ANY_KIND}
    kind = ANY_KIND if not kinds else kinds.pop() if len(kinds) == 1 else None
    if len(values) == 1:
        return first
    return Value(first.dimension, kind)


def unlike(a: Value, b: Value, deed: str) -> Fault:
    """The fault of two values whose dimensions do not go together."""
    cure = ""
    if a.dimension is not None and b.dimension is not None and a.dimension.exponents == b.dimension.exponents:
        cure = (
            "a temperature and a difference of temperatures are two things: subtract a reference temperature"
        )
        if a.point and b.point:
            cure = "weigh them as T_a + share * (T_b - T_a)"
    return Fault(f"{deed} of {a} and {b}", "both sides have the same dimension", cure)


def fit(value: Value, dimension: Dimension, kind: str | None, what: str) -> Value:
    """Check a value against its declaration, at a border, an output or an expectation.

    Parameters
    ----------
    value
        What is known of it.
    dimension, kind
        What is declared; a kind of None accepts every kind.
    what
        Name of the value, for the message.

    Raises
    ------
    Fault
        The dimension or the kind is another one.
    """
    if value.broken:
        return Value(dimension, kind or ANY_KIND)
    if value.captured:
        raise Fault(f"{what} is {value}", "parameters enter as arguments", "pass the array as an argument")
    refuse_bare([value])
    due = f"{dimension} [{kind}] is declared" if kind else f"{dimension} is declared"
    if (value.zero and dimension.point) or (value.dimension is not None and value.dimension != dimension):
        cure = ""
        if value.dimension is not None and value.dimension.exponents == dimension.exponents:
            cure = (
                "subtract the reference temperature" if value.point else "add it to a reference temperature"
            )
        raise Fault(f"{what} is {value}", due, cure)
    if kind is None or value.dimension is None or value.kind in (kind, ANY_KIND):
        return Value(dimension, kind or value.kind)
    unknown = "" if value.kind else " of unknown kind"
    raise Fault(f"{what} is {value}{unknown}", due, f"pass the {kind}, or state with tag() that it is one")
