"""Condensers of boiling coolants: a volume at saturation, held by valves on the facility water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import LEAST_OPENING, Tuning, lambda_control, valve_gain
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_to_stream, ua_two_sides

__all__ = ["TwoPhaseCdu"]


@final
@dataclass(frozen=True)
class TwoPhaseCdu(Component):
    """All condensers of a loop of boiling coolant as one, with its liquid and the pump that feeds plates.

    Liquid and vapour are at one temperature, that of saturation; vapour brings the heat to the condensers
    by itself. Valves on the facility side hold the saturation temperature, and with it the pressure::

        C dT/dt = Q - G (T - T_water),     G = W (1 - exp(-UA / W))
        UA by the two-sided law: the condensing film stays, that of the water follows its flow

    A pump of constant speed lifts the liquid to the plates, so much more than evaporates that none runs dry;
    a bath that boils needs none. Its work is heat in the coolant.

    References
    ----------
    1. Incropera et al., Fundamentals of Heat and Mass Transfer, chapter 10: boiling and condensation; chapter
       11: exchangers with one fluid at saturation.
    """

    tuning: Tuning
    C_fluid: Array = parameter("J/K")
    W_fws_max: Array = parameter("W/K")
    ua: Array = parameter("W/K")
    share_condensing: Array = parameter("1")
    exponent: Array = parameter("1")
    pump_power: Array = parameter("W")
    T_set: Array = parameter("K")
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
        T = now.T[self.at("fluid")]
        error, before = T - self.T_set, self.recall(now, "valve")
        # The heat is given: a wider valve brings the lead down as the opening grows.
        gain = valve_gain(T - now.T[f"{self.loop}.supply"], before, self.W_fws_max, self.W_fws_max)
        # Heat leaves the coolant about with the opening of the valve: at low load the lag is long.
        lag = self.tuning.time_constant / xp.maximum(before, LEAST_OPENING)
        valve = lambda_control(
            before, error, self.recall(now, "error"), gain, now.dt, lag, self.tuning.closed_loop
        )
        return {
            "valve": valve,
            "travel": xp.abs(valve - before) / now.dt,
            "W_water": valve * self.W_fws_max,
        }, {"valve": valve, "error": error}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("cdu_pumps", self.feed, self.pump_power)]

    def links(self, now: Now, net: Network) -> None:
        fluid, loop, valve = self.at("fluid"), self.loop, self.own(now, "valve")
        film = 1 + 0 * valve
        ua = ua_two_sides(self.ua, film, valve, self.exponent, self.exponent, self.share_condensing)
        G = conductance_to_stream(self.own(now, "W_water"), ua)
        net.volume_to_stream(fluid, (f"{loop}.supply", f"{loop}.return"), G)
        net.source(fluid, self.pump_power)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        T = T_new[self.at("fluid")]
        return [
            Reading(f"temp.{self.label}_supply", "K", "mean", T),
            Reading(f"temp.{self.label}_supply.max", "K", "max", T),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
        ]
