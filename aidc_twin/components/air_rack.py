"""Air-cooled racks: accelerators on heat sinks, server fans that follow the inlet temperature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.server import ServerPower, server_readings
from aidc_twin.components.throttling import Throttling, compute_readings
from aidc_twin.network import Network
from aidc_twin.physics.powers import flow_power

__all__ = ["AirRack"]


@final
@dataclass(frozen=True)
class AirRack(Component):
    """Racks of air-cooled servers: one representative server times a count.

    Two volumes in the stream of air: the chips with their heat sinks, and the metal of the server, which
    takes the heat of everything else::

        C_chip   dT_chip/dt   = P_chip - G_chip (T_chip - T_inlet),      G_chip = (V / V_ref)**n / R
        C_server dT_server/dt = P_rest - effectiveness W (T_server - T_inlet)

    Both heats and the work of the fans leave with the exhaust air. Chip power grows with chip temperature
    (leakage), fan speed with inlet temperature, so heat and power are solved together.

    References
    ----------
    1. Erden, Khalifa, Schmidt, A hybrid lumped capacitance-CFD model for the simulation of data center
       transients, HVAC&R Research 20 (2014): one capacitance with an effectiveness.
    2. Pardey et al., Creating a calibrated CFD model of servers, ASHRAE Transactions 121 (2015).
    """

    power: ServerPower
    throttling: Throttling
    n_servers: Array = parameter("1")
    G_chip: Array = parameter("W/K")
    sink_speed: Array = parameter("1")
    sink_exponent: Array = parameter("1")
    effectiveness: Array = parameter("1")
    C_chip: Array = parameter("J/K")
    C_server: Array = parameter("J/K")
    W_air_max: Array = parameter("W/K")
    T_limit_chip: Array = parameter("K")
    T_limit_inlet: Array = parameter("K")
    T_start_chip: Array = parameter("K")
    T_start_server: Array = parameter("K")
    room: str = "room"
    group: str = ""

    def nodes(self) -> dict[str, Node]:
        return {
            self.at("chip"): Node(self.C_chip * self.n_servers, self.T_start_chip),
            self.at("server"): Node(self.C_server * self.n_servers, self.T_start_server),
        }

    def memories(self) -> dict[str, Memory]:
        return self.throttling.memories()

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.W_air_max)
        T_chip, T_inlet = now.T[self.at("chip")], now.T[f"{self.room}.inlet"]
        excess = xp.maximum(T_chip - self.T_limit_chip, T_inlet - self.T_limit_inlet)
        signals, memories = self.throttling.state(
            now, self.name, self.power, self.n_servers, (T_chip, T_inlet, T_inlet), excess
        )
        speed = signals["fan_speed"]
        W_air = self.W_air_max * speed * signals["running"]
        G_server = self.effectiveness * W_air
        G_sink = self.G_chip * signals["running"] * flow_power(speed / self.sink_speed, self.sink_exponent)
        # Sinks and chassis share one stream: together they cannot take more than it carries.
        return signals | {
            "W_air": W_air,
            "G_chip": xp.minimum(G_sink, W_air - G_server),
            "G_server": G_server,
        }, memories

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("it", "it", self.own(now, "p_it"))]

    def links(self, now: Now, net: Network) -> None:
        chip, server, air = self.at("chip"), self.at("server"), (f"{self.room}.inlet", f"{self.room}.exhaust")
        net.source(chip, self.own(now, "p_chip"))
        net.source(
            server, self.own(now, "p_vrm_loss") + self.own(now, "p_other") + self.own(now, "p_psu_loss")
        )
        net.source(f"{self.room}.exhaust", self.own(now, "p_fan"))
        net.volume_to_stream(chip, air, self.own(now, "G_chip"))
        net.volume_to_stream(server, air, self.own(now, "G_server"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        T_chip, T_inlet = T_new[self.at("chip")], T_new[f"{self.room}.inlet"]
        readings = server_readings(
            now, self.name, self.group, T_chip, T_inlet, self.T_limit_chip, self.T_limit_inlet
        )
        return readings + compute_readings(now, self.name, self.group)
