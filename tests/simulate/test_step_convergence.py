"""Energy at a minute's steps against a second's, with load steps, modes and staging alive."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.simulate.case import Case
from aidc_twin.simulate.run import simulate

DAYS = 10
# Shares of the energy: all of it, and what is not IT.
ALL, WITHOUT_IT = 5e-4, 3e-3
SEASONS = {"winter": 20, "spring": 100, "summer": 200, "autumn": 310}


@pytest.fixture(scope="module")
def by_step(facility, shanghai, load_steps):
    """The same forty days at 10 and 60 s."""
    cases = [Case(name, shanghai, load_steps, start_day=day, days=DAYS) for name, day in SEASONS.items()]
    return {dt: simulate(facility, cases, step=dt, whole=True) for dt in (10.0, 60.0)}


def _compare(total, coarse, fine):
    it = [total(r, "energy.it") for r in (coarse, fine)]
    everything = [total(r, "energy.facility") for r in (coarse, fine)]
    return everything[0] / everything[1] - 1, (everything[0] - it[0]) / (everything[1] - it[1]) - 1


def test_a_minute_is_as_good_as_ten_seconds(by_step, total):
    everything, without_it = _compare(total, by_step[60.0], by_step[10.0])
    assert np.all(np.abs(everything) < ALL), everything
    assert np.all(np.abs(without_it) < WITHOUT_IT), without_it


def test_modes_and_staging_were_alive(by_step, total):
    for result in by_step.values():
        assert total(result, "switches.mode").sum() > 10
        assert total(result, "switches.chillers").sum() > 10
        assert np.all(total(result, "time.mode_free")[[0, 1, 3]] > 0)
        assert total(result, "time.mode_mechanical")[2] > 0
    # Whole hours of modes agree, and so do the events, but for a few on the edge.
    coarse, fine = by_step[60.0], by_step[10.0]
    for mode in ("free", "partial", "mechanical"):
        hours = (total(coarse, f"time.mode_{mode}") - total(fine, f"time.mode_{mode}")) / 3600
        assert np.all(np.abs(hours) < 2.0), mode
    assert np.all(np.abs(total(coarse, "switches.mode") - total(fine, "switches.mode")) <= 4)


@pytest.mark.long
@pytest.mark.slow
def test_a_minute_is_as_good_as_a_second(facility, shanghai, load_steps, by_step, total):
    cases = [Case(name, shanghai, load_steps, start_day=day, days=DAYS) for name, day in SEASONS.items()]
    second = simulate(facility, cases, step=1.0, whole=True)
    everything, without_it = _compare(total, by_step[60.0], second)
    assert np.all(np.abs(everything) < ALL), everything
    assert np.all(np.abs(without_it) < WITHOUT_IT), without_it
