"""Moist air against the handbook's numbers, psychrolib, and itself at the joint of ice and liquid."""

from __future__ import annotations

import numpy as np
import psychrolib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidc_twin.arrays import double
from aidc_twin.physics import psychrometrics as air

ZERO = 273.15
psychrolib.SetUnitSystem(psychrolib.SI)

# degC, share, Pa -> kg/kg, kJ/kg, wet bulb degC, dew point degC, m3/kg: psychrolib 2.5.0.
POINTS = [
    (35.0, 0.40, 101325.0, 0.014132, 71.473, 23.934, 19.385, 0.89279),
    (25.0, 0.50, 101325.0, 0.009881, 50.322, 17.889, 13.864, 0.85804),
    (40.0, 0.10, 101325.0, 0.004565, 51.998, 18.566, 2.629, 0.89363),
    (-5.0, 0.80, 101325.0, 0.001979, -0.099, -5.884, -7.585, 0.76206),
    (28.0, 0.85, 101325.0, 0.020380, 80.200, 25.932, 25.240, 0.88108),
    (30.0, 0.30, 83400.0, 0.009647, 54.844, 17.188, 10.548, 1.05955),
]


@pytest.mark.parametrize(("t", "rh", "p", "w", "h", "wet", "dew", "v"), POINTS)
def test_reference_points(t, rh, p, w, h, wet, dew, v):
    humidity = air.humidity_ratio(t + ZERO, rh, p)
    assert humidity == pytest.approx(w, abs=6e-7)
    assert air.enthalpy(t + ZERO, humidity) == pytest.approx(h * 1e3, abs=1.0)
    assert air.wet_bulb(t + ZERO, humidity, p) - ZERO == pytest.approx(wet, abs=1.2e-3)
    assert air.dew_point(humidity, p) - ZERO == pytest.approx(dew, abs=1e-3)
    assert air.specific_volume(t + ZERO, humidity, p) == pytest.approx(v, abs=1e-5)
    assert air.relative_humidity(t + ZERO, humidity, p) == pytest.approx(rh, rel=1e-12)


@pytest.mark.parametrize(("t", "h"), [(10, 29.2847), (20, 57.419), (30, 99.7315), (40, 166.1322)])
def test_enthalpy_of_saturated_air(t, h):
    # CoolProp-independent values of the ideal-gas formulation, kJ/kg at 101325 Pa.
    assert air.enthalpy_saturated(t + ZERO, 101325.0) == pytest.approx(h * 1e3, abs=15.0)


states = given(t=st.floats(-40.0, 50.0), rh=st.floats(0.02, 1.0), p=st.floats(60000.0, 105000.0))


@states
@settings(max_examples=200, deadline=None)
def test_against_psychrolib(t, rh, p):
    humidity = float(air.humidity_ratio(t + ZERO, rh, p))
    # psychrolib holds the humidity ratio at or above 1e-7.
    assert humidity == pytest.approx(
        max(psychrolib.GetHumRatioFromRelHum(t, rh, p), 1e-7), rel=1e-9, abs=1e-7
    )
    assert air.enthalpy(t + ZERO, humidity) == pytest.approx(
        psychrolib.GetMoistAirEnthalpy(t, max(humidity, 1e-7)), abs=1.0
    )
    assert air.density(t + ZERO, humidity, p) == pytest.approx(
        psychrolib.GetMoistAirDensity(t, max(humidity, 1e-7), p), rel=1e-6
    )
    wet = float(air.wet_bulb(t + ZERO, humidity, p)) - ZERO
    if abs(wet) > 0.7:  # at the joint two roots are valid; the rule there has its own test
        assert wet == pytest.approx(psychrolib.GetTWetBulbFromHumRatio(t, max(humidity, 1e-7), p), abs=2e-3)
    if humidity > 1e-5:
        assert air.dew_point(humidity, p) - ZERO == pytest.approx(
            psychrolib.GetTDewPointFromHumRatio(t, humidity, p), abs=2e-3
        )


def test_humidity_of_a_wet_bulb_is_the_one_that_has_it():
    dry, humidity = np.array([20.0, 30.0, 40.6]) + ZERO, np.array([0.004, 0.02, 0.0247])
    wet = air.wet_bulb(dry, humidity, 101325.0)
    assert air.humidity_ratio_of_wet_bulb(dry, wet, 101325.0) == pytest.approx(humidity, rel=1e-9)


@states
@settings(max_examples=200, deadline=None)
def test_wet_bulb_lies_between_dew_point_and_dry_bulb_and_solves_its_equation(t, rh, p):
    humidity = float(air.humidity_ratio(t + ZERO, rh, p))
    wet = float(air.wet_bulb(t + ZERO, humidity, p))
    assert float(air.dew_point(humidity, p)) - 1e-6 <= wet <= t + ZERO + 1e-9
    saturated = _saturated(wet, p)
    if wet > ZERO + 1e-9:
        water = 4186.0 * (wet - ZERO)
    elif wet < ZERO - 1e-9:
        water = -329.0e3 + 2100.0 * (wet - ZERO)
    else:
        return
    # Adiabatic saturation: the air gains the enthalpy of the water it takes up (ASHRAE eq. 31).
    gained = float(air.enthalpy(wet, saturated)) - float(air.enthalpy(t + ZERO, humidity))
    assert gained == pytest.approx((saturated - humidity) * water, abs=0.05)


