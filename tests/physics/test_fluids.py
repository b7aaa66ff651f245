"""Liquids against CoolProp over their range."""

from __future__ import annotations

import numpy as np
import pytest
from CoolProp.CoolProp import PropsSI

from aidc_twin.physics.fluids import EG30, PAO, PG25, WATER, Liquid, constants_at

ZERO = 273.15


def reference(name: str, quantity: str, T: float) -> float:
    return float(PropsSI(quantity, "T", T, "P", 101325.0, name))


@pytest.mark.parametrize(
    ("liquid", "name", "errors"),
    [
        # Largest relative errors of density, heat capacity, conductivity and viscosity, all at 2 degC.
        (WATER, "Water", (2.2e-4, 4e-4, 1.1e-3, 1.4e-3)),
        # CoolProp's own polynomials, rounded to six digits.
        (PG25, "INCOMP::MPG[0.25]", (1e-5, 1e-5, 1e-5, 1e-5)),
        (EG30, "INCOMP::MEG[0.30]", (1e-5, 1e-5, 1e-5, 1e-5)),
    ],
    ids=lambda value: value.name if isinstance(value, Liquid) else "",
)
def test_properties_agree_with_coolprop(liquid: Liquid, name: str, errors: tuple[float, ...]) -> None:
    laws = (liquid.density, liquid.heat_capacity, liquid.conductivity, liquid.viscosity)
    for T in np.linspace(liquid.T_low, liquid.T_high, 40):
        for law, quantity, error in zip(laws, ("D", "C", "L", "V"), errors, strict=True):
            assert law(T) == pytest.approx(reference(name, quantity, T), rel=error), (quantity, T)


def test_published_points() -> None:
    rho, cp, k, mu = constants_at(WATER, 30.0 + ZERO)
    assert rho == pytest.approx(995.74, abs=0.03)
    assert cp == pytest.approx(4179.3, abs=0.5)
    assert mu == pytest.approx(0.7972e-3, rel=1e-3)
    assert k == pytest.approx(0.6145, abs=1e-4)
    assert cp * mu / k == pytest.approx(5.422, rel=1e-3)
    rho, cp, k, mu = constants_at(PG25, 40.0 + ZERO)
    assert rho == pytest.approx(1009.91, abs=6e-3)
    assert cp == pytest.approx(3968.6, abs=0.06)
    assert mu == pytest.approx(1.3530e-3, rel=5e-5)
    assert k == pytest.approx(0.4858, abs=6e-5)
    assert cp * mu / k == pytest.approx(11.05, abs=6e-3)


def test_the_flow_of_a_cold_plate_per_kilowatt() -> None:
    # PG25 at 32 degC rises 10 K on 1 kW at 1.497 L/min.
    rho, cp, *_ = constants_at(PG25, 32.0 + ZERO)
    assert 1000.0 / (rho * cp * 10.0) * 60e3 == pytest.approx(1.497, abs=2e-3)


@pytest.mark.parametrize("liquid", [WATER, PG25, EG30, PAO], ids=lambda liquid: liquid.name)
def test_a_constant_heat_capacity_is_good_enough_for_a_loop(liquid: Liquid) -> None:
    # Over the 10 K of a loop it stays within 0.4 % of its mean, that of oil within 0.65 %.
    for low in (15.0, 30.0, 40.0):
        heat = liquid.heat_capacity(np.linspace(low, low + 10.0, 11) + ZERO)
        assert np.abs(heat / heat.mean() - 1.0).max() < (0.0065 if liquid is PAO else 0.0045)


def test_the_oil_of_a_tank_lies_within_what_is_published() -> None:
    rho, cp, k, mu = constants_at(PAO, 40.0 + ZERO)
    assert (rho, cp, k) == pytest.approx((805.0, 2200.0, 0.138), rel=1e-3)
    assert mu / rho == pytest.approx(7.0e-6, rel=1e-3)
    # 1 kW at 10 K of rise asks for 3.39 L/min.
    assert 1000.0 / (rho * cp * 10.0) * 6e4 == pytest.approx(3.39, rel=2e-3)
    # Light oils of this class fall to 2 to 3 mm2/s at 100 degC.
    assert 2e-6 < PAO.viscosity(373.15) / PAO.density(373.15) < 3e-6
