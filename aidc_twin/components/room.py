"""Air of the data hall: supply, rack inlets, exhaust, return; recirculation and bypass as circuits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.air_flow import total_air
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.network import Network
from aidc_twin.physics.air import recirculation

__all__ = ["Room"]


@final
@dataclass(frozen=True)
class Room(Component):
    """White space as four volumes of air and the building fabric.

    Servers of all racks draw ``W_s``, what moves the air (CRAHs, fans, rear doors) delivers ``W_c``; a share
    ``r`` of the server air comes back from the exhaust, at least what containment leaks and at least what is
    not delivered (a starved aisle). Exchangers between return and supply stand on ``path``::

        r = max(r0, 1 - W_c / W_s)
        supply -> inlet -> exhaust -> return     (1 - r) W_s
        inlet -> exhaust                         r W_s          recirculation
        supply -> return                         W_c - (1 - r) W_s   bypass

    Every path is a closed circuit, so flows balance at each volume whatever the fans do.

    References
    ----------
    1. Sharma, Bash, Patel, Dimensionless parameters for evaluation of thermal design and performance of
       large-scale data centers, AIAA 2002-3091: SHI, RHI.
    2. Herrlin, Improved data center energy efficiency and thermal performance by advanced airflow analysis,
       Digital Power Forum 2007: RTI.
    """

    C_supply: Array = parameter("J/K")
    C_inlet: Array = parameter("J/K")
    C_exhaust: Array = parameter("J/K")
    C_return: Array = parameter("J/K")
    C_fabric: Array = parameter("J/K")
    G_fabric: Array = parameter("W/K")
    cp_air: Array = parameter("J/kg/K")
    recirculation_least: Array = parameter("1")
    T_start_supply: Array = parameter("K")
    T_start_exhaust: Array = parameter("K")
    racks: tuple[str, ...] = ("racks",)
    movers: tuple[str, ...] = ("crah",)
    path: tuple[str, ...] = ()

    def nodes(self) -> dict[str, Node]:
        T_return = self.T_start_exhaust
        return {
            self.at("supply"): Node(self.C_supply, self.T_start_supply),
            self.at("inlet"): Node(self.C_inlet, self.T_start_supply),
            self.at("exhaust"): Node(self.C_exhaust, self.T_start_exhaust),
            self.at("return"): Node(self.C_return, T_return),
            self.at("fabric"): Node(self.C_fabric, T_return),
        }

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.C_supply)
        W_server, W_crah = total_air(now, self.racks), total_air(now, self.movers)
        share = recirculation(W_server / self.cp_air, W_crah / self.cp_air, self.recirculation_least)
        through = (1 - share) * W_server
        return {
            "recirculated": share * W_server,
            "through": through,
            "bypass": xp.maximum(W_crah - through, 0),
        }, {}

    def draws(self, now: Now) -> list[Draw]:
        return []

    def links(self, now: Now, net: Network) -> None:
        supply, inlet, exhaust, back = (self.at(n) for n in ("supply", "inlet", "exhaust", "return"))
        net.circuit((supply, inlet, exhaust, back, *self.path), self.own(now, "through"))
        net.circuit((inlet, exhaust), self.own(now, "recirculated"))
        net.circuit((supply, back, *self.path), self.own(now, "bypass"))
        net.conduction(back, self.at("fabric"), self.G_fabric)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading(f"temp.{self.name}_supply", "K", "mean", T_new[self.at("supply")]),
            Reading(f"temp.{self.name}_return", "K", "mean", T_new[self.at("return")]),
            Reading(f"temp.{self.name}_exhaust", "K", "mean", T_new[self.at("exhaust")]),
        ]
