"""Measured months or weeks of a site: one row each, with columns whose heads carry their units."""

from __future__ import annotations

import csv
import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from aidc_twin.errors import Finding, InputError
from aidc_twin.studies.site import MONTH, WEEK, Site
from aidc_twin.unit_grammar import quote

__all__ = ["SiteTable", "read_table"]

# Unit of a head: what one is in SI, and what is added to it then, for a temperature on a scale.
UNITS = {
    "[kW]": (1e3, 0.0),
    "[MW]": (1e6, 0.0),
    "[W]": (1.0, 0.0),
    "[1]": (1.0, 0.0),
    "[%]": (0.01, 0.0),
    "[degC]": (1.0, 273.15),
}
COVERAGE, EXCLUDED = "coverage [%]", "excluded"
# Column of the period and how one is written, by kind of series.
PERIOD = {"months": ("month", MONTH, "2016-06"), "weeks": ("week", WEEK, "2020-W06")}
DAYS_OF_WEEK = 7
# Weather and model have no 29 February: the day of a leap year is that of the same date in a common one.
COMMON_YEAR = 2023


@dataclass(frozen=True, eq=False)
class SiteTable:
    """Measured months or weeks in the order of time.

    Attributes
    ----------
    names
        As the table writes them: ``2016-06``, ``2020-W06``.
    year, month
        Calendar year, and month from 0, shape ``(n,)``; of a week, those of its Thursday (ISO 8601).
    columns
        Numbers in SI by head of the column, shape ``(n,)``.
    excluded
        Why a row is not scored; empty where it is, length n.
    """

    names: tuple[str, ...]
    year: np.ndarray
    month: np.ndarray
    columns: dict[str, np.ndarray] = field(repr=False)
    excluded: tuple[str, ...]

    @property
    def scored(self) -> np.ndarray:
        """Whether a row is scored, shape ``(n,)``."""
        return np.array([not why for why in self.excluded])

    def week_days(self, year: int) -> np.ndarray:
        """Row of the week that each day of a calendar year lies in, -1 for none, shape ``(365,)``."""
        rows = np.full(365, -1)
        for row, name in enumerate(self.names):
            first = _first_day(name)
            for day in (first + datetime.timedelta(days=i) for i in range(DAYS_OF_WEEK)):
                if day.year == year and (day.month, day.day) != (2, 29):
                    rows[day.replace(year=COMMON_YEAR).timetuple().tm_yday - 1] = row
        return rows


def read_table(site: Site) -> SiteTable:
    """Read the measured table of a site.

    Raises
    ------
    InputError
        A column is missing or has no known unit, a period is unreadable or out of order, a number is none,
        or a period of little coverage is scored without reason.
    """
    path = site.table
    if not path.is_file():
        raise InputError(Finding(str(path), "no such file", "a site has its measured table beside it"))
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    series = site.series
    wanted = [series.load, *(q.column for q in site.quantities)]
    wanted += [head for head in (series.wet_bulb,) if head is not None]
    wanted += [] if series.least_coverage is None else [COVERAGE]
    key = PERIOD[series.kind][0]
    findings = [*_heads(str(path), rows, key, wanted)]
    if not findings:
        findings = [*_cells(str(path), rows, series.kind, wanted, series.least_coverage)]
    if findings:
        raise InputError(findings)
    names = tuple(row[key] for row in rows)
    middle = [_middle(name, series.kind) for name in names]
    return SiteTable(
        names=names,
        year=np.array([day.year for day in middle]),
        month=np.array([day.month - 1 for day in middle]),
        columns={head: _si(head, rows) for head in wanted},
        excluded=tuple((row[EXCLUDED] or "").strip() for row in rows),
    )


def _first_day(week: str) -> datetime.date:
    return datetime.date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def _middle(name: str, kind: str) -> datetime.date:
    """A day that says in which month of which year a period lies."""
    if kind == "months":
        return datetime.date(int(name[:4]), int(name[5:]), 1)
    return _first_day(name) + datetime.timedelta(days=DAYS_OF_WEEK // 2)


def _si(head: str, rows: list[dict[str, str]]) -> np.ndarray:
    factor, zero = UNITS[head[head.rindex("[") :]]
    return factor * np.array([float(row[head]) for row in rows]) + zero


def _heads(path: str, rows: list[dict[str, str]], key: str, wanted: list[str]) -> Iterator[Finding]:
    if not rows:
        yield Finding(path, "holds no rows", f"one row for each {key}")
        return
    for head in dict.fromkeys([key, EXCLUDED, *wanted]):
        if head not in rows[0]:
            yield Finding(
                path, f"has no column {quote(head)}", "the site names it", f"Has {', '.join(rows[0])}."
            )
        elif head in wanted and head[head.rfind("[") :] not in UNITS:
            yield Finding(path, f"column {quote(head)}", f"a head ends in one of {', '.join(UNITS)}")


def _cells(
    path: str, rows: list[dict[str, str]], kind: str, wanted: list[str], least: float | None
) -> Iterator[Finding]:
    key, _, example = PERIOD[kind]
    before = ""
    for line, row in enumerate(rows, start=2):
        where = f"{path}:{line}"
        name = row[key] or ""
        if not _is_period(name, kind):
            yield Finding(where, f"{quote(name)} is no {key}", f"a {key} is written {example}")
        elif name <= before:
            yield Finding(where, f"{name} after {before}", f"{key}s stand once and in the order of time")
        before = max(before, name)
        for head in wanted:
            try:
                usable = math.isfinite(float(row[head]))
            except (TypeError, ValueError):
                usable = False
            if not usable:
                yield Finding(where, f"{quote(row[head])} in column {quote(head)}", "needs a number")
            elif (
                head == COVERAGE
                and least is not None
                and float(row[head]) * UNITS["[%]"][0] < least
                and not (row[EXCLUDED] or "").strip()
            ):
                rule = f"a {key} below {least:.0%} is excluded, and says so"
                yield Finding(where, f"{row[head]} % of {name} was logged", rule)


def _is_period(name: str, kind: str) -> bool:
    """Whether a text names a month, or a week that its year has: not every year has 53."""
    if not PERIOD[kind][1].fullmatch(name):
        return False
    try:
        _middle(name, kind)
    except ValueError:
        return False
    return True
