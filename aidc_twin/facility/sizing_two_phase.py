"""Liquid side of a hall whose coolant boils: condensers on facility water, filling, pump of the plates."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.two_phase_cdu import TwoPhaseCdu
from aidc_twin.facility.coolants import COOLANTS
from aidc_twin.facility.design import MOST_EFFECTIVE, Design, celsius
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.sizing_liquid import LiquidDuty, list_tcs
from aidc_twin.facility.sizing_racks import LoopDuty

__all__ = ["size_two_phase"]


def size_two_phase(
    design: Design, hall: HallPlan, name: str, duty: LoopDuty, T_water: Array, T_return: Array
) -> LiquidDuty:
    """Condensers between a coolant at saturation and facility water at ``T_water`` to ``T_return``, K.

    ::

        pump:  V = q / (latent heat x exit quality x density),  P = V head / efficiency
    """
    tcs, v, path = hall.loops[name], design.value, hall.loop_path(name)
    coolant = COOLANTS[tcs.fluid]
    fluid = coolant.boils
    density = v(fluid, "density")
    flow = duty.q_liquid / (v(fluid, "latent_heat") * v("two_phase_plates", "exit_quality") * density)
    head = np.asarray(0.0) if coolant.tank else design.given(tcs.cdu.pump_head, coolant.cdu, "pump_head")
    p_pump = flow * head / v("pump_cdu", "efficiency")
    q = duty.q_liquid + p_pump
    rating = design.given(tcs.cdu.unit_rating, "cdu", "unit_rating")
    count = design.install(
        name,
        "two_phase_cdu",
        q,
        rating,
        "W",
        tcs.cdu.redundancy,
        "heat that boils off, and work of the pumps",
        hall.count,
    )
    T_sat = np.asarray(tcs.supply, dtype=float)
    W_cold = rating / (T_return - T_water)
    effectiveness = rating / (W_cold * np.maximum(T_sat - T_water, 1))
    design.require(
        effectiveness < MOST_EFFECTIVE,
        f"{path}.cdu",
        f"coolant that boils at {celsius(T_sat)} on water {celsius(T_water)} to {celsius(T_return)} asks for "
        "an infinite condenser",
        "facility water must return colder than the coolant boils",
        "Lower the return temperature of the plant, or raise the saturation temperature.",
    )
    ua = -W_cold * np.log1p(-np.minimum(effectiveness, MOST_EFFECTIVE))
    mass = v(coolant.cdu, "inventory") * duty.q_liquid * density
    group = "tcs" if name == "cdu" else name
    list_tcs(design, group, hall.count, duty, coolant.item, mass)
    C_fluid = mass * v(fluid, "heat_capacity")
    cdu = TwoPhaseCdu(
        name=name,
        C_fluid=C_fluid,
        W_fws_max=count * W_cold,
        ua=count * ua,
        share_condensing=v("two_phase_plates", "condensing_share"),
        exponent=v("cdu", "conductance_exponent"),
        pump_power=p_pump,
        T_set=T_sat,
        closed_loop=v("condenser_loop", "closed_loop"),
        valve_start=np.clip(q / (count * rating), 0.1, 1.0),
        loop=tcs.plant,
        label=group,
        feed="ups" if "cdu" in design.spec.power.on_ups else "mechanical",
    )
    return LiquidDuty(cdu, q, p_pump)
