"""Control valves from the spec, and what their authority asks of the pumps of their loop."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.valves import PressureIndependentValves, ThrottlingValves, Valves
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.design import Design
from aidc_twin.facility.door_air import doors_alone
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.spec_valves import Valve

__all__ = ["head_with_valves", "size_valves", "valves_of_room"]


def size_valves(design: Design, spec: Valve | None) -> Valves:
    """Valves of one section: pressure-independent ones where it gives none."""
    if spec is None:
        return PressureIndependentValves()
    return ThrottlingValves(
        authority=np.asarray(spec.authority, dtype=float),
        rangeability=design.value("control_valve", "rangeability"),
        seat=design.value("control_valve", "seat"),
        linear=spec.characteristic == "linear",
    )


def valves_of_room(hall: HallPlan) -> Valve | None:
    """Valves of the coolers of a room; the fan coils of the electrical room are of the same make."""
    doors = hall.room.rear_door
    return doors.valve if doors is not None and doors_alone(hall) else hall.room.crah.valve


def head_with_valves(design: Design, plant: str, pump: str, over_water: Array) -> Array:
    """Head of the pumps of a loop at design, Pa: that of the catalogue, with the valves of its users.

    ::

        head = head of the catalogue - its valves + the largest drop that a valve of the loop needs
        drop = circuit N / (1 - N)          of a valve with authority N over its circuit
             = its valves                   of a pressure-independent valve

    The user that needs most sets the head of all. ``over_water`` is the pressure drop of the liquid over that
    of water, for which the catalogue stands. Where all valves are pressure-independent it is that of the
    catalogue to the last bit.
    """
    head = design.value(pump, "head") * over_water
    specs = list(_valves_on(design, plant))
    if all(spec is None for spec in specs):
        return head
    included, circuit = design.value(pump, "valve_drop"), design.value(pump, "circuit_drop")
    drops = [
        included if spec is None else circuit * spec.authority / (1 - np.asarray(spec.authority))
        for spec in specs
    ]
    most = np.max(np.stack(np.broadcast_arrays(*drops)), axis=0)
    head = head + (most - included) * over_water
    if np.any(head <= 0):
        raise InputError(
            Finding(
                f"plants.{plant}",
                f"with its plain valves the head of its pumps is {np.min(head) / 1e3:.3g} kPa",
                f"{pump}.head holds {pump}.valve_drop",
                "Override both rows, or neither.",
            )
        )
    design.notes[f"{plant}.pump_head"] = (head, "Pa")
    return head


def _valves_on(design: Design, plant: str) -> Iterator[Valve | None]:
    """The valves of each user of the water of a plant."""
    for hall in design.spec.halls:
        doors = hall.room.rear_door
        if doors is not None and plant == (doors.plant or hall.room.plant):
            yield doors.valve
        if plant == hall.room.plant and not doors_alone(hall):
            yield hall.room.crah.valve
        for tcs in hall.loops.values():
            if tcs.plant == plant:
                yield tcs.cdu.valve
    if design.spec.room.plant == plant:
        yield valves_of_room(design.spec.halls[0])
    neighbours = design.spec.other_loads.process_heat
    if neighbours is not None and neighbours.plant == plant:
        yield None
