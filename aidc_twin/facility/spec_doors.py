"""The section of a room that puts water-cooled doors behind its racks."""

from __future__ import annotations

from typing import Annotated

from aidc_twin.facility.spec_types import Name, Section, optional, quantity, required
from aidc_twin.facility.spec_valves import PLAIN_VALVES, Valve

__all__ = ["RearDoors"]


class RearDoors(Section):
    """Rear-door heat exchangers: a water coil behind every rack of the hall."""

    type: Annotated[str, Name("rear_door")] = required("doors of the catalogue, passive or active")
    unit_rating: Annotated[float, quantity("W", "2 kW", "150 kW")] | None = optional(
        "heat that one door takes at design", None, "catalogue: rear_door.unit_rating of the type"
    )
    plant: Annotated[str, Name()] | None = optional("the plant that feeds the doors", None, "room.plant")
    leaving_air: Annotated[float, quantity("K", "12 degC", "55 degC")] | None = optional(
        "air behind the doors at design, where CRAHs cool it on to room.supply_air",
        None,
        "room.supply_air: the doors are the only coolers of the hall",
    )
    valve: Valve | None = optional("plain valves on the coils of the doors", None, PLAIN_VALVES)
