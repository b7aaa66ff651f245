"""Water-side economiser in series before the chillers: free, partial and mechanical, with hysteresis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import advance_timer, flag
from aidc_twin.components.cooling_mode import (
    ABOVE_PARTIAL,
    BELOW_PARTIAL,
    FREE,
    MECHANICAL,
    PARTIAL,
    next_mode,
)
from aidc_twin.dimensions import const, expect
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides
from aidc_twin.physics.merkel import merkel_conductance, merkel_ua

__all__ = ["FREE", "MECHANICAL", "PARTIAL", "Economiser"]

# Fans count as saturated from here on.
FULL_SPEED = const(0.99, "1")


@final
@dataclass(frozen=True)
class Economiser(Component):
    """Plate exchanger between the chilled-water return and cold tower water, with the mode of the plant.

    *free*: chillers off, the fans hold the economiser outlet at the chilled-water set-point. *partial*: the
    same loop goes on holding the outlet (and runs into full speed), the chillers take the rest. *mechanical*:
    no tower water through the economiser, the fans hold the condenser water. Tower water passes the
    economiser first and the condensers after it. It keeps its ratio to the loop's water, down to what the
    nozzles of the towers need.

    Changes, each only after a dwell::

        free -> partial        fans at full speed and supply above set-point + leave_free
        partial -> free        outlet below set-point + enter_free
        partial -> mechanical  outlet above return - leave_partial: nothing is gained
        mechanical -> partial  return above predicted tower water + pinch + enter_partial

    With ``integrated`` 0 the economiser stands in parallel to the chillers: either carries the whole loop,
    and there is no partial mode. It is left for mechanical where it would be left for partial, and entered
    where the predicted tower water would hold the set-point alone::

        mechanical -> free     predicted tower water + pinch below set-point + enter_free

    Hours in a mode count with ``weight``, the share of this plant in the design heat of all plants that have
    modes, so that the hours of a facility with two of them still add up to the year.

    The prediction takes the flow and the heat of the *partial* mode (heat rejected now, compressors included)
    with fans at full speed; predicting with the present flow or a constant approach limit-cycles.

    References
    ----------
    1. J. Stein, Waterside economizing in data centers: design and control considerations, ASHRAE Transactions
       115 (2009), the four-way logic and its dwell.
    """

    ua: Array = parameter("W/K")
    share_hot: Array = parameter("1")
    exponent: Array = parameter("1")
    W_hot_design: Array = parameter("W/K")
    W_cold_design: Array = parameter("W/K")
    tower_flow_min: Array = parameter("1")
    C_outlet: Array = parameter("J/K")
    C_cold: Array = parameter("J/K")
    tower_ua: Array = parameter("W/K")
    tower_m_air: Array = parameter("kg/s")
    tower_W_design: Array = parameter("W/K")
    tower_T_wb_design: Array = parameter("K", kind="wet_bulb")
    tower_W_wetted: Array = parameter("W/K")
    cp_air: Array = parameter("J/kg/K")
    leave_free: Array = parameter("dK")
    enter_free: Array = parameter("dK")
    leave_partial: Array = parameter("dK")
    enter_partial: Array = parameter("dK")
    pinch: Array = parameter("dK")
    dwell: Array = parameter("s")
    T_condenser_least: Array = parameter("K")
    condenser_approach: Array = parameter("dK")
    T_start: Array = parameter("K")
    T_start_cold: Array = parameter("K")
    mode_start: Array = parameter("1")
    enabled: Array = parameter("1")
    integrated: Array = parameter("1")
    weight: Array = parameter("1")
    loop: str = "chilled"
    flow: str = "chilled.W"
    inlet: str = "chilled.return"
    towers: str = "chilled.towers"
    chillers: str = "chilled.chillers"

    def nodes(self) -> dict[str, Node]:
        return {
            self.at("outlet"): Node(self.C_outlet, self.T_start),
            self.at("cold"): Node(self.C_cold, self.T_start_cold),
        }

    def memories(self) -> dict[str, Memory]:
        return {
            "mode": Memory("1", self.mode_start, discrete=True),
            "timer": Memory("s", self.dwell),
        }

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        mode, timer = self.recall(now, "mode"), self.recall(now, "timer")
        T_set = now[f"{self.loop}.T_set"]
        T_wb = expect(now.weather["wet_bulb"], "K", "wet_bulb")
        T_supply, T_return = now.T[f"{self.loop}.supply"], now.T[self.inlet]
        T_outlet, T_cold_in = now.T[self.at("outlet")], now.T[f"{self.towers}.supply"]
        T_hot_in = now.T[f"{self.towers}.return"]
        was_free, was_mechanical = mode < BELOW_PARTIAL, mode > ABOVE_PARTIAL
        was_partial = ~(was_free | was_mechanical)

        saturated = now.memory[f"{self.towers}.fan"] > FULL_SPEED
        give_up_free = was_free & saturated & (T_supply > T_set + self.leave_free)
        become_free = was_partial & (T_outlet < T_set + self.enter_free)
        give_up_partial = was_partial & saturated & (T_outlet > T_return - self.leave_partial)
        T_predicted = self._predicted_cold_water(now, T_wb, T_hot_in, T_cold_in)
        become_partial = was_mechanical & (T_return > T_predicted + self.pinch + self.enter_partial)
        carry_alone = was_mechanical & (T_predicted + self.pinch < T_set + self.enter_free)
        series = self.integrated > 0
        mode_new, changed = next_mode(
            mode, timer > self.dwell, self.enabled,
            become_free=become_free | (carry_alone & ~series),
            become_partial=(give_up_free | become_partial) & series,
            become_mechanical=give_up_partial | (give_up_free & ~series),
        )  # fmt: skip
        free, mechanical = mode_new < BELOW_PARTIAL, mode_new > ABOVE_PARTIAL
        running = flag(~mechanical)
        T_condenser = xp.maximum(T_wb + self.condenser_approach, self.T_condenser_least)
        return {
            "free": flag(free),
            "mechanical": flag(mechanical),
            "running": running,
            "changed": flag(changed) / now.dt,
            "W_cw": running * self._tower_water(now),
            "fan_error": xp.where(mechanical, T_cold_in - T_condenser, T_outlet - T_set),
            "fan_reset": changed,
        }, {"mode": mode_new, "timer": advance_timer(timer, changed, now.dt)}

    def _tower_water(self, now: Now) -> Array:
        """Tower water, W/K: it keeps its ratio to the loop's, down to what nozzles need."""
        xp = namespace(self.W_cold_design)
        share = xp.clip(now[self.flow] / self.W_hot_design, self.tower_flow_min, 1)
        return share * self.W_cold_design

    def _predicted_cold_water(self, now: Now, T_wb: Array, T_hot_in: Array, T_cold_in: Array) -> Array:
        """Tower water in partial mode with fans at full speed, for the heat that is rejected now."""
        q = now.memory[f"{self.chillers}.q_rejected"]
        slope = now.weather["saturation_slope"]
        # Fans at full speed have all cells on line, and staged cells their least water.
        W = namespace(slope).maximum(self._tower_water(now), self.tower_W_wetted)
        ua = merkel_ua(self.tower_ua, 1.0, W / self.tower_W_design, T_wb, self.tower_T_wb_design)
        G = merkel_conductance(W, self.tower_m_air, slope, ua, self.cp_air)
        return T_wb + q / G - q / W

    def draws(self, now: Now) -> list[Draw]:
        return []

    def links(self, now: Now, net: Network) -> None:
        W_hot, W_cold = now[self.flow], now[f"{self.towers}.W"]
        ua = ua_two_sides(
            self.ua, W_hot / self.W_hot_design, W_cold / self.W_cold_design, self.exponent, self.exponent,
            self.share_hot,
        )  # fmt: skip
        net.exchanger(
            (self.inlet, self.at("outlet")),
            (f"{self.towers}.supply", self.at("cold")),
            self.own(now, "running") * conductance_counterflow(W_hot, W_cold, ua),
        )

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        free, mechanical = self.own(now, "free"), self.own(now, "mechanical")
        return [
            Reading("time.mode_free", "1", "sum", self.weight * free),
            Reading("time.mode_partial", "1", "sum", self.weight * (1 - free - mechanical)),
            Reading("time.mode_mechanical", "1", "sum", self.weight * mechanical),
            Reading("switches.mode", "1/s", "sum", self.own(now, "changed")),
        ]
