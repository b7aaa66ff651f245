"""The hours of a run: their place in the year, and the weather that drove them."""

from __future__ import annotations

import numpy as np

from aidc_twin.simulate.run import RunResult

__all__ = ["HOURS_OF_YEAR", "hour_of_year", "mean_of_hour"]

HOURS_OF_YEAR = 8760
HOURS_OF_DAY = 24


def hour_of_year(run: RunResult) -> np.ndarray:
    """Hour of the year, from 0, of each kept hour of case 0, shape ``(hours,)``; it wraps at New Year."""
    case = run.cases[0]
    return (case.start_day * HOURS_OF_DAY + np.arange(case.days * HOURS_OF_DAY)) % HOURS_OF_YEAR


def mean_of_hour(marks: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Mean over hours of a driver that is given at the end of each hour and runs straight in between.

    Parameters
    ----------
    marks
        Shape ``(8760,)``; value ``i`` holds at the end of hour ``i``.
    hours
        Hours of the year, shape ``(hours,)``.
    """
    return (marks[(hours - 1) % HOURS_OF_YEAR] + marks[hours]) / 2
