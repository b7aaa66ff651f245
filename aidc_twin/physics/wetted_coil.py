"""Closed-circuit towers: coils under a spray, their conductance, their steady state and their size.

References
----------
1. EnergyPlus Engineering Reference, "Evaporative Fluid Coolers": the law of an open tower by Merkel, a
   counter-flow exchanger between liquid and wet bulb, with one ``UA`` for coil wall, spray film and air.
2. Kays and London, Compact Heat Exchangers, 3rd ed., 1984, chapter 2: counter-flow and two films in series.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides
from aidc_twin.physics.merkel import merkel_conductance, saturation_slope, tower_exit_wet_bulb
from aidc_twin.physics.psychrometrics import enthalpy_saturated

__all__ = ["WettedState", "dry_coil_conductance", "wetted_coil_conductance", "wetted_steady"]

# Halvings of the interval between wet bulb and liquid inlet: 50 K become less than the last digit of 300 K.
_HALVINGS = 52


class WettedState(NamedTuple):
    """Wetted coils in steady state: heat, W; leaving wet bulb, K; slope of the enthalpy, J/(kg K)."""

    q: Array
    T_wb_out: Array
    c_e: Array


def wetted_coil_conductance(
    W: Array,
    m_air: Array,
    c_e: Array,
    ua_design: Array,
    f_inside: Array,
    f_air: Array,
    n_inside: Array,
    n_air: Array,
    share_inside: Array,
    cp_air: Array,
) -> Array:
    """Conductance between the inlet of the liquid and the outdoor wet bulb, coils wetted [1]_.

    ::

        UA = ua_design / (share / f_inside**n_inside + (1 - share) / f_air**n_air)
        G  = eps C_min of W and m_air c_e,   UA_e = UA c_e / cp_air

    The spray runs at constant flow: its film counts with the air, which is most of the rest. Reference 1
    keeps ``UA`` constant; the exponents are assumptions of this project.

    Parameters
    ----------
    W
        Capacity rate of the liquid, W/K, at least 0, shape (lanes,).
    m_air
        Dry air through the coils, kg/s, shape (lanes,).
    c_e
        Mean slope of the saturated enthalpy between the wet bulbs of the air, J/(kg K).
    ua_design
        ``UA`` at design flows, referred to the heat capacity of dry air, W/K.
    f_inside, f_air
        Flow over design flow of liquid and air, shape (lanes,).
    n_inside, n_air
        Exponents of the film in the tubes, and of spray film and air.
    share_inside
        Share of the design resistance that the film in the tubes has, 0 to 1.
    cp_air
        Heat capacity that ``ua_design`` is referred to, J/(kg K).

    Returns
    -------
    Array
        ``G`` in W/K, between 0 and ``W``, exactly 0 without liquid or air.
    """
    ua = ua_two_sides(ua_design, f_inside, f_air, n_inside, n_air, share_inside)
    return merkel_conductance(W, m_air, c_e, ua, cp_air)


def dry_coil_conductance(
    W: Array,
    W_air: Array,
    ua_design: Array,
    f_inside: Array,
    f_air: Array,
    n_inside: Array,
    n_air: Array,
    share_inside: Array,
) -> Array:
    """Conductance between the inlet of the liquid and the outdoor dry bulb, spray off [2]_.

    ::

        UA = ua_design / (share / f_inside**n_inside + (1 - share) / f_air**n_air)
        G  = eps C_min of W and W_air

    Parameters
    ----------
    W, W_air
        Capacity rates of liquid and air, W/K, at least 0, shape (lanes,).
    ua_design
        ``UA`` of the dry coils at design flows, W/K: some quarter of what they have when they are wet.
    f_inside, f_air, n_inside, n_air, share_inside
        As in :func:`wetted_coil_conductance`.
    """
    return conductance_counterflow(
        W, W_air, ua_two_sides(ua_design, f_inside, f_air, n_inside, n_air, share_inside)
    )


def wetted_steady(
    T_in: Array, T_wb: Array, W: Array, m_air: Array, ua: Array, p: Array, cp_air: Array
) -> WettedState:
    """Steady state of wetted coils of a given ``UA``, by bisection; NumPy, for sizing and tests.

    Parameters
    ----------
    T_in, T_wb
        Liquid inlet and outdoor wet bulb, K, shape (lanes,).
    W
        Capacity rate of the liquid, W/K.
    m_air
        Dry air, kg/s.
    ua
        ``UA`` now, referred to ``cp_air``, W/K.
    p
        Air pressure, Pa.
    cp_air
        Heat capacity of dry air, J/(kg K).
    """
    T_in, T_wb, W, m_air, ua, p = np.broadcast_arrays(T_in, T_wb, W, m_air, ua, p)
    h_in = enthalpy_saturated(T_wb, p)
    near, far = T_wb, T_in
    for _ in range(_HALVINGS):
        T_wb_out = (near + far) / 2.0
        c_e = saturation_slope(enthalpy_saturated(T_wb_out, p), h_in, T_wb_out, T_wb)
        G = merkel_conductance(W, m_air, c_e, ua, cp_air)
        T_next = tower_exit_wet_bulb(T_in, T_wb, G, m_air, c_e)
        outward = np.abs(T_next - T_wb) > np.abs(T_wb_out - T_wb)
        near, far = np.where(outward, T_wb_out, near), np.where(outward, far, T_wb_out)
    return WettedState(G * (T_in - T_wb), T_next, c_e)
