"""Tables of operation: months, load levels and the design day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aidc_twin.metrics.energy import PARTS, WATER
from aidc_twin.report.labels import MODES, MONTHS, label
from aidc_twin.report.provenance import DESIGN_DAY as DESIGN_CONDITIONS
from aidc_twin.report.provenance import SHARES_OF_RACKS, provenance_lines, shared_provenance
from aidc_twin.report.shown import (
    add_up_both_ways,
    decimals_of,
    in_unit,
    of_metric,
    text,
)
from aidc_twin.report.table import Table
from aidc_twin.studies.outcome import Outcome

__all__ = ["design_day_table", "load_table", "monthly_table"]

WATER_METERS = tuple(f"water.{name}" for name in WATER)
DESIGN_DAY = (
    ("pue", "PUE, category 3", 3),
    ("tue", "TUE", 3),
    ("wue", "WUE", 3),
    ("peak_facility_power", "Highest facility power", 0),
    ("peak_it_power", "Highest IT power", 0),
    ("temperature_chip_max", "Chip, highest", 1),
    ("temperature_rack_inlet_max", "Rack air inlet, highest", 1),
    ("temperature_tcs_supply_max", "TCS supply, highest", 1),
    ("temperature_fws_supply_max", "FWS supply, highest", 1),
    ("temperature_chilled_supply_max", "Chilled water supply, highest", 1),
    ("hours_over_limit", "Over a temperature limit", 1),
    ("lost_compute", "Work lost by throttling, share", 4),
)


def monthly_table(outcome: Outcome) -> Table:
    """Energy by part, PUE, water and economiser hours of each month; rows and columns of the energies add up.

    Months that were not run are left out.
    """
    hours = outcome.run.month_hours[:, 0]
    months = np.flatnonzero(hours > 0)
    parts = [name for name in PARTS if outcome.energy[name]]
    energy = np.array([[in_unit(outcome.monthly[p][m], "J", "MWh") for p in parts] for m in months])
    decimals = decimals_of(float(energy.sum()))
    shown = add_up_both_ways(energy, decimals)
    facility, it = outcome.monthly["facility"], outcome.monthly["it"]
    rows = []
    for row, m in enumerate(months):
        cells = [text(value, decimals) for value in shown[row]]
        pue = text(facility[m] / it[m] if it[m] > 0 else None, 3)
        rows.append(
            (MONTHS[m], *cells, text(shown[row].sum(), decimals), pue, *_month_rest(outcome, np.array([m])))
        )
    total = [text(value, decimals) for value in shown.sum(axis=0)]
    rows.append(
        (
            "Sum",
            *total,
            text(float(shown.sum()), decimals),
            text(of_metric(outcome.metrics["pue"]), 3),
            *_month_rest(outcome, months),
        )
    )
    modes = [f"{label(mode)} [h]" for mode in MODES]
    columns = ("Month", *(f"{label(p)} [MWh]" for p in parts), "Facility [MWh]", "PUE", "Water [m3]", *modes)
    notes = ("Energies are rounded so that rows and columns add up.", *provenance_lines(outcome))
    if months.size and np.any(hours[months] < _FULL[months]):
        part = [MONTHS[m] for m in months if hours[m] < _FULL[m]]
        notes = (f"Run in part only: {', '.join(part)}.", *notes)
    return Table(f"Months of {outcome.name}", columns, tuple(rows), notes)


# Hours of each month of a year without leap day.
_FULL = 24.0 * np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def _month_rest(outcome: Outcome, months: np.ndarray) -> tuple[str, ...]:
    monthly = outcome.run.monthly
    water = sum(float(monthly[name][months, 0].sum()) for name in WATER_METERS if name in monthly)
    spent = [
        float(monthly[f"time.mode_{mode}"][months, 0].sum()) if f"time.mode_{mode}" in monthly else None
        for mode in MODES
    ]
    hours = [None if s is None else in_unit(s, "s", "h") for s in spent]
    return (text(in_unit(water, "kg", "m3"), 0), *(text(h, 1) for h in hours))


def load_table(outcomes: Sequence[Outcome]) -> Table:
    """PUE and power with shares of the racks in operation, all through the run at full utilisation."""
    names = [o.name for o in outcomes]
    columns = (
        "Racks in operation",
        *(f"PUE, {name}" for name in names),
        *(f"{what} [kW], {name}" for name in names for what in ("IT", "Facility")),
    )
    rows = []
    for levels in zip(*(o.load_levels for o in outcomes), strict=True):
        power = [text(in_unit(p, "W", "kW"), 0) for v in levels for p in (v.it_power, v.facility_power)]
        rows.append((f"{levels[0].share:.0%}", *(text(v.pue, 3) for v in levels), *power))
    note = "Racks in operation run at full utilisation; powers are means of the run."
    return Table(
        "PUE over load", columns, tuple(rows), (note, *shared_provenance(outcomes, instead=SHARES_OF_RACKS))
    )


def design_day_table(outcomes: Sequence[Outcome]) -> Table:
    """Power and temperatures at design wet and dry bulb and full load."""
    rows, notes = [], []
    for key, words, decimals in DESIGN_DAY:
        metrics = [o.design_day[key] for o in outcomes]
        notes += [f"{o.name}: {m.reason}." for o, m in zip(outcomes, metrics, strict=True) if m.value is None]
        unit = next((m.shown for m in metrics if m.value is not None), None)
        if unit is None:
            continue
        head = words if unit == "1" else f"{words} [{unit}]"
        rows.append((head, *(text(of_metric(m), decimals) for m in metrics)))
    notes += [f"{o.name}: {line}." for o in outcomes for line in o.facility.weather_note.splitlines()]
    columns = ("Quantity", *(o.name for o in outcomes))
    all_notes = (*dict.fromkeys(notes), *shared_provenance(outcomes, instead=DESIGN_CONDITIONS))
    return Table("Design day: design wet and dry bulb, full load", columns, tuple(rows), all_notes)
