"""Racks with boiling plates at the design point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Now
from aidc_twin.components.server import ServerPower
from aidc_twin.components.two_phase_plate_rack import TwoPhasePlateRack
from aidc_twin.facility.rack_cold_plate import capture, equip_plates, require_plates
from aidc_twin.facility.rack_kind import Place, Point, RackKind

__all__ = ["TWO_PHASE_COLD_PLATE"]


def _point(place: Place, power: ServerPower, T_inlet: Array, T_chip: Array) -> Point:
    v = place.value
    now = Now({}, {"utilisation": np.asarray(1.0)}, {}, {}, {}, np.asarray(1.0))
    state = power.state(now, T_chip, T_inlet, np.asarray(1.0))
    T_sat = np.asarray(place.tcs.supply, dtype=float)
    q_liquid, captured = capture(place, state, T_sat)
    T_plate = T_sat + state["p_chip"] * v("boiling_resistance") / v("chips")
    T_chip = T_plate + state["p_chip"] * v("junction_resistance") / v("chips")
    R = (v("boiling_resistance") + v("junction_resistance")) / v("chips")
    more = {
        "to_sink": 0.0,
        **captured,
        "T_plate": T_plate,
        "lag": v("chips") * (v("chip_capacity") + v("plate_capacity")) * R,
    }
    W_air = place.W_air_max * state["fan_speed"]
    # No stream carries heat by its temperature: the coolant is not counted in W/K.
    return Point(state, T_chip, state["p_it"] - q_liquid, q_liquid, W_air, 0 * q_liquid, more)


def _component(place: Place, point: Point, shared: Mapping[str, Any], flow_share: Array) -> Component:
    v = place.value
    return TwoPhasePlateRack(
        **shared,
        G_junction=v("chips") / v("junction_resistance"),
        G_plate=v("chips") / v("boiling_resistance"),
        captured_other=point.more["captured_other"],
        G_loss=point.more["G_loss"],
        C_chip=v("chips") * v("chip_capacity"),
        C_plate=v("chips") * v("plate_capacity"),
        T_start_plate=point.more["T_plate"],
        cdu=place.loop,
    )


TWO_PHASE_COLD_PLATE = RackKind(_point, _component, require_plates, equip_plates)
