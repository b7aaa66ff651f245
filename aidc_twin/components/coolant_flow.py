"""Flow of a coolant loop over its design flow, and how many CDUs carry it; a part of the CDUs of a hall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, final

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Memory, Now, Reading, parameter
from aidc_twin.components.control import LEAST_LEAD, advance_timer, lambda_control
from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.components.units_on_line import units_on_line
from aidc_twin.components.valves import Valves
from aidc_twin.dimensions import const

__all__ = ["CONSTANT_FLOW", "ConstantFlow", "CoolantFlow", "FlowByReturn"]

# A loop whose racks are all shut off has no lag that a controller could reckon with.
LEAST_FLOW = const(1.0, "W/K")

Signals = Mapping[str, Array]


@final
@dataclass(frozen=True)
class ConstantFlow:
    """The pumps of all duty units hold the design flow: the coolant is warmed in proportion to the load."""

    def memories(self) -> dict[str, Memory]:
        """None."""
        return {}

    def command(
        self, now: Now, name: str, W_design: Array, volumes: tuple[Array, Array], valves: Valves
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """No signals and no memories."""
        return {}, {}

    def part(self, value: Array, signals: Signals) -> Array:
        """A flow of the loop, or a speed, as it stands at design."""
        return value

    def on_line(self, value: Array, signals: Signals) -> Array:
        """A number of all duty units: all are on line."""
        return value

    def stroke(self, valves: Valves, before: Array, signals: Signals) -> Array:
        """Stroke of the valves of the units on line."""
        return before

    def power(self, pumps: PumpSets, p_design: Array, speed: Array, signals: Signals) -> Array:
        """Electrical power of the pumps, W."""
        return pumps.power(p_design, speed)

    def readings(self, now: Now, name: str) -> list[Reading]:
        """None."""
        return []


@final
@dataclass(frozen=True)
class FlowByReturn:
    """The pumps hold the coolant return, and as many units are on line as their flow asks for.

    ::

        T_return - T_supply = q / W        gain (T_return - T_supply) / x, lag C / W, x from ``least`` to 1
        wanted = max(x, share f) n_units   by the flow, and by the opening f of the valves on line

    A sampled loop moves the flow ``x`` over that of the design. Below ``least`` the return gets colder, above
    1 warmer than ``T_set``. Where the units are staged, those on line share the flow, and the pump of none
    passes more than at design; all of ``n_units`` run otherwise. Equal halls have equal numbers of units. A
    valve of a unit that starts or stops takes over its part of the water, so that nothing jumps.
    """

    T_set: Array = parameter("K")
    least: Array = parameter("1")
    closed_loop: Array = parameter("s")
    n_units: Array = parameter("1")
    halls: Array = parameter("1")
    staged: Array = parameter("1")
    load_high: Array = parameter("1")
    load_low: Array = parameter("1")
    dwell: Array = parameter("s")

    def memories(self) -> dict[str, Memory]:
        """Flow over that of the design, error of the return, units of one hall on line, and their timer."""
        return {
            "flow": Memory("1", 1 + 0 * self.least),
            "flow_error": Memory("dK", 0 * self.least),
            "n_on": Memory("1", self.n_units, discrete=True),
            "timer": Memory("s", self.dwell),
        }

    def command(
        self, now: Now, name: str, W_design: Array, volumes: tuple[Array, Array], valves: Valves
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Signals and memories of a step.

        Parameters
        ----------
        now, name
            Step, and name of the CDUs.
        W_design
            Coolant at ``x = 1`` of the racks in operation, W/K, shape (lanes,).
        volumes
            Coolant in supply and return, J/K.
        valves
            On the facility water of the units.
        """
        recall = {key: now.memory[f"{name}.{key}"] for key in ("valve", *self.memories())}
        opening = valves.flow(recall["valve"])
        xp = namespace(self.least, opening)
        T_back = now.T[f"{name}.return"]
        error = T_back - self.T_set
        before = xp.clip(recall["flow"], self.least, 1)
        lead = xp.maximum(T_back - now.T[f"{name}.supply"], LEAST_LEAD)
        lag = (volumes[0] + volumes[1]) / xp.maximum(W_design * before, LEAST_FLOW)
        moved = lambda_control(
            before, error, recall["flow_error"], lead / before, now.dt, lag, self.closed_loop
        )
        flow = xp.clip(moved, self.least, 1)
        n_before = recall["n_on"]
        n_on = units_on_line(
            xp.maximum(flow * self.n_units, opening * n_before), n_before, recall["timer"], self.n_units,
            self.load_high, self.load_low, self.dwell,
        )  # fmt: skip
        n_on = xp.where(self.staged > 0, n_on, self.n_units)
        return {
            "flow": flow,
            "strokes": xp.abs(flow - before) / now.dt,
            "share": n_on / self.n_units,
            "kept": n_before / n_on,
            "units": self.halls * n_on,
            "started": self.halls * xp.maximum(n_on - n_before, 0) / now.dt,
        }, {
            "flow": flow,
            "flow_error": error,
            "n_on": n_on,
            "timer": advance_timer(recall["timer"], n_on != n_before, now.dt),
        }

    def part(self, value: Array, signals: Signals) -> Array:
        """A flow of the loop, or a speed, by the flow of the step over that of the design."""
        return value * signals["flow"]

    def on_line(self, value: Array, signals: Signals) -> Array:
        """A number of all duty units, for those on line."""
        return value * signals["share"]

    def stroke(self, valves: Valves, before: Array, signals: Signals) -> Array:
        """Stroke at which the units on line pass the water that those of the last step passed."""
        xp = namespace(before)
        same = signals["kept"] == 1
        carried = valves.stroke(xp.minimum(valves.flow(before) * signals["kept"], 1))
        return xp.where(same, before, carried)

    def power(self, pumps: PumpSets, p_design: Array, speed: Array, signals: Signals) -> Array:
        """Electrical power of the pumps on line, W."""
        return pumps.power(p_design, self.part(speed, signals), signals["share"])

    def readings(self, now: Now, name: str) -> list[Reading]:
        """Flow over that of the design, units on line of all halls, and their starts."""
        return [
            Reading(f"mean.{name}_flow", "1", "mean", now[f"{name}.flow"]),
            Reading(f"mean.{name}_units", "1", "mean", now[f"{name}.units"]),
            # Not `travel`, which tells of loops that swing: this flow moves as the load does.
            Reading(f"strokes.{name}_flow", "1/s", "sum", now[f"{name}.strokes"]),
            Reading(f"starts.{name}", "1/s", "sum", now[f"{name}.started"]),
        ]


CoolantFlow: TypeAlias = ConstantFlow | FlowByReturn

CONSTANT_FLOW = ConstantFlow()
