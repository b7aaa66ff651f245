"""The bills of one design: every line of the capital cost and of the running cost."""

from __future__ import annotations

from aidc_twin.report.labels import label
from aidc_twin.report.money import MILLION, estimates_text, million
from aidc_twin.report.provenance import provenance_lines
from aidc_twin.report.shown import add_up, decimals_of, in_unit, scalar, text
from aidc_twin.report.table import Table
from aidc_twin.studies.outcome import Outcome
from aidc_twin.units import display_unit, format_quantity

__all__ = ["capex_table", "opex_table"]

ADDED = "Lines are rounded so that they add up to the total shown."


def capex_table(outcome: Outcome) -> Table:
    """Capital cost by line, in the groups of the comparison; the lines add up to the total."""
    bill = outcome.capex
    totals = {column: scalar(bill.sum(column)) / MILLION for column in ("cost", "low", "high")}
    # Lines are small beside the total: one more digit than the total needs.
    decimals = decimals_of(totals["high"]) + 1
    lines = sorted(bill.lines, key=lambda line: list(bill.by_group()).index(line.group))
    costs = {
        column: add_up([scalar(getattr(line, column)) / MILLION for line in lines], decimals)
        for column in totals
    }
    rows: list[tuple[str, ...]] = []
    group = ""
    for i, line in enumerate(lines):
        if line.group != group:
            group = line.group
            rows.append((label(group), *[""] * 8))
        share = line.unit == line.currency.rstrip("0123456789")
        size = "" if line.unit == "1" else _size(scalar(line.size), line.unit)
        rows.append(
            (
                line.name,
                "" if share else text(scalar(line.count), 0),
                f"of {text(scalar(line.size) / MILLION, decimals)} million" if share else size,
                line.quoted,
                *(text(costs[column][i], decimals) for column in costs),
                line.grade,
                line.source,
            )
        )
    rows.append(("Total", "", "", "", *(text(sum(costs[c]), decimals) for c in costs), "", ""))
    title = f"Capital cost of {outcome.name} [{million(bill.currency)}]"
    columns = ("Line", "Count", "Size of one", "Price", "Cost", "Low", "High", "Grade", "Source")
    notes = (f"{estimates_text(outcome)}.", ADDED, *provenance_lines(outcome))
    return Table(title, columns, tuple(rows), notes)


def opex_table(outcome: Outcome) -> Table:
    """Running cost of a year by line; empty, with the reason, where no whole year was run."""
    columns = ("Line", "Quantity", "Price", "Cost", "Low", "High", "Grade", "Source")
    title = f"Running cost of {outcome.name}"
    if outcome.opex is None:
        return Table(title, columns, (), (f"{outcome.money_note}.", *provenance_lines(outcome)))
    lines = [line for line in outcome.opex.lines if scalar(line.quantity)]
    decimals = decimals_of(scalar(outcome.opex.total) / MILLION) + 1
    costs = {
        column: add_up([scalar(getattr(line, column)) / MILLION for line in lines], decimals)
        for column in ("cost", "low", "high")
    }
    rows = [
        (
            label(line.name),
            _quantity(scalar(line.quantity), line.unit, line.name),
            line.quoted,
            *(text(costs[column][i], decimals) for column in costs),
            line.grade,
            line.source,
        )
        for i, line in enumerate(lines)
    ]
    rows.append(("Total", "", "", *(text(sum(costs[c]), decimals) for c in costs), "", ""))
    return Table(
        f"{title} [{million(outcome.opex.currency)}/year]",
        columns,
        tuple(rows),
        (
            "Demand charge: highest step of each month; tariffs bill the highest mean of 15 min.",
            *provenance_lines(outcome),
        ),
    )


def _size(value: float, unit: str) -> str:
    return format_quantity(value, display_unit(unit, value))


def _quantity(value: float, unit: str, name: str) -> str:
    if name.startswith("maintenance"):
        return f"capital of {text(value / MILLION, 3)} million"
    if name == "demand":
        return f"{text(in_unit(value, 'W', 'kW'), 0)} kW, sum of twelve monthly peaks"
    shown = "MWh" if unit == "J" else display_unit(unit)
    return f"{text(in_unit(value, unit, shown), 0)} {shown}"
