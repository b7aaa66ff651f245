"""Numbers as tables, figures and files show them: SI turned to the shown unit, rounded, with separators."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from aidc_twin.metrics import Metric
from aidc_twin.studies.evaluate import KG_PER_M3
from aidc_twin.units import read_unit, same_dimension

__all__ = [
    "ABSENT",
    "add_up",
    "add_up_both_ways",
    "decimals_of",
    "in_unit",
    "of_metric",
    "scalar",
    "signed",
    "text",
]

# Cell of a quantity that a design does not have.
ABSENT = "–"
# A total is shown with at least this many significant digits.
DIGITS_OF_TOTAL = 5
# Water is metered as mass and shown as volume.
VOLUME_OF_MASS = {("kg", "m3"), ("kg/J", "L/kWh"), ("kg/J", "m3/MWh")}


def scalar(value: Any) -> float:
    """The one lane of an evaluated design, whatever the shape it comes in."""
    return float(np.atleast_1d(value)[0])


def in_unit(value: float, si_unit: str, unit: str) -> float:
    """A number in SI in another unit.

    Water, metered in kg and shown as a volume, is taken at 1000 kg/m3.

    Raises
    ------
    ValueError
        If the unit is of another dimension.
    """
    if (si_unit, unit) in VOLUME_OF_MASS:
        value = value / KG_PER_M3
    elif not same_dimension(unit, si_unit):
        raise ValueError(f"{unit} cannot show a quantity in {si_unit}")
    known = read_unit("" if unit == "1" else unit)
    return (value - known.offset) / known.factor


def of_metric(metric: Metric) -> float | None:
    """A figure of merit in its shown unit; None where there is none."""
    return None if metric.value is None else in_unit(metric.value, metric.unit, metric.shown)


def decimals_of(total: float) -> int:
    """Decimals that show a total with five significant digits, and with all digits before the point."""
    if total == 0 or not math.isfinite(total):
        return 0
    return max(0, DIGITS_OF_TOTAL - 1 - math.floor(math.log10(abs(total))))


def text(value: float | None, decimals: int) -> str:
    """A number with thousands separators; a dash for None; zero never has a sign."""
    if value is None:
        return ABSENT
    shown = f"{value:,.{decimals}f}"
    return shown[1:] if shown.startswith("-") and not shown.strip("-0.,") else shown


def signed(value: float | None, decimals: int) -> str:
    """A difference: as :func:`text`, with a plus sign where it is positive."""
    shown = text(value, decimals)
    return f"+{shown}" if value is not None and value > 0 and shown.strip("0.,") else shown


def add_up(values: Sequence[float], decimals: int, total: float | None = None) -> list[float]:
    """Values rounded so that they sum to the rounded sum: the largest remainders are rounded up.

    Each is moved by less than one unit of the last digit. Equal remainders keep their order.

    Parameters
    ----------
    total
        A sum that is rounded already and that the values have to meet; within the number of values in
        units of the last digit of their own sum.
    """
    scale = 10.0**decimals
    exact = np.asarray(values, dtype=float) * scale
    down = np.floor(exact)
    wanted = round(float(exact.sum()) if total is None else total * scale)
    missing = wanted - round(float(down.sum()))
    order = np.argsort(-(exact - down), kind="stable")
    down[order[: max(missing, 0)]] += 1
    # A given sum below that of the rounded-down values takes from the smallest remainders.
    down[order[::-1][: max(-missing, 0)]] -= 1
    return [float(v) for v in down / scale]


def add_up_both_ways(values: np.ndarray, decimals: int) -> np.ndarray:
    """A table rounded so that its rows and its columns sum to their rounded sums.

    Each number, and each sum, is rounded to one of its two neighbours (controlled rounding; Bacharach,
    Matrix rounding problems, Management Science 12, 1966, shows that a solution exists). Among the solutions
    the one with the least sum of moves is taken.

    Parameters
    ----------
    values
        Shape ``(rows, columns)``.

    Returns
    -------
    Shape ``(rows, columns)``.
    """
    from scipy.optimize import linprog

    scale = 10.0**decimals
    exact = np.asarray(values, dtype=float) * scale
    down = np.floor(exact)
    rows, columns = exact.shape
    rest = exact - down
    # How many numbers of each row and column are rounded up; both sets of sums share one grand total.
    up_rows = np.asarray(add_up(exact.sum(axis=1).tolist(), 0)) - down.sum(axis=1)
    up_columns = np.asarray(add_up(exact.sum(axis=0).tolist(), 0)) - down.sum(axis=0)
    in_row = np.kron(np.eye(rows), np.ones(columns))
    in_column = np.kron(np.ones(rows), np.eye(columns))
    # A number that is whole already stays.
    most = np.where(rest.ravel() > 0, 1.0, 0.0)
    found = linprog(
        1.0 - 2.0 * rest.ravel(),
        A_eq=np.vstack([in_row, in_column]),
        b_eq=np.concatenate([up_rows, up_columns]),
        bounds=np.column_stack([np.zeros_like(most), most]),
        method="highs-ds",
    )
    up = np.round(found.x).reshape(exact.shape) if found.status == 0 else np.round(rest)
    return (down + up) / scale
