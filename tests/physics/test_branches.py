"""Flow of parallel branches: hand values, the pressure balance solved numerically, conservation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from aidc_twin.physics.branches import branch_shares

BRANCH = st.tuples(st.floats(0.01, 100.0), st.floats(1e3, 1e6))


def shares_of(branches: list[tuple[float, float]], exponent: float) -> list[float]:
    flows, drops = ([np.asarray(x) for x in column] for column in zip(*branches, strict=True))
    return [float(share) for share in branch_shares(flows, drops, np.asarray(exponent))]


def test_a_branch_with_four_times_the_drop_gets_half_of_the_flow_of_the_other() -> None:
    # n = 2: m ~ sqrt(dp / R), so 1 to 1 / 2.
    assert shares_of([(1.0, 50e3), (1.0, 200e3)], 2.0) == pytest.approx([2 / 3, 1 / 3], rel=1e-15)
    # n = 1: in proportion.
    assert shares_of([(3.0, 50e3), (1.0, 200e3)], 1.0) == pytest.approx([12 / 13, 1 / 13], rel=1e-15)


def test_branches_of_equal_drop_get_their_design_flows() -> None:
    assert shares_of([(3.0, 80e3), (1.0, 80e3), (4.0, 80e3)], 1.75) == [3 / 8, 1 / 8, 4 / 8]


def test_a_lone_branch_gets_all() -> None:
    assert shares_of([(0.7, 33e3)], 1.75) == [1.0]


def test_a_branch_without_racks_gets_nothing() -> None:
    assert shares_of([(0.0, 33e3), (2.0, 50e3)], 1.75) == [0.0, 1.0]


@given(branches=st.lists(BRANCH, min_size=1, max_size=6), n=st.floats(1.0, 2.0), total=st.floats(0.01, 500.0))
def test_the_split_is_that_of_the_pressure_balance(
    branches: list[tuple[float, float]], n: float, total: float
) -> None:
    """All branches have one drop, and their flows sum to the total: solved for the drop."""

    def flows(log_dp: float) -> np.ndarray:
        return np.array([m * np.exp((log_dp - np.log(dp)) / n) for m, dp in branches])

    solved = flows(brentq(lambda x: np.log(flows(x).sum() / total), -40.0, 60.0, xtol=1e-14, rtol=1e-15))
    found = np.array(shares_of(branches, n)) * total
    # The root is found to 1e-14 of a logarithm of up to 60.
    np.testing.assert_allclose(found, solved, rtol=1e-11)


@given(branches=st.lists(BRANCH, min_size=2, max_size=6), n=st.floats(1.0, 2.0))
def test_shares_sum_to_one_and_the_order_does_not_matter(
    branches: list[tuple[float, float]], n: float
) -> None:
    shares = shares_of(branches, n)
    assert sum(shares) == pytest.approx(1.0, abs=1e-15 * len(branches))
    assert shares_of(branches[::-1], n)[::-1] == pytest.approx(shares, rel=1e-12)


def test_more_resistance_of_one_branch_starves_it_and_feeds_the_others() -> None:
    drops = np.linspace(50e3, 300e3, 40)
    one, other = branch_shares(
        (np.full(40, 2.0), np.full(40, 3.0)), (drops, np.full(40, 100e3)), np.full(40, 1.75)
    )
    assert np.all(np.diff(one) < 0) and np.all(np.diff(other) > 0)
