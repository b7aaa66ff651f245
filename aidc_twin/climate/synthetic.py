"""A reproducible year of hourly weather from monthly statistics, where no file is at hand.

Daily means wander around a smooth course of the year as a first-order autoregressive process (the usual
model of daily temperature, e.g. Wilks, Statistical Methods in the Atmospheric Sciences, chapter on time
series), dry bulb and dew point correlated; a mean day with the given extremes at the given hours rides on
them. The monthly means, spreads and mean daily extremes are met, so what remains to chance is the order of
days. Good for annual energy; it holds no records, so plant is sized on design values, never on this.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aidc_twin.climate.places import Place
from aidc_twin.climate.year import HOURS, MONTH_OF_HOUR, WeatherYear, weather_year
from aidc_twin.physics import psychrometrics

__all__ = ["synthetic_year"]

Floats = NDArray[np.float64]

_DAYS = 365
_MONTH_OF_DAY = MONTH_OF_HOUR[::24]
_ZERO_CELSIUS = 273.15
# Share of the spread of daily means that is left to the day-to-day wandering at least, where the drift of
# the season within a month (spring, autumn) already explains most of it.
_LEAST_SPREAD = 0.3
# Spread of the daily swing of temperature over its monthly mean, and its correlation with the warmth of the
# day: medians over 15 typical years (TMY3, TMYx) on three continents.
_SWING_SPREAD, _SWING_WARM = 0.33, 0.24
# A day keeps at least this share of the mean swing.
_LEAST_SWING = 0.15
# The correlation left to chance must stay below 1, whatever the statistics say.
_MOST_CORRELATION = 0.97
# Dew points have a long tail to the dry side and a short one to the moist side: share of the squared
# departure, for a skewness of about -6 times this. Daily dew points of the 15 years have -0.9 to 0.1 by year
# and are most skewed in summer; this value leaves no bias in the 99 % wet bulb over them.
_MOIST_TAIL = 0.12
# Repetitions after which the monthly statistics no longer move noticeably.
_ROUNDS, _FITTING_ROUNDS = 4, 10
# Temperatures are rounded to this many places, K, so that the last bits of a processor's linear algebra do
# not make another year.
_PLACES = 6


def synthetic_year(place: Place, variant: int = 0) -> WeatherYear:
    """A year of weather with the monthly statistics of a place; the same numbers on every machine.

    Parameters
    ----------
    place
        Its monthly means of dry bulb and dew point are met exactly (the latter up to hours at saturation).
    variant
        Another sequence of days from the same statistics.
    """
    random = np.random.Generator(np.random.PCG64(_seed(f"{place.name}/{variant}")))
    climate = place.monthly
    warm, moist, sway = _wandering(place, random)
    dry_daily = _course(climate.dry_bulb_mean)
    dry_bulb = dry_daily + _hourly(warm) + _swings(place, warm, sway)
    dew_mean = _dew_point_means(place)
    dew = np.round(_capped(_course(dew_mean) + _hourly(moist), dry_bulb, dew_mean), _PLACES)
    pressure = _pressure(place)
    vapour = psychrometrics.vapour_pressure_of_dew_point(dew)
    return weather_year(
        name=place.name,
        source=f"synthetic year {variant} from monthly statistics: {place.source}; {place.provenance}",
        terms=place.terms,
        latitude=place.latitude,
        longitude=place.longitude,
        elevation=place.elevation,
        utc_offset=place.utc_offset,
        dry_bulb=np.round(dry_bulb, _PLACES),
        humidity_ratio=psychrometrics.humidity_ratio_of_vapour(vapour, pressure),
        pressure=pressure,
    )


def _seed(text: str) -> int:
    """A number from a name that is the same in every process, unlike ``hash``."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


@lru_cache(maxsize=1)
def _blend() -> Floats:
    """Weights of the twelve mid-month values in every hour, shape (8760, 12): linear, around the year."""
    middle = np.array([np.flatnonzero(m == MONTH_OF_HOUR).mean() for m in range(12)])
    hours = np.arange(HOURS)
    return np.stack([np.interp(hours, middle, unit, period=HOURS) for unit in np.eye(12)], axis=1)


@lru_cache(maxsize=1)
def _mean_keeping() -> Floats:
    """Weights, shape (8760, 12), of a continuous course whose monthly means are the given ones."""
    means = np.stack([_monthly(column) for column in _blend().T], axis=1)
    return _blend() @ np.linalg.inv(means)


