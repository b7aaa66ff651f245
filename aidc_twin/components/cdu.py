"""Coolant distribution units: a plate exchanger between the technology cooling system and facility water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import LEAST_OPENING, Tuning, lambda_control, valve_gain
from aidc_twin.components.coolant_flow import CONSTANT_FLOW, CoolantFlow
from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.components.valves import PRESSURE_INDEPENDENT, Valves
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides

__all__ = ["Cdu"]


@final
@dataclass(frozen=True)
class Cdu(Component):
    """All CDUs of a hall as one, with their pumps and the coolant of the secondary loop.

    The pumps hold the design flow of the TCS times ``speed``, the share of its racks that are in operation,
    or with ``flow`` by return a part ``x`` of that; valves on the facility side hold the coolant supply
    temperature::

        UA = UA_rated by the two-sided law of the units on line, n = 0.8 on both sides
        P_pump = P_design f(x speed), f by the pump sets; its work is heat in the coolant supply

    References
    ----------
    1. Kays and London, Compact Heat Exchangers (1984), plate surfaces.
    """

    tuning: Tuning
    pumps: PumpSets
    C_supply: Array = parameter("J/K")
    C_return: Array = parameter("J/K")
    W_tcs: Array = parameter("W/K")
    W_tcs_rated: Array = parameter("W/K")
    speed: Array = parameter("1")
    W_fws_max: Array = parameter("W/K")
    ua: Array = parameter("W/K")
    share_tcs: Array = parameter("1")
    exponent: Array = parameter("1")
    pump_power_design: Array = parameter("W")
    T_set: Array = parameter("K")
    valve_start: Array = parameter("1")
    T_start_return: Array = parameter("K")
    valves: Valves = PRESSURE_INDEPENDENT
    flow: CoolantFlow = CONSTANT_FLOW
    loop: str = "warm"
    label: str = "tcs"
    feed: str = "ups"

    def nodes(self) -> dict[str, Node]:
        return {
            self.at("supply"): Node(self.C_supply, self.T_set),
            self.at("return"): Node(self.C_return, self.T_start_return),
        }

    def memories(self) -> dict[str, Memory]:
        held = {"valve": Memory("1", self.valve_start), "error": Memory("dK", 0 * self.valve_start)}
        return held | self.flow.memories()

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        W_tcs, before = self.W_tcs * self.speed, self.recall(now, "valve")
        turning, kept = self.flow.command(now, self.name, W_tcs, (self.C_supply, self.C_return), self.valves)
        W_tcs = self.flow.part(W_tcs, turning)
        W_fws_max = self.flow.on_line(self.W_fws_max, turning)
        before = self.flow.stroke(self.valves, before, turning)
        error = now.T[self.at("supply")] - self.T_set
        lead = now.T[self.at("return")] - now.T[f"{self.loop}.supply"]
        gain = valve_gain(lead, before, W_fws_max, W_tcs)
        # Heat leaves the coolant about with the opening of the valve: at low load the lag is long.
        lag = self.tuning.time_constant / xp.maximum(before, LEAST_OPENING)
        valve = lambda_control(
            before, error, self.recall(now, "error"), gain, now.dt, lag, self.tuning.closed_loop
        )
        return {
            "W_tcs": W_tcs,
            "valve": valve,
            "travel": xp.abs(valve - before) / now.dt,
            "W_water": self.valves.flow(valve) * W_fws_max,
            "W_rated": self.flow.on_line(self.W_tcs_rated, turning),
            "ua": self.flow.on_line(self.ua, turning),
            "p_pump": self.flow.power(self.pumps, self.pump_power_design, self.speed, turning),
            **turning,
        }, {"valve": valve, "error": error, **kept}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("cdu_pumps", self.feed, self.own(now, "p_pump"))]

    def links(self, now: Now, net: Network) -> None:
        supply, back, loop = self.at("supply"), self.at("return"), self.loop
        W_tcs, W_water = self.own(now, "W_tcs"), self.own(now, "W_water")
        net.circuit((supply, back), W_tcs)
        opening = self.valves.flow(self.own(now, "valve"))
        flow = W_tcs / self.own(now, "W_rated")
        ua = ua_two_sides(self.own(now, "ua"), flow, opening, self.exponent, self.exponent, self.share_tcs)
        net.exchanger(
            (back, supply),
            (f"{loop}.supply", f"{loop}.return"),
            conductance_counterflow(W_tcs, W_water, ua),
        )
        net.source(supply, self.own(now, "p_pump"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading(f"temp.{self.label}_supply", "K", "mean", T_new[self.at("supply")]),
            Reading(f"temp.{self.label}_supply.max", "K", "max", T_new[self.at("supply")]),
            Reading(f"temp.{self.label}_return", "K", "mean", T_new[self.at("return")]),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
            *self.flow.readings(now, self.name),
        ]
