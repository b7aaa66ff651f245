"""Figures over the months of a run: the meter of each month, and their sum or their extreme."""

from __future__ import annotations

from collections.abc import Callable

from aidc_twin.studies.term import Term
from aidc_twin.studies.term_sources import Sources

__all__ = ["MONTHS", "Maker", "largest_of", "months_of", "shown_of", "summed_of", "unit_of", "value_of"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Maker = Callable[[Sources, str], Term]


def value_of(sources: Sources, name: str) -> float:
    """Value of a metric, SI."""
    value = sources.outcome.metrics[name].value
    assert value is not None, "a figure without a value is refused before it is taken apart"
    return value


def unit_of(sources: Sources, name: str) -> str:
    """SI unit of a metric."""
    return sources.outcome.metrics[name].unit


def shown_of(sources: Sources, name: str) -> str:
    """Unit that tables show a metric in; empty where it is a plain number."""
    shown = sources.outcome.metrics[name].shown
    return "" if shown == "1" else shown


def months_of(sources: Sources, channel: str, unit: str, shown: str = "") -> tuple[Term, ...]:
    """The meter of each month that was run."""
    run = sources.outcome.run
    hours = run.month_hours[:, 0]
    return tuple(
        Term(
            MONTHS[month], float(run.monthly[channel][month, 0]), unit, f"meter of the run: {channel}",
            origin="run", weight=float(hours[month]), shown=shown,
        )
        for month in range(12)
        if hours[month] > 0
    )  # fmt: skip


def largest_of(channel: str, how: str) -> Maker:
    """A figure that is the largest of its months."""

    def made(sources: Sources, name: str) -> Term:
        unit = unit_of(sources, name)
        return Term(
            name,
            value_of(sources, name),
            unit,
            how,
            "largest",
            months_of(sources, channel, unit, shown_of(sources, name)),
        )

    return made


def summed_of(channel: str, how: str) -> Maker:
    """A figure that is the sum of its months."""

    def made(sources: Sources, name: str) -> Term:
        unit, value = unit_of(sources, name), value_of(sources, name)
        if channel not in sources.outcome.run.monthly:
            return Term(name, value, unit, "this design has none", origin="sizing")
        return Term(name, value, unit, how, "sum", months_of(sources, channel, unit, shown_of(sources, name)))

    return made
