"""Air-cooled racks at the design point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.air_rack import AirRack
from aidc_twin.components.base import Component, Now
from aidc_twin.components.server import ServerPower
from aidc_twin.facility.rack_kind import Place, Point, RackKind
from aidc_twin.facility.server_design import DENSITY_RATING

__all__ = ["AIR"]


def _point(place: Place, power: ServerPower, T_inlet: Array, T_chip: Array) -> Point:
    v = place.value
    now = Now({}, {"utilisation": np.asarray(1.0)}, {}, {}, {}, np.asarray(1.0))
    state = power.state(now, T_chip, T_inlet, np.asarray(1.0))
    G = _sink(place) * (state["fan_speed"] / _sink_speed(place)) ** v("heat_sink_exponent")
    T_chip = T_inlet + state["p_chip"] / G
    nothing = 0 * state["p_it"]
    more = {"to_sink": 1.0, "lag": _chip_capacity(place) / G}
    return Point(state, T_chip, state["p_it"], nothing, place.W_air_max * state["fan_speed"], nothing, more)


def _component(place: Place, point: Point, shared: Mapping[str, Any], flow_share: Array) -> Component:
    v = place.value
    return AirRack(
        **shared,
        G_chip=_sink(place),
        sink_speed=_sink_speed(place),
        sink_exponent=v("heat_sink_exponent"),
        C_chip=_chip_capacity(place),
    )


def _chip_capacity(place: Place) -> Array:
    """Chips with their sinks, J/K."""
    v = place.value
    return v("chips") * (v("chip_capacity") + v("heat_sink_capacity"))


def _sink(place: Place) -> Array:
    return place.value("chips") / place.value("heat_sink_resistance")


def _sink_speed(place: Place) -> Array:
    """Fan speed at which the resistance of the heat sinks holds; thin air needs more of it."""
    density = place.design.air_density(place.hall.room.supply_air)
    flow = place.value("heat_sink_airflow") / place.value("airflow_max")
    return flow * DENSITY_RATING / density


def _nothing(place: Place, point: Point) -> None:
    """All limits of air-cooled racks are those of every rack."""


AIR = RackKind(_point, _component, _nothing, lambda place: None)
