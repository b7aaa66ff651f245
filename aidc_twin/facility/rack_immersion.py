"""Racks in tanks of oil, or of a liquid that boils, at the design point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Now
from aidc_twin.components.immersion_rack import ImmersionRack
from aidc_twin.components.server import ServerPower
from aidc_twin.facility.rack_kind import Place, Point, RackKind

__all__ = ["IMMERSION", "TWO_PHASE_IMMERSION"]


def _state(place: Place, power: ServerPower, T_inlet: Array, T_chip: Array) -> Mapping[str, Array]:
    now = Now({}, {"utilisation": np.asarray(1.0)}, {}, {}, {}, np.asarray(1.0))
    return power.state(now, T_chip, T_inlet, np.asarray(1.0))


def _point(place: Place, power: ServerPower, T_inlet: Array, T_chip: Array) -> Point:
    v, tcs = place.value, place.tcs
    state = _state(place, power, T_inlet, T_chip)
    density, cp = place.coolant
    q_liquid = v("capture_fraction") * state["p_it"]
    W_tcs = place.flow * q_liquid * density * cp
    # Tanks are mixed: all servers stand in oil as warm as what leaves them.
    T_bath = tcs.supply + q_liquid / W_tcs
    R_junction, R_sink = v("junction_resistance") / v("chips"), v("sink_resistance") / v("chips")
    R = R_junction + R_sink / (W_tcs / _sink_flow(place)) ** v("sink_exponent")
    return _in_bath(place, state, T_bath, R, W_tcs)


def _boiling_point(place: Place, power: ServerPower, T_inlet: Array, T_chip: Array) -> Point:
    v, state = place.value, _state(place, power, T_inlet, T_chip)
    T_bath = np.asarray(place.tcs.supply, dtype=float)
    R = (v("junction_resistance") + v("boiling_resistance")) / v("chips")
    return _in_bath(place, state, T_bath, R, 0 * state["p_it"])


def _in_bath(place: Place, state: Mapping[str, Array], T_bath: Array, R: Array, W_tcs: Array) -> Point:
    """The point of a server in a bath, K, with the resistance of its chips, K/W."""
    v = place.value
    q_liquid = v("capture_fraction") * state["p_it"]
    T_new = T_bath + R * state["p_chip"]
    rest = state["p_it"] - state["p_chip"]
    T_air = place.hall.room.supply_air + place.design.value(place.hall.room.crah.type, "design_air_drop")
    more = {
        "to_sink": 0.0,
        "G_loss": (1 - v("capture_fraction")) * state["p_it"] / np.maximum(T_bath - T_air, 1.0),
        "T_board": T_bath + rest / v("board_conductance"),
        "lag": v("chips") * v("chip_capacity") * R,
    }
    q_air = state["p_it"] - q_liquid
    # Tanks draw no air, but what they lose has to be carried off: with the rise that coolers are made for.
    W_air = q_air / place.design.value(place.hall.room.crah.type, "design_air_drop")
    return Point(state, T_new, q_air, q_liquid, W_air, W_tcs, more)


def _sink_flow(place: Place) -> Array:
    """Oil of one server at which the resistance of its sinks holds, W/K."""
    density, cp = place.coolant
    return place.value("chips") * place.value("sink_flow_reference") * density * cp


def _boiling(place: Place, point: Point, shared: Mapping[str, Any], flow_share: Array) -> Component:
    v = place.value
    none = 0 * point.W_tcs
    return ImmersionRack(
        **shared,
        R_junction=v("junction_resistance") / v("chips"),
        R_sink=v("boiling_resistance") / v("chips"),
        # No flow sets the film.
        W_sink_ref=none,
        sink_exponent=none,
        flow_share=none,
        **_bath(place, point),
        bath=f"{place.loop}.fluid",
    )


def _bath(place: Place, point: Point) -> dict[str, Array]:
    """What servers in a bath have in common, whatever it is of."""
    v = place.value
    return {
        "G_board": v("board_conductance"),
        "G_loss": point.more["G_loss"],
        "W_air": point.W_air,
        "C_chip": v("chips") * v("chip_capacity"),
        "C_board": v("thermal_mass"),
        "T_start_board": point.more["T_board"],
    }


def _component(place: Place, point: Point, shared: Mapping[str, Any], flow_share: Array) -> Component:
    v = place.value
    return ImmersionRack(
        **shared,
        R_junction=v("junction_resistance") / v("chips"),
        R_sink=v("sink_resistance") / v("chips"),
        W_sink_ref=_sink_flow(place),
        sink_exponent=v("sink_exponent"),
        flow_share=flow_share,
        **_bath(place, point),
        bath=f"{place.loop}.return",
        flow=f"{place.loop}.W_tcs",
    )


def _nothing(place: Place, point: Point) -> None:
    """The limit of chips is that of every rack."""


def _equip(place: Place) -> None:
    _list_tanks(place, "immersion_tank", "ring main")


def _equip_boiling(place: Place) -> None:
    _list_tanks(place, "immersion_tank_sealed", "facility water")


def _list_tanks(place: Place, tank: str, main: str) -> None:
    design, racks = place.design, place.design.units(place.count)
    for name, item, count, reason in (
        ("tanks", tank, racks, "one tank for each rack of the spec"),
        (
            "node_kits",
            "immersion_node_kit",
            place.servers,
            "sinks, seals and trays of each server, fans removed",
        ),
        ("branches", "tcs_branch_piping", racks, f"branch with valves from the {main} to each tank"),
    ):
        design.place(f"{place.name}.{name}", item, count, 1.0, "1", count, "N", reason)


IMMERSION = RackKind(_point, _component, _nothing, _equip)
TWO_PHASE_IMMERSION = RackKind(_boiling_point, _boiling, _nothing, _equip_boiling)
