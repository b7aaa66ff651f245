"""Pumps, motors and pipes at published points and against the library fluids."""

from __future__ import annotations

import math

import fluids
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.physics.fluids import WATER, constants_at
from aidc_twin.physics.hydraulics import (
    drive_input,
    friction_factor,
    motor_efficiency,
    motor_input,
    motor_ratios,
    pressure_drop,
    pump_efficiency_ratio,
    pump_set_input,
    system_head,
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
    # 0.3 + 0.7 x**2, times flow for the power: 0.5 * 0.475 = 0.2375; 0.8 * 0.748 = 0.5984.
    flow = np.array([0.0, 0.5, 0.8, 1.0])
    assert flow * system_head(flow, 0.3) == pytest.approx(np.array([0.0, 0.2375, 0.5984, 1.0]))
    # Without static head the square, with nothing else a constant.
    assert system_head(0.5, 0.0) == pytest.approx(0.25)
    assert system_head(0.5, 1.0) == pytest.approx(1.0)


def test_drives_and_motors_in_part_load() -> None:
    loads = np.array([0.1, 0.25, 0.5, 1.0])
    assert vfd_efficiency(loads) == pytest.approx(np.array([0.776, 0.882, 0.924, 0.946]), abs=6e-4)
    loads = np.array([0.2, 0.4, 0.6, 1.0])
    assert motor_efficiency(loads, 0.93) / 0.93 == pytest.approx(np.array([0.843, 0.980, 1.0, 1.0]))
    small = motor_efficiency(loads, 0.85, 0.613, 0.923) / 0.85
    assert small == pytest.approx(np.array([0.613, 0.923, 1.0, 1.0]))
    # Half way between 20 and 40 %.
    assert motor_efficiency(0.3, 1.0) == pytest.approx((0.843 + 0.980) / 2.0)


@pytest.mark.parametrize(
    ("decades", "exact"),
    [
        (-1.0, 0.41974), (-0.5, 0.80465), (-0.2, 0.96964), (0.0, 1.0),
        (0.2, 0.96560), (0.5, 0.84083), (1.0, 0.60424),
    ],
)  # fmt: skip
def test_efficiency_of_a_pump_by_its_euler_number(decades: float, exact: float) -> None:
    """Values of the correlation of EnergyPlus, with the error function of the C library."""
    assert pump_efficiency_ratio(1.0, 10.0**decades) == pytest.approx(exact, abs=6e-6)
    # Pressure over the square of flow is all that counts: the same at half the speed.
    assert pump_efficiency_ratio(0.5, 0.25 * 10.0**decades) == pytest.approx(exact, abs=6e-6)


def test_the_polynomial_stands_for_the_correlation() -> None:
    a, b, c, d = -2.732094, 2.273014, 0.196344, 5.267518

    def f(x: float) -> float:
        z1, z2 = (x - a) / b, (math.exp(c * x) * d * x - a) / b
        return math.exp(-z1 * z1 / 2) * (1 + math.erf(z2 / math.sqrt(2)))

    decades = np.linspace(-1.0, 1.0, 2001)
    exact = np.array([f(x) / f(0.0) for x in decades])
    assert np.abs(pump_efficiency_ratio(1.0, 10.0**decades) / exact - 1).max() < 9e-7
    # Beyond its ends it stays there.
    ends = pump_efficiency_ratio(np.array([1.0, 1.0, 0.0]), np.array([1e-3, 1e3, 0.3]))
    assert ends == pytest.approx(exact[[0, -1, -1]], rel=9e-7)


def test_the_fit_of_the_modelica_buildings_library_is_near() -> None:
    decades = np.array([-1.0, -0.5, -0.2, 0.0, 0.2, 0.5, 1.0])
    fit = np.array([0.40447, 0.79504, 0.97786, 0.99883, 0.95994, 0.82847, 0.59183])
    assert pump_efficiency_ratio(1.0, 10.0**decades) == pytest.approx(fit, abs=0.016)


@given(st.floats(0.0, 2.0), st.floats(0.0, 2.0))
def test_no_point_of_a_pump_is_better_than_its_best(flow: float, head: float) -> None:
    # The ends of the table bound it below; the top of the correlation lies 0.02 % beside its best point.
    assert 0.41 < pump_efficiency_ratio(flow, head) < 1.0005


def test_motors_of_sizes_between_the_table() -> None:
    ratio_20, ratio_40 = motor_ratios(np.array([1e3, 2.5e3, 15e3, np.sqrt(15e3 * 80e3), 80e3, 2e5]))
    assert ratio_20 == pytest.approx([0.613, 0.613, 0.843, 0.9215, 1.0, 1.0])
    assert ratio_40 == pytest.approx([0.923, 0.923, 0.980, 0.990, 1.0, 1.0])


def test_a_motor_that_idles_keeps_the_loss_of_its_least_tabulated_load() -> None:
    # 15 kW: at 20 % the efficiency is 0.843 x 0.93 = 0.784 and the loss 0.2 (1 / 0.784 - 1) = 0.0551.
    loads = np.array([0.0, 0.1, 0.2, 1.0])
    expected = np.array([0.0551, 0.1551, 0.2551, 1 / 0.93])
    assert motor_input(loads, 0.93, 0.843, 0.98) == pytest.approx(expected, abs=1e-4)


def test_a_drive_takes_its_output_over_its_efficiency() -> None:
    loads = np.array([0.1, 0.25, 0.5, 1.0])
    assert drive_input(loads) == pytest.approx(loads / vfd_efficiency(loads))
    assert drive_input(0.0) == pytest.approx(0.0258, abs=1e-4)


def test_power_of_a_pump_by_hand() -> None:
    """Half the flow against 0.475 of the head, a 15 kW motor loaded to 0.85 at design."""
    # Eu = 0.475 / 0.25 = 1.9, 0.279 decades: efficiency 0.940. Shaft 0.85 x 0.2375 / 0.940 = 0.2148.
    assert system_head(0.5, 0.3) == pytest.approx(0.475)
    eta = pump_efficiency_ratio(0.5, 0.475)
    assert eta == pytest.approx(0.940, abs=2e-3)
    # Motor at 0.2148: ratio 0.843 + 0.137 x 0.0148 / 0.2 = 0.8531; input 0.2148 / 0.8531 = 0.2518 of full.
    # Drive: (0.2518 + 0.025) / (0.85 + 0.025) = 0.3163 of the design point.
    motor = (0.85, 0.95, 0.843, 0.980)
    design = pump_set_input(1.0, 1.0, *motor)
    assert design == pytest.approx(0.875 / 0.97)
    assert pump_set_input(0.5, 0.475, *motor) / design == pytest.approx(0.3163, abs=6e-4)
    # No flow: the loss of the motor at 20 %, 0.2 (1 / 0.80085 - 1) = 0.0497, times 0.95, and of the drive.
    assert pump_set_input(0.0, 0.3, *motor) / design == pytest.approx(
        (0.0497 * 0.95 + 0.025) / 0.875, abs=2e-4
    )
