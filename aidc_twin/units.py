"""Quantities at the edge of the program: text with a unit in, coherent SI out, and back for tables.

This is the only module that imports pint, which knows only the units of our own vocabulary here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from numbers import Integral, Real
from typing import Any

import pint
from pint.util import UnitsContainer

from aidc_twin.unit_grammar import CURRENCY, UnitError, quote, split, unit_powers
from aidc_twin.unit_vocabulary import DEFINITIONS, DIMENSIONS, LADDERS, MULTIPLES_OF_MONEY

__all__ = [
    "Money",
    "Unit",
    "UnitError",
    "describe",
    "display_unit",
    "format_quantity",
    "parse",
    "parse_money",
    "read_unit",
    "same_dimension",
    "split",
    "to_si",
]

# A point below this is refused when written in kelvin: no outdoor air, coolant or chip is that cold
# (the lowest air temperature recorded on Earth is 184 K: WMO, Vostok 1983), but "8 K" meant as 8 degC is.
COLDEST_POINT = 150.0


@dataclass(frozen=True)
class Unit:
    """A unit of the vocabulary or a product of such.

    Parameters
    ----------
    text
        As it was written.
    factor, offset
        ``SI = factor * value + offset``; the offset is not 0 for points on a temperature scale only.
    powers
        Exponents of the base units, sorted: two units are of one dimension when these are equal.
        Money of any currency and year counts as ``money``.
    money
        The currencies in it as ``(code, year or None, exponent)``, sorted.
    """

    text: str
    factor: float
    offset: float
    powers: tuple[tuple[str, int], ...]
    money: tuple[tuple[str, int | None, int], ...] = ()


@dataclass(frozen=True, order=True)
class Money:
    """An amount, or a price per SI unit, that keeps its currency and its year.

    Parameters
    ----------
    value
        In ``currency`` per coherent SI unit, for example CNY/J.
    currency
        ISO 4217 code.
    year
        Price level; None where the text names none and the price deck has to.
    dimension
        For example ``money/J``.
    """

    value: float
    currency: str
    year: int | None
    dimension: str

    def __str__(self) -> str:
        code = self.currency if self.year is None else f"{self.currency}{self.year}"
        unit = DIMENSIONS.get(self.dimension, ("", self.dimension))[1]
        return format_quantity(self.value, unit.replace("CNY", code).replace("money", code))


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[Any]:
    """The closed registry: our definitions and none of pint's own."""
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None, autoconvert_offset_to_baseunit=False)
    for line in DEFINITIONS:
        registry.define(line)
    registry.define("money = [money]")
    return registry


@lru_cache(maxsize=4096)
def read_unit(text: str) -> Unit:
    """The unit that a text names.

    Raises
    ------
    UnitError
        The text is no unit of the vocabulary, or an offset scale stands in a product.
    """
    powers = unit_powers(text)
    scales = [word for word in powers if word in ("degC", "degF")]
    if scales and powers != {scales[0]: 1}:
        raise UnitError(
            f"{quote(text)} divides or multiplies {scales[0]}",
            f"{scales[0]} is a point on a scale; a difference is written in K",
            f'Write "{text.replace(scales[0], "K").replace("°C", "K").replace("℃", "K")}".',
        )
    factor, money = 1.0, []
    physical: dict[str, int] = {}
    for word, power in powers.items():
        scale, code = MULTIPLES_OF_MONEY.get(word, (1.0, word))
        if match := CURRENCY.fullmatch(code):
            factor *= scale**power
            money.append((match[1], int(match[2]) if match[2] else None, power))
            physical["money"] = physical.get("money", 0) + power
        else:
            physical[word] = physical.get(word, 0) + power
    registry = _registry()
    if scales:
        zero, one = (registry.Quantity(value, scales[0]).to("K").magnitude for value in (0.0, 1.0))
        return Unit(text, one - zero if scales[0] == "degF" else 1.0, zero, (("K", 1),))
    root = registry.Quantity(1.0, UnitsContainer(physical)).to_root_units()
    base = tuple(sorted((name, round(float(str(power)))) for name, power in root.unit_items() if power))
    return Unit(text, factor * float(root.magnitude), 0.0, base, tuple(sorted(money, key=str)))


@lru_cache(maxsize=1024)
def _expected(dimension: str) -> Unit:
    """The SI unit of a declared dimension; "dK" is a kelvin, "money" any currency."""
    text = re.sub(r"\bdK\b", "K", dimension)
    return read_unit(re.sub(r"\bmoney\b", "CNY", "" if text == "1" else text))


def _fits(unit: Unit, dimension: str) -> bool:
    """Same powers; where the dimension names currencies ("CNY/USD"), these and their years as well."""
    expected = _expected(dimension)
    if unit.powers != expected.powers or (dimension == "dK" and unit.offset):
        return False
    if "money" in dimension:
        return True
    return len(unit.money) == len(expected.money) and all(
        code == own[0] and year in (None, own[1]) and power == own[2]
        for own, (code, year, power) in zip(unit.money, expected.money, strict=True)
    )


def same_dimension(unit_text: str, dimension: str) -> bool:
    """Whether a unit as written can express a declared dimension ("K" a point, "dK" a difference)."""
    return _fits(read_unit("" if unit_text == "1" else unit_text), dimension)


