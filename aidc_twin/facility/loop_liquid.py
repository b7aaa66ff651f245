"""Constants of a loop by its liquid, and the factors that the liquid sets on films and heads."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.facility.design import CP_WATER, WATER_DENSITY
from aidc_twin.physics.fluids import EG30, PG25, Liquid, constants_at
from aidc_twin.physics.liquid_factors import film_factor, head_factor

__all__ = ["PLAIN_WATER", "LoopLiquid", "loop_liquid"]

GLYCOLS: dict[str, Liquid] = {"eg30": EG30, "pg25": PG25}


class LoopLiquid(NamedTuple):
    """Density, kg/m3, heat capacity, J/(kg K), and film and pressure drop over those of water."""

    density: Array
    cp: Array
    film: Array
    head: Array


PLAIN_WATER = LoopLiquid(np.asarray(WATER_DENSITY), np.asarray(CP_WATER), np.asarray(1.0), np.asarray(1.0))


def loop_liquid(name: str, T: Array) -> LoopLiquid:
    """Constants at the mean temperature of a loop, K; those of water are the same in all loops."""
    if name == "water":
        return PLAIN_WATER
    liquid = GLYCOLS[name]
    at = constants_at(liquid, T)
    return LoopLiquid(at.density, at.heat_capacity, film_factor(liquid, T), head_factor(liquid, T))
