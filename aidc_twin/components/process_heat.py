"""Heat of neighbours on a water loop: machines whose electricity stands on another meter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.network import Network

__all__ = ["ProcessHeat"]


@final
@dataclass(frozen=True)
class ProcessHeat(Component):
    """Constant heat that a water loop takes over from outside the facility.

    It draws its own water, as much as brings that heat back at the return temperature of the loop's design::

        W_water = Q / (T_return - T_supply)

    No electricity is metered for it: the heat crosses the boundary of the facility as it comes, and what the
    plant draws to reject it is metered as any other load of the plant.

    References
    ----------
    1. W. Shin et al., Revealing power, energy and thermal dynamics of a 200PF pre-exascale supercomputer,
       SC'21, doi 10.1145/3458817.3476188: a plant that carries 2 MW beside the metered machines.
    """

    q: Array = parameter("W")
    W_water: Array = parameter("W/K")
    loop: str = "chilled"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        return {"W_water": self.W_water}, {}

    def draws(self, now: Now) -> list[Draw]:
        return []

    def links(self, now: Now, net: Network) -> None:
        net.inflow(self.name, f"{self.loop}.return", self.q)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [Reading("heat.process", "W", "sum", self.q)]
