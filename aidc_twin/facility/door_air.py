"""Air of halls with rear doors: whether the doors are their only coolers, and what servers spend on them."""

from __future__ import annotations

from dataclasses import replace

from aidc_twin.components.server import ServerPower
from aidc_twin.facility.design import Design
from aidc_twin.facility.hall_plan import HallPlan

__all__ = ["behind_doors", "doors_alone"]


def doors_alone(hall: HallPlan) -> bool:
    """Whether doors carry all heat of the hall, so that its air reaches the inlets as it leaves them."""
    doors = hall.room.rear_door
    return doors is not None and doors.leaving_air is None


def behind_doors(design: Design, hall: HallPlan, server: str, power: ServerPower) -> ServerPower:
    """A server whose fans carry the pressure of a passive door too; as it is without one.

    ::

        P = airflow_max dp / efficiency          at full speed; it follows the cube of the speed like the rest
    """
    doors = hall.room.rear_door
    if doors is None:
        return power
    v = lambda name: design.value(doors.type, name)  # noqa: E731
    carried = (1 - v("own_fans")) * v("air_pressure")
    more = design.value(server, "airflow_max") * carried / v("fan_efficiency")
    return replace(power, fan_power_max=power.fan_power_max + more)
