"""Moist air after the ASHRAE Handbook: saturation, humidity, enthalpy, dew point, wet bulb.

Temperatures are kelvin, pressures Pa, humidity ratios kg water per kg dry air, enthalpies J per kg dry
air with dry air and liquid water at 0 degC as zero. Every function is elementwise and runs on NumPy or
JAX arrays. Below 0 degC saturation means saturation over ice, as in the handbook; meteorological dew
points below 0 degC are reported over liquid water, which `vapour_pressure_of_dew_point` honours.

Source: ASHRAE Handbook Fundamentals 2017 (SI), chapter 1, equations (5), (6), (20), (26), (30), (33),
(35), with the saturation equations of Hyland and Wexler (1983).
"""

from __future__ import annotations

import math

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import correlation

__all__ = [
    "density",
    "dew_point",
    "dew_point_fast",
    "dew_point_over_water",
    "enthalpy",
    "enthalpy_saturated",
    "humidity_ratio",
    "humidity_ratio_of_vapour",
    "humidity_ratio_of_wet_bulb",
    "humidity_ratio_saturated",
    "log_saturation_fast",
    "log_vapour_pressure",
    "pressure_of_elevation",
    "relative_humidity",
    "saturation_pressure",
    "saturation_pressure_fast",
    "specific_volume",
    "temperature_from_enthalpy",
    "vapour_pressure_of_dew_point",
    "wet_bulb",
]

_HANDBOOK = "ASHRAE Handbook Fundamentals 2017, chapter 1"
_HYLAND_WEXLER = "Hyland and Wexler 1983, ASHRAE Handbook Fundamentals 2017, chapter 1, eq. 5 and 6"

# Equation 5 (over ice, 173.15 to 273.16 K): factors of 1/T, 1, T, T^2, T^3, T^4 and ln T.
_ICE = (-5.6745359e3, 6.3925247, -9.677843e-3, 6.2215701e-7, 2.0747825e-9, -9.484024e-13, 4.1635019)
# Equation 6 (over liquid water, 273.16 to 473.15 K): factors of 1/T, 1, T, T^2, T^3 and ln T.
_LIQUID = (-5.8002206e3, 1.3914993, -4.8640239e-2, 4.1764768e-5, -1.4452093e-8, 6.5459673)
# Short forms ln p = a/T + b + c T (+ d T^2), least squares on the two equations above at 2001 Chebyshev
# points: over ice 233.15 to 273.16 K within 7.2e-5, over liquid 273.16 to 373.15 K within 7.1e-6.
_ICE_FAST = (-6170.12231, 29.0922258, -0.00032231733)
_LIQUID_FAST = (-6343.80539, 33.9559902, -0.0192241521, 1.25336449e-05)
# Triple point of water, the joint of the two saturation equations (ITS-90).
_TRIPLE_POINT = 273.16
# 0 degC, the zero of enthalpy.
_ZERO = 273.15
# Ratio of the molar masses of water and dry air (handbook section "humidity parameters").
_MASS_RATIO = 0.621945
# Gas constant of dry air, J/(kg K): 8314.472 / 28.966 (handbook eq. 1).
_GAS_CONSTANT = 287.042
# Specific heats, J/(kg K): dry air, vapour, liquid water, ice; heat of vaporisation and of sublimation at
# 0 degC, J/kg (handbook eq. 30, 33 and 35).
_CP_AIR, _CP_VAPOUR, _CP_LIQUID, _CP_ICE = 1006.0, 1860.0, 4186.0, 2100.0
_VAPORISATION, _SUBLIMATION = 2501.0e3, 2830.0e3
# Standard atmosphere (handbook eq. 3): pressure at sea level in Pa, lapse per metre, exponent.
_SEA_LEVEL, _LAPSE, _LAPSE_EXPONENT = 101325.0, 2.25577e-5, 5.2559
# Above boiling there is no dry air left; a hundredth keeps every function finite there.
_LEAST_DRY_SHARE = 0.01
# Coldest dew point returned, 173.15 K: the lower end of equation 5. Its vapour pressure in Pa.
_COLDEST_PRESSURE = 1.4e-3
# Magnus inverse as the start of the dew point iteration: 610.94 Pa, 17.625, 243.04 K
# (Alduchov and Eskridge 1996, J. Appl. Meteorol. 35, 601).
_MAGNUS = (610.94, 17.625, 243.04)
# Newton converges from one side because the residual is convex; counts measured to reach 1e-10 K over
# -60 to 60 degC at 1 to 100 % humidity and 50 to 105 kPa.
_DEW_STEPS, _WET_STEPS = 4, 7


