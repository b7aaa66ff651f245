"""Air handlers that need no cooling water: outdoor air, indirect evaporative, pumped refrigerant, trim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.air_fans import AirFans
from aidc_twin.components.base import Component
from aidc_twin.components.indirect_evaporative import IndirectEvaporative
from aidc_twin.components.outdoor_air import OutdoorAir
from aidc_twin.components.refrigerant_economiser import RefrigerantEconomiser
from aidc_twin.facility.design import CP_MOIST_AIR, Design, celsius
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.sizing_air import size_room
from aidc_twin.facility.sizing_dx import size_dx
from aidc_twin.facility.sizing_racks import RackDuty
from aidc_twin.facility.sizing_white_space import WhiteSpace
from aidc_twin.facility.spec_types import Redundancy
from aidc_twin.physics.exchangers import conductance_crossflow
from aidc_twin.physics.merkel import saturation_slope
from aidc_twin.physics.pads import air_behind_pads, pad_effectiveness
from aidc_twin.physics.psychrometrics import enthalpy_saturated

__all__ = ["DryAirDuty", "size_outdoor_air"]

# Halvings of the bracket in which a conductance is sought, and its upper end over the flow.
HALVINGS, MOST_NTU = 60, 40.0
CP_DRY_AIR = 1006.0
N_PLUS_1 = Redundancy(spare=1)


@dataclass(frozen=True)
class DryAirDuty:
    """Components of a hall without cooling water, in the order of their step; power at design, W.

    ``q_moded`` is the heat of a hall whose coil tells its modes, W.
    """

    components: tuple[Component, ...]
    p_fans: Array
    p_rejection: Array
    q_moded: Array


@dataclass(frozen=True)
class _Air:
    """The air of a hall at design: capacity rates, W/K, heat, W, and temperatures, K."""

    W_max: Array
    W: Array
    q: Array
    T_back: Array
    rise: Array


def _ua_crossflow(W_hot: Array, W_cold: Array, effectiveness: Array) -> Array:
    """``UA`` at which a cross-flow exchanger takes a share of ``W_hot``, by halving."""
    W_hot, W_cold = np.asarray(W_hot, dtype=float), np.asarray(W_cold, dtype=float)
    low, high = 0 * W_hot, MOST_NTU * W_hot
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        short = conductance_crossflow(W_hot, W_cold, middle) < effectiveness * W_hot
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray((low + high) / 2)


def size_outdoor_air(
    design: Design,
    hall: HallPlan,
    duty: RackDuty,
    white: WhiteSpace,
    per_server_air: Array,
    q_other: Array,
) -> DryAirDuty:
    """Fans, economiser and direct expansion of a hall, for the heat of its racks and ``q_other``, W."""
    spec, v = hall.room, design.value
    first = spec.air_economiser or spec.indirect_evaporative
    dx = spec.dx
    pumped = dx.pumped_economiser if dx is not None else None
    unit = first or dx
    assert unit is not None, "reading lets no room pass that nothing cools"
    W_wanted = np.minimum(per_server_air * duty.W_air, duty.W_aisles)
    density = design.air_density(spec.supply_air)
    item = "dx" if first is None else "air_handler"
    rating = design.given(unit.unit_rating, item, "unit_rating")
    drop = v("crah", "design_air_drop")
    W_unit = rating / drop
    fan_unit = W_unit / (density * CP_MOIST_AIR) * _pressure(design, hall) / v("crah", "fan_efficiency")
    q = duty.q_air + q_other
    q = q * (1 + fan_unit / rating)
    needed = np.maximum(q / rating, W_wanted / W_unit)
    if first is None:
        # Fans stand in the units of direct expansion, which carry all heat.
        count = hall.count * unit.redundancy.units(needed / hall.count, design.whole)
    else:
        count = design.install(
            hall.part("air_handlers"),
            "outdoor_air_handler" if spec.air_economiser is not None else "indirect_evaporative_unit",
            needed * rating,
            rating,
            "W",
            unit.redundancy,
            "heat of the hall and of the fans, or the air that the servers draw, whichever needs more units",
            hall.count,
        )
    W_max = count * W_unit
    speed = np.clip(W_wanted / W_max, v("crah", "fan_speed_min"), 1)
    p_fans = count * fan_unit * speed**3
    W = speed * W_max
    q = duty.q_air + q_other + p_fans
    name, inlet = hall.part("economiser"), f"{hall.part('dx')}.inlet"
    staged = first is not None or pumped is not None
    room = size_room(
        design, hall, duty, white, hall.part("fans"), (inlet,) if staged and dx is not None else ()
    )
    C_air = room.C_supply + room.C_inlet + room.C_exhaust + room.C_return
    rise = p_fans / W
    air = _Air(W_max, W, q, spec.supply_air + (q - p_fans) / W, rise)
    fans = AirFans(
        name=hall.part("fans"),
        W_air_max=W_max,
        W_aisles=duty.W_aisles,
        fan_power_max=count * fan_unit,
        fan_min=v("crah", "fan_speed_min"),
        air_per_server_air=per_server_air,
        room=hall.part("room"),
        racks=tuple(hall.racks),
        feed="ups" if "crah" in design.spec.power.on_ups else "mechanical",
    )
    design.notes[hall.part("crah_fan_power")] = (p_fans, "W")
    components: list[Component] = [fans]
    T_left, p_stage = air.T_back, np.asarray(0.0)
    stage: Component
    outlet = inlet if dx is not None else f"{hall.part('room')}.supply"
    if spec.air_economiser is not None:
        stage, T_left, p_stage = _outdoor(design, hall, air, name, outlet)
        components.append(stage)
    elif spec.indirect_evaporative is not None:
        stage, T_left, p_stage = _indirect(design, hall, air, name, outlet)
        components.append(stage)
    elif pumped is not None:
        stage, T_left, p_stage = _pumped(design, hall, air, name, outlet)
        components.append(stage)
    T_coil = spec.supply_air - rise
    q_trim = W * np.maximum(np.minimum(T_left, air.T_back) - T_coil, 0)
    if dx is not None:
        machine, p_dx = size_dx(
            design, hall, dx, q, q_trim, T_coil, v("dx", "air_between_share") * C_air,
            name if staged else "",
        )  # fmt: skip
        components.append(machine)
        p_stage = p_stage + p_dx
    else:
        design.require(
            T_left <= T_coil + 0.1,
            hall.path("room", "supply_air"),
            f"outdoor air cools the hall to {celsius(np.maximum(T_left, T_coil) + rise)} on the design day",
            f"supply air is {celsius(spec.supply_air)}",
            "Add dx: for trim, add pads, or supply warmer air.",
        )
    q_moded = np.asarray(q if dx is not None else 0 * q)
    return DryAirDuty((*components, room), p_fans, p_stage, q_moded)


def _pressure(design: Design, hall: HallPlan) -> Array:
    """Pressure of the supply fans at full flow, Pa: what the air passes."""
    p = lambda name: design.value("air_handler", f"{name}_pressure")  # noqa: E731
    room = hall.room
    total = p("casing")
    total = total + (p("filter") if room.air_economiser is not None else p("filter_return"))
    if room.air_economiser is not None and room.air_economiser.pads is not None:
        total = total + design.value("air_economiser", "pad_pressure")
    if room.indirect_evaporative is not None:
        total = total + p("exchanger")
    if room.dx is not None:
        total = total + p("coil")
        if room.dx.pumped_economiser is not None:
            total = total + p("coil")
    return total


def _outdoor(
    design: Design, hall: HallPlan, air: _Air, name: str, outlet: str
) -> tuple[OutdoorAir, Array, Array]:
    """Dampers and pads; the air that they leave to the coil on the design day, K, and their power, W."""
    v = lambda name: design.value("air_economiser", name)  # noqa: E731
    spec = hall.room.air_economiser
    assert spec is not None
    effectiveness, wet_above, cycles = np.asarray(0.0), None, None
    if spec.pads is not None:
        depth = design.given(spec.pads.depth, "air_economiser", "pad_depth")
        effectiveness = np.asarray(pad_effectiveness(depth, v("pad_velocity")))
        wet_above, cycles = spec.pads.wet_above, spec.pads.cycles_of_concentration
    T_fresh = air_behind_pads(design.T_dry_bulb, design.T_wet_bulb, effectiveness)
    p_pump = v("pump_power_share") * air.q * (1.0 if spec.pads is not None else 0.0)
    component = OutdoorAir(
        name=name,
        effectiveness=effectiveness,
        cp_air=np.asarray(CP_MOIST_AIR),
        pressure=np.asarray(design.pressure, dtype=float),
        T_set=np.asarray(hall.room.supply_air, dtype=float),
        T_wet_above=np.asarray(
            hall.room.supply_air - v("wet_below_set") if wet_above is None else wet_above, dtype=float
        ),
        wet_band=v("wet_band"),
        T_dry_below=v("dry_below"),
        open_lead=v("open_lead"),
        cycles=design.given(cycles, "air_economiser", "cycles_of_concentration"),
        pump_power_max=p_pump,
        share_start=np.clip(air.q / (air.W * np.maximum(air.T_back - T_fresh, 1)), 0.1, 1.0),
        stroke=design.value("air_handler", "stroke"),
        room=hall.part("room"),
        fans=hall.part("fans"),
        outlet=outlet,
    )
    return component, T_fresh, p_pump


def _indirect(
    design: Design, hall: HallPlan, air: _Air, name: str, outlet: str
) -> tuple[IndirectEvaporative, Array, Array]:
    """Exchangers; the air that they leave to the coil on the design day, K, and their power, W."""
    v = lambda name: design.value("indirect_evaporative", name)  # noqa: E731
    spec = hall.room.indirect_evaporative
    assert spec is not None
    dry = design.given(spec.effectiveness_dry, "indirect_evaporative", "effectiveness_dry")
    wet = design.given(spec.effectiveness_wet, "indirect_evaporative", "effectiveness_wet")
    W_out = v("outdoor_air_ratio") * air.W_max
    # Slope of the enthalpy of saturated air between the design wet bulb and the room's return air half-way.
    T_wb, T_high = design.T_wet_bulb, (design.T_wet_bulb + air.T_back) / 2
    h = enthalpy_saturated(T_wb, design.pressure)
    c_e = saturation_slope(enthalpy_saturated(T_high, design.pressure), h, T_high, T_wb)
    density = design.air_density(design.T_dry_bulb)
    p_fan = W_out / (density * CP_DRY_AIR) * v("outdoor_pressure") / v("outdoor_fan_efficiency")
    p_pump = v("pump_power_share") * air.q
    T_left = air.T_back - wet * (air.T_back - T_wb)
    component = IndirectEvaporative(
        name=name,
        W_air_design=air.W_max,
        W_out_max=W_out,
        cp_air=np.asarray(CP_DRY_AIR),
        ua_dry=_ua_crossflow(air.W_max, W_out, dry),
        ua_wet=_ua_crossflow(air.W_max, W_out / CP_DRY_AIR * c_e, wet),
        share_inside=v("conductance_share_inside"),
        air_exponent=design.value("crah", "air_exponent"),
        pressure=np.asarray(design.pressure, dtype=float),
        T_set=np.asarray(hall.room.supply_air, dtype=float),
        wet_margin=v("wet_margin"),
        T_dry_below=v("dry_below"),
        fan_power_max=p_fan,
        fan_min=v("fan_speed_min"),
        pump_power_max=p_pump,
        cycles=design.given(spec.cycles_of_concentration, "indirect_evaporative", "cycles_of_concentration"),
        fan_start=np.asarray(0.7),
        T_start_leaving=np.asarray(np.maximum(T_high, 274.15), dtype=float),
        stroke=design.value("air_handler", "stroke"),
        room=hall.part("room"),
        fans=hall.part("fans"),
        outlet=outlet,
    )
    return component, T_left, p_fan + p_pump


def _pumped(
    design: Design, hall: HallPlan, air: _Air, name: str, outlet: str
) -> tuple[RefrigerantEconomiser, Array, Array]:
    """Circuits of pumped refrigerant; what they leave to the coil at design, K, and their power, W."""
    v = lambda name: design.value("pumped_refrigerant", name)  # noqa: E731
    dx = hall.room.dx
    assert dx is not None and dx.pumped_economiser is not None
    spec = dx.pumped_economiser
    share = design.given(spec.effectiveness, "pumped_refrigerant", "effectiveness")
    design.install(
        name,
        "pumped_refrigerant_economiser",
        air.q,
        design.given(dx.unit_rating, "dx", "unit_rating"),
        "W",
        dx.redundancy,
        "a circuit in each unit of direct expansion",
        hall.count,
    )
    W_out = v("outdoor_air_ratio") * air.W_max
    component = RefrigerantEconomiser(
        name=name,
        W_air_design=air.W_max,
        W_out_max=W_out,
        ua=_ua_crossflow(air.W_max, W_out, share),
        share_inside=v("conductance_share_inside"),
        air_exponent=design.value("crah", "air_exponent"),
        T_set=np.asarray(hall.room.supply_air, dtype=float),
        start_lead=v("start_lead"),
        stop_lead=v("stop_lead"),
        fan_power_max=v("fan_power_share") * air.q,
        fan_min=v("fan_speed_min"),
        pump_power_max=v("pump_power_share") * air.q,
        fan_start=np.asarray(0.7),
        stroke=design.value("air_handler", "stroke"),
        room=hall.part("room"),
        fans=hall.part("fans"),
        outlet=outlet,
    )
    # On the design day outdoor air is too warm for it, unless the hall is warmer still.
    helps = air.T_back - design.T_dry_bulb > v("start_lead")
    T_left = np.where(helps, air.T_back - share * (air.T_back - design.T_dry_bulb), air.T_back)
    return component, T_left, component.fan_power_max + component.pump_power_max
