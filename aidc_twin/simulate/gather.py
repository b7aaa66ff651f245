"""Meters of a run gathered by month and case, with the first-law residual and, on request, every hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from aidc_twin.simulate.program import STORED, Channel

__all__ = ["MONTH_OF_DAY", "Gather"]

DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Month, from 0, of each day of the year.
MONTH_OF_DAY = np.repeat(np.arange(12), DAYS_IN_MONTH)


@dataclass
class Gather:
    """Monthly sums, means and maxima of every case; hours on request.

    Parameters
    ----------
    channels
        Of the program.
    cases
        Number of cases.
    hours
        Hours kept of each case, 0 for none.
    """

    channels: Sequence[Channel]
    cases: int
    hours: int = 0
    monthly: dict[str, np.ndarray] = field(init=False)
    hourly: dict[str, np.ndarray] = field(init=False)
    month_hours: np.ndarray = field(init=False)
    by_hour: np.ndarray = field(init=False)
    residual: np.ndarray = field(init=False)
    worst_residual: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        shape = (12, self.cases)
        self.monthly = {c.name: np.full(shape, -np.inf if c.how == "max" else 0.0) for c in self.channels}
        self.hourly = (
            {c.name: np.full((self.hours, self.cases), np.nan) for c in self.channels} if self.hours else {}
        )
        self.month_hours = np.zeros(shape)
        # Energy at the utility meter by hour of the day, J: what a tariff with hours bills.
        self.by_hour = np.zeros((24, self.cases))
        self.residual = np.zeros(self.cases)
        self.worst_residual = np.zeros(self.cases)

    def add(
        self,
        series: dict[str, np.ndarray],
        lanes: np.ndarray,
        case: np.ndarray,
        day: np.ndarray,
        at: np.ndarray,
    ) -> None:
        """Take one day of some lanes.

        Parameters
        ----------
        series
            Channels by hour, shape ``(24, lanes of the program)``.
        lanes
            Which lanes of the program are scored this day.
        case, day, at
            Case, day of the year, and first kept hour of each of them.
        """
        if lanes.size == 0:
            return
        month = MONTH_OF_DAY[day]
        hours = next(iter(series.values())).shape[0]
        np.add.at(self.month_hours, (month, case), hours)
        for channel in self.channels:
            values = series[channel.name][:, lanes]
            monthly = self.monthly[channel.name]
            if channel.how == "max":
                np.maximum.at(monthly, (month, case), values.max(axis=0))
            else:
                np.add.at(monthly, (month, case), values.sum(axis=0))
            if self.hours:
                self.hourly[channel.name][at + np.arange(hours)[:, None], case] = values
        np.add.at(self.by_hour, (np.arange(hours)[:, None], case), series["energy.facility"][:, lanes])
        residual = series["energy.facility"][:, lanes] - series[STORED][:, lanes]
        for name in series:
            if name.startswith("heat_out."):
                residual = residual - series[name][:, lanes]
        np.add.at(self.residual, case, residual.sum(axis=0))
        np.maximum.at(self.worst_residual, case, np.abs(residual).max(axis=0))

    def finish(self) -> None:
        """Turn the sums of means into means."""
        hours = np.maximum(self.month_hours, 1)
        for channel in self.channels:
            if channel.how == "mean":
                self.monthly[channel.name] /= hours