def _saturated(wet: float, p: float) -> float:
    return float(air.humidity_ratio(wet, 1.0, p))


def test_rule_at_zero_takes_the_liquid_root_first():
    dry = np.array([8.0, 8.0]) + ZERO
    p = 101325.0
    # On the liquid branch a wet bulb of exactly 0 degC has this humidity at 8 degC dry bulb.
    saturated = float(air.humidity_ratio(ZERO + 0.01, 1.0, p)) * 611.2127 / 611.657
    edge = (2501.0 * saturated - 1.006 * 8.0) / (2501.0 + 1.86 * 8.0)
    above, below = air.wet_bulb(dry, np.array([edge * 1.002, edge * 0.99]), p) - ZERO
    assert 0.0 <= above < 0.02
    # Just below, only the ice branch is left; it lies below the known jump of up to 0.63 K.
    assert -0.63 < below < -0.5
    humidity = np.linspace(edge * 0.3, edge * 1.7, 400)
    wet = air.wet_bulb(np.full(400, 8.0 + ZERO), humidity, p)
    assert np.all(np.diff(wet) >= 0.0)


def test_both_saturation_branches_meet_and_the_fast_form_holds_its_stated_error():
    joint = np.array([273.16 - 1e-9, 273.16 + 1e-9])
    low, high = air.saturation_pressure(joint)
    assert high == pytest.approx(low, rel=1e-4)
    cold, warm = np.linspace(-40.0, 0.0, 4001) + ZERO, np.linspace(0.02, 100.0, 4001) + ZERO
    for t, bound in ((cold, 7.3e-5), (warm, 8e-6)):
        error = np.abs(air.saturation_pressure_fast(t) / air.saturation_pressure(t) - 1.0)
        assert error.max() < bound


def test_dew_point_over_water_is_the_inverse_of_its_vapour_pressure():
    dew = np.linspace(-60.0, 40.0, 101) + ZERO
    humidity = air.humidity_ratio_of_vapour(air.vapour_pressure_of_dew_point(dew), 101325.0)
    assert air.dew_point_over_water(humidity, 101325.0) == pytest.approx(dew, abs=1e-9)
    # Over ice the same vapour has a higher (frost) point below 0 degC, and the same one above.
    frost = air.dew_point(humidity, 101325.0)
    assert np.all(frost[dew < ZERO - 0.1] > dew[dew < ZERO - 0.1])
    assert frost[dew > ZERO + 0.1] == pytest.approx(dew[dew > ZERO + 0.1], abs=1e-9)


def test_temperature_from_enthalpy_is_the_inverse():
    t, w = np.linspace(-20.0, 50.0, 36) + ZERO, 0.008
    assert air.temperature_from_enthalpy(air.enthalpy(t, w), w) == pytest.approx(t, abs=1e-9)


def test_pressure_of_elevation():
    # ICAO standard atmosphere: 1000 m 89875 Pa, 1800 m 81494 Pa (rounded to the formula's 0.1 %).
    assert air.pressure_of_elevation(np.array([0.0, 1000.0, 1800.0])) == pytest.approx(
        [101325.0, 89875.0, 81494.0], rel=1e-3
    )


def test_finite_above_boiling_and_in_dry_air():
    hot = air.enthalpy_saturated(np.array([105.0, 120.0]) + ZERO, 101325.0)
    assert np.all(np.isfinite(hot))
    assert np.isfinite(air.dew_point(np.array([0.0]), 101325.0)).all()
    assert np.isfinite(air.wet_bulb(np.array([300.0]), np.array([0.0]), 101325.0)).all()


def test_jax_gives_the_same_numbers_and_finite_gradients():
    import jax
    import jax.numpy as jnp

    t = np.array([-12.0, -0.005, 0.005, 18.0, 41.0]) + ZERO
    with double():
        same = np.asarray(air.enthalpy_saturated(jnp.asarray(t), jnp.asarray(np.full(5, 1e5))))
        slope = jax.vmap(jax.grad(lambda x: air.enthalpy_saturated(x, 1e5)))(jnp.asarray(t))
        wet = np.asarray(air.wet_bulb(jnp.asarray(t), jnp.full(5, 2e-3), jnp.full(5, 1e5)))
    assert same == pytest.approx(air.enthalpy_saturated(t, 1e5), rel=1e-12)
    step = 1e-4
    numeric = (air.enthalpy_saturated(t + step, 1e5) - air.enthalpy_saturated(t - step, 1e5)) / (2 * step)
    assert np.asarray(slope) == pytest.approx(numeric, rel=1e-4)
    assert wet == pytest.approx(air.wet_bulb(t, np.full(5, 2e-3), 1e5), abs=1e-9)
