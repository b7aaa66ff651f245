"""Moisture of a hall: balances to rounding, bounds, and the same steady state at every step length."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.physics import psychrometrics as air
from aidc_twin.physics.humidity import (
    condensate,
    humidifier_flow,
    humidity_behind_coil,
    humidity_of_mixing,
)

SEA = 101325.0
ZERO = 273.15


def test_the_dew_point_of_the_step_is_the_dew_point() -> None:
    T = np.linspace(-40.0, 40.0, 801) + ZERO
    W = air.humidity_ratio(T, np.asarray(1.0), np.asarray(SEA))
    log_vapour = air.log_vapour_pressure(W, np.asarray(SEA))
    assert np.max(np.abs(air.dew_point_fast(log_vapour) - T)) < 0.01
    # 25 degC, 50 %: a dew point of 13.864 degC (psychrolib 2.5.0).
    half = air.log_saturation_fast(np.asarray(25.0 + ZERO)) + np.log(0.5)
    assert float(air.dew_point_fast(half)) - ZERO == pytest.approx(13.864, abs=0.01)


def test_water_is_conserved_in_a_step_of_any_length() -> None:
    rng = np.random.default_rng(5)
    for dt in (1.0, 60.0, 300.0, 1e6):
        w, w_in, w_s = rng.uniform(0.0, 0.02, (3, 200))
        M, flow, contact = 9000.0, rng.uniform(0.0, 90.0, 200), rng.uniform(0.0, 400.0, 200)
        mixed = humidity_of_mixing(w, M / dt, flow, flow * w_in)
        m_hum = humidifier_flow(mixed, M / dt + flow, np.asarray(0.0056), np.asarray(0.5))
        wetter = mixed + m_hum / (M / dt + flow)
        after = humidity_behind_coil(wetter, M / dt + flow, contact, w_s)
        taken = condensate(after, contact, w_s)
        change = flow * (w_in - after) + m_hum - taken
        assert np.max(np.abs(M / dt * (after - w) - change)) < 1e-12 * (M / dt + np.max(contact))
        # Nothing dries below the coil, nothing is made that did not come in.
        assert np.all(after >= np.minimum(wetter, w_s) - 1e-15)
        assert np.all(after <= wetter + 1e-15)
        assert np.all((taken > 0) == (wetter > w_s))


def test_winter_air_needs_the_water_worked_out_by_hand() -> None:
    # Outdoor air of -10 degC and 70 %: 0.00063 kg/kg to -9 degC dew point, 0.00448 to 5.5 degC (in steady
    # state, by the saturation equations apart from this program).
    w_out = air.humidity_ratio(np.asarray(263.15), np.asarray(0.7), np.asarray(SEA))
    flow = np.asarray(1.0)
    for T_dew, need in ((-9.0, 0.00063), (5.5, 0.00448)):
        w_low = air.humidity_ratio_saturated(np.asarray(T_dew + ZERO), np.asarray(SEA))
        mixed = humidity_of_mixing(w_low, np.asarray(1e-9), flow, flow * w_out)
        water = float(humidifier_flow(mixed, np.asarray(1e-9) + flow, w_low, np.asarray(1.0)))
        assert water == pytest.approx(need, abs=1e-5)
    # What is short of the need leaves the air drier; moist air takes none.
    assert float(humidifier_flow(mixed, flow, w_low, np.asarray(0.001))) == 0.001
    assert float(humidifier_flow(np.asarray(0.01), flow, w_low, np.asarray(1.0))) == 0.0
