"""The plant of closed-circuit cooling towers, as a spec gives it."""

from __future__ import annotations

from typing import Annotated, Literal

from aidc_twin.facility.spec_modules import UNIT_SPARE, PlantModule
from aidc_twin.facility.spec_plant_options import HeatRecovery, Reset
from aidc_twin.facility.spec_sections import Spare
from aidc_twin.facility.spec_types import Choice, Section, optional, quantity, required

__all__ = ["ClosedCooler", "ClosedTowerPlant"]

WaterPoint = Annotated[float, quantity("K", "2 degC", "70 degC")]


class ClosedCooler(Section):
    """Closed-circuit towers: coils under a spray, with variable-speed fans."""

    approach: Annotated[float, quantity("dK", "1 K", "20 K")] = required("leaving water over design wet bulb")
    unit_rating: Annotated[float, quantity("W", "10 kW", "50 MW")] = required(
        "heat of one cooler at the design wet bulb, at sea level and with water"
    )
    redundancy: Spare | None = optional("spare coolers", None, UNIT_SPARE)
    fan_power_share: Annotated[float, quantity("1", "0.001", "0.1")] | None = optional(
        "fan power per rejected heat at design, W/W", None, "catalogue: closed_tower.fan_power_share"
    )
    cycles_of_concentration: Annotated[float, quantity("1", "1.5", "20")] | None = optional(
        "dissolved solids in the spray over make-up",
        None,
        "catalogue: closed_tower.cycles_of_concentration",
    )
    dry_below: Annotated[float, quantity("K", "-30 degC", "20 degC")] | None = optional(
        "dry bulb below which the spray is drained for frost", None, "catalogue: closed_tower.dry_below"
    )


class ClosedTowerPlant(Section):
    """Closed-circuit towers that the facility water runs through: no exchangers, no chillers."""

    kind: Literal["closed_tower"] = required("closed-circuit towers")
    supply: WaterPoint = required("facility water supply at design")
    return_: WaterPoint = required("facility water return at design", alias="return")
    fluid: Annotated[Literal["water", "eg30", "pg25"], Choice()] = optional(
        "liquid of the loop", "eg30", "project: coils outdoors must not freeze while they stand"
    )
    cooler: ClosedCooler = required("the closed-circuit towers")
    module: PlantModule | None = optional("prefabricated modules", None, "none: built on the site")
    heat_recovery: HeatRecovery | None = optional(
        "heat to a district network", None, "none: all heat rejected"
    )
    reset: Reset | None = optional("rise of the supply", None, "none: a constant supply")
