"""Rooms of the uninterruptible supplies and switchboards, cooled by fan coils on the water of the hall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import Tuning, lambda_control, valve_gain
from aidc_twin.components.valves import PRESSURE_INDEPENDENT, Valves
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides

__all__ = ["ElectricalRoom"]


@final
@dataclass(frozen=True)
class ElectricalRoom(Component):
    """One volume of air and equipment that takes the losses standing in it, and its fan coils.

    The coils draw from and blow into the same well-mixed volume, so that their heat is
    ``G (T_room - T_water)`` straight from it. Fans run at constant speed, valves hold the room.

    References
    ----------
    1. Wetter, Simulation model: finned water-air coil without condensation, LBNL-42355 (1999).
    """

    tuning: Tuning
    C_room: Array = parameter("J/K")
    W_air: Array = parameter("W/K")
    W_water_max: Array = parameter("W/K")
    ua: Array = parameter("W/K")
    share_air: Array = parameter("1")
    air_exponent: Array = parameter("1")
    water_exponent: Array = parameter("1")
    fan_power: Array = parameter("W")
    T_set: Array = parameter("K")
    valve_start: Array = parameter("1")
    valves: Valves = PRESSURE_INDEPENDENT
    loop: str = "chilled"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {self.at("air"): Node(self.C_room, self.T_set)}

    def memories(self) -> dict[str, Memory]:
        return {"valve": Memory("1", self.valve_start), "error": Memory("dK", 0 * self.valve_start)}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        T_room = now.T[self.at("air")]
        error = T_room - self.T_set
        before = self.recall(now, "valve")
        gain = valve_gain(T_room - now.T[f"{self.loop}.supply"], before, self.W_water_max, self.W_air)
        valve = lambda_control(
            before, error, self.recall(now, "error"), gain, now.dt,
            self.tuning.time_constant, self.tuning.closed_loop,
        )  # fmt: skip
        return {
            "valve": valve,
            "travel": xp.abs(valve - before) / now.dt,
            "W_water": self.valves.flow(valve) * self.W_water_max,
        }, {"valve": valve, "error": error}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("electrical_room_cooling", self.feed, self.fan_power)]

    def links(self, now: Now, net: Network) -> None:
        W_water, opening = self.own(now, "W_water"), self.valves.flow(self.own(now, "valve"))
        full = self.share_air / self.share_air
        ua = ua_two_sides(self.ua, full, opening, self.air_exponent, self.water_exponent, self.share_air)
        G = conductance_counterflow(self.W_air, W_water, ua)
        net.volume_to_stream(self.at("air"), (f"{self.loop}.supply", f"{self.loop}.return"), G)
        net.source(self.at("air"), self.fan_power)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        T = T_new[self.at("air")]
        return [
            Reading("temp.electrical_room", "K", "mean", T),
            Reading("temp.electrical_room.max", "K", "max", T),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
        ]
