"""One figure of merit with its unit, and how figures are read off the meters of a run."""

from __future__ import annotations

from dataclasses import dataclass

from aidc_twin.simulate.run import RunResult

__all__ = ["Metric", "absent", "peak_of", "total_of"]

# SI unit and shown unit -> factor and offset.
SHOWN = {
    ("1", "1"): (1.0, 0.0),
    ("J", "MWh"): (1 / 3.6e9, 0.0),
    ("W", "kW"): (1e-3, 0.0),
    ("kg", "m3"): (1e-3, 0.0),
    ("kg/J", "L/kWh"): (3.6e6, 0.0),
    ("kg/J", "kg/kWh"): (3.6e6, 0.0),
    ("s", "h"): (1 / 3600.0, 0.0),
    ("K", "degC"): (1.0, -273.15),
    ("dK", "K"): (1.0, 0.0),
}


@dataclass(frozen=True)
class Metric:
    """One figure: a value in coherent SI, the unit that tables show it in, or None with a reason.

    ``unit`` is the SI unit of ``value``; ``shown`` the unit of tables and JSON.
    """

    value: float | None
    unit: str = "1"
    shown: str = "1"
    reason: str = ""

    def in_shown(self) -> float | None:
        """The value in the unit that tables show; a litre of make-up water is taken as a kilogram."""
        if self.value is None:
            return None
        factor, offset = SHOWN[self.unit, self.shown]
        return self.value * factor + offset


def absent(reason: str) -> Metric:
    """A figure that a design or a run does not have, with the reason."""
    return Metric(None, reason=reason)


def total_of(run: RunResult, case: int, channel: str) -> float:
    """Sum of a meter over the run; 0 where the design has no such meter."""
    return float(run.monthly[channel][:, case].sum()) if channel in run.monthly else 0.0


def peak_of(run: RunResult, case: int, channel: str) -> float:
    """Highest value of a meter over the run."""
    return float(run.monthly[channel][:, case].max())
