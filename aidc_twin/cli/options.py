"""The options of run and compare, and how their texts are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from aidc_twin.errors import Finding, InputError

__all__ = ["PeriodOptions", "RunOptions", "period_options", "read_columns", "run_options"]

F = TypeVar("F", bound=Callable[..., Any])

_COLUMNS_RULE = "columns are written ROLE=COLUMN, separated by semicolons"
_COLUMNS_CURE = 'Write for example "time=Timestamp;it_power=Total load [kW]".'


@dataclass(frozen=True)
class RunOptions:
    """What run and compare are asked for, as typed; see the help of the options."""

    weather: str | None
    load: Path | None
    load_columns: str | None
    start: str | None
    days: int | None
    step: str | None
    whole: bool
    out: Path | None


@dataclass(frozen=True)
class PeriodOptions:
    """What a command that simulates and writes no files is asked for; see the help of the options."""

    weather: str | None
    start: str | None
    days: int | None
    step: str | None
    whole: bool

    def as_run(self) -> RunOptions:
        """The same as options of a run."""
        return RunOptions(self.weather, None, None, self.start, self.days, self.step, self.whole, None)


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "weather": click.option(
        "--weather", metavar="PLACE|FILE.epw", help="Weather; the spec's own if left out."
    ),
    "load": click.option(
        "--load", metavar="FILE.csv", type=click.Path(path_type=Path), help="Measured IT load (time series)."
    ),
    "load_columns": click.option(
        "--load-columns",
        metavar="TEXT",
        help='Columns of the load file: "time=...;it_power=... [kW]" or "time=...;share=...".',
    ),
    "start": click.option(
        "--start", metavar="DATE", help="First day, YYYY-MM-DD or MM-DD; 1 January if left out."
    ),
    "days": click.option(
        "--days", metavar="N", type=int, help="Days, 1 to 365; a year, or the measured load, if left out."
    ),
    "step": click.option("--step", metavar="TIME", help="Time step with unit, such as 15s; 60s if left out."),
    "whole": click.option(
        "--whole", is_flag=True, help="Run in one piece, not in windows side by side (slower)."
    ),
    "out": click.option(
        "--out",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Write the run folder: results, hourly values, tables, figures, specs.",
    ),
}


def run_options(function: F) -> F:
    """Add the options of a run; the function gets them as one `RunOptions`."""
    return _with_options(function, RunOptions)


def period_options(function: F) -> F:
    """Add weather, period and step; the function gets them as one `PeriodOptions`."""
    return _with_options(function, PeriodOptions)


def _with_options(function: F, kind: type[RunOptions] | type[PeriodOptions]) -> F:
    names = tuple(kind.__dataclass_fields__)

    def gather(*args: Any, **kwargs: Any) -> Any:
        options = kind(**{name: kwargs.pop(name) for name in names})
        return function(*args, options=options, **kwargs)

    gather.__doc__, gather.__name__ = function.__doc__, function.__name__
    wrapped: Any = gather
    for name, option in reversed(_OPTIONS.items()):
        if name in names:
            wrapped = option(wrapped)
    result: F = wrapped
    return result


def read_columns(text: str | None, load: Path | None) -> dict[str, str] | None:
    """Which column holds what.

    Raises
    ------
    InputError
        A part without "=", a role twice, or columns without a file.
    """
    if text is None:
        return None
    columns: dict[str, str] = {}
    findings: list[Finding] = []
    if load is None:
        findings.append(
            Finding(
                "--load-columns", "columns without a file", "they belong to --load", "Add --load FILE.csv."
            )
        )
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        role, equals, column = (piece.strip() for piece in part.partition("="))
        if not (role and equals and column):
            findings.append(Finding("--load-columns", repr(part[:60]), _COLUMNS_RULE, _COLUMNS_CURE))
        elif role in columns:
            findings.append(
                Finding(
                    "--load-columns", f"{role[:30]!r} stands twice", "a role has one column", _COLUMNS_CURE
                )
            )
        else:
            columns[role] = column
    if not columns and not findings:
        findings.append(Finding("--load-columns", "no column is named", _COLUMNS_RULE, _COLUMNS_CURE))
    if findings:
        raise InputError(findings)
    return columns
