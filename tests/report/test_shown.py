from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.metrics import Metric
from aidc_twin.report.shown import (
    ABSENT,
    add_up,
    add_up_both_ways,
    decimals_of,
    in_unit,
    of_metric,
    signed,
    text,
)

AMOUNTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=12)


def test_numbers_are_shown_in_the_unit_that_a_table_names() -> None:
    assert in_unit(3.6e9, "J", "MWh") == pytest.approx(1.0)
    assert in_unit(273.15 + 40, "K", "degC") == pytest.approx(40.0)
    # 1 kg of water is 1 L; 1 kWh is 3.6e6 J: 1 kg/J = 3.6e6 L/kWh.
    assert in_unit(1 / 3.6e6, "kg/J", "L/kWh") == pytest.approx(1.0)
    # CO2 stays a mass.
    assert in_unit(1 / 3.6e6, "kg/J", "kg/kWh") == pytest.approx(1.0)
    assert of_metric(Metric(2.0)) == 2.0
    assert of_metric(Metric(None, reason="none")) is None


def test_a_unit_of_another_dimension_is_refused() -> None:
    with pytest.raises(ValueError, match="kW cannot show a quantity in J"):
        in_unit(1.0, "J", "kW")


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(1234567.8, 0, "1,234,568"), (1.15619, 3, "1.156"), (-0.0001, 2, "0.00"), (None, 1, ABSENT)],
)
def test_text_has_separators_and_no_negative_zero(value: float | None, decimals: int, shown: str) -> None:
    assert text(value, decimals) == shown


def test_differences_have_a_sign_and_zero_has_none() -> None:
    assert [signed(v, 1) for v in (2.0, -2.0, 0.04, -0.04, None)] == ["+2.0", "-2.0", "0.0", "0.0", ABSENT]


@pytest.mark.parametrize(("total", "decimals"), [(94381.7, 0), (748.97, 2), (9.0, 4), (0.0, 0), (1e9, 0)])
def test_a_total_has_five_digits(total: float, decimals: int) -> None:
    assert decimals_of(total) == decimals


def test_thirds_add_up_to_one() -> None:
    # Plain rounding gives 0.33 three times, which is 0.99.
    assert add_up([1 / 3, 1 / 3, 1 / 3], 2) == [0.34, 0.33, 0.33]


def test_parts_meet_a_total_that_is_rounded_already() -> None:
    assert add_up([1.4, 1.4, 1.4], 0, total=5) == [2, 2, 1]
    assert add_up([1.4, 1.4, 1.6], 0, total=3) == [1, 1, 1]
    # Below the sum of the rounded-down values: the smallest remainder gives way.
    assert sum(add_up([2.1, 2.2, 2.3], 0, total=5)) == 5


@given(AMOUNTS, st.integers(0, 2))
def test_rounded_parts_sum_to_the_rounded_sum_and_move_less_than_a_digit(
    values: list[float], decimals: int
) -> None:
    rounded = add_up(values, decimals)
    # The sum itself may lie on the edge between two digits within float error.
    assert abs(sum(rounded) - sum(values)) <= 0.5 * 10**-decimals + 1e-6
    assert max(abs(r - v) for r, v in zip(rounded, values, strict=True)) < 10**-decimals + 1e-9


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 11))
def test_a_table_adds_up_by_rows_and_columns(seed: int, rows: int, columns: int) -> None:
    values = np.random.default_rng(seed).uniform(0, 1000, (rows, columns))
    rounded = add_up_both_ways(values, 1)
    assert np.abs(rounded - values).max() < 0.1 + 1e-9
    # Both margins are the exact margins rounded to a neighbour, and the grand total is the same both ways.
    assert np.abs(rounded.sum(axis=0) - values.sum(axis=0)).max() < 0.1 + 1e-9
    assert np.abs(rounded.sum(axis=1) - values.sum(axis=1)).max() < 0.1 + 1e-9
    assert rounded.sum(axis=0) == pytest.approx(add_up(values.sum(axis=0).tolist(), 1), abs=1e-9)
