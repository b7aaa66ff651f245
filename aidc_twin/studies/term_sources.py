"""Leaves of a figure taken apart: rows of the catalogue, fields of the spec, sizes, and what sets each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from typing import Any

import numpy as np

from aidc_twin.catalogue import Entry, load
from aidc_twin.facility.equipment import Equipment
from aidc_twin.facility.positions import dotted
from aidc_twin.facility.schema import Row, explain
from aidc_twin.facility.spec_fields import leaves, quantity_of
from aidc_twin.studies.influence import Influence, Influences, influences_of
from aidc_twin.studies.outcome import Outcome
from aidc_twin.studies.term import Term, recomputed

__all__ = ["Sources", "entry_term", "proved"]

SECONDS_PER_HOUR = 3600.0
# A formula that is right gives its number to rounding.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Sources:
    """An evaluated design, and where each of its numbers comes from."""

    outcome: Outcome

    @cached_property
    def influences(self) -> Influences:
        """Inputs of every number, found by moving them one by one."""
        powers = [getattr(c, "power", None) for c in self.outcome.facility.components]
        driven = any(getattr(power, "driven_by_power", False) for power in powers)
        return influences_of(self.outcome.spec, driven)

    @cached_property
    def numbers(self) -> dict[str, np.ndarray]:
        """Parameters of all components."""
        return self.outcome.facility.numbers()

    @cached_property
    def units(self) -> dict[str, tuple[str, str | None]]:
        """Units of `numbers`."""
        return self.outcome.facility.units()

    @cached_property
    def equipment(self) -> dict[str, Equipment]:
        """Equipment by name."""
        return {item.name: item for item in self.outcome.facility.equipment}

    @cached_property
    def _fields(self) -> dict[str, tuple[Any, str, Row]]:
        rows = {row.path: row for row in explain(self.outcome.spec)}
        found = {}
        for keys, value, info, _ in leaves(self.outcome.spec):
            declared = quantity_of(info)
            unit = declared.dimension if declared is not None else "1"
            found[dotted(keys)] = (value, unit, rows[dotted(keys)])
        return found

    @property
    def seconds(self) -> float:
        """Length of the run, s."""
        return float(self.outcome.run.month_hours[:, 0].sum()) * SECONDS_PER_HOUR

    def number(self, name: str) -> float:
        """A parameter of a component, ``crah.fan_power_max``, SI."""
        return float(np.atleast_1d(self.numbers[name])[0])

    def hours(self) -> Term:
        """The time that was run."""
        return Term("hours", self.seconds, "s", "time that was run", origin="run", shown="h")

    def row(self, id: str, parameter: str) -> Term:
        """A row of the catalogue as the design reads it, overrides included."""
        return entry_term(self.influences.rows[f"{id}.{parameter}"])

    def field(self, path: str) -> Term:
        """A field of the spec; a field that is left out stands with the source of its default."""
        value, unit, row = self._fields[path]
        how = f"given: {_place(row.source)}" if row.origin == "given" else f"default: {row.source}"
        plain = float(value) if isinstance(value, int | float) else float("nan")
        return Term(path, plain, unit, how, origin="spec", text=row.value, words=path)

    def field_or_row(self, path: str, id: str, parameter: str) -> Term:
        """A field of the spec, or the row that stands in for it where it was left out."""
        return self.row(id, parameter) if self._fields[path][0] is None else self.field(path)

    def count(self, equipment: str) -> Term:
        """How many units are installed, and why."""
        item = self.equipment[equipment]
        how = f"{item.redundancy}: {item.reason}"
        duty = self.duty(equipment) if item.unit != "1" else None
        return Term(
            f"{equipment}.count", float(item.count), "1", how, origin="sizing", words="Units installed",
            inputs=() if duty is None else (duty,),
        )  # fmt: skip

    def duty(self, equipment: str, words: str = "Duty at design") -> Term:
        """What the design asks of one kind of equipment, with what sets it."""
        item = self.equipment[equipment]
        inputs = self.own_inputs(f"equipment.{equipment}.duty")
        return Term(
            f"{equipment}.duty", float(item.duty), item.unit, f"sizing: {item.reason}", origin="sizing",
            inputs=inputs, words=words,
        )  # fmt: skip

    def rating(self, equipment: str, words: str = "Rating of one unit") -> Term:
        """Size of one unit, with what sets it."""
        item = self.equipment[equipment]
        inputs = self.own_inputs(f"equipment.{equipment}.rating")
        return Term(
            f"{equipment}.rating", float(item.rating), item.unit, "sizing", origin="sizing", inputs=inputs,
            words=words,
        )  # fmt: skip

    def parameter(self, name: str, words: str = "") -> Term:
        """A number of a component, with what sets it."""
        unit = self.units[name][0]
        return Term(
            name,
            self.number(name),
            unit,
            f"sizing: {name}",
            origin="sizing",
            inputs=self.own_inputs(name),
            words=words,
        )

    def own_inputs(self, name: str) -> tuple[Term, ...]:
        """Rows and fields that set a number, the strongest first, each with what it does to that number."""
        return tuple(self._input(influence, effect=True) for influence in self.influences.of.get(name, ()))

    def inputs(self, names: Sequence[str]) -> tuple[Term, ...]:
        """Rows and fields that set any of some numbers, each once, the strongest of each number first.

        For a term that follows from these numbers by a run: what an input does to it is not known here.
        """
        found: dict[tuple[str, str], Term] = {}
        lists = [self.influences.of.get(name, ()) for name in names]
        for position in range(max((len(some) for some in lists), default=0)):
            for some in lists:
                if position < len(some):
                    influence = some[position]
                    key = (influence.kind, influence.key)
                    if key not in found:
                        found[key] = self._input(influence, effect=False)
        return tuple(found.values())

    def _input(self, influence: Influence, effect: bool) -> Term:
        if influence.kind == "spec":
            term = self.field(influence.key)
            if term.text in ("", "-"):
                value = float(self.outcome.facility.notes[influence.key.removeprefix("site.")][0])
                term = replace(term, value=value)
        else:
            term = entry_term(self.influences.rows[influence.key])
        if not effect:
            return term
        strength = influence.strength
        told = {"1": f"+1 % gives {strength:+.2g} %", "K": f"+1 K gives {100 * strength:+.2g} %"}.get(
            influence.per, ""
        )
        return replace(term, how="; ".join(filter(None, (told, term.how))))


def entry_term(entry: Entry) -> Term:
    """A row of the catalogue: its value, and in words its grade, source and place in it."""
    source = load().sources.get(entry.source)
    title = source.title if source is not None else entry.source
    graded = entry.grade if entry.grade == "estimate" else f"{entry.grade}, {title}"
    said = f"override of the spec: {entry.reason}" if entry.reason else graded
    name = f"{entry.id}.{entry.parameter}"
    return Term(
        name, entry.value, entry.si_unit, f"{entry.place}: {said}", origin="catalogue", text=entry.written,
        words=name, note="" if entry.reason else entry.where,
    )  # fmt: skip


def _place(where: str) -> str:
    """``air_20kw.yaml line 26`` of ``/path/air_20kw.yaml:26:15``; other places stay as they are."""
    parts = where.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdecimal():
        return f"{PurePath(parts[0]).name} line {parts[1]}"
    return f"{where}, set by a program"


def proved(term: Term, otherwise: Term) -> Term:
    """A formula where it gives the number that the design has; else that number with what sets it."""
    value = otherwise.value
    right = abs(recomputed(term) - value) <= ROUNDING * max(abs(value), abs(recomputed(term)))
    return replace(term, value=value) if right else otherwise
