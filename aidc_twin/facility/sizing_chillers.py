"""Chillers of the catalogue as models, and the rules by which equal machines are put on line."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.machines import CarnotMachine, CurveMachine, Machine, TableMachine
from aidc_twin.components.staging import Staging
from aidc_twin.facility.design import Design, celsius, span

__all__ = ["machine_of", "require_supply", "staging_of", "with_design_cop"]

# Points of a tabulated chiller; the rows of the catalogue are numbered from 0.
TABLE_POINTS = 5
# A lift below this is none; guards the bound on a stated COP, K.
LEAST_LIFT = 1.0


def machine_of(design: Design, type: str) -> Machine:
    """The model that the rows of a chiller make: a share of Carnot, curves, or a table."""
    v = lambda name: design.value(type, name)  # noqa: E731
    many = lambda name, n: tuple(v(f"{name}_{i}") for i in range(n))  # noqa: E731
    if design.catalogue.has(type, "eir_0"):
        return CurveMachine(
            cop_rated=v("cop_rated"),
            capacity_curve=many("capacity", 6),
            eir_curve=many("eir", 6),
            part_load_curve=many("part_load", 3),
            T_leaving_low=v("leaving_low"),
            T_leaving_high=v("leaving_high"),
            T_condenser_low=v("condenser_low"),
            T_condenser_high=v("condenser_high"),
            part_load_cycling=v("part_load_min"),
            part_load_unloading=v("part_load_unloading"),
        )
    if design.catalogue.has(type, "table_capacity_0_0"):
        points = range(TABLE_POINTS)
        rating = v("table_rating")
        capacity = [v(f"table_capacity_{i}_{j}") / rating for i in points for j in points]
        power = [v(f"table_power_{i}_{j}") / rating for i in points for j in points]
        return TableMachine(
            T_leaving=many("table_leaving", TABLE_POINTS),
            T_condenser=many("table_condenser", TABLE_POINTS),
            capacity_table=tuple(capacity),
            power_table=tuple(power),
            part_load_curve=many("part_load", 3),
        )
    air = design.catalogue.has(type, "rating_dry_bulb")
    return CarnotMachine(
        T_rated_supply=v("rating_chilled_supply"),
        T_rated_condenser=v("rating_dry_bulb" if air else "rating_condenser_entering"),
        approach_evaporator=v("evaporator_approach"),
        approach_condenser=v("condenser_approach"),
        rise_condenser=v("condenser_rise"),
        lift_loss=v("lift_offset"),
        lift_least=v("lift_min"),
        share_constant=v("eta_0"),
        share_linear=v("eta_1"),
        share_square=v("eta_2"),
        cop_most=v("cop_max"),
        capacity_evaporator=v("capacity_evaporator_slope"),
        capacity_condenser=v("capacity_condenser_slope"),
        capacity_most=v("capacity_max"),
        share_most=v("carnot_share_max"),
    )


def require_supply(design: Design, name: str, type: str, machine: Machine, T_supply: Array) -> None:
    """Findings where the water is colder than the machine may make it, or outside what was measured."""
    T_least = design.value(type, "supply_min")
    design.require(
        T_supply >= T_least,
        f"plants.{name}.supply",
        f"chilled water at {celsius(T_supply)}",
        f"{type} gives no colder water than {celsius(T_least)}, so that it does not freeze",
        "Raise the supply.",
    )
    if isinstance(machine, CarnotMachine):
        return
    low, high = (
        (machine.T_leaving_low, machine.T_leaving_high)
        if isinstance(machine, CurveMachine)
        else (machine.T_leaving[0], machine.T_leaving[-1])
    )
    design.require(
        (low <= T_supply) & (T_supply <= high),
        f"plants.{name}.chillers.type",
        f"chilled water at {celsius(T_supply)}",
        f"the numbers of {type} hold from {celsius(low)} to {celsius(high)}",
        "Choose a chiller_carnot_..., whose law holds for any water, or move the supply.",
        "range of the chiller",
    )


def with_design_cop(
    design: Design,
    name: str,
    type: str,
    machine: Machine,
    cop_design: Array | None,
    T_supply: Array,
    T_condenser: Array,
) -> Machine:
    """The machine with the COP that the spec states for full load, moved at every load alike."""
    if cop_design is None:
        return machine
    scale = cop_design / machine.cop(T_supply, T_condenser, np.asarray(1.0))
    most = design.value(type, "carnot_share_max")
    if isinstance(machine, CarnotMachine):
        best = scale * (machine.share_constant - machine.share_linear**2 / (4 * machine.share_square))
    else:
        best = cop_design * np.maximum(T_condenser - T_supply, LEAST_LIFT) / T_supply
    design.require(
        best <= most,
        f"plants.{name}.chillers.cop_design",
        f"a design COP of {np.max(cop_design):.2f} needs {np.max(best):.2f} of Carnot at best",
        f"no such chiller reaches more than {span(most)}",
        "State a lower COP, or leave it out.",
    )
    return machine.scaled(scale)


def staging_of(design: Design, type: str, needed: Array, q: Array) -> Staging:
    """The sequence of machines, which starts with those that the design heat, W, needs."""
    v = design.value
    return Staging(
        part_load_least=v(type, "part_load_min"),
        load_high=v("chiller_staging", "load_high"),
        load_low=v("chiller_staging", "load_low"),
        dwell=v("chiller_staging", "dwell"),
        smoothing=v("chiller_staging", "smoothing"),
        loading_rate=v("chiller_staging", "loading_rate"),
        n_start=needed,
        q_start=q,
    )
