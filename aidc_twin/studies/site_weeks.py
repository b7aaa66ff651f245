"""Weeks of a measured site: weather and load that drive them, their medians, the onset of the chillers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from aidc_twin.climate import WeatherYear
from aidc_twin.climate.year import weather_year
from aidc_twin.metrics.energy import PARTS
from aidc_twin.physics.psychrometrics import humidity_ratio_of_wet_bulb
from aidc_twin.simulate.run import RunResult
from aidc_twin.studies.scores import OUTSIDE, WITHIN
from aidc_twin.studies.site import Onset, Quantity
from aidc_twin.studies.site_table import SiteTable
from aidc_twin.workload import LoadProfile
from aidc_twin.workload.series import StepSeries

__all__ = ["OnsetFound", "measured_weather", "onset_of", "week_load", "week_medians"]

DAYS = 365
HOURS_PER_DAY = 24
SECONDS_PER_DAY = 86400.0
SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True)
class OnsetFound:
    """The wet bulb that divides weeks without chillers from weeks with them, K, measured and modelled.

    ``low`` and ``high`` are the neighbouring weekly wet bulbs that the boundary lies between, ``misplaced``
    how many weeks lie on its wrong side.
    """

    onset: Onset
    measured: Edge
    modelled: Edge

    @property
    def verdict(self) -> str:
        """Whether the middles of both differ by less than the site allows."""
        return WITHIN if abs(self.modelled.middle - self.measured.middle) <= self.onset.within else OUTSIDE


@dataclass(frozen=True)
class Edge:
    """A boundary between two groups on one axis, see `OnsetFound`."""

    low: float
    high: float
    misplaced: int

    @property
    def middle(self) -> float:
        """Half-way between its two neighbours, K."""
        return (self.low + self.high) / 2


def measured_weather(year: WeatherYear, table: SiteTable, column: str, calendar: int) -> WeatherYear:
    """A year of weather whose weeks have the measured medians of the wet bulb.

    Every hour of a week is moved by the same difference, dry bulb and wet bulb alike, so that the depression
    of the wet bulb, the course of the day and the order of days stay those of the year that is moved. Days
    outside all weeks stay as they are.

    Parameters
    ----------
    year
        A year of the place, at the height of the site.
    table
        Measured weeks.
    column
        Of the measured median wet bulb, K.
    calendar
        Calendar year whose weeks are meant.
    """
    week = np.repeat(table.week_days(calendar), HOURS_PER_DAY)
    move = np.zeros(week.size)
    for row in np.unique(week[week >= 0]):
        hours = week == row
        move[hours] = table.columns[column][row] - np.median(year.wet_bulb[hours])
    dry, wet = year.dry_bulb + move, year.wet_bulb + move
    moved = weather_year(
        name=year.name,
        source=f"{year.source}; moved to the measured wet bulb of the weeks of {calendar}",
        terms=year.terms,
        latitude=year.latitude,
        longitude=year.longitude,
        elevation=year.elevation,
        utc_offset=year.utc_offset,
        dry_bulb=dry,
        humidity_ratio=np.maximum(humidity_ratio_of_wet_bulb(dry, wet, year.pressure), 0.0),
        pressure=year.pressure,
    )
    return replace(moved, name=f"{year.name} {calendar}")


def week_load(table: SiteTable, share: np.ndarray, calendar: int) -> LoadProfile:
    """Weeks of a calendar year as share of the rated power; a day without one is as the nearest."""
    rows = table.week_days(calendar)
    days = np.arange(DAYS)
    held = days[rows >= 0]
    nearest = held[np.argmin(np.abs(days[:, None] - held), axis=1)]
    edges = np.arange(DAYS + 1, dtype=np.float64) * SECONDS_PER_DAY
    return LoadProfile(
        f"measured {calendar}",
        "measured weeks",
        StepSeries(edges, np.asarray(share[rows[nearest]], dtype=np.float64)),
    )


def week_medians(
    run: RunResult, calendars: Sequence[int], table: SiteTable, quantities: Sequence[Quantity]
) -> dict[str, np.ndarray]:
    """Median of the hours of each week, by the name of the quantity, and of the IT power as ``it``.

    Powers and heat in W, ratios as they are. A week that the new year divides has hours in both years.
    """
    it = _hourly(run, ("it",))
    series = {"it": it} | {one.name: _values(run, one, it) for one in quantities}
    hours = [np.repeat(table.week_days(calendar), HOURS_PER_DAY) for calendar in calendars]
    return {
        name: np.array(
            [
                np.median(np.concatenate([values[week == row, case] for case, week in enumerate(hours)]))
                for row in range(len(table.names))
            ]
        )
        for name, values in series.items()
    }


def _values(run: RunResult, one: Quantity, it: np.ndarray) -> np.ndarray:
    """A quantity hour by hour, shape ``(hours, cases)``."""
    if one.kind == "chiller_heat":
        heat = run.hourly.get("heat.chillers")
        return np.zeros_like(it) if heat is None else heat / SECONDS_PER_HOUR
    power = _hourly(run, one.meters)
    return {"power": power, "overhead": power / it, "pue": 1 + power / it}[one.kind]


def _hourly(run: RunResult, meters: Sequence[str]) -> np.ndarray:
    """Power of some meters together, W, shape ``(hours, cases)``; one that the facility lacks is zero."""
    assert set(meters) <= set(PARTS)
    zero = np.zeros_like(run.hourly["energy.it"])
    joules: Mapping[str, np.ndarray] = {name: run.hourly.get(f"energy.{name}", zero) for name in meters}
    return np.sum(list(joules.values()), axis=0) / SECONDS_PER_HOUR


def onset_of(onset: Onset, wet_bulb: np.ndarray, measured: np.ndarray, modelled: np.ndarray) -> OnsetFound:
    """Where chillers set in, measured and modelled: all weekly values, wet bulb in K and heat in W."""
    return OnsetFound(
        onset, _edge(wet_bulb, measured > onset.runs_above), _edge(wet_bulb, modelled > onset.runs_above)
    )


def _edge(x: np.ndarray, above: np.ndarray) -> Edge:
    """The boundary on ``x`` that misplaces least; of several as good, that from the first to the last."""
    steps = np.unique(x)
    cuts = np.concatenate([[-np.inf], (steps[:-1] + steps[1:]) / 2, [np.inf]])
    wrong = np.array([np.count_nonzero((x > cut) != above) for cut in cuts])
    best = cuts[wrong == wrong.min()]
    below, over = steps[steps <= best[0]], steps[steps >= best[-1]]
    return Edge(
        float(below[-1] if below.size else steps[0]),
        float(over[0] if over.size else steps[-1]),
        int(wrong.min()),
    )
