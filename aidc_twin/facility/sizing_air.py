"""Air side: the room, its CRAHs, the electrical room and the lighting, sized for the design point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.crah import Crah
from aidc_twin.components.electrical_room import ElectricalRoom
from aidc_twin.components.other_loads import OtherLoads
from aidc_twin.components.room import Room
from aidc_twin.facility.coil_tuning import coil_tuning
from aidc_twin.facility.containment import bypass_of, recirculation_of
from aidc_twin.facility.design import CP_MOIST_AIR, MOST_EFFECTIVE, Design, celsius, tuning
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.sizing_racks import RackDuty
from aidc_twin.facility.sizing_valves import size_valves, valves_of_room
from aidc_twin.facility.sizing_white_space import WhiteSpace
from aidc_twin.facility.spec_types import Redundancy
from aidc_twin.physics.exchangers import ua_for_duty_counterflow

__all__ = ["AirDuty", "air_margin", "size_air", "size_electrical_room", "size_other", "size_room"]

# Shares of the air of a hall in supply plenum and ducts, cold aisles, hot aisles, and return and room.
AIR_SHARES = (0.1, 0.2, 0.25, 0.45)
# Two ways to give one air flow agree within this: both are written with two digits.
SAME_FLOW = 0.01
# Fan coils of an electrical room are small: one unit to spare.
N_PLUS_1 = Redundancy(spare=1)


@dataclass(frozen=True)
class AirDuty:
    """What the air side asks of the chilled water and of the power train."""

    room: Room
    crah: Crah
    q_water: Array
    p_fans: Array


def air_margin(design: Design, hall: HallPlan) -> Array:
    """Air of the CRAHs over that of the servers at design: what passes by the servers is delivered too."""
    room = hall.room
    share, bypass = recirculation_of(design, hall), bypass_of(design, hall)
    # What passes by the servers has to be delivered too; what the spec gives is taken as it stands.
    least = (1 - share) / (1 - bypass)
    if room.air_flow_margin is not None:
        margin = np.asarray(room.air_flow_margin, dtype=float)
    elif room.bypass is not None:
        margin = np.asarray(least, dtype=float)
    else:
        margin = np.maximum(least, design.value(room.crah.type, "airflow_margin"))
    if room.air_flow_margin is not None and room.bypass is not None:
        design.warn(
            margin <= least * (1 + SAME_FLOW),
            hall.path("room", "bypass"),
            f"CRAHs deliver {np.max(margin):.2f} of the server air, of which "
            f"{np.max(1 - (1 - share) / margin):.0%} miss the servers",
            f"room.bypass is {np.min(bypass):.0%}",
            "Leave one of the two out: air_flow_margin holds.",
        )
    design.require(
        margin >= least,
        hall.path("room", "air_flow_margin"),
        f"CRAHs deliver {np.min(margin):.2f} of the server air",
        f"with this containment {np.max(least):.2f} reach all servers",
        "Deliver more air, or contain the aisles.",
    )
    return margin


def size_air(
    design: Design,
    hall: HallPlan,
    duty: RackDuty,
    white: WhiteSpace,
    per_server_air: Array,
    q_other: Array,
    T_water: Array,
    T_return: Array,
) -> AirDuty:
    """Room and CRAHs for the heat of the racks and what else stands in the hall (``q_other``, W).

    ``per_server_air`` is that of :func:`air_margin`.
    """
    spec, v = design.spec, design.value
    room, crah = hall.room, hall.room.crah
    # No more air flows into the aisles than their section lets in, whatever the fans could do.
    W_wanted = np.minimum(per_server_air * duty.W_air, duty.W_aisles)
    density = design.air_density(room.supply_air)

    rating = design.given(crah.unit_rating, crah.type, "unit_rating")
    drop = v(crah.type, "design_air_drop")
    W_unit = rating / drop
    fan_unit = _fan_power(design, hall, W_unit, density)
    q = duty.q_air + q_other
    # Behind doors air handlers move all air and cool it by less: their fans go by the air, not by the heat.
    fans = W_wanted / W_unit if room.rear_door is not None else np.asarray(q) / rating
    q = q + fans * fan_unit
    needed = np.maximum(q / rating, W_wanted / W_unit)
    count = design.install(
        hall.part("crah"),
        crah.type,
        needed * rating,
        rating,
        "W",
        crah.redundancy,
        "heat of the hall and of the fans, or the air that the servers draw, whichever needs more units",
        hall.count,
    )
    T_back = room.supply_air + drop
    design.require(
        room.supply_air - T_water > 1,
        hall.path("room", "supply_air"),
        f"air at {celsius(room.supply_air)} from water at {celsius(T_water)}",
        "the coil needs water at least 1 K colder than the air that it supplies",
        "Lower the water or raise the air.",
    )
    W_water_unit = rating / (T_return - T_water)
    effectiveness = rating / (np.minimum(W_unit, W_water_unit) * np.maximum(T_back - T_water, 1))
    design.require(
        effectiveness < MOST_EFFECTIVE,
        hall.path("room", "crah"),
        "the coil would need an infinite surface",
        "return water must stay below return air",
        "Lower the return temperature of the plant.",
    )
    ua_unit = ua_for_duty_counterflow(W_unit, W_water_unit, np.minimum(effectiveness, MOST_EFFECTIVE))
    n_start = count
    if crah.standby == "cold":
        n_start = np.minimum(np.ceil(needed / v("terminal_staging", "load_high")), count)
    start = np.clip(q / (n_start * rating), 0.1, 1.0)
    space = size_room(design, hall, duty, white, hall.part("crah"))
    C_hall = space.C_supply + space.C_inlet + space.C_exhaust + space.C_return + duty.C_servers
    W_air, W_water, ua = count * W_unit, count * W_water_unit, count * ua_unit
    share_air = 1 / (1 + v("crah", "air_water_resistance_ratio"))
    exponents = v("crah", "air_exponent"), v("crah", "water_exponent")
    valves = size_valves(design, crah.valve)
    component = Crah(
        name=hall.part("crah"),
        W_air_max=W_air,
        W_aisles=duty.W_aisles,
        W_water_max=W_water,
        ua=ua,
        share_air=share_air,
        air_exponent=exponents[0],
        water_exponent=exponents[1],
        fan_power_max=count * fan_unit,
        fan_min=v(crah.type, "fan_speed_min"),
        air_per_server_air=per_server_air,
        T_set=room.supply_air,
        n_units=count,
        n_start=n_start,
        staged=np.asarray(float(crah.standby == "cold")),
        load_high=v("terminal_staging", "load_high"),
        load_low=v("terminal_staging", "load_low"),
        dwell=v("terminal_staging", "dwell"),
        # All air and metal that the coils have to cool, over their conductance at design.
        tuning=coil_tuning(
            design, C_hall * (T_back - T_water) / q, (W_air, W_water, ua), share_air, exponents
        ),
        valve_start=valves.stroke(start),
        valves=valves,
        room=hall.part("room"),
        racks=tuple(hall.racks),
        loop=room.plant or "",
        feed="ups" if "crah" in spec.power.on_ups else "mechanical",
    )
    on_line = n_start / count
    speed = np.clip(W_wanted / (on_line * component.W_air_max), component.fan_min, 1)
    p_fans = on_line * component.fan_power_max * speed**3
    design.notes[hall.part("crah_fan_power")] = (p_fans, "W")
    return AirDuty(space, component, q, p_fans)


def _fan_power(design: Design, hall: HallPlan, W_air: Array, density: Array) -> Array:
    """Shaft-to-air chain at the rating flow: thin air means more volume for the same heat."""
    spec = hall.room.crah
    if spec.fan_power is not None:
        return spec.fan_power * W_air * design.value(spec.type, "design_air_drop")
    volume = W_air / (density * CP_MOIST_AIR)
    return volume * design.value(spec.type, "fan_pressure") / design.value(spec.type, "fan_efficiency")


def size_room(
    design: Design,
    hall: HallPlan,
    duty: RackDuty,
    white: WhiteSpace,
    mover: str,
    path: tuple[str, ...] = (),
) -> Room:
    """Air and fabric of a hall; ``mover`` delivers its air, ``path`` stands between return and supply."""
    spec, v, area = hall.room, design.value, white.area
    height = design.given(spec.height, "room", "height")
    C_air = area * height * design.air_density(spec.supply_air) * CP_MOIST_AIR * v("room", "air_mass_factor")
    parts = {
        f"C_{name}": C_air * part
        for name, part in zip(("supply", "inlet", "exhaust", "return"), AIR_SHARES, strict=True)
    }
    return Room(
        name=hall.part("room"),
        **parts,
        C_fabric=v("room", "slab_capacity") * area,
        G_fabric=v("room", "surface_coefficient") * area,
        cp_air=np.asarray(CP_MOIST_AIR),
        recirculation_least=recirculation_of(design, hall),
        T_start_supply=spec.supply_air,
        T_start_exhaust=duty.T_exhaust,
        racks=tuple(hall.racks),
        movers=(mover,),
        path=path,
    )


def size_electrical_room(
    design: Design, q_loss: Array, T_water: Array, T_return: Array, loop: str
) -> ElectricalRoom:
    """Fan coils for the losses that stand in the electrical room, W, with one unit to spare."""
    v = design.value
    T_room, rise = v("electrical_room", "temperature"), v("electrical_room", "air_rise")
    fan = v("electrical_room_cooling", "fan_power_share")
    # All units run, the spare one too; their fans are heat of the room.
    units = 4.0
    running = N_PLUS_1.units(np.asarray(units)) / units
    q = q_loss / (1 - fan * running)
    unit = np.maximum(q / units, 1.0)
    count = design.install(
        "electrical_room",
        "electrical_room_cooling",
        q,
        unit,
        "W",
        N_PLUS_1,
        "losses of the UPS and their fans, in four units",
    )
    W_air, W_water = unit / rise, unit / (T_return - T_water)
    effectiveness = unit / (np.minimum(W_air, W_water) * np.maximum(T_room - T_water, 1))
    design.require(
        effectiveness < MOST_EFFECTIVE,
        "electrical_room",
        f"water of {celsius(T_water)} / {celsius(T_return)} cannot hold the electrical room",
        f"it is kept at {celsius(T_room)}",
        "Lower the return temperature of the plant, or override electrical_room.temperature.",
    )
    ua = ua_for_duty_counterflow(W_air, W_water, np.minimum(effectiveness, MOST_EFFECTIVE))
    C = v("electrical_room", "capacity_per_loss") * q_loss
    valves = size_valves(design, valves_of_room(design.spec.halls[0]))
    return ElectricalRoom(
        name="electrical_room",
        C_room=C,
        W_air=count * W_air,
        W_water_max=count * W_water,
        ua=count * ua,
        share_air=1 / (1 + v("crah", "air_water_resistance_ratio")),
        air_exponent=v("crah", "air_exponent"),
        water_exponent=v("crah", "water_exponent"),
        fan_power=count * unit * fan,
        T_set=T_room,
        tuning=tuning(design, "valve_loop", C * (T_room - T_water) / q),
        valve_start=valves.stroke(np.clip(q / (count * unit), 0.1, 1.0)),
        valves=valves,
        loop=loop,
    )


def size_other(design: Design, hall: HallPlan, white: WhiteSpace, fixed: Array) -> OtherLoads:
    """Lighting of the white space of a hall, and fixed loads, W."""
    return OtherLoads(
        name=hall.part("other"),
        lighting=np.asarray(design.spec.other_loads.lighting * white.area, dtype=float),
        fixed=np.asarray(fixed, dtype=float),
        room=hall.part("room"),
    )
