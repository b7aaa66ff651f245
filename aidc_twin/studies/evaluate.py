"""Evaluate designs: sized, run over their weather and load, measured, priced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from aidc_twin.catalogue import Catalogue, Entry, load
from aidc_twin.catalogue.tariff_hours import billed_energy
from aidc_twin.climate import WeatherYear, load_weather, place
from aidc_twin.components.cdu import Cdu
from aidc_twin.economics import (
    CapexResult,
    CarbonResult,
    OpexResult,
    PriceDeck,
    capex,
    compare_to_published,
    deck,
    lifecycle,
    operational_carbon,
    opex,
)
from aidc_twin.economics.grids import generation_of, grid_of
from aidc_twin.errors import Finding
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.overrides import with_overrides
from aidc_twin.facility.spec import Spec
from aidc_twin.metrics import energy_of, metrics_of, monthly_of
from aidc_twin.simulate.case import MIDSUMMER, Case, DriverYear, design_day, drivers_of
from aidc_twin.simulate.oscillation import oscillation_findings
from aidc_twin.simulate.run import RunResult, simulate
from aidc_twin.studies.findings import run_findings
from aidc_twin.studies.load import LoadChoice, load_of
from aidc_twin.studies.outcome import LoadLevel, Outcome, distinct
from aidc_twin.workload import constant

__all__ = [
    "KG_PER_M3",
    "LOAD_LEVELS",
    "YEAR",
    "Period",
    "carbon_factor",
    "evaluate",
    "generation_water",
    "price_deck",
    "site_elevation",
    "span_of",
    "water_factor",
    "weather_of",
]

# Shares of the racks in operation that the load table shows.
LOAD_LEVELS = (0.25, 0.5, 0.75, 1.0)
# Weather from a station of another height than the site: pressure follows the site, and the user is told.
MOST_ELEVATION_GAP = 200.0
YEAR = 365


@dataclass(frozen=True)
class Period:
    """Days that a run covers, from a day of the year (0 for 1 January), at a step in s.

    What is None is taken from a measured load where there is one; else the whole year from 1 January.
    """

    start_day: int | None = None
    days: int | None = None
    step: float = 60.0
    whole: bool = False


def evaluate(
    specs: Sequence[Spec],
    weather: str | None = None,
    load_file: Path | None = None,
    load_columns: dict[str, str] | None = None,
    period: Period | None = None,
    hourly: bool = False,
    progress: Callable[[float], None] | None = None,
) -> list[Outcome]:
    """Evaluate designs side by side, each on its own core.

    Parameters
    ----------
    specs
        The designs.
    weather
        Place or EPW file for all of them; each design's own where None. Sizes stay those of the spec's site.
    load_file, load_columns
        Measured load that replaces the workload of the specs.
    period
        Days and step; the whole year at 60 s where None.
    hourly
        Keep every hour of the design under its workload.
    progress
        Called with the share that is done, from 0 to 1.

    Raises
    ------
    InputError
        For anything unusable: place, weather file, load file, catalogue row, period.
    NumericalTrouble
        If a run goes wrong.
    """
    shares = [0.0] * len(specs)

    def report(index: int) -> Callable[[float], None]:
        def tell(share: float) -> None:
            shares[index] = share
            if progress is not None:
                progress(sum(shares) / len(shares))

        return tell

    catalogue = load()
    with ThreadPoolExecutor(max_workers=max(1, min(len(specs), 2))) as pool:
        jobs = [
            pool.submit(
                _evaluate, spec, catalogue, weather, load_file, load_columns, period, hourly, report(index)
            )
            for index, spec in enumerate(specs)
        ]
        outcomes = [job.result() for job in jobs]
    return [
        replace(outcome, label=label)
        for outcome, label in zip(outcomes, distinct([spec.name for spec in specs]), strict=True)
    ]


def _evaluate(
    spec: Spec,
    catalogue: Catalogue,
    weather: str | None,
    load_file: Path | None,
    load_columns: dict[str, str] | None,
    period: Period | None,
    hourly: bool,
    progress: Callable[[float], None],
) -> Outcome:
    driven = load_file is not None or spec.workload.profile == "file"
    facility = build(spec, catalogue, driven)
    asked = period or Period()
    rated = float(np.max(facility.rated_it_power))
    choice = load_of(spec, rated, load_file, load_columns, asked.start_day, asked.days)
    span = span_of(asked, choice)
    year, findings = weather_of(spec, weather)
    at_site = year.at_elevation(site_elevation(spec))
    lanes = _with_load_levels(facility)
    run = simulate(
        lanes,
        _cases(spec, facility, drivers_of(at_site), choice, span),
        asked.step,
        hourly,
        asked.whole,
        progress,
    )
    price = price_deck(spec, catalogue)
    energy = energy_of(run, 0)
    factor, water = carbon_factor(price), water_factor(price)
    metrics = metrics_of(run, 0, factor, water)
    bill = capex(facility.equipment, price)
    whole_year = span[1] == YEAR
    yearly = (
        _yearly(run, energy["facility"], metrics["water"].value or 0.0, bill, price) if whole_year else None
    )
    day = metrics_of(run, len(LOAD_LEVELS) + 1, factor, water)
    outcome = Outcome(
        spec=spec,
        facility=facility,
        run=run,
        metrics=metrics,
        energy=energy,
        monthly=monthly_of(run, 0),
        load_levels=_load_levels(run),
        design_day=day,
        capex=bill,
        opex=yearly,
        lifecycle=lifecycle(bill, yearly, price) if yearly else None,
        carbon=_carbon(energy["facility"], price) if whole_year else None,
        benchmarks=tuple(compare_to_published(bill, np.atleast_1d(facility.rated_it_power), price)),
        money_note="" if whole_year else f"running cost needs a whole year; {span[1]} days were run",
        findings=(),
        provenance=_provenance(spec, facility, run, at_site, choice, span, price),
    )
    found = [
        *facility.findings,
        *choice.findings,
        *findings,
        *oscillation_findings(run),
        *run_findings(outcome),
    ]
    return replace(outcome, findings=tuple(found))


def site_elevation(spec: Spec) -> float:
    """Height of the site over sea level, m: the spec's own, or that of its place."""
    return place(spec.site.place).elevation if spec.site.elevation is None else spec.site.elevation


