"""Computer-room air handlers: water coils, chilled or on facility water, with variable-speed fans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.air_flow import total_air
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import Tuning, lambda_control, valve_gain
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides
from aidc_twin.physics.fans import fan_power

__all__ = ["Crah"]


@final
@dataclass(frozen=True)
class Crah(Component):
    """All CRAHs of a hall as one: installed units share the air and the water.

    Fans follow the air that the servers draw (aisle pressure control), valves hold the supply temperature::

        W_air = min(margin W_server, W_aisles)           within the stops of the fans
        UA    = UA_design by the two-sided law of the coil, n_air = 0.8, n_water = 0.85
        P_fan = P_full speed**3                           affinity; its heat is in the supply air

    References
    ----------
    1. Wetter, Simulation model: finned water-air coil without condensation, LBNL-42355 (1999).
    2. ASHRAE Handbook, HVAC Systems and Equipment, Fans: affinity laws.
    """

    tuning: Tuning
    W_air_max: Array = parameter("W/K")
    W_aisles: Array = parameter("W/K")
    W_water_max: Array = parameter("W/K")
    ua: Array = parameter("W/K")
    share_air: Array = parameter("1")
    air_exponent: Array = parameter("1")
    water_exponent: Array = parameter("1")
    fan_power_max: Array = parameter("W")
    fan_min: Array = parameter("1")
    air_per_server_air: Array = parameter("1")
    T_set: Array = parameter("K")
    valve_start: Array = parameter("1")
    room: str = "room"
    racks: tuple[str, ...] = ("racks",)
    loop: str = "chilled"
    feed: str = "ups"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {"valve": Memory("1", self.valve_start), "error": Memory("dK", 0 * self.valve_start)}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        W_wanted = xp.minimum(self.air_per_server_air * total_air(now, self.racks), self.W_aisles)
        speed = xp.clip(W_wanted / self.W_air_max, self.fan_min, 1)
        W_air = speed * self.W_air_max
        error = now.T[f"{self.room}.supply"] - self.T_set
        before = self.recall(now, "valve")
        lead = now.T[f"{self.room}.return"] - now.T[f"{self.loop}.supply"]
        gain = valve_gain(lead, before, self.W_water_max, W_air)
        valve = lambda_control(
            before, error, self.recall(now, "error"), gain, now.dt,
            self.tuning.time_constant, self.tuning.closed_loop,
        )  # fmt: skip
        return {
            "speed": speed,
            "W_air": W_air,
            "valve": valve,
            "travel": xp.abs(valve - before) / now.dt,
            "W_water": valve * self.W_water_max,
            "p_fan": fan_power(self.fan_power_max, speed),
        }, {"valve": valve, "error": error}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("crah_fans", self.feed, self.own(now, "p_fan"))]

    def links(self, now: Now, net: Network) -> None:
        room, loop = self.room, self.loop
        W_air, W_water = self.own(now, "W_air"), self.own(now, "W_water")
        ua = ua_two_sides(
            self.ua, self.own(now, "speed"), self.own(now, "valve"), self.air_exponent, self.water_exponent,
            self.share_air,
        )  # fmt: skip
        net.exchanger(
            (f"{room}.return", f"{room}.supply"),
            (f"{loop}.supply", f"{loop}.return"),
            conductance_counterflow(W_air, W_water, ua),
        )
        net.source(f"{room}.supply", self.own(now, "p_fan"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel"))]
