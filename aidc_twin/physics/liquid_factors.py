"""What a liquid other than water changes in exchangers and pipes, as factors on the same with water.

References
----------
1. Dittus and Boelter, as in ASHRAE Handbook Fundamentals 2017, chapter 4: ``Nu = 0.023 Re**0.8 Pr**0.4``.
2. Blasius, as in ASHRAE Handbook Fundamentals 2017, chapter 3: ``f = 0.316 Re**-0.25`` of smooth pipes.
"""

from __future__ import annotations

from aidc_twin.arrays import Array
from aidc_twin.dimensions import const
from aidc_twin.physics.fluids import WATER, Liquid

__all__ = ["film_factor", "head_factor"]

# Reference 1: film ~ k**0.6 (rho v)**0.8 cp**0.4 mu**-0.4, the exponents of Reynolds and Prandtl number.
_REYNOLDS = const(0.8, "1")
_PRANDTL = const(0.4, "1")
# Reference 2: friction ~ Re**-0.25.
_FRICTION = const(0.25, "1")


def film_factor(liquid: Liquid, T: Array) -> Array:
    """Turbulent film coefficient over that of water in the same tube at the same velocity [1]_.

    ::

        factor = (k / k_w) (Re / Re_w)**0.8 (Pr / Pr_w)**0.4

    Below a Reynolds number of some 10000 the film of a thick liquid is worse than that.

    Parameters
    ----------
    liquid
        Laws of the liquid.
    T
        Temperature of both liquids, K, shape (lanes,).
    """
    k = liquid.conductivity(T) / WATER.conductivity(T)
    mu = liquid.viscosity(T) / WATER.viscosity(T)
    reynolds = liquid.density(T) / WATER.density(T) / mu
    prandtl = liquid.heat_capacity(T) / WATER.heat_capacity(T) * mu / k
    return k * reynolds**_REYNOLDS * prandtl**_PRANDTL


def head_factor(liquid: Liquid, T: Array) -> Array:
    """Pressure drop over that of water in the same smooth pipe at the same velocity [2]_.

    ::

        factor = (rho / rho_w) (Re / Re_w)**-0.25

    Parameters
    ----------
    liquid
        Laws of the liquid.
    T
        Temperature of both liquids, K, shape (lanes,).
    """
    density = liquid.density(T) / WATER.density(T)
    reynolds = density / (liquid.viscosity(T) / WATER.viscosity(T))
    return density * reynolds**-_FRICTION
