"""A closed water loop: two volumes, a pump that follows what its users take, and the path of the water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.network import Network
from aidc_twin.physics.hydraulics import pump_power

__all__ = ["WaterLoop"]


@final
@dataclass(frozen=True)
class WaterLoop(Component):
    """Chilled-water or facility-water loop with variable-speed pumps.

    The flow is what the users' valves take, and never less than the minimum of the pumps, whose excess
    returns through a bypass::

        W = max(sum of users, W_min)
        P_pump = P_design x (s + (1 - s) x**2),   x = W / W_design

    All pump work ends as heat in the supply. ``users`` are signals of other components, ``path`` the volumes
    between return and supply (economiser outlet, ...).

    References
    ----------
    1. ASHRAE Handbook, HVAC Systems and Equipment, Centrifugal pumps: affinity laws and system curves.
    """

    C_supply: Array = parameter("J/K")
    C_return: Array = parameter("J/K")
    W_design: Array = parameter("W/K")
    W_min: Array = parameter("W/K")
    pump_power_design: Array = parameter("W")
    static_share: Array = parameter("1")
    T_start_supply: Array = parameter("K")
    T_start_return: Array = parameter("K")
    users: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {
            self.at("supply"): Node(self.C_supply, self.T_start_supply),
            self.at("return"): Node(self.C_return, self.T_start_return),
        }

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.W_design)
        taken = now[self.users[0]]
        for user in self.users[1:]:
            taken = taken + now[user]
        W = xp.maximum(taken, self.W_min)
        return {
            "W": W,
            "p_pump": pump_power(self.pump_power_design, W / self.W_design, self.static_share),
        }, {}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("pumps", self.feed, self.own(now, "p_pump"))]

    def links(self, now: Now, net: Network) -> None:
        net.circuit((self.at("supply"), self.at("return"), *self.path), self.own(now, "W"))
        net.source(self.at("supply"), self.own(now, "p_pump"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        supply, back = T_new[self.at("supply")], T_new[self.at("return")]
        return [
            Reading(f"temp.{self.name}_supply", "K", "mean", supply),
            Reading(f"temp.{self.name}_supply.max", "K", "max", supply),
            Reading(f"temp.{self.name}_return", "K", "mean", back),
        ]
