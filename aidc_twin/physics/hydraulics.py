"""Pumps, motors and pipes.

References
----------
1. ASHRAE Handbook Fundamentals 2017, chapter 3 (Darcy-Weisbach, Colebrook).
2. Haaland, "Simple and explicit formulas for the friction factor in turbulent pipe flow", J. Fluids Eng. 105
   (1983).
3. US Department of Energy, "Determining electric motor load and efficiency" (2014), as tabulated in the
   Modelica Buildings Library: efficiency over full-load efficiency of motors in part load.
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = [
    "friction_factor",
    "motor_efficiency",
    "pressure_drop",
    "pump_electric",
    "pump_power",
    "system_curve_power",
    "vfd_efficiency",
]

# Representative of variable-frequency drives: 0.776, 0.882, 0.924 and 0.946 at 10, 25, 50 and 100 % load.
_VFD_BEST = const(0.97, "1")
_VFD_LOSS = const(0.025, "1")
# Reference 3, a motor of 15 kW: efficiency ratio at 20 and 40 % load, 1 from 60 % on.
_MOTOR_LOADS = (const(0.2, "1"), const(0.4, "1"), const(0.6, "1"))
_MOTOR_RATIO_20 = const(0.843, "1")
_MOTOR_RATIO_40 = const(0.980, "1")
# Reference 1: laminar friction, and the Reynolds numbers between which the flow turns turbulent.
_LAMINAR = const(64.0, "1")
_LAMINAR_MOST = const(2300.0, "1")
_TURBULENT_LEAST = const(4000.0, "1")
# Below this Reynolds number nothing moves that any meter sees; the friction factor stays finite there.
_REYNOLDS_LEAST = const(1.0, "1")
# Reference 1, Colebrook: 1 / sqrt(f) = -2 log10(roughness / 3.7 + 2.51 / (Re sqrt(f))).
_ROUGH = const(3.7, "1")
_SMOOTH = const(2.51, "1")
# Reference 2: 1 / sqrt(f) = -1.8 log10(6.9 / Re + (roughness / 3.7)**1.11).
_HAALAND = const(1.8, "1")
_HAALAND_SMOOTH = const(6.9, "1")
_HAALAND_EXPONENT = const(1.11, "1")
# Natural logarithm of 10.
_LN_10 = const(2.302585092994046, "1")
# Fixed-point turns of Colebrook from Haaland's value; each gains a digit, starting from 1.5 %.
_COLEBROOK_TURNS = 6
# Circle: area is pi / 4 times the diameter squared.
_QUARTER_CIRCLE = const(0.7853981633974483, "1")


def system_curve_power(flow_ratio: Array, static_share: Array) -> Array:
    """Hydraulic power over design, on a system curve with a static share of the design head.

    ::

        share = x (static_share + (1 - static_share) x**2)

    Parameters
    ----------
    flow_ratio
        Flow over design flow ``x``, shape (lanes,).
    static_share
        Share of the design pressure that does not depend on flow (a differential pressure set point).
    """
    return flow_ratio * (static_share + (1.0 - static_share) * flow_ratio * flow_ratio)


def pump_power(p_rated: Array, flow_ratio: Array, static_share: Array) -> Array:
    """Electrical power of a speed-controlled pump that follows its system curve at constant efficiency.

    Parameters
    ----------
    p_rated
        Electrical power at design flow, W, shape (lanes,).
    flow_ratio
        Flow over design flow, shape (lanes,).
    static_share
        Share of the design pressure that does not depend on flow.

    Returns
    -------
    Array
        Electrical power, W, exactly 0 at zero flow.
    """
    return p_rated * system_curve_power(flow_ratio, static_share)


def pump_electric(m: Array, rho: Array, dp: Array, efficiency: Array) -> Array:
    """Electrical power of a pump from its duty.

    ::

        p = m dp / (rho efficiency)

    Parameters
    ----------
    m
        Mass flow, kg/s, shape (lanes,).
    rho
        Density, kg/m3.
    dp
        Pressure rise, Pa.
    efficiency
        Of pump, motor and drive together, above 0 to 1.

    Returns
    -------
    Array
        Electrical power, W.
    """
    return m * dp / (rho * efficiency)


def vfd_efficiency(load: Array) -> Array:
    """Efficiency of a variable-frequency drive.

    ::

        eta = 0.97 L / (L + 0.025)

    Parameters
    ----------
    load
        Output over rated output, 0 to 1, shape (lanes,).
    """
    return _VFD_BEST * load / (load + _VFD_LOSS)


def motor_efficiency(
    load: Array,
    efficiency_rated: Array,
    ratio_20: Array = _MOTOR_RATIO_20,
    ratio_40: Array = _MOTOR_RATIO_40,
) -> Array:
    """Efficiency of a motor in part load [3]_: straight lines through its ratios, constant from 60 % load on.

    The defaults are those of a 15 kW motor; one of 2.5 kW has 0.613 and 0.923, one above 80 kW about 1 and 1.

    Parameters
    ----------
    load
        Shaft power over rated shaft power, shape (lanes,).
    efficiency_rated
        Full-load efficiency.
    ratio_20, ratio_40
        Efficiency over full-load efficiency at 20 and 40 % load.
    """
    xp = namespace(load, efficiency_rated, ratio_20, ratio_40)
    first, second, third = _MOTOR_LOADS
    to_first = ratio_20 * xp.minimum(load, first) / first
    to_second = (ratio_40 - ratio_20) * (xp.clip(load, first, second) - first) / (second - first)
    to_third = (1.0 - ratio_40) * (xp.clip(load, second, third) - second) / (third - second)
    return efficiency_rated * (to_first + to_second + to_third)


def friction_factor(reynolds: Array, roughness: Array) -> Array:
    """Darcy friction factor: laminar, Colebrook [1]_, and a straight line between Re 2300 and 4000.

    Parameters
    ----------
    reynolds
        Reynolds number, at least 0, shape (lanes,); below 1 the factor stays at 64.
    roughness
        Roughness over diameter.
    """
    xp = namespace(reynolds, roughness)
    turbulent_re = xp.maximum(reynolds, _TURBULENT_LEAST)
    relative = roughness / _ROUGH
    start = _HAALAND_SMOOTH / turbulent_re + relative**_HAALAND_EXPONENT
    root = -_HAALAND * xp.log(start) / _LN_10
    for _ in range(_COLEBROOK_TURNS):
        root = -2.0 * xp.log(relative + _SMOOTH * root / turbulent_re) / _LN_10
    turbulent = 1.0 / (root * root)
    laminar = _LAMINAR / xp.clip(reynolds, _REYNOLDS_LEAST, _LAMINAR_MOST)
    weight = xp.clip((reynolds - _LAMINAR_MOST) / (_TURBULENT_LEAST - _LAMINAR_MOST), 0.0, 1.0)
    return laminar + weight * (turbulent - laminar)


def pressure_drop(
    m: Array,
    rho: Array,
    mu: Array,
    diameter: Array,
    length: Array,
    roughness: Array,
    loss_factors: Array = 0.0,
) -> Array:
    """Pressure drop of a pipe with fittings [1]_.

    ::

        dp = (f length / diameter + sum K) rho v**2 / 2,    v = m / (rho pi / 4 diameter**2)

    Parameters
    ----------
    m
        Mass flow, kg/s, at least 0, shape (lanes,).
    rho, mu
        Density, kg/m3, and dynamic viscosity, Pa s.
    diameter, length, roughness
        Inner diameter, length and absolute roughness of the wall, m.
    loss_factors
        Sum of the loss factors ``K`` of bends, valves and the like.

    Returns
    -------
    Array
        Pressure drop, Pa.
    """
    velocity = m / (rho * _QUARTER_CIRCLE * diameter * diameter)
    reynolds = rho * velocity * diameter / mu
    factor = friction_factor(reynolds, roughness / diameter)
    return (factor * length / diameter + loss_factors) * rho * velocity * velocity / 2.0
