"""Lighting of the halls and the fixed loads of the site: offices, security, monitoring, battery rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.network import Network

__all__ = ["OtherLoads"]


@final
@dataclass(frozen=True)
class OtherLoads(Component):
    """Constant electrical loads.

    Lighting is heat in the hall; offices and the like stand outside the cooled rooms.

    References
    ----------
    1. ISO/IEC 30134-2: lighting and support areas count in the energy of the facility.
    """

    lighting: Array = parameter("W")
    fixed: Array = parameter("W")
    room: str = "room"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        return {}, {}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("lighting_other", "mechanical", self.lighting + self.fixed)]

    def links(self, now: Now, net: Network) -> None:
        net.source(f"{self.room}.return", self.lighting)
        net.outdoors(f"{self.name}.fixed", self.fixed)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return []
