"""Many variants of one design as lanes of one run: every variant re-sized, run over its year, priced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aidc_twin.catalogue import Catalogue, load
from aidc_twin.catalogue.tariff_hours import billed_energy
from aidc_twin.economics import PriceDeck, capex, lifecycle, opex
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.stack import stack
from aidc_twin.metrics import energy_of, metrics_of
from aidc_twin.simulate.case import Case, DriverYear, drivers_of
from aidc_twin.simulate.oscillation import oscillation_findings
from aidc_twin.simulate.run import RunResult, simulate
from aidc_twin.studies.evaluate import (
    KG_PER_M3,
    YEAR,
    Period,
    carbon_factor,
    price_deck,
    site_elevation,
    span_of,
    water_factor,
    weather_of,
)
from aidc_twin.studies.load import LoadChoice, load_of

__all__ = ["SweepResult", "run_variants", "sweep"]

# Columns of the table that come from the run, in their order.
FIGURES = (
    "pue",
    "tue",
    "wue",
    "wue_source",
    "cue",
    "it_energy",
    "facility_energy",
    "peak_facility_power",
    "hours_over_limit",
)


@dataclass(frozen=True)
class SweepResult:
    """Variants of one design with their figures.

    Attributes
    ----------
    changes
        What was changed, by dotted path of the spec: the text of each variant.
    run
        The run; case ``i`` is variant ``i``.
    figures
        By name and unit, shape ``(variants,)``.
    findings
        Of the sizing of any variant, and of loops that swing in it; hours over a limit stand in the table.
    """

    changes: Mapping[str, tuple[str, ...]]
    run: RunResult
    figures: Mapping[tuple[str, str], np.ndarray]
    findings: tuple[Finding, ...] = ()

    def table(self) -> Any:
        """``pandas.DataFrame`` with one row for each variant; columns carry their unit in brackets."""
        import pandas as pd

        columns: dict[str, Any] = dict(self.changes)
        for (name, unit), values in self.figures.items():
            columns[name if unit == "1" else f"{name} [{unit}]"] = values
        return pd.DataFrame(columns)


def sweep(
    spec: Spec,
    changes: Mapping[str, Sequence[Any]],
    weather: str | None = None,
    period: Period | None = None,
    progress: Callable[[float], None] | None = None,
) -> SweepResult:
    """Run variants of a design side by side as lanes.

    Parameters
    ----------
    spec
        The design that is varied.
    changes
        Dotted path of the spec to one value for each variant, as a file would hold it: ``{"room.supply_air":
        ["20 degC", "22 degC"]}``. Paths vary together: variant ``i`` takes the ``i``-th value of each.
    weather
        Place or EPW file; the spec's own where None.
    period
        Days and step; the whole year at 60 s where None. Running cost needs a whole year.
    progress
        Called with the share that is done.

    Raises
    ------
    InputError
        Lists of different length, a value that the spec refuses (with path and variant), or variants of
        different wiring.
    """
    lengths = {path: len(values) for path, values in changes.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise InputError(
            Finding("changes", f"lists of {lengths} values", "every path has one value for each variant")
        )
    variants = [
        spec.replace({path: values[i] for path, values in changes.items()})
        for i in range(next(iter(lengths.values())))
    ]
    texts = {path: tuple(str(value) for value in values) for path, values in changes.items()}
    return run_variants(variants, texts, weather, period, progress)


def run_variants(
    variants: Sequence[Spec],
    changes: Mapping[str, tuple[str, ...]],
    weather: str | None = None,
    period: Period | None = None,
    progress: Callable[[float], None] | None = None,
) -> SweepResult:
    """Run designs of one wiring side by side as lanes; ``changes`` says what tells them apart.

    Raises
    ------
    InputError
        As `sweep`.
    """
    period = period or Period()
    catalogue = load()
    facility = stack([build(variant, catalogue, variant.workload.profile == "file") for variant in variants])
    cases = _cases(variants, facility, weather, period)
    run = simulate(facility, cases, period.step, whole=period.whole, progress=progress)
    swings = [finding for lane in range(len(variants)) for finding in oscillation_findings(run, lane)]
    found = tuple(dict.fromkeys([*facility.findings, *swings]))
    figures = _figures(variants, facility, run, catalogue, cases[0].days == YEAR)
    return SweepResult(changes, run, figures, found)


def _cases(variants: Sequence[Spec], facility: Facility, weather: str | None, period: Period) -> list[Case]:
    """Each variant under its own workload, in the weather of its own site; files are read once."""
    rated = np.broadcast_to(facility.rated_it_power, (len(variants),))
    years: dict[tuple[str, float], DriverYear] = {}
    loads: dict[tuple[str, float], LoadChoice] = {}
    cases = []
    for lane, variant in enumerate(variants):
        where = (variant.site.weather or variant.site.place, float(site_elevation(variant)))
        if where not in years:
            years[where] = drivers_of(weather_of(variant, weather)[0].at_elevation(where[1]))
        # A measured power is a share of what this very variant is rated for.
        own = float(rated[lane]) if variant.workload.profile == "file" else 0.0
        work = (variant.workload.model_dump_json(), own)
        if work not in loads:
            loads[work] = load_of(variant, float(rated[lane]), start_day=period.start_day, days=period.days)
        cases.append(Case(f"{lane}", years[where], loads[work].load, lane, *span_of(period, loads[work])))
    days = sorted({case.days for case in cases})
    if len(days) > 1:
        rule = "all variants run the same number of days"
        raise InputError(
            Finding("changes", f"records of {days[0]} to {days[-1]} days", rule, "Give the number of days.")
        )
    return cases


def _figures(
    variants: Sequence[Spec], facility: Facility, run: RunResult, catalogue: Catalogue, whole_year: bool
) -> dict[tuple[str, str], np.ndarray]:
    decks = _decks(variants, catalogue)
    factors = {lane: carbon_factor(price) for price, lanes in decks for lane in lanes}
    waters = {lane: water_factor(price) for price, lanes in decks for lane in lanes}
    metrics = [metrics_of(run, lane, factors[lane], waters[lane]) for lane in range(len(variants))]
    figures: dict[tuple[str, str], np.ndarray] = {}
    for name in FIGURES:
        values = [np.nan if m[name].value is None else m[name].in_shown() for m in metrics]
        shown = next((m[name].shown for m in metrics if m[name].value is not None), metrics[0][name].shown)
        figures[name, shown] = np.array(values)
    figures["rated_it_power", "kW"] = np.atleast_1d(facility.rated_it_power) / W_PER_KW
    energy = np.array([energy_of(run, lane)["facility"] for lane in range(len(variants))])
    water = np.array([m["water"].value or 0.0 for m in metrics]) / KG_PER_M3
    costs: dict[tuple[str, str], np.ndarray] = {}
    for price, lanes in decks:
        bill = capex(facility.equipment, price)
        money = bill.currency
        found = {("capex", money): bill.total}
        if whole_year:
            billed = billed_energy(price.catalogue, price.tariff, run.by_hour, energy)
            heat = run.monthly["heat.reuse"].sum(axis=0) if "heat.reuse" in run.monthly else None
            yearly = opex(billed, run.monthly["power.facility.max"], water, bill, price, heat)
            found["opex", f"{money}/year"] = yearly.total
            found["lifecycle_cost", money] = lifecycle(bill, yearly, price).present
        for key, cost in found.items():
            column = costs.setdefault(key, np.full(len(variants), np.nan))
            column[lanes] = np.broadcast_to(cost, column.shape)[lanes]
    return figures | costs


def _decks(variants: Sequence[Spec], catalogue: Catalogue) -> list[tuple[PriceDeck, list[int]]]:
    """Prices of the variants, and the variants that they hold for: money and overrides may vary too."""
    alike: dict[Any, list[int]] = {}
    for lane, variant in enumerate(variants):
        changed = tuple(change.model_dump_json() for change in variant.overrides)
        key = (variant.money.model_dump_json(), variant.site.place, changed)
        alike.setdefault(key, []).append(lane)
    return [(price_deck(variants[lanes[0]], catalogue), lanes) for lanes in alike.values()]


W_PER_KW = 1000.0
