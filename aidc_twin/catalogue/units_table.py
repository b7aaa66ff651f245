"""The unit texts that the tables use, as literal factors to SI: reading them needs no unit library."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CURRENCIES", "UNITS", "UnitText", "unit_text"]

CURRENCIES = ("CNY", "USD", "EUR")

_HOUR = 3600.0
_MINUTE = 60.0
_YEAR = 365.25 * 24.0 * _HOUR  # Julian year, as IAU and pint have it
_LITRE = 1e-3
_KWH = 3.6e6

# unit text as it stands in a table -> (factor, offset, SI unit); value_SI = value * factor + offset.
# Every row is compared with pint in tests/catalogue.
UNITS: dict[str, tuple[float, float, str]] = {
    "1": (1.0, 0.0, "1"),
    "1/K": (1.0, 0.0, "1/K"),
    "1/year": (1.0 / _YEAR, 0.0, "1/s"),
    "K": (1.0, 0.0, "K"),
    "degC": (1.0, 273.15, "K"),
    "W": (1.0, 0.0, "W"),
    "kW": (1e3, 0.0, "W"),
    "MW": (1e6, 0.0, "W"),
    "kVA": (1e3, 0.0, "W"),
    "W/K": (1.0, 0.0, "W/K"),
    "K/W": (1.0, 0.0, "K/W"),
    "W/W": (1.0, 0.0, "1"),
    "W/m2": (1.0, 0.0, "W/m2"),
    "W/m/K": (1.0, 0.0, "W/m/K"),
    "W/m2/K": (1.0, 0.0, "W/m2/K"),
    "J/K": (1.0, 0.0, "J/K"),
    "kJ/K": (1e3, 0.0, "J/K"),
    "kJ/m2/K": (1e3, 0.0, "J/m2/K"),
    "kJ/K/kW": (1.0, 0.0, "J/K/W"),
    "1/s": (1.0, 0.0, "1/s"),
    "1/h": (1.0 / _HOUR, 0.0, "1/s"),
    "kWh": (_KWH, 0.0, "J"),
    "kWh/kg": (_KWH, 0.0, "J/kg"),
    "J/kg": (1.0, 0.0, "J/kg"),
    "J/kg/K": (1.0, 0.0, "J/kg/K"),
    "m": (1.0, 0.0, "m"),
    "m2": (1.0, 0.0, "m2"),
    "m2/kW": (1e-3, 0.0, "m2/W"),
    "m3": (1.0, 0.0, "m3"),
    "m/s": (1.0, 0.0, "m/s"),
    "kg/m3": (1.0, 0.0, "kg/m3"),
    "m3/s": (1.0, 0.0, "m3/s"),
    "m3/s/kW": (1e-3, 0.0, "m3/s/W"),
    "L/min": (_LITRE / _MINUTE, 0.0, "m3/s"),
    "L/min/kW": (_LITRE / _MINUTE / 1e3, 0.0, "m3/s/W"),
    "L/kW": (_LITRE / 1e3, 0.0, "m3/W"),
    "L/kWh": (_LITRE / _KWH, 0.0, "m3/J"),
    "kg": (1.0, 0.0, "kg"),
    "kg/s": (1.0, 0.0, "kg/s"),
    "kg/kg": (1.0, 0.0, "1"),
    "kgCO2/kWh": (1.0 / _KWH, 0.0, "kg/J"),
    "Pa": (1.0, 0.0, "Pa"),
    "Pa/m": (1.0, 0.0, "Pa/m"),
    "kPa": (1e3, 0.0, "Pa"),
    "s": (1.0, 0.0, "s"),
    "min": (_MINUTE, 0.0, "s"),
    "h": (_HOUR, 0.0, "s"),
    "year": (_YEAR, 0.0, "s"),
    # what a price is asked for; the currency stands before the first "/"
    "1/kW": (1e-3, 0.0, "1/W"),
    "1/W": (1.0, 0.0, "1/W"),
    "1/kVA": (1e-3, 0.0, "1/W"),
    "1/kWh": (1.0 / _KWH, 0.0, "1/J"),
    "1/m": (1.0, 0.0, "1/m"),
    "1/m2": (1.0, 0.0, "1/m2"),
    "1/m3": (1.0, 0.0, "1/m3"),
    "1/kg": (1.0, 0.0, "1/kg"),
    "1/(m3/h)": (_HOUR, 0.0, "1/(m3/s)"),
    "1/(kg/h)": (_HOUR, 0.0, "1/(kg/s)"),
}


@dataclass(frozen=True)
class UnitText:
    """What a unit text says.

    ``factor`` and ``offset`` bring a number to ``si_unit``; ``currency`` is empty or the code before the
    first slash ("CNY" of "CNY/kW"), and the SI unit of money keeps that code ("CNY/W").
    """

    text: str
    factor: float
    offset: float
    si_unit: str
    currency: str = ""


def unit_text(text: str) -> UnitText:
    """Read one unit text of the tables.

    Raises
    ------
    KeyError
        If the text stands neither in `UNITS` nor is a currency, alone or per one of them.
    """
    head, slash, rest = text.partition("/")
    if head in CURRENCIES:
        if not slash:
            return UnitText(text, 1.0, 0.0, head, head)
        factor, _, si_unit = UNITS[f"1/{rest}"]
        if si_unit == "1/s":  # a price per year is not a rate that the tables use
            raise KeyError(text)
        return UnitText(text, factor, 0.0, head + si_unit[1:], head)
    factor, offset, si_unit = UNITS[text]
    return UnitText(text, factor, offset, si_unit)
