"""A figure taken apart: terms with values and units, and the operation by which each follows from its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["OPERATIONS", "Term", "find_term", "recomputed", "walk"]

# Word for the operation -> how a value follows from those of its terms.
OPERATIONS: Final = (
    *("sum", "product", "quotient", "difference", "largest", "smallest", "mean"),
    "distance from one",
)


@dataclass(frozen=True)
class Term:
    """One figure, and what makes it.

    Attributes
    ----------
    name
        Key of the term within its parent, as people write it in a path: ``pumps``.
    value
        In coherent SI, or in the currency of ``unit``.
    unit
        SI unit of ``value``, such as "J"; money as "CNY2026".
    how
        The formula in words; of a leaf, where the value comes from.
    operation
        One of `OPERATIONS`; empty for a leaf.
    terms
        What the operation is done on, in its order: a quotient divides the first by all others, a difference
        takes all others from the first.
    inputs
        What sets the value without being a term of the formula: numbers of sizing, rows, fields of the spec.
    origin
        Of a leaf: "run" (a meter), "sizing", "catalogue", "spec", "law" (a constant or an equation), "above"
        (the term of the same name stands elsewhere in the tree).
    weight
        Weight in a mean of the parent.
    text
        The value as its source writes it, with unit; empty where ``value`` is to be formatted.
    words
        Name for print; empty where that of ``name`` will do.
    shown
        Unit to show the value in; empty where that of its dimension and size will do.
    note
        More about the source: the place in it, the reasoning of an estimate.
    """

    name: str
    value: float
    unit: str
    how: str = ""
    operation: str = ""
    terms: tuple[Term, ...] = ()
    inputs: tuple[Term, ...] = ()
    origin: str = ""
    weight: float = 1.0
    text: str = ""
    words: str = ""
    shown: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if bool(self.operation) != bool(self.terms) or (self.terms and self.operation not in OPERATIONS):
            raise ValueError(f"{self.name}: {len(self.terms)} terms and operation {self.operation!r}")


def recomputed(term: Term) -> float:
    """The value of a term from the values of its terms, by its operation; its own value for a leaf."""
    values = [part.value for part in term.terms]
    if not values:
        return term.value
    if term.operation == "sum":
        return math.fsum(values)
    if term.operation == "difference":
        return values[0] - math.fsum(values[1:])
    if term.operation == "product":
        return math.prod(values)
    if term.operation == "quotient":
        return values[0] / math.prod(values[1:])
    if term.operation == "largest":
        return max(values)
    if term.operation == "smallest":
        return min(values)
    if term.operation == "mean":
        weights = [part.weight for part in term.terms]
        return math.fsum(w * v for w, v in zip(weights, values, strict=True)) / math.fsum(weights)
    return abs(values[0] - 1.0)


def walk(term: Term) -> Iterator[Term]:
    """A term and all below it, inputs included, from the top down."""
    yield term
    for part in (*term.terms, *term.inputs):
        yield from walk(part)


def find_term(term: Term, path: Sequence[str]) -> Term | None:
    """The term that a path below ``term`` leads to; steps between may be left out.

    Each step leads to the nearest term of that name that has something below it, else to any of that name.
    A name may hold points, so that ``pumps.chilled.towers`` finds the pumps of ``chilled.towers``.
    """
    if not path:
        return term
    for length in range(len(path), 0, -1):
        found = _nearest(term, ".".join(path[:length]))
        if found is not None:
            deeper = find_term(found, path[length:])
            if deeper is not None:
                return deeper
    return None


def _nearest(term: Term, name: str) -> Term | None:
    level, leaf = [*term.terms, *term.inputs], None
    while level:
        for part in level:
            if part.name == name:
                if part.terms or part.inputs:
                    return part
                leaf = leaf or part
        level = [below for part in level for below in (*part.terms, *part.inputs)]
    return leaf
