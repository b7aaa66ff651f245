"""Outdoor air as the coolant of a hall: mixing dampers, evaporative pads, lock-out in warm weather."""

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
from aidc_twin.physics.pads import air_behind_pads, water_into_air
from aidc_twin.physics.psychrometrics import humidity_ratio_saturated
from aidc_twin.physics.tower import blowdown

__all__ = ["OutdoorAir"]

# The modes, as kept in memory, and half-way between neighbours.
CLOSED, DRY, WET = 0.0, 1.0, 2.0
ABOVE_CLOSED = const(0.5, "1")
ABOVE_DRY = const(1.5, "1")
# Guards a division by the lead.
LEAST_LEAD = const(0.5, "dK")


@final
@dataclass(frozen=True)
class OutdoorAir(Component):
    """Direct air economiser: a share of the hall's air is taken from outdoors, the rest is return air.

    Dampers mix to the air that gives the supply temperature with the work of the fans (before a trim coil:
    that would give it), no faster than their stroke; in the cold they mix, in the heat they stand open. What
    is drawn in replaces as much return air, which is blown out::

        share = (T_return + P_fan / W_air - T_set) / (T_return - T_fresh)        0 to 1
        q     = share W_air (T_return - T_fresh),    T_fresh = T_db - eps (T_db - T_wb) behind wetted pads

    Pads are wetted above a dry bulb, left dry again a band below it, and drained in frost. Dampers close to
    outdoors where its air, behind the pads, is no colder than the return air, and open again once it is
    colder by a margin. The water of the pads is the gain of humidity of the air drawn in, with blow-down.
    The boundary of the heat stands behind the pads: evaporation is not heat of the facility.

    References
    ----------
    1. ASHRAE Handbook, HVAC Applications, Data centers: air economisers.
    2. EnergyPlus Engineering Reference, Direct evaporative cooler: pads.
    """

    rejects_heat = True
    effectiveness: Array = parameter("1")
    cp_air: Array = parameter("J/kg/K")
    pressure: Array = parameter("Pa")
    T_set: Array = parameter("K")
    T_wet_above: Array = parameter("K", kind="dry_bulb")
    wet_band: Array = parameter("dK")
    T_dry_below: Array = parameter("K", kind="dry_bulb")
    open_lead: Array = parameter("dK")
    stroke: Array = parameter("s")
    cycles: Array = parameter("1")
    pump_power_max: Array = parameter("W")
    share_start: Array = parameter("1")
    room: str = "room"
    fans: str = "fans"
    outlet: str = "room.supply"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {
            "share": Memory("1", self.share_start),
            "mode": Memory("1", 0 * self.share_start + DRY, discrete=True),
        }

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.effectiveness)
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        T_wb = expect(now.weather["wet_bulb"], "K", "wet_bulb")
        mode, share_before = self.recall(now, "mode"), self.recall(now, "share")
        was_wet = mode > ABOVE_DRY
        over = T_db - self.T_wet_above
        wet = (over > 0) | (was_wet & (over > -self.wet_band))
        wet = wet & (T_db > self.T_dry_below)
        effectiveness = flag(wet) * self.effectiveness
        T_fresh = air_behind_pads(T_db, T_wb, effectiveness)
        T_back = now.T[f"{self.room}.return"]
        lead = T_back - T_fresh
        # Two thresholds: the return air follows what is decided here.
        is_open = (lead > self.open_lead) | ((mode > ABOVE_CLOSED) & (lead > 0))

        W_air = now[f"{self.fans}.W_air"]
        # What mixes to the wanted temperature, by the return air of the last step.
        drop = wanted_drop(now, self.room, self.fans, self.T_set)
        wanted = xp.minimum(drop / xp.maximum(lead, LEAST_LEAD), 1)
        share = flag(is_open & (lead > 0)) * ramped(share_before, wanted, self.stroke, now.dt)
        w_in = expect(now.weather["humidity_ratio"], "1", "humidity_ratio")
        m_fresh = share * W_air / self.cp_air
        m_evaporated = water_into_air(
            m_fresh, effectiveness, humidity_ratio_saturated(T_wb, self.pressure), w_in
        )
        return {
            "share": share,
            "travel": xp.abs(share - share_before) / now.dt,
            "G": share * W_air,
            "T_fresh": T_fresh,
            "running": flag(share > 0),
            "p_pump": flag(wet & is_open) * self.pump_power_max,
            "evaporation": m_evaporated,
            "blowdown": blowdown(m_evaporated, self.cycles, 0 * m_evaporated),
            "wet": flag(wet & is_open),
        }, {
            "share": share,
            "mode": xp.where(is_open, xp.where(wet, WET, DRY), CLOSED),
        }

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("air_heat_rejection", self.feed, self.own(now, "p_pump"))]

    def links(self, now: Now, net: Network) -> None:
        stream = f"{self.room}.return", self.outlet
        net.stream_to_outside(self.name, stream, self.own(now, "G"), self.own(now, "T_fresh"))
        # The pumps stand in the pads' water, outside the boundary of the heat.
        net.outdoors(f"{self.name}.pumps", self.own(now, "p_pump"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading("water.evaporation", "kg/s", "sum", self.own(now, "evaporation")),
            Reading("water.blowdown", "kg/s", "sum", self.own(now, "blowdown")),
            Reading("time.pads_wet", "1", "sum", self.own(now, "wet")),
            Reading(f"mean.{self.name}_share", "1", "mean", self.own(now, "share")),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
        ]
