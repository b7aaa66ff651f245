"""What leaks between the aisles of a hall, by its containment and the kind of its coolers."""

from __future__ import annotations

from aidc_twin.arrays import Array
from aidc_twin.facility.design import Design
from aidc_twin.facility.door_air import doors_alone
from aidc_twin.facility.hall_plan import HallPlan

__all__ = ["bypass_of", "recirculation_of"]


def recirculation_of(design: Design, hall: HallPlan) -> Array:
    """Share of the server air that comes back from the hot side where the coolers deliver enough.

    Where rear doors are the only coolers it is what leaks around them.
    """
    doors = hall.room.rear_door
    if doors is not None and doors_alone(hall):
        return design.value(doors.type, "leakage")
    return _leak(design, hall, "recirculation", hall.room.recirculation)


def bypass_of(design: Design, hall: HallPlan) -> Array:
    """Share of the air of the coolers that misses the servers."""
    return _leak(design, hall, "bypass", hall.room.bypass)


def _leak(design: Design, hall: HallPlan, word: str, given: float | None) -> Array:
    """What the spec gives stands; else that of the containment, less where the coolers stand in the rows."""
    if given is not None:
        return given
    room = hall.room
    return design.value("room", f"{word}_{room.containment}") * design.value(room.crah.type, "leak_factor")
