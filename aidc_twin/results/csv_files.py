"""The tables of a run folder that programs read: months, capital cost and equipment of all designs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from aidc_twin.metrics.energy import IT_PARTS, PARTS, WATER
from aidc_twin.report.labels import MODES
from aidc_twin.report.shown import in_unit, scalar
from aidc_twin.results.json_form import number
from aidc_twin.studies.outcome import Outcome, distinct

__all__ = ["capex_csv", "equipment_csv", "monthly_csv"]


def _text(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def monthly_csv(outcomes: Sequence[Outcome]) -> str:
    """Twelve rows for each design: hours, energies, PUE, water, economiser; empty for months not run."""
    energies = [*PARTS, "facility", *IT_PARTS]
    head = [
        "design",
        "month",
        "hours [h]",
        *(f"{name} [MWh]" for name in energies),
        "pue",
        *(f"water_{name} [m3]" for name in WATER),
        *(f"mode_{mode} [h]" for mode in MODES),
        "peak_facility_power [kW]",
    ]
    rows = []
    for outcome, design in zip(outcomes, distinct([o.name for o in outcomes]), strict=True):
        monthly, hours = outcome.run.monthly, outcome.run.month_hours[:, 0]
        for m in range(12):
            if not hours[m] > 0:
                rows.append([design, m + 1, 0, *[""] * (len(head) - 3)])
                continue
            it = outcome.monthly["it"][m]
            cells: list[Any] = [in_unit(float(outcome.monthly[name][m]), "J", "MWh") for name in energies]
            cells.append(outcome.monthly["facility"][m] / it if it > 0 else None)
            cells += [_of(monthly, f"water.{name}", m, "kg", "m3") for name in WATER]
            cells += [_of(monthly, f"time.mode_{mode}", m, "s", "h") for mode in MODES]
            cells.append(_of(monthly, "power.facility.max", m, "W", "kW"))
            shown = ["" if cell is None else number(cell) for cell in cells]
            rows.append([design, m + 1, number(float(hours[m])), *shown])
    return _text(head, rows)


def _of(monthly: Any, channel: str, month: int, si_unit: str, unit: str) -> float | None:
    return in_unit(float(monthly[channel][month, 0]), si_unit, unit) if channel in monthly else None


def capex_csv(outcomes: Sequence[Outcome]) -> str:
    """One row for each line of each bill; sizes in SI, the price beside it as its source has it."""
    head = [
        "design",
        "group",
        "name",
        "item",
        "count",
        "size",
        "size_unit",
        "unit_price",
        "cost",
        "low",
        "high",
    ]
    head += ["currency", "quoted", "grade", "source", "where", "reason"]
    rows = [
        [
            design, line.group, line.name, line.item,
            *(number(scalar(v)) for v in (line.count, line.size)),
            line.unit,
            *(number(scalar(v)) for v in (line.unit_price, line.cost, line.low, line.high)),
            line.currency, line.quoted, line.grade, line.source, line.where, line.reason,
        ]
        for outcome, design in zip(outcomes, distinct([o.name for o in outcomes]), strict=True)
        for line in outcome.capex.lines
    ]  # fmt: skip
    return _text(head, rows)


def equipment_csv(outcomes: Sequence[Outcome]) -> str:
    """One row for each kind of equipment of each design, sizes in SI."""
    head = ["design", "name", "item", "count", "rating", "unit", "duty", "redundancy", "reason"]
    rows = [
        [
            design,
            one.name,
            one.item,
            *(number(scalar(v)) for v in (one.count, one.rating)),
            one.unit,
            number(scalar(one.duty)),
            one.redundancy,
            one.reason,
        ]
        for outcome, design in zip(outcomes, distinct([o.name for o in outcomes]), strict=True)
        for one in outcome.facility.equipment
    ]
    return _text(head, rows)
