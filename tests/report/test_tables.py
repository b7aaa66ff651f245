from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from rich.console import Console

from aidc_twin.report.console import print_table
from aidc_twin.report.shown import ABSENT
from aidc_twin.report.tables import (
    Table,
    capex_table,
    comparison,
    design_day_table,
    load_table,
    monthly_table,
    opex_table,
    provenance_lines,
    reasons,
    to_csv,
)
from aidc_twin.studies.outcome import Outcome


def value(cell: str) -> float:
    """The number that a reader takes from a cell."""
    return float(cell.replace(",", "").replace("%", ""))


def section(table: Table, title: str) -> list[tuple[str, ...]]:
    """Rows below a section head, up to the next."""
    heads = [i for i, row in enumerate(table.rows) if table.is_section(row)]
    start = next(i for i in heads if table.rows[i][0].startswith(title))
    end = min((i for i in heads if i > start), default=len(table.rows))
    return list(table.rows[start + 1 : end])


def row(table: Table, start: str) -> tuple[str, ...]:
    return next(r for r in table.rows if r[0].startswith(start))


@pytest.mark.parametrize(
    ("title", "total"),
    [
        ("Energy of the run", "Facility"),
        ("Water of the run", "Make-up water"),
        ("Running cost of a year", "Running cost"),
        ("Life-cycle cost, present", "Life-cycle cost [million"),
        ("Capital cost", "Capital cost [million"),
    ],
)
def test_every_column_of_the_comparison_adds_up(year: list[Outcome], title: str, total: str) -> None:
    rows = section(comparison(year), title)
    end = next(i for i, r in enumerate(rows) if r[0].startswith(total))
    assert end >= 3
    for column in (1, 2, 3):
        parts = sum(value(r[column]) for r in rows[:end])
        assert parts == pytest.approx(value(rows[end][column]), abs=1e-9)


def test_the_shown_total_is_the_metered_one(year: list[Outcome]) -> None:
    shown = row(comparison(year), "Facility, utility meter")
    for cell, outcome in zip(shown[1:], year, strict=False):
        # J in a MWh; whole MWh are shown.
        assert value(cell) == pytest.approx(outcome.energy["facility"] / 3.6e9, abs=0.5)


def test_it_parts_of_the_comparison_add_up_to_the_it_energy(year: list[Outcome]) -> None:
    table = comparison(year)
    rows = section(table, "Within the IT energy")
    for column in (1, 2):
        assert sum(value(r[column]) for r in rows) == value(row(table, "IT equipment")[column])


def test_the_difference_is_that_of_the_shown_numbers(year: list[Outcome]) -> None:
    for cells in comparison(year).rows:
        if cells[3] in ("", ABSENT):
            continue
        assert value(cells[3]) == pytest.approx(value(cells[2]) - value(cells[1]), abs=1e-9), cells


def test_capital_cost_per_power_stands_beside_the_published(year: list[Outcome]) -> None:
    table = comparison(year)
    published = row(table, "Published: cushman_cn_2025 [M$/MW]")
    assert [value(cell) for cell in published[1:3]] == [7.11, 7.11]
    own = next(r for r in table.rows if r[0] == "All of ours [M$/MW]")
    for cell, outcome in zip(own[1:3], year, strict=True):
        assert value(cell) == pytest.approx(outcome.benchmarks[0].ours_all.item(), abs=0.005)
    assert any("Land is in neither figure." in note for note in table.notes)


def test_what_a_design_lacks_is_a_dash_with_its_reason(days: list[Outcome]) -> None:
    table = comparison(days)
    assert row(table, "TCS supply, mean [degC]")[1] == ABSENT
    assert row(table, "TCS supply, mean [degC]")[3] == ABSENT
    assert "air_20kw: this design has no TCS." in table.notes


def test_running_cost_of_three_days_is_absent_with_its_reason(days: list[Outcome]) -> None:
    table = comparison(days)
    assert not [r for r in table.rows if r[0].startswith(("Running cost", "Life-cycle cost"))]
    assert any("running cost needs a whole year; 3 days were run" in note for note in table.notes)
    assert opex_table(days[0]).rows == ()
    assert "3 days were run" in opex_table(days[0]).notes[0]


def test_one_and_three_designs_have_no_difference_column(days: list[Outcome]) -> None:
    assert comparison(days[:1]).columns == ("Quantity", "air_20kw")
    assert len(comparison([*days, days[0]]).columns) == 4


def test_two_currencies_are_not_set_side_by_side(days: list[Outcome]) -> None:
    other = replace(days[1], capex=replace(days[1].capex, currency="USD2026"))
    table = comparison([days[0], other])
    assert not [r for r in table.rows if "million" in r[0]]
    assert any("CNY2026 and USD2026" in note for note in table.notes)
    assert not [r for r in reasons([days[0], other]).rows if "million" in r[0]]


def test_every_table_says_what_it_rests_on(year: list[Outcome]) -> None:
    one = year[0]
    tables = [
        comparison(year), reasons(year), capex_table(one), opex_table(one), load_table(year),
        monthly_table(one), design_day_table(year),
    ]  # fmt: skip
    subjects = ("Weather: ", "Boundary: ", "Load: ", "Program: aidc_twin", "Uncertainty: ")
    for table in tables:
        for subject in subjects:
            assert any(note.startswith(subject) for note in table.notes), (table.title, subject)
    lines = provenance_lines(one)
    assert any(one.provenance["spec_hash"][:12] in line for line in lines)
    assert any("category 3" in line for line in lines)


