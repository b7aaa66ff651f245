"""Powers and decay factors at and near zero."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.physics.powers import decay_share, flow_power


@given(st.floats(1e-6, 10.0), st.floats(0.1, 3.0))
def test_flow_power_is_the_power(x: float, n: float) -> None:
    # exp and log round each to 1e-16 of arguments up to 40: 1e-14.
    assert abs(flow_power(x, n) / x**n - 1.0) < 1e-14


def test_flow_power_is_exactly_zero_without_flow() -> None:
    x = np.array([0.0, -0.0, -1e-20, 1e-200])
    assert np.array_equal(flow_power(x, 0.8), np.zeros(4))


@given(st.floats(0.0, 700.0))
def test_decay_share_is_the_mean_of_a_decay(x: float) -> None:
    exact = -np.expm1(-x) / x if x > 0 else 1.0
    # Cancellation at the joint of series and quotient (1e-3) loses three of sixteen digits.
    assert abs(decay_share(np.float64(x)) - exact) < 2e-13


def test_decay_share_joins_its_series_without_a_step() -> None:
    below, above = np.nextafter(1e-3, 0.0), 1e-3
    assert abs(decay_share(np.float64(below)) - decay_share(np.float64(above))) < 3e-13
