"""Facility water by plate exchangers on a lake, a river or the sea."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.surface_water import SurfaceWater
from aidc_twin.facility.design import CP_WATER, MOST_EFFECTIVE, WATER_DENSITY, Design, celsius, tuning
from aidc_twin.facility.plant_duty import PlantDuty
from aidc_twin.facility.sizing_heat_recovery import recover_heat
from aidc_twin.facility.sizing_pumps import size_pump_sets
from aidc_twin.facility.sizing_water import size_loop
from aidc_twin.facility.spec_plants import SurfaceWaterPlant
from aidc_twin.physics.exchangers import ua_for_duty_counterflow

__all__ = ["size_surface_water"]

DAYS = 365.0


def size_surface_water(
    design: Design, name: str, plant: SurfaceWaterPlant, q_users: Array, users: tuple[str, ...]
) -> PlantDuty:
    """Exchangers and intake pumps for the warmest water of the year."""
    v, intake = design.value, plant.intake
    loop, p_pump, modules = size_loop(
        design, name, plant.supply, plant.return_, q_users, users, (), "pump_fws", "fws", reset=plant.reset,
        module=plant.module,
    )  # fmt: skip
    recovery = recover_heat(design, name, plant.heat_recovery, loop, plant.return_)
    loop = recovery.loop
    q = q_users + p_pump
    W_hot = q / (plant.return_ - plant.supply)
    T_lake = intake.mean + intake.amplitude
    T_cold = T_lake + plant.exchanger.approach
    design.require(
        T_cold <= plant.supply + 1e-9,
        f"plants.{name}",
        f"the exchanger gives {celsius(T_cold)} from water of {celsius(T_lake)} on its warmest day",
        f"it holds a supply of {celsius(plant.supply)}: it is at least the warmest water plus the approach",
        "Raise the supply or lower the approach.",
    )
    rise = intake.rise
    T_outfall = T_lake + rise
    if plant.outfall_limit is not None:
        design.require(
            T_outfall <= plant.outfall_limit,
            f"plants.{name}.outfall_limit",
            f"water returns to its source at {celsius(T_outfall)} on the warmest day",
            f"the permit allows {celsius(plant.outfall_limit)}",
            "Take a smaller rise.",
            "outfall",
        )
    W_cold = q / rise
    # Sized at the supply that the approach allows: what is to spare, pumps do not pump.
    T_hot = T_cold + (plant.return_ - plant.supply)
    effectiveness = q / (np.minimum(W_hot, W_cold) * (T_hot - T_lake))
    design.require(
        effectiveness < MOST_EFFECTIVE,
        f"plants.{name}.exchanger",
        f"water from {celsius(T_lake)} to {celsius(T_outfall)} is to cool {celsius(T_hot)} to "
        f"{celsius(T_cold)}",
        f"a plate exchanger has {MOST_EFFECTIVE:.0%} effectiveness at most; the approach is missed",
        "Allow a larger approach, or a smaller rise.",
    )
    ua = ua_for_duty_counterflow(W_hot, W_cold, np.minimum(effectiveness, MOST_EFFECTIVE))
    fouling = design.given(intake.fouling, "surface_water", "fouling_share")
    rating = plant.exchanger.unit_rating
    count = modules.install(
        design,
        f"{name}.exchangers",
        "plate_exchanger",
        q / (1 - fouling),
        rating,
        plant.exchanger.redundancy,
        f"heat at {celsius(T_lake)} water, with {float(np.max(fouling)):.0%} of the surface lost to fouling",
    )
    installed = count * rating * (1 - fouling) / q
    pump = "pump_condenser_water"
    head = intake.head + intake.length * v("surface_water", "pipe_gradient")
    p_intake = W_cold / (WATER_DENSITY * CP_WATER) * head / v(pump, "efficiency")
    design.place(
        f"{name}.intake_pumps", "pump_set", 3.0, p_intake / 2, "W", p_intake, "N+1",
        "two duty pump sets and one to spare",
    )  # fmt: skip
    design.place(
        f"{name}.intake", "water_intake", 1.0, intake.length, "m", intake.length, "N",
        "pipes of intake and outfall with screens",
    )  # fmt: skip
    angle = 2 * np.pi * np.asarray(intake.warmest_day, dtype=float) / DAYS
    design.notes["warmest_water_day"] = (np.asarray(intake.warmest_day, dtype=float), "1")
    design.notes["warmest_water"] = (np.asarray(T_lake, dtype=float), "K")
    exchanger = SurfaceWater(
        name=f"{name}.exchanger",
        tuning=tuning(design, "valve_loop", (loop.C_supply + loop.C_return) * (T_hot - T_lake) / q),
        ua=ua * installed,
        share_hot=v("plate_exchanger", "conductance_share_primary"),
        exponent=v("plate_exchanger", "conductance_exponent"),
        W_hot_design=W_hot * installed,
        W_cold_design=W_cold * installed,
        W_intake=W_cold,
        flow_min=v("surface_water", "flow_min_share"),
        T_mean=np.asarray(intake.mean, dtype=float),
        amplitude=np.asarray(intake.amplitude, dtype=float),
        warmest_cosine=np.cos(angle),
        warmest_sine=np.sin(angle),
        pump_power_design=p_intake,
        pumps=size_pump_sets(
            design, pump, p_intake, 2, static_share=intake.head / head * v("surface_water", "static_share")
        ),
        flow_start=np.asarray(0.7),
        loop=name,
        inlet=recovery.inlet,
    )
    return PlantDuty((loop, *recovery.components, exchanger), p_pump + p_intake + recovery.p_pump)
