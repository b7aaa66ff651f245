"""Racks of a hall from the spec: rated power, air and heat at the design point, and their parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component
from aidc_twin.components.server import ServerPower
from aidc_twin.facility.branch_flows import branch_drop, flow_ratios, spared_drop
from aidc_twin.facility.containment import recirculation_of
from aidc_twin.facility.design import CP_MOIST_AIR, Design, celsius, span
from aidc_twin.facility.door_air import behind_doors, doors_alone
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.rack_kind import Place, Point
from aidc_twin.facility.rack_kinds import RACK_KINDS
from aidc_twin.facility.server_design import server_power, throttling
from aidc_twin.facility.sizing_white_space import air_of_aisle

__all__ = ["LoopDuty", "RackDuty", "size_racks"]

# Turns of the fixed point between fans, chips and inlet temperature; it contracts by 20 a turn.
TURNS = 12
# An aisle that lacks more than this share of the air of its servers is no design; so the fixed point stays
# finite.
MOST_SHORTFALL = 0.5
# Hotter than its limit by more than this, K, a chip has long cut its clocks; its leakage is not followed.
FOLLOWED_OVER_LIMIT = 20.0
# What helps chips whose branch gets less than its design flow.
STARVED = "Give their loop balancing valves, or cool them with colder coolant."
# Air below this is none, W/K: the racks of the hall are cooled by liquid alone.
NO_AIR = 1e-9


@dataclass(frozen=True)
class LoopDuty:
    """What the racks on one loop of coolant ask of it: heat, W, and coolant, W/K.

    ``dp_spared`` is the pressure, Pa, that branches without balancing valves spare the pumps.
    """

    q_liquid: Array
    W_tcs: Array
    dp_spared: Array


@dataclass(frozen=True)
class RackDuty:
    """What the racks of a hall ask of the rest of the facility at full utilisation and design inlet.

    ``W_air_most`` is the air at full speed of their fans. ``loops`` has an entry for each loop of coolant of
    the hall; ``C_servers`` is the heat capacity of the metal that stands in the air, J/K.
    """

    racks: tuple[Component, ...]
    p_it: Array
    p_net: Array
    q_air: Array
    W_air: Array
    W_air_most: Array
    W_aisles: Array
    T_inlet: Array
    T_exhaust: Array
    C_servers: Array
    loops: Mapping[str, LoopDuty]


def size_racks(design: Design, hall: HallPlan, driven: bool = False) -> RackDuty:
    """Racks at full utilisation in the air (and coolant) of the design point.

    ``driven`` servers follow a given share of their rated power instead of a utilisation. The
    fixed point of inlet temperature (recirculation), fan speed, chip temperature and leakage is iterated with
    the same laws that the time step uses; kinds of racks in one room breathe the same air.
    """
    places = [Place(design, hall, name, racks) for name, racks in hall.racks.items()]
    # Rated power is that at full utilisation, whatever drives the run.
    powers = [_power(place) for place in places]
    T_supply = hall.room.supply_air
    leaked = recirculation_of(design, hall)
    density = design.air_density(T_supply)
    W_rack = air_of_aisle(design, density, doors_alone(hall)) * density * CP_MOIST_AIR
    W_aisles = sum(W_rack * place.count for place in places)

    T_inlet = np.asarray(T_supply + 1.0)
    T_chips = [np.asarray(power.T_leakage) for power in powers]
    points: list[Point] = []
    W_air = q_air = np.asarray(0.0)
    for _ in range(TURNS):
        points = [
            RACK_KINDS[place.racks.cooling].point(place, power, T_inlet, T_chip)
            for place, power, T_chip in zip(places, powers, T_chips, strict=True)
        ]
        W_air = sum(point.W_air * place.servers for place, point in zip(places, points, strict=True))
        q_air = sum(point.q_air * place.servers for place, point in zip(places, points, strict=True))
        W_drawn = np.maximum(W_air, NO_AIR)
        # What the widest aisle does not bring, the servers draw from the hot side (see the room).
        share = np.clip(1 - W_aisles / W_drawn, leaked, np.maximum(leaked, MOST_SHORTFALL))
        through = np.where(W_air > NO_AIR, q_air / W_drawn, 0.0)
        T_inlet = T_supply + share / (1 - share) * through
        T_chips = [
            np.minimum(point.T_chip, place.value("chip_limit") + FOLLOWED_OVER_LIMIT)
            for place, point in zip(places, points, strict=True)
        ]
        ratios = flow_ratios(places, points)
        places = [replace(place, flow_ratio=ratio) for place, ratio in zip(places, ratios, strict=True)]
    T_exhaust = T_inlet + through
    _require(hall, places, T_inlet, T_chips, W_air, W_aisles, leaked)
    loops = {name: _on_loop(name, places, points) for name in hall.loops}
    racks = [
        _component(place, point, power, T_chip, T_inlet, driven, loops)
        for place, point, power, T_chip in zip(places, points, powers, T_chips, strict=True)
    ]
    for place, point, T_chip in zip(places, points, T_chips, strict=True):
        RACK_KINDS[place.racks.cooling].require(place, point)
        _list_racks(place, point.state["p_it"] * place.racks.servers_per_rack)
        _note(place, point, T_chip, T_inlet)
    return RackDuty(
        racks=tuple(racks),
        p_it=sum(point.state["p_it"] * place.servers for place, point in zip(places, points, strict=True)),
        p_net=sum(_net(point) * place.servers for place, point in zip(places, points, strict=True)),
        q_air=q_air,
        W_air=W_air,
        W_air_most=sum(place.W_air_max * place.servers for place in places),
        W_aisles=W_aisles,
        T_inlet=T_inlet,
        T_exhaust=T_exhaust,
        C_servers=sum(
            place.value("thermal_mass") * place.servers if place.in_air else 0 * place.servers
            for place in places
        ),
        loops=loops,
    )


def _on_loop(name: str, places: Sequence[Place], points: Sequence[Point]) -> LoopDuty:
    on = [pair for pair in zip(places, points, strict=True) if pair[0].loop == name]
    return LoopDuty(
        q_liquid=sum(point.q_liquid * place.servers for place, point in on),
        W_tcs=sum(point.W_tcs * place.servers for place, point in on),
        dp_spared=spared_drop([place for place, _ in on], [point for _, point in on]),
    )


def _power(place: Place) -> ServerPower:
    """Electrical side of a server, with the fans that its share of heat in the air asks for."""
    power = server_power(place.design, place.racks.server)
    power = replace(power, fan_power_max=place.air_scale * power.fan_power_max)
    if not place.in_air:
        return power
    return behind_doors(place.design, place.hall, place.racks.server, power)


def _net(point: Point) -> Array:
    """Power of a server without what its fans and supplies take."""
    return point.state["p_it"] - point.state["p_fan"] - point.state["p_psu_loss"]


def _require(
    hall: HallPlan,
    places: list[Place],
    T_inlet: Array,
    T_chips: list[Array],
    W_air: Array,
    W_aisles: Array,
    leaked: Array,
) -> None:
    """Limits that all racks have in common."""
    design = places[0].design
    W_drawn = np.maximum(W_air, NO_AIR)
    for place, T_chip in zip(places, T_chips, strict=True):
        v, server = place.value, place.racks.server
        if place.in_air:
            design.require(
                T_inlet <= v("inlet_limit"),
                hall.path("room", "supply_air"),
                f"servers would breathe {celsius(T_inlet)}",
                f"{server} allows {celsius(v('inlet_limit'))} at its inlet",
                "Supply colder air, contain the aisles, or put fewer servers into a rack.",
                name="server inlet",
            )
        design.require(
            1 - W_aisles / W_drawn < np.maximum(leaked, MOST_SHORTFALL),
            place.path,
            f"the widest aisle brings {span(np.minimum(W_aisles / W_drawn, 1.0), '.0%')} of the air of its "
            "servers",
            f"at least {1 - MOST_SHORTFALL:.0%} of it comes from the aisle",
            "Put fewer servers into a rack.",
            name="air of the aisle",
        )
        design.require(
            T_chip <= v("chip_limit"),
            place.path,
            f"chips would reach {celsius(T_chip)} at full load",
            f"{server} allows {celsius(v('chip_limit'))}",
            STARVED if place.unbalanced else "Cool them with colder air or coolant.",
            name="chip",
        )
        height = place.racks.servers_per_rack * v("height")
        usable = design.value("rack", "usable_height")
        design.require(
            height <= usable,
            f"{place.path}.servers_per_rack",
            f"{span(height, '.2f')} m of servers in a rack",
            f"a rack holds {span(usable, '.2f')} m of servers",
            "Put fewer servers into a rack.",
            name="height of the rack",
        )


def _component(
    place: Place,
    point: Point,
    power: ServerPower,
    T_chip: Array,
    T_inlet: Array,
    driven: bool,
    loops: Mapping[str, LoopDuty],
) -> Component:
    v, state = place.value, point.state
    shared: dict[str, Any] = {
        "name": place.name,
        "power": replace(power, p_rated=state["p_it"], driven_by_power=driven),
        "n_servers": place.servers,
        "throttling": throttling(place.design, point.more["lag"], place.accelerators > 0),
        "T_limit_chip": v("chip_limit"),
        "T_start_chip": T_chip,
        "room": place.hall.part("room"),
        "group": place.group,
    }
    if place.in_air:
        through_metal = np.maximum(v("air_effectiveness") * point.W_air, NO_AIR)
        hot = (point.q_air - point.more["to_sink"] * state["p_chip"]) / through_metal
        shared |= {
            "effectiveness": v("air_effectiveness"),
            "C_server": v("thermal_mass"),
            "W_air_max": place.W_air_max,
            "T_limit_inlet": v("inlet_limit"),
            "T_start_server": T_inlet + hot,
        }
    kind = RACK_KINDS[place.racks.cooling]
    on = loops.get(place.loop)
    share = np.asarray(1.0) if on is None else point.W_tcs * place.servers / np.maximum(on.W_tcs, NO_AIR)
    return kind.component(place, point, shared, share)


def _note(place: Place, point: Point, T_chip: Array, T_inlet: Array) -> None:
    notes, group = place.design.notes, place.group
    notes[f"{group}accelerators"] = (place.servers * place.accelerators, "1")
    notes[f"{group}rack_power"] = (point.state["p_it"] * place.racks.servers_per_rack, "W")
    notes[f"{group}rated_it_power"] = (point.state["p_it"] * place.servers, "W")
    notes[f"{group}net_compute_share"] = (_net(point) / point.state["p_it"], "1")
    notes[f"{group}design_inlet"] = (T_inlet, "K")
    notes[f"{group}design_chip"] = (T_chip, "K")
    if place.unbalanced:
        notes[f"{group}branch_drop"] = (branch_drop(place, point), "Pa")
        notes[f"{group}flow_over_design"] = (place.flow_ratio, "1")
        notes[f"{group}design_return"] = (place.tcs.supply + point.q_liquid / point.W_tcs, "K")


def _list_racks(place: Place, p_rack: Array) -> None:
    design = place.design
    racks = design.units(place.count)
    pairs = racks * np.maximum(design.units(p_rack / design.value("rack_pdu", "rating")), 1.0)
    pieces = [
        ("cabinets", "rack", racks, "every rack of the spec"),
        ("pdu", "rack_pdu", pairs, "pairs of metered strips that carry the power of a rack, at least one"),
        ("containment", "containment", racks, "aisle ends, roof and blanking of each rack"),
    ]
    # A tank is its own cabinet, and no aisle between tanks carries air.
    for name, item, count, reason in pieces if place.in_air else pieces[1:2]:
        # Air leaves the doors as cold as it enters the racks: there is nothing to contain.
        if item == "containment" and doors_alone(place.hall):
            continue
        design.place(f"{place.name}.{name}", item, count, 1.0, "1", racks, "N", reason)
    RACK_KINDS[place.racks.cooling].equip(place)
