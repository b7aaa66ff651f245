"""Crossings of cost curves by hand, and their spread over draws."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.studies.crossings import Crossing, crossings, first_crossing, meet, spread_of

X = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
LEVEL = np.full(5, 10.0)
GAP = np.nan


def test_one_crossing_lies_on_the_straight_line_between_two_points() -> None:
    # 10 + 3 at 2, 10 - 1 at 3: zero three quarters of the way.
    assert crossings(X, LEVEL, LEVEL + np.array([4.0, 3.0, -1.0, -2.0, -3.0])) == [Crossing(2.75, True)]


def test_curves_that_stay_apart_do_not_cross() -> None:
    assert crossings(X, LEVEL, LEVEL + 1.0) == []
    assert crossings(X, LEVEL, LEVEL - 1.0) == []


def test_several_crossings_come_in_order_with_their_directions() -> None:
    found = crossings(X, LEVEL, LEVEL + np.array([1.0, -1.0, 1.0, -1.0, -1.0]))
    assert found == [Crossing(1.5, True), Crossing(2.5, False), Crossing(3.5, True)]


def test_a_curve_that_touches_the_other_and_turns_back_does_not_cross_it() -> None:
    assert crossings(X, LEVEL, LEVEL + np.array([2.0, 1.0, 0.0, 1.0, 2.0])) == []


def test_a_stretch_of_equal_cost_is_one_crossing_at_its_beginning() -> None:
    assert crossings(X, LEVEL, LEVEL + np.array([1.0, 0.0, 0.0, -1.0, -2.0])) == [Crossing(2.0, True)]


def test_curves_that_begin_level_do_not_cross_there() -> None:
    assert crossings(X, LEVEL, LEVEL + np.array([0.0, -1.0, -2.0, -3.0, -4.0])) == []


def test_nothing_crosses_over_a_gap() -> None:
    assert crossings(X, LEVEL, LEVEL + np.array([2.0, 1.0, GAP, -1.0, -2.0])) == []


@pytest.mark.parametrize(
    ("gap", "density"),
    [
        ([1.0, 1.0, -1.0, -1.0, -1.0], 2.5),
        ([1.0, 1.0, 1.0, 1.0, GAP], np.inf),
        ([GAP, -1.0, -1.0, GAP, GAP], -np.inf),
        ([GAP, GAP, GAP, GAP, GAP], GAP),
        ([0.0, 0.0, 1.0, 1.0, 1.0], np.inf),
        ([0.0, 0.0, 0.0, GAP, GAP], GAP),
        ([3e-9, -3e-9, 3e-9, 0.0, -3e-9], GAP),
    ],
)
def test_the_first_crossing_tells_which_design_is_cheaper_where_there_is_none(
    gap: list[float], density: float
) -> None:
    assert first_crossing(X, LEVEL, LEVEL + np.array(gap)) == pytest.approx(density, nan_ok=True)


def test_a_curve_is_read_between_its_points_and_not_beyond_its_feasible_part() -> None:
    cost = np.array([GAP, 20.0, 10.0, 8.0, GAP])
    found = meet(np.array([0.5, 1.5, 2.0, 2.5, 4.0, 4.5, 5.0, 6.0]), X, cost)
    assert found.tolist() == pytest.approx([GAP, GAP, 20.0, 15.0, 8.0, GAP, GAP, GAP], nan_ok=True)


def test_percentiles_are_those_of_the_draws_by_rank() -> None:
    # Ten draws that cross at 1.05, 1.15 ... 1.95: ranks 1, 5 and 9 of ten are 1.05, 1.45 and 1.85.
    at = 1.05 + 0.1 * np.arange(10)
    second = 10.0 + (at[:, None] - X)
    spread = spread_of(np.tile(X, (10, 1)), np.tile(LEVEL, (10, 1)), second)
    assert spread is not None
    assert (spread.p10, spread.p50, spread.p90) == pytest.approx((1.05, 1.45, 1.85))
    assert (spread.draws, spread.never_second, spread.always_second, spread.reversed) == (10, 0.0, 0.0, 0.0)


def test_draws_without_crossing_stand_at_the_ends_of_the_spread() -> None:
    gaps = np.array(
        [
            [-1.0] * 5,  # the second is the cheaper one all along
            [1.0, -1.0, -1.0, -1.0, -1.0],
            [1.0, 1.0, -1.0, 1.0, 1.0],  # crosses twice
            [-1.0, 1.0, 1.0, 1.0, 1.0],  # the first gets the cheaper one
            [1.0] * 5,
            [GAP] * 5,  # nowhere feasible: no draw
        ]
    )
    spread = spread_of(np.tile(X, (6, 1)), np.tile(LEVEL, (6, 1)), LEVEL + gaps)
    assert spread is not None
    assert (spread.p10, spread.p50, spread.p90) == (-np.inf, 1.5, np.inf)
    assert spread.draws == 5
    assert spread.always_second == spread.never_second == spread.reversed == spread.several == 1 / 5


def test_no_draw_gives_no_spread() -> None:
    assert spread_of(X[None], LEVEL[None], np.full((1, 5), GAP)) is None
