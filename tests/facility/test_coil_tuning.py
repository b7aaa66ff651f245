"""The valve of a coil: what it answers at once, and how slow its loop must be for that."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.components.control import Tuning, lambda_control
from aidc_twin.facility.coil_tuning import direct_share, steady_tuning


def share_of(ua: float, water: float = 1.0) -> float:
    return float(
        direct_share(np.asarray(1.0), np.asarray(water), np.asarray(ua), np.asarray(0.5), (0.8, 0.8))
    )


def test_a_coil_without_end_answers_with_what_its_water_carries() -> None:
    # An infinite surface takes all that the water carries: dG/dv = W_water. The loop reckons with
    # max(W_water / W_air, 1 / v): at v = 0.95 a share of 0.95 of it is there at once.
    assert share_of(1e6) == pytest.approx(0.95, abs=0.01)


def test_a_small_coil_hardly_answers_at_once() -> None:
    assert share_of(0.1) < 0.1 < share_of(1.0) < share_of(10.0)


def swing(tuning: Tuning, share: float, dt: float) -> float:
    """Largest error at the end of two hours: a share of the answer comes at once, the rest lags."""
    tau, gain, output, before, slow = float(tuning.time_constant), 20.0, 0.5, 0.0, 0.0
    errors = []
    for _ in range(round(7200 / dt)):
        stroke = output - 0.6
        slow = (slow + dt / tau * stroke) / (1 + dt / tau)
        error = -gain * (share * stroke + (1 - share) * slow)
        output = float(
            lambda_control(output, error, before, gain, dt, tuning.time_constant, tuning.closed_loop)
        )
        before = error
        errors.append(abs(error))
    return max(errors[-10:])


@pytest.mark.parametrize("dt", [1.0, 15.0, 30.0, 60.0])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.4, 0.6])
def test_the_loop_comes_to_rest_at_every_step(dt: float, share: float) -> None:
    tuning = Tuning(np.asarray(600.0), np.asarray(120.0))
    assert swing(steady_tuning(tuning, np.asarray(share)), share, dt) < 1e-2


def test_without_it_a_coil_that_answers_at_once_swings_for_ever() -> None:
    # 0.4 (60 + 600) / (60 + 120) = 1.5
    assert swing(Tuning(np.asarray(600.0), np.asarray(120.0)), 0.4, 60.0) > 1.0


def test_a_loop_that_is_slow_enough_keeps_its_tuning() -> None:
    # 0.25 x 140 / 0.9 = 39 s
    tuning = Tuning(np.asarray(140.0), np.asarray(120.0))
    assert steady_tuning(tuning, np.asarray(0.25)).closed_loop == 120.0
    # 0.4 x 600 / 0.9 = 266.7
    slower = steady_tuning(Tuning(np.asarray(600.0), np.asarray(120.0)), np.asarray(0.4))
    assert slower.closed_loop == pytest.approx(266.67, abs=0.01)
