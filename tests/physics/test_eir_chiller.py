"""DOE-2 curves against other programs, and their range."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.physics.eir_chiller import DOE2_CENTRIFUGAL, TRANE_CVHF_2317KW, EirCurves, eir_chiller

ZERO = 273.15


def curves(
    cop: float,
    capacity: tuple[float, ...],
    eir: tuple[float, ...],
    part_load: tuple[float, ...] = (1.0, 0.0, 0.0),
) -> EirCurves:
    """Curves whose range is not at stake."""
    return EirCurves(cop, capacity, eir, part_load, 270.0, 300.0, 270.0, 330.0, 0.1, 0.1)


MCQUAY_WSC = curves(
    5.89,
    (0.252113, 0.01324053, -0.008637329, 0.08581056, -0.004261176, 0.008661899),
    (0.4475238, -0.0258821, -0.001459053, 0.04342595, -0.001000651, 0.001920106),
    (0.2778889, 0.2338363, 0.4883748),
)
YORK_YT = curves(
    5.96,
    (0.1785912, -0.05900023, -0.0005946963, 0.09297889, -0.002841024, 0.004974221),
    (0.524511, -0.02850126, 0.000803472, 0.01893133, 0.0001151629, -0.00009340642),
    (0.2619878, 0.2393605, 0.4988306),
)
CARRIER_30XA = curves(
    3.0,
    (0.0322203622, 0.0708503482, -0.0002846855, 0.0458012364, -0.0006440302, -0.001261153),
    (-0.0499492489, 0.0398844283, 0.0003767003, 0.0289000732, 0.0000761174, -0.0013970133),
    (0.0, 1.0, 0.0),
)
ASHRAE_901_AIR = curves(
    3.1,
    (1.0433825, 0.0407073, 0.0004506, -0.0041514, -0.0000886, -0.0003467),
    (0.5961915, -0.0099496, 0.0007888, 0.0004506, 0.0004875, -0.0007623),
    (0.141, 0.655, 0.203),
)


def at_load(curves: EirCurves, T_chw: float, T_cond: float, plr: float):
    """Result at a share of the capacity that is available there."""
    capacity = eir_chiller(1.0, 1.0, T_chw + ZERO, T_cond + ZERO, curves).capacity
    return eir_chiller(plr * capacity, 1.0, T_chw + ZERO, T_cond + ZERO, curves)


def test_the_example_of_the_modelica_buildings_library() -> None:
    # Fluid.Chillers.Examples.ElectricEIR in Dymola: COP 5.5946522.
    assert at_load(MCQUAY_WSC, 10.0, 20.0, 0.36327749).cop == pytest.approx(5.5946522, abs=1e-6)


@pytest.mark.parametrize(
    ("curves", "T_chw", "T_cond", "plr", "capacity", "cop"),
    [
        (DOE2_CENTRIFUGAL, 6.67, 29.4, 1.0, 1.0033, 5.505),
        (DOE2_CENTRIFUGAL, 8.0, 24.0, 0.75, None, 6.664),
        (YORK_YT, 6.67, 29.44, 1.0, None, 5.906),
        (YORK_YT, 8.0, 24.0, 0.75, None, 7.277),
        (TRANE_CVHF_2317KW, 8.0, 24.0, 0.75, 1.0924, 9.008),
        (CARRIER_30XA, 6.67, 35.0, 1.0, 1.0118, 2.966),
        (CARRIER_30XA, 6.67, 46.0, 1.0, 0.8493, 2.317),
        # 3.1 / 0.7538 = 4.113 at full load, over the part-load factors, whose sum is 0.999.
        (ASHRAE_901_AIR, 6.67, 25.0, 1.0, 1.1180, 4.113 / 0.999),
        (ASHRAE_901_AIR, 6.67, 25.0, 0.5, 1.1180, 3.960),
    ],
)
def test_published_points(
    curves: EirCurves, T_chw: float, T_cond: float, plr: float, capacity: float | None, cop: float
) -> None:
    found = at_load(curves, T_chw, T_cond, plr)
    assert found.cop == pytest.approx(cop, abs=6e-4)
    assert capacity is None or found.capacity == pytest.approx(capacity, abs=6e-5)


def test_power_of_the_trane_set() -> None:
    # 2317 kW 1.0924 / 6.33 * 0.7481 * 0.7045 = 210.7 kW.
    capacity = eir_chiller(1.0, 2317e3, 8.0 + ZERO, 24.0 + ZERO, TRANE_CVHF_2317KW).capacity
    found = eir_chiller(0.75 * capacity, 2317e3, 8.0 + ZERO, 24.0 + ZERO, TRANE_CVHF_2317KW)
    assert found.p_elec == pytest.approx(210.77e3, rel=3e-4)


def test_the_range_is_told() -> None:
    q, T_chw, T_cond = np.array([0.8, 0.8, 0.8, 1.5, 0.05]), 7.0 + ZERO, 28.0 + ZERO
    T_chw_all = np.array([T_chw, 18.0 + ZERO, T_chw, T_chw, T_chw])
    T_cond_all = np.array([T_cond, T_cond, 12.0 + ZERO, T_cond, T_cond])
    found = eir_chiller(q, 1.0, T_chw_all, T_cond_all, DOE2_CENTRIFUGAL)
    assert found.in_range.tolist() == [True, False, False, False, False]


def test_no_load_no_power() -> None:
    found = eir_chiller(0.0, 1e6, 7.0 + ZERO, 28.0 + ZERO, DOE2_CENTRIFUGAL)
    assert found.p_elec == 0.0
    assert found.cop == 0.0


def test_warm_chilled_water_shows_why_the_range_matters() -> None:
    # 18 degC chilled water, 13 degC condenser water, half load: 22, which no machine reaches; out of range.
    found = at_load(TRANE_CVHF_2317KW, 18.0, 13.0, 0.5)
    assert found.cop > 22.0
    assert not found.in_range


# ASHRAE 90.1-2010 water-cooled sets are curves of the condenser water that LEAVES, normalised near 1 at 6.67
# and 35 degC; fed with entering water they would be 8 to 12 % too good.
PATH_A = curves(
    1.0,
    (0.7600172, 0.0147432, 0.0002144, 0.0207218, -0.0006425, 0.0008007),
    (0.6772577, 0.0117857, -0.0001967, 0.0014414, 0.0003005, -0.0006807),
)
PATH_B = curves(
    1.0,
    (0.536234, 0.005581, -0.0013654, 0.0488966, -0.0012018, 0.0010523),
    (1.0821822, 0.0042977, -0.0013182, -0.0260781, 0.0008256, -0.0006013),
)


@pytest.mark.parametrize(
    ("curves", "T_leaving", "capacity", "eir"),
    [
        (PATH_A, 35.0, 0.9930, 1.0068),
        (PATH_B, 35.0, 0.9975, 1.0105),
        (PATH_A, 25.0, 1.1179, 0.8575),
        (PATH_B, 25.0, 1.1595, 0.8160),
    ],
)
def test_curves_of_leaving_condenser_water(
    curves: EirCurves, T_leaving: float, capacity: float, eir: float
) -> None:
    found = at_load(curves, 6.67, T_leaving, 1.0)
    assert found.capacity == pytest.approx(capacity, abs=6e-5)
    # With a rated COP of 1 and no part-load factors the COP is the reciprocal of the ratio.
    assert 1.0 / found.cop == pytest.approx(eir, abs=6e-5)
