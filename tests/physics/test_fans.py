"""Fans: affinity law, density, duty."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.physics.fans import air_mass_flow, fan_electric, fan_power
from aidc_twin.physics.psychrometrics import density, pressure_of_elevation


def test_affinity_beside_a_tabulated_tower_fan() -> None:
    found = fan_power(1.0, np.array([0.0, 0.5, 0.8, 1.0]))
    assert found == pytest.approx(np.array([0.0, 0.125, 0.512, 1.0]))
    # A tower fan tabulated for EnergyPlus, with its drive: 0.1425 and 0.5218.
    assert found[1:3] == pytest.approx(np.array([0.1425, 0.5218]), abs=0.018)


def test_a_direct_air_economiser() -> None:
    # 1 MW at 12 K: 82.84 kg/s of 1006, 72.0 m3/s; 600 Pa at 65 %: 66.5 kW.
    mass_flow = 1e6 / (1006.0 * 12.0)
    assert mass_flow == pytest.approx(82.84, abs=6e-3)
    assert air_mass_flow(72.0, mass_flow / 72.0) == pytest.approx(82.84, abs=6e-3)
    assert fan_electric(72.0, 600.0, 0.65) == pytest.approx(66.5e3, rel=1e-3)


def test_a_high_site_moves_less_mass_for_less_power() -> None:
    # Denver, 1600 m: 83.5 kPa, 82 % of the density at sea level, at any temperature.
    ratio = density(298.15, 0.0, pressure_of_elevation(1600.0)) / density(298.15, 0.0, 101325.0)
    assert ratio == pytest.approx(0.824, abs=1e-3)
    assert fan_power(1e4, 0.8, ratio) == pytest.approx(1e4 * 0.512 * ratio)
    assert air_mass_flow(10.0, 1.2 * ratio) == pytest.approx(12.0 * ratio)
