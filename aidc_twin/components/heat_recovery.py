"""Exchangers that give heat of a loop's return to a district network before the plant cools it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.dimensions import const, expect
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides

__all__ = ["HeatRecovery"]

# Water of the loop that is closer than this to the return of the network heats nothing; guards a division.
LEAST_LEAD = const(0.1, "dK")


@final
@dataclass(frozen=True)
class HeatRecovery(Component):
    """Plate exchangers to a district network in the return of a loop, ahead of its heat rejection.

    The network asks for heat below ``T_heating`` of the outdoor air, for all of the capacity at ``T_design``;
    its water follows the demand. What passes is bounded by the exchanger, by the demand, and by the set-point
    of the loop, below which it is never cooled::

        demand = clip((T_heating - T_outdoors) / (T_heating - T_design), 0, 1)
        Q = min(G_exchanger (T_return - T_network), demand Q_capacity, W (T_return - T_set))

    The heat leaves the facility. The pump that carries the water of the network is the facility's; its work
    goes with that water.

    References
    ----------
    1. Kays and London, Compact Heat Exchangers (1984), plate surfaces: ``UA`` by the two-sided law.
    2. ISO/IEC 30134-6:2021, Energy Reuse Factor: what is counted as reused.
    """

    rejects_heat = True
    pumps: PumpSets
    ua: Array = parameter("W/K")
    share_hot: Array = parameter("1")
    exponent: Array = parameter("1")
    W_hot_design: Array = parameter("W/K")
    W_network: Array = parameter("W/K")
    q_capacity: Array = parameter("W")
    T_network: Array = parameter("K")
    T_heating: Array = parameter("K", kind="dry_bulb")
    T_design: Array = parameter("K", kind="dry_bulb")
    C_outlet: Array = parameter("J/K")
    pump_power_design: Array = parameter("W")
    T_start: Array = parameter("K")
    loop: str = "warm"
    flow: str = "warm.W"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {self.at("outlet"): Node(self.C_outlet, self.T_start)}

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        T_air = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        demand = xp.clip((self.T_heating - T_air) / (self.T_heating - self.T_design), 0, 1)
        W, W_network = now[self.flow], demand * self.W_network
        ua = ua_two_sides(
            self.ua, W / self.W_hot_design, demand, self.exponent, self.exponent, self.share_hot
        )
        T_return = now.T[f"{self.loop}.return"]
        lead = xp.maximum(T_return - self.T_network, LEAST_LEAD)
        wanted = demand * self.q_capacity / lead
        allowed = W * xp.maximum(T_return - now[f"{self.loop}.T_set"], 0) / lead
        # A bound below the set-point may pass the stream where the network is warmer than that.
        G = xp.minimum(xp.minimum(conductance_counterflow(W, W_network, ua), wanted), xp.minimum(allowed, W))
        G = xp.where(T_return - self.T_network > LEAST_LEAD, G, 0 * G)
        return {
            "demand": demand,
            "G": G,
            "p_pump": self.pumps.power(self.pump_power_design, demand),
        }, {}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("pumps", self.feed, self.own(now, "p_pump"))]

    def links(self, now: Now, net: Network) -> None:
        stream = (f"{self.loop}.return", self.at("outlet"))
        net.stream_to_outside(self.name, stream, self.own(now, "G"), self.T_network)
        net.outdoors(f"{self.name}.pump", self.own(now, "p_pump"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        q = self.own(now, "G") * (T_new[f"{self.loop}.return"] - self.T_network)
        return [
            Reading("heat.reuse", "W", "sum", q),
            Reading("heat.reuse_demand", "W", "sum", self.own(now, "demand") * self.q_capacity),
        ]
