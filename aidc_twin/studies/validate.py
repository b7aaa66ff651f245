"""A measured site against its model: the measured load drives the plant, and its powers are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from aidc_twin.catalogue import Catalogue, load
from aidc_twin.climate import WeatherYear
from aidc_twin.errors import Finding
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.stack import stack
from aidc_twin.metrics import metrics_of, monthly_of
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.oscillation import oscillation_findings
from aidc_twin.simulate.run import RunResult, simulate
from aidc_twin.studies.evaluate import site_elevation, weather_of
from aidc_twin.studies.scores import ACCEPTED, MONTHLY_BAR, WITHIN, Bounds, Score, score, verdict
from aidc_twin.studies.site import Quantity, Site, Stage, site_spec
from aidc_twin.studies.site_table import SiteTable, read_table
from aidc_twin.studies.site_weeks import OnsetFound, measured_weather, onset_of, week_load, week_medians
from aidc_twin.workload import LoadProfile
from aidc_twin.workload.series import StepSeries

__all__ = ["Compared", "Pairs", "SiteOutcome", "validate"]

MONTHS = 12
SECONDS_PER_DAY = 86400.0
SECONDS_PER_HOUR = 3600.0
DAYS_OF_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
# A driven load meets its power to rounding of the secant; more than this apart, the load was not carried.
SAME_LOAD = 1e-3
# As of any run, see studies.findings.
MOST_RESIDUAL = 1e-9


@dataclass(frozen=True, eq=False)
class Pairs:
    """Measured and modelled values side by side, in W, or as overhead over IT, shape ``(n,)``.

    ``at`` says where each stands: the calendar month from 0, the year, or the row of the table. ``count`` is
    how many measured rows each holds.
    """

    at: np.ndarray
    measured: np.ndarray
    modelled: np.ndarray
    count: np.ndarray


@dataclass(frozen=True, eq=False)
class Compared:
    """One quantity of a site, its score and the verdict.

    Attributes
    ----------
    calendar
        By calendar month: what is scored of a site of months.
    rows
        By year of a site of months; week by week, and scored so, of a site of weeks.
    """

    quantity: Quantity
    calendar: Pairs
    rows: Pairs
    score: Score
    verdict: str
    by_week: bool = False

    @property
    def scored(self) -> Pairs:
        """What the score is taken over."""
        return self.rows if self.by_week else self.calendar

    @property
    def holds(self) -> bool:
        """Whether it agrees, or differs as is accepted."""
        return self.verdict in (WITHIN, ACCEPTED)


@dataclass(frozen=True, eq=False, repr=False)
class SiteOutcome:
    """A site, compared.

    Attributes
    ----------
    site, spec, facility
        Description, spec, and what it was built to, a lane for each stage.
    table
        The measured table.
    compared
        In the order of the site.
    onset
        The wet bulb from which chillers run; None where the site does not compare it.
    findings
        What is wrong with the run itself.
    provenance
        What the numbers rest on, by name, as text.
    """

    site: Site
    spec: Spec
    facility: Facility
    table: SiteTable
    compared: tuple[Compared, ...]
    findings: tuple[Finding, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)
    onset: OnsetFound | None = None

    @property
    def holds(self) -> bool:
        """Whether every quantity agrees, or differs as is accepted, in a sound run."""
        agrees = self.onset is None or self.onset.verdict == WITHIN
        return not self.findings and agrees and all(one.holds for one in self.compared)


def validate(
    site: Site,
    spec: Spec | None = None,
    catalogue: Catalogue | None = None,
    progress: Callable[[float], None] | None = None,
) -> SiteOutcome:
    """Run a site under its measured load and score it.

    Every year of the measurement is a case; its IT power is held over each row of the table. A year that a
    stage divides is two cases. Of a site of months the weather is that of the spec, the same for all years:
    measured and modelled powers are averaged by calendar month over the scored months, and the twelve pairs
    are scored. Of a site of weeks the weather of the spec is moved to the measured wet bulb of each week,
    and the medians of the scored weeks are scored one by one.

    Parameters
    ----------
    site
        Its description.
    spec
        In place of the spec of the site: for planted faults and what-ifs.
    catalogue
        In place of the catalogue of the package.
    progress
        Called with the share that is done.

    Raises
    ------
    InputError
        The measured table or the spec is unusable.
    NumericalTrouble
        The run went wrong.
    """
    table = read_table(site)
    design = site_spec(site) if spec is None else spec
    stages = site.stages or (Stage.model_validate({"from": "1000-01", "changes": {}, "reason": "none"}),)
    numbers = catalogue or load()
    built = [build(design.replace(dict(stage.changes)), numbers, driven=True) for stage in stages]
    facility = stack(built)
    rated = np.array([float(np.max(one.rated_it_power)) for one in built])
    stage_of = _stages(table, [stage.from_ for stage in stages])
    weather, odd = weather_of(design, None)
    at_site = weather.at_elevation(site_elevation(design))
    power = table.columns[site.series.load]
    by_week = site.series.kind == "weeks"
    keys = _keys(table, stage_of, by_week)
    cases = [_case(site, table, at_site, year, power / rated[stage], stage) for year, stage in keys]
    run = simulate(facility, cases, hourly=by_week, progress=progress)
    if by_week:
        modelled = week_medians(run, [year for year, _ in keys], table, site.quantities)
        compared = tuple(_compare_weeks(one, table, modelled[one.name]) for one in site.quantities)
        it = modelled["it"]
    else:
        meters = _powers(run, keys, table, stage_of)
        compared = tuple(_compare(one, table, meters, power) for one in site.quantities)
        modelled, it = {}, meters["it"]
    findings = (
        *odd,
        *facility.findings,
        *oscillation_findings(run),
        *_findings(site, run, it, power),
    )
    hottest = float(np.max(power / rated[stage_of]))
    return SiteOutcome(
        site,
        design,
        facility,
        table,
        compared,
        findings,
        {
            "weather": f"{weather.name}: {weather.source}",
            "weather_terms": weather.terms,
            "spec_hash": design.hash,
            "load": f"measured IT power of {len(table.names)} {site.series.kind}, held over each; at most "
            f"{hottest:.0%} of the rated one",
            "rated": ", ".join(
                f"{value / 1e6:.2f} MW" + (f" from {s.from_}" if site.stages else "")
                for value, s in zip(rated, stages, strict=True)
            ),
            "step": f"{run.step:g} s",
            "bar": MONTHLY_BAR.source,
        },
        _onset(site, table, modelled),
    )


def _keys(table: SiteTable, stage_of: np.ndarray, by_week: bool) -> list[tuple[int, int]]:
    """Calendar years and stages that are run, each a case."""
    if by_week:
        years = [int(year) for year in np.unique(table.year)]
        around = [year for year in range(years[0] - 1, years[-1] + 2) if np.any(table.week_days(year) >= 0)]
        return [(year, int(stage_of[0])) for year in around]
    return list(dict.fromkeys(zip(table.year.tolist(), stage_of.tolist(), strict=True)))


def _case(
    site: Site, table: SiteTable, weather: WeatherYear, year: int, share: np.ndarray, stage: int
) -> Case:
    """A year of the measurement: its weather and its load, as share of the rated power."""
    column = site.series.wet_bulb
    if column is not None:
        weather = measured_weather(weather, table, column, year)
    profile = week_load(table, share, year) if site.series.kind == "weeks" else _load(year, table, share)
    return Case(f"{year}", drivers_of(weather), profile, stage, 0, 365)


def _onset(site: Site, table: SiteTable, modelled: Mapping[str, np.ndarray]) -> OnsetFound | None:
    if site.onset is None or site.series.wet_bulb is None:
        return None
    (heat,) = (one for one in site.quantities if one.name == site.onset.heat)
    rows = table.scored
    return onset_of(
        site.onset,
        table.columns[site.series.wet_bulb][rows],
        table.columns[heat.column][rows],
        modelled[heat.name][rows],
    )


def _stages(months: SiteTable, starts: Sequence[str]) -> np.ndarray:
    """Index of the stage of each month, shape ``(n,)``; what comes before the first belongs to it."""
    at = months.year * MONTHS + months.month
    begin = np.array([int(start[:4]) * MONTHS + int(start[5:]) - 1 for start in starts])
    return np.maximum(np.searchsorted(begin, at, side="right") - 1, 0)


def _load(year: int, months: SiteTable, share: np.ndarray) -> LoadProfile:
    """Months of a year as share of the rated power; one without a row is as the nearest that has one."""
    rows = np.flatnonzero(months.year == year)
    nearest = [rows[np.argmin(np.abs(months.month[rows] - month))] for month in range(MONTHS)]
    edges = np.concatenate([[0.0], np.cumsum(DAYS_OF_MONTH)]) * SECONDS_PER_DAY
    return LoadProfile(f"measured {year}", "measured months", StepSeries(edges, share[nearest]))


def _powers(
    run: RunResult, keys: Sequence[tuple[int, int]], months: SiteTable, stage_of: np.ndarray
) -> dict[str, np.ndarray]:
    """Mean power of each meter in each measured month, W, shape ``(n,)``."""
    case = np.array([keys.index(key) for key in zip(months.year.tolist(), stage_of.tolist(), strict=True)])
    seconds = run.month_hours[months.month, case] * SECONDS_PER_HOUR
    by_case = [monthly_of(run, index) for index in range(len(keys))]
    return {
        name: np.stack([one[name] for one in by_case], axis=1)[months.month, case] / seconds
        for name in by_case[0]
    }


def _compare(one: Quantity, months: SiteTable, meters: Mapping[str, np.ndarray], it: np.ndarray) -> Compared:
    modelled = np.sum([meters[name] for name in one.meters], axis=0)
    column = months.columns[one.column]
    ratio = one.kind != "power"
    own = {"power": 0.0, "pue": 1.0, "overhead": 0.0}[one.kind]
    measured = (column - 1 + own) * it if ratio else column
    modelled = modelled + own * meters["it"]
    divisors = (it, meters["it"]) if ratio else (np.ones_like(it), np.ones_like(it))

    def pairs(key: np.ndarray) -> Pairs:
        at = np.unique(key[months.scored])
        rows = [months.scored & (key == value) for value in at]
        mean = lambda above, below: np.array([above[r].sum() / below[r].sum() for r in rows])  # noqa: E731
        count = np.array([np.count_nonzero(r) for r in rows])
        return Pairs(at, mean(measured, divisors[0]), mean(modelled, divisors[1]), count)

    calendar = pairs(months.month)
    found = score(calendar.measured, calendar.modelled)
    return Compared(one, calendar, pairs(months.year), found, _verdict(one, found))


def _compare_weeks(one: Quantity, table: SiteTable, modelled: np.ndarray) -> Compared:
    """Medians of the scored weeks one by one, and their means by calendar month."""
    column = table.columns[one.column]
    measured = column - 1 if one.kind == "overhead" else column

    def pairs(key: np.ndarray) -> Pairs:
        at = np.unique(key[table.scored])
        rows = [table.scored & (key == value) for value in at]
        mean = lambda values: np.array([values[r].mean() for r in rows])  # noqa: E731
        return Pairs(at, mean(measured), mean(modelled), np.array([np.count_nonzero(r) for r in rows]))

    weeks = pairs(np.arange(len(table.names)))
    found = score(weeks.measured, weeks.modelled)
    return Compared(one, pairs(table.month), weeks, found, _verdict(one, found), by_week=True)


def _verdict(one: Quantity, found: Score) -> str:
    known = one.accepted
    bounds = None if known is None else Bounds(known.nmbe_low, known.nmbe_high, known.cv_rmse, known.reason)
    return verdict(found, MONTHLY_BAR, bounds)


def _findings(site: Site, run: RunResult, modelled: np.ndarray, it: np.ndarray) -> Iterator[Finding]:
    """What makes a comparison worthless: a load that was not carried, limits broken, a balance left open."""
    gap = float(np.max(np.abs(modelled / it - 1)))
    if not gap <= SAME_LOAD:
        rule = "the model carries the measured power"
        yield Finding(site.name, f"IT power differs by up to {gap:.1%}", rule, "Rate the racks for the load.")
    for index, case in enumerate(run.cases):
        found = metrics_of(run, index, None)
        hours = (found["hours_over_limit"].value or 0.0) / SECONDS_PER_HOUR
        if hours > 0:
            yield Finding(
                f"{site.name}, {case.name}", f"{hours:.1f} h over a temperature limit", "limits hold"
            )
        residual = found["first_law_residual"].value or 0.0
        if not residual < MOST_RESIDUAL:
            rule = f"below {MOST_RESIDUAL:.0e} of the rated IT energy"
            yield Finding(f"{site.name}, {case.name}", f"first-law residual {residual:.1e}", rule)
