"""Chilled water by air-cooled chillers, with or without free-cooling coils before their evaporators."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.air_cooled_chillers import AirCooledChillers
from aidc_twin.components.base import Component
from aidc_twin.components.cooling_mode import PARTIAL
from aidc_twin.components.free_cooling_coil import FreeCoolingCoil
from aidc_twin.components.machines import CarnotMachine
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.facility.design import MOST_EFFECTIVE, Design, celsius, tuning
from aidc_twin.facility.plant_duty import PlantDuty
from aidc_twin.facility.sizing_chillers import machine_of, require_supply, staging_of, with_design_cop
from aidc_twin.facility.sizing_modules import Modules
from aidc_twin.facility.sizing_storage import size_storage
from aidc_twin.facility.sizing_water import size_loop
from aidc_twin.facility.spec_plants import AirCooledPlant, FreeCooling
from aidc_twin.physics.exchangers import effectiveness_crossflow
from aidc_twin.physics.psychrometrics import pressure_of_elevation

__all__ = ["size_air_cooled"]

# Water in the coils and their pipes, as share of the loop.
COIL_SHARE = 0.1
# Transfer units among which that of a coil is searched; more makes no difference at equal streams.
MOST_UNITS = 60.0


def size_air_cooled(
    design: Design, name: str, plant: AirCooledPlant, q_users: Array, users: tuple[str, ...]
) -> PlantDuty:
    """Chilled water by air-cooled chillers, with free-cooling coils where the spec has them."""
    c = plant.chillers
    v = lambda key: design.value(c.type, key)  # noqa: E731
    path = (f"{name}.free_cooling.outlet",) if plant.free_cooling is not None else ()
    loop, p_pump, modules = size_loop(
        design, name, plant.supply, plant.return_, q_users, users, path, "pump_chilled_water",
        "chilled_water", reset=plant.reset, module=plant.module,
    )  # fmt: skip
    q = q_users + p_pump
    recirculation = design.given(c.recirculation, c.type, "recirculation")
    T_air = design.T_dry_bulb + recirculation
    machine = machine_of(design, c.type)
    require_supply(design, name, c.type, machine, plant.supply)
    # Fans move the same volume of thinner air: its rise grows with its thinness, the approach with less film.
    density = design.pressure / pressure_of_elevation(np.asarray(0.0))
    approach, rise = v("condenser_approach"), v("condenser_rise")
    at_sea = approach + rise
    full = rise / density + approach / density ** v("air_exponent")
    T_entering = np.maximum(T_air + full, v("condensing_min")) - at_sea
    count = modules.install(
        design,
        f"{name}.chillers",
        "chiller_air_cooled",
        q,
        c.unit_rating,
        c.redundancy,
        f"heat of the loop with its pumps, at {celsius(design.T_dry_bulb)} dry bulb",
    )
    needed = design.units(q / c.unit_rating)
    q_charge = np.asarray(0.0)
    tank: tuple[Component, ...] = ()
    flow = f"{name}.W"
    if plant.storage is not None:
        free = None if plant.free_cooling is None else plant.free_cooling.full_below
        stored, q_charge = size_storage(
            design, name, plant.storage, loop, plant.return_, count * c.unit_rating, T_db_free=free
        )
        loop = replace(loop, storage=stored.name)
        tank, flow = (stored,), f"{stored.name}.W_plant"
        p_pump = p_pump + stored.pump_power_design
    part_load = np.minimum(q / (needed * c.unit_rating), 1)
    machine = with_design_cop(design, name, c.type, machine, c.cop_design, plant.supply, T_entering)
    cop = machine.cop(plant.supply, T_entering, part_load)
    cop_full = machine.cop(plant.supply, T_entering, np.asarray(1.0))
    q_rejected = c.unit_rating * (1 + 1 / cop_full)
    fan_power = v("fan_power_share") * q_rejected
    chillers = AirCooledChillers(
        name=f"{name}.chillers",
        machine=machine,
        staging=staging_of(design, c.type, needed, q),
        q_unit=c.unit_rating / machine.capacity(np.asarray(1.0), plant.supply, T_entering),
        n_units=count,
        T_supply_least=v("supply_min"),
        difference_sea=at_sea,
        difference_full=full,
        difference_least=v("difference_min"),
        T_condensing_least=v("condensing_min"),
        recirculation=np.asarray(recirculation, dtype=float),
        G_unit=q_rejected / full,
        draught_share=v("draught_share"),
        C_unit=v("condenser_capacity") * c.unit_rating,
        fan_power_unit=fan_power,
        fan_min=v("fan_speed_min"),
        density_ratio=density,
        T_start=T_air + full,
        weight=np.asarray(1.0),
        loop=name,
        flow=flow,
        inlet=path[0] if path else f"{name}.return",
        free_cooling=f"{name}.free_cooling" if path else "",
    )
    p_design = p_pump + (q + q_charge) / cop + needed * fan_power * density
    design.notes[f"{name}.design_cop"] = (cop, "1")
    if isinstance(machine, CarnotMachine):
        design.notes[f"{name}.design_condensing"] = (T_air + full, "K")
    if plant.free_cooling is None:
        return PlantDuty((loop, *tank, chillers), p_design)
    coil = _coil(design, name, plant, plant.free_cooling, q, loop, flow, recirculation, density, modules)
    return PlantDuty((loop, *tank, coil, chillers), p_design)


def _coil(
    design: Design, name: str, plant: AirCooledPlant, spec: FreeCooling, q: Array, loop: WaterLoop,
    flow: str, recirculation: Array, density: Array, modules: Modules,
) -> FreeCoolingCoil:  # fmt: skip
    v = lambda key: design.value("free_cooling_coil", key)  # noqa: E731
    W = q / (plant.return_ - plant.supply)
    T_air = spec.full_below + recirculation
    W_air = v("air_water_ratio") * W
    lead = plant.return_ - T_air
    where = f"plants.{name}.free_cooling.full_below"
    design.require(
        T_air < plant.supply,
        where,
        f"air at {celsius(T_air)} is to cool water to {celsius(plant.supply)}",
        "the air is colder than the water that leaves the coil",
        "Lower full_below, or raise the supply.",
    )
    effectiveness = q / (np.minimum(W, W_air) * np.maximum(lead, 0.1))
    ratio = np.minimum(W, W_air) / np.maximum(W, W_air)
    reached = effectiveness_crossflow(np.asarray(MOST_UNITS), ratio)
    most = np.minimum(reached, MOST_EFFECTIVE) * 0.99
    design.require(
        effectiveness <= most,
        where,
        f"the coil would need an effectiveness of {np.max(effectiveness):.2f}",
        f"a cross-flow coil of these streams reaches {np.min(most):.2f}",
        "Lower full_below, or raise the return.",
        "surface of the free-cooling coil",
    )
    ua = _units_for(np.minimum(effectiveness, most), ratio) * np.minimum(W, W_air)
    share = design.given(spec.fan_power_share, "free_cooling_coil", "fan_power_share")
    reason = f"all heat of the loop at {celsius(spec.full_below)} dry bulb"
    modules.place_whole(design, f"{name}.free_cooling", "free_cooling_coil", q, reason)
    C = loop.C_supply + loop.C_return
    return FreeCoolingCoil(
        name=f"{name}.free_cooling",
        tuning=tuning(design, "free_cooling_loop", C * lead / q),
        ua=ua * modules.over,
        W_air=W_air * modules.over,
        W_design=W * modules.over,
        T_air_design=T_air,
        T_water_design=np.asarray(plant.return_, dtype=float),
        recirculation=np.asarray(recirculation, dtype=float),
        C_outlet=COIL_SHARE * C * modules.over,
        # The same mass of thinner air is a larger volume, against a pressure drop that grows with it: the
        # power for a mass flow grows with the square of the thinness.
        fan_power_max=share * q * modules.over / density**2,
        fan_min=v("fan_speed_min"),
        leave_free=v("leave_free_margin"),
        enter_free=v("enter_free_margin"),
        leave_partial=v("leave_partial_margin"),
        enter_partial=v("enter_partial_margin"),
        dwell=v("dwell"),
        T_start=np.asarray(plant.supply, dtype=float),
        mode_start=np.asarray(PARTIAL),
        fan_start=np.asarray(0.7),
        weight=np.asarray(1.0),
        loop=name,
        flow=flow,
    )


def _units_for(effectiveness: Array, ratio: Array) -> Array:
    """Transfer units of a cross-flow exchanger of an effectiveness, by bisection."""
    shape = np.broadcast_shapes(np.shape(effectiveness), np.shape(ratio))
    low, high = np.full(shape, 1e-6), np.full(shape, MOST_UNITS)
    for _ in range(60):
        middle = (low + high) / 2
        above = effectiveness_crossflow(middle, ratio) > effectiveness
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return (low + high) / 2
