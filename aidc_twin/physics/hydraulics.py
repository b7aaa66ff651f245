"""Pumps, motors and pipes.

References
----------
1. ASHRAE Handbook Fundamentals 2017, chapter 3 (Darcy-Weisbach, Colebrook).
2. Haaland, "Simple and explicit formulas for the friction factor in turbulent pipe flow", J. Fluids Eng. 105
   (1983).
3. US Department of Energy, "Determining electric motor load and efficiency" (2014), as tabulated in the
   Modelica Buildings Library: efficiency over full-load efficiency of motors in part load.
4. EnergyPlus Engineering Reference, Fan:ComponentModel: efficiency over its best value by the Euler number,
   after C. H. Wray and others, Lawrence Berkeley National Laboratory. It is a similarity of turbomachines;
   the Modelica Buildings Library (Buildings.Fluid.Movers, Euler number) takes it for pumps as well.
"""

from __future__ import annotations

from math import erf, sqrt

import numpy as np

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = [
    "drive_input",
    "friction_factor",
    "motor_efficiency",
    "motor_input",
    "motor_ratios",
    "pressure_drop",
    "pump_efficiency_ratio",
    "pump_set_input",
    "system_head",
    "vfd_efficiency",
]

# Representative of variable-frequency drives: 0.776, 0.882, 0.924 and 0.946 at 10, 25, 50 and 100 % load.
_VFD_BEST = const(0.97, "1")
_VFD_LOSS = const(0.025, "1")
# Reference 3: efficiency ratios at 20 and 40 % load of motors of 2.5, 15 and 80 kW; of 15 kW below.
_MOTOR_SIZES = (2.5e3, 15e3, 80e3)
_RATIOS_20 = (0.613, 0.843, 1.0)
_RATIOS_40 = (0.923, 0.980, 1.0)
# Reference 4, with x = log10(Eu / Eu_best): coefficients a, b, c, d.
_EULER = (-2.732094, 2.273014, 0.196344, 5.267518)
# The Euler numbers between which it has been tabulated, over the best one, are a tenth and ten: so
# t = (1 - Eu) / (1 + Eu) lies between these, outside it stays at its ends.
_EULER_MOST = const(9.0 / 11.0, "1")
# Degree of the polynomial in t that stands for it: within 9e-7 of its value (test).
_EULER_DEGREE = 16
# Guards a division where neither flow nor pressure is left.
_LEAST_PRESSURE = const(1e-9, "1")
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


def system_head(flow_ratio: Array, static_share: Array) -> Array:
    """Pressure over design on a system curve: ``static_share + (1 - static_share) x**2``.

    Parameters
    ----------
    flow_ratio
        Flow over design flow ``x``, shape (lanes,).
    static_share
        Share of the design pressure that does not depend on flow.
    """
    return static_share + (1.0 - static_share) * flow_ratio * flow_ratio


def pump_efficiency_ratio(flow_ratio: Array, head_ratio: Array) -> Array:
    """Hydraulic efficiency of a pump over its best one, at any speed [4]_.

    Similar points of a pump at all its speeds share the Euler number, pressure over square of flow::

        x = log10(Eu / Eu_best),   Eu / Eu_best = head_ratio / flow_ratio**2
        eta / eta_best = f(x) / f(0),   f(x) = exp(-Z1**2 / 2) (1 + erf(Z2 / sqrt(2)))
        Z1 = (x - a) / b,   Z2 = (exp(c x) d x - a) / b

    It is evaluated as a polynomial in ``t = (1 - Eu) / (1 + Eu)``, whose ends are those of ``x``, without a
    logarithm or an exponential: each pump asks for it twice a step.

    Parameters
    ----------
    flow_ratio, head_ratio
        Flow and pressure over those of the best point at full speed, at least 0, shape (lanes,).
    """
    xp = namespace(flow_ratio, head_ratio)
    square = flow_ratio * flow_ratio
    t = (square - head_ratio) / xp.maximum(square + head_ratio, _LEAST_PRESSURE)
    t = xp.clip(t, -_EULER_MOST, _EULER_MOST)
    ratio = _EULER_TERMS[0] * t + _EULER_TERMS[1]
    for term in _EULER_TERMS[2:]:
        ratio = ratio * t + term
    return ratio


