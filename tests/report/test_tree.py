"""A figure taken apart as a table: values in units that people read, shares, depth, and inputs left out."""

from __future__ import annotations

import pytest

from aidc_twin.report.tree import shown_of, tree_table, value_text
from aidc_twin.studies.term import Term


def leaf(name: str, value: float, unit: str = "J", **more: object) -> Term:
    return Term(name, value, unit, "a meter", origin="run", **more)  # type: ignore[arg-type]


def pue() -> Term:
    inputs = tuple(leaf(f"row_{i}", float(i), "1") for i in range(10))
    pumps = Term(
        "pumps",
        3.6e9,
        "J",
        "rated x share",
        "product",
        (leaf("rated", 3.6e9), leaf("share", 1.0, "1", inputs=inputs)),
    )
    it = leaf("it_energy", 3.6e10)
    whole = Term("facility_energy", 3.96e10, "J", "sum", "sum", (it, pumps))
    return Term("pue", 1.1, "1", "facility / IT", "quotient", (whole, leaf("it_energy", 3.6e10)))


def test_a_tree_is_indented_and_shows_shares_and_parts_of_the_ratio() -> None:
    table = tree_table(pue(), "my_site")
    cells = {row[0]: row for row in table.rows}
    assert table.columns[3] == "In PUE"
    assert table.outline
    # 1 MWh of 11 MWh, and of 10 MWh of IT
    assert cells["    Pumps of the water loops"][1:4] == ("1 MWh", "9.1 %", "0.1000")
    assert cells["PUE, category 3"][1:4] == ("1.1", "–", "–")
    assert cells["    Pumps of the water loops"][4] == "= rated x share"


def test_depth_cuts_the_tree() -> None:
    assert len(tree_table(pue(), "x", depth=0).rows) == 1
    assert len(tree_table(pue(), "x", depth=1).rows) == 3
    assert len(tree_table(pue(), "x", depth=2).rows) == 5


def test_inputs_that_are_left_out_are_counted_and_all_stand_at_a_root() -> None:
    table = tree_table(pue(), "x")
    printed = [row for row in table.rows if "set by" in row[0]]
    assert len(printed) == 6
    assert any(note.startswith("4 weaker inputs are left out") for note in table.notes)
    share = pue().terms[0].terms[1].terms[1]
    assert len(tree_table(share, "x").rows) == 11


def test_a_ratio_of_unlike_things_has_no_parts() -> None:
    wue = Term("wue", 0.1, "kg/J", "", "quotient", (leaf("water", 1.0, "kg"), leaf("it_energy", 10.0)))
    assert "In WUE" not in tree_table(wue, "x").columns


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (leaf("e", 3.6e9 * 1234.5), "1,234.5 MWh"),
        (leaf("p", 2.5e6, "W"), "2.5 MW"),
        (leaf("t", 3600.0, "s", shown="h"), "1 h"),
        (leaf("T", 296.15, "K", shown="degC"), "23 degC"),
        (leaf("w", 5.0e5, "kg", shown="m3"), "500 m3"),
        (leaf("m", 198628893.0, "CNY2026"), "198,628,893 CNY2026"),
        # 0.6 CNY/kWh is 1.667e-7 CNY/J
        (leaf("c", 0.6 / 3.6e6, "CNY2026/J"), "0.6 CNY2026/kWh"),
        (leaf("y", 1000.0, "CNY2026/year"), "1,000 CNY2026/year"),
        (leaf("r", 1.9e-14, "1"), "1.9e-14"),
        # the zero of an exponent stays
        (leaf("s", 2.77e-10, "1"), "2.77e-10"),
        (leaf("i", 100.0, "1"), "100"),
        (leaf("z", 0.0, "1"), "0"),
        (leaf("q", 1.0, "1", text="N+1"), "N+1"),
    ],
)
def test_values_are_shown_in_units_that_people_read(term: Term, text: str) -> None:
    assert value_text(term) == text


def test_a_unit_is_always_told() -> None:
    assert shown_of(leaf("h", 4180.0, "J/kg/K")) == (4.18, "kJ/kg/K")
    assert shown_of(leaf("x", 2.0, "1")) == (2.0, "1")
