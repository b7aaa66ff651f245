"""Plate exchangers between a facility-water loop and the open water of its cooling towers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.dimensions import const
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides

__all__ = ["PlateExchanger"]

# What the fans of towers that stand dry are told: as if the water were far too cold.
STAND_STILL = const(-5.0, "dK")


@final
@dataclass(frozen=True)
class PlateExchanger(Component):
    """All plate exchangers of a warm-water plant as one, and its demand on the towers.

    The tower water follows the facility water, so that both streams keep their ratio, down to what the
    nozzles of the towers need; the fans of the towers hold the supply temperature of the facility water, so
    this component tells them how far it is from the set-point::

        W_tower = W_tower_design max(least, W / W_design)       at most W_tower_design

    Behind a dry section, ``dry``, tower water flows only while that asks for it.

    References
    ----------
    1. Kays and London, Compact Heat Exchangers (1984), plate surfaces: ``UA`` by the two-sided law.
    2. ASHRAE Handbook, HVAC Systems and Equipment, Cooling towers: variable flow, least flow of nozzles.
    """

    ua: Array = parameter("W/K")
    share_hot: Array = parameter("1")
    exponent: Array = parameter("1")
    W_hot_design: Array = parameter("W/K")
    W_cold_design: Array = parameter("W/K")
    W_tower: Array = parameter("W/K")
    W_loop: Array = parameter("W/K")
    tower_flow_min: Array = parameter("1")
    loop: str = "warm"
    flow: str = "warm.W"
    inlet: str = "warm.return"
    towers: str = "warm.towers"
    dry: str = ""

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.W_tower)
        error = now.T[f"{self.loop}.supply"] - now[f"{self.loop}.T_set"]
        share = xp.clip(now[self.flow] / self.W_loop, self.tower_flow_min, 1)
        W, reset = share * self.W_tower, error > error
        if self.dry:
            # While a dry section carries all heat the towers stand dry, and their fans run down.
            asked = now[f"{self.dry}.assist"]
            W, error = asked * W, xp.where(asked > 0, error, STAND_STILL)
            reset = now[f"{self.dry}.changed"]
        return {"W_cw": W, "fan_error": error, "fan_reset": reset}, {}

    def draws(self, now: Now) -> list[Draw]:
        return []

    def links(self, now: Now, net: Network) -> None:
        W_hot, W_cold = now[self.flow], now[f"{self.towers}.W"]
        ua = ua_two_sides(
            self.ua, W_hot / self.W_hot_design, W_cold / self.W_cold_design, self.exponent, self.exponent,
            self.share_hot,
        )  # fmt: skip
        net.exchanger(
            (self.inlet, f"{self.loop}.supply"),
            (f"{self.towers}.supply", f"{self.towers}.return"),
            conductance_counterflow(W_hot, W_cold, ua),
        )

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return []
