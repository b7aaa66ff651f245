"""Dry coil and dry cooler in part flow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.physics.coil import coil_ua
from aidc_twin.physics.exchangers import (
    conductance_counterflow,
    conductance_crossflow,
    effectiveness_crossflow,
)

ZERO = 273.15


# 200 kW, air 36 to 24 degC (16.296 kg/s of 1022.7), water 18 to 26 degC (5.978 kg/s of 4182): UA 25.541
# kW/K. The figures are without the temperature factors, hence design temperatures for both sides.
@pytest.mark.parametrize(
    ("f_air", "f_water", "T_air", "T_water", "q", "T_air_out"),
    [
        (0.7, 1.0, 36.0, 18.0, 157.59e3, 22.492),
        (0.7, 0.5, 36.0, 18.0, 127.53e3, 25.069),
        (0.5, 0.3, 38.0, 20.0, 86.29e3, 27.646),
    ],
)
def test_a_coil_in_part_flow(
    f_air: float, f_water: float, T_air: float, T_water: float, q: float, T_air_out: float
) -> None:
    W_air, W_water = f_air * 16.296 * 1022.7, f_water * 5.978 * 4182.0
    design = (36.0 + ZERO, 18.0 + ZERO)
    ua = coil_ua(25541.0, f_air, f_water, *design, *design)
    heat = conductance_counterflow(W_air, W_water, ua) * (T_air - T_water)
    # Flows are printed with four digits.
    assert heat == pytest.approx(q, rel=1e-4)
    assert T_air - heat / W_air == pytest.approx(T_air_out, abs=1.5e-3)


# 2931 kW (BAC Trillium TDFS1238N): air 35 degC, liquid 46.11 to 40.55 degC, equal capacity rates (125.93
# kg/s of 4186): effectiveness 0.50045, NTU 1.1524, UA 607.48 kW/K in cross-flow.
@pytest.mark.parametrize(
    ("f_air", "f_liquid", "T_air", "T_liquid", "q", "T_out"),
    [
        (0.5, 1.0, 35.0, 46.11, 1962.1e3, None),
        (1.0, 0.6, 30.0, 46.11, 3367.1e3, 35.465),
        (0.3, 0.6, 10.0, 35.0, 2712.1e3, 26.425),
    ],
)
def test_a_dry_cooler_in_part_flow(
    f_air: float, f_liquid: float, T_air: float, T_liquid: float, q: float, T_out: float | None
) -> None:
    W = 125.93 * 4186.0
    assert effectiveness_crossflow(1.1524, 1.0) == pytest.approx(0.50045, abs=1e-5)
    ua = coil_ua(607.48e3, f_air, f_liquid, T_air + ZERO, T_liquid + ZERO, 35.0 + ZERO, 46.11 + ZERO)
    heat = conductance_crossflow(f_liquid * W, f_air * W, ua) * (T_liquid - T_air)
    # The UA is printed with five digits.
    assert heat == pytest.approx(q, rel=5e-5)
    if T_out is not None:
        assert T_liquid - heat / (f_liquid * W) == pytest.approx(T_out, abs=1e-3)


def test_the_design_point_is_the_design_ua() -> None:
    assert coil_ua(1e4, 1.0, 1.0, 309.0, 291.0, 309.0, 291.0) == pytest.approx(1e4, rel=1e-14)


def test_temperature_factors_by_hand() -> None:
    # Water 10 K warmer than 20 degC: 1 + 0.014 / 1.28 * 10 = 1.109375; air 10 K warmer: 1.0078532.
    # Resistances 2/3 air and 1/3 water: 1 / (2/3 / 1.0078532 + 1/3 / 1.109375).
    expected = 1e4 / (2.0 / 3.0 / 1.0078532 + 1.0 / 3.0 / 1.109375)
    found = coil_ua(1e4, 1.0, 1.0, 310.0, 303.15, 300.0, 293.15)
    assert found == pytest.approx(expected, rel=1e-12)


def test_no_flow_no_conductance() -> None:
    for flows in ((0.0, 1.0), (1.0, 0.0), (0.0, 0.0)):
        assert coil_ua(1e4, *flows, 309.0, 291.0, 309.0, 291.0) == 0.0


@given(st.floats(0.05, 1.2), st.floats(0.05, 1.2), st.floats(1.01, 1.5))
def test_conductance_rises_with_each_flow(f_air: float, f_water: float, more: float) -> None:
    def ua(a: float, w: float) -> float:
        return float(coil_ua(1e4, a, w, 309.0, 291.0, 309.0, 291.0))

    assert ua(f_air * more, f_water) > ua(f_air, f_water)
    assert ua(f_air, f_water * more) > ua(f_air, f_water)
