"""The Carnot-fraction chiller: its points, its bounds, its slopes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.physics.chiller import (
    MAGNETIC_BEARING,
    available_capacity,
    carnot_bound,
    carnot_fraction_cop,
)

ZERO = 273.15
OPEN = MAGNETIC_BEARING._replace(lift_least=6.0, cop_most=99.0)

chilled = st.floats(4.0, 30.0)
condenser = st.floats(5.0, 45.0)
loads = st.floats(0.0, 1.0)


# Load, condenser water entering, chilled water leaving (degC), COP.
@pytest.mark.parametrize(
    ("plr", "T_cw", "T_chw", "cop"),
    [
        (1.0, 29.44, 6.67, 6.072),
        (0.75, 23.89, 6.67, 8.110),
        (0.5, 18.33, 6.67, 10.854),
        (0.25, 18.33, 6.67, 10.338),
        (1.0, 29.44, 18.0, 9.628),
        (0.75, 25.0, 18.0, 14.086),
        (1.0, 35.0, 25.0, 10.563),
    ],
)
def test_cop_at_published_points(plr: float, T_cw: float, T_chw: float, cop: float) -> None:
    assert carnot_fraction_cop(T_chw + ZERO, T_cw + ZERO, plr) == pytest.approx(cop, abs=6e-4)


def test_carnot_at_the_rating_point() -> None:
    # T_e = 6.67 - 1.2 = 5.47 degC; T_c = 29.44 + 6.5 = 35.94 degC; 278.62 / 30.47 = 9.144.
    assert carnot_bound(6.67 + ZERO, 29.44 + ZERO, 1.0) == pytest.approx(9.144, abs=1e-3)


def test_small_lift_is_capped() -> None:
    # 20 degC against 20 degC: the polynomial alone would promise 24.1 with a lift floor of 6 K.
    assert carnot_fraction_cop(20.0 + ZERO, 20.0 + ZERO, 0.5, OPEN) == pytest.approx(24.1, abs=0.05)
    assert carnot_fraction_cop(20.0 + ZERO, 20.0 + ZERO, 0.5) == 18.0


def test_integrated_part_load_value() -> None:
    # AHRI 550/590 weights 0.01, 0.42, 0.45, 0.12 of the points above: 9.59; published points give 9.607.
    points = ((1.0, 29.44), (0.75, 23.89), (0.5, 18.33), (0.25, 18.33))
    cops = [carnot_fraction_cop(6.67 + ZERO, T_cw + ZERO, plr) for plr, T_cw in points]
    assert np.dot([0.01, 0.42, 0.45, 0.12], cops) == pytest.approx(9.59, abs=0.01)
    assert np.dot([0.01, 0.42, 0.45, 0.12], [6.1, 8.0, 11.0, 10.3]) == pytest.approx(9.607, abs=1e-3)
    for cop, published in zip(cops, (6.1, 8.0, 11.0, 10.3), strict=True):
        assert cop == pytest.approx(published, rel=0.014)


@given(chilled, condenser, loads)
def test_the_second_law_with_a_margin(T_chw: float, T_cw: float, plr: float) -> None:
    for kind in (MAGNETIC_BEARING, OPEN):
        cop = carnot_fraction_cop(T_chw + ZERO, T_cw + ZERO, plr, kind)
        assert 0.0 < cop < 0.75 * carnot_bound(T_chw + ZERO, T_cw + ZERO, plr, kind)
        # The bound with the lift that the refrigerant really has, where it has one.
        lift = (T_cw + 6.5 * plr) - (T_chw - 1.2 * plr)
        if lift > 0:
            assert cop < 0.75 * (T_chw - 1.2 * plr + ZERO) / lift
    assert carnot_fraction_cop(T_chw + ZERO, T_cw + ZERO, plr) <= 18.0


@given(chilled, condenser, loads, st.floats(0.01, 10.0))
def test_a_hotter_day_never_helps(T_chw: float, T_cw: float, plr: float, more: float) -> None:
    here = carnot_fraction_cop(T_chw + ZERO, T_cw + ZERO, plr)
    assert carnot_fraction_cop(T_chw + ZERO, T_cw + more + ZERO, plr) <= here
    assert carnot_fraction_cop(T_chw + more + ZERO, T_cw + ZERO, plr) >= here


# Measured to EN 14511, Carrier 30XW-P 1012 (Modelica Buildings Library): chilled water leaving, condenser
# water entering, cooling and compressor power in kW.
@pytest.mark.parametrize(
    ("T_chw", "T_cw", "q", "p"),
    [(18.0, 25.0, 1227.0, 161.024), (10.0, 30.0, 1120.0, 182.708), (5.0, 45.0, 854.0, 271.111)],
)
def test_a_measured_machine_keeps_the_same_bound(T_chw: float, T_cw: float, q: float, p: float) -> None:
    assert q / p == pytest.approx({18.0: 7.62, 10.0: 6.13, 5.0: 3.15}[T_chw], abs=5e-3)
    assert q / p < 0.75 * carnot_bound(T_chw + ZERO, T_cw + ZERO, 1.0)
    # A variable-speed machine on magnetic bearings is better than this screw, by less than two thirds.
    assert q / p < carnot_fraction_cop(T_chw + ZERO, T_cw + ZERO, 1.0) < q / p * 5.0 / 3.0


def test_capacity_away_from_the_rating_point() -> None:
    def q(T_chw: float, T_cw: float) -> float:
        return float(available_capacity(1e6, T_chw + ZERO, T_cw + ZERO, 7.0 + ZERO, 30.0 + ZERO))

    assert q(7.0, 30.0) == 1e6
    # 1 + 0.012 * 5 - 0.006 * 5 = 1.03.
    assert q(12.0, 35.0) == pytest.approx(1.03e6, rel=1e-12)
    # 1 + 0.012 * 18 = 1.216, held at 1.15 by motor and choke; never negative.
    assert q(25.0, 30.0) == pytest.approx(1.15e6, rel=1e-12)
    assert q(7.0, 250.0) == 0.0