def weather_of(spec: Spec, weather: str | None) -> tuple[WeatherYear, list[Finding]]:
    """Weather of a spec, or what is named in its place, with what is odd about it."""
    text = weather or spec.site.weather or spec.site.place
    if weather is None and text.lower().endswith(".epw"):
        text = str(spec.folder / text)
    year, odd = load_weather(text)
    findings = list(odd)
    gap = year.elevation - site_elevation(spec)
    if abs(gap) > MOST_ELEVATION_GAP:
        findings.append(
            Finding(
                "weather",
                f"{year.name} lies {abs(gap):.0f} m {'above' if gap > 0 else 'below'} the site",
                "pressure follows the site, temperatures and humidity are those of the station",
                "Choose a station of the same height.",
            )
        )
    return year, findings


def span_of(period: Period, choice: LoadChoice | None = None) -> tuple[int, int]:
    """First day and number of days of a run."""
    first = choice.start_day if choice is not None else None
    days = choice.days if choice is not None else None
    return (
        first if first is not None else period.start_day or 0,
        days if days is not None else period.days or YEAR,
    )


def _with_load_levels(facility: Facility) -> Facility:
    """Lane 0 is the design; the others have a share of its racks, with as much less coolant flow."""
    share = np.array([1.0, *LOAD_LEVELS])
    numbers = facility.numbers()
    pumps = {f"{c.name}.speed" for c in facility.components if isinstance(c, Cdu)}
    scaled = {name for name in numbers if name.endswith(".n_servers")} | pumps
    changed = {name: value * share for name, value in numbers.items() if name in scaled}
    return replace(facility, components=facility.with_numbers(numbers | changed))


