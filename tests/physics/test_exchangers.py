"""Exchangers against published values, the library ht, and the second law."""

from __future__ import annotations

import ht
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.physics.exchangers import (
    conductance_counterflow,
    conductance_crossflow,
    conductance_to_stream,
    effectiveness_counterflow,
    effectiveness_crossflow,
    ua_for_duty_counterflow,
    ua_two_sides,
)

ratios = st.floats(0.0, 1.0)
transfer_units = st.floats(1e-3, 30.0)
rates = st.floats(0.0, 1e6)


# Counter-flow and the usual cross-flow approximation by hand from their formulas; the last column is the
# exact series for cross-flow, which the approximation exceeds by at most 1.1 %.
@pytest.mark.parametrize(
    ("ratio", "ntu", "counter", "cross", "exact"),
    [
        (1.0, 3.0, 0.750000, 0.684209, 0.681291),
        (0.5, 2.0, 0.774600, 0.738758, 0.732409),
        (0.75, 1.0, 0.531857, 0.505155, 0.510309),
        (0.3, 4.0, 0.956642, 0.929694, 0.922217),
    ],
)
def test_effectiveness_at_published_points(
    ratio: float, ntu: float, counter: float, cross: float, exact: float
) -> None:
    assert effectiveness_counterflow(ntu, ratio) == pytest.approx(counter, abs=6e-7)
    assert effectiveness_crossflow(ntu, ratio) == pytest.approx(cross, abs=6e-7)
    assert effectiveness_crossflow(ntu, ratio) == pytest.approx(exact, rel=0.011)


@given(transfer_units, ratios)
def test_effectiveness_agrees_with_ht(ntu: float, ratio: float) -> None:
    counter = ht.effectiveness_from_NTU(ntu, ratio, subtype="counterflow")
    # ht switches to the limit within 1e-5 of equal capacity rates, hence 1e-6.
    assert effectiveness_counterflow(ntu, ratio) == pytest.approx(counter, rel=1e-6)
    if ratio > 1e-6:
        cross = ht.effectiveness_from_NTU(ntu, ratio, subtype="crossflow approximate")
        # ht divides a difference by a number that may be small.
        assert effectiveness_crossflow(ntu, ratio) == pytest.approx(cross, rel=1e-8, abs=1e-9)


@given(transfer_units)
def test_effectiveness_at_its_limits(ntu: float) -> None:
    assert effectiveness_counterflow(ntu, 1.0) == pytest.approx(ntu / (1.0 + ntu), rel=1e-13)
    for law in (effectiveness_counterflow, effectiveness_crossflow):
        # A condenser or evaporator: one stream without change of temperature.
        assert law(ntu, 0.0) == pytest.approx(1.0 - np.exp(-ntu), rel=1e-11)
        assert law(0.0, 0.5) == 0.0


@given(rates, rates, rates)
def test_conductance_obeys_the_second_law(W_hot: float, W_cold: float, ua: float) -> None:
    for law in (conductance_counterflow, conductance_crossflow):
        G = law(np.float64(W_hot), np.float64(W_cold), np.float64(ua))
        assert 0.0 <= G <= min(W_hot, W_cold)
        # Rounding may lift G above a tiny UA by its last digit.
        assert ua * (1.0 + 1e-12) >= G


@given(st.floats(1.0, 1e6), st.floats(1.0, 1e6), st.floats(1.0, 1e6))
def test_conductance_is_effectiveness_times_the_weaker_stream(W_hot: float, W_cold: float, ua: float) -> None:
    low, high = min(W_hot, W_cold), max(W_hot, W_cold)
    for law, effectiveness in (
        (conductance_counterflow, effectiveness_counterflow),
        (conductance_crossflow, effectiveness_crossflow),
    ):
        expected = effectiveness(ua / low, low / high) * low
        assert law(W_hot, W_cold, ua) == pytest.approx(expected, rel=1e-9)


@given(st.floats(1.0, 1e5), st.floats(1.0, 1e5), st.floats(1.0, 1e5), st.floats(1.001, 2.0))
def test_conductance_rises_with_each_flow_and_with_area(
    W_hot: float, W_cold: float, ua: float, more: float
) -> None:
    def G(a: float, b: float, c: float) -> float:
        return float(conductance_counterflow(a, b, c))

    here = G(W_hot, W_cold, ua)
    for there in (G(W_hot * more, W_cold, ua), G(W_hot, W_cold * more, ua), G(W_hot, W_cold, ua * more)):
        assert there >= here * (1.0 - 1e-12)
    # Swapping the sides changes nothing.
    assert G(W_cold, W_hot, ua) == here


