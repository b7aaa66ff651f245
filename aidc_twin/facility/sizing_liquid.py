"""Liquid side of the hall: the technology cooling system and its CDUs, sized for the heat of the plates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component
from aidc_twin.components.cdu import Cdu
from aidc_twin.components.coolant_flow import ConstantFlow, CoolantFlow, FlowByReturn
from aidc_twin.facility.coolants import COOLANTS, coolant_constants, film_against_pg25
from aidc_twin.facility.design import MOST_EFFECTIVE, Design, celsius, span, tuning
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.sizing_pumps import size_pump_sets
from aidc_twin.facility.sizing_racks import LoopDuty
from aidc_twin.facility.sizing_valves import size_valves
from aidc_twin.facility.spec_sections import Cdu as CduSpec
from aidc_twin.physics.exchangers import ua_for_duty_counterflow

__all__ = ["LiquidDuty", "list_tcs", "size_liquid"]

# A head below this is no design, Pa; so that what follows stays finite.
LEAST_HEAD = 1e3


@dataclass(frozen=True)
class LiquidDuty:
    """What the liquid side asks of its plant and of the power train."""

    cdu: Component
    q_water: Array
    p_pumps: Array


def size_liquid(
    design: Design, hall: HallPlan, name: str, duty: LoopDuty, T_water: Array, T_return: Array
) -> LiquidDuty:
    """CDUs between the coolant of the racks and facility water at ``T_water`` to ``T_return``, K."""
    tcs, v, path = hall.loops[name], design.value, hall.loop_path(name)
    density, cp = coolant_constants(tcs.fluid, tcs.supply)
    T_back = tcs.supply + duty.q_liquid / duty.W_tcs
    coolant = COOLANTS[tcs.fluid]
    balanced = design.given(tcs.cdu.pump_head, coolant.cdu, "pump_head")
    head = balanced - duty.dp_spared
    design.require(
        head > 0,
        f"{path}.cdu.pump_head",
        f"of {span(balanced / 1e3, '.0f')} kPa branches without balancing valves spare "
        f"{span(duty.dp_spared / 1e3, '.0f')} kPa",
        "the head carries the branch that drops most",
        "Raise pump_head.",
        name="head of the CDU pumps",
    )
    head = np.maximum(head, LEAST_HEAD)
    p_pump = duty.W_tcs / (density * cp) * head / v("pump_cdu", "efficiency")
    q = duty.q_liquid + p_pump

    rating = design.given(tcs.cdu.unit_rating, "cdu", "unit_rating")
    count = design.install(
        name,
        "cdu",
        q,
        rating,
        "W",
        tcs.cdu.redundancy,
        "heat of the plates and of the CDU pumps",
        hall.count,
    )
    design.require(
        T_water < tcs.supply,
        f"{path}.supply",
        f"coolant at {celsius(tcs.supply)} from warmer facility water",
        "the coolant supply must lie above the facility water supply",
        "Raise the coolant or lower the water.",
    )
    # At most: those of the design point. With a constant flow they are on line all year.
    running = count if tcs.cdu.standby == "on_line" else hall.count * design.units(q / hall.count / rating)
    W_hot = rating / (T_back - tcs.supply)
    W_cold = rating / (T_return - T_water)
    effectiveness = rating / (np.minimum(W_hot, W_cold) * np.maximum(T_back - T_water, 1))
    design.require(
        effectiveness < MOST_EFFECTIVE,
        f"{path}.cdu",
        f"coolant {celsius(T_back)} to {celsius(tcs.supply)} on water "
        f"{celsius(T_water)} to {celsius(T_return)} asks for an infinite exchanger",
        "facility water must return colder than the coolant does",
        "Lower the return temperature of the plant.",
    )
    ua = ua_for_duty_counterflow(W_hot, W_cold, np.minimum(effectiveness, MOST_EFFECTIVE))
    volume = v("loop_volume", "tcs") * duty.q_liquid
    # Tanks are the return of the loop: the oil in them is mixed.
    tanks = v("loop_volume", "tank") * duty.q_liquid if coolant.tank else 0 * volume
    # Resistance of the films: the shares of the catalogue hold for glycol, that of oil is larger by its film.
    water = v("cdu", "conductance_share_primary")
    film = (1 - water) / film_against_pg25(tcs.fluid, tcs.supply, v("cdu", "conductance_exponent"))
    group = "tcs" if name == "cdu" else name
    list_tcs(design, group, hall.count, duty, coolant.item, (volume + tanks) * density)
    valves = size_valves(design, tcs.cdu.valve)
    cdu = Cdu(
        name=name,
        C_supply=volume * density * cp / 2,
        C_return=(volume / 2 + tanks) * density * cp,
        W_tcs=duty.W_tcs,
        W_tcs_rated=running * W_hot,
        speed=np.asarray(1.0),
        W_fws_max=running * W_cold,
        ua=running * ua,
        share_tcs=film / (film + water),
        exponent=v("cdu", "conductance_exponent"),
        pump_power_design=p_pump,
        pumps=size_pump_sets(design, "pump_cdu", p_pump, 1, running),
        T_set=np.asarray(tcs.supply, dtype=float),
        tuning=tuning(design, "valve_loop", (volume + tanks) * density * cp / (running * W_cold)),
        valve_start=valves.stroke(np.clip(q / (running * rating), 0.1, 1.0)),
        valves=valves,
        flow=_size_flow(design, tcs.cdu, T_back, running, hall.count),
        T_start_return=T_back,
        loop=tcs.plant,
        label=group,
        feed="ups" if "cdu" in design.spec.power.on_ups else "mechanical",
    )
    design.notes[f"{group}_return"] = (T_back, "K")
    return LiquidDuty(cdu, q, p_pump)


def _size_flow(design: Design, cdu: CduSpec, T_back: Array, running: Array, halls: int) -> CoolantFlow:
    """What moves the pumps: nothing, or the return of the coolant, held at that of the design, K."""
    if cdu.flow == "constant":
        return ConstantFlow()
    v = design.value
    return FlowByReturn(
        T_set=T_back,
        least=v("coolant_flow", "least_share"),
        closed_loop=v("coolant_flow", "closed_loop"),
        n_units=running / halls,
        halls=np.asarray(float(halls)),
        staged=np.asarray(float(cdu.standby == "cold")),
        load_high=v("terminal_staging", "load_high"),
        load_low=v("terminal_staging", "load_low"),
        dwell=v("terminal_staging", "dwell"),
    )


def list_tcs(design: Design, group: str, halls: int, duty: LoopDuty, item: str, coolant: Array) -> None:
    """Ring main and first filling of a loop of coolant, kg."""
    design.place(
        f"{group}.ring_main",
        "tcs_ring_main",
        float(halls),
        duty.q_liquid / halls,
        "W",
        duty.q_liquid,
        "N",
        "secondary ring main for the heat into the coolant",
    )
    design.place(
        f"{group}.coolant",
        item,
        1.0,
        coolant,
        "kg",
        coolant,
        "N",
        "first filling, from the loop volume per power",
    )
