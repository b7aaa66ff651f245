"""The Merkel tower against published points, EnergyPlus rows and YorkCalc."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from aidc_twin.physics.merkel import merkel_conductance, merkel_ua, saturation_slope, tower_exit_wet_bulb
from aidc_twin.physics.psychrometrics import enthalpy_saturated, humidity_ratio, humidity_ratio_saturated
from aidc_twin.physics.tower import (
    TowerSize,
    TowerState,
    air_flow_ratio,
    blowdown,
    drift,
    evaporation,
    merkel_steady,
    most_liquid_to_gas,
    size_tower,
    tower_in_thin_air,
)
from aidc_twin.physics.tower_york import york_approach

ZERO = 273.15
SEA = 101325.0
# One cell of the EnergyPlus variable-speed tower: 25.045 kW from 35 to 29.5 degC at 25.6 degC wet bulb.
M_WATER, M_AIR, UA = 1.08836, 0.67349, 1713.1


def cell(T_in: float, T_wb: float, f_water: float, f_air: float) -> TowerState:
    return merkel_steady(
        T_in + ZERO, T_wb + ZERO, f_water * M_WATER, f_air * M_AIR, UA, M_WATER, M_AIR, 25.6 + ZERO, SEA
    )


def test_the_design_point_sizes_the_cell() -> None:
    size = size_tower(25045.0, 35.0 + ZERO, 29.5 + ZERO, 25.6 + ZERO, SEA, M_WATER / M_AIR)
    # 25045 / (4184 * 5.5) / 1.616 = 0.6735 kg/s.
    assert size.m_air == pytest.approx(M_AIR, rel=2e-5)
    assert size.ua_design == pytest.approx(UA, rel=5e-5)


def test_the_design_point_in_numbers() -> None:
    h_in = enthalpy_saturated(25.6 + ZERO, SEA)
    h_out = enthalpy_saturated(32.920 + ZERO, SEA)
    c_e = saturation_slope(h_out, h_in, 32.920 + ZERO, 25.6 + ZERO)
    assert c_e == pytest.approx(5080.1, rel=1e-4)
    W_water, ratio = M_WATER * 4184.0, M_AIR * c_e / (M_WATER * 4184.0)
    assert ratio == pytest.approx(0.7513, abs=1e-4)
    G = merkel_conductance(W_water, M_AIR, c_e, UA, 1006.0)
    assert G / (M_AIR * c_e) == pytest.approx(0.7787, abs=1e-4)
    # 35 - 25.6 K = 9.4 K.
    q = G * 9.4
    assert q == pytest.approx(25045.0, rel=1e-4)


@pytest.mark.parametrize(
    ("T_in", "T_wb", "f_water", "f_air", "q", "T_out"),
    [
        # The water correction is 1.0039 at design flow: 25078 W, not 25045.
        (35.0, 25.6, 1.0, 1.0, 25078.0, None),
        (30.0, 20.0, 1.0, 1.0, 22580.0, 25.041),
        (30.0, 20.0, 1.0, 0.5, 12751.0, 27.200),
        (25.0, 10.0, 0.7, 0.6, 16234.0, 19.907),
    ],
)
def test_steady_states_at_published_points(
    T_in: float, T_wb: float, f_water: float, f_air: float, q: float, T_out: float | None
) -> None:
    state = cell(T_in, T_wb, f_water, f_air)
    # UA and flows are printed with five digits.
    assert state.q == pytest.approx(q, rel=4e-5)
    if T_out is not None:
        assert state.T_w_out - ZERO == pytest.approx(T_out, abs=1e-3)


# Output of EnergyPlus for the same tower, distributed with the Modelica Buildings Library
# (Validation/MerkelEnergyPlus.dat): water inlet, wet bulb, air flow ratio, heat rejected.
@pytest.mark.parametrize(
    ("T_in", "T_wb", "f_air", "q"),
    [
        (31.50, 19.15, 0.2030, 6845.0),
        (33.89, 18.40, 0.4184, 17710.0),
        (32.86, 20.63, 0.3762, 13040.0),
        (36.75, 24.10, 0.6610, 25390.0),
    ],
)
def test_rows_of_energyplus_within_two_percent(T_in: float, T_wb: float, f_air: float, q: float) -> None:
    assert cell(T_in, T_wb, 1.089 / M_WATER, f_air).q == pytest.approx(q, rel=0.02)


# Approach at a range of 5.5 K and design water flow: Merkel, YorkCalc; over wet bulb and air flow ratio.
APPROACHES = {
    0.0: [(12.76, 11.08), (17.44, 15.23), (22.62, 20.39), (31.54, 30.71)],
    10.0: [(8.80, 7.71), (12.48, 11.08), (16.73, 15.32), (24.39, 23.99)],
    20.0: [(5.43, 5.01), (8.19, 7.56), (11.53, 10.84), (17.88, 18.01)],
    25.6: [(3.89, 3.80), (6.16, 5.86), (8.99, 8.59), (14.58, 14.98)],
    28.0: [(3.31, 3.35), (5.37, 5.19), (8.00, 7.69), (13.25, 13.75)],
}


@pytest.mark.parametrize("T_wb", sorted(APPROACHES))
def test_approach_over_wet_bulb_and_air_flow_beside_york(T_wb: float) -> None:
    for f_air, (merkel, york) in zip((1.0, 0.7, 0.5, 0.3), APPROACHES[T_wb], strict=True):

        def surplus(approach: float, f_air: float = f_air) -> float:
            state = cell(T_wb + approach + 5.5, T_wb, 1.0, f_air)
            return float(state.T_w_out) - ZERO - T_wb - approach

        found = brentq(surplus, 0.1, 60.0, xtol=1e-6)
        assert found == pytest.approx(merkel, abs=0.01)
        check = york_approach(T_wb + ZERO, 5.5, 1.0, f_air)
        assert check.approach == pytest.approx(york, abs=0.006)
        assert check.in_range == (T_wb <= 26.7)
        # The spread of the two models over this range.
        assert abs(found - check.approach) < 2.3


def test_york_calc_at_published_points() -> None:
    # The first two are results of Dymola with the Modelica Buildings Library.
    points = [
        (25.55, 5.56, 0.25, 1.0, 0.2102213502),
        (25.55, 5.56, 1.0, 0.25, 18.3333359),
        (25.6, 5.56, 1.0, 1.0, 3.8345),
        (20.0, 5.56, 1.0, 1.0, 5.0580),
        (10.0, 5.56, 1.0, 1.0, 7.7706),
        (0.0, 5.56, 1.0, 1.0, 11.1599),
        (25.6, 5.56, 1.0, 0.5, 8.6633),
        (15.0, 8.0, 1.0, 0.8, 10.6495),
    ]
    for T_wb, water_range, f_water, f_air, approach in points:
        found = york_approach(T_wb + ZERO, water_range, f_water, f_air)
        assert found.approach == pytest.approx(approach, abs=6e-5)
        assert found.in_range == (f_water >= 0.75)


@given(st.floats(-5.0, 28.0), st.floats(0.5, 25.0), st.floats(0.3, 1.0), st.floats(0.2, 1.0))
def test_a_tower_stays_between_its_inlets(T_wb: float, above: float, f_water: float, f_air: float) -> None:
    state = cell(T_wb + above, T_wb, f_water, f_air)
    T_in, T_air = T_wb + above + ZERO, T_wb + ZERO
    assert T_air < state.T_w_out < T_in
    assert T_air < state.T_wb_out < T_in
    # Heat of the water is heat of the air.
    rise = enthalpy_saturated(state.T_wb_out, SEA) - enthalpy_saturated(T_air, SEA)
    assert f_air * M_AIR * rise == pytest.approx(state.q, rel=1e-5)


def test_a_tower_rejects_more_with_more_air_colder_air_and_warmer_water() -> None:
    here = cell(30.0, 20.0, 0.8, 0.6).q
    assert cell(30.0, 20.0, 0.8, 0.7).q > here
    assert cell(30.0, 19.0, 0.8, 0.6).q > here
    assert cell(31.0, 20.0, 0.8, 0.6).q > here


def test_a_tower_without_air_or_water_or_difference_does_nothing() -> None:
    for state in (cell(30.0, 20.0, 1.0, 0.0), cell(30.0, 20.0, 0.0, 1.0), cell(20.0, 20.0, 1.0, 1.0)):
        assert state.q == 0.0
    assert cell(30.0, 20.0, 1.0, 0.0).T_wb_out == 20.0 + ZERO


def test_one_turn_per_step_arrives_at_the_steady_state() -> None:
    T_in, T_wb = 32.0 + ZERO, 22.0 + ZERO
    steady = cell(32.0, 22.0, 1.0, 0.8)
    h_in = enthalpy_saturated(T_wb, SEA)
    ua = merkel_ua(UA, 0.8, 1.0, T_wb, 25.6 + ZERO)
    T_out = T_wb
    for _ in range(12):
        c_e = saturation_slope(enthalpy_saturated(T_out, SEA), h_in, T_out, T_wb)
        G = merkel_conductance(M_WATER * 4184.0, 0.8 * M_AIR, c_e, ua, 1006.0)
        T_out = tower_exit_wet_bulb(T_in, T_wb, G, 0.8 * M_AIR, c_e)
    # It contracts by about 0.2 a turn from 8 K away.
    assert T_out == pytest.approx(steady.T_wb_out, abs=1e-4)


@pytest.mark.parametrize("t", [-15.0, -3.0, 2.0, 15.0, 30.0, 40.0])
@pytest.mark.parametrize("p", [SEA, 80000.0])
def test_the_slope_at_equal_wet_bulbs_is_the_derivative(t: float, p: float) -> None:
    T = t + ZERO
    h = enthalpy_saturated(T, p)
    derivative = (enthalpy_saturated(T + 0.01, p) - enthalpy_saturated(T - 0.01, p)) / 0.02
    # Clausius-Clapeyron for an ideal gas.
    assert saturation_slope(h, h, T, T) == pytest.approx(derivative, rel=3e-3)
    # It joins the quotient just beyond a millikelvin.
    there = T + 0.0011
    quotient = saturation_slope(enthalpy_saturated(there, p), h, there, T)
    assert saturation_slope(h, h, T, T) == pytest.approx(quotient, rel=3e-3)


def test_ua_corrections() -> None:
    # 0.1082 + 1.667 - 0.7713 = 1.0039 at design.
    assert merkel_ua(1.0, 1.0, 1.0, 300.0, 300.0) == pytest.approx(1.0039, rel=1e-12)
    # 1.3 * 0.5 - 0.3 * 0.25 = 0.575; 0.1082 + 0.8335 - 0.192825 = 0.748875; 1 + 0.0081 * 10 = 1.081.
    assert merkel_ua(1.0, 0.5, 0.5, 290.0, 300.0) == pytest.approx(0.575 * 0.748875 * 1.081, rel=1e-12)
    # Held beyond the maximum of the water term, and beyond 25 K below and 10 K above the design wet bulb.
    assert merkel_ua(1.0, 1.0, 1.3, 300.0, 300.0) == merkel_ua(1.0, 1.0, 1.09, 300.0, 300.0)
    assert merkel_ua(1.0, 1.0, 1.0, 260.0, 300.0) == pytest.approx(1.0039 * 1.2025, rel=1e-12)
    assert merkel_ua(1.0, 1.0, 1.0, 315.0, 300.0) == pytest.approx(1.0039 * 0.919, rel=1e-12)


def test_natural_draught_moves_an_eighth() -> None:
    assert np.array_equal(air_flow_ratio(np.array([0.0, 0.1, 0.5])), [0.125, 0.125, 0.5])


# Liquid to gas ratio 1.2, range 5.56 K: the air takes 1.2 * 4184 * 5.56 J/kg; dry bulb, relative humidity,
# exit temperature, water per heat.
@pytest.mark.parametrize(
    ("t", "rh", "t_exit", "per_kwh"),
    [
        (35.0, 0.4, 29.93, 1.672),
        (25.0, 0.5, 25.46, 1.389),
        (10.0, 0.6, 17.54, 1.032),
        (0.0, 0.8, 12.54, 0.778),
    ],
)
def test_water_use_over_climate(t: float, rh: float, t_exit: float, per_kwh: float) -> None:
    W_in = humidity_ratio(t + ZERO, rh, SEA)
    q = 1.2 * 4184.0 * 5.56
    h_out = 1006.0 * t + W_in * (2501e3 + 1860.0 * t) + q
    T_exit = brentq(lambda T: enthalpy_saturated(T, SEA) - h_out, 263.0, 333.0)
    assert T_exit - ZERO == pytest.approx(t_exit, abs=0.012)
    evaporated = evaporation(1.0, humidity_ratio_saturated(T_exit, SEA), W_in)
    assert evaporated / q * 3.6e6 == pytest.approx(per_kwh, abs=1.5e-3)


@pytest.mark.parametrize(("cycles", "make_up"), [(3.0, 1.500), (5.0, 1.250), (8.0, 1.143)])
def test_make_up_over_cycles_of_concentration(cycles: float, make_up: float) -> None:
    m_drift = drift(10.0, 1e-5)
    assert m_drift == pytest.approx(1e-4)
    total = 1.0 + m_drift + blowdown(1.0, cycles, m_drift)
    assert total == pytest.approx(make_up, abs=6e-4)
    # Drift alone keeps the salts down where it is large.
    assert blowdown(1.0, cycles, 10.0) == 0.0


def test_water_is_never_gained() -> None:
    assert evaporation(1.0, 0.005, 0.010) == 0.0


def test_an_impossible_tower_is_refused_with_its_cure() -> None:
    good = [1e6, 308.0, 302.0, 299.0, SEA, 1.2]
    size_tower(*good)
    with pytest.raises(ValueError, match="allow a larger approach"):
        size_tower(1e6, 308.0, 298.0, 299.0, SEA, 1.2)
    with pytest.raises(ValueError, match="take a smaller ratio"):
        size_tower(1e6, 308.0, 302.0, 299.0, SEA, 5.0)
    # The bound is where the air leaves as warm as the water comes in.
    most = most_liquid_to_gas(308.0, 302.0, 299.0, SEA)
    size_tower(1e6, 308.0, 302.0, 299.0, SEA, 0.999 * most)
    with pytest.raises(ValueError, match="take a smaller ratio"):
        size_tower(1e6, 308.0, 302.0, 299.0, SEA, 1.001 * most)


def test_sizes_scale_with_duty() -> None:
    one = size_tower(1e6, 308.0, 302.0, 299.0, SEA, 1.2)
    two = size_tower(np.array([1e6, 2e6]), 308.0, 302.0, 299.0, SEA, 1.2)
    assert two.m_air[1] == pytest.approx(2 * one.m_air, rel=1e-12)
    assert two.ua_design[1] == pytest.approx(2 * one.ua_design, rel=1e-9)


# Design wet bulb, approach and range, degC and K: of the reference designs and a cold place.
DUTIES = [(31.0, 4.0, 8.0), (25.6, 3.9, 5.5), (18.4, 5.0, 5.0), (10.0, 6.0, 5.0)]


def rated(T_wb: float, approach: float, span: float) -> tuple[TowerSize, tuple[float, float, float]]:
    """A tower of 1 MW at sea level, and its water inlet, outlet and wet bulb, K."""
    T_out = T_wb + approach + ZERO
    points = (T_out + span, T_out, T_wb + ZERO)
    ratio = min(1.616, 0.9 * float(most_liquid_to_gas(*points, SEA)))
    return size_tower(1e6, *points, SEA, ratio), points


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("p", [80e3, 60e3, 104e3])
def test_a_tower_in_thin_air_is_the_merkel_tower_there(duty: tuple[float, float, float], p: float) -> None:
    size, points = rated(*duty)
    T_in, T_out, T_wb = points
    m_design = 1e6 / duty[2] / 4184.0

    def too_warm(share: float) -> float:
        # The water term of UA is 1.0039 at design, as published; the size is that of the design itself.
        state = merkel_steady(
            T_in, T_wb, share * m_design, size.m_air * p / SEA, size.ua_design / 1.0039, m_design, size.m_air,
            T_wb, p,
        )  # fmt: skip
        return float(state.T_w_out - T_out)

    share = brentq(too_warm, 0.3, 3.0, xtol=1e-13)
    q, there = tower_in_thin_air(size, 1e6, *points, SEA, p)
    assert float(q) == pytest.approx(1e6 * share, rel=1e-7)
    assert float(there.m_air) == pytest.approx(float(size.m_air) * p / SEA, rel=1e-12)
    # The heat of the water is that of the air, and the new size does it.
    again = merkel_steady(
        T_in, T_wb, share * m_design, there.m_air, there.ua_design / 1.0039, share * m_design, there.m_air,
        T_wb, p,
    )  # fmt: skip
    assert float(again.T_w_out) == pytest.approx(T_out, abs=1e-6)
    assert float(again.q) == pytest.approx(float(q), rel=1e-6)


def test_thin_air_of_a_plateau_by_hand() -> None:
    # 80 kPa: 0.7895 of the air. h_sat rises by 6.639 kJ/(kg K) from 31 degC to the 39.15 degC of the leaving
    # air at sea level, at 80 kPa by 8.434 to 39.40 degC: 0.7895 x 8.434 x 8.40 / (6.639 x 8.15) = 1.034.
    size, points = rated(31.0, 4.0, 8.0)
    q, there = tower_in_thin_air(size, 1e6, *points, SEA, 80e3)
    h = [float(enthalpy_saturated(31.0 + ZERO, p)) for p in (SEA, 80e3)]
    assert h == pytest.approx([105.1e3, 125.9e3], rel=1e-3)
    assert float(q) == pytest.approx(1.034e6, rel=2e-3)
    assert float(there.m_air / size.m_air) == pytest.approx(0.7895, rel=1e-3)
    # In cool air there is little vapour to gain from, and the thinner air weighs more.
    cool, points = rated(10.0, 6.0, 5.0)
    assert float(tower_in_thin_air(cool, 1e6, *points, SEA, 80e3)[0]) < 0.95e6


def test_air_of_the_rating_leaves_a_tower_as_it_is_and_lanes_alone() -> None:
    size, points = rated(25.6, 3.9, 5.5)
    q, there = tower_in_thin_air(size, 1e6, *points, SEA, SEA)
    assert (q, there.m_air, there.ua_design) == (1e6, size.m_air, size.ua_design)
    p = np.array([SEA, 95e3, 80e3, 60e3])
    together, sizes = tower_in_thin_air(size, 1e6, *points, SEA, p)
    for i, one in enumerate(p):
        alone, its = tower_in_thin_air(size, 1e6, *points, SEA, one)
        assert (together[i], sizes.m_air[i], sizes.ua_design[i]) == (alone, its.m_air, its.ua_design)