@lru_cache(maxsize=1)
def _names() -> dict[tuple[tuple[str, int], ...], str]:
    names = {_expected(dimension).powers: name for dimension, (name, _) in DIMENSIONS.items()}
    return names | {_expected("K").powers: DIMENSIONS["K"][0]}


def describe(dimension: str) -> tuple[str, str]:
    """The name of a dimension in a message and the unit in which people write it."""
    return DIMENSIONS.get(dimension, (f"a quantity in {dimension}", dimension))


def _needs(dimension: str, number: str) -> str:
    name, unit = describe(dimension)
    return f'needs {name}, e.g. "{number} {unit}"' if unit else f"needs {name}, e.g. 0.9 or 90%"


def _read(text: Any, dimension: str) -> tuple[float, Unit, str]:
    """Number, unit and number as written, with the unit checked against the declared dimension."""
    if isinstance(text, bool) or not isinstance(text, (str, Real)):
        raise UnitError(f"{quote(text)} is no quantity", _needs(dimension, "20"))
    if not isinstance(text, str):
        try:
            finite = math.isfinite(plain := float(text))
        except OverflowError:
            finite = False
        if not finite:
            raise UnitError(f"{quote(text)} is not a finite number", _needs(dimension, "20"))
        text = repr(int(plain)) if isinstance(text, Integral) else repr(plain)
    number, unit_text = split(text)
    if not unit_text and dimension != "1":
        raise UnitError(f"{quote(text)} has no unit", _needs(dimension, number))
    try:
        unit = read_unit(unit_text)
    except UnitError as error:
        raise UnitError(f"{quote(text)}: {error.what}", error.rule, error.cure) from None
    if dimension == "dK" and unit.offset:
        raise UnitError(
            f"{quote(text)} is a point on the temperature scale",
            f'needs a temperature difference, e.g. "{number} K"',
        )
    if not _fits(unit, dimension):
        found = _names().get(unit.powers, f"a quantity in {unit_text}")
        raise UnitError(f"{quote(text)} is {found}", _needs(dimension, number))
    return float(number), unit, number


def parse(text: str | float, expected: str) -> float:
    """A quantity as written, in the coherent SI unit of the expected dimension.

    Parameters
    ----------
    text
        "20 kW", "45 degC", "30 %"; a bare number only where ``expected`` is "1".
    expected
        "K" (a point, in kelvin), "dK" (a difference), "W", "W/K", "kg/s", "1" ...
        A point may be written in kelvin from 150 K up: "8 K" is a difference.

    Raises
    ------
    UnitError
        No quantity, no unit, an unknown unit or one of another dimension.
    ValueError
        ``expected`` holds money: `parse_money` keeps currency and year.
    """
    if "money" in expected:
        raise ValueError("money has a currency and a year: use parse_money")
    value, unit, number = _read(text, expected)
    if expected == "K" and not unit.offset and value * unit.factor <= COLDEST_POINT:
        raise UnitError(
            f"{quote(text)} is a temperature difference",
            f'needs a temperature, e.g. "{number} degC" (a point in kelvin is above {COLDEST_POINT:g} K)',
        )
    return unit.factor * value + unit.offset


def parse_money(text: str | float, expected: str, year: int | None = None) -> Money:
    """An amount or a price as written; the currency stays what it is.

    Parameters
    ----------
    text
        "0.62 CNY/kWh", "0.62 CNY2025/kWh", "12 万元".
    expected
        "money", "money/J", "money/W/s" ...
    year
        Price level that holds where the text names none.

    Raises
    ------
    UnitError
        As `parse`; also where more than one currency is mixed.
    """
    value, unit, _ = _read(text, expected)
    if len(unit.money) != 1:
        raise UnitError(f"{quote(text)} mixes currencies", "a price is in one currency")
    currency, written, _ = unit.money[0]
    return Money(unit.factor * value, currency, year if written is None else written, expected)


def to_si(value: float, unit_text: str, expected: str | None = None) -> float:
    """A number in a written unit -> coherent SI; degC gives a point in kelvin, money keeps its currency.

    Raises
    ------
    UnitError
        The unit is unknown, or not of the ``expected`` dimension where one is given.
    """
    unit = read_unit("" if unit_text == "1" else unit_text)
    if expected is not None and not _fits(unit, expected):
        found = _names().get(unit.powers, f"a quantity in {unit_text}")
        raise UnitError(f"{quote(f'{value:g} {unit_text}')} is {found}", _needs(expected, f"{value:g}"))
    return unit.factor * value + unit.offset


def format_quantity(value_si: float, unit_display: str, digits: int = 4) -> str:
    """A number in SI as text in a display unit, rounded to significant digits: ``20.4 kW``."""
    unit = read_unit("" if unit_display == "1" else unit_display)
    value = (float(value_si) - unit.offset) / unit.factor
    # an exponent is written only where the plain form would be unreadable
    plain = value == 0.0 or 1e-4 <= abs(value) < 1e9
    if plain and value:
        decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
        text = f"{value:.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:.{digits}g}"
    return f"{text} {unit_display}" if unit.text else text


def display_unit(dimension: str, magnitude: float | None = None) -> str:
    """The unit of a table for a dimension; with a magnitude in SI, of fitting size (kW or MW)."""
    ladder = LADDERS.get(dimension)
    if ladder is None or magnitude is None or not math.isfinite(magnitude):
        return describe(dimension)[1] or "1"
    fitting = [unit for unit in ladder if abs(magnitude) >= read_unit(unit).factor]
    return fitting[-1] if fitting else ladder[0]
