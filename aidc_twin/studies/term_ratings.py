"""Rated power of fans, pumps and lights as formulas on flows, heads, counts and rows of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aidc_twin.components.base import Component
from aidc_twin.components.cdu import Cdu
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.crah import Crah
from aidc_twin.components.electrical_room import ElectricalRoom
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.facility.coolants import COOLANTS
from aidc_twin.facility.design import CP_MOIST_AIR, CP_WATER, R_AIR, WATER_DENSITY
from aidc_twin.studies.term import Term, recomputed
from aidc_twin.studies.term_sources import Sources, proved

__all__ = ["rated_power"]

WATER = Term("water_density", WATER_DENSITY, "kg/m3", "constant of all water loops", origin="law")
HEAT_CAPACITY = Term("water_heat_capacity", CP_WATER, "J/kg/K", "constant of all water loops", origin="law")


def rated_power(sources: Sources, component: Component, parameter: str) -> Term:
    """Power at full speed, W: its formula where there is one, else the number with what sets it."""
    name = f"{component.name}.{parameter}"
    plain = sources.parameter(name, _words(parameter))
    formula = FORMULAS.get((type(component), parameter))
    plant = sources.outcome.spec.plants.get(component.name)
    if formula is None or getattr(plant, "fluid", "water") != "water":
        # The formula of loop pumps is written with the constants of water.
        return plain
    try:
        return proved(formula(sources, component.name), plain)
    except KeyError:
        # The formula names a row or a field that this plant does not have: another one sets the number.
        return plain


def _words(parameter: str) -> str:
    return "Design power of the pumps" if "pump" in parameter else "Rated power of the fans"


def _of(
    name: str, how: str, operation: str, terms: tuple[Term, ...], unit: str = "W", words: str = ""
) -> Term:
    bare = Term(name, 0.0, unit, how, operation, terms, words=words)
    return Term(name, recomputed(bare), unit, how, operation, terms, words=words)


def _pump(name: str, flow: Term, head: Term, efficiency: Term) -> Term:
    how = "flow x head / efficiency"
    hydraulic = _of("hydraulic_power", "flow x head", "product", (flow, head))
    return _of(name, how, "quotient", (hydraulic, efficiency), words="Design power of the pumps")


def _loop_pumps(sources: Sources, name: str) -> Term:
    plant = f"plants.{name}"
    pump = "pump_chilled_water" if sources.outcome.spec.plants[name].kind == "chilled_water" else "pump_fws"
    difference = _of(
        "temperature_difference", "return - supply", "difference",
        (sources.field(f"{plant}.return"), sources.field(f"{plant}.supply")), "dK",
    )  # fmt: skip
    heat = sources.duty(f"{name}.piping", "Heat of the loop at design")
    how = "heat / (density x heat capacity x temperature difference)"
    flow = _of("flow", how, "quotient", (heat, WATER, HEAT_CAPACITY, difference), "m3/s")
    return _pump(
        f"{name}.pump_power_design", flow, sources.row(pump, "head"), sources.row(pump, "efficiency")
    )


def _tower_pumps(sources: Sources, name: str) -> Term:
    loop = name.partition(".")[0]
    heat = sources.duty(name, "Heat rejected at design")
    how = "heat / (density x heat capacity x range)"
    span = sources.field(f"plants.{loop}.towers.range")
    flow = _of("flow", how, "quotient", (heat, WATER, HEAT_CAPACITY, span), "m3/s")
    pump = "pump_condenser_water"
    return _pump(
        f"{name}.pump_power_design", flow, sources.row(pump, "head"), sources.row(pump, "efficiency")
    )


def _tower_fans(sources: Sources, name: str) -> Term:
    path = f"plants.{name}"
    share = sources.field_or_row(f"{path}.fan_power_share", "cooling_tower_open", "fan_power_share")
    terms: tuple[Term, ...] = (sources.count(name), sources.field(f"{path}.cell_rating"), share)
    how = "cells x rating of a cell x fan power per heat"
    thin = sources.outcome.facility.notes.get(f"{name.partition('.')[0]}.tower_air_density")
    if thin is not None:
        density = Term(
            "air_density", float(np.atleast_1d(thin[0])[0]), "1", "pressure of the site / that of the rating",
            origin="law",
            inputs=(sources.field("site.elevation"), sources.row("cooling_tower_open", "rating_elevation")),
        )  # fmt: skip
        terms, how = (*terms, density), f"{how} x density of the air"
    return _of(f"{name}.fan_power_max", how, "product", terms, words="Rated power of the fans")


def _crah_fans(sources: Sources, name: str) -> Term:
    units, hall = sources.count(name), sources.outcome.spec.hall_of(name)
    kind = hall.room.crah.type
    rating = sources.field_or_row(hall.path("room", "crah", "unit_rating"), kind, "unit_rating")
    words, key = "Rated power of the fans", f"{name}.fan_power_max"
    if hall.room.crah.fan_power is not None:
        own = sources.field(hall.path("room", "crah", "fan_power"))
        return _of(key, "units x rating x fan power per heat", "product", (units, rating, own), words=words)
    notes = sources.outcome.facility.notes
    T = hall.room.supply_air
    density = Term(
        "air_density", float(np.atleast_1d(notes["pressure"][0] / (R_AIR * T))[0]), "kg/m3",
        "pressure of the site / (gas constant x supply temperature)", origin="law",
        inputs=(sources.field(hall.path("room", "supply_air")), sources.field("site.elevation")),
    )  # fmt: skip
    capacity = Term("air_heat_capacity", CP_MOIST_AIR, "J/kg/K", "constant of all rooms", origin="law")
    heat = _of("capacity", "units x rating", "product", (units, rating), words="Capacity of all units")
    how = "capacity / (density x heat capacity x cooling of the air)"
    drop = sources.row(kind, "design_air_drop")
    flow = _of("air_flow", how, "quotient", (heat, density, capacity, drop), "m3/s")
    air = _of("air_power", "air flow x pressure", "product", (flow, sources.row(kind, "fan_pressure")))
    how = "air flow x fan pressure / efficiency"
    return _of(key, how, "quotient", (air, sources.row(kind, "fan_efficiency")), words=words)


def _cdu_pumps(sources: Sources, name: str) -> Term:
    path = sources.outcome.spec.hall_of(name).loop_path(name)
    heat = sources.duty(f"{'tcs' if name == 'cdu' else name}.ring_main", "Heat of the plates at design")
    terms = (sources.field(f"{path}.flow"), heat)
    flow = _of("flow", "flow per heat x heat into the coolant", "product", terms, "m3/s")
    row = COOLANTS[sources.outcome.spec.hall_of(name).loops[name].fluid].cdu
    head = sources.field_or_row(f"{path}.cdu.pump_head", row, "pump_head")
    return _pump(f"{name}.pump_power_design", flow, head, sources.row("pump_cdu", "efficiency"))


def _room_fans(sources: Sources, name: str) -> Term:
    share = sources.row("electrical_room_cooling", "fan_power_share")
    terms = (sources.count(name), sources.rating(name), share)
    how = "units x rating of a unit x fan power per heat"
    return _of(f"{name}.fan_power", how, "product", terms, words="Rated power of the fans")


FORMULAS: dict[tuple[type[Component], str], Callable[[Sources, str], Term]] = {
    (WaterLoop, "pump_power_design"): _loop_pumps,
    (CoolingTower, "pump_power_design"): _tower_pumps,
    (CoolingTower, "fan_power_max"): _tower_fans,
    (Crah, "fan_power_max"): _crah_fans,
    (Cdu, "pump_power_design"): _cdu_pumps,
    (ElectricalRoom, "fan_power"): _room_fans,
}