def _log_ice(t: Array) -> Array:
    a, b, c, d, e, f, g = _ICE
    return a / t + b + t * (c + t * (d + t * (e + t * f))) + g * namespace(t).log(t)


def _log_liquid(t: Array) -> Array:
    a, b, c, d, e, g = _LIQUID
    return a / t + b + t * (c + t * (d + t * e)) + g * namespace(t).log(t)


def _slope_ice(t: Array) -> Array:
    """Derivative of ln p over ice, 1/K."""
    a, _, c, d, e, f, g = _ICE
    return -a / t**2 + c + t * (2 * d + t * (3 * e + t * 4 * f)) + g / t


def _slope_liquid(t: Array) -> Array:
    """Derivative of ln p over liquid water, 1/K."""
    a, _, c, d, e, g = _LIQUID
    return -a / t**2 + c + t * (2 * d + t * 3 * e) + g / t


def _ratio(vapour: Array, p: Array) -> Array:
    """Humidity ratio of a vapour pressure, finite above boiling."""
    xp = namespace(vapour, p)
    return _MASS_RATIO * vapour / xp.maximum(p - vapour, _LEAST_DRY_SHARE * p)


@correlation(inputs={"T": "K"}, output="Pa", source=_HYLAND_WEXLER)
def saturation_pressure(T: Array) -> Array:
    """Saturation pressure of water vapour, Pa: over ice below 273.16 K, over liquid above.

    Valid 173.15 to 473.15 K. Two exponentials; for weather, sizing and tests. The compiled step uses
    `saturation_pressure_fast`.
    """
    xp = namespace(T)
    return xp.exp(xp.where(T < _TRIPLE_POINT, _log_ice(T), _log_liquid(T)))


@correlation(inputs={"T": "K"}, output="Pa", source=f"least squares on {_HYLAND_WEXLER}")
def saturation_pressure_fast(T: Array) -> Array:
    """Saturation pressure of water vapour, Pa, with one exponential and no logarithm.

    Within 0.0072 % of `saturation_pressure` from -40 to 0 degC and within 0.0008 % from 0 to 100 degC.
    """
    return _fast(T)


def _fast(t: Array) -> Array:
    return namespace(t).exp(_log_fast(t))


def _log_fast(t: Array) -> Array:
    """Logarithm of the fast saturation pressure: a reciprocal, no transcendental function."""
    xp = namespace(t)
    ai, bi, ci = _ICE_FAST
    al, bl, cl, dl = _LIQUID_FAST
    # One reciprocal: the branch is chosen on the cheap exponent.
    reciprocal = 1 / t
    ice = ai * reciprocal + bi + t * ci
    liquid = al * reciprocal + bl + t * (cl + t * dl)
    return xp.where(t < _TRIPLE_POINT, ice, liquid)


@correlation(inputs={"T": "K"}, output="Pa", source=f"WMO-No. 8, dew point over water; {_HYLAND_WEXLER}")
def vapour_pressure_of_dew_point(T: Array) -> Array:
    """Vapour pressure, Pa, of a reported dew point: over liquid water at every temperature (WMO-No. 8)."""
    return namespace(T).exp(_log_liquid(T))


@correlation(inputs={"T": "K", "rh": "1", "p": "Pa"}, output="1", source=f"{_HANDBOOK}, eq. 20 and 22")
def humidity_ratio(T: Array, rh: Array, p: Array) -> Array:
    """Humidity ratio, kg/kg, of air at temperature T (K), relative humidity rh (0 to 1), pressure p (Pa)."""
    return _ratio(rh * saturation_pressure(T), p)


def humidity_ratio_of_vapour(vapour: Array, p: Array) -> Array:
    """Humidity ratio, kg/kg, of air with a vapour pressure (Pa) at pressure p (Pa); handbook eq. 20."""
    return _ratio(vapour, p)


@correlation(inputs={"T": "K", "T_wet": "K", "p": "Pa"}, output="1", source=f"{_HANDBOOK}, eq. 33")
def humidity_ratio_of_wet_bulb(T: Array, T_wet: Array, p: Array) -> Array:
    """Humidity ratio, kg/kg, of air with dry bulb T and wet bulb T_wet (K) at or above freezing."""
    dry, wet = T - _ZERO, T_wet - _ZERO
    heat = _VAPORISATION - (_CP_LIQUID - _CP_VAPOUR) * wet
    vapour = _VAPORISATION + _CP_VAPOUR * dry - _CP_LIQUID * wet
    return (heat * _ratio(saturation_pressure(T_wet), p) - _CP_AIR * (dry - wet)) / vapour


@correlation(inputs={"T": "K", "p": "Pa"}, output="1", source=f"{_HANDBOOK}, eq. 21")
def humidity_ratio_saturated(T: Array, p: Array) -> Array:
    """Humidity ratio of saturated air, kg/kg, from the one-exponential saturation pressure."""
    return _ratio(_fast(T), p)


