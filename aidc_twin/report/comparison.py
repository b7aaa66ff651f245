"""The one table that sets designs side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from aidc_twin.metrics import Metric
from aidc_twin.metrics.energy import IT_PARTS, PARTS, WATER
from aidc_twin.report.labels import label
from aidc_twin.report.money import MILLION, capex_groups, lifecycle_parts, million, opex_parts
from aidc_twin.report.provenance import shared_provenance
from aidc_twin.report.shown import add_up, decimals_of, in_unit, of_metric, scalar, signed, text
from aidc_twin.report.table import Table
from aidc_twin.report.terms import COMPUTE, rounded_terms
from aidc_twin.studies.outcome import Outcome

__all__ = ["comparison"]

# Metrics of each section with label and decimals; the unit is that of the metric.
EFFICIENCY = (
    ("pue", "PUE, category 3", 3),
    ("pue_category_2", "PUE, category 2", 3),
    ("pue_category_1", "PUE, category 1", 3),
    ("ppue_cooling", "pPUE of cooling", 3),
    ("ppue_power", "pPUE of power", 3),
    ("itue", "ITUE", 3),
    ("tue", "TUE", 3),
    ("wue", "WUE", 3),
    ("wue_source", "WUE at source, with the water of electricity", 3),
    ("cue", "CUE", 3),
    ("heat_reuse", "Heat reused", 0),
    ("erf", "ERF", 3),
    ("ere", "ERE", 3),
)
TEMPERATURES = (
    ("chip", "Chip"),
    ("rack_inlet", "Rack air inlet"),
    ("tcs_supply", "TCS supply"),
    ("fws_supply", "FWS supply"),
    ("chilled_supply", "Chilled water supply"),
)
RUNNING = (
    ("hours_free", "Economiser, free", 0),
    ("hours_partial", "Economiser, partial", 0),
    ("hours_mechanical", "Mechanical cooling", 0),
    ("hours_over_limit", "Over a temperature limit", 1),
    ("lost_compute", "Work lost by throttling, share", 4),
    ("mode_switches", "Mode switches", 0),
    ("chiller_starts", "Chiller starts", 0),
)
HUMIDITY = (
    ("dew_point_min", "Dew point of the halls, lowest", 1),
    ("dew_point_max", "Dew point of the halls, highest", 1),
    ("dew_point_margin_min", "Coldest water over the dew point, least", 1),
    ("hours_condensing", "Coils condense", 0),
    ("hours_outside_ashrae", "Outside the humidity recommended by ASHRAE TC 9.9", 0),
    ("hours_outside_gb50174", "Outside the humidity of GB 50174", 0),
)
TO_MUSD_PER_MW = "M$/MW"


def comparison(outcomes: Sequence[Outcome]) -> Table:
    """All figures of the designs in one table; with two designs, their difference as well.

    Parts are rounded so that each column adds up to its total.
    """
    rows = _Rows(outcomes)
    _design(rows)
    rows.section("Efficiency")
    for name, words, decimals in EFFICIENCY:
        rows.metric(words, name, decimals)
    rows.section("Power")
    rows.metric("Highest facility power of the run", "peak_facility_power", 0)
    rows.metric("Facility power on the design day", "peak_facility_power", 0, lambda o: o.design_day)
    rows.metric("Highest IT power of the run", "peak_it_power", 0)
    rows.metric("PUE on the design day", "pue", 3, lambda o: o.design_day)
    _energy(rows)
    _money(rows)
    rows.section("Temperatures")
    for name, words in TEMPERATURES:
        rows.metric(f"{words}, mean", f"temperature_{name}_mean", 1)
        rows.metric(f"{words}, highest", f"temperature_{name}_max", 1)
    rows.metric("Chip on the design day", "temperature_chip_max", 1, lambda o: o.design_day)
    rows.metric("Rack air inlet on the design day", "temperature_rack_inlet_max", 1, lambda o: o.design_day)
    rows.section("Humidity")
    for name, words, decimals in HUMIDITY:
        rows.metric(words, name, decimals)
    rows.section("Operation")
    for name, words, decimals in RUNNING:
        rows.metric(words, name, decimals)
    table = rows.table()
    return replace(table, notes=(*(_checks(outcome) for outcome in outcomes), *table.notes))


def _checks(outcome: Outcome) -> str:
    """What tells whether the run can be trusted."""
    m = outcome.metrics
    residual, gap, travel = (
        m[name].value for name in ("first_law_residual", "joint_mismatch", "valve_travel")
    )
    return (
        f"{outcome.name}: first-law residual {residual:.0e} of the rated IT power in the worst hour; "
        f"windows of the run meet within {gap:.2f} K; "
        f"the busiest valve or fan makes {travel:.1f} strokes a day."
    )


def _design(rows: _Rows) -> None:
    rows.section("Design")
    for outcome in rows.outcomes:
        if outcome.spec.several_halls:
            rows.note(_rack_note(outcome))
    for note, words, unit in (
        ("rated_it_power", "Rated IT power", "kW"),
        ("accelerators", "Accelerators", "1"),
        ("rack_power", "Power of a rack", "kW"),
    ):
        decimals = 2 if note == "rack_power" else 0
        rows.add(words, unit, [_note(o, note, unit) for o in rows.outcomes], decimals)


def _rack_note(outcome: Outcome) -> str:
    """What the power of a rack is where a design has racks of several kinds."""
    kinds = [name for name in outcome.facility.notes if name.endswith(".rack_power")]
    powers = [f"{name.removesuffix('.rack_power')} {_note(outcome, name, 'kW'):.1f}" for name in kinds]
    return (
        f"{outcome.name}: racks of several kinds; the power is that of the largest: {', '.join(powers)} kW."
    )


def _note(outcome: Outcome, name: str, unit: str) -> float | None:
    if name not in outcome.facility.notes:
        return None
    value, si_unit = outcome.facility.notes[name]
    return in_unit(scalar(value), si_unit, unit)


def _energy(rows: _Rows) -> None:
    energies = [o.energy for o in rows.outcomes]
    rows.section("Energy of the run")
    rows.parts("Facility, utility meter", "MWh", [{p: _mwh(e, p) for p in PARTS} for e in energies])
    rows.section("Within the IT energy")
    decimals = decimals_of(max(_mwh(e, "facility") for e in energies))
    terms = [rounded_terms(e, decimals) for e in energies]
    for part in (COMPUTE, *IT_PARTS):
        rows.add(label(part), "MWh", [one[part] for one in terms], decimals)
    rows.section("Water of the run")
    water = [
        {
            # Pads and sprays lose no drift, and a design without water has none of them.
            w: in_unit(float(o.run.monthly[f"water.{w}"][:, 0].sum()), "kg", "m3")
            if f"water.{w}" in o.run.monthly
            else 0.0
            for w in WATER
        }
        for o in rows.outcomes
    ]
    rows.parts("Make-up water", "m3", water)


def _mwh(energy: Mapping[str, float], part: str) -> float:
    return in_unit(energy[part], "J", "MWh")


def _money(rows: _Rows) -> None:
    outcomes = rows.outcomes
    currencies = sorted({o.capex.currency for o in outcomes})
    if len(currencies) > 1:
        rows.section("Cost")
        rows.note(f"Cost: the designs are priced in {' and '.join(currencies)}; see each one's capital cost.")
        return
    currency = currencies[0]
    unit = million(currency)
    rows.section("Capital cost")
    rows.parts("Capital cost", unit, [_millions(capex_groups(o)) for o in outcomes])
    for column in ("low", "high"):
        totals = [scalar(o.capex.sum(column)) / MILLION for o in outcomes]
        rows.add(f"Capital cost, all prices {column}", unit, totals, decimals_of(max(totals)))
    _benchmarks(rows, currency)
    if any(o.opex is None or o.lifecycle is None for o in outcomes):
        for note in dict.fromkeys(o.money_note for o in outcomes if o.money_note):
            rows.note(f"Running and life-cycle cost: {note}.")
        return
    rows.section("Running cost of a year")
    rows.parts("Running cost", f"{unit}/year", [_millions(opex_parts(o.opex)) for o in outcomes if o.opex])
    lives = [(o.opex, o.lifecycle) for o in outcomes if o.opex and o.lifecycle]
    terms = " / ".join(
        dict.fromkeys(f"{life.years} years at {scalar(life.rate):.1%}" for _, life in lives)
    ).replace(".0%", "%")
    rows.section(f"Life-cycle cost, present value, {terms}")
    parts = [_millions(lifecycle_parts(yearly, life)) for yearly, life in lives]
    rows.parts("Life-cycle cost", unit, parts)
    undiscounted = [scalar(life.undiscounted) / MILLION for _, life in lives]
    rows.add("Life-cycle cost, undiscounted", unit, undiscounted, decimals_of(max(undiscounted)))
    rows.section("Carbon of a year")
    carbon = [None if o.carbon is None else in_unit(scalar(o.carbon.mass), "kg", "t") for o in outcomes]
    rows.add("CO2 of electricity, location-based", "t", carbon, 0)


def _benchmarks(rows: _Rows, currency: str) -> None:
    outcomes = rows.outcomes
    rows.section("Capital cost per rated IT power")
    own = [scalar(o.capex.total) / in_unit(scalar(o.facility.rated_it_power), "W", "kW") for o in outcomes]
    rows.add("All of ours", f"{currency}/kW", own, 0)
    first = [o.benchmarks[0] if o.benchmarks else None for o in outcomes]
    rows.add("All of ours", TO_MUSD_PER_MW, [scalar(b.ours_all) if b else None for b in first], 2)
    rows.add(
        "Ours in the boundary of the published",
        TO_MUSD_PER_MW,
        [scalar(b.ours) if b else None for b in first],
        2,
    )
    ids = dict.fromkeys(b.id for o in outcomes for b in o.benchmarks)
    for id in ids:
        of = [next((b for b in o.benchmarks if b.id == id), None) for o in outcomes]
        rows.add(
            f"Published: {id}", TO_MUSD_PER_MW, [b.published if b else None for b in of], 2, differ=False
        )
    said: list[tuple[str, ...]] = [b.explanation if b else () for b in first]
    common = [words for words in said[0] if all(words in other for other in said)]
    rows.note(" ".join(["Published capital cost:", *common]))
    for o, words_of in zip(outcomes, said, strict=True):
        own_words = [words for words in words_of if words not in common]
        if own_words:
            rows.note(" ".join([f"{o.name}:", *own_words]))


def _millions(parts: Mapping[str, float]) -> dict[str, float]:
    return {name: cost / MILLION for name, cost in parts.items()}


class _Rows:
    """Rows of the table as they are gathered."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = list(outcomes)
        self.names = tuple(o.name for o in outcomes)
        self.difference = len(self.outcomes) == 2
        self.rows: list[tuple[str, ...]] = []
        self.notes: dict[str, None] = {}

    def section(self, title: str) -> None:
        """Head a section."""
        self.rows.append((title, *[""] * (len(self.outcomes) + self.difference)))

    def note(self, words: str) -> None:
        """A line beneath the table; equal ones stand once."""
        self.notes[words] = None

    def add(
        self, words: str, unit: str, values: Sequence[float | None], decimals: int, differ: bool = True
    ) -> None:
        """One quantity of all designs."""
        cells = [text(value, decimals) for value in values]
        if self.difference:
            one, other = values
            # The difference is that of the shown numbers, so that a reader finds it again.
            gap = None if one is None or other is None else round(other, decimals) - round(one, decimals)
            cells.append(signed(gap, decimals) if differ else "")
        self.rows.append((words if unit == "1" else f"{words} [{unit}]", *cells))

    def metric(
        self,
        words: str,
        name: str,
        decimals: int,
        of: Callable[[Outcome], Mapping[str, Metric]] = lambda o: o.metrics,
    ) -> None:
        """One figure of merit of all designs; left out where none of them has it."""
        metrics = [of(o)[name] for o in self.outcomes]
        for o, metric in zip(self.outcomes, metrics, strict=True):
            if metric.value is None:
                self.note(f"{o.name}: {metric.reason}.")
        shown = next((m.shown for m in metrics if m.value is not None), None)
        if shown is not None:
            self.add(words, shown, [of_metric(m) for m in metrics], decimals)

    def parts(self, total: str, unit: str, parts: Sequence[Mapping[str, float]]) -> None:
        """Parts that add up, and their total; a part that no design has is left out."""
        decimals = decimals_of(max(sum(one.values()) for one in parts))
        names = list(dict.fromkeys(name for one in parts for name in one))
        names = [name for name in names if any(one.get(name, 0.0) for one in parts)]
        columns = [add_up([one.get(name, 0.0) for name in names], decimals) for one in parts]
        for row, name in enumerate(names):
            self.add(label(name), unit, [column[row] for column in columns], decimals)
        self.add(total, unit, [sum(column) for column in columns], decimals)

    def table(self) -> Table:
        """The table with what it rests on."""
        titles = ["Comparison of designs"] if len(self.outcomes) > 1 else [f"Figures of {self.names[0]}"]
        columns = ("Quantity", *self.names, *(["Difference"] if self.difference else []))
        rule = "Parts are rounded so that they add up to the total shown."
        notes = (*self.notes, rule, *shared_provenance(self.outcomes))
        return Table(titles[0], columns, tuple(self.rows), notes)
