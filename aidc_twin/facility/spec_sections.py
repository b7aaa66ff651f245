"""The sections of a spec and their fields; every number is in SI once it is read.

A field that is None is filled by the catalogue or by the sizing, as its source says.
Ranges are wide: they catch Celsius for kelvin, kW for W and slips of the point, not poor designs.
"""

from __future__ import annotations

from typing import Annotated, Literal

from aidc_twin.facility.spec_air import AirEconomiser, DirectExpansion, IndirectEvaporative
from aidc_twin.facility.spec_doors import RearDoors
from aidc_twin.facility.spec_fabric import Fabric
from aidc_twin.facility.spec_humidity import Humidity
from aidc_twin.facility.spec_modules import ItModule
from aidc_twin.facility.spec_types import (
    Choice,
    Label,
    Name,
    Redundancy,
    RedundancyText,
    Section,
    Whole,
    WithUnit,
    optional,
    quantity,
    required,
)
from aidc_twin.facility.spec_valves import PLAIN_VALVES, Valve

__all__ = [
    "Cdu",
    "Columns",
    "Crah",
    "Expected",
    "Generators",
    "Hall",
    "MoneyTerms",
    "OtherLoads",
    "Override",
    "Power",
    "ProcessHeat",
    "Racks",
    "Room",
    "Site",
    "Tcs",
    "Transformer",
    "Ups",
    "Workload",
]

Share = Annotated[float, quantity("1", "0", "1")]
Spare = Annotated[Redundancy, RedundancyText()]

Standby = Annotated[Literal["on_line", "cold"], Choice()]

N_PLUS_1 = Redundancy(spare=1)
SHARED = "all installed units share the flow: least fan and pump power"
GB50174_B = "GB 50174-2017 Annex A, class B: N+1"


class Site(Section):
    """Where the facility stands, and the weather that its equipment is sized for."""

    place: Annotated[str, Label(80)] = required("a place of the embedded weather table")
    weather: Annotated[str, Label(300)] | None = optional(
        "a place, or the path of an EPW file from the folder of the spec",
        None,
        "synthetic year of site.place",
    )
    elevation: Annotated[float, quantity("m", "-450 m", "5500 m")] | None = optional(
        "height above sea level", None, "weather table: elevation of site.place"
    )
    design_wet_bulb: Annotated[float, quantity("K", "-5 degC", "38 degC")] | None = optional(
        "wet bulb that towers are sized for", None, "weather table: published design value of site.place"
    )
    design_dry_bulb: Annotated[float, quantity("K", "-5 degC", "58 degC")] | None = optional(
        "dry bulb of the design day", None, "weather table: published design value of site.place"
    )


class Racks(Section):
    """IT of one kind: one representative rack times a count."""

    server: Annotated[str, Name("server")] = required("a server of the catalogue")
    servers_per_rack: Annotated[int, Whole(1, 200)] = required("servers in one rack")
    count: Annotated[int, Whole(1, 1_000_000)] | None = optional(
        "racks in the facility", None, "counted from fabric; racks without one must give it"
    )
    cooling: Annotated[
        Literal["air", "cold_plate", "immersion", "two_phase_cold_plate", "two_phase_immersion"], Choice()
    ] = required("what cools the chips")
    fabric: Fabric | None = optional("the network that these racks of switches form", None, "none")
    liquid_share: Annotated[float, quantity("1", "0.3", "0.97")] | None = optional(
        "share of the servers' heat that plates take at design; the air takes the rest",
        None,
        "catalogue: capture_fraction of the server",
    )
    loop: Annotated[str, Name()] | None = optional(
        "the coolant loop of the hall that the racks stand on", None, "the only loop of the hall"
    )


class Columns(Section):
    """Which columns of a measured load hold what; a unit stands behind the name: ``"load [kW]"``."""

    time: Annotated[str, Label(200)] = required("column of the time")
    it_power: Annotated[str, Label(200)] | None = optional(
        "column of the IT power", None, "none: share is used"
    )
    share: Annotated[str, Label(200)] | None = optional(
        "column of the share of the rating", None, "none: it_power is used"
    )


class Workload(Section):
    """How much of the IT is used, hour by hour."""

    profile: Annotated[Literal["constant", "daily", "training", "file"], Choice()] = required(
        "shape of the utilisation; file reads workload.file"
    )
    utilisation: Share | None = optional(
        "mean share of the dynamic power", None, "workload.file; every other profile must give it"
    )
    file: Annotated[str, Label(300)] | None = optional(
        "CSV of time and power or share, from the folder of the spec", None, "none: the profile is computed"
    )
    columns: Columns | None = optional(
        "columns of workload.file", None, "columns named time and it_power [unit] or share"
    )


