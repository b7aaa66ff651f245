"""Control valves on the water of coils and exchangers: the flow that a stroke gives; shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, final

from aidc_twin.arrays import Array
from aidc_twin.components.base import parameter
from aidc_twin.physics.valves import (
    equal_percentage,
    installed_flow,
    opening_for_flow,
    stroke_for_opening,
)

__all__ = ["PRESSURE_INDEPENDENT", "PressureIndependentValves", "ThrottlingValves", "Valves"]


@final
@dataclass(frozen=True)
class PressureIndependentValves:
    """Valves whose flow is their stroke: a regulator in each holds the pressure drop of its orifice."""

    def flow(self, stroke: Array) -> Array:
        """Flow over that of the open valves, at a stroke."""
        return stroke

    def stroke(self, flow: Array) -> Array:
        """Stroke that gives a flow over that of the open valves."""
        return flow


@final
@dataclass(frozen=True)
class ThrottlingValves:
    """Plain valves: their flow follows the stroke by characteristic and authority.

    ::

        f = phi / sqrt(phi**2 + N (1 - phi**2)),    phi = y (linear), R**(y - 1) (equal percentage)

    The open valves pass what their coils are sized for. Pumps hold the pressure difference over coil and
    valve, so that one valve does not feel the others. The controllers take the stroke for the flow, as they
    do with pressure-independent valves: where the true slope ``df/dy`` is steeper than that, the loop is
    faster than it reckons with and may swing; where it is flatter, it is slow.
    """

    authority: Array = parameter("1")
    rangeability: Array = parameter("1")
    seat: Array = parameter("1")
    linear: bool = False

    def flow(self, stroke: Array) -> Array:
        """Flow over that of the open valves, at a stroke."""
        opening = stroke if self.linear else equal_percentage(stroke, self.rangeability, self.seat)
        return installed_flow(opening, self.authority)

    def stroke(self, flow: Array) -> Array:
        """Stroke that gives a flow over that of the open valves."""
        opening = opening_for_flow(flow, self.authority)
        return opening if self.linear else stroke_for_opening(opening, self.rangeability, self.seat)


Valves: TypeAlias = PressureIndependentValves | ThrottlingValves

PRESSURE_INDEPENDENT = PressureIndependentValves()
