"""Throttling: servers give up dynamic power where chips or inlet pass a limit, and hold them there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Memory, Now, Reading, parameter
from aidc_twin.components.control import Tuning, flag, lambda_control
from aidc_twin.components.server import ServerPower
from aidc_twin.dimensions import const

__all__ = ["Throttling", "compute_readings"]

# Guards of the gain, on the slow side as those of valves: an idle chip has no dynamic power to give up.
LEAST_SHARE = const(0.1, "1")
LEAST_LEAD = const(2.0, "dK")


@final
@dataclass(frozen=True)
class Throttling:
    """Sampled control of the clocks of all servers of one kind.

    ``cut`` is the share of the dynamic power given up, 0 to ``most``. Above the limit it moves as a lambda
    controller does, so that chips come to rest *at* their limit at any step; a share in proportion to the
    excess, `aidc_twin.physics.server.throttle`, limit-cycles once the step is longer than the lag of a chip.
    ``counts`` is 1 where the chips are accelerators, whose work is metered, and 0 for other chips.
    Below the limit a cut of zero stays exactly zero, however fast the chip warms.
    """

    tuning: Tuning
    most: Array = parameter("1")
    counts: Array = parameter("1", default=1.0)

    def memories(self) -> dict[str, Memory]:
        """The cut, and by how much the limit was passed a step ago."""
        return {"cut": Memory("1", 0 * self.most), "excess": Memory("dK", 0 * self.most)}

    def state(
        self,
        now: Now,
        name: str,
        power: ServerPower,
        count: Array,
        temperatures: tuple[Array, Array, Array],
        excess: Array,
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Signals and memories of the servers of a rack: powers with the cut of this step.

        ``temperatures`` are chip, server inlet, and the coolant or air that the chip stands in, K.
        """
        T_chip, T_inlet, T_cold = temperatures
        before = now.memory[f"{name}.cut"]
        if power.driven_by_power:
            # What was measured holds whatever the chips did: the cut is in it.
            cut = 0 * before
        else:
            share = power.dynamic_share(now, T_chip, before)
            past = now.memory[f"{name}.excess"]
            cut = self.move(before, past, excess, T_chip - T_cold, share, now.dt)
        signals = power.state(now, T_chip, T_inlet, count, cut)
        work = {key: signals[key] * self.counts for key in ("asked", "lost")}
        return signals | work | {"cut": cut}, {"cut": cut, "excess": excess}

    def move(
        self, before: Array, excess_before: Array, excess: Array, lead: Array, share: Array, dt: Array
    ) -> Array:
        """New cut.

        Parameters
        ----------
        before
            Cut of the last step.
        excess_before, excess
            Temperature over its limit a step ago and now, dK; negative below it.
        lead
            Chip over the coolant or the air that it stands in, dK: what falls as its power falls.
        share
            Dynamic power over all power of the chip, without a cut.
        dt
            Step, s.
        """
        xp = namespace(excess, lead, share)
        # All of the lead that the dynamic power makes, at full cut: an upper bound of what a cut brings where
        # the coolant itself holds its temperature.
        gain = xp.maximum(lead, LEAST_LEAD) * xp.maximum(share, LEAST_SHARE)
        # What happened below the limit while nothing was cut is no part of the controller's past.
        past = xp.where(before > 0, excess_before, xp.maximum(excess_before, 0 * excess))
        cut = lambda_control(
            before, excess, past, gain, dt, self.tuning.time_constant, self.tuning.closed_loop
        )
        active = (before > 0) | (excess > 0)
        return xp.where(active, xp.minimum(cut, self.most), 0 * cut)


def compute_readings(now: Now, name: str, group: str) -> list[Reading]:
    """Meters of work: dynamic power of the accelerators that was asked for and that was cut, W, and the time.

    Work is counted in proportion to dynamic power, as at a constant voltage. Chips that lower their voltage
    with the clock lose less work for the same heat, so that this bounds the loss from above.
    """
    return [
        Reading("compute.asked", "W", "sum", now[f"{name}.asked"]),
        Reading("compute.lost", "W", "sum", now[f"{name}.lost"]),
        Reading(f"time.{group}throttled", "1", "sum", flag(now[f"{name}.cut"] > 0)),
    ]
