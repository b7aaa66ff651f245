"""The section of a coil or CDU that gives it plain valves in place of pressure-independent ones."""

from __future__ import annotations

from typing import Annotated, Literal

from aidc_twin.facility.spec_types import Choice, Section, quantity, required

__all__ = ["PLAIN_VALVES", "Valve"]

PLAIN_VALVES = "none: pressure-independent valves, whose flow is their stroke"


class Valve(Section):
    """Plain control valves on the water side: their flow depends on what the circuit leaves them."""

    characteristic: Annotated[Literal["linear", "equal_percentage"], Choice()] = required(
        "flow by stroke at a constant pressure drop"
    )
    authority: Annotated[float, quantity("1", "0.02", "0.9")] = required(
        "pressure drop of the open valve over that of valve and circuit together"
    )
