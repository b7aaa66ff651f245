"""The table of results that differ, and all of a difference as plain data for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aidc_twin.report.difference import pair_of_numbers
from aidc_twin.report.shown import ABSENT, signed
from aidc_twin.report.table import Table
from aidc_twin.results.difference import ResultDifference
from aidc_twin.results.json_form import number
from aidc_twin.studies.difference import InputDifference

__all__ = ["difference_json", "results_table"]

NOTE = (
    "Largest difference first; figures of merit, power, hours, counts and units by their share. In PUE: part "
    "of the difference in PUE; IT energy is its divisor and has none."
)


def results_table(results: Sequence[ResultDifference], names: tuple[str, str]) -> Table:
    """Results that differ, by section."""
    columns = ("Result", "Unit", *names, "Difference", f"Of {names[0]}", "In PUE")
    rows: list[tuple[str, ...]] = []
    section = ""
    for item in results:
        if item.section != section:
            section = item.section
            rows.append((section, *[""] * (len(columns) - 1)))
        money, _, per = item.unit.partition("/")
        million = money[:3].isupper() and money[3:].isdecimal()
        scale = 1e-6 if million else 1.0
        values = [None if v is None else v * scale for v in (item.a, item.b)]
        unit = f"million {money}" + (f"/{per}" if per else "") if million else item.unit
        part = "" if item.in_pue is None else signed(item.in_pue, 4)
        a, b, gap, share = pair_of_numbers(values[0], values[1])
        share = share if item.relative is not None else ABSENT
        rows.append((item.words, "" if unit == "1" else unit, a, b, gap, share, part))
    return Table("What differs in results", columns, tuple(rows), (NOTE,) if rows else ())


def difference_json(
    names: tuple[str, str],
    figure: str,
    totals: tuple[float, float, str] | None,
    inputs: Sequence[InputDifference],
    results: Sequence[ResultDifference],
) -> dict[str, Any]:
    """``{"designs", "by", "inputs", "results"}``; an effect that is not known is None with a reason."""
    return {
        "designs": list(names),
        "by": figure,
        "unit": None if totals is None else totals[2],
        "inputs": [
            {
                "path": item.path,
                "values": list(item.values),
                "origins": list(item.origins),
                "effect": None if item.effect is None else number(item.effect),
                "reason": item.reason or ("" if item.effect is not None else "not simulated"),
            }
            for item in inputs
        ],
        "results": [
            {
                "section": item.section,
                "name": item.name,
                "unit": item.unit,
                "values": [item.a, item.b],
                "difference": None if item.difference is None else number(item.difference),
                "relative": None if item.relative is None else number(item.relative),
                "in_pue": None if item.in_pue is None else number(item.in_pue),
            }
            for item in results
        ],
    }
