"""Cold plates: steady temperatures, loss of flow, leakage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from aidc_twin.physics.cold_plate import conductance_plate, plate_resistance, pressure_drop_plate
from aidc_twin.physics.fluids import PG25
from aidc_twin.physics.server import chip_power

# 1 kW, PG25 at 32 degC, 1.5 L/min: 0.02533 kg/s; 0.014 K/W to the plate, 0.016 K/W to the coolant.
POWER, T_IN = 1000.0, 32.0
W = 0.02533 * float(PG25.heat_capacity(T_IN + 273.15))


@pytest.mark.parametrize(
    ("f", "T_plate", "T_chip", "T_out"),
    [(1.0, 53.517, 67.517, 41.999), (0.7, 60.501, 74.501, 46.285), (0.5, 69.261, 83.261, 51.998)],
)
def test_steady_temperatures(f: float, T_plate: float, T_chip: float, T_out: float) -> None:
    G = conductance_plate(f * W, plate_resistance(0.016, f, 0.7))
    # The flow is printed with four digits: 2e-4 of the rise of up to 37 K.
    plate = POWER / G + T_IN
    outlet = POWER / (f * W) + T_IN
    assert (plate, plate + 14.0, outlet) == pytest.approx((T_plate, T_chip, T_out), abs=8e-3)


def test_loss_of_flow() -> None:
    # Chip 80 J/K at 60 degC, plate 450 J/K at 46 degC, 1 kW; published at 5, 10, 20, 30 s.
    G = conductance_plate(0.0, plate_resistance(0.016, 0.0, 0.7))
    assert G == 0.0

    def rise(_: float, T: np.ndarray) -> list[float]:
        between = (T[0] - T[1]) / 0.014
        return [(POWER - between) / 80.0, (between - G * (T[1] - T_IN)) / 450.0]

    times = [5.0, 10.0, 20.0, 30.0]
    found = solve_ivp(rise, (0.0, 30.0), [60.0, 46.0], t_eval=times, rtol=1e-9, atol=1e-9).y[0]
    assert found == pytest.approx(np.array([67.649, 77.074, 95.942, 114.81]), abs=6e-3)
    # In the end all masses rise together: 1000 / 530 = 1.887 K/s.
    assert (found[3] - found[2]) / 10.0 == pytest.approx(1.887, abs=1e-3)


@pytest.mark.parametrize(
    ("T_coolant", "power", "T_chip"),
    [(20.0, 879.658, 46.390), (32.0, 898.308, 58.949), (45.0, 922.158, 72.665)],
)
def test_leakage_finds_its_balance(T_coolant: float, power: float, T_chip: float) -> None:
    # 900 W at 60 degC, of it 15 % leakage with 0.012 / K; 0.03 K/W from chip to coolant.
    def p(T: float) -> float:
        return float(chip_power(0.0, 765.0, 135.0, 0.012, 333.15, T + 273.15, 1.0))

    T = brentq(lambda T: T_coolant + 0.03 * p(T) - T, T_coolant, 120.0)
    assert abs(T - T_chip) < 6e-4
    assert p(T) == pytest.approx(power, abs=6e-4)


def test_resistance_and_pressure_drop_over_flow() -> None:
    assert plate_resistance(0.016, 1.0, 0.7) == pytest.approx(0.016)
    assert plate_resistance(0.016, 0.25, 0.5) == pytest.approx(0.032)
    assert plate_resistance(0.016, 0.0, 0.5) == pytest.approx(16.0)
    assert pressure_drop_plate(2e4, 0.5, 2.0) == pytest.approx(5e3)
    assert pressure_drop_plate(2e4, 0.0, 1.7) == 0.0


def test_more_flow_cools_better() -> None:
    f = np.linspace(0.0, 2.0, 201)
    G = conductance_plate(f * W, plate_resistance(0.016, f, 0.7))
    assert np.all(np.diff(G) > 0)
    assert np.all(f * W >= G)
