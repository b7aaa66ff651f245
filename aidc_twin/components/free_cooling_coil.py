"""Dry coils in the outdoor air before the evaporators of air-cooled chillers, with the mode of the plant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import Tuning, advance_timer, flag, lambda_control
from aidc_twin.components.cooling_mode import ABOVE_PARTIAL, BELOW_PARTIAL, next_mode
from aidc_twin.dimensions import const, expect
from aidc_twin.network import Network
from aidc_twin.physics.coil import coil_ua
from aidc_twin.physics.exchangers import conductance_crossflow
from aidc_twin.physics.fans import fan_power

__all__ = ["FreeCoolingCoil"]

# Guards of the fans' loop gain, on the slow side.
LEAST_LEAD = const(2.0, "dK")
LEAST_SPEED = const(0.2, "1")
# Fans count as saturated from here on.
FULL_SPEED = const(0.99, "1")


@final
@dataclass(frozen=True)
class FreeCoolingCoil(Component):
    """All free-cooling coils of a plant as one, in series before the evaporators, with fans of their own.

    *free*: compressors off, the fans hold the leaving water at the set-point. *partial*: the same loop runs
    into full speed, the chillers take the rest. *mechanical*: a valve leads the water past the coils. With
    ``T_air`` the dry bulb and what the coils draw in again::

        q = G (T_return - T_air),   G = eps min(W, W_air speed), cross-flow, UA of a dry coil
        free -> partial        fans at full speed and supply above set-point + leave_free
        partial -> free        outlet below set-point + enter_free
        partial -> mechanical  air above return - leave_partial
        mechanical -> partial  air below return - enter_partial

    each only after a dwell. Below their least speed the fans run a share of the time.

    References
    ----------
    1. Wetter, Simulation model: finned water-to-air coil without condensation, LBNL-42355 (1999).
    2. J. Stein, Waterside economizing in data centers: design and control considerations, ASHRAE Transactions
       115 (2009), the logic of modes and its dwell.
    """

    rejects_heat = True
    tuning: Tuning
    ua: Array = parameter("W/K")
    W_air: Array = parameter("W/K")
    W_design: Array = parameter("W/K")
    T_air_design: Array = parameter("K")
    T_water_design: Array = parameter("K")
    recirculation: Array = parameter("dK")
    C_outlet: Array = parameter("J/K")
    fan_power_max: Array = parameter("W")
    fan_min: Array = parameter("1")
    leave_free: Array = parameter("dK")
    enter_free: Array = parameter("dK")
    leave_partial: Array = parameter("dK")
    enter_partial: Array = parameter("dK")
    dwell: Array = parameter("s")
    T_start: Array = parameter("K")
    mode_start: Array = parameter("1")
    fan_start: Array = parameter("1")
    weight: Array = parameter("1")
    loop: str = "chilled"
    flow: str = "chilled.W"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {self.at("outlet"): Node(self.C_outlet, self.T_start)}

    def memories(self) -> dict[str, Memory]:
        return {
            "mode": Memory("1", self.mode_start, discrete=True),
            "timer": Memory("s", self.dwell),
            "fan": Memory("1", self.fan_start),
            "error": Memory("dK", 0 * self.fan_start),
        }

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.ua)
        mode, timer = self.recall(now, "mode"), self.recall(now, "timer")
        before = self.recall(now, "fan")
        T_air = self._air(now)
        T_supply, T_return = now.T[f"{self.loop}.supply"], now.T[f"{self.loop}.return"]
        T_outlet, T_set = now.T[self.at("outlet")], now[f"{self.loop}.T_set"]
        was_free, was_mechanical = mode < BELOW_PARTIAL, mode > ABOVE_PARTIAL
        was_partial = ~(was_free | was_mechanical)

        give_up_free = was_free & (before > FULL_SPEED) & (T_supply > T_set + self.leave_free)
        mode_new, changed = next_mode(
            mode, timer > self.dwell, 1 + 0 * mode,
            become_free=was_partial & (T_outlet < T_set + self.enter_free),
            become_partial=give_up_free | (was_mechanical & (T_air < T_return - self.enter_partial)),
            become_mechanical=was_partial & (T_air > T_return - self.leave_partial),
        )  # fmt: skip
        free, mechanical = mode_new < BELOW_PARTIAL, mode_new > ABOVE_PARTIAL
        open_ = flag(~mechanical)

        error = T_outlet - T_set
        # A change of mode starts the loop afresh.
        error_before = xp.where(changed, error, self.recall(now, "error"))
        opening = xp.maximum(before, LEAST_SPEED)
        gain = xp.maximum(T_return - T_air, LEAST_LEAD) / opening
        fan = open_ * lambda_control(
            before, error, error_before, gain, now.dt, self.tuning.time_constant / opening,
            self.tuning.closed_loop,
        )  # fmt: skip
        speed, running = xp.maximum(fan, self.fan_min), xp.minimum(fan / self.fan_min, 1)
        W = now[self.flow]
        ua = coil_ua(
            self.ua, speed, W / self.W_design, T_air, T_return, self.T_air_design, self.T_water_design
        )
        return {
            "free": flag(free),
            "mechanical": flag(mechanical),
            "changed": flag(changed) / now.dt,
            "G": open_ * running * conductance_crossflow(W, speed * self.W_air, ua),
            "fan": fan,
            "travel": xp.abs(fan - before) / now.dt,
            "p_fan": open_ * running * fan_power(self.fan_power_max, speed),
        }, {"mode": mode_new, "timer": advance_timer(timer, changed, now.dt), "fan": fan, "error": error}

    def _air(self, now: Now) -> Array:
        return expect(now.weather["dry_bulb"], "K", "dry_bulb") + self.recirculation

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("condenser_fans", self.feed, self.own(now, "p_fan"))]

    def links(self, now: Now, net: Network) -> None:
        stream = (f"{self.loop}.return", self.at("outlet"))
        net.stream_to_outside(self.name, stream, self.own(now, "G"), self._air(now))
        net.outdoors(f"{self.name}.fans", self.own(now, "p_fan"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        free, mechanical = self.own(now, "free"), self.own(now, "mechanical")
        return [
            Reading("time.mode_free", "1", "sum", self.weight * free),
            Reading("time.mode_partial", "1", "sum", self.weight * (1 - free - mechanical)),
            Reading("time.mode_mechanical", "1", "sum", self.weight * mechanical),
            Reading("switches.mode", "1/s", "sum", self.own(now, "changed")),
            Reading(f"mean.{self.name}_fan", "1", "mean", self.own(now, "fan")),
            Reading(f"travel.{self.name}", "1/s", "sum", self.own(now, "travel")),
        ]
