"""Factors of glycols on films and heads, against correlations of ht and fluids and properties of CoolProp."""

from __future__ import annotations

import pytest

from aidc_twin.physics.fluids import EG30, PG25, WATER, Liquid
from aidc_twin.physics.liquid_factors import film_factor, head_factor

WARM = (293.15, 313.15, 323.15)
COOLPROP = {"EG30": "INCOMP::MEG[0.3]", "PG25": "INCOMP::MPG[0.25]"}


def properties(name: str, T: float) -> tuple[float, float, float, float]:
    """Density, heat capacity, conductivity and viscosity by CoolProp."""
    props = pytest.importorskip("CoolProp.CoolProp").PropsSI
    return tuple(props(key, "T", T, "P", 3e5, name) for key in ("D", "C", "L", "V"))  # type: ignore[return-value]


@pytest.mark.parametrize("liquid", [EG30, PG25], ids=lambda liquid: liquid.name)
@pytest.mark.parametrize("T", WARM)
def test_films_as_by_dittus_and_boelter(liquid: Liquid, T: float) -> None:
    ht = pytest.importorskip("ht")

    def film(rho: float, cp: float, k: float, mu: float) -> float:
        reynolds, prandtl = rho * 1.5 * 0.02 / mu, cp * mu / k
        return float(ht.conv_internal.turbulent_Dittus_Boelter(reynolds, prandtl) * k)

    due = film(*properties(COOLPROP[liquid.name], T)) / film(*properties("Water", T))
    assert film_factor(liquid, T) == pytest.approx(due, rel=4e-3)
    assert 0.4 < film_factor(liquid, T) < 0.8


@pytest.mark.parametrize("liquid", [EG30, PG25], ids=lambda liquid: liquid.name)
@pytest.mark.parametrize("T", WARM)
def test_heads_as_by_blasius_and_near_colebrook(liquid: Liquid, T: float) -> None:
    friction = pytest.importorskip("fluids.friction")

    def blasius(rho: float, cp: float, k: float, mu: float) -> float:
        return float(friction.Blasius(rho * 1.5 * 0.1 / mu) * rho)

    def colebrook(rho: float, cp: float, k: float, mu: float) -> float:
        return float(friction.Colebrook(rho * 1.5 * 0.1 / mu, 0.0) * rho)

    glycol, water = properties(COOLPROP[liquid.name], T), properties("Water", T)
    assert head_factor(liquid, T) == pytest.approx(blasius(*glycol) / blasius(*water), rel=3e-3)
    # By Colebrook friction of a smooth pipe falls a little more slowly at high Reynolds numbers.
    assert head_factor(liquid, T) == pytest.approx(colebrook(*glycol) / colebrook(*water), rel=0.06)


def test_water_is_the_measure() -> None:
    assert film_factor(WATER, 310.0) == pytest.approx(1.0, rel=1e-15)
    assert head_factor(WATER, 310.0) == pytest.approx(1.0, rel=1e-15)


def test_cold_glycol_is_worse() -> None:
    assert film_factor(EG30, 278.15) < film_factor(EG30, 313.15) < 1 < head_factor(EG30, 313.15)
    assert head_factor(EG30, 278.15) > head_factor(EG30, 313.15)
