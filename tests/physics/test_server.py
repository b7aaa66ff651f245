"""Servers: fans, throttling, heat sinks."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.physics.server import fan_power, fan_speed, heat_sink_resistance, throttle

ZERO = 273.15


def test_fans_follow_the_inlet_between_their_limits() -> None:
    T = np.array([-20.0, 25.0, 35.0, 80.0]) + ZERO
    # 0.55 (1 + 0.025 * 10) = 0.6875 at 35 degC.
    found = fan_speed(0.55, 0.025, T, 25.0 + ZERO, 0.3)
    assert found == pytest.approx(np.array([0.3, 0.55, 0.6875, 1.0]))


def test_the_sensitivity_of_a_server_is_the_measured_one() -> None:
    # Fans of 5 % of 1 kW at 25 degC: 3 * 0.025 * 5 % = 0.375 % per kelvin; measured 0.35 to 0.5 % per kelvin.
    full = 50.0 / 0.55**3

    def power(t: float) -> float:
        return 950.0 + float(fan_power(full, fan_speed(0.55, 0.025, t + ZERO, 25.0 + ZERO, 0.3)))

    assert power(25.0) == pytest.approx(1000.0)
    slope = (power(25.01) - power(24.99)) / 0.02 / 1000.0
    assert slope == pytest.approx(0.00375, abs=1e-6)
    assert 0.0035 < slope < 0.005


def test_throttling() -> None:
    T = np.array([80.0, 90.0, 92.0, 120.0]) + ZERO
    assert throttle(T, 90.0 + ZERO, 10.0, 0.3) == pytest.approx(np.array([1.0, 1.0, 0.8, 0.3]))


def test_heat_sink_over_air_flow() -> None:
    assert heat_sink_resistance(0.02, 0.05, 1.0, 0.6) == pytest.approx(0.07)
    assert heat_sink_resistance(0.02, 0.05, 0.25, 0.5) == pytest.approx(0.12)
    assert np.isfinite(heat_sink_resistance(0.02, 0.05, 0.0, 0.5))
