"""Load profiles: exact means at any step, the year as a circle, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidc_twin.errors import InputError
from aidc_twin.workload import constant, daily, training

DAY, YEAR = 86400.0, 365 * 86400.0
PROFILES = [constant(0.7), daily(), training()]


def test_constant_is_exactly_constant():
    assert np.all(constant(0.7).sample(12345.0, 1000, 60.0) == 0.7)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_minutes_and_seconds_agree_in_every_minute(profile):
    start = 40 * DAY
    minutes = profile.sample(start, 1440, 60.0)
    seconds = profile.sample(start, 86400, 1.0).reshape(1440, 60).mean(axis=1)
    assert minutes == pytest.approx(seconds, abs=1e-12)
    assert np.all((minutes >= 0.0) & (minutes <= 1.0))


@given(start=st.floats(0.0, YEAR), dt=st.sampled_from([1.0, 7.0, 15.0, 60.0, 300.0, 3600.0]))
@settings(max_examples=50, deadline=None)
def test_any_step_keeps_the_energy_around_the_turn_of_the_year(start, dt):
    profile = training()
    coarse = profile.sample(YEAR - 5000.0 + start % 4000.0, 6, dt)
    fine = profile.sample(YEAR - 5000.0 + start % 4000.0, 60, dt / 10.0)
    assert coarse == pytest.approx(fine.reshape(6, 10).mean(axis=1), abs=1e-9)


def test_the_year_repeats():
    profile = training()
    turn = profile.sample(YEAR - 3600.0, 120, 60.0)
    assert turn[60:] == pytest.approx(profile.sample(0.0, 60, 60.0), abs=1e-12)
    assert turn[:60] == pytest.approx(profile.sample(YEAR - 3600.0, 60, 60.0), abs=1e-12)


def test_daily_peaks_at_its_hour_and_has_the_given_mean():
    profile = daily(0.2, 0.8, 15.0)
    hours = profile.sample(0.0, 24, 3600.0)
    assert {int(hours.argmax()), int(np.argsort(hours)[-2])} == {14, 15}
    assert hours.mean() == pytest.approx(0.5, abs=1e-12)
    # Means over an hour stay just inside the cosine: sin(x)/x at x = pi/24 is 0.9971.
    assert hours.max() == pytest.approx(0.5 + 0.3 * np.cos(np.pi / 24) * 0.99715, abs=1e-4)


def test_training_has_checkpoints_failures_and_pauses():
    minute = 60.0
    profile = training(
        busy=0.9,
        checkpoint=0.3,
        idle=0.1,
        checkpoint_every=60 * minute,
        checkpoint_length=2 * minute,
        failure_every=360 * minute,
        restart_length=15 * minute,
        job_length=2 * DAY,
        pause_length=60 * minute,
    )
    job = profile.sample(0.0, 2940, minute)
    assert np.flatnonzero(job[:345] == 0.3).tolist() == [
        m for h in range(1, 6) for m in (60 * h - 2, 60 * h - 1)
    ]
    assert np.all(job[345:360] == 0.1) and job[360] == 0.9
    assert np.all(job[2880:2940] == 0.1)
    assert profile.sample(2940 * minute, 1, minute)[0] == 0.9
    # The whole load drops within one step: that is what the plant has to follow.
    assert np.abs(np.diff(job)).max() == pytest.approx(0.8)


@pytest.mark.parametrize(
    "make",
    [
        lambda: constant(1.2),
        lambda: constant(float("nan")),
        lambda: daily(0.8, 0.4),
        lambda: training(checkpoint_every=90.0),
        lambda: training(busy=-0.1),
        lambda: training(restart_length=6 * 3600.0),
    ],
)
def test_impossible_parameters_are_refused(make):
    with pytest.raises(InputError):
        make()
