"""Exchangers and pump of a heat recovery, from its capacity and the temperatures of loop and network."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component
from aidc_twin.components.heat_recovery import HeatRecovery
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.design import CP_WATER, MOST_EFFECTIVE, WATER_DENSITY, Design, celsius
from aidc_twin.facility.sizing_pumps import size_pump_sets
from aidc_twin.facility.spec_plant_options import HeatRecovery as Section
from aidc_twin.facility.spec_types import Redundancy
from aidc_twin.physics.exchangers import ua_for_duty_counterflow

__all__ = ["Recovery", "recover_heat", "size_heat_recovery"]

# Water of the exchangers and their pipes as share of the loop.
PIPE_SHARE = 0.1
# The network's water is heated by at least this, K: less would take more pumping than heat is worth.
LEAST_RISE = 1.0


@dataclass(frozen=True)
class Recovery:
    """A heat recovery in its loop: component, the loop round it, inlet of what follows, pump power, W."""

    components: tuple[Component, ...]
    loop: WaterLoop
    inlet: str
    p_pump: Array


def recover_heat(
    design: Design, name: str, section: Section | None, loop: WaterLoop, T_return: Array
) -> Recovery:
    """The heat recovery of a plant that takes its loop as a whole; none where the spec has none."""
    if section is None:
        return Recovery((), loop, f"{name}.return", np.asarray(0.0))
    reuse = size_heat_recovery(design, name, section, loop, T_return, f"{name}.W")
    inlet = reuse.at("outlet")
    return Recovery((reuse,), replace(loop, path=(inlet, *loop.path)), inlet, reuse.pump_power_design)


def size_heat_recovery(
    design: Design, name: str, section: Section, loop: WaterLoop, T_return: Array, flow: str
) -> HeatRecovery:
    """The heat recovery of a loop; ``flow`` names the signal of the water through its plant, W/K."""
    v = design.value
    T_heated = T_return - section.approach
    where = design.spec.document.where
    if np.any(T_heated - section.network_return < LEAST_RISE):
        raise InputError(
            Finding(
                where(("plants", name, "heat_recovery", "network_return")),
                f"the network returns at {celsius(section.network_return)}, the plant at {celsius(T_return)}",
                f"the network is heated by {LEAST_RISE:g} K at least, up to the approach below the return",
                "Raise the return of the plant, or lower the approach or the return of the network.",
            )
        )
    if np.any(section.design_outdoor >= section.heating_below):
        raise InputError(
            Finding(
                where(("plants", name, "heat_recovery", "design_outdoor")),
                f"heating begins below {celsius(section.heating_below)} and is whole at "
                f"{celsius(section.design_outdoor)}",
                "demand grows as it gets colder",
                "Are the two swapped?",
            )
        )
    q, W_hot = np.asarray(section.capacity, dtype=float), loop.W_design
    design.require(
        q <= W_hot * (T_return - loop.T_set),
        f"plants.{name}.heat_recovery.capacity",
        f"{np.max(q) / 1e6:.2f} MW of a loop of {np.max(W_hot * (T_return - loop.T_set)) / 1e6:.2f} MW",
        "no more is given away than the loop carries at design",
        "Lower the capacity.",
    )
    W_network = q / (T_heated - section.network_return)
    effectiveness = q / (np.minimum(W_hot, W_network) * (T_return - section.network_return))
    design.require(
        effectiveness < MOST_EFFECTIVE,
        f"plants.{name}.heat_recovery.approach",
        f"an effectiveness of {np.max(effectiveness):.3f}",
        f"exchangers reach {MOST_EFFECTIVE:.0%} at most",
        "Allow a larger approach.",
    )
    design.install(
        f"{name}.heat_recovery",
        "plate_exchanger",
        q,
        q,
        "W",
        Redundancy(),
        "heat to the network at its design day",
    )
    p_pump = (
        W_network / (WATER_DENSITY * CP_WATER) * v("heat_recovery", "pump_head") / v("pump_fws", "efficiency")
    )
    design.place(
        f"{name}.heat_recovery_pumps",
        "pump_set",
        2.0,
        p_pump,
        "W",
        p_pump,
        "N+1",
        "one duty pump and one to spare",
    )
    return HeatRecovery(
        name=f"{name}.heat_recovery",
        ua=ua_for_duty_counterflow(W_hot, W_network, np.minimum(effectiveness, MOST_EFFECTIVE)),
        share_hot=v("plate_exchanger", "conductance_share_primary"),
        exponent=v("plate_exchanger", "conductance_exponent"),
        W_hot_design=W_hot,
        W_network=W_network,
        q_capacity=q,
        T_network=np.asarray(section.network_return, dtype=float),
        T_heating=np.asarray(section.heating_below, dtype=float),
        T_design=np.asarray(section.design_outdoor, dtype=float),
        C_outlet=(loop.C_supply + loop.C_return) * PIPE_SHARE,
        pump_power_design=p_pump,
        pumps=size_pump_sets(design, "pump_fws", p_pump, 1),
        T_start=np.asarray(T_return, dtype=float),
        loop=name,
        flow=flow,
    )
