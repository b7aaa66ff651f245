"""Equal pumps in parallel with their motors and drives: what they take off their design point; shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import parameter
from aidc_twin.dimensions import const
from aidc_twin.physics.hydraulics import pump_set_power, system_head

__all__ = ["PumpSets"]

# Below this share of the design flow the pumps are off: a flow that decays never quite reaches zero.
NO_FLOW = const(1e-3, "1")
# Running pumps over duty pumps: all of them, and one of a pair.
WHOLE, HALF = const(1.0, "1"), const(0.5, "1")


@final
@dataclass(frozen=True)
class PumpSets:
    """One duty pump on a system curve, or a pair of equal ones, each with its motor and its drive.

    Each is best at its share of the design flow. As many run as take the least power; where one and both take
    the same, nothing jumps, so that the sequence needs no memory and cannot hunt::

        h = s + (1 - s) x**2
        P = P_design min(pump_set_power(x, h), 1/2 pump_set_power(2 x, h))     the second of a pair only

    Where one saves power over both it is within its motor; a check valve shuts the other off. Pumps at
    standstill take nothing. All that they take, losses of motor and drive included, is heat of the liquid:
    as the plant rooms have no volume of their own, it is counted where it has to be cooled.
    """

    static_share: Array = parameter("1")
    motor_load: Array = parameter("1")
    motor_efficiency: Array = parameter("1")
    motor_ratio_20: Array = parameter("1")
    motor_ratio_40: Array = parameter("1")
    paired: bool = False

    def power(self, p_design: Array, flow_ratio: Array) -> Array:
        """Electrical power of all sets, W, at a flow over the design flow; ``p_design`` at 1."""
        xp = namespace(flow_ratio, self.static_share)
        head = system_head(flow_ratio, self.static_share)
        share = self._share(flow_ratio, head, WHOLE)
        if self.paired:
            share = xp.minimum(share, self._share(flow_ratio, head, HALF))
        return p_design * xp.where(flow_ratio > NO_FLOW, share, 0 * share)

    def _share(self, flow_ratio: Array, head_ratio: Array, part: Array) -> Array:
        return part * pump_set_power(
            flow_ratio / part, head_ratio, self.motor_load, self.motor_efficiency,
            self.motor_ratio_20, self.motor_ratio_40,
        )  # fmt: skip
