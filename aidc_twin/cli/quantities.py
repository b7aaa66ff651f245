"""Numbers in SI as text in a unit that people read."""

from __future__ import annotations

from aidc_twin.units import display_unit, format_quantity

__all__ = ["readable"]


def readable(value: float, dimension: str) -> str:
    """``9.994 MW``; a temperature in degC."""
    return format_quantity(value, "1" if dimension == "1" else display_unit(dimension, value))
