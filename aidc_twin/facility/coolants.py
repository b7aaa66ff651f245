"""Coolants of the loops through racks: the liquid, its price, and the rows of loop and CDU for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from aidc_twin.arrays import Array
from aidc_twin.physics.exchangers import film_ratio
from aidc_twin.physics.fluids import PAO, PG25, WATER, Liquid

__all__ = ["COOLANTS", "Coolant", "coolant_constants", "film_against_pg25"]


@dataclass(frozen=True)
class Coolant:
    """A coolant that a spec may name.

    Parameters
    ----------
    liquid
        Its properties.
    item
        Price of the filling.
    cdu
        Row of the catalogue with the pump head of its CDUs and the share of their wall resistance.
    coolings
        Kinds of racks that it may flow through.
    tank
        Whether servers stand in it, in tanks that are part of the return.
    """

    liquid: Liquid
    item: str
    cdu: str
    coolings: tuple[str, ...]
    tank: bool = False


COOLANTS: Mapping[str, Coolant] = MappingProxyType(
    {
        "pg25": Coolant(PG25, "coolant_pg25", "cdu", ("cold_plate",)),
        "water": Coolant(WATER, "coolant_pg25", "cdu", ("cold_plate",)),
        "pao": Coolant(PAO, "coolant_pao", "cdu_oil", ("immersion",), tank=True),
    }
)


def coolant_constants(fluid: str, T: Array) -> tuple[Array, Array]:
    """Density and heat capacity of a coolant at the design temperature of its loop, kg/m3 and J/(kg K)."""
    liquid = COOLANTS[fluid].liquid
    return liquid.density(T), liquid.heat_capacity(T)


def film_against_pg25(fluid: str, T: Array, exponent: Array) -> Array:
    """Film coefficient of a coolant over that of 25 % propylene glycol in the same plates, dimensionless.

    Water is taken as glycol here, as the shares of the catalogue are stated for both.
    """
    own = COOLANTS[fluid].liquid if COOLANTS[fluid].tank else PG25
    return film_ratio(
        own.conductivity(T) / PG25.conductivity(T),
        own.density(T) / PG25.density(T),
        own.heat_capacity(T) / PG25.heat_capacity(T),
        own.viscosity(T) / PG25.viscosity(T),
        exponent,
    )
