"""Tables of a difference: effects add up to the whole with the rest, numbers show their difference."""

from __future__ import annotations

import pytest

from aidc_twin.report.difference import inputs_table, pair_of_numbers
from aidc_twin.report.terms import pue_gap
from aidc_twin.studies.difference import InputDifference


def difference(path: str, effect: float | None, reason: str = "") -> InputDifference:
    return InputDifference(
        path, ("1 K", "2 K"), ("a.yaml line 1", "b.yaml line 1"), {path: "2 K"}, effect, reason
    )


def test_effects_and_the_rest_make_the_whole() -> None:
    inputs = [difference("tcs", None, "cannot change alone: x"), difference("a", 3.0), difference("b", -1.0)]
    table = inputs_table(inputs, ("one", "other"), "Facility energy", (100.0, 110.0, "MWh"))
    column = table.columns.index("Alone: Facility energy [MWh]")
    cells = {row[0]: row for row in table.rows}
    # 110 - 100 = 3 - 1 + 8
    assert [cells[name][column] for name in ("a", "b", "all else", "all together")] == [
        *("+3.00", "-1.00", "+8.00", "+10.00")
    ]
    assert cells["tcs"][column] == "–"
    assert cells["tcs"][-1] == "cannot change alone: x"
    assert cells["a"][-1] == "a.yaml line 1 | b.yaml line 1"
    assert cells["all together"][column + 1] == "+10.00 %"


def test_one_input_alone_has_no_rest() -> None:
    table = inputs_table([difference("a", 3.0)], ("one", "other"), "PUE", (1.1, 4.1, "1"))
    assert [row[0] for row in table.rows] == ["a"]
    assert "Alone: PUE" in table.columns


def test_large_money_is_shown_in_millions() -> None:
    table = inputs_table([difference("a", -2e6)], ("one", "other"), "Capital cost", (2e8, 1.98e8, "CNY2026"))
    assert "Alone: Capital cost [million CNY2026]" in table.columns
    assert table.rows[0][3] == "-2.00"


def test_without_a_simulation_no_effect_is_shown() -> None:
    table = inputs_table([difference("a", None)], ("one", "other"), "PUE", None, "folders")
    assert table.columns == ("Input", "one", "other", "Where")
    assert table.notes == ("folders",)


@pytest.mark.parametrize(
    ("a", "b", "cells"),
    [
        (100.0, 105.0, ("100", "105", "+5", "+5.00 %")),
        (10.25, 10.5, ("10.250", "10.500", "+0.250", "+2.44 %")),
        # a difference smaller than the fifth digit still shows three of its own
        (17.3271, 17.3273123, ("17.327100", "17.327312", "+0.000212", "0.00 %")),
        (0.0, 5.5, ("0.0000", "5.5000", "+5.5000", "–")),
        (None, 5.0, ("–", "5.0000", "–", "–")),
        (-4.0, -2.0, ("-4", "-2", "+2", "+50.00 %")),
    ],
)
def test_a_pair_shows_its_difference(a: float | None, b: float | None, cells: tuple[str, ...]) -> None:
    assert pair_of_numbers(a, b) == cells


def test_a_part_of_a_pue_difference_is_that_of_both_ratios() -> None:
    one, other = {"it": 100.0, "pumps": 10.0}, {"it": 80.0, "pumps": 4.0}
    assert pue_gap(one, other, "pumps") == pytest.approx(4 / 80 - 10 / 100)
    assert pue_gap(one, {"it": 80.0}, "pumps") == pytest.approx(-0.1)
    assert pue_gap(one, other, "it") is None
    assert pue_gap(one, other, "server_fans") is None
