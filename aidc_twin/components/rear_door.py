"""Rear doors of racks: water coils in the exhaust of the servers, with or without fans of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.air_flow import total_air
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import Tuning, flag, lambda_control, valve_gain
from aidc_twin.components.valves import PRESSURE_INDEPENDENT, Valves
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides
from aidc_twin.physics.fans import fan_power

__all__ = ["RearDoor"]


@final
@dataclass(frozen=True)
class RearDoor(Component):
    """All rear doors of a hall as one: each stands behind a rack and cools what the servers blow out.

    The servers (or fans in the door, which keep the pressure behind the servers at that of the room) drive
    the air; what leaks around the door takes no part::

        W_air = min((1 - leakage) W_server, W_air_max)
        UA    = UA_rated by the two-sided law of the coil, n_air = 0.8, n_water = 0.85
        P_fan = P_rated (W_air / W_air_rated)**3          affinity; its heat is in the air behind the door

    The valves hold the air of one volume of the room at ``T_set``: the supply where doors are the only
    coolers, the return where air handlers follow. Coils run dry: the time during which the water is colder
    than ``T_water_least`` (dew point of the hall and a margin) is metered.

    References
    ----------
    1. Wetter, Simulation model: finned water-air coil without condensation, LBNL-42355 (1999).
    2. ASHRAE Handbook, HVAC Systems and Equipment, Fans: affinity laws.
    """

    tuning: Tuning
    captured: Array = parameter("1")
    W_air_rated: Array = parameter("W/K")
    W_air_max: Array = parameter("W/K")
    W_water_max: Array = parameter("W/K")
    ua: Array = parameter("W/K")
    share_air: Array = parameter("1")
    air_exponent: Array = parameter("1")
    water_exponent: Array = parameter("1")
    fan_power_max: Array = parameter("W")
    T_set: Array = parameter("K")
    T_water_least: Array = parameter("K")
    valve_start: Array = parameter("1")
    valves: Valves = PRESSURE_INDEPENDENT
    holds: str = "room.supply"
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
        W_air = xp.minimum(self.captured * total_air(now, self.racks), self.W_air_max)
        speed = W_air / self.W_air_rated
        error = now.T[self.holds] - self.T_set
        before = self.recall(now, "valve")
        lead = now.T[f"{self.room}.exhaust"] - now.T[f"{self.loop}.supply"]
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
            "W_water": self.valves.flow(valve) * self.W_water_max,
            "p_fan": fan_power(self.fan_power_max, speed),
        }, {"valve": valve, "error": error}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("door_fans", self.feed, self.own(now, "p_fan"))]

    def links(self, now: Now, net: Network) -> None:
        xp = namespace(self.ua)
        room, loop = self.room, self.loop
        # Where air handlers starve the aisle, what they do not fetch goes round through the room.
        W_air = xp.minimum(self.own(now, "W_air"), now[f"{room}.through"])
        W_water = self.own(now, "W_water")
        opening = self.valves.flow(self.own(now, "valve"))
        ua = ua_two_sides(
            self.ua, W_air / self.W_air_rated, opening, self.air_exponent, self.water_exponent,
            self.share_air,
        )  # fmt: skip
        net.exchanger(
            (f"{room}.exhaust", f"{room}.return"),
            (f"{loop}.supply", f"{loop}.return"),
            conductance_counterflow(W_air, W_water, ua),
        )
        net.source(f"{room}.return", self.own(now, "p_fan"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        cold = T_new[f"{self.loop}.supply"] < self.T_water_least
        return [
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
            Reading(f"time.{self.name}_below_least_water", "1", "sum", flag(cold)),
        ]
