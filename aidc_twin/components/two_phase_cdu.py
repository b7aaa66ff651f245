"""Condensers of boiling coolants: a volume at saturation, held by valves on the facility water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import LEAST_LEAD, LEAST_OPENING
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_to_stream, ua_two_sides

__all__ = ["TwoPhaseCdu"]

# Turns from a wanted conductance to the opening of the valve.
TURNS = 2


@final
@dataclass(frozen=True)
class TwoPhaseCdu(Component):
    """All condensers of a loop of boiling coolant as one, with its liquid and the pump that feeds plates.

    Liquid and vapour are at one temperature, that of saturation; vapour brings the heat to the condensers
    by itself. Valves on the facility side hold the saturation temperature, and with it the pressure::

        C dT/dt = Q - G (T - T_water),     G = W (1 - exp(-UA / W))
        UA by the two-sided law: the condensing film stays, that of the water follows its flow

    The coolant stores so little that a loop on its temperature alone swings with every step of the load. The
    valves follow the balance instead: they pass the heat that the last step brought, and as much more as lets
    the error decay within ``closed_loop``.

    A pump of constant speed lifts the liquid to the plates, so much more than evaporates that none runs dry;
    a bath that boils needs none. Its work is heat in the coolant.

    References
    ----------
    1. Incropera et al., Fundamentals of Heat and Mass Transfer, chapter 10: boiling and condensation; chapter
       11: exchangers with one fluid at saturation.
    """

    C_fluid: Array = parameter("J/K")
    W_fws_max: Array = parameter("W/K")
    ua: Array = parameter("W/K")
    share_condensing: Array = parameter("1")
    exponent: Array = parameter("1")
    pump_power: Array = parameter("W")
    T_set: Array = parameter("K")
    closed_loop: Array = parameter("s")
    valve_start: Array = parameter("1")
    loop: str = "warm"
    label: str = "tcs"
    feed: str = "ups"

    def nodes(self) -> dict[str, Node]:
        return {self.at("fluid"): Node(self.C_fluid, self.T_set)}

    def memories(self) -> dict[str, Memory]:
        return {"valve": Memory("1", self.valve_start), "error": Memory("dK", 0 * self.valve_start)}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        T, T_water = now.T[self.at("fluid")], now.T[f"{self.loop}.supply"]
        error, error_before, before = T - self.T_set, self.recall(now, "error"), self.recall(now, "valve")
        # What came in during the last step: what the condensers took, and what the coolant stored.
        q = self._conductance(before) * (T - T_water) + self.C_fluid * (error - error_before) / now.dt
        wanted = error * self.closed_loop / (self.closed_loop + now.dt)
        lead = xp.maximum(self.T_set + wanted - T_water, LEAST_LEAD)
        G = (q + self.C_fluid * (error - wanted) / now.dt) / lead
        valve = before
        # The conductance is almost in proportion to the opening: two turns meet it.
        for _ in range(TURNS):
            opening = xp.maximum(valve, LEAST_OPENING)
            valve = xp.clip(opening * G / self._conductance(opening), 0, 1)
        return {
            "valve": valve,
            "strokes": xp.abs(valve - before) / now.dt,
            "W_water": valve * self.W_fws_max,
        }, {"valve": valve, "error": error}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("cdu_pumps", self.feed, self.pump_power)]

    def links(self, now: Now, net: Network) -> None:
        fluid, loop = self.at("fluid"), self.loop
        G = self._conductance(self.own(now, "valve"))
        net.volume_to_stream(fluid, (f"{loop}.supply", f"{loop}.return"), G)
        net.source(fluid, self.pump_power)

    def _conductance(self, valve: Array) -> Array:
        """From the coolant to the inlet of the water, W/K, at an opening."""
        film = 1 + 0 * valve
        ua = ua_two_sides(self.ua, film, valve, self.exponent, self.exponent, self.share_condensing)
        return conductance_to_stream(valve * self.W_fws_max, ua)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        T = T_new[self.at("fluid")]
        return [
            Reading(f"temp.{self.label}_supply", "K", "mean", T),
            Reading(f"temp.{self.label}_supply.max", "K", "max", T),
            # Not `travel`, which tells of loops that swing: these valves move as the load does.
            Reading(f"strokes.{self.name}", "1/s", "sum", self.own(now, "strokes")),
        ]
