"""Rear doors of a hall, sized for the heat that their racks blow into the air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.rear_door import RearDoor
from aidc_twin.components.room import Room
from aidc_twin.facility.coil_tuning import coil_tuning
from aidc_twin.facility.design import CP_MOIST_AIR, MOST_EFFECTIVE, Design, celsius, span
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.sizing_racks import RackDuty
from aidc_twin.facility.sizing_valves import size_valves
from aidc_twin.facility.spec_doors import RearDoors
from aidc_twin.physics.exchangers import ua_for_duty_counterflow

__all__ = ["DoorDuty", "door_heat", "size_doors"]


@dataclass(frozen=True)
class DoorDuty:
    """What rear doors ask of their plant and of the power train: heat at design, W, and power of fans, W."""

    doors: RearDoor
    plant: str
    q_water: Array
    p_fans: Array


def door_heat(hall: HallPlan, duty: RackDuty) -> Array:
    """Heat that doors take before air handlers cool the air on to the supply, W; 0 without such doors."""
    doors = hall.room.rear_door
    if doors is None or doors.leaving_air is None:
        return np.asarray(0.0)
    rise = duty.T_exhaust - hall.room.supply_air
    return duty.q_air * (duty.T_exhaust - doors.leaving_air) / rise


def size_doors(
    design: Design,
    hall: HallPlan,
    doors: RearDoors,
    duty: RackDuty,
    q_other: Array,
    W_coolers: Array,
    space: Room,
) -> DoorDuty:
    """One door behind each rack.

    Parameters
    ----------
    design, hall, doors
        The design point, the hall, and its doors.
    duty
        Racks of the hall.
    q_other
        Heat of the hall beside that of the racks, W; doors that are the only coolers take it too.
    W_coolers
        Air of the air handlers that follow the doors, W/K; 0 where there are none.
    space
        The volumes of air of the hall.
    """
    v, room = design.value, hall.room
    plant_name = doors.plant or room.plant
    assert plant_name is not None, "reading lets no doors pass without a plant"
    plant = design.spec.plants[plant_name]
    alone = doors.leaving_air is None
    captured = 1 - v(doors.type, "leakage")
    count = design.units(np.asarray(hall.rack_count, dtype=float))
    # What containment does not send back to the inlets; the same as the captured air without containment.
    W_through = duty.q_air / (duty.T_exhaust - room.supply_air)
    W_air = np.minimum(duty.W_air * captured, W_through)
    q = duty.q_air + q_other if doors.leaving_air is None else door_heat(hall, duty)
    rating = np.asarray(design.given(doors.unit_rating, doors.type, "unit_rating"), dtype=float)
    path = hall.path("room", "rear_door")
    design.require(
        q / count <= rating,
        f"{path}.unit_rating",
        f"{span(q / count / 1e3, '.1f')} kW of heat behind a rack",
        f"a door takes {span(rating / 1e3, '.1f')} kW",
        "Take larger doors, put fewer servers into a rack, or let air handlers take more.",
        name="rear door",
    )
    cooling = q / W_air
    W_unit = rating / cooling
    T_leaving = duty.T_exhaust - cooling
    T_water = plant.supply
    design.require(
        T_leaving - T_water > 1,
        f"{path}.plant",
        f"doors blow out air at {celsius(T_leaving)} from water at {celsius(T_water)}",
        "the coil needs water at least 1 K colder than the air that it supplies",
        "Lower the water or raise the air.",
    )
    least = v(doors.type, "water_least")
    design.require(
        T_water >= least,
        f"plants.{plant_name}.supply",
        f"water at {celsius(T_water)} in rear doors",
        f"above {celsius(least)} nothing condenses in the racks: dew point of the hall and a margin",
        "Raise the supply of the plant, or override water_least of the doors for a drier hall.",
        name="condensation on doors",
    )
    W_water_unit = rating / (plant.return_ - T_water)
    most = np.minimum(W_unit, W_water_unit) * np.maximum(duty.T_exhaust - T_water, 1)
    effectiveness = rating / most
    design.require(
        effectiveness < MOST_EFFECTIVE,
        path,
        "the coil of the doors would need an infinite surface",
        "return water must stay below the exhaust of the servers",
        "Lower the return temperature of the plant.",
    )
    ua_unit = ua_for_duty_counterflow(W_unit, W_water_unit, np.minimum(effectiveness, MOST_EFFECTIVE))
    volume = W_unit / (design.air_density(room.supply_air) * CP_MOIST_AIR)
    fan_unit = (
        v(doors.type, "own_fans") * volume * v(doors.type, "air_pressure") / v(doors.type, "fan_efficiency")
    )
    design.place(
        hall.part("doors"), doors.type, count, 1.0, "1", count, "N", "a door behind each rack of the hall"
    )
    design.place(
        hall.part("doors.branches"), "tcs_branch_piping", count, 1.0, "1", count, "N", "water to each door"
    )
    share = q / (count * rating)
    p_fans = count * fan_unit * share**3
    W, W_water, ua = count * W_unit, count * W_water_unit, count * ua_unit
    T_set = room.supply_air
    if doors.leaving_air is not None:
        # The return: air behind the doors, what leaks past them, bypass of the air handlers, other heat.
        mixed = W_through * doors.leaving_air + (W_coolers - W_through) * room.supply_air + q_other
        T_set = mixed / W_coolers
    C_hall = space.C_supply + space.C_inlet + space.C_exhaust + space.C_return + duty.C_servers
    share_air = 1 / (1 + v("crah", "air_water_resistance_ratio"))
    exponents = v("crah", "air_exponent"), v("crah", "water_exponent")
    valves = size_valves(design, doors.valve)
    component = RearDoor(
        name=hall.part("doors"),
        captured=captured,
        W_air_rated=W,
        # Fans in the door move no more than at full speed; without them the servers set the flow.
        W_air_max=np.where(v(doors.type, "own_fans") > 0, W, captured * duty.W_air_most),
        W_water_max=W_water,
        ua=ua,
        share_air=share_air,
        air_exponent=exponents[0],
        water_exponent=exponents[1],
        fan_power_max=count * fan_unit,
        T_set=np.asarray(T_set, dtype=float),
        T_water_least=least,
        tuning=coil_tuning(
            design, C_hall * (duty.T_exhaust - T_water) / q, (W, W_water, ua), share_air, exponents
        ),
        valve_start=valves.stroke(np.clip(share, 0.1, 1.0)),
        valves=valves,
        holds=hall.part("room.supply") if alone else hall.part("room.return"),
        room=hall.part("room"),
        racks=tuple(hall.racks),
        loop=plant_name,
        feed="ups" if "crah" in design.spec.power.on_ups else "mechanical",
    )
    design.notes[hall.part("door_heat")] = (q / count, "W")
    return DoorDuty(component, plant_name, q + p_fans, p_fans)
