"""Warm water by open cooling towers and plate exchangers, without chillers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component
from aidc_twin.components.plate_exchanger import PlateExchanger
from aidc_twin.facility.design import MOST_EFFECTIVE, Design, celsius
from aidc_twin.facility.plant_duty import PlantDuty, require_exchanger
from aidc_twin.facility.sizing_dry_cooler import size_dry_section
from aidc_twin.facility.sizing_heat_recovery import recover_heat
from aidc_twin.facility.sizing_water import least_tower_water, size_loop, size_towers
from aidc_twin.facility.spec_plants import TowerWaterPlant
from aidc_twin.physics.exchangers import ua_for_duty_counterflow

__all__ = ["size_tower_water"]


def size_tower_water(
    design: Design, name: str, plant: TowerWaterPlant, q_users: Array, users: tuple[str, ...]
) -> PlantDuty:
    """Facility water by towers and plate exchangers."""
    v = design.value
    loop, p_pump, modules = size_loop(
        design, name, plant.supply, plant.return_, q_users, users, (), "pump_fws", "fws", reset=plant.reset,
        module=plant.module,
    )  # fmt: skip
    recovery = recover_heat(design, name, plant.heat_recovery, loop, plant.return_)
    loop, inlet = recovery.loop, recovery.inlet
    q = q_users + p_pump
    before: tuple[Component, ...] = ()
    p_dry = np.asarray(0.0)
    if plant.dry_section is not None:
        dry, p_dry = size_dry_section(design, name, plant, plant.dry_section, loop, q, inlet, modules)
        before, inlet = (dry,), dry.outlet
        loop = replace(loop, path=(*loop.path, inlet))
    W_hot = q / (plant.return_ - plant.supply)
    T_cold = plant.supply - plant.exchanger.approach
    T_tower = design.T_wet_bulb + plant.towers.approach
    design.require(
        T_tower <= T_cold,
        f"plants.{name}",
        f"towers give {celsius(T_tower)} at the design wet bulb, the exchanger needs {celsius(T_cold)}",
        "supply is at least design wet bulb plus both approaches",
        "Raise the supply or lower an approach.",
    )
    W_cold = q / plant.towers.range
    effectiveness = q / (np.minimum(W_hot, W_cold) * (plant.return_ - T_cold))
    require_exchanger(
        design,
        f"plants.{name}.exchanger",
        effectiveness,
        plant,
        T_cold,
        T_cold + q / W_cold,
    )
    ua_total = ua_for_duty_counterflow(W_hot, W_cold, np.minimum(effectiveness, MOST_EFFECTIVE))
    rating = plant.exchanger.unit_rating
    count = modules.install(
        design,
        f"{name}.exchangers",
        "plate_exchanger",
        q,
        rating,
        plant.exchanger.redundancy,
        "heat of the loop with its pumps",
    )
    installed = count * rating / q
    towers, p_towers = size_towers(
        design,
        name,
        plant.towers,
        q,
        W_cold,
        T_tower,
        f"{name}.exchanger",
        (f"{name}.exchanger.W_cw",),
        (),
        loop.C_supply + loop.C_return,
        modules,
    )
    exchanger = PlateExchanger(
        name=f"{name}.exchanger",
        ua=ua_total * installed,
        share_hot=v("plate_exchanger", "conductance_share_primary"),
        exponent=v("plate_exchanger", "conductance_exponent"),
        W_hot_design=W_hot * installed,
        W_cold_design=W_cold * installed,
        W_tower=W_cold,
        W_loop=W_hot,
        tower_flow_min=least_tower_water(plant.towers, towers, W_cold),
        loop=name,
        flow=f"{name}.W",
        inlet=inlet,
        towers=f"{name}.towers",
        dry=f"{name}.dry" if before else "",
    )
    # On the hottest day the towers carry all heat and the fans of a dry section stand still.
    p_plant = p_pump + np.maximum(p_towers, p_dry) + recovery.p_pump
    return PlantDuty((loop, *recovery.components, *before, exchanger, towers), p_plant)
