"""Equal pumps in parallel with their motors and drives: what they take off their design point; shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import parameter
from aidc_twin.dimensions import const
from aidc_twin.physics.hydraulics import pump_set_input, system_head

__all__ = ["PumpSets"]

# Below this share of the design flow the pumps are off: a flow that decays never quite reaches zero.
NO_FLOW = const(1e-3, "1")
# Running pumps over duty pumps: all of them, and one of a pair.
WHOLE, HALF = const(1.0, "1"), const(0.5, "1")
# Halvings of the flow at which a pair gives way to one: to the last bit of it.
HALVINGS = 60


@final
@dataclass(frozen=True)
class PumpSets:
    """One duty pump on a system curve, or a pair of equal ones, each with its motor and its drive.

    Each is best at its share of the design flow. As many run as take the least power. That is one of a pair
    up to the flow ``pair_from`` at which one and both take the same; nothing jumps there, so that the
    sequence needs no memory and cannot hunt::

        h = s + (1 - s) x**2
        P = P_design part input(x / part, h) / input(1, 1),   part = 1/2 below pair_from, else 1

    Where one saves power over both it is within its motor; a check valve shuts the other off. Pumps at
    standstill take nothing. All that they take, losses of motor and drive included, is heat of the liquid:
    as the plant rooms have no volume of their own, it is counted where it has to be cooled.
    """

    static_share: Array = parameter("1")
    motor_load: Array = parameter("1")
    motor_efficiency: Array = parameter("1")
    motor_ratio_20: Array = parameter("1")
    motor_ratio_40: Array = parameter("1")
    input_design: Array = parameter("1")
    pair_from: Array = parameter("1")

    @classmethod
    def sized(
        cls,
        static_share: Array,
        motor_load: Array,
        motor_efficiency: Array,
        motor_ratio_20: Array,
        motor_ratio_40: Array,
        paired: bool,
    ) -> PumpSets:
        """Pumps with the numbers that follow from their system curve and their motors.

        Parameters
        ----------
        static_share
            Of the system curve, shape (lanes,) or a number, as all that follow.
        motor_load, motor_efficiency, motor_ratio_20, motor_ratio_40
            As of :func:`~aidc_twin.physics.hydraulics.pump_set_input`.
        paired
            Two duty pumps, one of which stops at low flow.
        """
        motor = (motor_load, motor_efficiency, motor_ratio_20, motor_ratio_40)
        own = [np.asarray(x, dtype=float) for x in motor]
        static = np.asarray(static_share, dtype=float)
        one = np.ones(np.broadcast_shapes(static.shape, *(x.shape for x in own)))
        least, most = 0 * one, (one if paired else 0 * one)
        for _ in range(HALVINGS if paired else 0):
            flow = (least + most) / 2
            head = system_head(flow, static)
            alone = 0.5 * pump_set_input(2 * flow, head, *own)
            saves = alone < pump_set_input(flow, head, *own)
            least, most = np.where(saves, flow, least), np.where(saves, most, flow)
        return cls(
            static_share=static,
            motor_load=own[0],
            motor_efficiency=own[1],
            motor_ratio_20=own[2],
            motor_ratio_40=own[3],
            input_design=pump_set_input(one, one, *own),
            pair_from=most,
        )

    def power(self, p_design: Array, flow_ratio: Array, on_line: Array | None = None) -> Array:
        """Electrical power of all sets, W, at a flow over the design flow; ``p_design`` at 1.

        Equal machines with sets of their own may be off: of them ``on_line``, a share above 0, carry the flow
        on the system curve of the whole circuit. Left out, all of them run.
        """
        xp = namespace(flow_ratio, self.static_share)
        part = xp.where(flow_ratio < self.pair_from, HALF, WHOLE)
        if on_line is not None:
            part = part * on_line
        taken = part * pump_set_input(
            flow_ratio / part, system_head(flow_ratio, self.static_share), self.motor_load,
            self.motor_efficiency, self.motor_ratio_20, self.motor_ratio_40,
        )  # fmt: skip
        share = taken / self.input_design
        return p_design * xp.where(flow_ratio > NO_FLOW, share, 0 * share)
