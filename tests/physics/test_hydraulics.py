"""Pumps, motors and pipes at published points and against the library fluids."""

from __future__ import annotations

import fluids
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.physics.fluids import WATER, constants_at
from aidc_twin.physics.hydraulics import (
    friction_factor,
    motor_efficiency,
    pressure_drop,
    pump_electric,
    pump_power,
    system_curve_power,
    vfd_efficiency,
)


@pytest.mark.parametrize(
    ("reynolds", "roughness", "factor"), [(1e5, 0.000225, 0.019124), (3e5, 0.00015, 0.015857)]
)
def test_colebrook_at_published_points(reynolds: float, roughness: float, factor: float) -> None:
    assert friction_factor(reynolds, roughness) == pytest.approx(factor, abs=6e-7)


@given(st.floats(4001.0, 1e8), st.floats(0.0, 0.03))
def test_turbulent_friction_agrees_with_fluids(reynolds: float, roughness: float) -> None:
    expected = fluids.friction_factor(Re=reynolds, eD=roughness, Method="Colebrook")
    assert friction_factor(reynolds, roughness) == pytest.approx(expected, rel=2e-6)


@given(st.floats(1.0, 2299.0))
def test_laminar_friction(reynolds: float) -> None:
    assert friction_factor(reynolds, 0.001) == pytest.approx(64.0 / reynolds)


def test_friction_is_continuous_through_the_transition() -> None:
    reynolds = np.linspace(2000.0, 5000.0, 30001)
    assert np.abs(np.diff(friction_factor(reynolds, 0.001))).max() < 1e-5


def test_a_main_of_300_mm() -> None:
    # 200 m, 100 kg/s of water at 30 degC: 1.421 m/s, f = 0.01486, 9.96 kPa, 140.8 s.
    rho, _, _, mu = constants_at(WATER, 303.15)
    velocity = 100.0 / (rho * np.pi / 4.0 * 0.3**2)
    assert velocity == pytest.approx(1.421, abs=6e-4)
    assert 200.0 / velocity == pytest.approx(140.8, abs=0.06)
    assert friction_factor(rho * velocity * 0.3 / mu, 45e-6 / 0.3) == pytest.approx(0.01486, abs=6e-6)
    assert pressure_drop(100.0, rho, mu, 0.3, 200.0, 45e-6) == pytest.approx(9.96e3, rel=1e-3)
    # Fittings: 2 rho v**2 / 2 = 2011 Pa.
    with_bends = pressure_drop(100.0, rho, mu, 0.3, 200.0, 45e-6, 2.0)
    assert with_bends == pytest.approx(9.958e3 + rho * velocity**2, rel=1e-3)


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_more_flow_needs_more_pressure(a: float, b: float) -> None:
    low, high = sorted((a, b))
    drops = [pressure_drop(m, 1000.0, 1e-3, 0.1, 50.0, 45e-6) for m in (low, high)]
    assert drops[0] <= drops[1]
    assert pressure_drop(0.0, 1000.0, 1e-3, 0.1, 50.0, 45e-6) == 0.0


def test_a_system_curve_with_static_head() -> None:
    # x (0.3 + 0.7 x**2): 0.5 * 0.475 = 0.2375; 0.8 * 0.748 = 0.5984.
    assert system_curve_power(np.array([0.0, 0.5, 0.8, 1.0]), 0.3) == pytest.approx(
        np.array([0.0, 0.2375, 0.5984, 1.0])
    )
    # Without static head the cube, with nothing else a straight line.
    assert system_curve_power(0.5, 0.0) == pytest.approx(0.125)
    assert system_curve_power(0.5, 1.0) == pytest.approx(0.5)
    assert pump_power(2e4, 0.5, 0.3) == pytest.approx(4750.0)
    assert pump_power(2e4, 0.0, 0.3) == 0.0


def test_a_pump_from_its_duty() -> None:
    # 25 kg/s at 995.7 kg/m3 against 200 kPa at 70 %: 7.174 kW.
    assert pump_electric(25.0, 995.7, 2e5, 0.7) == pytest.approx(7173.7, rel=1e-4)


def test_drives_and_motors_in_part_load() -> None:
    loads = np.array([0.1, 0.25, 0.5, 1.0])
    assert vfd_efficiency(loads) == pytest.approx(np.array([0.776, 0.882, 0.924, 0.946]), abs=6e-4)
    loads = np.array([0.2, 0.4, 0.6, 1.0])
    assert motor_efficiency(loads, 0.93) / 0.93 == pytest.approx(np.array([0.843, 0.980, 1.0, 1.0]))
    small = motor_efficiency(loads, 0.85, 0.613, 0.923) / 0.85
    assert small == pytest.approx(np.array([0.613, 0.923, 1.0, 1.0]))
    # Half way between 20 and 40 %.
    assert motor_efficiency(0.3, 1.0) == pytest.approx((0.843 + 0.980) / 2.0)
