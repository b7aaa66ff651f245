"""Numbers in SI as commands show them: in a unit that people read, as text or as value and unit."""

from __future__ import annotations

from typing import Any

from aidc_twin.units import display_unit, format_quantity, read_unit

__all__ = ["dimensioned", "readable"]


def readable(value: float, dimension: str) -> str:
    """``9.994 MW``; a temperature in degC."""
    if dimension == "1":
        return format_quantity(value, "1")
    return format_quantity(value, display_unit(dimension, value))


def dimensioned(value: float, dimension: str) -> dict[str, Any]:
    """``{"value": 9993.66, "unit": "kW"}``: one unit for each dimension, on which programs can rely."""
    shown = display_unit(dimension)
    unit = read_unit("" if shown == "1" else shown)
    return {"value": (value - unit.offset) / unit.factor, "unit": shown}
