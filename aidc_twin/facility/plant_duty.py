"""What the sizing of a plant hands on, and the bound that all its exchangers have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component
from aidc_twin.facility.design import MOST_EFFECTIVE, Design, celsius

__all__ = ["PlantDuty", "require_exchanger"]


@dataclass(frozen=True)
class PlantDuty:
    """Components of a plant in the order of their step, and the power that it draws at design."""

    components: tuple[Component, ...]
    p_design: Array


def require_exchanger(
    design: Design,
    where: str,
    effectiveness: Array,
    plant: Any,
    T_cold: Array,
    T_back: Array,
) -> None:
    """A finding where the approach of the spec asks for more surface than anybody builds."""
    design.require(
        effectiveness < MOST_EFFECTIVE,
        where,
        f"tower water from {celsius(T_cold)} to {celsius(T_back)} is to cool {celsius(plant.return_)} to "
        f"{celsius(plant.supply)}",
        f"the tower water returns colder than the loop, at {MOST_EFFECTIVE:.0%} effectiveness at most; "
        "the approach is missed",
        "Allow a larger approach, or lower the range of the towers.",
    )
