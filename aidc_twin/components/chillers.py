"""Water-cooled chillers with variable-speed compressors: staging, capacity, part load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading, parameter
from aidc_twin.components.control import advance_timer
from aidc_twin.dimensions import const
from aidc_twin.network import Network
from aidc_twin.physics.chiller import CarnotFraction, available_capacity, carnot_fraction_cop

__all__ = ["Chillers"]

# A chiller that finds its water closer to the set-point than this is unloaded; guards a division.
LEAST_DROP = const(0.1, "dK")
# A load below this share of one machine needs none: a smoothed load never quite reaches zero.
NO_LOAD = const(1e-3, "1")


@final
@dataclass(frozen=True)
class Chillers(Component):
    """Equal chillers on one chilled-water stream; those that are not needed stand by.

    The machine cools its stream to the set-point as long as its capacity allows::

        Q = G (T_in - T_set),   G = min(W, Q_available / (T_in - T_set))
        P = Q / COP(T_set, T_condenser_in, part load)

    with COP as a share of Carnot. ``Q_available`` is that of the machines on line, and rises no faster than
    their loading rate. A machine is added as soon as those on line cannot carry the load, or when the load
    smoothed over ``smoothing`` passes ``load_high`` of theirs; one is dropped when the rest would stay below
    ``load_low``, after a dwell. Without smoothing the overshoot after a load step, which depends on the time
    step, would decide how many machines stay on for hours.

    References
    ----------
    1. AHRI 550/590 part-load points behind the share of Carnot (see ``physics.chiller``).
    2. ASHRAE Handbook, HVAC Applications, Supervisory control: sequencing of chillers.
    """

    q_unit: Array = parameter("W")
    n_units: Array = parameter("1")
    W_cw_unit: Array = parameter("W/K")
    T_set: Array = parameter("K")
    T_supply_least: Array = parameter("K")
    T_rated_supply: Array = parameter("K")
    T_rated_condenser: Array = parameter("K")
    approach_evaporator: Array = parameter("dK")
    approach_condenser: Array = parameter("dK")
    rise_condenser: Array = parameter("dK")
    lift_loss: Array = parameter("dK")
    lift_least: Array = parameter("dK")
    share_constant: Array = parameter("1")
    share_linear: Array = parameter("1")
    share_square: Array = parameter("1")
    cop_most: Array = parameter("1")
    capacity_evaporator: Array = parameter("1/K")
    capacity_condenser: Array = parameter("1/K")
    capacity_most: Array = parameter("1")
    part_load_least: Array = parameter("1")
    load_high: Array = parameter("1")
    load_low: Array = parameter("1")
    dwell: Array = parameter("s")
    smoothing: Array = parameter("s")
    loading_rate: Array = parameter("1/s")
    n_start: Array = parameter("1")
    q_start: Array = parameter("W")
    loop: str = "chilled"
    inlet: str = "chilled.economiser.outlet"
    condenser_inlet: str = "chilled.economiser.cold"
    towers: str = "chilled.towers"
    economiser: str = "chilled.economiser"
    feed: str = "mechanical"

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {
            "n_on": Memory("1", self.n_start, discrete=True),
            "timer": Memory("s", self.dwell),
            "q": Memory("W", self.q_start),
            "q_smooth": Memory("W", self.q_start),
            "q_rejected": Memory("W", self.q_start),
        }

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        xp = namespace(self.q_unit)
        kind = CarnotFraction(
            self.approach_evaporator, self.approach_condenser, self.rise_condenser, self.lift_loss,
            self.lift_least, self.share_constant, self.share_linear, self.share_square, self.cop_most,
            self.capacity_evaporator, self.capacity_condenser, self.capacity_most,
        )  # fmt: skip
        # Chilled water is never asked for below the margin over freezing.
        T_set = xp.maximum(self.T_set, self.T_supply_least)
        T_condenser = now.T[self.condenser_inlet]
        W = now[f"{self.loop}.W"]
        drop = now.T[self.inlet] - T_set
        allowed = 1 - now[f"{self.economiser}.free"]
        q_wanted = allowed * W * xp.maximum(drop, 0)

        q_unit = available_capacity(
            self.q_unit, T_set, T_condenser, self.T_rated_supply, self.T_rated_condenser, kind
        )
        n_before, timer = self.recall(now, "n_on"), self.recall(now, "timer")
        q_before = self.recall(now, "q_smooth")
        q_smooth = q_before + now.dt / (self.smoothing + now.dt) * (q_wanted - q_before)
        n_up = xp.ceil(xp.maximum(q_smooth / self.load_high, q_wanted) / q_unit - NO_LOAD)
        n_down = xp.ceil(q_smooth / (self.load_low * q_unit) - NO_LOAD)
        drop_one = (n_down < n_before) & (timer > self.dwell)
        n_on = xp.minimum(xp.where(n_up > n_before, n_up, xp.where(drop_one, n_down, n_before)), self.n_units)
        n_on = n_on * allowed
        changed = n_on != n_before
        started = xp.maximum(n_on - n_before, 0)

        q_rated = n_on * q_unit
        q_ramped = self.recall(now, "q") + self.loading_rate * now.dt * self.n_units * self.q_unit
        q_available = xp.minimum(q_rated, q_ramped)
        G = xp.minimum(W, q_available / xp.maximum(drop, LEAST_DROP)) * allowed
        G = xp.where(drop > 0, G, 0 * G)
        q = G * xp.maximum(drop, 0)
        # Machines that are off have no part load; any divisor will do for them.
        part_load = xp.maximum(q / xp.maximum(q_rated, q_unit), self.part_load_least)
        p = q / carnot_fraction_cop(T_set, T_condenser, part_load, kind)
        return {
            "G": G,
            "T_set": T_set,
            "p": p,
            "q": q,
            "W_cw": n_on * self.W_cw_unit,
            "started": started / now.dt,
        }, {
            "n_on": n_on,
            "timer": advance_timer(timer, changed, now.dt),
            "q": q,
            "q_smooth": q_smooth,
            # All heat of the chilled water, with what the compressors add.
            "q_rejected": W * xp.maximum(now.T[f"{self.loop}.return"] - now.T[f"{self.loop}.supply"], 0) + p,
        }

    def draws(self, now: Now) -> list[Draw]:
        return [Draw("chillers", self.feed, self.own(now, "p"))]

    def links(self, now: Now, net: Network) -> None:
        cold, hot = (self.inlet, f"{self.loop}.supply"), f"{self.towers}.return"
        net.lift(cold, hot, self.own(now, "G"), self.own(now, "T_set"), self.own(now, "p"))

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return [
            Reading("heat.chillers", "W", "sum", self.own(now, "q")),
            Reading("switches.chillers", "1/s", "sum", self.own(now, "started")),
        ]
