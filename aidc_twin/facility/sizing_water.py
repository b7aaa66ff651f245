"""Water loops with their pumps, and cooling towers with theirs: what every plant is made of."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.errors import Finding, InputError, Unsizable
from aidc_twin.facility.design import CP_WATER, WATER_DENSITY, Design, celsius, tuning
from aidc_twin.facility.loop_liquid import PLAIN_WATER, LoopLiquid
from aidc_twin.facility.sizing_modules import Modules, list_modules, modules_of
from aidc_twin.facility.sizing_valves import head_with_valves
from aidc_twin.facility.spec_modules import PlantModule
from aidc_twin.facility.spec_plant_options import Reset
from aidc_twin.facility.spec_plants import Towers
from aidc_twin.physics.psychrometrics import pressure_of_elevation
from aidc_twin.physics.tower import TowerSize, most_liquid_to_gas, size_tower, tower_in_thin_air

__all__ = ["least_tower_water", "size_loop", "size_towers"]

# Heat capacity of dry air, J/(kg K), ASHRAE Fundamentals; Merkel's UA refers to it.
CP_DRY_AIR = 1006.0


def size_loop(
    design: Design,
    name: str,
    T_supply: Array,
    T_return: Array,
    q_users: Array,
    users: tuple[str, ...],
    path: tuple[str, ...],
    pump: str,
    volume: str,
    liquid: LoopLiquid = PLAIN_WATER,
    reset: Reset | None = None,
    module: PlantModule | None = None,
) -> tuple[WaterLoop, Array, Modules]:
    """A water loop for the heat of its users; its pump work is heat of the loop too.

    Pipes and pumps have the flow of the plant whatever the number of its modules: what a spare one adds to
    the pumps does not widen the pipes of the halls.

    Returns
    -------
    tuple
        The loop, the power of its pumps at design, W, and the modules that its plant is built of.
    """
    v = design.value
    C_volume = liquid.density * liquid.cp
    head = head_with_valves(design, name, pump, liquid.head)
    per_heat = head / v(pump, "efficiency") / (C_volume * (T_return - T_supply))
    if np.any(per_heat >= 1):
        raise InputError(
            Finding(
                f"plants.{name}.return",
                f"{np.min(T_return - T_supply):.3g} K between supply and return",
                "the pumps would heat the water by more than that",
                "Take a larger difference, or look at the overrides of the pump.",
            )
        )
    p_pump = q_users * per_heat / (1 - per_heat)
    q = q_users + p_pump
    W = q / (T_return - T_supply)
    C = v("loop_volume", volume) * q * C_volume
    piping = "chw_piping" if volume == "chilled_water" else "fws_piping"
    design.place(f"{name}.piping", piping, 1.0, q, "W", q, "N", "pipes and valves for the heat of the loop")
    modules = modules_of(design, name, module, q)
    list_modules(design, modules, q)
    modules.place_pumps(design, f"{name}.pumps", p_pump)
    loop = WaterLoop(
        name=name,
        C_supply=C / 2,
        C_return=C / 2,
        W_design=W,
        W_min=v("water_loop", "flow_min_share") * W,
        pump_power_design=p_pump,
        pumps=modules.pump_sets(design, pump, p_pump),
        T_start_supply=np.asarray(T_supply, dtype=float),
        T_start_return=np.asarray(T_return, dtype=float),
        T_set=np.asarray(T_supply, dtype=float),
        **_reset(design, reset),
        users=users,
        path=path,
    )
    return loop, p_pump, modules


def _reset(design: Design, reset: Reset | None) -> dict[str, Array]:
    """Numbers of a reset; without one, those of a rise of zero."""
    flow = reset.load if reset is not None else None
    wet = reset.wet_bulb if reset is not None else None
    numbers = {
        "reset_most": 0.0 if reset is None or (flow is None and wet is None) else reset.most,
        "reset_by_flow": float(flow is not None),
        "reset_flow_begins": 1.0 if flow is None else flow.begins,
        "reset_flow_ends": 0.0 if flow is None else flow.ends,
        "reset_by_wet_bulb": float(wet is not None),
        "reset_T_wb_begins": design.T_wet_bulb if wet is None else wet.begins,
        "reset_T_wb_ends": design.T_wet_bulb - 1.0 if wet is None else wet.ends,
        "reset_smoothing": design.value("supply_reset", "smoothing"),
    }
    return {name: np.asarray(value, dtype=float) for name, value in numbers.items()}


def size_towers(
    design: Design,
    name: str,
    spec: Towers,
    q: Array,
    W: Array,
    T_cold: Array,
    plant: str,
    flows: tuple[str, ...],
    path: tuple[str, ...],
    C_loop: Array,
    modules: Modules,
) -> tuple[CoolingTower, Array]:
    """Cells for a heat at the design wet bulb; spare cells share air and water with the others.

    A cell is rated near sea level. On a higher site its fan moves the same volume of thinner air.
    """
    v = design.value
    T_hot = T_cold + spec.range
    q_cell, size = _cell(design, name, spec, T_hot, T_cold)
    count = modules.install(
        design,
        f"{name}.towers",
        "cooling_tower_open",
        q,
        q_cell,
        spec.redundancy,
        f"heat rejected at {celsius(design.T_wet_bulb)} wet bulb",
    )
    installed = count * spec.cell_rating
    share = design.given(spec.fan_power_share, "cooling_tower_open", "fan_power_share")
    # Fans of one speed draw less in thin air.
    thin = design.pressure / _pressure_of_rating(design)
    if np.any(thin != 1.0):
        design.notes[f"{name}.tower_air_density"] = (np.asarray(thin, dtype=float), "1")
        design.notes[f"{name}.tower_cell_over_rating"] = (q_cell / np.asarray(spec.cell_rating), "1")
    pump = "pump_condenser_water"
    p_pump = W / (WATER_DENSITY * CP_WATER) * v(pump, "head") / v(pump, "efficiency")
    # Pipes between towers and condensers or exchangers belong to a block: more blocks share the flow.
    C = v("loop_volume", "condenser_water") * q * modules.over * WATER_DENSITY * CP_WATER
    modules.place_pumps(design, f"{name}.tower_pumps", p_pump)
    design.place(
        f"{name}.water_treatment",
        "water_treatment",
        1.0,
        1.0,
        "1",
        1.0,
        "N",
        "dosing and bleed of one tower plant",
    )
    # The basin holds most of the water; the hot leg is pipe.
    towers = CoolingTower(
        name=f"{name}.towers",
        C_supply=C * BASIN_SHARE,
        C_return=C * (1 - BASIN_SHARE),
        m_air_design=count * size.m_air,
        ua_design=count * size.ua_design,
        W_design=count * q_cell / spec.range,
        cp_air=np.asarray(CP_DRY_AIR),
        cp_water=np.asarray(CP_WATER),
        T_wb_design=np.asarray(design.T_wet_bulb, dtype=float),
        pressure=np.asarray(design.pressure, dtype=float),
        n_cells=count,
        n_start=np.minimum(design.units(q / q_cell), count) if spec.standby == "cold" else count,
        staged=np.asarray(float(spec.standby == "cold")),
        water_least=v("cooling_tower_open", "flow_min_share"),
        load_high=v("tower_staging", "load_high"),
        load_low=v("tower_staging", "load_low"),
        dwell=v("tower_staging", "dwell"),
        fan_power_max=installed * share * thin,
        fan_min=v("cooling_tower_open", "fan_speed_min"),
        pump_power_design=p_pump * modules.over,
        W_pump_design=W * modules.over,
        pumps=modules.pump_sets(design, pump, p_pump),
        cycles=design.given(spec.cycles_of_concentration, "cooling_tower_open", "cycles_of_concentration"),
        drift_share=design.given(spec.drift, "cooling_tower_open", "drift_share"),
        # All water that the fans have to cool, over the conductance at design.
        tuning=tuning(design, "tower_loop", (C + C_loop) * (T_hot - design.T_wet_bulb) / q),
        T_start_supply=np.asarray(T_cold, dtype=float),
        T_start_return=np.asarray(T_hot, dtype=float),
        T_start_leaving=np.asarray((T_hot + design.T_wet_bulb) / 2, dtype=float),
        fan_start=np.asarray(0.7),
        plant=plant,
        flows=flows,
        path=path,
    )
    return towers, p_pump + q * share * (thin * spec.cell_rating / q_cell)


def _pressure_of_rating(design: Design) -> Array:
    """Pressure for which the rating of a cell holds, Pa: that of the site, if it is not too high for that."""
    highest = design.value("cooling_tower_open", "rating_elevation")
    return pressure_of_elevation(np.minimum(design.elevation, highest))


def _cell(design: Design, name: str, spec: Towers, T_hot: Array, T_cold: Array) -> tuple[Array, TowerSize]:
    """Heat that one cell of the rating rejects on the site, W, and its air and fill there."""
    T_wb = design.T_wet_bulb
    liquid_to_gas = 1 / design.value("cooling_tower_open", "air_water_ratio")
    enough = liquid_to_gas < most_liquid_to_gas(T_hot, T_cold, T_wb, design.pressure, CP_WATER)
    # Of many designs those with too little air are left out, each sized with what it would need; one alone
    # is refused below.
    if np.any(enough) and not np.all(enough):
        design.require(
            enough,
            f"plants.{name}.towers.approach",
            "the air of the towers would have to leave warmer than the water comes in",
            "the air takes up all heat below the temperature of the water",
            "Raise the approach.",
            "air of the towers",
        )
    # Dense air takes up less for each kilogram: a tower that does its duty on a mountain only has more of it.
    p_rated = _pressure_of_rating(design)
    most = most_liquid_to_gas(T_hot, T_cold, T_wb, p_rated, CP_WATER)
    at_rating = np.where(np.any(enough) & (liquid_to_gas >= most), ENOUGH * most, liquid_to_gas)
    q = np.asarray(spec.cell_rating, dtype=float)
    try:
        rated = size_tower(q, T_hot, T_cold, T_wb, p_rated, at_rating, CP_WATER, CP_DRY_AIR)
    except Unsizable as error:
        raise InputError(
            Finding(
                design.spec.document.where(("plants", name, "towers", "approach")),
                f"no tower cools {celsius(T_hot)} to {celsius(T_cold)} at a wet bulb of "
                f"{celsius(design.T_wet_bulb)}: {error}",
                "cold air takes up little heat: it needs a larger approach",
                f"Raise plants.{name}.towers.approach, or look at site.design_wet_bulb.",
            )
        ) from None
    if np.all(p_rated == design.pressure):
        return q, rated
    return tower_in_thin_air(rated, q, T_hot, T_cold, T_wb, p_rated, design.pressure, np.asarray(CP_DRY_AIR))


def least_tower_water(spec: Towers, towers: CoolingTower, W: Array) -> Array:
    """Least tower water over that of the plant, W/K: what the nozzles of all cells need, or those of one."""
    if spec.standby == "on_line":
        return towers.water_least
    return np.minimum(towers.water_least * towers.W_design / towers.n_cells / W, towers.water_least)


# Share of the water that air can cool at most, with which a tower is sized that lacks air.
ENOUGH = 0.9
# Share of the tower water that stands in basin and cold leg.
BASIN_SHARE = 0.7