def _euler_terms() -> tuple[float, ...]:
    """Terms of the polynomial in ``t``, the highest first; 1 at ``t = 0``."""
    a, b, c, d = _EULER

    def f(t: np.ndarray) -> np.ndarray:
        x = np.log10((1.0 - t) / (1.0 + t))
        z1, z2 = (x - a) / b, (np.exp(c * x) * d * x - a) / b
        return np.exp(-z1 * z1 / 2.0) * np.array([1.0 + erf(z / sqrt(2.0)) for z in z2])

    domain = [-_EULER_MOST, _EULER_MOST]
    fit = np.polynomial.Chebyshev.interpolate(f, _EULER_DEGREE, domain).convert(
        domain=[-1.0, 1.0], kind=np.polynomial.Polynomial
    )
    return tuple(float(term) for term in (fit.coef / fit.coef[0])[::-1])


_EULER_TERMS = tuple(const(term, "1") for term in _euler_terms())


def motor_ratios(p_rated: Array) -> tuple[Array, Array]:
    """Efficiency over full-load efficiency of a motor at 20 and 40 % load, by its size [3]_.

    Straight lines in the logarithm of the size between 2.5, 15 and 80 kW, and constant outside.

    Parameters
    ----------
    p_rated
        Rated shaft power, W, shape (lanes,).
    """
    size = np.log(np.maximum(p_rated, _MOTOR_SIZES[0]))
    sizes = np.log(_MOTOR_SIZES)
    return np.interp(size, sizes, _RATIOS_20), np.interp(size, sizes, _RATIOS_40)


def motor_input(load: Array, efficiency_rated: Array, ratio_20: Array, ratio_40: Array) -> Array:
    """Electrical input of a motor over its rated shaft power.

    Below 20 % load, the first point of its table, its loss stays what it is there: a line of the efficiency
    to zero would make an idle motor lose a quarter of its rating.

    Parameters
    ----------
    load
        Shaft power over rated shaft power, at least 0, shape (lanes,).
    efficiency_rated, ratio_20, ratio_40
        As of :func:`motor_efficiency`.
    """
    xp = namespace(load, efficiency_rated)
    tabulated = xp.maximum(load, _MOTOR_LOADS[0])
    return load + tabulated * (1.0 / motor_efficiency(tabulated, efficiency_rated, ratio_20, ratio_40) - 1.0)


def drive_input(load: Array) -> Array:
    """Input of a variable-frequency drive over its rated output, ``(L + 0.025) / 0.97``; finite at no load.

    Parameters
    ----------
    load
        Output over rated output, at least 0, shape (lanes,).
    """
    return (load + _VFD_LOSS) / _VFD_BEST


def pump_set_input(
    flow_ratio: Array,
    head_ratio: Array,
    motor_load: Array,
    motor_efficiency_rated: Array,
    ratio_20: Array,
    ratio_40: Array,
) -> Array:
    """Electrical input of one pump with motor and drive, over what its motor takes at full load.

    ::

        shaft = motor_load flow head / (eta / eta_best),   of the rated shaft power
        input = drive(motor(shaft))

    Its best point is the design point. A pump that runs without flow still takes the no-load losses.

    Parameters
    ----------
    flow_ratio, head_ratio
        Flow and pressure over those of the design point, at least 0, shape (lanes,).
    motor_load
        Shaft power at the design point over the rated shaft power of the motor.
    motor_efficiency_rated, ratio_20, ratio_40
        As of :func:`motor_efficiency`.
    """
    shaft = motor_load * flow_ratio * head_ratio / pump_efficiency_ratio(flow_ratio, head_ratio)
    # The drive delivers what the motor takes; it is rated for the motor at full load.
    p_motor = motor_input(shaft, motor_efficiency_rated, ratio_20, ratio_40)
    return drive_input(p_motor * motor_efficiency_rated)


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