def _course(monthly: Floats) -> Floats:
    """Continuous hourly course of the year with exactly these monthly means."""
    return np.einsum("ij,j->i", _mean_keeping(), monthly)


def _monthly(hourly: Floats) -> Floats:
    return np.bincount(MONTH_OF_HOUR, hourly) / np.bincount(MONTH_OF_HOUR)


def _monthly_of_days(daily: Floats) -> Floats:
    return np.bincount(_MONTH_OF_DAY, daily) / np.bincount(_MONTH_OF_DAY)


def _days(monthly: Floats) -> Floats:
    """Smooth daily factors, shape (365,), that need not keep the mean."""
    return np.einsum("ij,j->i", _blend()[12::24], monthly)


def _wandering(place: Place, random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Daily departures of dry bulb and dew point (K) and a third, independent one of unit spread."""
    noise = random.standard_normal((3, _DAYS))
    # A circular autoregressive process, so that 31 December leads to 1 January.
    turn = np.exp(-2j * np.pi * np.arange(_DAYS) / _DAYS)
    free = np.fft.ifft(np.fft.fft(noise, axis=1) / (1.0 - place.lag1 * turn), axis=1).real
    warm, moist, sway = free
    for _ in range(_ROUNDS):
        warm = _standard(warm)
        moist = _standard(moist - warm * _monthly_of_days(warm * moist)[_MONTH_OF_DAY])
    climate = place.monthly
    dry_drift, dew_drift = (
        drift - _monthly_of_days(drift)[_MONTH_OF_DAY]
        for drift in (_daily(_course(climate.dry_bulb_mean)), _daily(_course(climate.dew_point_mean)))
    )
    dry_sd = _left(climate.daily_mean_sd, _monthly_of_days(dry_drift**2))
    dew_sd = _left(climate.dew_point_daily_sd, _monthly_of_days(dew_drift**2))
    shared = climate.corr_daily_dry_dew * climate.daily_mean_sd * climate.dew_point_daily_sd
    shared = (shared - _monthly_of_days(dry_drift * dew_drift)) / (dry_sd * dew_sd)
    link = np.clip(shared, -_MOST_CORRELATION, _MOST_CORRELATION)[_MONTH_OF_DAY]
    moist = link * warm + np.sqrt(1.0 - link**2) * moist
    moist = _standard(moist - _MOIST_TAIL * moist**2)
    return (
        _fitted(warm * _days(dry_sd), dry_drift, climate.daily_mean_sd),
        _fitted(moist * _days(dew_sd), dew_drift, climate.dew_point_daily_sd),
        _standard(sway),
    )


def _fitted(daily: Floats, drift: Floats, spread: Floats) -> Floats:
    """Departures that, with the drift of the season, have the given spread in every month."""
    for _ in range(_FITTING_ROUNDS):
        total = np.sqrt(_monthly_of_days((drift + daily) ** 2))
        daily = _levelled(daily * _days(np.clip(spread / total, 0.5, 2.0)))
    return daily


def _left(spread: Floats, drift: Floats) -> Floats:
    """Spread that the wandering has to add to the drift of the season."""
    return np.sqrt(np.maximum(spread**2 - drift, (_LEAST_SPREAD * spread) ** 2))


def _standard(daily: Floats) -> Floats:
    """Zero mean and unit spread in every month, by smooth changes."""
    daily = _levelled(daily)
    return daily / _days(np.sqrt(_monthly_of_days(daily**2)))


def _levelled(daily: Floats) -> Floats:
    return daily - _daily(_course(_monthly_of_days(daily)))


def _daily(hourly: Floats) -> Floats:
    return hourly.reshape(_DAYS, 24).mean(axis=1)


@lru_cache(maxsize=1)
def _noon() -> tuple[Floats, Floats]:
    """Weights of yesterday's and tomorrow's noon value in the 24 hours of a day."""
    hour = np.arange(24) + 0.5
    return np.maximum(12.0 - hour, 0.0) / 24.0, np.maximum(hour - 12.0, 0.0) / 24.0


def _hourly(daily: Floats) -> Floats:
    """Hourly course through the noons of the days, with the given daily means, around the year."""
    before, after = _noon()
    # Daily means of a line through noon values are a circular convolution of these; undo it.
    wave = 2.0 * np.pi * np.arange(_DAYS) / _DAYS
    share = before.mean() + after.mean()
    noon = np.fft.ifft(np.fft.fft(daily) / (1.0 - share * (1.0 - np.cos(wave)))).real
    now, past, next_ = noon[:, None], np.roll(noon, 1)[:, None], np.roll(noon, -1)[:, None]
    return (now * (1.0 - before - after) + past * before + next_ * after).reshape(HOURS)


def _swings(place: Place, warm: Floats, sway: Floats) -> Floats:
    """The daily swing around the daily mean, shape (8760,), with zero mean in every day."""
    climate = place.monthly
    target = climate.daily_max_mean - climate.daily_min_mean
    shape = np.stack([_mean_day(place, month) for month in range(12)])
    shape = (_blend()[12::24] @ shape).reshape(_DAYS, 24)
    shape -= shape.mean(axis=1, keepdims=True)
    rest = np.sqrt(1.0 - _SWING_WARM**2)
    factor = 1.0 + _SWING_SPREAD * (_SWING_WARM * _standard(warm) + rest * sway)
    factor = np.maximum(factor, _LEAST_SWING)
    base = (_course(climate.dry_bulb_mean) + _hourly(warm)).reshape(_DAYS, 24)
    size = target
    # The change from day to day widens a day too; what is left for the swing is found by repetition.
    for _ in range(_ROUNDS):
        course = base + (_days(size) * factor)[:, None] * shape
        spread = _monthly_of_days(course.max(axis=1) - course.min(axis=1))
        size = np.clip(size * target / spread, 0.0, 2.0 * target)
    return ((_days(size) * factor)[:, None] * shape).reshape(HOURS)


def _mean_day(place: Place, month: int) -> Floats:
    """Shape of the mean day between 0 (lowest) and 1 (highest), 24 values at the ends of the hours.

    Half a cosine from the lowest to the highest hour and half a cosine back, bent by an exponent until its
    mean is where the monthly mean lies between the mean extremes.
    """
    climate = place.monthly
    low, high = climate.hour_of_min[month], climate.hour_of_max[month]
    since_low = (np.arange(1, 25) - low) % 24.0
    rise = (high - low) % 24.0
    back = 1.0 + (since_low - rise) / max(24.0 - rise, 1.0)
    phase = np.where(since_low <= rise, since_low / max(rise, 1.0), back)
    shape = (1.0 - np.cos(np.pi * phase)) / 2.0
    mean = climate.dry_bulb_mean[month] - climate.daily_min_mean[month]
    share = mean / max(climate.daily_max_mean[month] - climate.daily_min_mean[month], 1e-9)
    bends = np.geomspace(0.5, 3.0, 61)
    means = (shape[:, None] ** bends).mean(axis=0)
    return shape ** float(np.interp(-share, -means, bends))


def _dew_point_means(place: Place) -> Floats:
    """Monthly mean dew points, K.

    A mean vapour pressure weighs moist days more than dry ones. For normally distributed dew points the dew
    point of the mean vapour pressure lies above the mean dew point by half the slope of ln p times the
    variance (mean of a log-normal variable).
    """
    dew = place.monthly.dew_point_mean
    if not place.vapour_means:
        return dew
    step = 1.0
    p = psychrometrics.vapour_pressure_of_dew_point
    slope = np.log(p(dew + step) / p(dew - step)) / (2.0 * step)
    return dew - 0.5 * slope * place.monthly.dew_point_daily_sd**2


def _capped(dew: Floats, dry_bulb: Floats, mean: Floats) -> Floats:
    """Dew point held at or below the dry bulb, raised elsewhere so that its monthly means stay."""
    raised = dew
    for _ in range(_ROUNDS):
        raised = raised + _course(mean - _monthly(np.minimum(raised, dry_bulb)))
    return np.minimum(raised, dry_bulb)


def _pressure(place: Place) -> Floats:
    """Station pressure through the year, Pa; the standard atmosphere where none is known."""
    if np.isnan(place.pressure).any():
        standard = float(psychrometrics.pressure_of_elevation(np.asarray(place.elevation)))
        return np.full(HOURS, standard)
    return np.round(_course(place.pressure), _PLACES)
