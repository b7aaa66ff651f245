"""The loss curve of a power supply: through its points, monotone, smooth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator

from aidc_twin.physics.power_supply import loss_curve, psu_loss

# 80 PLUS Titanium, 230 V redundant; and Ruby.
TITANIUM = ((0.1, 0.2, 0.5, 1.0), (0.90, 0.94, 0.96, 0.91))
RUBY = ((0.05, 0.1, 0.2, 0.5, 1.0), (0.90, 0.91, 0.95, 0.965, 0.92))


@pytest.mark.parametrize("points", [TITANIUM, RUBY])
def test_the_curve_goes_through_its_efficiencies(points) -> None:
    loads, efficiencies = points
    p = 3000.0 * np.array(loads)
    assert p / (p + psu_loss(p, 3000.0, loss_curve(*points))) == pytest.approx(
        np.array(efficiencies), rel=1e-12
    )


@pytest.mark.parametrize("points", [TITANIUM, RUBY])
def test_the_curve_is_scipys_monotone_cubic(points) -> None:
    loads, efficiencies = map(np.array, points)
    loss = loads * (1.0 / efficiencies - 1.0)
    at_zero = loss[0] - loads[0] * (loss[1] - loss[0]) / (loads[1] - loads[0])
    reference = PchipInterpolator(np.append(0.0, loads), np.append(at_zero, loss))
    x = np.linspace(0.0, 1.0, 1001)
    # The form with one term per knot adds and takes away terms of size 1: 1e-14.
    np.testing.assert_allclose(psu_loss(x, 1.0, loss_curve(*points)), reference(x), atol=1e-14)


@pytest.mark.parametrize("points", [TITANIUM, RUBY])
def test_more_load_never_costs_less(points) -> None:
    x = np.linspace(0.0, 1.5, 3001)
    loss = psu_loss(x, 1.0, loss_curve(*points))
    assert loss[0] >= 0.0
    assert np.all(np.diff(loss) >= -1e-15)


def test_beyond_the_last_point_the_slope_goes_on() -> None:
    curve = loss_curve(*TITANIUM)
    x = np.array([1.0 - 1e-6, 1.0, 1.2, 1.4])
    loss = psu_loss(x, 1.0, curve)
    slope = (loss[1] - loss[0]) / 1e-6
    assert (loss[2] - loss[1]) / 0.2 == pytest.approx(slope, rel=1e-4)
    assert (loss[3] - loss[2]) / 0.2 == pytest.approx(slope, rel=1e-4)


def test_a_titanium_supply_at_three_quarters_beats_the_quadratic() -> None:
    # a = 0.00995, c = 0.07987 gives 0.9318 there; the cubic 0.9401; a good unit 0.95.
    efficiency = 0.75 / (0.75 + psu_loss(0.75, 1.0, loss_curve(*TITANIUM)))
    assert efficiency == pytest.approx(0.9401, abs=1e-4)


@given(
    st.lists(st.floats(0.02, 1.0), min_size=2, max_size=6, unique=True),
    st.lists(st.floats(0.5, 1.0), min_size=6, max_size=6),
)
def test_any_published_points_are_met(loads: list[float], efficiencies: list[float]) -> None:
    loads = sorted(loads)
    if np.min(np.diff(loads)) < 1e-3:
        return
    effs = efficiencies[: len(loads)]
    x = np.array(loads)
    found = x / (x + psu_loss(x, 1.0, loss_curve(loads, effs)))
    # Points a thousandth apart make terms of size 1e6, whose rounding is 1e-10.
    np.testing.assert_allclose(found, effs, rtol=1e-8)
    assert psu_loss(0.0, 1.0, loss_curve(loads, effs)) >= 0.0


@pytest.mark.parametrize(
    ("loads", "efficiencies", "message"),
    [
        ((0.5,), (0.9,), "at least two points"),
        ((0.2, 0.5), (0.9,), "at least two points"),
        ((0.5, 0.2), (0.9, 0.9), "must rise"),
        ((0.0, 0.2), (0.9, 0.9), "begin above 0"),
        ((0.2, 0.5), (90.0, 94.0), "0.94 for 94 %"),
    ],
)
def test_bad_points_are_refused(loads, efficiencies, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        loss_curve(loads, efficiencies)