@correlation(inputs={"T": "K", "W": "1", "p": "Pa"}, output="1", source=f"{_HANDBOOK}, eq. 22")
def relative_humidity(T: Array, W: Array, p: Array) -> Array:
    """Relative humidity (0 to 1; above 1 for supersaturated input), over ice below 0 degC."""
    return p * W / (_MASS_RATIO + W) / saturation_pressure(T)


@correlation(inputs={"T": "K", "W": "1"}, output="J/kg", source=f"{_HANDBOOK}, eq. 30")
def enthalpy(T: Array, W: Array) -> Array:
    """Specific enthalpy of moist air, J per kg dry air."""
    t = T - _ZERO
    return _CP_AIR * t + W * (_VAPORISATION + _CP_VAPOUR * t)


@correlation(inputs={"h": "J/kg", "W": "1"}, output="K", source=f"{_HANDBOOK}, eq. 30 solved for temperature")
def temperature_from_enthalpy(h: Array, W: Array) -> Array:
    """Temperature, K, of moist air of enthalpy h (J/kg) and humidity ratio W (kg/kg)."""
    return _ZERO + (h - W * _VAPORISATION) / (_CP_AIR + W * _CP_VAPOUR)


@correlation(inputs={"T": "K", "p": "Pa"}, output="J/kg", source=f"{_HANDBOOK}, eq. 21 and 30")
def enthalpy_saturated(T: Array, p: Array) -> Array:
    """Enthalpy of saturated air, J per kg dry air, with one exponential: the hot loop of a tower."""
    t = T - _ZERO
    return _CP_AIR * t + _ratio(_fast(T), p) * (_VAPORISATION + _CP_VAPOUR * t)


@correlation(inputs={"T": "K", "W": "1", "p": "Pa"}, output="m3/kg", source=f"{_HANDBOOK}, eq. 26")
def specific_volume(T: Array, W: Array, p: Array) -> Array:
    """Volume of moist air per kg of dry air, m3/kg."""
    return _GAS_CONSTANT * T * (1 + W / _MASS_RATIO) / p


@correlation(inputs={"T": "K", "W": "1", "p": "Pa"}, output="kg/m3", source=f"{_HANDBOOK}, eq. 26")
def density(T: Array, W: Array, p: Array) -> Array:
    """Density of moist air, kg of air and vapour per m3."""
    return (1 + W) * p / (_GAS_CONSTANT * T * (1 + W / _MASS_RATIO))


@correlation(inputs={"W": "1", "p": "Pa"}, output="K", source=f"{_HANDBOOK}, eq. 36, by Newton")
def dew_point(W: Array, p: Array) -> Array:
    """Dew point, K (frost point below 0 degC); dry air gives about 173 K, the end of the equation."""
    t, target = _dew_start(W, p)
    xp = namespace(t)
    for _ in range(_DEW_STEPS):
        over_ice = t < _TRIPLE_POINT
        residual = xp.where(over_ice, _log_ice(t), _log_liquid(t)) - target
        t = t - residual / xp.where(over_ice, _slope_ice(t), _slope_liquid(t))
    return t


@correlation(inputs={"W": "1", "p": "Pa"}, output="K", source="WMO-No. 8, dew point over water, by Newton")
def dew_point_over_water(W: Array, p: Array) -> Array:
    """Dew point, K, over liquid water at every temperature: the inverse of `vapour_pressure_of_dew_point`."""
    t, target = _dew_start(W, p)
    for _ in range(_DEW_STEPS):
        t = t - (_log_liquid(t) - target) / _slope_liquid(t)
    return t


@correlation(inputs={"W": "1", "p": "Pa"}, output="1", source=f"{_HANDBOOK}, eq. 20")
def log_vapour_pressure(W: Array, p: Array) -> Array:
    """Natural logarithm of the vapour pressure in Pa; dry air gives that of a dew point of 173 K."""
    xp = namespace(W, p)
    return xp.log(xp.maximum(p * W / (_MASS_RATIO + W), _COLDEST_PRESSURE))


@correlation(inputs={"T": "K"}, output="1", source=f"least squares on {_HYLAND_WEXLER}")
def log_saturation_fast(T: Array) -> Array:
    """Natural logarithm of `saturation_pressure_fast` in Pa, without exponential or logarithm.

    Relative humidity is above a limit where the logarithm of the vapour pressure is above this one by more
    than the logarithm of the limit.
    """
    return _log_fast(T)


