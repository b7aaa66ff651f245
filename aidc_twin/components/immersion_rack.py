"""Immersion racks: servers without fans in tanks of a dielectric liquid, which takes all of their heat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.server import ServerPower, limit_readings, power_readings
from aidc_twin.components.throttling import Throttling, compute_readings
from aidc_twin.network import Network
from aidc_twin.physics.powers import flow_power

__all__ = ["ImmersionRack"]


@final
@dataclass(frozen=True)
class ImmersionRack(Component):
    """Racks of servers in tanks: one representative server times a count.

    ::

        C_chip  dT_chip/dt  = P_chip - G_chip (T_chip - T_bath),    1 / G_chip = R_jc + R_sink (W / W_ref)**-n
        C_board dT_board/dt = P_rest - G_board (T_board - T_bath)

    The bath is a mixed volume of the loop: oil in the return of a pumped loop, whose flow through the sinks
    sets the film, or a boiling liquid, whose film depends on no flow (``flow`` is empty). Servers draw no
    air. The tank loses ``G_loss (T_bath - T_exhaust)`` to the air that rises along it, ``W_air``, which the
    room's units have to deliver.

    References
    ----------
    1. Incropera et al., Fundamentals of Heat and Mass Transfer, chapter 7: film by a power of flow.
    """

    power: ServerPower
    throttling: Throttling
    n_servers: Array = parameter("1")
    R_junction: Array = parameter("K/W")
    R_sink: Array = parameter("K/W")
    W_sink_ref: Array = parameter("W/K")
    sink_exponent: Array = parameter("1")
    G_board: Array = parameter("W/K")
    G_loss: Array = parameter("W/K")
    flow_share: Array = parameter("1")
    W_air: Array = parameter("W/K")
    C_chip: Array = parameter("J/K")
    C_board: Array = parameter("J/K")
    T_limit_chip: Array = parameter("K")
    T_start_chip: Array = parameter("K")
    T_start_board: Array = parameter("K")
    room: str = "room"
    group: str = ""
    bath: str = "cdu.return"
    flow: str = ""

    def nodes(self) -> dict[str, Node]:
        return {
            self.at("chip"): Node(self.C_chip * self.n_servers, self.T_start_chip),
            self.at("board"): Node(self.C_board * self.n_servers, self.T_start_board),
        }

    def memories(self) -> dict[str, Memory]:
        return self.throttling.memories()

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        T_chip = now.T[self.at("chip")]
        # Without fans nothing follows an inlet; the bath stands in for it.
        temperatures = T_chip, now.T[self.bath], now.T[self.bath]
        signals, memories = self.throttling.state(
            now, self.name, self.power, self.n_servers, temperatures, T_chip - self.T_limit_chip
        )
        return signals | {"W_air": self.W_air * self.n_servers}, memories

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("it", "it", self.own(now, "p_it"))]

    def links(self, now: Now, net: Network) -> None:
        chip, board, bath = self.at("chip"), self.at("board"), self.bath
        rest = sum(self.own(now, key) for key in ("p_vrm_loss", "p_other", "p_psu_loss", "p_fan"))
        net.source(chip, self.own(now, "p_chip"))
        net.source(board, rest)
        film = 1 + 0 * self.R_sink
        if self.flow:
            # Kinds of racks on one loop share its flow as their tanks were balanced.
            W = self.flow_share * now[self.flow]
            film = flow_power(W / (self.W_sink_ref * self.n_servers), self.sink_exponent)
        # Written as a conductance, so that a tank without flow has none, and no resistance without end.
        G_chip = film / (self.R_junction * film + self.R_sink)
        net.conduction(chip, bath, G_chip * self.n_servers)
        net.conduction(board, bath, self.G_board * self.n_servers)
        net.conduction(bath, f"{self.room}.exhaust", self.G_loss * self.n_servers)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        chip = limit_readings(self.group, "chip", T_new[self.at("chip")], self.T_limit_chip)
        return power_readings(now, self.name) + chip + compute_readings(now, self.name, self.group)
