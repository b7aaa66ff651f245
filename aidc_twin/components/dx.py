"""Direct expansion: compressors cool the air of a hall and give its heat to outdoor air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.air_flow import fan_rise
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import advance_timer, flag
from aidc_twin.components.dx_machine import DxMachine
from aidc_twin.dimensions import const, expect
from aidc_twin.network import Network

__all__ = ["Dx"]

# Guards a division: air that is already as cold as wanted.
LEAST_DROP = const(0.1, "dK")


@final
@dataclass(frozen=True)
class Dx(Component):
    """All direct-expansion coils of a hall as one, with compressors of variable speed.

    The coil cools its air to what is wanted as long as its capacity allows; the work of the supply fans,
    which comes after it, is allowed for::

        T_coil = T_set + hold_above - P_fan / W_air
        Q = G (T_in - T_coil),    G = min(W_air, Q_available / (T_in - T_coil))
        P = Q / COP(T_coil, T_db, part load)

    Behind an economiser ``hold_above`` keeps its set-point a little above that of the economiser, so that
    compressors start where the economiser runs at its stop and the two never work against each other. The
    available capacity rises no faster than the loading rate, and only after a want has lasted for the start
    delay. Condensers are a volume that gives its heat to
    the dry bulb; their fans stand there and follow the heat.

    The modes of an hour, counted by the ``weight`` of the hall among all that have modes: *free* without
    compressors, *partial* with economiser and compressors, *mechanical* with compressors alone.

    References
    ----------
    1. AHRI 1360, computer-room air conditioners: rating at 35 degC outdoors.
    2. Representative points of variable-speed units, see the catalogue: share of Carnot.
    """

    rejects_heat = True
    machine: DxMachine
    C_condenser: Array = parameter("J/K")
    C_inlet: Array = parameter("J/K")
    T_set: Array = parameter("K")
    hold_above: Array = parameter("dK")
    loading_rate: Array = parameter("1/s")
    start_delay: Array = parameter("s")
    weight: Array = parameter("1")
    T_start: Array = parameter("K")
    T_start_condenser: Array = parameter("K")
    inlet: str = "room.return"
    room: str = "room"
    fans: str = "fans"
    stage: str = ""
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        nodes = {self.at("condenser"): Node(self.C_condenser, self.T_start_condenser)}
        # Air between the economiser and the coil: two exchangers in series need a volume between them.
        return {self.at("inlet"): Node(self.C_inlet, self.T_start)} | nodes if self.stage else nodes

    def memories(self) -> dict[str, Memory]:
        return {"q": Memory("W", 0 * self.machine.q_rated), "asked": Memory("s", self.start_delay)}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.T_set)
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        W_air = now[f"{self.fans}.W_air"]
        T_coil = self.T_set + self.hold_above - fan_rise(now, self.fans)
        drop = now.T[self.inlet] - T_coil
        q_most = self.machine.capacity(T_coil, T_db)
        # Compressors are not started for a moment's want, and then run until nothing is left for them.
        q_before = self.recall(now, "q")
        asked = advance_timer(self.recall(now, "asked"), ~(drop > 0), now.dt)
        runs = (drop > 0) & ((q_before > 0) | (asked > self.start_delay))
        q_ramped = q_before + self.loading_rate * now.dt * self.machine.q_rated
        G = xp.minimum(W_air, xp.minimum(q_most, q_ramped) / xp.maximum(drop, LEAST_DROP))
        G = xp.where(runs, G, 0 * G)
        q = G * xp.maximum(drop, 0)
        p, p_fan = self.machine.power(q, q_most, T_coil, T_db)
        on = flag(q > 0)
        helped = now[f"{self.stage}.running"] if self.stage else 0 * on
        return {
            "G": G,
            "T_coil": T_coil,
            "q": q,
            "p": p,
            "p_fan": p_fan,
            "free": 1 - on,
            "partial": on * helped,
            "mechanical": on * (1 - helped),
        }, {"q": q, "asked": asked}

    def draws(self, now: Now) -> list[Draw]:
        return [
            Draw("dx", self.feed, self.own(now, "p")),
            Draw("air_heat_rejection", self.feed, self.own(now, "p_fan")),
        ]

    def links(self, now: Now, net: Network) -> None:
        hot = self.at("condenser")
        cold = (self.inlet, f"{self.room}.supply")
        net.lift(cold, hot, self.own(now, "G"), self.own(now, "T_coil"), self.own(now, "p"))
        T_db = expect(now.weather["dry_bulb"], "K", "dry_bulb")
        net.loss(self.name, hot, self.machine.G_condenser, T_db)
        net.outdoors(f"{self.name}.fans", self.own(now, "p_fan"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading("heat.dx", "W", "sum", self.own(now, "q")),
            *(
                Reading(f"time.mode_{mode}", "1", "sum", self.weight * self.own(now, mode))
                for mode in ("free", "partial", "mechanical")
            ),
        ]
