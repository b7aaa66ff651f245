"""Pump sets: motors and drives for a design power, and the system curve that the pumps stand on."""

from __future__ import annotations

from aidc_twin.arrays import Array
from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.facility.design import Design
from aidc_twin.physics.hydraulics import motor_ratios, vfd_efficiency

__all__ = ["size_pump_sets"]

PAIR = 2


def size_pump_sets(
    design: Design,
    pump: str,
    p_design: Array,
    sets: int,
    units: Array = 1.0,
    static_share: Array | None = None,
) -> PumpSets:
    """What the duty pumps of a circuit take off their design point.

    Parameters
    ----------
    design
        Read only.
    pump
        Row of the catalogue with their ``static_share``.
    p_design
        Electrical power of all of them at design, W.
    sets
        Duty pumps in parallel: one, or a pair that is staged.
    units
        Equal machines with such sets of their own, all of them on line: CDUs.
    static_share
        Of the system curve, where the row does not give it.
    """
    v = design.value
    load, efficiency = v("pump_motor", "design_load"), v("pump_motor", "efficiency")
    p_motor = p_design / (sets * units) * efficiency * vfd_efficiency(load) / load
    ratio_20, ratio_40 = motor_ratios(p_motor)
    share = v(pump, "static_share") if static_share is None else static_share
    return PumpSets.sized(share, load, efficiency, ratio_20, ratio_40, sets == PAIR)
