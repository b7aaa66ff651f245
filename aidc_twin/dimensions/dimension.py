"""Physical dimensions: exponents of the base quantities, and whether a temperature is a point.

This is deliberately small. It reads the *declarations* written in the source code, which are always in
coherent SI; numbers with units typed by a user are read elsewhere. A unit that is not coherent ("kW", "h",
"degC") is refused, so that inside the program one unit exists per dimension.

Temperatures
------------
``"K"`` alone is a *point* on the temperature scale (the supply air is at 297 K). ``"dK"`` alone is a
*difference* (the approach is 4 dK). Inside a compound unit, ``"W/K"`` or ``"J/kg/K"``, a kelvin is always
a difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

__all__ = ["DIFFERENCE", "ONE", "POINT", "Declared", "Dimension", "declared", "parse_unit"]

Exponent = int | Fraction

# Base quantities, in the order of the exponents.
BASE = ("kg", "m", "s", "K", "A", "money")

# Named coherent SI units in terms of the base (SI Brochure, 9th edition, tables 2 and 4).
_NAMED: dict[str, tuple[int, ...]] = {
    "kg": (1, 0, 0, 0, 0, 0),
    "m": (0, 1, 0, 0, 0, 0),
    "s": (0, 0, 1, 0, 0, 0),
    "K": (0, 0, 0, 1, 0, 0),
    "dK": (0, 0, 0, 1, 0, 0),
    "A": (0, 0, 0, 0, 1, 0),
    "money": (0, 0, 0, 0, 0, 1),
    "1": (0, 0, 0, 0, 0, 0),
    "rad": (0, 0, 0, 0, 0, 0),
    "Hz": (0, 0, -1, 0, 0, 0),
    "N": (1, 1, -2, 0, 0, 0),
    "Pa": (1, -1, -2, 0, 0, 0),
    "J": (1, 2, -2, 0, 0, 0),
    "W": (1, 2, -3, 0, 0, 0),
    "VA": (1, 2, -3, 0, 0, 0),
    "V": (1, 2, -3, 0, -1, 0),
    "ohm": (1, 2, -3, 0, -2, 0),
}

# How a dimension is written in a message, most usual form first.
_USUAL = (
    "1", "W", "J", "Pa", "N", "V", "ohm", "kg", "m", "s", "A", "money", "1/s", "W/K", "J/K", "J/kg",
    "J/kg/K", "W/m2", "W/m2/K", "W/m/K", "W/m", "W/kg", "W/s", "1/K", "Pa/K", "Pa s", "Pa/m", "kg/s",
    "kg/m3", "m2", "m3", "m3/s", "m3/kg", "m/s", "m2/s", "kg/s2", "kg/J", "kg/K", "kg/s/K", "kg/s/W",
    "kg/s/Pa", "kg/m2/s", "K/W", "K s", "J/K2", "W/K2", "W2", "W2/K", "W2/K2", "Pa2", "J/m2", "J/m3",
    "J/m3/K", "W s2", "money/J", "money/W", "money/kg", "money/m2", "money/m3", "money/s",
)  # fmt: skip

_TOKEN = re.compile(r"(?P<name>[A-Za-z]+|1)(?:\^?(?P<power>[+-]?\d{1,2}(?:\.\d{1,3})?))?\Z")
_LONGEST = 60


def _plain(value: Exponent) -> Exponent:
    """An integer where the exponent is one: it hashes and adds ten times as fast as a fraction."""
    return int(value) if value.denominator == 1 else value


@dataclass(frozen=True, slots=True)
class Dimension:
    """Exponents over :data:`BASE`; immutable and hashable.

    Parameters
    ----------
    exponents
        One integer or fraction per base quantity.
    point
        True only for a temperature on the scale, as against a difference of temperatures.
    """

    exponents: tuple[Exponent, ...]
    point: bool = False

    def __mul__(self, other: Dimension) -> Dimension:
        return _product(self, other)

    def __truediv__(self, other: Dimension) -> Dimension:
        return _quotient(self, other)

    def __pow__(self, power: Exponent) -> Dimension:
        return Dimension(tuple(_plain(e * power) for e in self.exponents))

    def __str__(self) -> str:
        return _text(self) + _NOTES.get(self, "")

    @property
    def text(self) -> str:
        """A unit of this dimension, as :func:`parse_unit` reads it."""
        return _text(self)

    def plus(self, other: Dimension) -> Dimension | None:
        """Dimension of ``self + other``; None where the sum has no meaning."""
        if self.exponents != other.exponents or (self.point and other.point):
            return None
        return self if self.point else other

    def minus(self, other: Dimension) -> Dimension | None:
        """Dimension of ``self - other``; None where the difference has no meaning."""
        if self.exponents != other.exponents or (other.point and not self.point):
            return None
        return DIFFERENCE if other.point else self


@lru_cache(maxsize=4096)
def _product(a: Dimension, b: Dimension) -> Dimension:
    return Dimension(tuple(_plain(x + y) for x, y in zip(a.exponents, b.exponents, strict=True)))


@lru_cache(maxsize=4096)
def _quotient(a: Dimension, b: Dimension) -> Dimension:
    return Dimension(tuple(_plain(x - y) for x, y in zip(a.exponents, b.exponents, strict=True)))


@lru_cache(maxsize=1024)
def _text(dimension: Dimension) -> str:
    if dimension.exponents == DIFFERENCE.exponents:
        return "K" if dimension.point else "dK"
    known = _usual().get(dimension.exponents)
    if known:
        return known
    pairs = list(zip(BASE, dimension.exponents, strict=True))
    over = [f"{name}{_power(e)}" for name, e in pairs if e > 0]
    under = [f"/{name}{_power(-e)}" for name, e in pairs if e < 0]
    return (" ".join(over) or "1") + "".join(under)


def _power(exponent: Exponent) -> str:
    if exponent == 1:
        return ""
    return str(exponent) if exponent.denominator == 1 else f"^{float(exponent):.3g}"


@lru_cache(maxsize=1)
def _usual() -> dict[tuple[Exponent, ...], str]:
    table: dict[tuple[Exponent, ...], str] = {}
    for text in _USUAL:
        table.setdefault(parse_unit(text).exponents, text)
    return table


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Dimension:
    """Read a coherent SI unit.

    Parameters
    ----------
    text
        Names joined by ``/`` (divides by the one name that follows), ``*`` or one space, each with an
        optional exponent: ``"J/kg/K"``, ``"m3/s"``, ``"Pa^0.5"``, ``"kg/m2/s"``, ``"1/s"``, ``"1"``.

    Raises
    ------
    ValueError
        The unit is unknown, or it is no coherent SI unit.
    """
    if text == "K":
        return POINT
    if not text or len(text) > _LONGEST:
        raise ValueError(f"{text[:_LONGEST]!r} is not a unit; write 1 for a plain number")
    result = ONE
    # "J/kg/K" splits into J, /, kg, /, K: names at the even places, separators at the odd ones.
    pieces = re.split(r"(/|\*| )", text)
    for separator, piece in zip(["*", *pieces[1::2]], pieces[::2], strict=True):
        match = _TOKEN.match(piece)
        if match is None or match["name"] not in _NAMED:
            raise ValueError(
                f"{piece!r} in {text!r} is not a coherent SI unit; inside the program quantities are in "
                f"{', '.join(name for name in _NAMED if name != '1')} and their products"
            )
        power = Fraction(match["power"] or 1)
        result = result * Dimension(_NAMED[match["name"]]) ** (-power if separator == "/" else power)
    return result


ONE = Dimension((0,) * len(BASE))
DIFFERENCE = Dimension(_NAMED["K"])
POINT = Dimension(_NAMED["K"], point=True)
_NOTES = {POINT: " (a temperature)", DIFFERENCE: " (a temperature difference)"}


@dataclass(frozen=True, slots=True)
class Declared:
    """What one quantity is declared to be.

    Parameters
    ----------
    unit
        Coherent SI unit; ``"K"`` a temperature, ``"dK"`` a difference of temperatures.
    kind
        Which of several quantities of the same unit: ``"dry_bulb"``, ``"wet_bulb"``. None: any.
    name
        The quantity's name, for messages.
    """

    unit: str
    kind: str | None = None
    name: str = ""

    def __post_init__(self) -> None:
        parse_unit(self.unit)

    @property
    def dimension(self) -> Dimension:
        """The unit's dimension."""
        return parse_unit(self.unit)


@lru_cache(maxsize=1024)
def declared(unit: str, kind: str | None = None, name: str = "") -> Declared:
    """A declaration from ``"unit"`` or ``"unit:kind"``, such as ``"K:wet_bulb"``."""
    if ":" in unit:
        unit, kind = unit.split(":", 1)
    return Declared(unit, kind, name)
