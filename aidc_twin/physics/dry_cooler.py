"""Air-cooled liquid coolers: finned coils in cross-flow, thin air, and discharge air that comes round again.

References
----------
1. Kays and London, Compact Heat Exchangers, 3rd ed., 1984, chapter 2: cross-flow, both fluids unmixed.
2. Modelica Buildings Library, Fluid.HeatExchangers.CoolingTowers and its dry coolers: cross-flow with the
   conductance of Wetter's coil (:mod:`aidc_twin.physics.coil`).
"""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array, namespace
from aidc_twin.errors import Unsizable
from aidc_twin.physics.exchangers import STANDSTILL, conductance_crossflow, effectiveness_crossflow

__all__ = ["cooler_conductance", "ua_for_duty_crossflow"]

# Transfer units between which the inverse is looked for, and halvings: 50 become less than 1e-13.
_NTU_MOST, _HALVINGS = 50.0, 50


def cooler_conductance(W_liquid: Array, W_air: Array, ua: Array, recirculation: Array) -> Array:
    """Conductance between the liquid's inlet and the *outdoor* air, some discharge air being drawn in again.

    ::

        q = G_coil (T_liquid - T_inlet),   T_inlet - T_outdoor = rho q / W_air
        G = G_coil / (1 + rho G_coil / W_air)

    Without heat nothing is recirculated that is warm, so that a cooler can never warm its liquid above the
    outdoor air; a constant rise would.

    Parameters
    ----------
    W_liquid, W_air
        Capacity rates, W/K, at least 0, shape (lanes,).
    ua
        ``UA`` of the coils, W/K, shape (lanes,).
    recirculation
        Rise of the inlet air over the rise through the coil ``rho``: ``r / (1 - r)`` for a share ``r`` of the
        discharge in the inlet.
    """
    xp = namespace(W_liquid, W_air, ua, recirculation)
    coil = conductance_crossflow(W_liquid, W_air, ua)
    blowing = W_air > STANDSTILL
    share = coil / xp.where(blowing, W_air, STANDSTILL)
    return xp.where(blowing, coil / (1.0 + recirculation * share), 0.0)


def ua_for_duty_crossflow(W_hot: Array, W_cold: Array, effectiveness: Array) -> Array:
    """``UA`` that gives a cross-flow exchanger the effectiveness asked for, by bisection; NumPy, for sizing.

    Parameters
    ----------
    W_hot, W_cold
        Capacity rates of the streams, W/K, above 0, shape (lanes,).
    effectiveness
        Heat over the most that the streams could exchange, 0 to below 1, shape (lanes,).

    Raises
    ------
    Unsizable
        Where a stream stands still or 50 transfer units do not reach the effectiveness.
    """
    low = np.minimum(W_hot, W_cold)
    if np.any(low <= 0):
        raise Unsizable("a cooler cannot be sized for a stream without flow; give both a design flow")
    ratio = low / np.maximum(W_hot, W_cold)
    wanted = np.asarray(effectiveness, dtype=float) + 0.0 * ratio
    least, most = 0.0 * wanted, 0.0 * wanted + _NTU_MOST
    if not np.all((wanted >= 0) & (wanted < effectiveness_crossflow(most, ratio))):
        raise Unsizable(
            f"effectiveness {np.max(wanted):.4g} asked of a cross-flow cooler; {_NTU_MOST:g} transfer units "
            "do not reach it: allow a larger approach or more air"
        )
    for _ in range(_HALVINGS):
        middle = (least + most) / 2.0
        short = effectiveness_crossflow(middle, ratio) < wanted
        least, most = np.where(short, middle, least), np.where(short, most, middle)
    return (least + most) / 2.0 * low
