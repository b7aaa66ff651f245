"""The power train from the utility to the racks: transformers, modular UPS, distribution, and their heat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.dimensions import expect
from aidc_twin.network import Network
from aidc_twin.physics.electrical import modular_loss, modules_on, transformer_loss

__all__ = ["PowerTrain"]


@final
@dataclass(frozen=True)
class PowerTrain(Component):
    """Transformers feed the UPS and the mechanical boards, the UPS feeds busways to the racks.

    ::

        P_distribution = P_it + busway and rack PDU loss, by the square of the current
        P_ups  = P_distribution + what hangs on the UPS + loss of the modules on line and standing by
        P_grid = P_ups + mechanical load + loss of the transformers

    With redundant paths each carries its share of the load; UPS modules that are not needed stand by.
    Busway and PDU losses are heat in the halls, by their IT power, UPS losses in the electrical room,
    transformer losses in the ventilated substation.

    References
    ----------
    1. IEC 62040-3, IEC 60076: losses at no load and by load.
    2. Eaton, Variable Module Management System: load limit and reserve of modules.
    """

    busway_rating: Array = parameter("W")
    busway_share: Array = parameter("1")
    pdu_share: Array = parameter("1")
    ups_module: Array = parameter("W")
    ups_modules: Array = parameter("1")
    ups_constant: Array = parameter("1")
    ups_linear: Array = parameter("1")
    ups_square: Array = parameter("1")
    ups_standby: Array = parameter("1")
    ups_load_limit: Array = parameter("1")
    ups_reserve: Array = parameter("1")
    ups_paths: Array = parameter("1")
    transformer_rating: Array = parameter("W")
    transformers: Array = parameter("1")
    no_load_loss: Array = parameter("W")
    load_loss: Array = parameter("W")
    power_factor: Array = parameter("1")
    C_substation: Array = parameter("J/K")
    G_substation: Array = parameter("W/K")
    T_start: Array = parameter("K")
    room_shares: tuple[Array, ...] = parameter("1")
    rooms: tuple[str, ...] = ("room",)
    electrical_room: str = "electrical_room"

    def nodes(self) -> dict[str, Node]:
        return {self.at("substation"): Node(self.C_substation, self.T_start)}

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        """Losses, from what all components before it draw."""
        p_it = now.feeds["it"]
        # A design may have nothing but the racks on its UPS.
        p_on_ups = now.feeds.get("ups", 0 * p_it)
        # Redundant feeds share the current, and each loses by the square of its part.
        by_square = p_it * p_it / (self.busway_rating * self.ups_paths)
        p_pdu = self.pdu_share * by_square
        p_busway = self.busway_share * by_square + p_pdu
        # Redundant paths share the load equally; each switches modules for its own part.
        p_path = (p_it + p_busway + p_on_ups) / self.ups_paths
        per_path = self.ups_modules / self.ups_paths
        on = modules_on(p_path, self.ups_module, per_path, self.ups_load_limit, self.ups_reserve)
        p_ups = self.ups_paths * modular_loss(
            p_path, self.ups_module, per_path, on, self.ups_constant, self.ups_linear, self.ups_square,
            self.ups_standby,
        )  # fmt: skip
        p_low = p_it + p_busway + p_on_ups + p_ups + now.feeds["mechanical"]
        p_transformer = self.transformers * transformer_loss(
            p_low / self.transformers,
            self.transformer_rating,
            self.no_load_loss,
            self.load_loss,
            self.power_factor,
        )
        return {
            "p_busway": p_busway,
            "p_pdu": p_pdu,
            "p_ups": p_ups,
            "p_transformer": p_transformer,
            "p_grid": p_low + p_transformer,
        }, {}

    def draws(self, now: Now) -> list[Draw]:
        return [
            Draw("distribution_loss", "loss", self.own(now, "p_busway")),
            Draw("ups_loss", "loss", self.own(now, "p_ups")),
            Draw("transformer_loss", "loss", self.own(now, "p_transformer")),
        ]

    def links(self, now: Now, net: Network) -> None:
        p_busway = self.own(now, "p_busway")
        # The last room takes what the others leave, so that no heat is lost or made by the shares.
        rest = p_busway
        for room, share in zip(self.rooms[:-1], self.room_shares, strict=True):
            net.source(f"{room}.return", share * p_busway)
            rest = rest - share * p_busway
        net.source(f"{self.rooms[-1]}.return", rest)
        net.source(f"{self.electrical_room}.air", self.own(now, "p_ups"))
        substation = self.at("substation")
        net.source(substation, self.own(now, "p_transformer"))
        net.loss(substation, substation, self.G_substation, expect(now.weather["dry_bulb"], "K", "dry_bulb"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        p = self.own(now, "p_grid")
        T = T_new[self.at("substation")]
        return [
            Reading("energy.facility", "W", "sum", p),
            Reading("energy.rack_pdu_loss", "W", "sum", self.own(now, "p_pdu")),
            Reading("power.facility.max", "W", "max", p),
            Reading("power.it.max", "W", "max", now.feeds["it"]),
            Reading("temp.substation", "K", "mean", T),
            Reading("temp.substation.max", "K", "max", T),
        ]
