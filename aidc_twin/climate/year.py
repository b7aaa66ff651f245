"""One year of hourly outdoor air at a site: the only form in which weather reaches a simulation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aidc_twin.errors import Finding, InputError
from aidc_twin.physics import psychrometrics

__all__ = ["HOURS", "MONTH_OF_HOUR", "OutdoorAir", "WeatherStatistics", "WeatherYear", "weather_year"]

Floats = NDArray[np.float64]

HOURS = 8760
_SECONDS_PER_HOUR = 3600.0
_ZERO_CELSIUS = 273.15
_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
# Month (0 to 11) of each of the 8760 hours of a common year.
MONTH_OF_HOUR = np.repeat(np.arange(12), 24 * _DAYS)
# Wet bulbs below which the hours are counted, K (10, 15, 20 degC): usual marks of free cooling with chilled
# water at 15 to 25 degC.
_THRESHOLDS = (283.15, 288.15, 293.15)


@dataclass(frozen=True)
class OutdoorAir:
    """Outdoor air at given instants, arrays of the shape asked for: K, K, kg/kg, Pa."""

    dry_bulb: Floats
    wet_bulb: Floats
    humidity_ratio: Floats
    pressure: Floats


@dataclass(frozen=True)
class WeatherStatistics:
    """What a year of weather means for cooling. Temperatures in kelvin.

    Attributes
    ----------
    hours_wet_bulb_below
        Hours of the year with a wet bulb below 283.15, 288.15 and 293.15 K (10, 15, 20 degC).
    dry_bulb_percentiles, wet_bulb_percentiles
        Values not exceeded in the given percentage of hours; keys 0.4, 1, 50, 90, 99, 99.6.
    monthly_dry_bulb, monthly_wet_bulb, monthly_relative_humidity
        Twelve monthly means.
    """

    hours_wet_bulb_below: dict[float, int]
    dry_bulb_mean: float
    dry_bulb_min: float
    dry_bulb_max: float
    wet_bulb_mean: float
    wet_bulb_max: float
    pressure_mean: float
    dry_bulb_percentiles: dict[float, float]
    wet_bulb_percentiles: dict[float, float]
    monthly_dry_bulb: Floats
    monthly_wet_bulb: Floats
    monthly_relative_humidity: Floats


@dataclass(frozen=True, eq=False)
class WeatherYear:
    """A year of 8760 hourly values in local standard time; periodic, so 31 December leads to 1 January.

    Value ``i`` is the state at the *end* of hour ``i``, that is at ``(i + 1) * 3600`` seconds after the start
    of 1 January: the reading of an EPW file, whose hour 1 runs from 00:00 to 01:00 (EnergyPlus Auxiliary
    Programs, "EPW CSV format", and EnergyPlus' own interpolation). Between them the values run linearly.

    Attributes
    ----------
    name, source, terms
        Place; where the numbers come from, with the period they describe; terms of use.
    latitude, longitude, elevation, utc_offset
        Degrees north, degrees east, m, h.
    dry_bulb, wet_bulb, dew_point
        K, shape (8760,). The dew point is over liquid water at every temperature, as it is reported.
    humidity_ratio, relative_humidity, pressure
        kg/kg, 0 to 1 (over ice below 0 degC), Pa, shape (8760,).
    """

    name: str
    source: str
    terms: str
    latitude: float
    longitude: float
    elevation: float
    utc_offset: float
    dry_bulb: Floats = field(repr=False)
    wet_bulb: Floats = field(repr=False)
    humidity_ratio: Floats = field(repr=False)
    pressure: Floats = field(repr=False)
    relative_humidity: Floats = field(repr=False)
    dew_point: Floats = field(repr=False)

    def at(self, seconds: ArrayLike) -> OutdoorAir:
        """Outdoor air at seconds after the start of 1 January, any number of years on, any shape.

        The wet bulb is interpolated between hours, not recomputed: 0.01 K of difference, a thousandth of
        the work.
        """
        position = np.asarray(seconds, dtype=np.float64) / _SECONDS_PER_HOUR - 1.0
        floor = np.floor(position)
        weight = position - floor
        before = floor.astype(np.int64) % HOURS
        after = (before + 1) % HOURS

        def mix(values: Floats) -> Floats:
            return values[before] * (1.0 - weight) + values[after] * weight

        return OutdoorAir(
            mix(self.dry_bulb), mix(self.wet_bulb), mix(self.humidity_ratio), mix(self.pressure)
        )

    def shifted(self, delta: float) -> WeatherYear:
        """The same year with every dry bulb moved by ``delta`` kelvin at constant relative humidity."""
        if delta == 0.0:
            return self
        dry_bulb = self.dry_bulb + delta
        humidity = psychrometrics.humidity_ratio(dry_bulb, self.relative_humidity, self.pressure)
        note = f"{self.source}; dry bulb shifted by {delta:+g} K at constant relative humidity"
        return self._with_air(dry_bulb, humidity, self.pressure, note)

    def at_elevation(self, elevation: float) -> WeatherYear:
        """The same dry bulbs and relative humidities at the pressure of another elevation (m).

        The pressure is scaled by the ratio of the standard atmosphere at the two elevations.
        """
        if elevation == self.elevation:
            return self
        here, there = (
            float(psychrometrics.pressure_of_elevation(np.asarray(z))) for z in (self.elevation, elevation)
        )
        pressure = self.pressure * (there / here)
        humidity = psychrometrics.humidity_ratio(self.dry_bulb, self.relative_humidity, pressure)
        note = f"{self.source}; pressure moved from {self.elevation:g} m to {elevation:g} m"
        return replace(self._with_air(self.dry_bulb, humidity, pressure, note), elevation=elevation)

    def _with_air(self, dry_bulb: Floats, humidity: Floats, pressure: Floats, source: str) -> WeatherYear:
        return weather_year(
            name=self.name,
            source=source,
            terms=self.terms,
            latitude=self.latitude,
            longitude=self.longitude,
            elevation=self.elevation,
            utc_offset=self.utc_offset,
            dry_bulb=dry_bulb,
            humidity_ratio=humidity,
            pressure=pressure,
        )

    def statistics(self) -> WeatherStatistics:
        """Hours below wet-bulb marks, percentiles and monthly means of this year."""
        shares = (0.4, 1.0, 50.0, 90.0, 99.0, 99.6)

        def percentiles(values: Floats) -> dict[float, float]:
            return dict(zip(shares, (float(v) for v in np.percentile(values, shares)), strict=True))

        def monthly(values: Floats) -> Floats:
            return np.bincount(MONTH_OF_HOUR, values) / np.bincount(MONTH_OF_HOUR)

        return WeatherStatistics(
            hours_wet_bulb_below={t: int(np.sum(self.wet_bulb < t)) for t in _THRESHOLDS},
            dry_bulb_mean=float(self.dry_bulb.mean()),
            dry_bulb_min=float(self.dry_bulb.min()),
            dry_bulb_max=float(self.dry_bulb.max()),
            wet_bulb_mean=float(self.wet_bulb.mean()),
            wet_bulb_max=float(self.wet_bulb.max()),
            pressure_mean=float(self.pressure.mean()),
            dry_bulb_percentiles=percentiles(self.dry_bulb),
            wet_bulb_percentiles=percentiles(self.wet_bulb),
            monthly_dry_bulb=monthly(self.dry_bulb),
            monthly_wet_bulb=monthly(self.wet_bulb),
            monthly_relative_humidity=monthly(self.relative_humidity),
        )


def weather_year(
    *,
    name: str,
    source: str,
    terms: str,
    latitude: float,
    longitude: float,
    elevation: float,
    utc_offset: float,
    dry_bulb: Floats,
    humidity_ratio: Floats,
    pressure: Floats,
) -> WeatherYear:
    """Build a `WeatherYear` from dry bulb (K), humidity ratio (kg/kg) and pressure (Pa), shape (8760,).

    Air above saturation is brought down to saturation; wet bulb (once per hour), dew point and relative
    humidity follow, so that the six series cannot disagree.

    Raises
    ------
    InputError
        A series that is not 8760 finite numbers.
    """
    for title, values in (("dry bulb", dry_bulb), ("humidity ratio", humidity_ratio), ("pressure", pressure)):
        if values.shape != (HOURS,) or not np.all(np.isfinite(values)):
            raise InputError(
                Finding(name, f"the {title} series has shape {values.shape}", "it has 8760 finite values")
            )
    saturated = psychrometrics.humidity_ratio(dry_bulb, np.ones(HOURS), pressure)
    humidity = np.clip(humidity_ratio, 0.0, saturated)
    arrays = {
        "dry_bulb": dry_bulb,
        "wet_bulb": np.minimum(psychrometrics.wet_bulb(dry_bulb, humidity, pressure), dry_bulb),
        "humidity_ratio": humidity,
        "pressure": pressure,
        "relative_humidity": psychrometrics.relative_humidity(dry_bulb, humidity, pressure),
        "dew_point": np.minimum(psychrometrics.dew_point_over_water(humidity, pressure), dry_bulb),
    }
    for key, values in arrays.items():
        arrays[key] = np.array(values, dtype=np.float64)
        arrays[key].flags.writeable = False
    return WeatherYear(
        name=name,
        source=source,
        terms=terms,
        latitude=latitude,
        longitude=longitude,
        elevation=elevation,
        utc_offset=utc_offset,
        **arrays,
    )