class Crah(Section):
    """The room's cooling units."""

    type: Annotated[str, Name("terminal")] = optional(
        "a room unit, fan wall or in-row cooler of the catalogue", "crah", "room units: the usual choice"
    )
    unit_rating: Annotated[float, quantity("W", "10 kW", "1 MW")] | None = optional(
        "sensible capacity of one unit", None, "catalogue: crah.unit_rating of the type"
    )
    redundancy: Spare = optional("spare units", N_PLUS_1, GB50174_B)
    standby: Standby = optional(
        "spare units run along, or stand cold until they are needed", "on_line", SHARED
    )
    fan_power: Annotated[float, quantity("1", "0.002", "0.3")] | None = optional(
        "fan power per capacity at the rating point, W/W",
        None,
        "catalogue: crah.fan_pressure and crah.fan_efficiency of the type",
    )
    valve: Valve | None = optional("plain valves on the coils", None, PLAIN_VALVES)


class Room(Section):
    """The white space and its air."""

    containment: Annotated[Literal["open", "cold_aisle", "hot_aisle", "chimney"], Choice()] = required(
        "sets recirculation and bypass"
    )
    supply_air: Annotated[float, quantity("K", "10 degC", "40 degC")] = required("air that the CRAHs supply")
    area_per_rack: Annotated[float, quantity("m2", "0.8 m2", "50 m2")] | None = optional(
        "white space for one rack", None, "sizing: aisles for the air of the racks, catalogue: white_space"
    )
    plant: Annotated[str, Name()] | None = optional(
        "the plant that feeds the CRAHs and the fan coils of the electrical room",
        None,
        "none: cooled by the sections below, and split units in the electrical room",
    )
    air_economiser: AirEconomiser | None = optional("outdoor air into the hall", None, "none")
    indirect_evaporative: IndirectEvaporative | None = optional("air-to-air exchangers", None, "none")
    dx: DirectExpansion | None = optional("direct expansion, alone or as trim", None, "none")
    crah: Crah = optional("the room's cooling units", Crah(), "defaults of room.crah")
    rear_door: RearDoors | None = optional("doors that cool the exhaust of the racks", None, "none: no doors")
    module: ItModule | None = optional("prefabricated modules that hold the racks", None, "none: a building")
    air_flow_margin: Annotated[float, quantity("1", "0.8", "2")] | None = optional(
        "CRAH air flow over server air flow", None, "catalogue: crah.airflow_margin of the type"
    )
    recirculation: Annotated[float, quantity("1", "0", "0.5")] | None = optional(
        "share of the server air that comes back from the hot side",
        None,
        "catalogue: room.recirculation of the containment",
    )
    bypass: Annotated[float, quantity("1", "0", "0.8")] | None = optional(
        "share of the CRAH air that misses the servers", None, "catalogue: room.bypass of the containment"
    )
    height: Annotated[float, quantity("m", "2 m", "15 m")] | None = optional(
        "clear height of the white space", None, "catalogue: room.height"
    )
    humidity: Humidity = optional("fresh air and humidifiers", Humidity(), "defaults of room.humidity")


class Cdu(Section):
    """Coolant distribution units: the border between FWS and TCS."""

    unit_rating: Annotated[float, quantity("W", "50 kW", "10 MW")] | None = optional(
        "capacity of one unit", None, "catalogue: cdu.unit_rating"
    )
    redundancy: Spare = optional("spare units", N_PLUS_1, GB50174_B)
    standby: Standby = optional("spare units run along, or stand cold", "on_line", SHARED)
    flow: Annotated[Literal["constant", "by_return"], Choice()] = optional(
        "pumps hold the design flow, or move it so that the return holds its design temperature",
        "constant",
        "pumps at a set speed: most flow and coldest chips at part load",
    )
    pump_head: Annotated[float, quantity("Pa", "20 kPa", "1000 kPa")] | None = optional(
        "pump head at design flow", None, "catalogue: cdu.pump_head"
    )
    valve: Valve | None = optional("plain valves on the facility water", None, PLAIN_VALVES)


class Tcs(Section):
    """The technology cooling system: the loop through the cold plates."""

    fluid: Annotated[Literal["pg25", "water", "pao", "r1233zd", "fk649"], Choice()] = required(
        "coolant in the cold plates or in the tanks"
    )
    supply: Annotated[float, quantity("K", "10 degC", "65 degC")] = required(
        "coolant to the racks; where it boils, its saturation temperature"
    )
    flow: Annotated[float, quantity("m3/s/W", "0.3 L/min/kW", "6 L/min/kW")] | None = optional(
        "coolant flow per heat into it",
        None,
        "none where the coolant boils; every other coolant must give it",
    )
    plant: Annotated[str, Name()] = required("the plant that takes the heat of the CDUs")
    balancing: Annotated[Literal["valves", "none"], Choice()] = optional(
        "valves give each kind of racks its design flow; with none the branches share it by their resistance",
        "valves",
        "branches are built with balancing valves",
    )
    cdu: Cdu = optional("the coolant distribution units", Cdu(), "defaults of tcs.cdu")


