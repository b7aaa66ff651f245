"""Humidity of a hall: fresh air, humidifiers that hold a lower dew point, coils that condense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import flag
from aidc_twin.dimensions import const, expect
from aidc_twin.network import Network
from aidc_twin.physics.humidity import (
    condensate,
    humidifier_flow,
    humidity_behind_coil,
    humidity_of_mixing,
)
from aidc_twin.physics.psychrometrics import (
    dew_point_fast,
    humidity_ratio_saturated,
    log_saturation_fast,
    log_vapour_pressure,
)

__all__ = ["RoomHumidity"]

# Air that is held at a limit is not outside of it: what the short forms of saturation may be off, and more,
# as dew point and as share of the relative humidity.
AS_HELD, AS_HELD_SHARE = const(0.02, "dK"), const(0.001, "1")


@final
@dataclass(frozen=True)
class RoomHumidity(Component):
    """Moisture of the air of one kind of hall, well mixed, and the fresh air that it breathes.

    ::

        M dw/dt = m_fresh (w_fresh - w) + m_drawn (w_out - w) + pads + m_hum - sum m_cond
        m_hum   = what brings w to w_low, at most m_hum_max
        m_cond  = contact max(w - w_sat(T_water), 0),    contact = (1 - bypass) min(W_air, W_water) / cp

    Fresh air for people and pressure comes through a unit that dries it above a dew point (``dries`` is 1):
    the air then enters at that dew point, and a compressor carries what was taken off to the air outside.
    As much room air leaves. What an air economiser draws in, pads included, comes with its signals. The coil
    surface is as cold as the water that enters; a coil short of water is cold over as much of its air.

    Vapour crosses the boundary with its latent heat, so that a humidifier takes the heat of evaporation
    from the air, its own electricity given back, and condensing vapour gives it to the water of the coil
    (with direct expansion: to the air in front of the coil, whose compressor carries it).

    References
    ----------
    1. ASHRAE Handbook Fundamentals 2017, chapter 1: moist air, apparatus dew point.
    2. ASHRAE TC 9.9, Thermal Guidelines for Data Processing Environments, 5th ed. 2021; GB 50174-2017,
       Annex A: the envelopes whose hours are metered.
    """

    M_air: Array = parameter("kg")
    cp_air: Array = parameter("J/kg/K")
    pressure: Array = parameter("Pa")
    evaporation_heat: Array = parameter("J/kg")
    m_fresh: Array = parameter("kg/s")
    fan_power: Array = parameter("W")
    dries: Array = parameter("1")
    T_dried: Array = parameter("K", kind="dry_bulb")
    w_dried: Array = parameter("1", kind="humidity_ratio")
    cop: Array = parameter("1")
    w_low: Array = parameter("1")
    m_humidifier_max: Array = parameter("kg/s")
    energy_per_water: Array = parameter("J/kg")
    contact_share: Array = parameter("1")
    dx_approach: Array = parameter("dK")
    w_start: Array = parameter("1")
    ashrae_T_low: Array = parameter("K")
    ashrae_T_high: Array = parameter("K")
    ashrae_log_rh: Array = parameter("1")
    gb_T_low: Array = parameter("K")
    gb_T_high: Array = parameter("K")
    gb_log_rh: Array = parameter("1")
    room: str = "room"
    coils: tuple[str, ...] = ()
    loops: tuple[str, ...] = ()
    economiser: str = ""
    dx: str = ""
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {"w": Memory("1", self.w_start)}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.M_air)
        w_out = expect(now.weather["humidity_ratio"], "1", "humidity_ratio")
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        drying = (self.dries > 0) & (w_out > self.w_dried)
        T_fresh = xp.where(drying, xp.minimum(T_db, self.T_dried), T_db)
        w_fresh = xp.where(drying, self.w_dried, w_out)
        taken = self.cp_air * (T_db - T_fresh) + self.evaporation_heat * (w_out - w_fresh)

        flow, moisture = self.m_fresh, self.m_fresh * w_fresh
        if self.economiser:
            m_drawn = now[f"{self.economiser}.G"] / self.cp_air
            flow = flow + m_drawn
            moisture = moisture + m_drawn * w_out + now[f"{self.economiser}.evaporation"]
        stored = self.M_air / now.dt
        w = humidity_of_mixing(self.recall(now, "w"), stored, flow, moisture)
        held = stored + flow
        m_hum = humidifier_flow(w, held, self.w_low, self.m_humidifier_max)
        w = w + m_hum / held

        surfaces = self._surfaces(now)
        for contact, w_surface in _coldest_first(surfaces):
            wet = flag(w > w_surface)
            w = humidity_behind_coil(w, held, contact, w_surface)
            held = held + wet * contact
        found = {
            f"condensate_{i}": condensate(w, contact, w_surface)
            for i, (contact, w_surface) in enumerate(surfaces)
        }
        log_vapour = log_vapour_pressure(w, self.pressure)
        return found | {
            "w": w,
            "log_vapour": log_vapour,
            "T_dew": dew_point_fast(log_vapour),
            "T_fresh": T_fresh,
            "humidification": m_hum,
            "p_humidifier": m_hum * self.energy_per_water,
            "p_drying": self.m_fresh * taken / self.cop,
        }, {"w": w}

    def _surfaces(self, now: Now) -> list[tuple[Array, Array]]:
        """Air that touches each surface, kg/s, and saturation there: coils with water, direct expansion."""
        xp = namespace(self.M_air)
        found = []
        for loop in dict.fromkeys(self.loops):
            # Coils on one loop are equally cold: one saturation pressure for all of them.
            W = [
                xp.minimum(now[f"{coil}.W_air"], now[f"{coil}.W_water"])
                for coil, of in zip(self.coils, self.loops, strict=True)
                if of == loop
            ]
            contact = self.contact_share * sum(W[1:], W[0]) / self.cp_air
            found.append((contact, humidity_ratio_saturated(now.T[f"{loop}.supply"], self.pressure)))
        if self.dx:
            contact = self.contact_share * now[f"{self.dx}.G"] / self.cp_air
            T_coil = now[f"{self.dx}.T_coil"] - self.dx_approach
            found.append((contact, humidity_ratio_saturated(T_coil, self.pressure)))
        return found

    def draws(self, now: Now) -> list[Draw]:
        return [
            Draw("humidifiers", self.feed, self.own(now, "p_humidifier")),
            Draw("fresh_air", self.feed, self.own(now, "p_drying") + self.fan_power),
        ]

    def links(self, now: Now, net: Network) -> None:
        back, T_fresh = f"{self.room}.return", self.own(now, "T_fresh")
        net.loss(f"{self.name}.fresh_air", back, self.m_fresh * self.cp_air, T_fresh)
        net.outdoors(f"{self.name}.drying", self.own(now, "p_drying"))
        net.source(back, self.own(now, "p_humidifier") + self.fan_power)
        # Evaporation takes heat of the room out with the vapour.
        net.inflow(f"{self.name}.vapour", back, -self.evaporation_heat * self.own(now, "humidification"))
        nodes = [f"{loop}.return" for loop in dict.fromkeys(self.loops)] + [back] * bool(self.dx)
        for i, node in enumerate(nodes):
            q = self.evaporation_heat * self.own(now, f"condensate_{i}")
            net.inflow(f"{self.name}.condensation", node, q)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        xp = namespace(self.M_air)
        w, T_dew = self.own(now, "w"), self.own(now, "T_dew")
        # Relative humidity at the rack inlets, as a logarithm: no function of saturation is called for it.
        log_rh = self.own(now, "log_vapour") - log_saturation_fast(T_new[f"{self.room}.inlet"])
        loops = list(dict.fromkeys(self.loops))
        condensed = [self.own(now, f"condensate_{i}") for i in range(len(loops) + bool(self.dx))]
        readings = [
            Reading(f"humidity.{self.name}", "1", "mean", w),
            Reading(f"dew_point.{self.name}", "K", "max", T_dew),
            # The lowest dew point, as the longest way down from a limit.
            Reading(f"dew_point_under.{self.name}", "dK", "max", self.ashrae_T_high - T_dew),
            Reading("water.humidification", "kg/s", "sum", self.own(now, "humidification")),
            Reading(
                f"time.{self.name}_outside_ashrae", "1", "sum",
                self._outside(T_dew, log_rh, self.ashrae_T_low, self.ashrae_T_high, self.ashrae_log_rh),
            ),
            Reading(
                f"time.{self.name}_outside_gb", "1", "sum",
                self._outside(T_dew, log_rh, self.gb_T_low, self.gb_T_high, self.gb_log_rh),
            ),
            *(Reading("condensate.rooms", "kg/s", "sum", m) for m in condensed),
        ]  # fmt: skip
        if loops:
            T_water = now.T[f"{loops[0]}.supply"]
            for loop in loops[1:]:
                T_water = xp.minimum(T_water, now.T[f"{loop}.supply"])
            readings += [
                Reading(f"dew_over_water.{self.name}", "dK", "max", T_dew - T_water),
                Reading(f"time.{self.name}_condensing", "1", "sum", flag(T_dew > T_water)),
            ]
        return readings

    @staticmethod
    def _outside(T_dew: Array, log_rh: Array, T_low: Array, T_high: Array, log_rh_high: Array) -> Array:
        """1 where the dew point, or the relative humidity at the rack inlets, lies outside an envelope."""
        dry, wet = T_dew < T_low - AS_HELD, T_dew > T_high + AS_HELD
        return flag(dry | wet | (log_rh > log_rh_high + AS_HELD_SHARE))


def _coldest_first(surfaces: list[tuple[Array, Array]]) -> list[tuple[Array, Array]]:
    """The surfaces of each lane in the order of their temperature, by exchanges of neighbours."""
    ordered = list(surfaces)
    for last in range(len(ordered) - 1, 0, -1):
        for i in range(last):
            (a, w_a), (b, w_b) = ordered[i], ordered[i + 1]
            xp = namespace(w_a, w_b)
            keep = w_a <= w_b
            ordered[i] = xp.where(keep, a, b), xp.minimum(w_a, w_b)
            ordered[i + 1] = xp.where(keep, b, a), xp.maximum(w_a, w_b)
    return ordered
