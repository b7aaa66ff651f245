"""The plants of a spec: what makes cooling water, by kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aidc_twin.facility.spec_sections import GB50174_B, N_PLUS_1, Spare
from aidc_twin.facility.spec_types import Name, Section, optional, quantity, required

__all__ = [
    "PLANT_KINDS",
    "AirChillers",
    "AirCooledPlant",
    "ChilledWaterPlant",
    "Chillers",
    "Economiser",
    "Exchanger",
    "FreeCooling",
    "Plant",
    "TowerWaterPlant",
    "Towers",
]

Rating = Annotated[float, quantity("W", "10 kW", "50 MW")]
Approach = Annotated[float, quantity("dK", "0.5 K", "20 K")]
WaterPoint = Annotated[float, quantity("K", "2 degC", "70 degC")]


class Chillers(Section):
    """Water-cooled chillers of one kind."""

    type: Annotated[str, Name("chiller")] = optional(
        "a chiller of the catalogue",
        "chiller_carnot_magnetic",
        "variable-speed machine without oil, the usual choice in new halls",
    )
    unit_rating: Rating = required("capacity of one chiller at design conditions")
    redundancy: Spare = optional("spare units", N_PLUS_1, GB50174_B)
    cop_design: Annotated[float, quantity("1", "2", "18")] | None = optional(
        "COP at full load and design conditions", None, "catalogue: curve of plants.*.chillers.type"
    )


class Economiser(Section):
    """A plate exchanger on the tower water, before the chillers or beside them."""

    approach: Approach = required("leaving chilled water over entering tower water at design load")
    arrangement: Literal["series", "parallel"] = optional(
        "in series before the chillers, which take the rest, or in parallel: either carries the whole loop",
        "series",
        "integrated economisers are what ASHRAE 90.1 asks for",
    )


class Exchanger(Section):
    """Plate exchangers between tower water and facility water."""

    approach: Approach = required("leaving facility water over entering tower water at design load")
    unit_rating: Rating = required("capacity of one exchanger")
    redundancy: Spare = optional("spare units", N_PLUS_1, GB50174_B)


class Towers(Section):
    """Open cooling towers with variable-speed fans."""

    approach: Annotated[float, quantity("dK", "1 K", "20 K")] = required("cold water over design wet bulb")
    range: Annotated[float, quantity("dK", "1 K", "25 K")] = required("cooling of the water at design load")
    cell_rating: Rating = required("heat that one cell rejects at design conditions")
    redundancy: Spare = optional("spare cells", N_PLUS_1, GB50174_B)
    fan_power_share: Annotated[float, quantity("1", "0.001", "0.1")] | None = optional(
        "fan power per rejected heat at design, W/W", None, "catalogue: cooling_tower_open.fan_power_share"
    )
    cycles_of_concentration: Annotated[float, quantity("1", "1.5", "20")] | None = optional(
        "dissolved solids in the basin over make-up",
        None,
        "catalogue: cooling_tower_open.cycles_of_concentration",
    )
    drift: Annotated[float, quantity("1", "0", "0.01")] | None = optional(
        "drift per circulating water", None, "catalogue: cooling_tower_open.drift_share"
    )


class ChilledWaterPlant(Section):
    """Chillers on towers, with or without a water-side economiser."""

    kind: Literal["chilled_water"] = required("chillers and towers")
    supply: Annotated[float, quantity("K", "2 degC", "40 degC")] = required("chilled water supply")
    return_: Annotated[float, quantity("K", "4 degC", "55 degC")] = required(
        "chilled water return at design", alias="return"
    )
    chillers: Chillers = required("the chillers")
    economiser: Economiser | None = optional("free cooling by the towers", None, "none: no economiser")
    towers: Towers = required("the cooling towers")


class TowerWaterPlant(Section):
    """Towers and plate exchangers without a chiller: facility water for warm loops."""

    kind: Literal["tower_water"] = required("towers and plate exchangers")
    supply: WaterPoint = required("facility water supply at design")
    return_: WaterPoint = required("facility water return at design", alias="return")
    exchanger: Exchanger = required("the plate exchangers")
    towers: Towers = required("the cooling towers")


class AirChillers(Section):
    """Air-cooled chillers of one kind."""

    type: Annotated[str, Name("air_chiller")] = optional(
        "an air-cooled chiller of the catalogue",
        "air_chiller_carnot_screw",
        "its law holds for warm chilled water, curves only near 7 degC",
    )
    unit_rating: Rating = required("capacity of one chiller at design dry bulb and altitude")
    redundancy: Spare = optional("spare units", N_PLUS_1, GB50174_B)
    cop_design: Annotated[float, quantity("1", "1.5", "12")] | None = optional(
        "COP at full load and design dry bulb", None, "catalogue: curve of plants.*.chillers.type"
    )
    recirculation: Annotated[float, quantity("dK", "0 K", "15 K")] | None = optional(
        "air onto the coils above the dry bulb: exhaust drawn in again",
        None,
        "catalogue: recirculation of plants.*.chillers.type",
    )


class FreeCooling(Section):
    """Dry coils in the outdoor air in series before the evaporators."""

    full_below: Annotated[float, quantity("K", "-30 degC", "35 degC")] = required(
        "dry bulb at which the coils carry the whole design load"
    )
    fan_power_share: Annotated[float, quantity("1", "0.001", "0.2")] | None = optional(
        "fan power per heat at full_below, W/W, at sea level",
        None,
        "catalogue: free_cooling_coil.fan_power_share",
    )


class AirCooledPlant(Section):
    """Air-cooled chillers, with or without free-cooling coils."""

    kind: Literal["air_cooled"] = required("air-cooled chillers")
    supply: Annotated[float, quantity("K", "2 degC", "40 degC")] = required("chilled water supply")
    return_: Annotated[float, quantity("K", "4 degC", "55 degC")] = required(
        "chilled water return at design", alias="return"
    )
    chillers: AirChillers = required("the chillers")
    free_cooling: FreeCooling | None = optional("coils in the outdoor air", None, "none: compressors alone")


# A new kind of plant is a section above, an entry here, and its sizing in `sizing_plants.SIZES`.
Plant = Annotated[ChilledWaterPlant | TowerWaterPlant | AirCooledPlant, Field(discriminator="kind")]
PLANT_KINDS: dict[str, type[Section]] = {
    "chilled_water": ChilledWaterPlant,
    "tower_water": TowerWaterPlant,
    "air_cooled": AirCooledPlant,
}