class Hall(Section):
    """One of several halls: racks of any kinds in one room, and the coolant loops of these racks."""

    count: Annotated[int, Whole(1, 1000)] = optional("equal halls of this kind", 1, "one")
    racks: dict[Annotated[str, Name()], Racks] = required("the racks of one hall, by name")
    room: Room = required("white space and its air")
    loops: dict[Annotated[str, Name()], Tcs] = optional(
        "loops of coolant through racks of one hall, by name", {}, "none: no liquid-cooled racks"
    )


class Transformer(Section):
    """Medium-voltage transformers."""

    type: Annotated[str, Name("transformer")] = required("a transformer of the catalogue")
    redundancy: Spare = required("spare transformers")


class Ups(Section):
    """Uninterruptible power supplies."""

    type: Annotated[str, Name("ups")] = required("a UPS of the catalogue")
    redundancy: Spare = required("spare systems")
    battery_time: Annotated[float, quantity("s", "10 s", "4 h")] | None = optional(
        "time at full load on battery", None, "catalogue: battery.autonomy"
    )


class Generators(Section):
    """Standby generators: they are priced, and stand still in an annual run."""

    redundancy: Spare = optional("spare generators", N_PLUS_1, "GB 50174-2017 Annex A, class A: N+X")
    unit_rating: Annotated[float, quantity("W", "100 kW", "10 MW")] | None = optional(
        "power of one generator", None, "catalogue: genset.unit_rating"
    )


class Power(Section):
    """The power train from the utility meter to the racks."""

    transformer: Transformer = required("medium-voltage transformers")
    ups: Ups = required("the UPS")
    on_ups: tuple[Annotated[Literal["crah", "cdu"], Choice()], ...] = optional(
        "what the UPS carries beside the IT", (), "the IT alone"
    )
    generators: Generators | None = optional("standby generators", None, "none: no generators")


class ProcessHeat(Section):
    """Heat of neighbours on the water of a plant; their electricity is not that of this facility."""

    plant: Annotated[str, Name()] = required("the plant whose water takes the heat")
    heat: Annotated[float, quantity("W", "1 kW", "50 MW")] = required("heat that comes in, all the time")


class OtherLoads(Section):
    """Loads that neither compute nor cool."""

    lighting: Annotated[float, quantity("W/m2", "0 W/m2", "50 W/m2")] = required("per area of white space")
    fixed: Annotated[float, quantity("W", "0 kW", "50 MW")] = required("offices, security, monitoring")
    process_heat: ProcessHeat | None = optional(
        "heat that a plant takes over from outside the facility", None, "none: plants serve this facility"
    )


class MoneyTerms(Section):
    """Which prices hold, and how a life cycle is counted."""

    region: Annotated[str, Name("region", "[A-Z]{2}", "it has two capital letters")] = required(
        "country whose prices hold"
    )
    tariff: Annotated[str, Name("tariff")] = required("an electricity tariff of the catalogue")
    water: Annotated[str, Name("water")] = required("a water price of the catalogue")
    carbon: Annotated[str, Name("grid")] | None = optional(
        "emission factor of the electricity, of the catalogue", None, "the grid of site.place"
    )
    discount_rate: Annotated[float, quantity("1", "0", "0.3")] | None = optional(
        "real, a year", None, "catalogue: finance.discount_rate of money.region"
    )
    life: Annotated[float, quantity("s", "1 year", "50 years")] | None = optional(
        "time that the life-cycle cost counts", None, "catalogue: finance.study_life of money.region"
    )


class Expected(Section):
    """The annual PUE that a design is known or believed to have: a check on the run, never an input."""

    pue_low: Annotated[float, quantity("1", "1", "5")] = required("lower end")
    pue_high: Annotated[float, quantity("1", "1", "5")] = required("upper end")
    source: Annotated[str, Label(500, 5)] = required("where the range comes from")


class Override(Section):
    """A row of the catalogue that this facility replaces."""

    id: Annotated[str, Name("")] = required("id of the row")
    parameter: Annotated[str, Name("")] = required("parameter of the row")
    region: Annotated[str, Label(20, 0)] = optional("region of a price", "", "none: no price")
    value: Annotated[str, WithUnit()] = required("the number with its unit")
    reason: Annotated[str, Label(300, 5)] = required("why; reports print it")
