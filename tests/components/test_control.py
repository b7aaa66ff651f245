"""Sampled control: decay as asked at every step, stops, no windup; the bound of the valve's gain."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.components.control import advance_timer, flag, lambda_control, valve_gain


class Process:
    """A first-order lag under an implicit step: ``T`` falls by ``gain`` for a unit of output."""

    def __init__(self, gain: float, lag: float, load: float, output: float) -> None:
        self.gain, self.lag, self.load = gain, lag, load
        self.T = load - gain * output

    def advance(self, output: float, dt: float) -> None:
        target = self.load - self.gain * output
        self.T = (self.T + dt / self.lag * target) / (1 + dt / self.lag)


@pytest.mark.parametrize("dt", [1.0, 5.0, 15.0, 60.0, 150.0, 300.0])
def test_an_error_decays_as_the_lag_asked_for_at_every_step(dt: float) -> None:
    gain, lag, closed = 12.0, 60.0, 180.0
    process = Process(gain, lag, load=40.0, output=0.5)
    # A step of the set-point by 2 K at a loop that was in balance: the error before was none.
    T_set, output, before = process.T - 2.0, 0.5, 0.0
    share_left = 1.0
    for _ in range(12):
        error = process.T - T_set
        assert error == pytest.approx(2.0 * share_left, rel=1e-9)
        output = float(lambda_control(output, error, before, gain, dt, lag, closed))
        process.advance(output, dt)
        before = error
        share_left *= closed / (closed + dt)


@pytest.mark.parametrize("dt", [1.0, 60.0, 300.0])
def test_a_disturbance_is_brought_back_without_swinging(dt: float) -> None:
    gain, lag, closed = 12.0, 60.0, 180.0
    process = Process(gain, lag, load=40.0, output=0.5)
    T_set, output, before = process.T, 0.5, 0.0
    process.load += 3.0
    errors = []
    for _ in range(int(np.ceil(3600.0 / dt))):
        process.advance(output, dt)
        error = process.T - T_set
        output = float(lambda_control(output, error, before, gain, dt, lag, closed))
        before = error
        errors.append(error)
    assert min(errors) > -1e-9
    assert max(errors) < 3.0
    assert abs(errors[-1]) < 1e-3
    # 3 K more are 3 / 12 more of the valve.
    assert output == pytest.approx(0.75, abs=1e-3)


@pytest.mark.parametrize("true_gain", [3.0, 6.0, 12.0])
def test_a_gain_that_is_too_large_makes_the_loop_slower_and_never_unstable(true_gain: float) -> None:
    process = Process(true_gain, 60.0, load=40.0, output=0.5)
    T_set, output, before = process.T - 0.5, 0.5, 0.0
    errors = []
    for _ in range(200):
        error = process.T - T_set
        errors.append(error)
        output = float(lambda_control(output, error, before, 12.0, 60.0, 60.0, 180.0))
        process.advance(output, 60.0)
        before = error
    assert np.all(np.diff(errors) <= 1e-12)
    assert abs(errors[-1]) < 1e-3


@pytest.mark.parametrize("dt", [1.0, 60.0, 300.0])
def test_what_a_slow_process_starts_with_goes_away_with_the_loop_and_not_with_its_lag(dt: float) -> None:
    """A lag of eight hours: as its integral time it leaves most of an error after two, eight lags of the loop
    leave two fifths of it, without a swing."""
    gain, lag, closed = 40.0, 28800.0, 900.0
    left = {}
    for hastened in (False, True):
        process = Process(gain, lag, load=40.0, output=0.7)
        # The set-point lies 4 K above where the process has come to rest; its lag is all that the loop knows.
        T_set, output, before = process.T + 4.0, 0.7, -4.0
        errors = []
        for _ in range(round(7200 / dt)):
            error = process.T - T_set
            output = float(lambda_control(output, error, before, gain, dt, lag, closed, hastened))
            process.advance(output, dt)
            before = error
            errors.append(error)
        left[hastened] = errors[-1] / -4.0
        assert max(errors) < 0.05 * 4.0
    # exp(-2 h / 8 h) of the process left alone, and a little more, as the output gets there only in time.
    assert np.exp(-0.25) < left[False] < 0.85
    assert left[True] < 0.42


@pytest.mark.parametrize(("error", "stop"), [(50.0, 1.0), (-50.0, 0.0)])
def test_the_output_keeps_within_its_stops_and_leaves_them_at_once(error: float, stop: float) -> None:
    output = np.asarray(0.5)
    before = 0.0
    # An hour at a set-point that cannot be met.
    for _ in range(60):
        output = lambda_control(output, error, before, 10.0, 60.0, 60.0, 180.0)
        before = error
    assert output == stop
    turned = lambda_control(output, -0.01 * error, before, 10.0, 60.0, 60.0, 180.0)
    assert turned != stop
    assert 0.0 <= turned <= 1.0


def test_the_move_in_numbers() -> None:
    # lag 1 / (1 + 60 / 60) = 0.5, share 60 / 240 = 0.25; 0.25 / 10 x (2 - 0.5 x 1) / 0.5 = 0.075.
    assert lambda_control(0.4, 2.0, 1.0, 10.0, 60.0, 60.0, 180.0) == pytest.approx(0.475, rel=1e-14)


def test_at_rest_nothing_moves() -> None:
    assert lambda_control(0.37, 0.0, 0.0, 10.0, 60.0, 60.0, 180.0) == 0.37


@pytest.mark.parametrize(
    ("lead", "opening", "W_cold_max", "W_hot", "gain"),
    [
        (10.0, 0.8, 150.0, 100.0, 15.0),  # one pass: 10 x 1.5, above 10 / 0.8
        (10.0, 0.4, 150.0, 100.0, 25.0),  # with the load given: 10 / 0.4
        (10.0, 0.01, 50.0, 100.0, 100.0),  # least opening 0.1
        (0.5, 1.0, 100.0, 200.0, 2.0),  # least lead 2 K
        (-5.0, 1.0, 100.0, 200.0, 2.0),  # cold water that is warmer than the stream
    ],
)
def test_valve_gain_in_numbers(
    lead: float, opening: float, W_cold_max: float, W_hot: float, gain: float
) -> None:
    assert valve_gain(lead, opening, W_cold_max, W_hot) == pytest.approx(gain, rel=1e-14)


def test_valve_gain_is_finite_without_flow() -> None:
    assert valve_gain(10.0, 0.0, 100.0, 0.0) == pytest.approx(1000.0)


def test_a_timer_counts_from_the_last_change() -> None:
    timer = advance_timer(np.array([100.0, 100.0]), np.array([False, True]), 60.0)
    assert timer.tolist() == [160.0, 0.0]


def test_a_flag_is_one_or_zero() -> None:
    assert flag(np.array([True, False])).tolist() == [1.0, 0.0]
