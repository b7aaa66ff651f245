"""Measured months of a site: one row each, with columns whose heads carry their units."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from aidc_twin.errors import Finding, InputError
from aidc_twin.studies.site import MONTH, Site
from aidc_twin.unit_grammar import quote

__all__ = ["Months", "read_months"]

# Unit of a head, and what one is in SI.
UNITS = {"[kW]": 1e3, "[MW]": 1e6, "[W]": 1.0, "[1]": 1.0, "[%]": 0.01}
COVERAGE, EXCLUDED = "coverage [%]", "excluded"


@dataclass(frozen=True, eq=False)
class Months:
    """Measured months in the order of time.

    Attributes
    ----------
    year, month
        Calendar year, and month from 0, shape ``(n,)``.
    columns
        Numbers in SI by head of the column, shape ``(n,)``.
    excluded
        Why a month is not scored; empty where it is, length n.
    """

    year: np.ndarray
    month: np.ndarray
    columns: dict[str, np.ndarray] = field(repr=False)
    excluded: tuple[str, ...]

    @property
    def scored(self) -> np.ndarray:
        """Whether a month is scored, shape ``(n,)``."""
        return np.array([not why for why in self.excluded])


def read_months(site: Site) -> Months:
    """Read the measured table of a site.

    Raises
    ------
    InputError
        A column is missing or has no known unit, a month is unreadable or out of order, a number is none, or
        a month of little coverage is scored without reason.
    """
    path = site.table
    if not path.is_file():
        raise InputError(Finding(str(path), "no such file", "a site has its measured table beside it"))
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    wanted = [site.series.load, *(q.column for q in site.quantities), COVERAGE]
    findings = [*_heads(str(path), rows, wanted)]
    if not findings:
        findings = [*_cells(str(path), rows, wanted, site.series.least_coverage)]
    if findings:
        raise InputError(findings)
    return Months(
        year=np.array([int(row["month"][:4]) for row in rows]),
        month=np.array([int(row["month"][5:]) - 1 for row in rows]),
        columns={head: _factor(head) * np.array([float(row[head]) for row in rows]) for head in wanted},
        excluded=tuple((row[EXCLUDED] or "").strip() for row in rows),
    )


def _factor(head: str) -> float:
    return UNITS[head[head.rindex("[") :]]


def _heads(path: str, rows: list[dict[str, str]], wanted: list[str]) -> Iterator[Finding]:
    if not rows:
        yield Finding(path, "holds no rows", "one row for each month")
        return
    for head in dict.fromkeys(["month", EXCLUDED, *wanted]):
        if head not in rows[0]:
            yield Finding(
                path, f"has no column {quote(head)}", "the site names it", f"Has {', '.join(rows[0])}."
            )
        elif head in wanted and head[head.rfind("[") :] not in UNITS:
            yield Finding(path, f"column {quote(head)}", f"a head ends in one of {', '.join(UNITS)}")


def _cells(path: str, rows: list[dict[str, str]], wanted: list[str], least: float) -> Iterator[Finding]:
    before = ""
    for line, row in enumerate(rows, start=2):
        where = f"{path}:{line}"
        month = row["month"] or ""
        if not MONTH.fullmatch(month):
            yield Finding(where, f"{quote(month)} is no month", "a month is written 2016-06")
        elif month <= before:
            yield Finding(where, f"{month} after {before}", "months stand once and in the order of time")
        before = max(before, month)
        for head in wanted:
            try:
                usable = math.isfinite(float(row[head]))
            except (TypeError, ValueError):
                usable = False
            if not usable:
                yield Finding(where, f"{quote(row[head])} in column {quote(head)}", "needs a number")
            elif (
                head == COVERAGE
                and float(row[head]) * UNITS["[%]"] < least
                and not (row[EXCLUDED] or "").strip()
            ):
                rule = f"a month below {least:.0%} is excluded, and says so"
                yield Finding(where, f"{row[head]} % of {month} was logged", rule)
