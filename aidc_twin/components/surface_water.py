"""Plate exchangers on the water of a lake, a river or the sea, with the pumps of its intake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import Tuning, lambda_control
from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.dimensions import const, expect
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import STANDSTILL, conductance_counterflow, ua_two_sides
from aidc_twin.physics.surface_water import intake_temperature

__all__ = ["SurfaceWater"]

# Guards of the loop gain of the intake pumps, on the slow side.
LEAST_LEAD = const(2.0, "dK")
LEAST_OPENING = const(0.1, "1")


@final
@dataclass(frozen=True)
class SurfaceWater(Component):
    """All plate exchangers of a once-through plant as one, and the pumps of the intake.

    The water of the lake passes once and is outside the facility, before and after::

        T_lake = T_mean + amplitude cos(season)
        G      = eps C_min of loop water W and lake water W_lake, UA by both films
        q      = G (T_return - T_lake),   T_outfall = T_lake + q / W_lake
        P_pump = P_design f(x),   x = W_lake / W_design,   f by the pump sets

    One loop on the pumps holds the supply of the facility water; they never run below their least flow.
    The work of the pumps leaves with the lake water. Fouling is in ``ua``.

    References
    ----------
    1. Kays and London, Compact Heat Exchangers (1984), plate surfaces: ``UA`` by the two-sided law.
    2. ASHRAE Handbook, HVAC Applications, Geothermal energy: surface-water systems, open-loop intakes.
    """

    rejects_heat = True
    tuning: Tuning
    pumps: PumpSets
    ua: Array = parameter("W/K")
    share_hot: Array = parameter("1")
    exponent: Array = parameter("1")
    W_hot_design: Array = parameter("W/K")
    W_cold_design: Array = parameter("W/K")
    W_intake: Array = parameter("W/K")
    flow_min: Array = parameter("1")
    T_mean: Array = parameter("K")
    amplitude: Array = parameter("dK")
    warmest_cosine: Array = parameter("1")
    warmest_sine: Array = parameter("1")
    pump_power_design: Array = parameter("W")
    flow_start: Array = parameter("1")
    loop: str = "lake"
    inlet: str = "lake.return"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {"flow": Memory("1", self.flow_start), "error": Memory("dK", 0 * self.flow_start)}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        T_lake = intake_temperature(
            self.T_mean,
            self.amplitude,
            expect(now.weather["season_cosine"], "1", "season"),
            expect(now.weather["season_sine"], "1", "season"),
            self.warmest_cosine,
            self.warmest_sine,
        )
        T_in, W_hot = now.T[self.inlet], now[f"{self.loop}.W"]
        error = now.T[f"{self.loop}.supply"] - now[f"{self.loop}.T_set"]
        before = self.recall(now, "flow")
        opening = xp.maximum(before, LEAST_OPENING)
        flow = lambda_control(
            before,
            error,
            self.recall(now, "error"),
            xp.maximum(T_in - T_lake, LEAST_LEAD) / opening,
            now.dt,
            self.tuning.time_constant / opening,
            self.tuning.closed_loop,
        )
        x = xp.maximum(flow, self.flow_min)
        W = x * self.W_intake
        ua = ua_two_sides(
            self.ua, W_hot / self.W_hot_design, W / self.W_cold_design, self.exponent, self.exponent,
            self.share_hot,
        )  # fmt: skip
        G = conductance_counterflow(W_hot, W, ua)
        return {
            "W_lake": W,
            "T_lake": T_lake,
            "T_outfall": T_lake + G / xp.maximum(W, STANDSTILL) * (T_in - T_lake),
            "G": G,
            "flow": flow,
            "travel": xp.abs(flow - before) / now.dt,
            "p_pump": self.pumps.power(self.pump_power_design, x),
        }, {"flow": flow, "error": error}

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("pumps", self.feed, self.own(now, "p_pump"))]

    def links(self, now: Now, net: Network) -> None:
        stream = (self.inlet, f"{self.loop}.supply")
        net.stream_to_outside(self.name, stream, self.own(now, "G"), self.own(now, "T_lake"))
        net.outdoors(f"{self.name}.pumps", self.own(now, "p_pump"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading(f"temp.{self.name}_intake", "K", "mean", self.own(now, "T_lake")),
            Reading(f"temp.{self.name}_outfall", "K", "mean", self.own(now, "T_outfall")),
            Reading(f"temp.{self.name}_outfall.max", "K", "max", self.own(now, "T_outfall")),
            Reading(f"mean.{self.name}_flow", "1", "mean", self.own(now, "flow")),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
        ]
