"""A run cut into windows is the run in one piece; every day is scored once."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.simulate import windows
from aidc_twin.simulate.case import Case
from aidc_twin.simulate.run import simulate
from aidc_twin.simulate.windows import DAYS, WARM_UP_DAYS, cut
from aidc_twin.workload import profiles

PERIOD = 60


@given(start=st.integers(0, DAYS - 1), days=st.integers(1, DAYS), whole=st.booleans())
def test_every_day_is_scored_once_by_windows_of_one_length(start, days, whole):
    pieces = cut(start, days, whole)
    scored = [(piece.score_day + i) % DAYS for piece in pieces for i in range(piece.days)]
    assert scored == [(start + i) % DAYS for i in range(days)]
    assert len({piece.warm_up + piece.days for piece in pieces}) == 1
    for piece in pieces:
        assert piece.warm_up >= WARM_UP_DAYS
        assert (piece.first_day + piece.warm_up) % DAYS == piece.score_day
    assert len(pieces) == 1 or not whole


@given(start=st.integers(0, DAYS - 1), days=st.integers(1, DAYS))
def test_windows_join_in_the_order_of_time(start, days):
    pieces = cut(start, days)
    for piece in pieces:
        if piece.joins >= 0:
            assert (piece.score_day + piece.days) % DAYS == pieces[piece.joins].score_day
    periodic = days == DAYS and len(pieces) > 1
    assert sum(piece.joins < 0 for piece in pieces) == (0 if periodic else 1)


@pytest.fixture(scope="module")
def both(facility, shanghai, request):
    """Sixty days of spring and early summer, every mode alive, in windows of ten days and in one piece."""
    original = windows.WINDOW_DAYS
    windows.WINDOW_DAYS = 10
    request.addfinalizer(lambda: setattr(windows, "WINDOW_DAYS", original))
    assert len(cut(90, PERIOD)) == 6
    case = [Case("spring", shanghai, profiles.daily(), start_day=90, days=PERIOD)]
    cut_up = simulate(facility, case, hourly=True)
    whole = simulate(facility, case, hourly=True, whole=True)
    return SimpleNamespace(cut_up=cut_up, whole=whole)


def test_windows_have_the_energy_of_one_piece(both, total):
    in_windows, whole = both.cut_up, both.whole
    for channel in ("energy.facility", "energy.it"):
        assert total(in_windows, channel) == pytest.approx(total(whole, channel), rel=1e-5)
    other = [total(r, "energy.facility") - total(r, "energy.it") for r in (in_windows, whole)]
    assert other[0] == pytest.approx(other[1], rel=1e-4)


def test_windows_have_the_worst_hour_of_one_piece(both):
    worst = [r.hourly["energy.facility"].max() for r in (both.cut_up, both.whole)]
    assert worst[0] == pytest.approx(worst[1], rel=1e-3)


def test_windows_switch_as_often_as_one_piece(both, total):
    switches = [total(r, "switches.mode")[0] for r in (both.cut_up, both.whole)]
    assert switches[1] > 4
    assert abs(switches[0] - switches[1]) <= 2


def test_mismatch_at_the_joints_is_reported(both):
    """A window may enter in another mode than the one before left in; it is told, apart from the residual."""
    in_windows, whole = both.cut_up, both.whole
    assert whole.joints.temperature[0] == 0 and whole.joints.modes[0] == 0
    assert 0 < in_windows.joints.temperature[0] < 2.0
    assert in_windows.joints.modes[0] <= 2
    hour = float(np.max(in_windows.facility.rated_it_power)) * 3600
    assert in_windows.worst_residual[0] <= 1e-9 * hour
