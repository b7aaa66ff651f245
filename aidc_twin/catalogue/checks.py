"""Judges the tables: what makes a row unusable or unsourced."""

from __future__ import annotations

from collections.abc import Iterator

from aidc_twin.catalogue.entry import GRADES
from aidc_twin.catalogue.reader import Catalogue, Row, load
from aidc_twin.catalogue.units_table import CURRENCIES, unit_text
from aidc_twin.errors import Finding

__all__ = ["check", "grades"]


def check(catalogue: Catalogue | None = None) -> list[Finding]:
    """All that is wrong with the tables, in their order; empty for tables that can be used.

    Found are: a missing id, parameter or source; an unknown grade, source, unit, currency; a value that
    is no number; ``low <= value <= high`` broken; the same key twice; money without year or region;
    an exponent without the size it holds for; an estimate without reasoning.
    """
    catalogue = load() if catalogue is None else catalogue
    findings: list[Finding] = []
    first: dict[tuple[str, str, str], str] = {}
    for row in catalogue.table_rows:
        findings += _row(catalogue, row)
        if row.key in first:
            findings.append(
                Finding(
                    row.place,
                    f"the key {row.key} stands a second time",
                    "a key stands once",
                    f"First: {first[row.key]}",
                )
            )
        first.setdefault(row.key, row.place)
    used = {row.cells.get("source", "") for row in catalogue.table_rows}
    findings += [
        Finding("sources.csv", f"source {name!r} is used by no row", "a source is there for a number")
        for name in catalogue.sources
        if name not in used
    ]
    return findings


def grades(catalogue: Catalogue | None = None) -> dict[str, int]:
    """How many rows there are of each grade, in the order of `GRADES`."""
    catalogue = load() if catalogue is None else catalogue
    counts = dict.fromkeys(GRADES, 0)
    for row in catalogue.table_rows:
        counts[row.cells["grade"]] += 1
    return counts


def _row(catalogue: Catalogue, row: Row) -> Iterator[Finding]:
    cells = row.cells
    for column in ("id", "parameter", "value", "unit", "grade", "source", "where"):
        if not cells.get(column, "").strip():
            yield Finding(row.place, f"{column} is empty", "every row fills it")
    if cells.get("grade") and cells["grade"] not in GRADES:
        yield Finding(row.place, f"grade {cells['grade']!r}", f"a grade is one of {', '.join(GRADES)}")
    if cells.get("source") and cells["source"] not in catalogue.sources:
        yield Finding(row.place, f"source {cells['source']!r} is unknown", "a source stands in sources.csv")
    yield from _numbers(row)
    yield from _money(row)


def _numbers(row: Row) -> Iterator[Finding]:
    cells = row.cells
    numbers: dict[str, float] = {}
    for column in ("low", "value", "high", "scaling_exponent"):
        text = cells.get(column, "")
        if not text:
            continue
        try:
            numbers[column] = float(text)
        except ValueError:
            yield Finding(row.place, f"{column} = {text!r}", "it must be a number")
    ordered = [numbers[column] for column in ("low", "value", "high") if column in numbers]
    if ordered != sorted(ordered):
        yield Finding(row.place, f"low, value, high = {ordered}", "low <= value <= high must hold")
    if bool(cells.get("low")) != bool(cells.get("high")):
        yield Finding(row.place, "one end of the band is empty", "give low and high, or neither")
    exponent = numbers.get("scaling_exponent", 1.0)
    if exponent != 1.0 and not cells.get("basis"):
        yield Finding(
            row.place, f"exponent {exponent} without basis", "an exponent needs the size it holds for"
        )
    if not 0.0 < exponent <= 1.0:
        yield Finding(row.place, f"exponent {exponent}", "an exponent lies above 0 and at most at 1")


def _money(row: Row) -> Iterator[Finding]:
    cells = row.cells
    try:
        meaning = unit_text(cells.get("unit", ""))
    except KeyError:
        yield Finding(
            row.place, f"unit {cells.get('unit')!r} is unknown", "a unit stands in units_table.UNITS"
        )
        return
    currency = cells.get("currency", "")
    if currency != meaning.currency:
        yield Finding(
            row.place, f"currency {currency!r}, unit {meaning.text!r}", "both must name the same currency"
        )
    if currency and currency not in CURRENCIES:
        yield Finding(row.place, f"currency {currency!r}", f"a currency is one of {', '.join(CURRENCIES)}")
    year = cells.get("currency_year", "")
    if currency and not (year.isdigit() and len(year) == 4):
        yield Finding(row.place, f"currency year {year!r}", "money needs the year of its prices")
    if currency and not cells.get("region"):
        yield Finding(row.place, "money without region", "a price holds in a region")
    basis = cells.get("basis", "")
    if basis:
        number, _, unit = basis.partition(" ")
        try:
            size = float(number) * unit_text(unit).factor
        except (KeyError, ValueError):
            yield Finding(row.place, f"basis {basis!r}", "a basis is a size with unit")
        else:
            if not size > 0.0:
                yield Finding(row.place, f"basis {basis!r}", "a size is above zero")
