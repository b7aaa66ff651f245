"""Dry coolers and pads against published points, wide random lanes, and the limits of their laws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

from aidc_twin.errors import Unsizable
from aidc_twin.physics.coil import coil_ua
from aidc_twin.physics.dry_cooler import cooler_conductance, ua_for_duty_crossflow
from aidc_twin.physics.exchangers import conductance_crossflow, effectiveness_crossflow
from aidc_twin.physics.pads import air_behind_pads, pad_effectiveness, water_into_air
from aidc_twin.physics.psychrometrics import (
    enthalpy,
    humidity_ratio,
    humidity_ratio_saturated,
    wet_bulb,
)

ZERO, SEA = 273.15, 101325.0
# BAC TDFS1238N as the Modelica Buildings Library has it: 2931 kW, air 35, water 46.11 to 40.55 degC.
Q, T_AIR, T_IN, T_OUT, CP = 2931e3, 35.0, 46.11, 40.55, 4186.0
W = 125.93 * CP


def bac(f_air: float, f_water: float, T_air: float, T_in: float, recirculation: float = 0.0) -> float:
    """Heat, W, of that cooler away from its rating."""
    ua = ua_for_duty_crossflow(W, W, Q / (W * (T_IN - T_AIR)))
    there = (T_air + ZERO, T_in + ZERO, T_AIR + ZERO, T_IN + ZERO)
    G = cooler_conductance(f_water * W, f_air * W, coil_ua(ua, f_air, f_water, *there), recirculation)
    return float(G * (T_in - T_air))


def test_the_machine_is_sized_at_its_rating() -> None:
    assert ua_for_duty_crossflow(W, W, Q / (W * (T_IN - T_AIR))) == pytest.approx(607.48e3, rel=1e-4)
    assert bac(1.0, 1.0, T_AIR, T_IN) == pytest.approx(Q, rel=1e-9)
    assert pytest.approx(T_OUT, abs=0.01) == T_IN - Q / W


@pytest.mark.parametrize(
    ("f_air", "f_water", "T_air", "T_in", "kilowatt", "T_out"),
    [
        (0.5, 1.0, 35.0, 46.11, 1962.1, 42.388),
        (1.0, 0.6, 30.0, 46.11, 3367.1, 35.465),
        (0.3, 0.6, 10.0, 35.0, 2712.1, 26.425),
    ],
)
def test_heat_away_from_the_rating(
    f_air: float, f_water: float, T_air: float, T_in: float, kilowatt: float, T_out: float
) -> None:
    q = bac(f_air, f_water, T_air, T_in)
    assert q / 1e3 == pytest.approx(kilowatt, abs=0.1)
    assert T_in - q / (f_water * W) == pytest.approx(T_out, abs=0.001)


def test_the_inverse_agrees_with_a_root_finder_and_with_ht() -> None:
    ht = pytest.importorskip("ht")
    for ratio, eps in ((1.0, 0.5), (0.5, 0.7), (0.8, 0.2)):
        ua = float(ua_for_duty_crossflow(1000.0, 1000.0 / ratio, eps))
        root = brentq(lambda n, r=ratio, e=eps: float(effectiveness_crossflow(n, r)) - e, 1e-6, 40.0)
        assert ua / 1000.0 == pytest.approx(root, rel=1e-9)
        assert ht.effectiveness_from_NTU(root, ratio, subtype="crossflow approximate") == pytest.approx(
            eps, rel=1e-9
        )


def test_what_no_coil_can_do_is_refused() -> None:
    with pytest.raises(Unsizable, match="transfer units"):
        ua_for_duty_crossflow(1000.0, 1000.0, 0.97)
    with pytest.raises(Unsizable, match="without flow"):
        ua_for_duty_crossflow(0.0, 1000.0, 0.5)


def test_recirculation_is_the_fixed_point_of_inlet_and_discharge() -> None:
    G_coil, W_air, rho = float(conductance_crossflow(800.0, 1000.0, 1500.0)), 1000.0, 0.12
    inlet = 30.0
    for _ in range(200):
        q = G_coil * (45.0 - inlet)
        inlet = 30.0 + rho * q / W_air
    assert cooler_conductance(800.0, W_air, 1500.0, rho) * 15.0 == pytest.approx(q, rel=1e-12)


def test_a_cooler_never_passes_the_air_or_either_stream() -> None:
    rng = np.random.default_rng(11)
    n = 5000
    W_liquid, W_air = rng.uniform(0.0, 1e5, n), rng.uniform(0.0, 1e5, n)
    W_liquid[:100], W_air[50:150] = 0.0, 0.0
    ua, rho = rng.uniform(0.0, 1e6, n), rng.uniform(0.0, 0.4, n)
    G = cooler_conductance(W_liquid, W_air, ua, rho)
    assert np.all((G >= 0) & (np.minimum(W_liquid, W_air) >= G))
    assert np.all(G[:150] == 0)
    # Discharge that comes round again never helps.
    assert np.all(cooler_conductance(W_liquid, W_air, ua, 0 * rho) >= G)


@pytest.mark.parametrize(
    ("depth", "velocity", "effectiveness"),
    [
        (0.1, 1.5, 0.67051),
        (0.15, 2.0, 0.71101),
        (0.2, 2.0, 0.78525),
        (0.2, 2.5, 0.76316),
        (0.3, 2.5, 0.88322),
    ],
)
def test_pads_of_celdek(depth: float, velocity: float, effectiveness: float) -> None:
    assert pad_effectiveness(depth, velocity) == pytest.approx(effectiveness, abs=5e-6)


def test_a_hot_dry_day_behind_pads() -> None:
    T, T_wb = 38.0 + ZERO, 20.767 + ZERO
    eps = pad_effectiveness(0.2, 2.0)
    assert air_behind_pads(T, T_wb, eps) - ZERO == pytest.approx(24.468, abs=0.001)
    W_in = humidity_ratio(T, 0.2, SEA)
    taken = water_into_air(1.0, eps, humidity_ratio_saturated(T_wb, SEA), W_in)
    # The law is linear along the wet-bulb line; the heat capacities of vapour and water bend it by 0.3 %.
    assert taken == pytest.approx(0.005619, rel=4e-3)
    # Pads are adiabatic: what the air loses in warmth it gains in vapour, but for the enthalpy of the water.
    before = enthalpy(T, W_in)
    after = enthalpy(air_behind_pads(T, T_wb, eps), W_in + taken)
    assert after - before == pytest.approx(taken * 4186.0 * 20.767, abs=150.0)


def test_pads_stay_between_the_bulbs() -> None:
    rng = np.random.default_rng(12)
    n = 3000
    T = rng.uniform(5.0, 48.0, n) + ZERO
    rh = rng.uniform(0.05, 1.0, n)
    w = humidity_ratio(T, rh, SEA)
    T_wb = wet_bulb(T, w, SEA)
    eps = pad_effectiveness(rng.uniform(0.1, 0.3, n), rng.uniform(0.0, 3.0, n))
    behind = air_behind_pads(T, T_wb, eps)
    assert np.all((eps >= 0) & (eps <= 1))
    assert np.all((behind <= T) & (behind >= np.minimum(T_wb, T) - 1e-9))
    assert np.all(water_into_air(1.0, eps, humidity_ratio_saturated(T_wb, SEA), w) >= 0)