def test_terms_of_the_difference_sum_to_it_and_fall_in_size(year: list[Outcome]) -> None:
    table = reasons(year)
    for title, total in (("Energy of the run", "Facility energy"), ("Capital cost", "Capital cost")):
        rows = section(table, title)
        terms, last = rows[:-1], rows[-1]
        assert last[0] == total
        for column in (2, 3, 4):
            assert sum(value(r[column]) for r in terms) == pytest.approx(value(last[column]), abs=1e-9)
        assert sum(value(r[5]) for r in terms) == pytest.approx(100, abs=1e-9)
        sizes = [abs(value(r[4])) for r in terms if r[0] != "All other items"]
        assert sizes == sorted(sizes, reverse=True)


def test_terms_in_pue_sum_to_the_difference_in_pue(year: list[Outcome]) -> None:
    rows = section(reasons(year), "Energy of the run")
    shown = sum(value(r[6]) for r in rows[:-1] if r[6] != ABSENT)
    exact = (year[1].metrics["pue"].value or 0) - (year[0].metrics["pue"].value or 0)
    assert shown == pytest.approx(exact, abs=5e-5)
    fans = next(r for r in rows if r[0] == "Server fans")
    assert fans[1] == "IT"
    # PUE has no term for fans inside servers: they are in its divisor.
    assert fans[6] == ABSENT


def test_reasons_say_that_pue_does_not_reward_less_fan_power(year: list[Outcome]) -> None:
    assert any("saving them does not lower it" in note and "TUE" in note for note in reasons(year).notes)


def test_equal_designs_have_no_shares(days: list[Outcome]) -> None:
    rows = section(reasons([days[0], days[0]]), "Energy of the run")
    assert {r[5] for r in rows} == {ABSENT}
    assert rows[-1][4] == "0.00"


def test_more_than_two_designs_are_each_set_against_the_first(days: list[Outcome]) -> None:
    heads = [r[0] for r in reasons([*days, days[1]]).rows if not any(r[1:])]
    assert len([h for h in heads if h.endswith("cold_plate_20kw against air_20kw")]) == 4
    assert reasons(days[:1]).rows == ()


def test_bills_add_up_line_by_line(year: list[Outcome]) -> None:
    for outcome in year:
        bill = capex_table(outcome)
        for column in (4, 5, 6):
            lines = sum(value(r[column]) for r in bill.rows[:-1] if not bill.is_section(r))
            assert lines == pytest.approx(value(bill.rows[-1][column]), abs=1e-9)
        assert value(bill.rows[-1][4]) == pytest.approx(outcome.capex.total.item() / 1e6, abs=0.01)
        assert " prices are estimates." in bill.notes[0]
        yearly = opex_table(outcome)
        for column in (3, 4, 5):
            lines = sum(value(r[column]) for r in yearly.rows[:-1])
            assert lines == pytest.approx(value(yearly.rows[-1][column]), abs=1e-9)


def test_months_add_up_by_rows_and_columns(year: list[Outcome]) -> None:
    table = monthly_table(year[0])
    assert [r[0] for r in table.rows] == [
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), "Sum",
    ]  # fmt: skip
    facility = table.columns.index("Facility [MWh]")
    for cells in table.rows:
        assert sum(value(c) for c in cells[1:facility]) == value(cells[facility])
    for column in range(1, facility + 1):
        assert sum(value(r[column]) for r in table.rows[:-1]) == value(table.rows[-1][column])
    # The year is that of the comparison.
    assert table.rows[-1][facility] == row(comparison(year), "Facility, utility meter")[1]


def test_a_month_in_part_is_said_to_be_one(days: list[Outcome]) -> None:
    table = monthly_table(days[0])
    assert [r[0] for r in table.rows] == ["Jan", "Sum"]
    assert table.notes[0] == "Run in part only: Jan."


def test_load_and_design_day_tables_show_the_outcomes(days: list[Outcome]) -> None:
    table = load_table(days)
    assert [r[0] for r in table.rows] == ["25%", "50%", "75%", "100%"]
    assert value(table.rows[-1][1]) == pytest.approx(days[0].load_levels[-1].pue, abs=5e-4)
    day = design_day_table(days)
    power = row(day, "Highest facility power [kW]")
    assert value(power[2]) == pytest.approx(
        (days[1].design_day["peak_facility_power"].value or 0) / 1e3, abs=0.5
    )


def test_csv_is_read_back_with_plain_numbers() -> None:
    table = Table("T", ("a", "b [kW]"), (("x, y", "1,234.5"), ("Part", "")), ("a note",))
    rows = list(csv.reader(io.StringIO(to_csv(table))))
    assert rows == [["a", "b [kW]"], ["x, y", "1234.5"], ["Part", ""], ["# a note"]]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="has 1 cells of 2"):
        Table("T", ("a", "b"), (("x",),))


@pytest.mark.parametrize("width", [80, 200])
def test_the_console_shows_units_and_never_breaks_a_number(days: list[Outcome], width: int) -> None:
    table = comparison(days)
    out = io.StringIO()
    print_table(table, Console(file=out, width=width, color_system=None))
    printed = out.getvalue()
    # Square brackets would be lost if they were taken for markup.
    assert "[kW]" in printed
    assert all(len(line) <= width for line in printed.splitlines())
    for cell in row(table, "Rated IT power")[1:]:
        assert cell in printed


def test_tables_of_another_load_or_weather_say_so(days: list[Outcome]) -> None:
    load, day, run = (table(days).notes for table in (load_table, design_day_table, comparison))
    assert any(note.startswith("Load: the shares of the racks") for note in load)
    assert any(note.startswith("Weather: constant design wet and dry bulb") for note in day)
    assert any(note.startswith("Load: full utilisation") for note in day)
    # The run's own load stands under the run's own figures only.
    own = f"Load: {days[0].provenance['load']}"
    assert [any(note.startswith(own) for note in notes) for notes in (load, day, run)] == [False, False, True]