@correlation(inputs={"log_vapour": "1"}, output="K", source=f"{_HANDBOOK}, eq. 36, on the short forms")
def dew_point_fast(log_vapour: Array) -> Array:
    """Dew point, K (frost point below 0 degC), of a logarithm of vapour pressure: for the step.

    Two steps of Newton on the short forms, without exponential or logarithm; within 0.01 K of `dew_point`
    from -40 to 40 degC.
    """
    t = _magnus_inverse(log_vapour)
    xp = namespace(t, log_vapour)
    ai, _, ci = _ICE_FAST
    al, _, cl, dl = _LIQUID_FAST
    for _ in range(2):
        ice, liquid = -ai / t**2 + ci, -al / t**2 + cl + 2 * dl * t
        t = t - (_log_fast(t) - log_vapour) / xp.where(t < _TRIPLE_POINT, ice, liquid)
    return t


def _dew_start(humidity: Array, p: Array) -> tuple[Array, Array]:
    """First guess of the dew point, K, and logarithm of the vapour pressure."""
    xp = namespace(humidity, p)
    target = xp.log(xp.maximum(p * humidity / (_MASS_RATIO + humidity), _COLDEST_PRESSURE))
    return _magnus_inverse(target), target


def _magnus_inverse(target: Array) -> Array:
    """Dew point, K, of the logarithm of a vapour pressure in Pa, after Magnus."""
    pressure, slope, offset = _MAGNUS
    y = target - math.log(pressure)
    return _ZERO + offset * y / (slope - y)


@correlation(inputs={"T": "K", "W": "1", "p": "Pa"}, output="K", source=f"{_HANDBOOK}, eq. 33, 35")
def wet_bulb(T: Array, W: Array, p: Array) -> Array:
    """Thermodynamic wet-bulb temperature, K.

    The handbook's equation has a liquid and an ice branch that do not meet at 0 degC; in dry air both have
    a valid root, up to 0.6 K apart. One fixed rule: the liquid root where it is at or above 0 degC, else the
    ice root. Newton starts at the dry bulb, from where it descends without overshoot because the residual is
    convex. Compute it once per hour of weather and interpolate; it does not belong in a time step.

    Parameters
    ----------
    T, W, p
        Dry bulb (K), humidity ratio (kg/kg), pressure (Pa), of shapes that broadcast together.
    """
    xp = namespace(T, W, p)
    dry = T - _ZERO
    liquid = dry + 0 * (W + p)
    for _ in range(_WET_STEPS):
        ws, dws = _saturated_with_slope(liquid, p, _log_liquid, _slope_liquid)
        heat = _VAPORISATION - (_CP_LIQUID - _CP_VAPOUR) * liquid
        vapour = _VAPORISATION + _CP_VAPOUR * dry - _CP_LIQUID * liquid
        residual = heat * ws - _CP_AIR * (dry - liquid) - W * vapour
        slope = heat * dws - (_CP_LIQUID - _CP_VAPOUR) * ws + _CP_AIR + W * _CP_LIQUID
        liquid = liquid - residual / slope
    frozen = xp.minimum(dry, 0) + 0 * (W + p)
    for _ in range(_WET_STEPS):
        ws, dws = _saturated_with_slope(frozen, p, _log_ice, _slope_ice)
        heat = _SUBLIMATION - (_CP_ICE - _CP_VAPOUR) * frozen
        vapour = _SUBLIMATION + _CP_VAPOUR * dry - _CP_ICE * frozen
        residual = heat * ws - _CP_AIR * (dry - frozen) - W * vapour
        slope = heat * dws - (_CP_ICE - _CP_VAPOUR) * ws + _CP_AIR + W * _CP_ICE
        frozen = frozen - residual / slope
    # The ice root belongs to water that is frozen: it is not let above 0 degC.
    return _ZERO + xp.where(liquid >= 0, liquid, xp.minimum(frozen, 0))


def _saturated_with_slope(t: Array, p: Array, log_pressure: Array, log_slope: Array) -> tuple[Array, Array]:
    """Saturated humidity ratio at t (degC) and its derivative with temperature, 1/K."""
    xp = namespace(t, p)
    kelvin = t + _ZERO
    vapour = xp.exp(log_pressure(kelvin))
    ws = _ratio(vapour, p)
    return ws, ws * log_slope(kelvin) * p / xp.maximum(p - vapour, _LEAST_DRY_SHARE * p)


@correlation(inputs={"z": "m"}, output="Pa", source=f"{_HANDBOOK}, eq. 3")
def pressure_of_elevation(z: Array) -> Array:
    """Pressure of the standard atmosphere, Pa, at elevation z (m), -5000 to 11000 m."""
    return _SEA_LEVEL * (1 - _LAPSE * z) ** _LAPSE_EXPONENT
