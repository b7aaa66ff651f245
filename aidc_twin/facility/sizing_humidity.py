"""Fresh air and humidifiers of a hall, and what of its coils can condense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component
from aidc_twin.components.crah import Crah
from aidc_twin.components.dx import Dx
from aidc_twin.components.outdoor_air import OutdoorAir
from aidc_twin.components.rear_door import RearDoor
from aidc_twin.components.room import Room
from aidc_twin.components.room_humidity import RoomHumidity
from aidc_twin.facility.design import CP_MOIST_AIR, Design
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.physics.psychrometrics import humidity_ratio_saturated

__all__ = ["HumidityDuty", "size_humidity"]

# Heat of evaporation at 24 degC, J/kg: 2501 - 2.36 T kJ/kg through 2453.5 at 20 and 2429.8 at 30 degC
# (ASHRAE Handbook Fundamentals 2017, chapter 1, table 3).
EVAPORATION_HEAT = 2444.0e3


@dataclass(frozen=True)
class HumidityDuty:
    """The humidity of a hall, and the most power that its fresh air and humidifiers take, W."""

    component: RoomHumidity
    p_design: Array


def size_humidity(design: Design, hall: HallPlan, area: Array, parts: Sequence[Component]) -> HumidityDuty:
    """Size fresh air and humidifiers for a white space of ``area``, m2; ``parts`` are those of the hall."""
    v = lambda name: np.asarray(design.value("humidity", name), dtype=float)  # noqa: E731
    spec = hall.room.humidity
    height = design.given(hall.room.height, "room", "height")
    density = design.air_density(hall.room.supply_air)
    volume = np.asarray(area * height, dtype=float)
    m_fresh = design.given(spec.fresh_air, "humidity", "fresh_air") * volume * density

    drawn = hall.room.air_economiser is not None
    lower = "dew_point_low_outdoor_air" if drawn else "dew_point_low"
    T_low = design.given(spec.dew_point_low, "humidity", lower)
    p = np.asarray(design.pressure, dtype=float)
    w_low = np.asarray(humidity_ratio_saturated(np.asarray(T_low, dtype=float), p))
    economiser = next((c for c in parts if isinstance(c, OutdoorAir)), None)
    m_dry = m_fresh
    if economiser is not None:
        fans = next(c for c in parts if c.name == economiser.fans)
        m_dry = m_dry + v("outdoor_air_share") * vars(fans)["W_air_max"] / CP_MOIST_AIR
    m_humidifier = m_dry * np.maximum(w_low - v("dry_outdoor_air"), 0)
    energy = design.value(spec.type, "energy_per_water")

    coils = [c for c in parts if isinstance(c, Crah | RearDoor)]
    dx = next((c for c in parts if isinstance(c, Dx)), None)
    room = next(c for c in parts if isinstance(c, Room))
    T_dried = v("fresh_air_dried_to")
    w_dried = np.asarray(humidity_ratio_saturated(T_dried, p))
    p_fan = m_fresh / density * v("fresh_air_pressure") / v("fresh_air_fan_efficiency")
    component = RoomHumidity(
        name=hall.part("humidity"),
        M_air=volume * density,
        cp_air=np.asarray(CP_MOIST_AIR),
        pressure=p,
        evaporation_heat=np.asarray(EVAPORATION_HEAT),
        m_fresh=m_fresh,
        fan_power=p_fan,
        # An air economiser brings in outdoor air as it is; to dry the rest would be in vain.
        dries=np.asarray(float(not drawn)),
        T_dried=T_dried,
        w_dried=w_dried,
        cop=v("fresh_air_cop"),
        w_low=w_low,
        m_humidifier_max=m_humidifier,
        energy_per_water=energy,
        contact_share=1 - v("bypass_factor"),
        dx_approach=design.value("dx", "evaporator_approach") if dx is not None else np.asarray(0.0),
        w_start=np.maximum(w_low, w_dried),
        ashrae_T_low=v("ashrae_dew_point_low"),
        ashrae_T_high=v("ashrae_dew_point_high"),
        ashrae_log_rh=np.log(v("ashrae_relative_humidity_high")),
        gb_T_low=v("gb_dew_point_low"),
        gb_T_high=v("gb_dew_point_high"),
        gb_log_rh=np.log(v("gb_relative_humidity_high")),
        room=room.name,
        coils=tuple(c.name for c in coils),
        loops=tuple(c.loop for c in coils),
        economiser=economiser.name if economiser is not None else "",
        dx=dx.name if dx is not None else "",
    )
    # At design weather the fresh air is dried, and no humidifier runs.
    h = CP_MOIST_AIR * np.maximum(design.T_dry_bulb - T_dried, 0) + EVAPORATION_HEAT * np.maximum(
        humidity_ratio_saturated(np.asarray(design.T_wet_bulb, dtype=float), p) - w_dried, 0
    )
    p_drying = component.dries * m_fresh * h / component.cop
    p_design = p_fan + np.maximum(p_drying, m_humidifier * energy)
    design.notes[hall.part("fresh_air")] = (np.asarray(m_fresh, dtype=float), "kg/s")
    _list(design, hall, m_fresh / density, m_humidifier, drawn)
    return HumidityDuty(component, p_design)


def _list(design: Design, hall: HallPlan, V_fresh: Array, m_humidifier: Array, drawn: bool) -> None:
    """Write fresh air, m3/s, and humidifiers, kg/s, of all equal halls into the list: one set for each."""
    units, kind = hall.count, hall.room.humidity.type
    design.place(
        hall.part("fresh_air"),
        "fresh_air_fan" if drawn else "fresh_air_unit",
        units,
        V_fresh / units,
        "m3/s",
        V_fresh,
        reason="air changes of the hall; a hall on outdoor air is not dried"
        if drawn
        else "air changes of the hall, dried at design weather",
    )
    design.place(
        hall.part("humidifiers"),
        kind,
        units,
        m_humidifier / units,
        "kg/s",
        m_humidifier,
        reason="driest outdoor air to the lower dew point of the hall",
    )
