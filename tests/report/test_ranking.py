"""Many designs in one table: ranked by cost or, where that does not go, by TUE; findings are counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aidc_twin.errors import Finding
from aidc_twin.report.ranking import ranking
from aidc_twin.studies.outcome import Outcome


def column(table: object, head: str) -> list[str]:
    index = next(i for i, name in enumerate(table.columns) if name.startswith(head))  # type: ignore[attr-defined]
    return [row[index] for row in table.rows]  # type: ignore[attr-defined]


def test_the_cheapest_life_comes_first_and_the_numbers_are_those_of_the_designs(year: list[Outcome]) -> None:
    table = ranking(year)
    lives = [float(cell.replace(",", "")) for cell in column(table, "Life cycle")]
    assert lives == sorted(lives)
    assert column(table, "Rank") == ["1", "2"]
    named = {o.name: o for o in year}
    for name, pue, tue in zip(*(column(table, h) for h in ("Design", "PUE", "TUE")), strict=True):
        assert float(pue) == pytest.approx(named[name].metrics["pue"].value, abs=6e-4)
        assert float(tue) == pytest.approx(named[name].metrics["tue"].value, abs=6e-4)
    for name, cost in zip(column(table, "Design"), lives, strict=True):
        o = named[name]
        assert o.lifecycle is not None
        due = o.lifecycle.present.item() / o.facility.rated_it_power.item() * 1e3
        assert cost == pytest.approx(due, rel=1e-4)


def test_a_part_of_a_year_is_ranked_by_tue_and_says_so(days: list[Outcome]) -> None:
    table = ranking(days)
    ratios = [float(cell) for cell in column(table, "TUE")]
    assert ratios == sorted(ratios)
    assert not any(head.startswith("Life cycle") for head in table.columns)
    assert table.notes[0].startswith("Ranked by TUE")


def test_findings_are_counted_and_do_not_change_the_rank(year: list[Outcome]) -> None:
    first = column(ranking(year), "Design")[0]
    broken = (Finding("here", "too hot", "cooler"),)
    marked = [replace(o, findings=broken) if o.name == first else o for o in year]
    table = ranking(marked)
    assert column(table, "Design")[0] == first
    assert column(table, "Findings") == ["1", "none"]
