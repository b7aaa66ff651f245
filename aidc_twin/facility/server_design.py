"""Electrical side of a server of the catalogue, with its curve of losses."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.server import ServerPower
from aidc_twin.components.throttling import Throttling
from aidc_twin.facility.design import Design, tuning
from aidc_twin.physics.power_supply import loss_curve

__all__ = ["DENSITY_RATING", "server_power", "throttling"]


def server_power(design: Design, server: str) -> ServerPower:
    """Electrical side of a server of the catalogue."""
    v = lambda name: design.value(server, name)  # noqa: E731
    chips, tdp, leak = v("chips"), v("chip_tdp"), v("leakage_share")
    peak = chips * tdp * (1 - leak)
    points = [(load, design.value("psu_80plus_titanium", key)) for load, key in PSU_POINTS]
    curve = loss_curve([p[0] for p in points], [p[1] for p in points])
    return ServerPower(
        chip_idle=v("idle_dynamic_share") * peak,
        chip_peak=peak,
        leakage=chips * tdp * leak,
        leakage_slope=v("leakage_slope"),
        T_leakage=v("leakage_temperature"),
        vrm_rating=chips * v("vrm_rating"),
        vrm_constant=design.value("vrm_48v", "loss_constant"),
        vrm_linear=design.value("vrm_48v", "loss_linear"),
        vrm_square=design.value("vrm_48v", "loss_square"),
        other=v("other_electronics"),
        other_idle_share=v("other_electronics_idle_share"),
        psu_rating=v("psu_rating"),
        psu_polynomial=(curve.constant, curve.linear, curve.square, curve.cube),
        psu_knots=curve.knots,
        psu_squares=curve.squares,
        psu_cubes=curve.cubes,
        **_fans(design, server),
        # Known once the fixed point below has been reached.
        p_rated=np.asarray(1.0),
    )


def throttling(design: Design, lag: Array, accelerates: Array) -> Throttling:
    """Control of the clocks, for chips that answer their power with a lag, s; only accelerators are cut."""
    counts = np.asarray(accelerates, dtype=float)
    return Throttling(
        tuning=tuning(design, "throttling", lag),
        most=counts * design.value("throttling", "most_cut"),
        counts=counts,
    )


def _fans(design: Design, server: str) -> dict[str, Array]:
    """Fans of a server; one whose rows name none, in a tank, has none."""
    v = lambda name: design.value(server, name)  # noqa: E731
    if "fan_power_max" not in design.catalogue.parameters(server):
        still = np.asarray(0.0)
        return {
            "fan_power_max": still, "fan_reference": still, "fan_slope": still, "fan_min": still,
            "T_fan": v("leakage_temperature"),
        }  # fmt: skip
    return {
        "fan_power_max": v("fan_power_max") * design.air_density(v("fan_inlet_reference")) / DENSITY_RATING,
        "fan_reference": v("fan_speed_reference"),
        "fan_slope": v("fan_speed_slope"),
        "T_fan": v("fan_inlet_reference"),
        "fan_min": v("fan_speed_min"),
    }


# Published load points of the programme and the catalogue's parameter of each.
PSU_POINTS = (
    (0.1, "efficiency_at_0_1"),
    (0.2, "efficiency_at_0_2"),
    (0.5, "efficiency_at_0_5"),
    (1.0, "efficiency_at_1"),
)
# Fans are rated in standard air, kg/m3 (ASHRAE Fundamentals: 1.204 at 20 degC, 101.325 kPa).
DENSITY_RATING = 1.204
