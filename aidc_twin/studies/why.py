"""Why a figure is what it is: the tree of terms that make it, down to meters, rows and fields of the spec."""

from __future__ import annotations

from dataclasses import replace

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.spec_types import near
from aidc_twin.metrics.energy import IT_PARTS, PARTS
from aidc_twin.studies.outcome import Outcome
from aidc_twin.studies.term import Term, find_term, walk
from aidc_twin.studies.term_energy import facility_energy
from aidc_twin.studies.term_figures import FIGURES
from aidc_twin.studies.term_money import MONEY
from aidc_twin.studies.term_sources import Sources

__all__ = ["check_figure", "figures_known", "metrics_known", "taken_apart", "why"]

RULE = "a figure is a metric, a cost, or a part of the energy"
# Words for one thing: the table of a sweep, and people, call these so.
ALIASES = {
    "cooling": "cooling_energy", "facility": "facility_energy", "it": "it_energy",
    "life_cycle": "lifecycle", "lifecycle_cost": "lifecycle",
}  # fmt: skip


def figures_known() -> tuple[str, ...]:
    """Names that a figure may start with, in the order of tables."""
    parts = [name for name in (*PARTS, *IT_PARTS, "rack_pdu_loss") if name != "it"]
    return (*FIGURES, *MONEY, *parts)


def metrics_known() -> tuple[str, ...]:
    """Names of the figures of merit, as an outcome has them."""
    return tuple(name for name in FIGURES if name not in ("chips_and_boards", "rated_it_power"))


def check_figure(text: str) -> None:
    """Refuse a figure whose first word is unknown, before anything is simulated.

    Raises
    ------
    InputError
        With near names.
    """
    first = text.partition(".")[0]
    if ALIASES.get(first, first) not in figures_known():
        what = f"{text!r} is no figure of this program" if text else "no figure is named"
        raise InputError(Finding("METRIC", what, RULE, near(first, (*figures_known(), *ALIASES))))


def why(outcome: Outcome, figure: str) -> Term:
    """The tree of terms that make a figure of an evaluated design.

    Parameters
    ----------
    outcome
        The design.
    figure
        A metric ("pue"), a cost ("capex"), a part of the energy ("pumps"), or a path that starts lower:
        "pue.cooling.pumps". Steps of a path may be left out.

    Returns
    -------
    Every value follows from the values of its terms by the operation of the term.

    Raises
    ------
    InputError
        The figure is unknown, or this design or this run has none; the reason is given.
    """
    return taken_apart(Sources(outcome), figure)


def taken_apart(sources: Sources, figure: str) -> Term:
    """As `why`, for several figures of one design: what sets its numbers is found once."""
    check_figure(figure)
    outcome = sources.outcome
    first, *rest = figure.split(".")
    first = ALIASES.get(first, first)
    _refuse_absent(outcome, first)
    if first in FIGURES:
        root = FIGURES[first](sources, first)
        metric = outcome.metrics.get(first)
        if metric is not None and metric.shown != "1":
            root = replace(root, shown=metric.shown)
    elif first in MONEY:
        root = MONEY[first](sources, first)
    else:
        found = find_term(facility_energy(sources), [first])
        assert found is not None, f"{first} is a part of the facility energy"
        root = found
    lower = find_term(root, [ALIASES.get(step, step) for step in rest])
    if lower is None:
        lower = find_term(root, rest)
    if lower is None:
        names = dict.fromkeys(term.name for term in walk(root) if term.terms or term.inputs)
        what = f"{figure!r}: {first} has no term {'.'.join(rest)!r}"
        raise InputError(Finding("METRIC", what, "a path names terms of its figure", near(rest[-1], names)))
    return lower


def _refuse_absent(outcome: Outcome, name: str) -> None:
    """A figure that this design or this run does not have."""
    metric = outcome.metrics.get(name)
    reason = metric.reason if metric is not None and metric.value is None else ""
    if name in ("opex", "lifecycle") and outcome.opex is None:
        reason = outcome.money_note
    if name == "carbon" and outcome.metrics["cue"].value is None:
        reason = outcome.metrics["cue"].reason
    if reason:
        cure = "Leave --days and --start out." if "whole year" in reason else ""
        raise InputError(Finding(name, reason, "what is absent cannot be taken apart", cure))
