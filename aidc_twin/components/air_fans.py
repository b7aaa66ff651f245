"""Fans of air handlers without a water coil: they follow the air that the servers draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.air_flow import total_air
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.network import Network
from aidc_twin.physics.fans import fan_power

__all__ = ["AirFans"]


@final
@dataclass(frozen=True)
class AirFans(Component):
    """Supply fans of all air handlers of a hall as one; what cools the air stands on the path of the room.

    They hold the pressure of the aisle, so that the air follows that of the servers with a margin::

        W_air = min(margin W_server, W_aisles)           within the stops of the fans
        P_fan = P_full speed**3                           affinity; its heat is in the supply air

    ``P_full`` holds the pressure of filters, pads, exchanger, coil and aisle at full flow, and the density of
    the air at the height of the site: sizing puts it together.

    References
    ----------
    1. ASHRAE Handbook, HVAC Systems and Equipment, Fans: affinity laws.
    """

    W_air_max: Array = parameter("W/K")
    W_aisles: Array = parameter("W/K")
    fan_power_max: Array = parameter("W")
    fan_min: Array = parameter("1")
    air_per_server_air: Array = parameter("1")
    room: str = "room"
    racks: tuple[str, ...] = ("racks",)
    feed: str = "ups"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.W_air_max)
        W_wanted = xp.minimum(self.air_per_server_air * total_air(now, self.racks), self.W_aisles)
        speed = xp.clip(W_wanted / self.W_air_max, self.fan_min, 1)
        return {
            "speed": speed,
            "W_air": speed * self.W_air_max,
            "p_fan": fan_power(self.fan_power_max, speed),
        }, {}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("crah_fans", self.feed, self.own(now, "p_fan"))]

    def links(self, now: Now, net: Network) -> None:
        net.source(f"{self.room}.supply", self.own(now, "p_fan"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return []
