"""Facility water by dry or adiabatic coolers, without towers and without chillers."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.dry_cooler import DryCooler
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.facility.design import CP_MOIST_AIR, R_AIR, Design, celsius, tuning
from aidc_twin.facility.loop_liquid import PLAIN_WATER, LoopLiquid, loop_liquid
from aidc_twin.facility.plant_duty import PlantDuty
from aidc_twin.facility.sizing_heat_recovery import recover_heat
from aidc_twin.facility.sizing_modules import Modules
from aidc_twin.facility.sizing_water import size_loop
from aidc_twin.facility.spec_plants import (
    AdiabaticCooler,
    AdiabaticCoolerPlant,
    DryCoolerPlant,
    DrySection,
    TowerWaterPlant,
)
from aidc_twin.physics.coil import coil_ua
from aidc_twin.physics.dry_cooler import cooler_conductance, ua_for_duty_crossflow
from aidc_twin.physics.pads import air_behind_pads, pad_effectiveness

__all__ = ["size_dry_cooler", "size_dry_section"]

# Pressure of the standard atmosphere, at which coolers are rated, Pa.
SEA_LEVEL = 101325.0
# Effectiveness of a cross-flow coil above which nobody builds: about five transfer units at equal streams.
MOST_EFFECTIVE = 0.75
# Most coolers for one of the rating, and halvings to find them: 4500 m of altitude and glycol ask for 1.5.
MOST_COOLERS, HALVINGS = 8.0, 50


def size_dry_cooler(
    design: Design,
    name: str,
    plant: DryCoolerPlant | AdiabaticCoolerPlant,
    q_users: Array,
    users: tuple[str, ...],
) -> PlantDuty:
    """Coolers for the heat of a loop at the design dry bulb, or at the air behind their pads."""
    v, spec, item = design.value, plant.cooler, "dry_cooler"
    liquid = loop_liquid(plant.fluid, (plant.supply + plant.return_) / 2)
    loop, p_pump, modules = size_loop(
        design, name, plant.supply, plant.return_, q_users, users, (), "pump_fws", "fws", liquid,
        plant.reset, plant.module,
    )  # fmt: skip
    recovery = recover_heat(design, name, plant.heat_recovery, loop, plant.return_)
    loop = recovery.loop
    q = q_users + p_pump
    span = plant.return_ - plant.supply
    W = q / span
    padded = isinstance(plant, AdiabaticCoolerPlant)
    depth, velocity = v("adiabatic_pads", "depth"), v("adiabatic_pads", "face_velocity")
    T_air = np.asarray(design.T_dry_bulb, dtype=float)
    if padded:
        T_air = air_behind_pads(T_air, design.T_wet_bulb, pad_effectiveness(depth, velocity))
    T_cold, T_hot = T_air + spec.approach, T_air + spec.approach + span
    behind = " behind the pads" if padded else ""
    design.require(
        T_cold <= plant.supply + 1e-9,
        f"plants.{name}",
        f"coolers give {celsius(T_cold)} in air of {celsius(T_air)}{behind}",
        f"they hold a supply of {celsius(plant.supply)}: it is at least the design air plus the approach",
        "Raise the supply or lower the approach.",
    )

    # The coolers at their rating: sea level, water inside.
    W_air = v(item, "air_water_capacity_ratio") * W
    low = np.minimum(W, W_air)
    rise = v(item, "recirculation_rise")
    recirculation = rise / (q / W_air)
    effectiveness = q / (low * np.maximum(T_hot - T_air - rise, 1e-3))
    design.require(
        effectiveness < MOST_EFFECTIVE,
        f"plants.{name}.cooler.approach",
        f"air of {celsius(T_air)} is to cool {celsius(T_hot)} to {celsius(T_cold)}",
        f"a coil in cross-flow reaches {MOST_EFFECTIVE:.0%} at most; the approach is missed",
        "Allow a larger approach.",
    )
    ua = ua_for_duty_crossflow(W, W_air, np.minimum(effectiveness, MOST_EFFECTIVE))
    more = _coolers_on_site(design, liquid, W, W_air, ua, recirculation, T_air, T_hot)
    per_rating = spec.unit_rating / more
    count = modules.install(
        design,
        f"{name}.coolers",
        "adiabatic_cooler" if padded else item,
        q,
        per_rating,
        spec.redundancy,
        f"heat at {celsius(T_air)} air{behind}; thin air and glycol ask for "
        f"{float(np.max(more)):.2f} coolers for one of the rating",
    )
    design.notes[f"{name}_coolers_per_rating"] = (np.asarray(more, dtype=float), "1")
    installed = count * spec.unit_rating / q

    density = SEA_LEVEL / (R_AIR * T_air)
    V_air = W_air / (CP_MOIST_AIR * density)
    fan = v(item, "fan_power_per_air") * density / v(item, "fan_rating_density")
    if padded:
        fan = fan + v("adiabatic_pads", "pressure") / v("adiabatic_pads", "fan_efficiency")
    p_fan = fan * V_air if spec.fan_power_share is None else spec.fan_power_share * q
    if plant.fluid != "water":
        mass = v("loop_volume", "fws") * q * liquid.density
        design.place(
            f"{name}.glycol",
            f"coolant_{plant.fluid}",
            1.0,
            mass,
            "kg",
            mass,
            "N",
            "first filling of the loop",
        )
    cycles = v("adiabatic_pads", "cycles_of_concentration")
    T_wet = v("adiabatic_pads", "wet_above")
    if isinstance(spec, AdiabaticCooler):
        cycles = cycles if spec.cycles_of_concentration is None else spec.cycles_of_concentration
        T_wet = T_wet if spec.wet_above is None else spec.wet_above
        design.place(
            f"{name}.water_treatment", "water_treatment", 1.0, 1.0, "1", 1.0, "N", "softening for the pads"
        )
    n_water = v(item, "water_exponent")
    coolers = DryCooler(
        name=f"{name}.coolers",
        tuning=tuning(design, "tower_loop", (loop.C_supply + loop.C_return) * (T_hot - T_air) / q),
        ua_design=ua * installed,
        V_air_max=V_air * installed,
        m_air_design=W_air / CP_MOIST_AIR * installed,
        W_design=W * installed,
        cp_air=np.asarray(CP_MOIST_AIR),
        air_to_water=v(item, "air_water_resistance_ratio"),
        n_air=v(item, "air_exponent"),
        n_water=n_water,
        film_flow=liquid.film ** (1 / n_water),
        T_air_design=T_air,
        T_water_design=T_hot,
        recirculation=recirculation,
        pressure=np.asarray(design.pressure, dtype=float),
        density_design=density,
        fan_power_max=p_fan * installed,
        fan_min=v(item, "fan_speed_min"),
        pads=np.asarray(1.0 if padded else 0.0),
        pad_depth=depth,
        pad_face=V_air * installed / velocity,
        T_wet=np.asarray(T_wet, dtype=float),
        wet_band=v("adiabatic_pads", "wet_band"),
        T_frost=v("adiabatic_pads", "dry_below"),
        cycles=np.asarray(cycles, dtype=float),
        lead=np.asarray(0.0),
        T_start=np.asarray(plant.supply, dtype=float),
        C_outlet=loop.C_supply,
        least_lead=np.asarray(0.0),
        dwell=v("dry_section", "dwell"),
        fan_start=np.asarray(0.7),
        loop=name,
        inlet=recovery.inlet,
        outlet=f"{name}.supply",
    )
    return PlantDuty((loop, *recovery.components, coolers), p_pump + p_fan * more + recovery.p_pump)


def size_dry_section(
    design: Design,
    name: str,
    plant: TowerWaterPlant,
    section: DrySection,
    loop: WaterLoop,
    q: Array,
    inlet: str,
    modules: Modules,
) -> tuple[DryCooler, Array]:
    """Dry coolers before the towers, that carry all heat at the dry bulb of the spec, and their power."""
    v, item = design.value, "dry_cooler"
    T_air = np.asarray(section.dry_below, dtype=float)
    lead = v("dry_section", "lead")
    T_cold, T_hot = plant.supply - lead, plant.return_ - lead
    W = q / (T_hot - T_cold)
    W_air = v(item, "air_water_capacity_ratio") * W
    rise = v(item, "recirculation_rise")
    effectiveness = q / (np.minimum(W, W_air) * np.maximum(T_hot - T_air - rise, 1e-3))
    design.require(
        effectiveness < MOST_EFFECTIVE,
        f"plants.{name}.dry_section.dry_below",
        f"air of {celsius(T_air)} is to cool {celsius(T_hot)} to {celsius(T_cold)} without the towers",
        f"a coil in cross-flow reaches {MOST_EFFECTIVE:.0%} at most",
        "Lower dry_below.",
        "dry section",
    )
    ua = ua_for_duty_crossflow(W, W_air, np.minimum(effectiveness, MOST_EFFECTIVE))
    recirculation = rise / (q / W_air)
    more = _coolers_on_site(design, PLAIN_WATER, W, W_air, ua, recirculation, T_air, T_hot)
    count = modules.install(
        design, f"{name}.dry", item, q, section.unit_rating / more, section.redundancy,
        f"all heat of the loop in air of {celsius(T_air)}",
    )  # fmt: skip
    installed = count * section.unit_rating / q
    density = SEA_LEVEL / (R_AIR * T_air)
    V_air = W_air / (CP_MOIST_AIR * density)
    p_fan = v(item, "fan_power_per_air") * density / v(item, "fan_rating_density") * V_air
    n_water = v(item, "water_exponent")
    cooler = DryCooler(
        name=f"{name}.dry",
        tuning=tuning(design, "tower_loop", loop.C_return * (T_hot - T_air) / q),
        ua_design=ua * installed,
        V_air_max=V_air * installed,
        m_air_design=W_air / CP_MOIST_AIR * installed,
        W_design=W * installed,
        cp_air=np.asarray(CP_MOIST_AIR),
        air_to_water=v(item, "air_water_resistance_ratio"),
        n_air=v(item, "air_exponent"),
        n_water=n_water,
        film_flow=np.asarray(1.0),
        T_air_design=T_air,
        T_water_design=T_hot,
        recirculation=recirculation,
        pressure=np.asarray(design.pressure, dtype=float),
        density_design=density,
        fan_power_max=p_fan * installed,
        fan_min=v(item, "fan_speed_min"),
        pads=np.asarray(0.0),
        pad_depth=v("adiabatic_pads", "depth"),
        pad_face=V_air * installed / v("adiabatic_pads", "face_velocity"),
        T_wet=v("adiabatic_pads", "wet_above"),
        wet_band=v("adiabatic_pads", "wet_band"),
        T_frost=v("adiabatic_pads", "dry_below"),
        cycles=v("adiabatic_pads", "cycles_of_concentration"),
        lead=lead,
        T_start=T_cold,
        C_outlet=v("dry_section", "volume") * loop.C_return,
        least_lead=v("dry_section", "least_lead"),
        dwell=v("dry_section", "dwell"),
        fan_start=np.asarray(0.7),
        loop=name,
        inlet=inlet,
        outlet=f"{name}.dry.outlet",
    )
    return cooler, p_fan * more


def _coolers_on_site(
    design: Design,
    liquid: LoopLiquid,
    W: Array,
    W_air: Array,
    ua: Array,
    recirculation: Array,
    T_air: Array,
    T_hot: Array,
) -> Array:
    """How many coolers do on the site, with its liquid, what one does at sea level with water."""
    v, item = design.value, "dry_cooler"
    thin = design.pressure / SEA_LEVEL
    n_water = v(item, "water_exponent")
    wanted = cooler_conductance(W, W_air, ua, recirculation)

    def reached(n: Array) -> Array:
        ua_site = coil_ua(
            n * ua, thin, liquid.film ** (1 / n_water) / n, T_air, T_hot, T_air, T_hot,
            v(item, "air_water_resistance_ratio"), v(item, "air_exponent"), n_water,
        )  # fmt: skip
        return cooler_conductance(W, n * thin * W_air, ua_site, recirculation)

    least, most = np.full(np.shape(wanted), 1 / MOST_COOLERS), np.full(np.shape(wanted), MOST_COOLERS)
    for _ in range(HALVINGS):
        middle = (least + most) / 2
        short = reached(middle) < wanted
        least, most = np.where(short, middle, least), np.where(short, most, middle)
    return (least + most) / 2
