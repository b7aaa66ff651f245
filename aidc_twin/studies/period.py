"""The period of a run from what people ask for: a start date, a number of days, a step with its unit."""

from __future__ import annotations

import re
from datetime import date

from aidc_twin.errors import Finding, InputError
from aidc_twin.studies.evaluate import YEAR, Period
from aidc_twin.unit_grammar import quote
from aidc_twin.units import UnitError, parse

__all__ = ["period_of"]

_DATE = re.compile(r"(?:(?P<year>\d{4})-)?(?P<month>\d{1,2})-(?P<day>\d{1,2})")
# Any common year: weather years have 365 days.
_COMMON_YEAR = 2023


def period_of(
    start: str | None = None,
    days: int | None = None,
    step: str | None = None,
    whole: bool = False,
) -> Period:
    """The period that is asked for; what is not given is left to a measured load, or is the whole year.

    Parameters
    ----------
    start
        First day, "2025-07-01" or "07-01"; the year only names a measured one, weather has none.
    days
        1 to 365.
    step
        A time with its unit, "60 s".
    whole
        Run it in one piece, not in windows side by side.

    Raises
    ------
    InputError
        All that is wrong with them, together.
    """
    findings: list[Finding] = []
    first = _day_of_year(start, findings) if start is not None else None
    if days is not None and not 1 <= days <= YEAR:
        findings.append(
            Finding("--days", f"{days} days", f"a run covers 1 to {YEAR} days", "Leave it out for a year.")
        )
    seconds = _seconds(step, findings) if step is not None else Period.step
    if findings:
        raise InputError(findings)
    return Period(first, days, seconds, whole)


def _day_of_year(text: str, findings: list[Finding]) -> int | None:
    """Day of a common year, 0 for 1 January."""
    match = _DATE.fullmatch(text.strip())
    rule = "the first day is written YYYY-MM-DD or MM-DD"
    if match is None:
        findings.append(Finding("--start", f"{quote(text)} is no date", rule, 'Write for example "07-01".'))
        return None
    month, day = int(match["month"]), int(match["day"])
    if (month, day) == (2, 29):
        cure = "Take 02-28 or 03-01."
        findings.append(Finding("--start", f"{quote(text)}", "a weather year has no 29 February", cure))
        return None
    try:
        return date(_COMMON_YEAR, month, day).timetuple().tm_yday - 1
    except ValueError as error:
        findings.append(Finding("--start", f"{quote(text)} is no date: {error}", rule))
        return None


def _seconds(text: str, findings: list[Finding]) -> float:
    try:
        return parse(text, "s")
    except UnitError as error:
        rule = "a step is a time with its unit"
        findings.append(Finding("--step", error.what, rule, error.cure or 'Write for example "60 s".'))
        return 0.0
