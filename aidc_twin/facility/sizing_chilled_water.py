"""Chilled water by chillers on open cooling towers, with or without a water-side economiser."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component
from aidc_twin.components.chillers import Chillers
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.economiser import FREE, MECHANICAL, Economiser
from aidc_twin.facility.design import CP_WATER, MOST_EFFECTIVE, WATER_DENSITY, Design
from aidc_twin.facility.plant_duty import PlantDuty, require_exchanger
from aidc_twin.facility.sizing_chillers import machine_of, require_supply, staging_of, with_design_cop
from aidc_twin.facility.sizing_heat_recovery import size_heat_recovery
from aidc_twin.facility.sizing_modules import Modules
from aidc_twin.facility.sizing_storage import size_storage
from aidc_twin.facility.sizing_water import least_tower_water, size_loop, size_towers
from aidc_twin.facility.spec_plants import ChilledWaterPlant
from aidc_twin.physics.exchangers import ua_for_duty_counterflow

__all__ = ["size_chilled_water"]

# Water in the economiser and its pipes, as share of the loop on either side.
PIPE_SHARE = 0.1


def size_chilled_water(
    design: Design, name: str, plant: ChilledWaterPlant, q_users: Array, users: tuple[str, ...]
) -> PlantDuty:
    """Chilled water by chillers on towers, with a water-side economiser where the spec has one."""
    v = design.value
    path = (f"{name}.economiser.outlet",)
    loop, p_pump, modules = size_loop(
        design, name, plant.supply, plant.return_, q_users, users, path, "pump_chilled_water",
        "chilled_water", reset=plant.reset, module=plant.module,
    )  # fmt: skip
    q = q_users + p_pump
    W_hot = q / (plant.return_ - plant.supply)
    T_condenser = design.T_wet_bulb + plant.towers.approach
    c = plant.chillers
    machine = machine_of(design, c.type)
    require_supply(design, name, c.type, machine, plant.supply)
    count = modules.install(
        design,
        f"{name}.chillers",
        "chiller_water_cooled",
        q,
        c.unit_rating,
        c.redundancy,
        "heat of the loop with its pumps, at design wet bulb",
    )
    needed = design.units(q / c.unit_rating)
    q_charge = p_recovery = np.asarray(0.0)
    recovery: tuple[Component, ...] = ()
    inlet = f"{name}.return"
    if plant.heat_recovery is not None:
        inlet = f"{name}.heat_recovery.outlet"
        loop = replace(loop, path=(inlet, *path))
    tank: tuple[Component, ...] = ()
    flow = f"{name}.W"
    if plant.storage is not None:
        free = None
        if plant.economiser is not None:
            approach = plant.economiser.approach + plant.towers.approach
            free = loop.T_set - v("storage_tank", "free_approach_ratio") * approach
        stored, q_charge = size_storage(
            design, name, plant.storage, loop, plant.return_, count * c.unit_rating, T_wb_free=free
        )
        loop = replace(loop, storage=stored.name)
        tank, flow = (stored,), f"{stored.name}.W_plant"
        p_pump = p_pump + stored.pump_power_design
    if plant.heat_recovery is not None:
        reuse = size_heat_recovery(design, name, plant.heat_recovery, loop, plant.return_, flow)
        recovery, p_recovery = (reuse,), reuse.pump_power_design
    part_load = np.minimum(q / (needed * c.unit_rating), 1)
    machine = with_design_cop(design, name, c.type, machine, c.cop_design, plant.supply, T_condenser)
    cop = machine.cop(plant.supply, T_condenser, part_load)
    q_rejected = q * (1 + 1 / cop)
    W_cold = q_rejected / plant.towers.range
    in_block = design.units(q * modules.share / c.unit_rating)
    # The spec's rating is at its own design conditions; the machine's nominal capacity follows from it.
    q_nominal = c.unit_rating / machine.capacity(np.asarray(1.0), plant.supply, T_condenser)
    chillers = Chillers(
        name=f"{name}.chillers",
        machine=machine,
        staging=staging_of(design, c.type, needed, q),
        q_unit=q_nominal,
        n_units=count,
        W_cw_unit=W_cold * modules.share / in_block,
        T_supply_least=v(c.type, "supply_min"),
        loop=name,
        flow=flow,
        inlet=f"{name}.economiser.outlet",
        condenser_inlet=f"{name}.economiser.cold",
        towers=f"{name}.towers",
        economiser=f"{name}.economiser",
    )
    towers, p_towers = size_towers(
        design,
        name,
        plant.towers,
        q_rejected,
        W_cold,
        T_condenser,
        f"{name}.economiser",
        (f"{name}.economiser.W_cw", f"{name}.chillers.W_cw"),
        (f"{name}.economiser.cold",),
        loop.C_supply + loop.C_return,
        modules,
    )
    economiser = _economiser(design, name, plant, q, W_hot, W_cold, towers, flow, inlet, modules)
    design.notes[f"{name}.design_cop"] = (cop, "1")
    p_design = p_pump + p_towers + p_recovery + (q + q_charge) / cop
    return PlantDuty((loop, *tank, *recovery, economiser, chillers, towers), p_design)


def _economiser(
    design: Design,
    name: str,
    plant: ChilledWaterPlant,
    q: Array,
    W_hot: Array,
    W_cold: Array,
    towers: CoolingTower,
    flow: str,
    inlet: str,
    modules: Modules,
) -> Economiser:
    v = lambda key: design.value("economiser", key)  # noqa: E731
    present = plant.economiser is not None
    approach = (
        plant.economiser.approach
        if plant.economiser is not None
        else design.value("plate_exchanger", "design_approach")
    )
    T_cold = plant.supply - approach
    effectiveness = q / (np.minimum(W_hot, W_cold) * (plant.return_ - T_cold))
    if present:
        require_exchanger(
            design,
            f"plants.{name}.economiser",
            effectiveness,
            plant,
            T_cold,
            T_cold + q / W_cold,
        )
    ua = ua_for_duty_counterflow(W_hot, W_cold, np.minimum(effectiveness, MOST_EFFECTIVE))
    if present:
        reason = "all heat of the loop in free cooling"
        modules.place_whole(design, f"{name}.economiser", "plate_exchanger", q, reason)
    # The water in the exchanger and its pipes: a tenth of the loop on either side.
    C = (
        design.value("loop_volume", "chilled_water")
        * q
        * modules.over
        * WATER_DENSITY
        * CP_WATER
        * PIPE_SHARE
    )
    return Economiser(
        name=f"{name}.economiser",
        ua=ua * modules.over,
        share_hot=design.value("plate_exchanger", "conductance_share_primary"),
        exponent=design.value("plate_exchanger", "conductance_exponent"),
        W_hot_design=W_hot * modules.over,
        W_cold_design=W_cold * modules.over,
        tower_flow_min=least_tower_water(plant.towers, towers, W_cold * modules.over),
        C_outlet=C,
        C_cold=C,
        tower_ua=towers.ua_design,
        tower_m_air=towers.m_air_design,
        tower_W_design=towers.W_design,
        tower_T_wb_design=towers.T_wb_design,
        tower_W_wetted=towers.staged * towers.water_least * towers.W_design,
        cp_air=towers.cp_air,
        leave_free=v("leave_free_margin"),
        enter_free=v("enter_free_margin"),
        leave_partial=v("leave_partial_margin"),
        enter_partial=v("enter_partial_margin"),
        pinch=np.asarray(approach, dtype=float),
        dwell=v("dwell"),
        T_condenser_least=design.value(plant.chillers.type, "condenser_entering_min"),
        condenser_approach=np.asarray(plant.towers.approach, dtype=float),
        T_start=np.asarray(plant.supply, dtype=float),
        T_start_cold=np.asarray(T_cold, dtype=float),
        mode_start=np.asarray(MECHANICAL if not present else (FREE + MECHANICAL) / 2),
        enabled=np.asarray(float(present)),
        integrated=np.asarray(float(plant.economiser is None or plant.economiser.arrangement == "series")),
        weight=np.asarray(1.0),
        loop=name,
        flow=flow,
        inlet=inlet,
        towers=f"{name}.towers",
        chillers=f"{name}.chillers",
    )
