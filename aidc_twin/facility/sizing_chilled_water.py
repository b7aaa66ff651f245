"""Chilled water by chillers on open cooling towers, with or without a water-side economiser."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.chillers import Chillers
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.economiser import FREE, MECHANICAL, Economiser
from aidc_twin.facility.design import CP_WATER, MOST_EFFECTIVE, WATER_DENSITY, Design, celsius, span
from aidc_twin.facility.plant_duty import PlantDuty, require_exchanger
from aidc_twin.facility.sizing_water import size_loop, size_towers
from aidc_twin.facility.spec_plants import ChilledWaterPlant
from aidc_twin.facility.spec_types import Redundancy
from aidc_twin.physics.chiller import CarnotFraction, available_capacity, carnot_fraction_cop
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
    loop, p_pump = size_loop(
        design, name, plant.supply, plant.return_, q_users, users, path, "pump_chilled_water", "chilled_water"
    )
    q = q_users + p_pump
    W_hot = q / (plant.return_ - plant.supply)
    T_condenser = design.T_wet_bulb + plant.towers.approach
    c = plant.chillers
    kind = _carnot(design, c.type)
    T_least = v(c.type, "supply_min")
    design.require(
        plant.supply >= T_least,
        f"plants.{name}.supply",
        f"chilled water at {celsius(plant.supply)}",
        f"{c.type} gives no colder water than {celsius(T_least)}, so that it does not freeze",
        "Raise the supply.",
    )
    rated = (v(c.type, "rating_chilled_supply"), v(c.type, "rating_condenser_entering"))
    count = design.install(
        f"{name}.chillers",
        "chiller_water_cooled",
        q,
        c.unit_rating,
        "W",
        c.redundancy,
        "heat of the loop with its pumps, at design wet bulb",
    )
    needed = design.units(q / c.unit_rating)
    part_load = np.minimum(q / (needed * c.unit_rating), 1)
    cop = carnot_fraction_cop(plant.supply, T_condenser, part_load, kind)
    if c.cop_design is not None:
        # A stated COP moves the share of Carnot at every load alike.
        scale = c.cop_design / carnot_fraction_cop(plant.supply, T_condenser, np.asarray(1.0), kind)
        best = scale * (kind.share_constant - kind.share_linear**2 / (4 * kind.share_square))
        design.require(
            best <= v(c.type, "carnot_share_max"),
            f"plants.{name}.chillers.cop_design",
            f"a design COP of {np.max(c.cop_design):.2f} needs {np.max(best):.2f} of Carnot at best",
            f"no such chiller reaches more than {span(v(c.type, 'carnot_share_max'))}",
            "State a lower COP, or leave it out.",
        )
        kind = kind._replace(
            share_constant=kind.share_constant * scale,
            share_linear=kind.share_linear * scale,
            share_square=kind.share_square * scale,
        )
        cop = cop * scale
    q_rejected = q * (1 + 1 / cop)
    W_cold = q_rejected / plant.towers.range
    # The spec's rating is at its own design conditions; the machine's nominal capacity follows from it.
    q_nominal = c.unit_rating / available_capacity(np.asarray(1.0), plant.supply, T_condenser, *rated, kind)
    chillers = Chillers(
        name=f"{name}.chillers",
        q_unit=q_nominal,
        n_units=count,
        W_cw_unit=W_cold / needed,
        T_set=np.asarray(plant.supply, dtype=float),
        T_supply_least=T_least,
        T_rated_supply=rated[0],
        T_rated_condenser=rated[1],
        **kind._asdict(),
        part_load_least=v(c.type, "part_load_min"),
        load_high=v("chiller_staging", "load_high"),
        load_low=v("chiller_staging", "load_low"),
        dwell=v("chiller_staging", "dwell"),
        smoothing=v("chiller_staging", "smoothing"),
        loading_rate=v("chiller_staging", "loading_rate"),
        n_start=needed,
        q_start=q,
        loop=name,
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
    )
    economiser = _economiser(design, name, plant, q, W_hot, W_cold, towers)
    design.notes[f"{name}.design_cop"] = (cop, "1")
    return PlantDuty((loop, economiser, chillers, towers), p_pump + p_towers + q / cop)


def _carnot(design: Design, type: str) -> CarnotFraction:
    v = lambda name: design.value(type, name)  # noqa: E731
    return CarnotFraction(
        v("evaporator_approach"),
        v("condenser_approach"),
        v("condenser_rise"),
        v("lift_offset"),
        v("lift_min"),
        v("eta_0"),
        v("eta_1"),
        v("eta_2"),
        v("cop_max"),
        v("capacity_evaporator_slope"),
        v("capacity_condenser_slope"),
        v("capacity_max"),
    )


def _economiser(
    design: Design,
    name: str,
    plant: ChilledWaterPlant,
    q: Array,
    W_hot: Array,
    W_cold: Array,
    towers: CoolingTower,
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
        design.install(
            f"{name}.economiser",
            "plate_exchanger",
            q,
            q,
            "W",
            Redundancy(),
            "all heat of the loop in free cooling",
        )
    # The water in the exchanger and its pipes: a tenth of the loop on either side.
    C = design.value("loop_volume", "chilled_water") * q * WATER_DENSITY * CP_WATER * PIPE_SHARE
    return Economiser(
        name=f"{name}.economiser",
        ua=ua,
        share_hot=design.value("plate_exchanger", "conductance_share_primary"),
        exponent=design.value("plate_exchanger", "conductance_exponent"),
        W_hot_design=W_hot,
        W_cold_design=W_cold,
        C_outlet=C,
        C_cold=C,
        T_set=np.asarray(plant.supply, dtype=float),
        tower_ua=towers.ua_design,
        tower_m_air=towers.m_air_design,
        tower_W_design=towers.W_design,
        tower_T_wb_design=towers.T_wb_design,
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
        loop=name,
        towers=f"{name}.towers",
        chillers=f"{name}.chillers",
    )
