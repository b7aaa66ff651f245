"""Open cooling tower in counter flow after Merkel: the conductance between water inlet and outdoor wet bulb.

The air side is treated as a stream of saturated air at its wet bulb, whose capacity rate is the air flow
times the slope of the saturated enthalpy. With that the tower is a counter-flow exchanger::

    q = G (T_w_in - T_wb),   G = eps C_min,   C_air = m_air c_e,   UA_e = UA c_e / cp_air

References
----------
1. EnergyPlus Engineering Reference, "Cooling Towers" (variable-speed tower, Merkel model).
2. Modelica Buildings Library, Fluid.HeatExchangers.CoolingTowers.Merkel.
3. Merkel, "Verdunstungskühlung", VDI-Forschungsarbeiten 275, 1925.
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import absolute, const
from aidc_twin.physics.exchangers import STANDSTILL, conductance_counterflow

__all__ = ["merkel_conductance", "merkel_ua", "saturation_slope", "tower_exit_wet_bulb"]

# Reference 1 and 2, defaults of the correction of UA for the air flow ratio, fitted from 0.2 to 1.
_AIR_LINEAR = const(1.3, "1")
_AIR_SQUARE = const(0.3, "1")
# Reference 1 and 2, defaults of the correction of UA for the water flow ratio, fitted from 0.3 to 1.
_WATER_CONSTANT = const(0.1082, "1")
_WATER_LINEAR = const(1.667, "1")
_WATER_SQUARE = const(0.7713, "1")
# Reference 1 and 2, default of the correction of UA for the outdoor wet bulb, and the range it is limited to.
_WET_BULB_LINEAR = const(0.0081, "1/K")
_WET_BULB_ABOVE = const(-10.0, "dK")
_WET_BULB_BELOW = const(25.0, "dK")

# Below this difference the slope of the saturated enthalpy is taken as its derivative: two enthalpies 1 mK
# apart still tell their slope to 1e-7, and the derivative as written below is right to 2e-3 up to 40 degC.
_SAME_WET_BULB = const(1e-3, "dK")
# ASHRAE Handbook Fundamentals 2017, chapter 1, eq. 30: enthalpy of moist air, 1006 t + W (2501e3 + 1860 t).
_CP_AIR = const(1006.0, "J/kg/K")
_CP_VAPOUR = const(1860.0, "J/kg/K")
_H_VAPOUR_0 = const(2501e3, "J/kg")
# Same source, eq. 33 and 35: cp of water and of ice, and the enthalpy of ice at 0 degC, 2501e3 - 2830e3.
_CP_WATER = const(4186.0, "J/kg/K")
_CP_ICE = const(2100.0, "J/kg/K")
_H_ICE_0 = const(-329e3, "J/kg")
# Same source, eq. 2 and 20: gas constant of vapour, ratio of the molar masses of vapour and dry air.
_R_VAPOUR = const(461.524, "J/kg/K")
_MASS_RATIO = const(0.621945, "1")
# By definition of the Celsius scale, and the triple point of water.
_ZERO_CELSIUS = const(273.15, "K")
_TRIPLE_POINT = const(273.16, "K")


def merkel_ua(ua_design: Array, f_air: Array, f_water: Array, T_wb: Array, T_wb_design: Array) -> Array:
    """``UA`` of the fill, referred to the heat capacity of dry air, away from its design point [1]_ [2]_.

    ::

        UA = ua_design (1.3 f_air - 0.3 f_air**2) (0.1082 + 1.667 f_water - 0.7713 f_water**2)
             (1 + 0.0081 (T_wb_design - T_wb))

    The water term is 1.0039 at design flow, as published; beyond its maximum (1.081 of design flow) it is
    held there. The wet-bulb difference is limited to -10 to 25 K.

    Parameters
    ----------
    ua_design
        ``UA`` at the design point, W/K, shape (lanes,).
    f_air, f_water
        Flow over design flow, shape (lanes,); fitted from 0.2 (air) and 0.3 (water) to 1.
    T_wb, T_wb_design
        Outdoor wet bulb now and at the design point, K, shape (lanes,).
    """
    xp = namespace(ua_design, f_air, f_water, T_wb, T_wb_design)
    air = f_air * (_AIR_LINEAR - _AIR_SQUARE * f_air)
    wetted = xp.minimum(f_water, _WATER_LINEAR / (2.0 * _WATER_SQUARE))
    water = _WATER_CONSTANT + wetted * (_WATER_LINEAR - _WATER_SQUARE * wetted)
    below = xp.clip(T_wb_design - T_wb, _WET_BULB_ABOVE, _WET_BULB_BELOW)
    return ua_design * air * water * (1.0 + _WET_BULB_LINEAR * below)


def merkel_conductance(W_water: Array, m_air: Array, c_e: Array, ua: Array, cp_air: Array) -> Array:
    """Conductance of the tower between its water inlet and the outdoor wet bulb.

    Parameters
    ----------
    W_water
        Capacity rate of the water, W/K, shape (lanes,).
    m_air
        Dry air through the fill, kg/s, shape (lanes,).
    c_e
        Slope of the saturated enthalpy, J/(kg K), from :func:`saturation_slope`.
    ua
        ``UA`` referred to dry air, W/K, from :func:`merkel_ua`.
    cp_air
        Heat capacity of the air that ``ua`` is referred to, J/(kg K).

    Returns
    -------
    Array
        ``G`` in W/K, between 0 and ``W_water``, exactly 0 without water or air.
    """
    return conductance_counterflow(W_water, m_air * c_e, ua * c_e / cp_air)


def saturation_slope(h_out: Array, h_in: Array, T_wb_out: Array, T_wb_in: Array) -> Array:
    """Mean slope of the enthalpy of saturated air between two wet bulbs.

    ::

        c_e = (h_out - h_in) / (T_wb_out - T_wb_in)

    Where the two are equal it is the derivative: with the Clausius-Clapeyron slope of the vapour pressure,
    ``d ln p_ws / dT = h_fg / (R_v T**2)``, and ``p / (p - p_ws) = 1 + W / 0.621945`` the enthalpy tells it.

    Parameters
    ----------
    h_out, h_in
        Enthalpy of saturated air at the two wet bulbs, J/kg, shape (lanes,).
    T_wb_out, T_wb_in
        Wet bulb of the air that leaves and that enters, K, shape (lanes,).

    Returns
    -------
    Array
        ``c_e`` in J/(kg K).
    """
    xp = namespace(h_out, h_in, T_wb_out, T_wb_in)
    rise = T_wb_out - T_wb_in
    apart = xp.abs(rise) > _SAME_WET_BULB
    secant = (h_out - h_in) / xp.where(apart, rise, _SAME_WET_BULB)

    t = T_wb_in - _ZERO_CELSIUS
    h_vapour = _H_VAPOUR_0 + _CP_VAPOUR * t
    h_condensed = xp.where(T_wb_in < _TRIPLE_POINT, _H_ICE_0 + _CP_ICE * t, _CP_WATER * t)
    W = (h_in - _CP_AIR * t) / h_vapour
    T = absolute(T_wb_in)
    dW_dT = W * (1.0 + W / _MASS_RATIO) * (h_vapour - h_condensed) / (_R_VAPOUR * T * T)
    return xp.where(apart, secant, _CP_AIR + W * _CP_VAPOUR + h_vapour * dW_dT)


def tower_exit_wet_bulb(T_w_in: Array, T_wb: Array, conductance: Array, m_air: Array, c_e: Array) -> Array:
    """Wet bulb of the air that leaves the tower: one fixed-point step, taken once per time step.

    ::

        T_wb_out = T_wb + G (T_w_in - T_wb) / (m_air c_e)

    Since ``G <= m_air c_e`` it lies between the outdoor wet bulb and the water inlet. Without air it is the
    outdoor wet bulb.

    Parameters
    ----------
    T_w_in
        Water inlet, K, shape (lanes,).
    T_wb
        Outdoor wet bulb, K, shape (lanes,).
    conductance
        ``G`` of :func:`merkel_conductance`, W/K, shape (lanes,).
    m_air
        Dry air through the fill, kg/s, shape (lanes,).
    c_e
        Slope that ``conductance`` was computed with, J/(kg K).

    Returns
    -------
    Array
        Wet bulb of the leaving air, K.
    """
    xp = namespace(T_w_in, T_wb, conductance, m_air, c_e)
    # The conductance is 0 where the air stands still, so that any divisor will do there.
    W_air = xp.maximum(m_air * c_e, STANDSTILL)
    return T_wb + conductance / W_air * (T_w_in - T_wb)
