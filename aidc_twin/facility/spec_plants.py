"""The plants of a spec: what makes cooling water, by kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aidc_twin.facility.spec_closed_tower import ClosedTowerPlant
from aidc_twin.facility.spec_modules import UNIT_SPARE, PlantModule
from aidc_twin.facility.spec_plant_options import HeatRecovery, Reset, Storage
from aidc_twin.facility.spec_sections import SHARED, Spare, Standby
from aidc_twin.facility.spec_types import Choice, Name, Redundancy, Section, optional, quantity, required

__all__ = [
    "PLANT_KINDS",
    "AdiabaticCooler",
    "AdiabaticCoolerPlant",
    "AirChillers",
    "AirCooledPlant",
    "ChilledWaterPlant",
    "Chillers",
    "DryCooler",
    "DryCoolerPlant",
    "DrySection",
    "Economiser",
    "Exchanger",
    "FreeCooling",
    "Intake",
    "Plant",
    "SurfaceWaterPlant",
    "TowerWaterPlant",
    "Towers",
]

Rating = Annotated[float, quantity("W", "10 kW", "50 MW")]
Approach = Annotated[float, quantity("dK", "0.5 K", "20 K")]
FanShare = Annotated[float, quantity("1", "0.001", "0.1")]
WaterPoint = Annotated[float, quantity("K", "2 degC", "70 degC")]
BUILT = "none: built on the site"


class Chillers(Section):
    """Water-cooled chillers of one kind."""

    type: Annotated[str, Name("chiller")] = optional(
        "a chiller of the catalogue",
        "chiller_carnot_magnetic",
        "variable-speed machine without oil, the usual choice in new halls",
    )
    unit_rating: Rating = required("capacity of one chiller at design conditions")
    redundancy: Spare | None = optional("spare units", None, UNIT_SPARE)
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
    redundancy: Spare | None = optional("spare units", None, UNIT_SPARE)


class Towers(Section):
    """Open cooling towers with variable-speed fans."""

    approach: Annotated[float, quantity("dK", "1 K", "20 K")] = required("cold water over design wet bulb")
    range: Annotated[float, quantity("dK", "1 K", "25 K")] = required("cooling of the water at design load")
    cell_rating: Rating = required("heat that one cell rejects at the design wet bulb, near sea level")
    redundancy: Spare | None = optional("spare cells", None, UNIT_SPARE)
    standby: Standby = optional("cells all share the water, or stand dry until needed", "on_line", SHARED)
    fan_power_share: Annotated[float, quantity("1", "0.001", "0.1")] | None = optional(
        "fan power per rejected heat at design, W/W, near sea level",
        None,
        "catalogue: cooling_tower_open.fan_power_share",
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
    storage: Storage | None = optional("a tank of chilled water", None, "none: no storage")
    heat_recovery: HeatRecovery | None = optional(
        "heat to a district network", None, "none: all heat rejected"
    )
    reset: Reset | None = optional("rise of the supply", None, "none: a constant supply")
    module: PlantModule | None = optional("prefabricated modules", None, BUILT)


class DrySection(Section):
    """Dry coolers before the towers: dry when cold, wet when hot."""

    dry_below: Annotated[float, quantity("K", "-20 degC", "35 degC")] = required(
        "dry bulb at which they carry the whole design heat without the towers"
    )
    unit_rating: Rating = required("heat of one cooler at that air, at sea level")
    redundancy: Spare = optional("spare coolers", Redundancy(), "project: the towers stand behind them")


class TowerWaterPlant(Section):
    """Towers and plate exchangers without a chiller: facility water for warm loops."""

    kind: Literal["tower_water"] = required("towers and plate exchangers")
    supply: WaterPoint = required("facility water supply at design")
    return_: WaterPoint = required("facility water return at design", alias="return")
    exchanger: Exchanger = required("the plate exchangers")
    towers: Towers = required("the cooling towers")
    heat_recovery: HeatRecovery | None = optional(
        "heat to a district network", None, "none: all heat rejected"
    )
    reset: Reset | None = optional("rise of the supply", None, "none: a constant supply")
    dry_section: DrySection | None = optional("dry coolers before the towers", None, "none: all heat is wet")
    module: PlantModule | None = optional("prefabricated modules", None, BUILT)


class AirChillers(Section):
    """Air-cooled chillers of one kind."""

    type: Annotated[str, Name("air_chiller")] = optional(
        "an air-cooled chiller of the catalogue",
        "air_chiller_carnot_screw",
        "its law holds for warm chilled water, curves only near 7 degC",
    )
    unit_rating: Rating = required("capacity of one chiller at design dry bulb and altitude")
    redundancy: Spare | None = optional("spare units", None, UNIT_SPARE)
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
    storage: Storage | None = optional("a tank of chilled water", None, "none: no storage")
    module: PlantModule | None = optional("prefabricated modules", None, BUILT)
    reset: Reset | None = optional("rise of the supply", None, "none: a constant supply")


class DryCooler(Section):
    """Dry coolers: finned coils with variable-speed fans."""

    approach: Approach = required("leaving water over design dry bulb")
    unit_rating: Rating = required("heat of one cooler at the design air, at sea level and with water")
    redundancy: Spare | None = optional("spare coolers", None, UNIT_SPARE)
    fan_power_share: FanShare | None = optional(
        "fan power per rejected heat at design, W/W", None, "catalogue: dry_cooler.fan_power_per_air"
    )


class DryCoolerPlant(Section):
    """Dry coolers that the facility water runs through: no towers, no chillers, no water use."""

    kind: Literal["dry_cooler"] = required("dry coolers")
    supply: WaterPoint = required("facility water supply at design")
    return_: WaterPoint = required("facility water return at design", alias="return")
    fluid: Annotated[Literal["water", "eg30", "pg25"], Choice()] = optional(
        "liquid of the loop", "eg30", "project: coils outdoors must not freeze while they stand"
    )
    cooler: DryCooler = required("the dry coolers")
    module: PlantModule | None = optional("prefabricated modules", None, BUILT)
    heat_recovery: HeatRecovery | None = optional(
        "heat to a district network", None, "none: all heat rejected"
    )
    reset: Reset | None = optional("rise of the supply", None, "none: a constant supply")


class AdiabaticCooler(Section):
    """Dry coolers with pads before the coils, wetted on warm days."""

    approach: Approach = required("leaving water over the air behind the pads at design")
    unit_rating: Rating = required("heat of one cooler at the design air, at sea level and with water")
    redundancy: Spare | None = optional("spare coolers", None, UNIT_SPARE)
    fan_power_share: FanShare | None = optional(
        "fan power per rejected heat at design, W/W", None, "catalogue: dry_cooler.fan_power_per_air"
    )
    wet_above: Annotated[float, quantity("K", "10 degC", "40 degC")] | None = optional(
        "dry bulb above which the pads are wetted", None, "catalogue: adiabatic_pads.wet_above"
    )
    cycles_of_concentration: Annotated[float, quantity("1", "1.5", "20")] | None = optional(
        "dissolved solids on the pads over make-up", None, "catalogue: adiabatic_pads.cycles_of_concentration"
    )


class AdiabaticCoolerPlant(Section):
    """Adiabatic coolers that the facility water runs through: no towers, no chillers."""

    kind: Literal["adiabatic_cooler"] = required("adiabatic coolers")
    supply: WaterPoint = required("facility water supply at design")
    return_: WaterPoint = required("facility water return at design", alias="return")
    fluid: Annotated[Literal["water", "eg30", "pg25"], Choice()] = optional(
        "liquid of the loop", "eg30", "project: coils outdoors must not freeze while they stand"
    )
    cooler: AdiabaticCooler = required("the adiabatic coolers")
    module: PlantModule | None = optional("prefabricated modules", None, BUILT)
    heat_recovery: HeatRecovery | None = optional(
        "heat to a district network", None, "none: all heat rejected"
    )
    reset: Reset | None = optional("rise of the supply", None, "none: a constant supply")


class Intake(Section):
    """Water of a lake, a river or the sea at the depth of the intake: data of the site."""

    mean: Annotated[float, quantity("K", "0 degC", "30 degC")] = required("mean water of the year")
    amplitude: Annotated[float, quantity("dK", "0 K", "15 K")] = required("warmest day less the mean")
    warmest_day: Annotated[float, quantity("1", "0", "365")] = required(
        "day of the year of the warmest water"
    )
    rise: Annotated[float, quantity("dK", "1 K", "20 K")] = required("warming of the water at design load")
    head: Annotated[float, quantity("Pa", "20 kPa", "1000 kPa")] = required(
        "head of the intake pumps in the plant, with the lift over the water"
    )
    length: Annotated[float, quantity("m", "10 m", "20 km")] = required("pipes of intake and outfall")
    fouling: Annotated[float, quantity("1", "0", "0.5")] | None = optional(
        "share of the exchangers lost to fouling", None, "catalogue: surface_water.fouling_share"
    )


class SurfaceWaterPlant(Section):
    """Plate exchangers on surface water: no towers, no chillers, no evaporation."""

    kind: Literal["surface_water"] = required("plate exchangers on a lake, a river or the sea")
    supply: WaterPoint = required("facility water supply at design")
    return_: WaterPoint = required("facility water return at design", alias="return")
    intake: Intake = required("the water and its intake")
    exchanger: Exchanger = required("the plate exchangers")
    outfall_limit: Annotated[float, quantity("K", "5 degC", "45 degC")] | None = optional(
        "warmest water that the permit lets return", None, "none: no limit is judged"
    )
    module: PlantModule | None = optional("prefabricated modules", None, BUILT)
    heat_recovery: HeatRecovery | None = optional(
        "heat to a district network", None, "none: all heat rejected"
    )
    reset: Reset | None = optional("rise of the supply", None, "none: a constant supply")


# A new kind of plant is a section above, an entry here, and its sizing in `sizing_plants.SIZES`.
Plant = Annotated[
    ChilledWaterPlant
    | TowerWaterPlant
    | AirCooledPlant
    | DryCoolerPlant
    | AdiabaticCoolerPlant
    | SurfaceWaterPlant
    | ClosedTowerPlant,
    Field(discriminator="kind"),
]
PLANT_KINDS: dict[str, type[Section]] = {
    "chilled_water": ChilledWaterPlant,
    "tower_water": TowerWaterPlant,
    "air_cooled": AirCooledPlant,
    "dry_cooler": DryCoolerPlant,
    "adiabatic_cooler": AdiabaticCoolerPlant,
    "surface_water": SurfaceWaterPlant,
    "closed_tower": ClosedTowerPlant,
}