@pytest.mark.parametrize("law", [conductance_counterflow, conductance_crossflow])
def test_no_flow_no_heat(law) -> None:
    for flows in ((0.0, 1e4), (1e4, 0.0), (0.0, 0.0), (1e-12, 1e4)):
        assert law(*flows, 1e4) == 0.0
    assert conductance_to_stream(0.0, 1e4) == 0.0


@given(st.floats(1.0, 1e6), rates)
def test_a_body_against_a_stream(W: float, ua: float) -> None:
    G = conductance_to_stream(np.float64(W), np.float64(ua))
    effectiveness = G / W
    assert effectiveness == pytest.approx(-np.expm1(-ua / W), rel=1e-12)
    assert G <= W


# A CDU of 1 MW: PG25 50 to 40 degC against water 36 to 46 degC makes both capacity rates 1e5 W/K; 10 K of 14
# K is an effectiveness of 0.7143, NTU 2.5, UA 250 kW/K; equal films, exponents 0.8.
@pytest.mark.parametrize(
    ("f_cold", "f_hot", "T_cold", "T_hot", "ua", "effectiveness", "q", "T_cold_out", "T_hot_out"),
    [
        (0.5, 1.0, 36.0, 50.0, 182.41e3, 0.91224, 638.57e3, 48.771, 43.614),
        (0.5, 0.5, 36.0, 50.0, 143.59e3, 0.74172, 519.20e3, 46.384, 39.616),
        (0.3, 0.6, 30.0, 50.0, 121.22e3, 0.92898, 557.39e3, 48.580, 40.710),
    ],
)
def test_a_plate_exchanger_in_part_flow(
    f_cold: float,
    f_hot: float,
    T_cold: float,
    T_hot: float,
    ua: float,
    effectiveness: float,
    q: float,
    T_cold_out: float,
    T_hot_out: float,
) -> None:
    W_cold, W_hot = f_cold * 1e5, f_hot * 1e5
    found = ua_two_sides(250e3, f_hot, f_cold, 0.8, 0.8, 0.5)
    assert found == pytest.approx(ua, abs=6.0)
    G = conductance_counterflow(W_hot, W_cold, found)
    assert G / min(W_hot, W_cold) == pytest.approx(effectiveness, abs=6e-6)
    heat = G * (T_hot - T_cold)
    assert heat == pytest.approx(q, abs=6.0)
    assert T_cold + heat / W_cold == pytest.approx(T_cold_out, abs=6e-4)
    assert T_hot - heat / W_hot == pytest.approx(T_hot_out, abs=6e-4)


@given(st.floats(1e-3, 2.0), st.floats(1e-3, 2.0), st.floats(0.01, 0.99))
def test_ua_is_two_resistances_in_series(f_hot: float, f_cold: float, share: float) -> None:
    ua = ua_two_sides(1e4, f_hot, f_cold, 0.8, 0.6, share)
    hot, cold = 1e4 / share * f_hot**0.8, 1e4 / (1.0 - share) * f_cold**0.6
    assert ua == pytest.approx(1.0 / (1.0 / hot + 1.0 / cold), rel=1e-12)


def test_ua_is_zero_where_a_side_stands_still_and_whole_at_design() -> None:
    assert ua_two_sides(1e4, 1.0, 1.0, 0.8, 0.6, 0.3) == pytest.approx(1e4, rel=1e-15)
    for flows in ((0.0, 1.0), (1.0, 0.0), (0.0, 0.0)):
        assert ua_two_sides(1e4, *flows, 0.8, 0.8, 0.5) == 0.0


@given(st.floats(1.0, 1e6), st.floats(1.0, 1e6), st.floats(0.0, 0.99))
def test_sizing_inverts_the_exchanger(W_hot: float, W_cold: float, effectiveness: float) -> None:
    ua = ua_for_duty_counterflow(W_hot, W_cold, effectiveness)
    G = conductance_counterflow(W_hot, W_cold, ua)
    assert G / min(W_hot, W_cold) == pytest.approx(effectiveness, rel=1e-9, abs=1e-12)


def test_an_impossible_exchanger_is_refused_with_its_cure() -> None:
    with pytest.raises(ValueError, match="allow a larger approach"):
        ua_for_duty_counterflow(1e3, 1e3, np.array([0.5, 1.0]))
    with pytest.raises(ValueError, match="at least 0"):
        ua_for_duty_counterflow(1e3, 1e3, float("nan"))
    with pytest.raises(ValueError, match="give both a design flow"):
        ua_for_duty_counterflow(0.0, 1e3, 0.5)
