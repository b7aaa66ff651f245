"""A closed water loop: two volumes, a pump that follows what its users take, and the path of the water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.dimensions import expect
from aidc_twin.network import Network

__all__ = ["WaterLoop"]


@final
@dataclass(frozen=True)
class WaterLoop(Component):
    """Chilled-water or facility-water loop with variable-speed pumps.

    The flow is what the users' valves take, and never less than the minimum of the pumps, whose excess
    returns through a bypass::

        W = max(sum of users, W_min)
        P_pump = P_design f(x),   x = W / W_design,   f by the pump sets

    The loop publishes the set-point of its supply, which all that cools it hold. A reset raises it by
    ``reset_most`` at low load or cold weather; where both are asked for, both must allow it::

        T_set = T_supply + reset_most min(allowed by flow, allowed by wet bulb)

    each 0 where it begins, 1 where it ends, on a straight line between; the flow is smoothed first, since it
    follows the set-point. All pump work ends as heat in the supply. ``users`` are signals of other
    components, ``path`` the volumes between return and supply (economiser outlet, ...). What a tank named by
    ``storage`` gives does not pass them; the tank carries it.

    References
    ----------
    1. ASHRAE Handbook, HVAC Systems and Equipment, Centrifugal pumps: affinity laws and system curves.
    2. ASHRAE Handbook, HVAC Applications, Supervisory control strategies: reset of the chilled-water supply.
    """

    pumps: PumpSets
    C_supply: Array = parameter("J/K")
    C_return: Array = parameter("J/K")
    W_design: Array = parameter("W/K")
    W_min: Array = parameter("W/K")
    pump_power_design: Array = parameter("W")
    T_start_supply: Array = parameter("K")
    T_start_return: Array = parameter("K")
    T_set: Array = parameter("K")
    reset_most: Array = parameter("dK")
    reset_by_flow: Array = parameter("1")
    reset_flow_begins: Array = parameter("1")
    reset_flow_ends: Array = parameter("1")
    reset_by_wet_bulb: Array = parameter("1")
    reset_T_wb_begins: Array = parameter("K", kind="wet_bulb")
    reset_T_wb_ends: Array = parameter("K", kind="wet_bulb")
    reset_smoothing: Array = parameter("s")
    users: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    storage: str = ""
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {
            self.at("supply"): Node(self.C_supply, self.T_start_supply),
            self.at("return"): Node(self.C_return, self.T_start_return),
        }

    def memories(self) -> dict[str, Memory]:
        return {"flow_smooth": Memory("1", self.W_design / self.W_design)}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.W_design)
        taken = now[self.users[0]]
        for user in self.users[1:]:
            taken = taken + now[user]
        W = xp.maximum(taken, self.W_min)
        flow = W / self.W_design
        before = self.recall(now, "flow_smooth")
        smooth = before + now.dt / (self.reset_smoothing + now.dt) * (flow - before)
        T_wb = expect(now.weather["wet_bulb"], "K", "wet_bulb")
        by_flow = _between(self.reset_flow_begins - smooth, self.reset_flow_begins - self.reset_flow_ends)
        by_wet = _between(self.reset_T_wb_begins - T_wb, self.reset_T_wb_begins - self.reset_T_wb_ends)
        allowed = xp.minimum(
            1 - self.reset_by_flow * (1 - by_flow), 1 - self.reset_by_wet_bulb * (1 - by_wet)
        )
        return {
            "W": W,
            "T_set": self.T_set + self.reset_most * allowed,
            "p_pump": self.pumps.power(self.pump_power_design, flow),
        }, {"flow_smooth": smooth}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("pumps", self.feed, self.own(now, "p_pump"))]

    def links(self, now: Now, net: Network) -> None:
        W = self.own(now, "W")
        if self.storage:
            W = W - now[f"{self.storage}.W_discharge"]
        net.circuit((self.at("supply"), self.at("return"), *self.path), W)
        net.source(self.at("supply"), self.own(now, "p_pump"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        supply, back = T_new[self.at("supply")], T_new[self.at("return")]
        return [
            Reading(f"temp.{self.name}_supply", "K", "mean", supply),
            Reading(f"temp.{self.name}_supply.max", "K", "max", supply),
            Reading(f"temp.{self.name}_return", "K", "mean", back),
        ]


def _between(gone: Array, length: Array) -> Array:
    """Share of a straight way that lies behind, 0 to 1."""
    return namespace(gone, length).clip(gone / length, 0, 1)
