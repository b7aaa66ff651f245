"""One kind of hall from the spec: what cools its racks, and what that asks of plants and power train."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component
from aidc_twin.components.other_loads import OtherLoads
from aidc_twin.facility.coolants import COOLANTS
from aidc_twin.facility.design import CP_MOIST_AIR, Design
from aidc_twin.facility.door_air import doors_alone
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.sizing_air import air_margin, size_air, size_other, size_room
from aidc_twin.facility.sizing_doors import door_heat, size_doors
from aidc_twin.facility.sizing_humidity import size_humidity
from aidc_twin.facility.sizing_liquid import size_liquid
from aidc_twin.facility.sizing_outdoor_air import size_outdoor_air
from aidc_twin.facility.sizing_racks import RackDuty
from aidc_twin.facility.sizing_two_phase import size_two_phase
from aidc_twin.facility.sizing_white_space import WhiteSpace, size_white_space

__all__ = ["HallDuty", "size_hall"]


@dataclass(frozen=True)
class HallDuty:
    """A hall, sized.

    Parameters
    ----------
    components
        In the order of their step, without the loads that neither compute nor cool.
    other
        Lighting, and in the first hall the fixed loads.
    white
        Floor.
    water
        For each user of cooling water: plant, heat at design, W, and the signal of the water drawn, W/K.
    p_terminals
        Power of what may hang on the UPS, W, by the word of ``power.on_ups``.
    p_rejection
        Power at design of what gives the heat of the hall to outdoor air without a plant, W.
    q_moded
        Heat at design of a hall that has modes of its own, free to mechanical, W; 0 for all others.
    """

    components: tuple[Component, ...]
    other: OtherLoads
    white: WhiteSpace
    water: tuple[tuple[str, Array, str], ...]
    p_terminals: Mapping[str, Array]
    p_rejection: Array
    q_moded: Array

    @property
    def p_other(self) -> Array:
        """Power of the loads that neither compute nor cool, W."""
        return self.other.lighting + self.other.fixed


def size_hall(design: Design, hall: HallPlan, duty: RackDuty, q_busway: Array, fixed: Array) -> HallDuty:
    """Terminals and loops of a hall whose racks are sized.

    Parameters
    ----------
    design
        The design point.
    hall
        The hall as the spec has it.
    duty
        Its racks.
    q_busway
        Loss of the distribution in it, W.
    fixed
        Loads that neither compute nor cool and stand in no hall, W, counted with this one.
    """
    racks = np.asarray(hall.rack_count, dtype=float)
    margin = air_margin(design, hall)
    C_air = design.air_density(hall.room.supply_air) * CP_MOIST_AIR
    white = size_white_space(design, hall, margin * duty.W_air / C_air / racks, duty.q_air / racks)
    other = size_other(design, hall, white, fixed)
    components: list[Component] = [*duty.racks]
    q_other, p_rejection, q_moded = q_busway + other.lighting, np.asarray(0.0), np.asarray(0.0)
    water: list[tuple[str, Array, str]] = []
    if hall.room.plant is None:
        dry = size_outdoor_air(design, hall, duty, white, margin, q_other)
        air, p_terminals = list(dry.components), dry.p_fans
        p_rejection, q_moded = dry.p_rejection, dry.q_moded
    else:
        air, water, p_terminals = _coolers(design, hall, hall.room.plant, duty, white, margin, q_other)
    humidity = size_humidity(design, hall, white.area, air)
    p_rejection = p_rejection + humidity.p_design
    components += [*air, humidity.component]
    if hall.loops:
        q_liquid = sum(loop.q_liquid for loop in duty.loops.values())
        design.notes[hall.part("liquid_share")] = (q_liquid / duty.p_it, "1")
    p_pumps = np.asarray(0.0)
    for name, tcs in hall.loops.items():
        plant = design.spec.plants[tcs.plant]
        size = size_two_phase if COOLANTS[tcs.fluid].boils else size_liquid
        liquid = size(design, hall, name, duty.loops[name], plant.supply, plant.return_)
        components.append(liquid.cdu)
        water.append((tcs.plant, liquid.q_water, f"{name}.W_water"))
        p_pumps = p_pumps + liquid.p_pumps
    return HallDuty(
        tuple(components),
        other,
        white,
        tuple(water),
        {"crah": p_terminals, "cdu": p_pumps},
        p_rejection,
        q_moded,
    )


def _coolers(
    design: Design,
    hall: HallPlan,
    plant_name: str,
    duty: RackDuty,
    white: WhiteSpace,
    margin: Array,
    q_other: Array,
) -> tuple[list[Component], list[tuple[str, Array, str]], Array]:
    """Room, air handlers and rear doors in the order of their step; users of water; power of the fans, W."""
    components: list[Component] = []
    water: list[tuple[str, Array, str]] = []
    p_fans = W_coolers = np.asarray(0.0)
    if doors_alone(hall):
        room = size_room(design, hall, duty, white, hall.part("doors"))
    else:
        plant, q_doors = design.spec.plants[plant_name], door_heat(hall, duty)
        rest = replace(duty, q_air=duty.q_air - q_doors)
        air = size_air(design, hall, rest, white, margin, q_other, plant.supply, plant.return_)
        room, p_fans, components = air.room, air.p_fans, [air.crah, air.room]
        water = [(plant_name, air.q_water, f"{air.crah.name}.W_water")]
        W_coolers = np.minimum(margin * duty.W_air, duty.W_aisles)
    if hall.room.rear_door is not None:
        door = size_doors(design, hall, hall.room.rear_door, duty, q_other, W_coolers, room)
        water.append((door.plant, door.q_water, f"{door.doors.name}.W_water"))
        p_fans = p_fans + door.p_fans
        # What moves the air of a room stands before it; doors behind air handlers see what these move.
        components = [*components, door.doors] if components else [door.doors, room]
    return components, water, p_fans
