"""Cold-plate racks: accelerators on liquid-cooled plates, the rest of the server in a small stream of air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.server import ServerPower, server_readings
from aidc_twin.components.throttling import Throttling, compute_readings
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_to_stream
from aidc_twin.physics.powers import flow_power

__all__ = ["ColdPlateRack"]


@final
@dataclass(frozen=True)
class ColdPlateRack(Component):
    """Racks of servers with cold plates: one representative server times a count.

    ::

        C_chip  dT_chip/dt  = P_chip - (T_chip - T_plate) / R_jc
        C_plate dT_plate/dt = (T_chip - T_plate) / R_jc - G (T_plate - T_supply)
        G = W (1 - exp(-1 / (R_cv W))),   R_cv = R_ref (W / W_ref)**-n

    A share of the heat of regulators and other electronics is captured by plates of their own and goes
    straight into the coolant; the rest, the supplies' loss and the work of the fans go into the air. Warm
    coolant loses heat to the air of the rack: ``G_loss (T_return - T_exhaust)``, so the captured share falls
    as the coolant gets warmer.

    References
    ----------
    1. EnergyPlus New Feature Proposal, Liquid-cooled data centers (2026): thermal resistance by flow, capture
       fraction, remainder to the zone.
    2. Phillips, Microchannel heat sinks, Lincoln Laboratory Journal 1 (1988): developing laminar flow.
    """

    power: ServerPower
    throttling: Throttling
    n_servers: Array = parameter("1")
    G_junction: Array = parameter("W/K")
    G_plate: Array = parameter("W/K")
    W_plate_ref: Array = parameter("W/K")
    plate_exponent: Array = parameter("1")
    captured_other: Array = parameter("1")
    flow_share: Array = parameter("1")
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
        temperatures = T_chip, T_inlet, now.T[f"{self.cdu}.supply"]
        signals, memories = self.throttling.state(
            now, self.name, self.power, self.n_servers, temperatures, excess
        )
        return signals | {"W_air": self.W_air_max * signals["fan_speed"] * signals["running"]}, memories

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("it", "it", self.own(now, "p_it"))]

    def links(self, now: Now, net: Network) -> None:
        chip, plate, server = self.at("chip"), self.at("plate"), self.at("server")
        air = (f"{self.room}.inlet", f"{self.room}.exhaust")
        coolant = (f"{self.cdu}.supply", f"{self.cdu}.return")
        other = self.own(now, "p_vrm_loss") + self.own(now, "p_other")
        net.source(chip, self.own(now, "p_chip"))
        net.source(coolant[1], self.captured_other * other)
        net.source(server, (1 - self.captured_other) * other + self.own(now, "p_psu_loss"))
        net.source(air[1], self.own(now, "p_fan"))
        net.conduction(chip, plate, self.G_junction * self.n_servers)
        # Kinds of racks on one loop share its flow as their branches were balanced.
        W = self.flow_share * now[f"{self.cdu}.W_tcs"]
        flow = W / (self.W_plate_ref * self.n_servers)
        ua = self.G_plate * self.n_servers * flow_power(flow, self.plate_exponent)
        net.volume_to_stream(plate, coolant, conductance_to_stream(W, ua))
        net.volume_to_stream(server, air, self.effectiveness * self.own(now, "W_air"))
        net.conduction(coolant[1], air[1], self.G_loss * self.n_servers)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        T_chip, T_inlet = T_new[self.at("chip")], T_new[f"{self.room}.inlet"]
        readings = server_readings(
            now, self.name, self.group, T_chip, T_inlet, self.T_limit_chip, self.T_limit_inlet
        )
        return readings + compute_readings(now, self.name, self.group)
