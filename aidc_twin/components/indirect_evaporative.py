"""Indirect evaporative coolers: an air-to-air exchanger, its outdoor side dry or sprayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.air_flow import wanted_drop
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import flag, ramped
from aidc_twin.dimensions import const, expect
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_crossflow, films_in_series
from aidc_twin.physics.fans import fan_power
from aidc_twin.physics.merkel import saturation_slope, tower_exit_wet_bulb
from aidc_twin.physics.powers import flow_power
from aidc_twin.physics.psychrometrics import enthalpy_saturated, humidity_ratio_saturated
from aidc_twin.physics.tower import blowdown, evaporation

__all__ = ["IndirectEvaporative"]

# The modes, as kept in memory, and half-way between them.
DRY, WET = 0.0, 1.0
ABOVE_DRY = const(0.5, "1")
# Guards of divisions: no lead, fans at rest, no flow.
LEAST_LEAD = const(0.5, "dK")
LEAST_SPEED = const(0.02, "1")
LEAST_FLOW = const(1.0, "W/K")


@final
@dataclass(frozen=True)
class IndirectEvaporative(Component):
    """All indirect evaporative units of a hall as one: the hall's air never meets that from outdoors.

    Dry, the exchanger gives heat to the dry bulb; sprayed, to the wet bulb, with the enthalpy of saturated
    air as its driving force (Merkel)::

        dry:  G = eps(UA, W_air, W_out) W_min,             q = G (T_return - T_db)
        wet:  G = eps(UA_wet, W_air, m_out c_e) W_min,     q = G (T_return - T_wb)
        c_e = (h_s(T_wb_out) - h_s(T_wb)) / (T_wb_out - T_wb)

    Both UA follow the two flows. The outdoor fans go, within their ramp, to the speed that gives the supply
    temperature with the work of the supply fans (before a trim coil: that would give it). Water is sprayed
    where dry air at full speed could not carry the heat, and shut off once it could carry it with a margin,
    or in frost. Outdoor air leaves a sprayed exchanger saturated: its gain of humidity is the water
    evaporated, ``T_wb_out`` is carried from step to step. Fans and spray pump stand in the outdoor air.

    References
    ----------
    1. EnergyPlus Engineering Reference, Indirect evaporative coolers: dry and wet effectiveness.
    2. Merkel, Verdunstungskuehlung, VDI Forschungsarbeiten 275 (1925).
    """

    rejects_heat = True
    W_air_design: Array = parameter("W/K")
    W_out_max: Array = parameter("W/K")
    cp_air: Array = parameter("J/kg/K")
    ua_dry: Array = parameter("W/K")
    ua_wet: Array = parameter("W/K")
    share_inside: Array = parameter("1")
    air_exponent: Array = parameter("1")
    pressure: Array = parameter("Pa")
    T_set: Array = parameter("K")
    wet_margin: Array = parameter("1")
    T_dry_below: Array = parameter("K", kind="dry_bulb")
    fan_power_max: Array = parameter("W")
    fan_min: Array = parameter("1")
    pump_power_max: Array = parameter("W")
    cycles: Array = parameter("1")
    stroke: Array = parameter("s")
    fan_start: Array = parameter("1")
    T_start_leaving: Array = parameter("K")
    room: str = "room"
    fans: str = "fans"
    outlet: str = "room.supply"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {
            "fan": Memory("1", self.fan_start),
            "T_leaving": Memory("K", self.T_start_leaving),
            "mode": Memory("1", 0 * self.fan_start + DRY, discrete=True),
        }

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua_dry)
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        T_wb = expect(now.weather["wet_bulb"], "K", "wet_bulb")
        T_back = now.T[f"{self.room}.return"]
        W_air = now[f"{self.fans}.W_air"]
        film = flow_power(W_air / self.W_air_design, self.air_exponent)

        # What dry air at full speed would carry, over what the set-point asks for.
        full = films_in_series(film, 0 * film + 1, self.share_inside)
        q_dry = conductance_crossflow(W_air, self.W_out_max, self.ua_dry * full) * (T_back - T_db)
        q_wanted = W_air * wanted_drop(now, self.room, self.fans, self.T_set)
        was_wet = self.recall(now, "mode") > ABOVE_DRY
        wet = (q_dry < q_wanted) | (was_wet & (q_dry < (1 + self.wet_margin) * q_wanted))
        wet = wet & (T_db > self.T_dry_below)

        fan_before = self.recall(now, "fan")
        T_leaving = self.recall(now, "T_leaving")
        h_in = enthalpy_saturated(T_wb, self.pressure)
        c_e = saturation_slope(enthalpy_saturated(T_leaving, self.pressure), h_in, T_leaving, T_wb)
        # The speed goes to where the exchanger, as it carries now, would carry what is wanted; since it
        # carries less than in proportion to the speed, the steps approach the place from one side.
        trial = xp.maximum(fan_before, LEAST_SPEED)
        G_dry, G_wet, _ = self._conductances(trial, W_air, film, c_e)
        lead = T_back - xp.where(wet, T_wb, T_db)
        carried = xp.where(wet, G_wet, G_dry) * xp.maximum(lead, LEAST_LEAD)
        wanted = trial * q_wanted / xp.maximum(carried, LEAST_FLOW * LEAST_LEAD)
        fan = ramped(fan_before, xp.minimum(wanted, 1), self.stroke, now.dt)
        # Air warmer than the return would heat the hall.
        fan = flag(lead > 0) * fan
        speed, running = xp.maximum(fan, self.fan_min), xp.minimum(fan / self.fan_min, 1)
        G_dry, G_wet, m_out = self._conductances(fan, W_air, film, c_e)
        w_in = expect(now.weather["humidity_ratio"], "1", "humidity_ratio")
        m_wetted = xp.where(wet, m_out, 0 * m_out)
        m_evaporated = evaporation(m_wetted, humidity_ratio_saturated(T_leaving, self.pressure), w_in)
        return {
            "G": xp.where(wet, G_wet, G_dry),
            "T_env": xp.where(wet, T_wb, T_db),
            "fan": fan,
            "running": flag(fan > 0),
            "travel": xp.abs(fan - fan_before) / now.dt,
            "wet": flag(wet),
            "p": running * fan_power(self.fan_power_max, speed) + flag(wet) * self.pump_power_max,
            "evaporation": m_evaporated,
            "blowdown": blowdown(m_evaporated, self.cycles, 0 * m_evaporated),
        }, {
            "fan": fan,
            "mode": xp.where(wet, WET, DRY),
            "T_leaving": tower_exit_wet_bulb(T_back, T_wb, G_wet, m_out, c_e),
        }

    def _conductances(self, fan: Array, W_air: Array, film: Array, c_e: Array) -> tuple[Array, Array, Array]:
        """Of the dry and of the sprayed exchanger, W/K, and the outdoor air, kg/s."""
        xp = namespace(fan)
        # Below their least speed the fans run a share of the time.
        ratio = xp.maximum(fan, self.fan_min) * xp.minimum(fan / self.fan_min, 1)
        share = films_in_series(film, flow_power(ratio, self.air_exponent), self.share_inside)
        W_out = ratio * self.W_out_max
        m_out = W_out / self.cp_air
        return (
            conductance_crossflow(W_air, W_out, self.ua_dry * share),
            conductance_crossflow(W_air, m_out * c_e, self.ua_wet * share),
            m_out,
        )

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("air_heat_rejection", self.feed, self.own(now, "p"))]

    def links(self, now: Now, net: Network) -> None:
        stream = f"{self.room}.return", self.outlet
        net.stream_to_outside(self.name, stream, self.own(now, "G"), self.own(now, "T_env"))
        net.outdoors(f"{self.name}.fans", self.own(now, "p"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading("water.evaporation", "kg/s", "sum", self.own(now, "evaporation")),
            Reading("water.blowdown", "kg/s", "sum", self.own(now, "blowdown")),
            Reading("time.pads_wet", "1", "sum", self.own(now, "wet")),
            Reading(f"mean.{self.name}_fan", "1", "mean", self.own(now, "fan")),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
        ]
