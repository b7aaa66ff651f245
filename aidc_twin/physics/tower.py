"""Open cooling tower: air, fan, water, steady state and size; the exchange itself is in merkel.py.

References
----------
1. EnergyPlus Engineering Reference, "Cooling Towers".
2. Modelica Buildings Library, Fluid.HeatExchangers.CoolingTowers.Merkel.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const
from aidc_twin.errors import Unsizable
from aidc_twin.physics.exchangers import ua_for_duty_counterflow
from aidc_twin.physics.fans import fan_power
from aidc_twin.physics.merkel import (
    merkel_conductance,
    merkel_ua,
    saturation_slope,
    tower_exit_wet_bulb,
)
from aidc_twin.physics.psychrometrics import enthalpy_saturated

__all__ = [
    "FREE_CONVECTION_SHARE",
    "TowerSize",
    "TowerState",
    "air_flow_ratio",
    "blowdown",
    "drift",
    "evaporation",
    "fan_power",
    "merkel_conductance",
    "merkel_steady",
    "merkel_ua",
    "most_liquid_to_gas",
    "saturation_slope",
    "size_tower",
    "tower_exit_wet_bulb",
    "tower_in_thin_air",
]

# References 1 and 2, default: air that natural draught moves through a tower, fan off, over design air flow.
FREE_CONVECTION_SHARE = const(0.125, "1")
# Water between 10 and 40 degC (CoolProp 8.0, 4179 to 4195 at atmospheric pressure).
_CP_WATER = const(4184.0, "J/kg/K")
# Dry air, ASHRAE Handbook Fundamentals 2017, chapter 1, eq. 30: the UA of the fill is referred to it.
_CP_AIR = const(1006.0, "J/kg/K")
# Halvings of the interval between wet bulb and water inlet: 50 K become less than the last digit of 300 K.
_HALVINGS = 52
# Newton for the wet bulb of a given enthalpy is done when none moves by more than this, K; it takes some 6
# turns.
_SETTLED = 1e-10
_TURNS = 50
# Steps of the regula falsi for the leaving wet bulb, always as many, so that a lane does not feel its
# neighbours; and the share of the way to the water inlet where it begins: at the wet bulb no heat flows.
_STEPS, _BEGIN = 24, 0.01


class TowerState(NamedTuple):
    """A tower in steady state: heat rejected, W; water outlet, K; wet bulb of the leaving air, K."""

    q: Array
    T_w_out: Array
    T_wb_out: Array


class TowerSize(NamedTuple):
    """Design air flow (dry air), kg/s, and ``UA`` referred to dry air at the design point, W/K."""

    m_air: Array
    ua_design: Array


def air_flow_ratio(speed: Array) -> Array:
    """Air flow over design air flow: the fan's speed, or natural draught where the fan is slower than that.

    Parameters
    ----------
    speed
        Fan speed over full speed, 0 to 1, shape (lanes,).
    """
    xp = namespace(speed)
    return xp.maximum(speed, FREE_CONVECTION_SHARE)


def evaporation(m_air: Array, W_sat_out: Array, W_in: Array) -> Array:
    """Water that the air takes along, the leaving air being saturated; never negative.

    ::

        m_evaporation = m_air (W_sat_out - W_in)

    Parameters
    ----------
    m_air
        Dry air through the fill, kg/s, shape (lanes,).
    W_sat_out
        Humidity ratio of saturated air at the leaving wet bulb, kg/kg.
    W_in
        Humidity ratio of the outdoor air, kg/kg.

    Returns
    -------
    Array
        Evaporated water, kg/s.
    """
    xp = namespace(m_air, W_sat_out, W_in)
    return m_air * xp.maximum(W_sat_out - W_in, 0.0)


def drift(m_water: Array, share: Array) -> Array:
    """Droplets carried off with the air: a share of the circulating water, about 1e-5 with good eliminators.

    Parameters
    ----------
    m_water
        Circulating water, kg/s, shape (lanes,).
    share
        Drift over circulating water, dimensionless.

    Returns
    -------
    Array
        Drift, kg/s.
    """
    return m_water * share


def blowdown(m_evaporation: Array, cycles: Array, m_drift: Array) -> Array:
    """Water let off so that salts are concentrated ``cycles`` times; drift takes its part of the salts along.

    ::

        m_blowdown = m_evaporation / (cycles - 1) - m_drift,  at least 0

    Parameters
    ----------
    m_evaporation, m_drift
        Evaporated water and drift, kg/s, shape (lanes,).
    cycles
        Cycles of concentration, above 1, dimensionless.

    Returns
    -------
    Array
        Blow-down, kg/s; make-up is the sum of the three.
    """
    xp = namespace(m_evaporation, cycles, m_drift)
    return xp.maximum(m_evaporation / (cycles - 1.0) - m_drift, 0.0)


def merkel_steady(
    T_w_in: Array,
    T_wb: Array,
    m_water: Array,
    m_air: Array,
    ua_design: Array,
    m_water_design: Array,
    m_air_design: Array,
    T_wb_design: Array,
    p: Array,
    cp_water: Array = _CP_WATER,
    cp_air: Array = _CP_AIR,
) -> TowerState:
    """Steady state of a tower, the leaving wet bulb found by bisection; NumPy, for sizing and tests.

    The step of :func:`tower_exit_wet_bulb` would do as well below 50 degC, where each turn brings it five
    times nearer; with water near boiling it swings.

    Parameters
    ----------
    T_w_in, T_wb
        Water inlet and outdoor wet bulb, K, shape (lanes,).
    m_water, m_air
        Water and dry air, kg/s, shape (lanes,).
    ua_design, m_water_design, m_air_design, T_wb_design
        ``UA`` referred to dry air (W/K), flows (kg/s) and outdoor wet bulb (K) of the design point.
    p
        Air pressure, Pa.
    cp_water, cp_air
        Heat capacities, J/(kg K).
    """
    T_w_in, T_wb, m_water, m_air = np.broadcast_arrays(T_w_in, T_wb, m_water, m_air)
    W_water = m_water * cp_water
    ua = merkel_ua(ua_design, m_air / m_air_design, m_water / m_water_design, T_wb, T_wb_design)
    h_in = enthalpy_saturated(T_wb, p)
    near, far = T_wb, T_w_in
    for _ in range(_HALVINGS):
        T_wb_out = (near + far) / 2.0
        c_e = saturation_slope(enthalpy_saturated(T_wb_out, p), h_in, T_wb_out, T_wb)
        conductance = merkel_conductance(W_water, m_air, c_e, ua, cp_air)
        T_next = tower_exit_wet_bulb(T_w_in, T_wb, conductance, m_air, c_e)
        outward = np.abs(T_next - T_wb) > np.abs(T_wb_out - T_wb)
        near = np.where(outward, T_wb_out, near)
        far = np.where(outward, far, T_wb_out)
    q = conductance * (T_w_in - T_wb)
    T_w_out = T_w_in - q / np.where(W_water > 0, W_water, 1.0)
    return TowerState(q, T_w_out, T_next)


def most_liquid_to_gas(
    T_w_in: Array, T_w_out: Array, T_wb: Array, p: Array, cp_water: Array = _CP_WATER
) -> Array:
    """Water flow over dry air flow, kg/kg, at which the air would leave as warm as the water comes in.

    ::

        L/G = (h_sat(T_w_in) - h_sat(T_wb)) / (cp_water (T_w_in - T_w_out))

    With less air no tower does the duty. Temperatures in K, pressure in Pa, heat capacity in J/(kg K), all of
    one shape.
    """
    rise = enthalpy_saturated(T_w_in, p) - enthalpy_saturated(T_wb, p)
    return rise / (cp_water * (T_w_in - T_w_out))


def size_tower(
    q: Array,
    T_w_in: Array,
    T_w_out: Array,
    T_wb: Array,
    p: Array,
    liquid_to_gas: Array,
    cp_water: Array = _CP_WATER,
    cp_air: Array = _CP_AIR,
) -> TowerSize:
    """Air flow and ``UA`` of the tower that rejects ``q`` at the design point; NumPy only.

    ::

        m_air = m_water / liquid_to_gas,   h_sat(T_wb_out) = h_sat(T_wb) + q / m_air
        eps = q / (C_min (T_w_in - T_wb)),  UA_e = NTU(eps) C_min,   UA = UA_e cp_air / c_e

    Parameters
    ----------
    q
        Heat to reject, W, shape (lanes,).
    T_w_in, T_w_out, T_wb
        Design water inlet and outlet and design wet bulb, K, shape (lanes,).
    p
        Air pressure, Pa.
    liquid_to_gas
        Water flow over dry air flow, kg/kg.
    cp_water, cp_air
        Heat capacities, J/(kg K).

    Raises
    ------
    Unsizable
        Where the water would leave below the wet bulb, or the air is too little for the duty.
    """
    q, T_w_in, T_w_out, T_wb, p = np.broadcast_arrays(q, T_w_in, T_w_out, T_wb, p)
    if np.any(T_w_out <= T_wb) or np.any(T_w_in <= T_w_out):
        raise Unsizable(
            f"a cooling tower cannot cool water from {np.max(T_w_in):.2f} K to {np.min(T_w_out):.2f} K at a "
            f"wet bulb of {np.max(T_wb):.2f} K; the outlet must lie between the two: allow a larger approach"
        )
    W_water = q / (T_w_in - T_w_out)
    m_air = W_water / cp_water / liquid_to_gas
    h_in = enthalpy_saturated(T_wb, p)
    h_out = h_in + q / m_air
    T_wb_out = T_wb
    for _ in range(_TURNS):
        h = enthalpy_saturated(T_wb_out, p)
        T_before, T_wb_out = T_wb_out, T_wb_out + (h_out - h) / saturation_slope(h, h, T_wb_out, T_wb_out)
        if np.all(np.abs(T_wb_out - T_before) < _SETTLED):
            break
    if np.any(T_wb_out >= T_w_in):
        raise Unsizable(
            f"a liquid to gas ratio of {np.max(liquid_to_gas):.3g} leaves too little air for the duty: it "
            f"would have to leave at {np.max(T_wb_out):.2f} K, above the water inlet; take a smaller ratio"
        )
    c_e = saturation_slope(h_out, h_in, T_wb_out, T_wb)
    c_min = np.minimum(W_water, m_air * c_e)
    ua_e = ua_for_duty_counterflow(W_water, m_air * c_e, q / (c_min * (T_w_in - T_wb)))
    return TowerSize(m_air, ua_e * cp_air / c_e)


def tower_in_thin_air(
    size: TowerSize,
    q: Array,
    T_w_in: Array,
    T_w_out: Array,
    T_wb: Array,
    p_rated: Array,
    p: Array,
    cp_air: Array = _CP_AIR,
) -> tuple[Array, TowerSize]:
    """A tower that rejects ``q`` at ``p_rated``, in air of another pressure: its heat there; NumPy only.

    Fan and fill are the same: the fan moves the same volume, so that the mass of the air falls with its
    density, and ``UA`` with that mass [1]_. Each kilogram takes up more vapour, since the enthalpy of
    saturated air rises as the pressure falls. Water runs as the heat asks for, at the same inlet and outlet::

        m_air' = m_air p / p_rated,   W' = q' / (T_w_in - T_w_out)
        UA' = UA f(m_air' / m_air, W' / W) / f(1, 1)              f of merkel_ua
        q' = m_air' (h_sat(T_wb_out) - h_sat(T_wb)) = eps C_min (T_w_in - T_wb)

    Parameters
    ----------
    size
        Of :func:`size_tower` for ``q`` at ``p_rated``.
    q
        Heat that it rejects there, W, shape (lanes,).
    T_w_in, T_w_out, T_wb
        Design water inlet and outlet and design wet bulb, K, shape (lanes,).
    p_rated, p
        Pressure of the rating and of the site, Pa.
    cp_air
        Heat capacity of the air that ``UA`` is referred to, J/(kg K).

    Returns
    -------
    tuple
        Heat at ``p``, W, and the size with air and ``UA`` of that point; at ``p_rated`` those given.
    """
    q, T_w_in, T_w_out, T_wb, p_rated, p = np.broadcast_arrays(q, T_w_in, T_w_out, T_wb, p_rated, p)
    thin = p / p_rated
    m_air = thin * size.m_air
    h_in = enthalpy_saturated(T_wb, p)
    span, lead = T_w_in - T_w_out, T_w_in - T_wb
    at_rating = merkel_ua(1.0, 1.0, 1.0, T_wb, T_wb)

    def surplus(T_wb_out: Array) -> tuple[Array, Array, Array]:
        """Cooling of the water over that of the design, less one; heat into the air, W; ``UA``."""
        h_out = enthalpy_saturated(T_wb_out, p)
        taken = m_air * (h_out - h_in)
        ua = merkel_ua(size.ua_design, thin, taken / q, T_wb, T_wb) / at_rating
        c_e = saturation_slope(h_out, h_in, T_wb_out, T_wb)
        G = merkel_conductance(taken / span, m_air, c_e, ua, cp_air)
        return G * lead / taken - 1.0, taken, ua

    low, high = T_wb + _BEGIN * lead, T_w_in
    f_low, f_high = surplus(low)[0], surplus(high)[0]
    for _ in range(_STEPS):
        width = f_low - f_high
        T = low + (high - low) * np.where(width > 0, f_low / np.where(width > 0, width, 1.0), 0.5)
        f = surplus(T)[0]
        more = f > 0
        # The end that stays counts half, so that it does not stay for ever (Illinois).
        f_low, f_high = np.where(more, f, f_low / 2.0), np.where(more, f_high / 2.0, f)
        low, high = np.where(more, T, low), np.where(more, high, T)
    _, taken, ua = surplus(T)
    # To the last digit what was given, where the air is that of the rating.
    same = p == p_rated
    return np.where(same, q, taken), TowerSize(m_air, np.where(same, size.ua_design, ua))