def _cases(
    spec: Spec, facility: Facility, weather: DriverYear, choice: LoadChoice, span: tuple[int, int]
) -> list[Case]:
    """The design under its workload, its load levels, and its design day."""
    full = constant(1.0)
    cases = [Case(spec.name, weather, choice.load, 0, *span)]
    cases += [
        Case(f"{share:.0%} of the racks", weather, full, lane + 1, *span)
        for lane, share in enumerate(LOAD_LEVELS)
    ]
    design = design_day(
        float(facility.notes["design_dry_bulb"][0]),
        float(facility.notes["design_wet_bulb"][0]),
        site_elevation(spec),
        float(np.ravel(facility.notes.get("warmest_water_day", (MIDSUMMER, "1"))[0])[0]),
    )
    return [*cases, Case("design day", design, full, 0, *span, design_day=True)]


def _load_levels(run: RunResult) -> tuple[LoadLevel, ...]:
    levels = []
    for case, share in enumerate(LOAD_LEVELS, start=1):
        e = energy_of(run, case)
        seconds = run.month_hours[:, case].sum() * 3600.0
        levels.append(LoadLevel(share, e["facility"] / e["it"], e["it"] / seconds, e["facility"] / seconds))
    return tuple(levels)


def price_deck(spec: Spec, catalogue: Catalogue) -> PriceDeck:
    """Prices of a spec: its region, tariff, water and grid, with its overrides and financial terms."""
    money = spec.money
    catalogue = with_overrides(catalogue, spec)
    for parameter, value in (("discount_rate", money.discount_rate), ("study_life", money.life)):
        if value is not None:
            catalogue = catalogue.override("finance", parameter, value, "given in the spec", money.region)
    grid = money.carbon or grid_of(place(spec.site.place).name)
    return deck(money.region, tariff=money.tariff, water=money.water, carbon=grid, catalogue=catalogue)


def carbon_factor(price: PriceDeck) -> float | None:
    """kgCO2/J of the electricity; None where the grid has no factor with a source."""
    return float(price.number(price.carbon, "emission_factor").value) if price.carbon else None


def generation_water(price: PriceDeck) -> Entry | None:
    """Row of the water that is evaporated to make the electricity of a grid; None where no grid is known."""
    id = generation_of(price.carbon)
    return price.catalogue.get(id, "water_factor") if id else None


def water_factor(price: PriceDeck) -> float | None:
    """The same in kg/J, a litre taken as a kilogram."""
    row = generation_water(price)
    return None if row is None else float(row.value) * KG_PER_M3


def _carbon(energy: float, price: PriceDeck) -> CarbonResult | None:
    return operational_carbon(np.array([energy]), price) if price.carbon else None


def _yearly(
    run: RunResult, energy: float, water_kg: float, bill: CapexResult, price: PriceDeck
) -> OpexResult:
    """Running cost of the year: energies, monthly peaks and water of the run and nothing else."""
    peak = run.monthly["power.facility.max"][:, :1]
    water = np.array([water_kg / KG_PER_M3])
    periods = billed_energy(price.catalogue, price.tariff, run.by_hour[:, :1], np.array([energy]))
    heat = run.monthly["heat.reuse"][:, :1].sum(axis=0) if "heat.reuse" in run.monthly else None
    return opex(periods, peak, water, bill, price, heat)


# Make-up water is billed by volume.
KG_PER_M3 = 1000.0


def _provenance(
    spec: Spec,
    facility: Facility,
    run: RunResult,
    year: WeatherYear,
    choice: LoadChoice,
    span: tuple[int, int],
    price: PriceDeck,
) -> dict[str, str]:
    days = f"{span[1]} {'day' if span[1] == 1 else 'days'} from day {span[0] + 1} of the year"
    return {
        "spec": spec.document.name,
        "spec_hash": spec.hash,
        "weather": f"{year.name}: {year.source}",
        "weather_terms": year.terms,
        "design_conditions": facility.weather_note,
        "load": choice.note,
        "period": days,
        "step": f"{run.step:g} s",
        "boundary": "utility meter to IT equipment input; PUE category 3 (ISO/IEC 30134-2)",
        "prices": f"{price.region} {price.money_unit}, tariff {price.tariff}, water {price.water}",
        "carbon": price.carbon or "none: no emission factor for the grid of this place",
        "dimension_proof": f"{run.proof} operations of the compiled step",
        "uncertainty": "none stated for energy and water; low and high of a cost, if shown, of prices alone",
    }
