"""Facility water by closed-circuit towers, without exchangers and without chillers."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.closed_tower import ClosedTower
from aidc_twin.facility.design import CP_WATER, R_AIR, Design, celsius, tuning
from aidc_twin.facility.loop_liquid import loop_liquid
from aidc_twin.facility.plant_duty import PlantDuty
from aidc_twin.facility.sizing_heat_recovery import recover_heat
from aidc_twin.facility.sizing_water import size_loop
from aidc_twin.facility.spec_closed_tower import ClosedTowerPlant
from aidc_twin.physics.exchangers import ua_two_sides
from aidc_twin.physics.tower import most_liquid_to_gas, size_tower
from aidc_twin.physics.wetted_coil import dry_coil_conductance, wetted_steady

__all__ = ["size_closed_tower"]

# Pressure of the standard atmosphere, at which coolers are rated, Pa.
SEA_LEVEL = 101325.0
# Heat capacity of dry air, J/(kg K), ASHRAE Fundamentals; Merkel's UA refers to it.
CP_DRY_AIR = 1006.0
# Share of the liquid that air can cool at most, with which coolers are sized that lack air.
ENOUGH = 0.9
# Effectiveness towards the wet bulb above which nobody builds: some three transfer units.
MOST_EFFECTIVE = 0.92
# Most coolers for one of the rating, and halvings to find them.
MOST_COOLERS, HALVINGS = 8.0, 50


def size_closed_tower(
    design: Design, name: str, plant: ClosedTowerPlant, q_users: Array, users: tuple[str, ...]
) -> PlantDuty:
    """Closed-circuit towers for the heat of a loop at the design wet bulb."""
    v, spec, item = design.value, plant.cooler, "closed_tower"
    liquid = loop_liquid(plant.fluid, (plant.supply + plant.return_) / 2)
    loop, p_pump, modules = size_loop(
        design, name, plant.supply, plant.return_, q_users, users, (), "pump_fws", "fws", liquid,
        plant.reset, module=plant.module,
    )  # fmt: skip
    recovery = recover_heat(design, name, plant.heat_recovery, loop, plant.return_)
    loop = recovery.loop
    q = q_users + p_pump
    span = plant.return_ - plant.supply
    W = q / span
    T_wb = np.asarray(design.T_wet_bulb, dtype=float)
    T_cold, T_hot = T_wb + spec.approach, T_wb + spec.approach + span
    design.require(
        T_cold <= plant.supply + 1e-9,
        f"plants.{name}",
        f"closed towers give {celsius(T_cold)} at the design wet bulb of {celsius(T_wb)}",
        f"the supply is {celsius(plant.supply)}: at least the design wet bulb plus the approach",
        "Raise the supply or lower the approach.",
    )

    # The coolers at their rating: sea level, water inside.
    density = SEA_LEVEL / (R_AIR * np.asarray(design.T_dry_bulb, dtype=float))
    m_air = v(item, "air_per_heat") * q * density
    liquid_to_gas = W / CP_WATER / m_air
    most = most_liquid_to_gas(T_hot, T_cold, T_wb, SEA_LEVEL, CP_WATER)
    design.require(
        liquid_to_gas < most,
        f"plants.{name}.cooler.approach",
        "the air would have to leave warmer than the water comes in; they are sized with more air",
        "the air takes up all heat below the temperature of the water",
        "Raise the approach, or look at the override of closed_tower.air_per_heat.",
        "air of the closed towers",
    )
    liquid_to_gas = np.minimum(liquid_to_gas, ENOUGH * most)
    m_air = W / CP_WATER / liquid_to_gas
    size = size_tower(q, T_hot, T_cold, T_wb, SEA_LEVEL, liquid_to_gas, CP_WATER, CP_DRY_AIR)
    at_rating = wetted_steady(T_hot, T_wb, W, m_air, size.ua_design, SEA_LEVEL, CP_DRY_AIR)
    effectiveness = q / (np.minimum(W, m_air * at_rating.c_e) * (T_hot - T_wb))
    design.require(
        effectiveness < MOST_EFFECTIVE,
        f"plants.{name}.cooler.approach",
        f"wetted coils are to cool {celsius(T_hot)} to {celsius(T_cold)} at a wet bulb of {celsius(T_wb)}",
        f"they reach {MOST_EFFECTIVE:.0%} of what air and water could exchange at most",
        "Allow a larger approach.",
        "coils of the closed towers",
    )
    films = (v(item, "inside_exponent"), v(item, "air_exponent"), v(item, "inside_share"))
    more = _coolers_on_site(design, liquid.film, W, m_air, size.ua_design, films, T_hot, T_wb)
    count = modules.install(
        design,
        f"{name}.coolers",
        item,
        q,
        spec.unit_rating / more,
        spec.redundancy,
        f"heat at {celsius(T_wb)} wet bulb; thin air and glycol ask for "
        f"{float(np.max(more)):.2f} coolers for one of the rating",
    )
    design.notes[f"{name}_coolers_per_rating"] = (np.asarray(more, dtype=float), "1")
    installed = count * spec.unit_rating / q
    design.place(
        f"{name}.water_treatment", "water_treatment", 1.0, 1.0, "1", 1.0, "N", "dosing and bleed of the spray"
    )
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

    p_fan = design.given(spec.fan_power_share, item, "fan_power_share") * q
    p_spray = v(item, "spray_power_share") * q
    film_flow = liquid.film ** (1 / films[0])
    T_frost = design.given(spec.dry_below, item, "dry_below")
    ua_dry = v(item, "dry_share") * size.ua_design * at_rating.c_e / CP_DRY_AIR
    _require_frost(
        design, name, plant, W, q, m_air * installed, ua_dry * installed, films, T_frost, film_flow
    )
    coolers = ClosedTower(
        name=f"{name}.coolers",
        tuning=tuning(design, "tower_loop", (loop.C_supply + loop.C_return) * (T_hot - T_wb) / q),
        ua_design=size.ua_design * installed,
        ua_dry_design=ua_dry * installed,
        V_air_max=m_air / density * installed,
        m_air_design=m_air * installed,
        W_design=W * installed,
        lead_design=T_hot - T_wb,
        share_inside=films[2],
        n_inside=films[0],
        n_air=films[1],
        film_flow=film_flow,
        cp_air=np.asarray(CP_DRY_AIR),
        pressure=np.asarray(design.pressure, dtype=float),
        density_design=density,
        fan_power_max=p_fan * installed,
        fan_min=v(item, "fan_speed_min"),
        spray_power=p_spray * installed,
        spray_flow=v(item, "spray_per_heat") * q * SPRAY_DENSITY * installed,
        drift_share=v(item, "drift_share"),
        cycles=design.given(spec.cycles_of_concentration, item, "cycles_of_concentration"),
        T_frost=np.asarray(T_frost, dtype=float),
        frost_band=v(item, "frost_band"),
        dry_margin=v(item, "dry_margin"),
        dwell=v(item, "dwell"),
        T_start_leaving=at_rating.T_wb_out,
        fan_start=np.asarray(0.7),
        loop=name,
        inlet=recovery.inlet,
    )
    p_plant = p_pump + (p_fan + p_spray * installed) * more + recovery.p_pump
    return PlantDuty((loop, *recovery.components, coolers), p_plant)


def _coolers_on_site(
    design: Design,
    film: Array,
    W: Array,
    m_air: Array,
    ua: Array,
    films: tuple[Array, Array, Array],
    T_hot: Array,
    T_wb: Array,
) -> Array:
    """How many coolers do on the site, with its liquid, what one does at sea level with water.

    Thin air weighs less, but holds more vapour for each kilogram: in warm air a wet coil loses nothing by
    altitude, by this law it even gains, for which no credit is taken.
    """
    thin = design.pressure / SEA_LEVEL
    n_inside, n_air, share = films
    wanted = wetted_steady(T_hot, T_wb, W, m_air, ua, SEA_LEVEL, CP_DRY_AIR).q
    least, most = np.full(np.shape(wanted), 1 / MOST_COOLERS), np.full(np.shape(wanted), MOST_COOLERS)
    for _ in range(HALVINGS):
        n = (least + most) / 2
        ua_site = ua_two_sides(n * ua, film ** (1 / n_inside) / n, thin, n_inside, n_air, share)
        reached = wetted_steady(T_hot, T_wb, W, n * thin * m_air, ua_site, design.pressure, CP_DRY_AIR).q
        least, most = np.where(reached < wanted, n, least), np.where(reached < wanted, most, n)
    return np.maximum((least + most) / 2, 1.0)


def _require_frost(
    design: Design,
    name: str,
    plant: ClosedTowerPlant,
    W: Array,
    q: Array,
    m_air: Array,
    ua_dry: Array,
    films: tuple[Array, Array, Array],
    T_frost: Array,
    film_flow: Array,
) -> None:
    """Where the spray is drained the dry coils alone carry the heat."""
    thin = design.pressure / SEA_LEVEL * np.asarray(design.T_dry_bulb, dtype=float) / T_frost
    carried = dry_coil_conductance(W, thin * m_air * CP_DRY_AIR, ua_dry, film_flow, thin, *films) * (
        plant.return_ - T_frost
    )
    design.require(
        carried >= q,
        f"plants.{name}.cooler.dry_below",
        f"dry coils carry {float(np.min(carried / q)):.0%} of the design heat in air of {celsius(T_frost)}",
        "below that air the spray is drained, and the supply gets warmer than it is to be",
        "Lower dry_below, raise supply and return, or take more coolers.",
        "frost of the closed towers",
    )


# Density of the spray, kg/m3: water near 30 degC.
SPRAY_DENSITY = 996.0
