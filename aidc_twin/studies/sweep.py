"""Many variants of one design as lanes of one run: every variant re-sized, run over its year, priced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aidc_twin.catalogue import load
from aidc_twin.climate import load_weather
from aidc_twin.economics import capex, lifecycle, opex
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.stack import stack
from aidc_twin.metrics import energy_of, metrics_of
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.run import RunResult, simulate
from aidc_twin.studies.evaluate import KG_PER_M3, YEAR, Period, price_deck, site_elevation, span_of
from aidc_twin.studies.load import load_of

__all__ = ["SweepResult", "sweep"]

# Columns of the table that come from the run, in their order.
FIGURES = (
    "pue",
    "tue",
    "wue",
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
    """

    changes: Mapping[str, tuple[str, ...]]
    run: RunResult
    figures: Mapping[tuple[str, str], np.ndarray]

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
    period = period or Period()
    variants = [
        spec.replace({path: values[i] for path, values in changes.items()})
        for i in range(next(iter(lengths.values())))
    ]
    catalogue = load()
    facility = stack([build(variant, catalogue) for variant in variants])
    years = {}
    cases = []
    span = span_of(period)
    rated = np.atleast_1d(facility.rated_it_power)
    loads: dict[str, Any] = {}
    for lane, variant in enumerate(variants):
        where = weather or variant.site.weather or variant.site.place
        key = (where, float(site_elevation(variant)))
        if key not in years:
            years[key] = drivers_of(load_weather(where)[0].at_elevation(key[1]))
        work = variant.workload.model_dump_json()
        if work not in loads:
            loads[work] = load_of(variant, float(rated[lane])).load
        cases.append(Case(f"{lane}", years[key], loads[work], lane, *span))
    run = simulate(facility, cases, period.step, whole=period.whole, progress=progress)
    texts = {path: tuple(str(value) for value in values) for path, values in changes.items()}
    return SweepResult(texts, run, _figures(variants, facility, run, catalogue, span[1] == YEAR))


def _figures(
    variants: Sequence[Spec], facility: Any, run: RunResult, catalogue: Any, whole_year: bool
) -> dict[tuple[str, str], np.ndarray]:
    deck = price_deck(variants[0], catalogue)
    factor = float(deck.number(deck.carbon, "emission_factor").value) if deck.carbon else None
    metrics = [metrics_of(run, lane, factor) for lane in range(len(variants))]
    figures: dict[tuple[str, str], np.ndarray] = {}
    for name in FIGURES:
        values = [np.nan if m[name].value is None else m[name].in_shown() for m in metrics]
        figures[name, metrics[0][name].shown] = np.array(values)
    bill = capex(facility.equipment, deck)
    money = bill.currency
    figures["rated_it_power", "kW"] = np.atleast_1d(facility.rated_it_power) / W_PER_KW
    figures["capex", money] = np.broadcast_to(bill.total, (len(variants),))
    if whole_year:
        energy = np.array([energy_of(run, lane)["facility"] for lane in range(len(variants))])
        water = np.array([m["water"].value or 0.0 for m in metrics]) / KG_PER_M3
        yearly = opex(energy, run.monthly["power.facility.max"], water, bill, deck)
        figures["opex", f"{money}/year"] = np.asarray(yearly.total)
        figures["lifecycle_cost", money] = np.asarray(lifecycle(bill, yearly, deck).present)
    return figures


W_PER_KW = 1000.0
