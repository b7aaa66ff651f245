"""Racks with boiling plates: accelerators on two-phase cold plates, the rest of the server in some air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.server import ServerPower, server_readings
from aidc_twin.components.throttling import Throttling, compute_readings
from aidc_twin.network import Network

__all__ = ["TwoPhasePlateRack"]


@final
@dataclass(frozen=True)
class TwoPhasePlateRack(Component):
    """Racks of servers whose plates boil a refrigerant: one representative server times a count.

    ::

        C_chip  dT_chip/dt  = P_chip - (T_chip - T_plate) / R_jc
        C_plate dT_plate/dt = (T_chip - T_plate) / R_jc - (T_plate - T_sat) / R_boil

    The boiling film depends on no flow as long as the plate stays wet; what evaporates condenses at the
    temperature of saturation, `TwoPhaseCdu`. The rest of the server is that of a rack with cold plates: a
    share of the other heat is captured, what is left goes into the air, and warm pipes lose
    ``G_loss (T_sat - T_exhaust)`` to it.

    References
    ----------
    1. Incropera et al., Fundamentals of Heat and Mass Transfer, chapter 10: nucleate and flow boiling.
    """

    power: ServerPower
    throttling: Throttling
    n_servers: Array = parameter("1")
    G_junction: Array = parameter("W/K")
    G_plate: Array = parameter("W/K")
    captured_other: Array = parameter("1")
    G_loss: Array = parameter("W/K")
    effectiveness: Array = parameter("1")
    C_chip: Array = parameter("J/K")
    C_plate: Array = parameter("J/K")
    C_server: Array = parameter("J/K")
    W_air_max: Array = parameter("W/K")
    T_limit_chip: Array = parameter("K")
    T_limit_inlet: Array = parameter("K")
    T_start_chip: Array = parameter("K")
    T_start_plate: Array = parameter("K")
    T_start_server: Array = parameter("K")
    room: str = "room"
    group: str = ""
    cdu: str = "cdu"

    def nodes(self) -> dict[str, Node]:
        return {
            self.at("chip"): Node(self.C_chip * self.n_servers, self.T_start_chip),
            self.at("plate"): Node(self.C_plate * self.n_servers, self.T_start_plate),
            self.at("server"): Node(self.C_server * self.n_servers, self.T_start_server),
        }

    def memories(self) -> dict[str, Memory]:
        return self.throttling.memories()

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.n_servers)
        T_chip, T_inlet = now.T[self.at("chip")], now.T[f"{self.room}.inlet"]
        excess = xp.maximum(T_chip - self.T_limit_chip, T_inlet - self.T_limit_inlet)
        temperatures = T_chip, T_inlet, now.T[f"{self.cdu}.fluid"]
        signals, memories = self.throttling.state(
            now, self.name, self.power, self.n_servers, temperatures, excess
        )
        return signals | {"W_air": self.W_air_max * signals["fan_speed"] * signals["running"]}, memories

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("it", "it", self.own(now, "p_it"))]

    def links(self, now: Now, net: Network) -> None:
        chip, plate, server = self.at("chip"), self.at("plate"), self.at("server")
        air = (f"{self.room}.inlet", f"{self.room}.exhaust")
        fluid = f"{self.cdu}.fluid"
        other = self.own(now, "p_vrm_loss") + self.own(now, "p_other")
        net.source(chip, self.own(now, "p_chip"))
        net.source(fluid, self.captured_other * other)
        net.source(server, (1 - self.captured_other) * other + self.own(now, "p_psu_loss"))
        net.source(air[1], self.own(now, "p_fan"))
        net.conduction(chip, plate, self.G_junction * self.n_servers)
        net.conduction(plate, fluid, self.G_plate * self.n_servers)
        net.volume_to_stream(server, air, self.effectiveness * self.own(now, "W_air"))
        net.conduction(fluid, air[1], self.G_loss * self.n_servers)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        T_chip, T_inlet = T_new[self.at("chip")], T_new[f"{self.room}.inlet"]
        readings = server_readings(
            now, self.name, self.group, T_chip, T_inlet, self.T_limit_chip, self.T_limit_inlet
        )
        return readings + compute_readings(now, self.name, self.group)
