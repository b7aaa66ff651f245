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
        Its properties; None for one that boils.
    item
        Price of the filling.
    cdu
        Row of the catalogue with the pump head of its CDUs and the share of their wall resistance.
    coolings
        Kinds of racks that it may flow through.
    tank
        Whether servers stand in it, in tanks that are part of the return.
    boils
        Row of the catalogue with its properties at saturation; empty for one that stays liquid.
    """

    liquid: Liquid | None
    item: str
    cdu: str
    coolings: tuple[str, ...]
    tank: bool = False
    boils: str = ""

    @property
    def properties(self) -> Liquid:
        """Properties of a coolant that stays liquid; only such are asked for them."""
        assert self.liquid is not None, "a boiling coolant has rows of the catalogue"
        return self.liquid


COOLANTS: Mapping[str, Coolant] = MappingProxyType(
    {
        "pg25": Coolant(PG25, "coolant_pg25", "cdu", ("cold_plate",)),
        "water": Coolant(WATER, "coolant_pg25", "cdu", ("cold_plate",)),
        "pao": Coolant(PAO, "coolant_pao", "cdu_oil", ("immersion",), tank=True),
        "r1233zd": Coolant(
            None,
            "coolant_r1233zd",
            "two_phase_plates",
            ("two_phase_cold_plate",),
            boils="refrigerant_r1233zd",
        ),
        "fk649": Coolant(
            None, "coolant_fk649", "two_phase_tank", ("two_phase_immersion",), True, "refrigerant_fk649"
        ),
    }
)


def coolant_constants(fluid: str, T: Array) -> tuple[Array, Array]:
    """Density and heat capacity of a coolant at the design temperature of its loop, kg/m3 and J/(kg K)."""
    liquid = COOLANTS[fluid].properties
    return liquid.density(T), liquid.heat_capacity(T)


def film_against_pg25(fluid: str, T: Array, exponent: Array) -> Array:
    """Film coefficient of a coolant over that of 25 % propylene glycol in the same plates, dimensionless.

    Water is taken as glycol here, as the shares of the catalogue are stated for both.
    """
    own = COOLANTS[fluid].properties if COOLANTS[fluid].tank else PG25
    return film_ratio(
        own.conductivity(T) / PG25.conductivity(T),
        own.density(T) / PG25.density(T),
        own.heat_capacity(T) / PG25.heat_capacity(T),
        own.viscosity(T) / PG25.viscosity(T),
        exponent,
    )
