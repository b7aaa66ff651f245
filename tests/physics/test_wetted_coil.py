"""Wetted and dry coils: the published example of the law that they follow, and its bounds."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.physics.merkel import saturation_slope
from aidc_twin.physics.psychrometrics import enthalpy_saturated
from aidc_twin.physics.wetted_coil import dry_coil_conductance, wetted_coil_conductance, wetted_steady

ZERO, SEA, CP, CP_AIR = 273.15, 101325.0, 4184.0, 1006.0
# The EnergyPlus example of Merkel's law: 25.045 kW from 35 to 29.5 degC at a wet bulb of 25.6 degC.
M_WATER, M_AIR, UA = 1.08836, 0.67349, 1713.1


def test_with_one_constant_ua_it_is_the_published_example() -> None:
    state = wetted_steady(35.0 + ZERO, 25.6 + ZERO, M_WATER * CP, M_AIR, UA, SEA, CP_AIR)
    assert float(state.q) == pytest.approx(25045.0, rel=2e-3)
    assert float(state.c_e) == pytest.approx(5080.1, rel=2e-3)
    assert float(state.T_wb_out) - ZERO == pytest.approx(32.920, abs=0.02)


def test_the_law_at_that_state_is_its_heat_and_films_enter_as_resistances() -> None:
    c_e = 5080.1

    def heat(f_inside: float, f_air: float, n_inside: float = 0.8, n_air: float = 0.7) -> float:
        G = wetted_coil_conductance(
            M_WATER * CP, M_AIR, c_e, UA, f_inside, f_air, n_inside, n_air, 0.12, CP_AIR
        )
        return float(G * 9.4)

    assert heat(1.0, 1.0) == pytest.approx(25045.0, rel=2e-3)
    # By hand: 1 / (0.12 / 0.5**0.8 + 0.88) = 0.9184 of the UA for half the film in the tubes,
    # 1 / (0.12 + 0.88 / 0.5**0.7) = 0.6454 for half the film outside;
    # NTU 2.5284 of C_min 3421.4 W/K, ratio 0.7513.
    for share, found in ((0.9184, heat(0.5, 1.0)), (0.6454, heat(1.0, 0.5))):
        x = np.exp(-2.5284 * share * (1 - 0.7513))
        assert found == pytest.approx((1 - x) / (1 - 0.7513 * x) * 3421.4 * 9.4, rel=2e-3)
    assert heat(0.5, 1.0, n_inside=0.0) == pytest.approx(heat(1.0, 1.0), rel=1e-12)


def test_dry_coils_exchange_no_more_than_their_air_can_carry() -> None:
    rng = np.random.default_rng(11)
    W, W_air, ua = rng.uniform(0.0, 1e5, 500), rng.uniform(0.0, 1e5, 500), rng.uniform(0.0, 1e6, 500)
    G = dry_coil_conductance(W, W_air, ua, rng.uniform(0, 1.2, 500), rng.uniform(0, 1.2, 500), 0.8, 0.7, 0.12)
    assert np.all((G >= 0) & (np.minimum(W, W_air) * (1 + 1e-12) >= G))
    # 10 kW/K on both sides and one transfer unit: NTU / (1 + NTU) of it.
    balanced = dry_coil_conductance(1e4, 1e4, 1e4, 1.0, 1.0, 0.8, 0.7, 0.12)
    assert float(balanced) == pytest.approx(5e3)


def test_steady_coils_close_their_balance_over_random_lanes() -> None:
    rng = np.random.default_rng(5)
    n = 300
    T_wb, lead = rng.uniform(265.0, 303.0, n), rng.uniform(1.0, 30.0, n)
    W, m_air = rng.uniform(1e3, 1e4, n), rng.uniform(0.2, 2.0, n)
    state = wetted_steady(T_wb + lead, T_wb, W, m_air, rng.uniform(300.0, 4000.0, n), SEA, CP_AIR)
    # What the water gives is what the air takes, as enthalpy.
    gain = m_air * (enthalpy_saturated(state.T_wb_out, SEA) - enthalpy_saturated(T_wb, SEA))
    assert state.q == pytest.approx(gain, rel=1e-7)
    assert np.all((state.q >= 0) & (state.q <= W * lead))
    assert np.all((state.T_wb_out >= T_wb) & (state.T_wb_out <= T_wb + lead))
    h = enthalpy_saturated(T_wb, SEA)
    assert np.all(state.c_e >= saturation_slope(h, h, T_wb, T_wb) * (1 - 3e-3))
