"""Direct-expansion units from the spec: in halls, alone or behind an economiser, and in electrical rooms."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.dx import Dx
from aidc_twin.components.dx_machine import DxMachine
from aidc_twin.components.electrical_room_dx import ElectricalRoomDx
from aidc_twin.facility.design import Design, celsius
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.spec_air import DirectExpansion
from aidc_twin.facility.spec_types import Redundancy

__all__ = ["size_dx", "size_electrical_room_dx"]

N_PLUS_1 = Redundancy(spare=1)


def _machine(design: Design, q_rated: Array) -> DxMachine:
    """Units of a rated capacity, W, with condensers for all of it."""
    v = lambda name: design.value("dx", name)  # noqa: E731
    q_rated = np.asarray(q_rated, dtype=float)
    # Near 1.3 W leave the condenser for each W of cooling at rating; COP as the law has it there.
    lift = v("rating_outdoor") + v("condenser_approach") - v("rating_supply") + v("evaporator_approach")
    cop = v("carnot_share") * (v("rating_supply") - v("evaporator_approach")) / (lift + v("lift_offset"))
    return DxMachine(
        q_rated=q_rated,
        T_rated_supply=v("rating_supply"),
        T_rated_outdoor=v("rating_outdoor"),
        approach_evaporator=v("evaporator_approach"),
        approach_condenser=v("condenser_approach"),
        lift_loss=v("lift_offset"),
        lift_least=v("lift_min"),
        carnot_share=v("carnot_share"),
        cop_most=v("cop_max"),
        capacity_evaporator=v("capacity_evaporator_slope"),
        capacity_condenser=v("capacity_condenser_slope"),
        capacity_most=v("capacity_max"),
        part_load_least=v("part_load_min"),
        fan_power_max=v("condenser_fan_share") * q_rated,
        G_condenser=q_rated * (1 + 1 / cop) / v("condenser_approach"),
    )


def _share_at_design(design: Design, T_coil: Array) -> Array:
    """Capacity at the design dry bulb over that at rating, for air that leaves the coil at ``T_coil``, K."""
    v = lambda name: design.value("dx", name)  # noqa: E731
    warmer = v("capacity_evaporator_slope") * (T_coil - v("rating_supply"))
    hotter = v("capacity_condenser_slope") * (design.T_dry_bulb - v("rating_outdoor"))
    return np.clip(1 + warmer - hotter, v("part_load_min"), v("capacity_max"))


def size_dx(
    design: Design,
    hall: HallPlan,
    spec: DirectExpansion,
    q_hall: Array,
    q_trim: Array,
    T_coil: Array,
    C_between: Array,
    stage: str,
) -> tuple[Dx, Array]:
    """Direct expansion of a hall, and its power at design.

    Parameters
    ----------
    design, hall, spec
        The design point, the hall, its section.
    q_hall, q_trim
        Heat of the hall, and what its economiser leaves of it on the design day, W.
    T_coil
        Air off the coil at design, K.
    C_between
        Volume between economiser and coil, J/K.
    stage
        Component of the economiser; empty where there is none.
    """
    v = lambda name: design.value("dx", name)  # noqa: E731
    rating = design.given(spec.unit_rating, "dx", "unit_rating")
    if spec.capacity_share is not None:
        q = np.asarray(spec.capacity_share * q_hall, dtype=float)
    elif stage:
        q = np.maximum(q_trim, v("trim_least_share") * q_hall)
    else:
        q = q_hall
    share = _share_at_design(design, T_coil)
    count = design.install(
        hall.part("dx"),
        "dx_unit",
        q / share,
        rating,
        "W",
        spec.redundancy,
        f"what the economiser leaves at {celsius(design.T_dry_bulb)} dry and {celsius(design.T_wet_bulb)} wet"
        if stage
        else f"heat of the hall at {celsius(design.T_dry_bulb)}",
        hall.count,
    )
    design.require(
        q >= q_trim * (1 - 1e-9),
        hall.path("room", "dx", "capacity_share"),
        f"direct expansion for {np.min(q / q_hall):.0%} of the heat of the hall",
        f"{np.max(q_trim / q_hall):.0%} are left to it on the design day",
        "Give more, or leave capacity_share out: it is then computed.",
    )
    machine = _machine(design, count * rating)
    component = Dx(
        name=hall.part("dx"),
        machine=machine,
        C_condenser=v("condenser_capacity_per_heat") * machine.q_rated,
        C_inlet=np.asarray(C_between, dtype=float),
        T_set=np.asarray(hall.room.supply_air, dtype=float),
        hold_above=v("hold_above_set") * (1.0 if stage else 0.0),
        loading_rate=v("loading_rate"),
        start_delay=v("start_delay"),
        T_start=np.asarray(hall.room.supply_air, dtype=float),
        T_start_condenser=np.asarray(np.maximum(design.T_dry_bulb, 274.15), dtype=float),
        inlet=f"{hall.part('dx')}.inlet" if stage else f"{hall.part('room')}.return",
        room=hall.part("room"),
        fans=hall.part("fans"),
        stage=stage,
        # Its part in the hours of the modes is set once all halls and plants are known.
        weight=np.asarray(1.0),
    )
    p, p_fan = machine.power(q, machine.capacity(T_coil, design.T_dry_bulb), T_coil, design.T_dry_bulb)
    return component, p + p_fan


def size_electrical_room_dx(design: Design, q_loss: Array) -> tuple[ElectricalRoomDx, Array]:
    """Split units for the losses that stand in the electrical room, W, in four units with one to spare.

    Returns the component and its power at design.
    """
    v = design.value
    fan = v("electrical_room_cooling", "fan_power_share")
    T_room, band = v("electrical_room", "temperature"), v("electrical_room_dx", "band")
    drop = v("electrical_room_dx", "air_drop")
    # All units run, the spare one too; their fans are heat of the room.
    units = 4.0
    q = q_loss / (1 - fan * N_PLUS_1.units(np.asarray(units)) / units)
    T_coil = T_room + band / 2 - drop
    share = _share_at_design(design, T_coil)
    unit = np.maximum(q / units / share, 1.0)
    count = design.install(
        "electrical_room",
        "electrical_room_dx",
        unit * units,
        unit,
        "W",
        N_PLUS_1,
        f"losses of the UPS and their fans at {celsius(design.T_dry_bulb)}, in four units",
    )
    machine = _machine(design, count * unit)
    component = ElectricalRoomDx(
        name="electrical_room",
        machine=machine,
        C_room=v("electrical_room", "capacity_per_loss") * q_loss,
        C_condenser=v("dx", "condenser_capacity_per_heat") * machine.q_rated,
        T_low=T_room - band / 2,
        band=band,
        air_drop=drop,
        fan_power=count * unit * fan,
        T_start_condenser=np.asarray(np.maximum(design.T_dry_bulb, 274.15), dtype=float),
    )
    p, p_fan = machine.power(q, machine.capacity(T_coil, design.T_dry_bulb), T_coil, design.T_dry_bulb)
    return component, p + p_fan + component.fan_power
