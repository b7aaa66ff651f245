"""Approach of an open cooling tower by the YorkCalc correlation: an independent check of the Merkel tower.

References
----------
1. EnergyPlus Engineering Reference, "Cooling Towers", YorkCalc coefficients and range of validity.
"""

from __future__ import annotations

from typing import NamedTuple

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = ["YorkApproach", "york_approach"]

# Reference 1: factors of t_wb**i range**j ratio**k, i the fastest and k the slowest, i, j, k from 0 to 2.
_FACTORS = tuple(
    const(factor, "1")
    for factor in (
        -0.359741205, -0.055053608, 0.0023850432,
        0.173926877, -0.0248473764, 0.00048430224,
        -0.005589849456, 0.0005770079712, -1.342427256e-5,
        2.84765801111111, -0.121765149, 0.0014599242,
        1.680428651, -0.0166920786, -0.0007190532,
        -0.025485194448, 4.87491696e-5, 2.719234152e-5,
        -0.0653766255555556, -0.002278167, 0.0002500254,
        -0.0910565458, 0.00318176316, 3.8621772e-5,
        -0.0034285382352, 8.56589904e-6, -1.516821552e-6,
    )
)  # fmt: skip
# Reference 1: range of validity in wet bulb, range of the water, water flow ratio and liquid to gas ratio.
_T_WB_LOW, _T_WB_HIGH = const(238.75, "K"), const(299.85, "K")
_RANGE_LOW, _RANGE_HIGH = const(1.1, "dK"), const(22.2, "dK")
_WATER_LOW, _WATER_HIGH = const(0.75, "1"), const(1.25, "1")
_RATIO_HIGH = const(8.0, "1")
# By definition of the Celsius scale, and the unit of the correlation.
_ZERO_CELSIUS = const(273.15, "K")
_KELVIN = const(1.0, "dK")


class YorkApproach(NamedTuple):
    """Approach of the leaving water to the wet bulb, K (a difference), and whether the point is in range."""

    approach: Array
    in_range: Array


def york_approach(T_wb: Array, water_range: Array, f_water: Array, f_air: Array) -> YorkApproach:
    """Approach at a range of the water and at flows over their design values.

    ::

        approach = sum_ijk c_ijk t_wb**i range**j (f_water / f_air)**k,   t_wb in degC

    Parameters
    ----------
    T_wb
        Outdoor wet bulb, K, shape (lanes,).
    water_range
        Water inlet less outlet, K (a difference), shape (lanes,).
    f_water, f_air
        Flow over design flow, above 0, shape (lanes,).
    """
    xp = namespace(T_wb, water_range, f_water, f_air)
    t = (T_wb - _ZERO_CELSIUS) / _KELVIN
    r = water_range / _KELVIN
    ratio = f_water / f_air
    approach = 0.0 * t
    powers = (1.0, ratio, ratio * ratio)
    for k, of_ratio in enumerate(powers):
        for j, of_range in enumerate((1.0, r, r * r)):
            c0, c1, c2 = _FACTORS[9 * k + 3 * j : 9 * k + 3 * j + 3]
            approach = approach + (c0 + t * (c1 + t * c2)) * of_range * of_ratio
    inside = (T_wb >= _T_WB_LOW) & (T_wb <= _T_WB_HIGH) & (water_range >= _RANGE_LOW)
    inside &= (water_range <= _RANGE_HIGH) & (f_water >= _WATER_LOW) & (f_water <= _WATER_HIGH)
    return YorkApproach(approach * _KELVIN, inside & (ratio <= _RATIO_HIGH) & xp.isfinite(ratio))
