"""A figure taken apart, as a table: terms indented below what they make, with values, shares and sources."""

from __future__ import annotations

from collections.abc import Sequence

from aidc_twin.report.comparison import EFFICIENCY, RUNNING, TEMPERATURES
from aidc_twin.report.labels import label
from aidc_twin.report.shown import ABSENT, decimals_of, in_unit, text
from aidc_twin.report.table import Table
from aidc_twin.studies.term import Term
from aidc_twin.units import display_unit

__all__ = ["METRIC_LABELS", "shown_of", "tree_table", "value_text"]

# Inputs of one term that are printed; JSON holds all of them, and so does a tree that starts at the term.
MOST_INPUTS, MOST_OF_RUN = 3, 6
# Smaller numbers are written with an exponent.
LEAST_PLAIN, MOST_DECIMALS = 1e-4, 6
METRIC_LABELS = {
    **{name: words for name, words, _ in (*EFFICIENCY, *RUNNING)},
    **{
        f"temperature_{name}_{end}": f"{words}, {how}"
        for name, words in TEMPERATURES
        for end, how in (("mean", "mean"), ("max", "highest"))
    },
    "peak_facility_power": "Highest facility power",
    "peak_it_power": "Highest IT power",
    "facility_energy": "Facility energy",
    "water": "Make-up water",
    "capex": "Capital cost",
    "opex": "Running cost of a year",
    "lifecycle": "Life-cycle cost",
    "carbon": "CO2 of the electricity",
    "mean_cop": "Mean COP",
}


def tree_table(term: Term, name: str, depth: int | None = None, notes: Sequence[str] = ()) -> Table:
    """Rows of a tree from the top down.

    Parameters
    ----------
    term
        The root.
    name
        Of the design.
    depth
        Levels below the root that are printed; all where None.
    notes
        What stands beneath.
    """
    figure = METRIC_LABELS.get(term.name, _words(term))
    below = _divided_by(term)
    columns = (
        "Term",
        "Value",
        "Share",
        *((f"In {figure.split(',')[0]}",) if below else ()),
        "How it comes about",
    )
    rows: list[tuple[str, ...]] = []
    hidden = _gather(term, None, below, 0, depth, rows)
    said = list(notes)
    if hidden:
        said.insert(
            0, f"{hidden} weaker inputs are left out; --json has them, and so has the tree of their term."
        )
    said.insert(
        0,
        "Share: of the sum above. set by: an input of sizing, control or load, no term of the formula.",
    )
    width = len(columns)
    padded = [(*row[:3], *((row[3],) if width == 5 else ()), row[4]) for row in rows]
    return Table(
        f"{name}: why {figure} is {value_text(term)}", columns, tuple(padded), tuple(said), outline=True
    )


def _gather(
    term: Term, parent: Term | None, below: float, level: int, depth: int | None, rows: list[tuple[str, ...]],
    set_by: bool = False,
) -> int:  # fmt: skip
    """Add a term and what is below it; how many inputs were left out."""
    share = ABSENT
    if parent is not None and parent.operation == "sum" and parent.value:
        share = f"{term.value / parent.value:.1%}".replace("%", " %")
    part = f"{term.value / below:.4f}" if below and level else ABSENT
    indent = "  " * level + ("set by " if set_by else "")
    how = f"= {term.how}" if term.operation else term.how
    rows.append((indent + _words(term), value_text(term), share, part, how))
    if depth is not None and level >= depth:
        return 0
    hidden = 0
    for index, one in enumerate(term.terms):
        inside = below if term.operation == "sum" or (level == 0 and index == 0) else 0.0
        hidden += _gather(one, term, inside, level + 1, depth, rows)
    most = len(term.inputs) if level == 0 else MOST_OF_RUN if term.origin == "run" else MOST_INPUTS
    for one in term.inputs[:most]:
        hidden += _gather(one, None, 0.0, level + 1, depth, rows, set_by=True)
    return hidden + max(len(term.inputs) - most, 0)


def _divided_by(term: Term) -> float:
    """Divisor of a ratio of a sum, so that parts can be shown as parts of the ratio; 0 for all else."""
    if term.operation != "quotient" or len(term.terms) != 2 or term.terms[0].unit != term.terms[1].unit:
        return 0.0
    return term.terms[1].value if term.terms[0].operation == "sum" else 0.0


def _words(term: Term) -> str:
    return term.words or METRIC_LABELS.get(term.name) or label(term.name.replace(".", "_"))


def shown_of(term: Term) -> tuple[float, str]:
    """Value and unit that people read; a price keeps its currency and takes a usual size."""
    if term.shown:
        return in_unit(term.value, term.unit, term.shown), term.shown
    money, slash, size = term.unit.partition("/")
    if money[:3].isupper() and money[:3].isalpha() and len(money) >= 3:
        if not slash or size == "year":
            return term.value, term.unit
        unit = {"J": "kWh", "W": "kW"}.get(size, size)
        return term.value / in_unit(1.0, size, unit), f"{money}/{unit}"
    if term.unit == "J":
        return in_unit(term.value, "J", "MWh"), "MWh"
    unit = display_unit(term.unit, term.value)
    if unit == "1":
        return term.value, "1" if term.unit == "1" else term.unit
    return in_unit(term.value, term.unit, unit), unit


def value_text(term: Term) -> str:
    """The value as print shows it: as its source writes it, else with five digits and its unit."""
    if term.text:
        return term.text
    value, unit = shown_of(term)
    if value != value:
        return ABSENT
    plain = value == 0 or abs(value) >= LEAST_PLAIN
    number = text(value, min(decimals_of(value), MOST_DECIMALS)) if plain else f"{value:.3g}"
    if plain and "." in number:
        number = number.rstrip("0").rstrip(".")
    return number if unit == "1" else f"{number} {unit}"
