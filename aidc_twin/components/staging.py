"""How many equal machines run for a load: those needed at once, fewer after a dwell, loaded at a rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Memory, parameter
from aidc_twin.components.control import advance_timer
from aidc_twin.dimensions import const

__all__ = ["Staged", "Staging"]

# A chiller that finds its water closer to the set-point than this is unloaded; guards a division.
LEAST_DROP = const(0.1, "dK")
# A load below this share of one machine needs none: a smoothed load never quite reaches zero.
NO_LOAD = const(1e-3, "1")


class Staged(NamedTuple):
    """What runs in this step: machines on line, newly started, timer, loads, W, conductance, W/K."""

    n_on: Array
    started: Array
    timer: Array
    q_smooth: Array
    q_rated: Array
    G: Array
    q: Array
    part_load: Array


@final
@dataclass(frozen=True)
class Staging:
    """The sequence of equal chillers on one stream of water.

    A machine is added as soon as those on line cannot carry the load, or when the load smoothed over
    ``smoothing`` passes ``load_high`` of theirs; one is dropped when the rest would stay below ``load_low``,
    after a dwell. Without smoothing the overshoot after a load step, which depends on the time step, would
    decide how many machines stay on for hours. Heat rises no faster than the loading rate.
    """

    part_load_least: Array = parameter("1")
    load_high: Array = parameter("1")
    load_low: Array = parameter("1")
    dwell: Array = parameter("s")
    smoothing: Array = parameter("s")
    loading_rate: Array = parameter("1/s")
    n_start: Array = parameter("1")
    q_start: Array = parameter("W")

    def memories(self) -> dict[str, Memory]:
        """What is carried from step to step, by the keys that :meth:`kept` fills."""
        return {
            "n_on": Memory("1", self.n_start, discrete=True),
            "timer": Memory("s", self.dwell),
            "q": Memory("W", self.q_start),
            "q_smooth": Memory("W", self.q_start),
        }

    def advance(
        self, recall: Callable[[str], Array], dt: Array, W: Array, drop: Array, allowed: Array,
        n_units: Array, q_nominal: Array, q_unit: Array,
    ) -> Staged:  # fmt: skip
        """Machines and heat of this step.

        Parameters
        ----------
        recall
            A memory of the last step by its key.
        dt
            Step, s.
        W, drop
            Capacity rate of the water, W/K, and how far it comes above the set-point, K.
        allowed
            1 where compressors may run, 0 where free cooling has them off.
        n_units, q_nominal, q_unit
            Machines installed; capacity of one at its rating, and where it stands now, W.
        """
        xp = namespace(q_unit)
        q_wanted = allowed * W * xp.maximum(drop, 0)
        n_before, timer = recall("n_on"), recall("timer")
        q_before = recall("q_smooth")
        q_smooth = q_before + dt / (self.smoothing + dt) * (q_wanted - q_before)
        n_up = xp.ceil(xp.maximum(q_smooth / self.load_high, q_wanted) / q_unit - NO_LOAD)
        n_down = xp.ceil(q_smooth / (self.load_low * q_unit) - NO_LOAD)
        drop_one = (n_down < n_before) & (timer > self.dwell)
        n_on = xp.minimum(xp.where(n_up > n_before, n_up, xp.where(drop_one, n_down, n_before)), n_units)
        n_on = n_on * allowed
        changed = n_on != n_before

        q_rated = n_on * q_unit
        q_ramped = recall("q") + self.loading_rate * dt * n_units * q_nominal
        q_available = xp.minimum(q_rated, q_ramped)
        G = xp.minimum(W, q_available / xp.maximum(drop, LEAST_DROP)) * allowed
        G = xp.where(drop > 0, G, 0 * G)
        q = G * xp.maximum(drop, 0)
        # Machines that are off have no part load; any divisor will do for them.
        part_load = xp.maximum(q / xp.maximum(q_rated, q_unit), self.part_load_least)
        return Staged(
            n_on=n_on,
            started=xp.maximum(n_on - n_before, 0),
            timer=advance_timer(timer, changed, dt),
            q_smooth=q_smooth,
            q_rated=q_rated,
            G=G,
            q=q,
            part_load=part_load,
        )

    @staticmethod
    def kept(staged: Staged) -> dict[str, Array]:
        """The new memories, by the keys of :meth:`memories`."""
        return {"n_on": staged.n_on, "timer": staged.timer, "q": staged.q, "q_smooth": staged.q_smooth}
