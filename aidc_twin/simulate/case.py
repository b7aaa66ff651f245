"""What a lane of a run is: one set of numbers in one weather under one load, and the years that drive it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from aidc_twin.climate import WeatherYear
from aidc_twin.physics.merkel import saturation_slope
from aidc_twin.physics.psychrometrics import (
    enthalpy_saturated,
    humidity_ratio_of_wet_bulb,
    pressure_of_elevation,
)

__all__ = ["MIDSUMMER", "Case", "DriverYear", "Load", "design_day", "drivers_of", "season_of"]

HOURS = 8760
HOURS_PER_DAY = 24
# The first of August, when most places of the north are near their hottest.
MIDSUMMER = 212.0


class Load(Protocol):
    """Utilisation over time; see ``aidc_twin.workload``."""

    def sample(self, start: float, n_steps: int, dt: float) -> np.ndarray:
        """Means over steps from a second of the year on."""
        ...


@dataclass(frozen=True, eq=False)
class DriverYear:
    """Hourly weather of a run, shape ``(8760,)``; value ``i`` is the state at the end of hour ``i``."""

    name: str
    dry_bulb: np.ndarray
    wet_bulb: np.ndarray
    humidity_ratio: np.ndarray
    saturation_slope: np.ndarray
    season_cosine: np.ndarray
    season_sine: np.ndarray


@dataclass(frozen=True, eq=False)
class Case:
    """One run: which lane of the facility's numbers, in which weather, under which load.

    ``days`` counts from ``start_day``, 0 for 1 January. A design day is scored on its last day only, after
    the plant has settled.
    """

    name: str
    weather: DriverYear
    load: Load
    lane: int = 0
    start_day: int = 0
    days: int = 365
    design_day: bool = False


def season_of(day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cosine and sine of the angle of the year on a day, 0 at its start: the drivers of season."""
    angle = 2 * np.pi * day * HOURS_PER_DAY / HOURS
    return np.cos(angle), np.sin(angle)


def drivers_of(year: WeatherYear) -> DriverYear:
    """Drivers from a weather year; the slope of saturated enthalpy is taken at the wet bulb."""
    h = enthalpy_saturated(year.wet_bulb, year.pressure)
    slope = saturation_slope(h, h, year.wet_bulb, year.wet_bulb)
    return DriverYear(
        year.name,
        year.dry_bulb,
        year.wet_bulb,
        year.humidity_ratio,
        slope,
        *season_of(np.arange(1, HOURS + 1) / HOURS_PER_DAY),
    )


def design_day(T_dry_bulb: float, T_wet_bulb: float, elevation: float, day: float = MIDSUMMER) -> DriverYear:
    """A year that stands still at the design dry and wet bulb: the worst steady hour for the plant.

    The two extremes rarely coincide; together they bound the peak. Humidity is that of the two bulbs: the
    drier the air of one wet bulb, the more water evaporates. ``day`` of the year is where the season stands
    still: that of the warmest water, where a plant takes its water from a lake.
    """
    p = pressure_of_elevation(elevation)
    T, T_dry = np.full(HOURS, float(T_wet_bulb)), np.full(HOURS, float(T_dry_bulb))
    h = enthalpy_saturated(T, p)
    return DriverYear(
        "design day",
        T_dry,
        T,
        np.maximum(humidity_ratio_of_wet_bulb(T_dry, T, p), 0.0),
        saturation_slope(h, h, T, T),
        *season_of(np.full(HOURS, day)),
    )
