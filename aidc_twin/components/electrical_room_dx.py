"""Rooms of the uninterruptible supplies and switchboards where there is no cooling water: split DX units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.dx_machine import DxMachine
from aidc_twin.dimensions import expect
from aidc_twin.network import Network

__all__ = ["ElectricalRoomDx"]


@final
@dataclass(frozen=True)
class ElectricalRoomDx(Component):
    """One volume of air and equipment that takes the losses standing in it, and split units that cool it.

    The thermostat loads the compressors in proportion over a band above ``T_low``::

        Q = Q_most min((T_room - T_low) / band, 1),     P = Q / COP(T_supply, T_db, part load)

    with the air blown in ``air_drop`` colder than the room at full load. Fans of the indoor units run at
    constant speed.

    References
    ----------
    1. AHRI 1360, computer-room air conditioners: rating at 35 degC outdoors.
    """

    rejects_heat = True
    machine: DxMachine
    C_room: Array = parameter("J/K")
    C_condenser: Array = parameter("J/K")
    T_low: Array = parameter("K")
    band: Array = parameter("dK")
    air_drop: Array = parameter("dK")
    fan_power: Array = parameter("W")
    T_start_condenser: Array = parameter("K")
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {
            self.at("air"): Node(self.C_room, self.T_low + self.band / 2),
            self.at("condenser"): Node(self.C_condenser, self.T_start_condenser),
        }

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.T_low)
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        over = now.T[self.at("air")] - self.T_low
        load = xp.clip(over / self.band, 0, 1)
        T_coil = self.T_low + load * self.band - load * self.air_drop
        q_most = self.machine.capacity(T_coil, T_db)
        G = xp.where(over > 0, q_most / xp.maximum(over, self.band), 0 * q_most / self.band)
        p, p_fan = self.machine.power(load * q_most, q_most, T_coil, T_db)
        return {"G": G, "q": load * q_most, "p": p, "p_fan": p_fan}, {}

    def draws(self, now: Now) -> list[Draw]:
        return [
            Draw("electrical_room_cooling", self.feed, self.fan_power),
            Draw("dx", self.feed, self.own(now, "p")),
            Draw("air_heat_rejection", self.feed, self.own(now, "p_fan")),
        ]

    def links(self, now: Now, net: Network) -> None:
        air, hot = self.at("air"), self.at("condenser")
        net.lift((air, air), hot, self.own(now, "G"), self.T_low, self.own(now, "p"))
        net.source(air, self.fan_power)
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        net.loss(self.name, hot, self.machine.G_condenser, T_db)
        net.outdoors(f"{self.name}.fans", self.own(now, "p_fan"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        T = T_new[self.at("air")]
        return [
            Reading("heat.dx", "W", "sum", self.own(now, "q")),
            Reading("temp.electrical_room", "K", "mean", T),
            Reading("temp.electrical_room.max", "K", "max", T),
        ]
