"""Pumped-refrigerant economiser: heat goes from the hall's coil to outdoor air without a compressor."""

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
from aidc_twin.physics.powers import flow_power

__all__ = ["RefrigerantEconomiser"]

# The modes, as kept in memory, and half-way between them.
STANDING, RUNNING = 0.0, 1.0
ABOVE_STANDING = const(0.5, "1")
# Guards of divisions: no lead, fans at rest, no flow.
LEAST_LEAD = const(0.5, "dK")
LEAST_SPEED = const(0.02, "1")
LEAST_FLOW = const(1.0, "W/K")


@final
@dataclass(frozen=True)
class RefrigerantEconomiser(Component):
    """Coil in the return air, pump and outdoor coil: boiling at one end, condensing at the other.

    The refrigerant is nearly at one temperature, so that both coils stand in series between the two airs::

        q = G (T_return - T_db),   G = eps(UA, W_air, W_out) W_min

    ``UA`` follows the two flows of air. The outdoor fans go, within their ramp, to the speed that gives the
    supply temperature with the work of the supply fans (before a trim coil: that would give it). The circuit
    runs while the outdoor air is colder than the return by a margin, and stops where it is no colder by
    another. Fans stand outdoors; so does most of the pump's work.

    References
    ----------
    1. ASHRAE Handbook, HVAC Systems and Equipment, Data center equipment: pumped-refrigerant economisers.
    """

    rejects_heat = True
    W_air_design: Array = parameter("W/K")
    W_out_max: Array = parameter("W/K")
    ua: Array = parameter("W/K")
    share_inside: Array = parameter("1")
    air_exponent: Array = parameter("1")
    T_set: Array = parameter("K")
    start_lead: Array = parameter("dK")
    stop_lead: Array = parameter("dK")
    fan_power_max: Array = parameter("W")
    fan_min: Array = parameter("1")
    pump_power_max: Array = parameter("W")
    stroke: Array = parameter("s")
    fan_start: Array = parameter("1")
    room: str = "room"
    fans: str = "fans"
    outlet: str = "room.supply"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {
            "fan": Memory("1", self.fan_start),
            "mode": Memory("1", 0 * self.fan_start + STANDING, discrete=True),
        }

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        W_air = now[f"{self.fans}.W_air"]
        lead = now.T[f"{self.room}.return"] - T_db
        ran = self.recall(now, "mode") > ABOVE_STANDING
        runs = (lead > self.start_lead) | (ran & (lead > self.stop_lead))
        before = self.recall(now, "fan")
        # The speed goes to where the circuit, as it carries now, would carry what is wanted; since it carries
        # less than in proportion to the speed, the steps approach the place from one side.
        trial = xp.maximum(before, LEAST_SPEED)
        carried = self._conductance(trial, W_air) * xp.maximum(lead, LEAST_LEAD)
        q_wanted = W_air * wanted_drop(now, self.room, self.fans, self.T_set)
        wanted = xp.minimum(trial * q_wanted / xp.maximum(carried, LEAST_FLOW * LEAST_LEAD), 1)
        fan = flag(runs & (lead > 0)) * ramped(before, wanted, self.stroke, now.dt)
        speed, running = xp.maximum(fan, self.fan_min), xp.minimum(fan / self.fan_min, 1)
        on = flag(fan > 0)
        return {
            "G": self._conductance(fan, W_air),
            "fan": fan,
            "running": on,
            "travel": xp.abs(fan - before) / now.dt,
            "p": running * fan_power(self.fan_power_max, speed) + on * self.pump_power_max,
        }, {"fan": fan, "mode": xp.where(runs, RUNNING, STANDING)}

    def _conductance(self, fan: Array, W_air: Array) -> Array:
        """Of both coils in series, W/K; below their least speed the fans run a share of the time."""
        xp = namespace(fan)
        ratio = xp.maximum(fan, self.fan_min) * xp.minimum(fan / self.fan_min, 1)
        share = films_in_series(
            flow_power(W_air / self.W_air_design, self.air_exponent),
            flow_power(ratio, self.air_exponent),
            self.share_inside,
        )
        return conductance_crossflow(W_air, ratio * self.W_out_max, self.ua * share)

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("air_heat_rejection", self.feed, self.own(now, "p"))]

    def links(self, now: Now, net: Network) -> None:
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        net.stream_to_outside(self.name, (f"{self.room}.return", self.outlet), self.own(now, "G"), T_db)
        net.outdoors(f"{self.name}.fans", self.own(now, "p"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading(f"mean.{self.name}_fan", "1", "mean", self.own(now, "fan")),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
        ]
