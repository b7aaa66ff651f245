"""Which inputs set a number of a facility: found by moving each of them and sizing the facility anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from aidc_twin.catalogue import Catalogue, Entry, load
from aidc_twin.catalogue.reader import Key
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.overrides import with_overrides
from aidc_twin.facility.positions import dotted
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_fields import leaves, quantity_of
from aidc_twin.facility.spec_types import Redundancy

__all__ = ["Influence", "Influences", "influences_of", "rows_read"]

# Large against rounding, and small enough that no count of units changes; for temperatures in K.
STEP, STEP_KELVIN = 1e-6, 1e-3
# Less than this share of the input's own change is rounding, not influence.
LEAST = 1e-4
# Design temperatures of the place and its height are inputs too where the spec leaves them out.
NO_NUMBER = (str, bool, tuple, Redundancy)
# Sections that sizing does not read.
PRICES = ("overrides", "money")
SITE = {"site.design_wet_bulb": "design_wet_bulb", "site.design_dry_bulb": "design_dry_bulb"}


@dataclass(frozen=True)
class Influence:
    """One input of a number.

    Attributes
    ----------
    kind
        "catalogue" or "spec".
    key
        ``crah.fan_pressure`` or the dotted path in the spec.
    strength
        Relative change of the number per relative change of the input; per K where the input is a temperature
        or a difference, per unit where it is zero.
    per
        "1", "K" or "unit": what ``strength`` is taken per.
    """

    kind: str
    key: str
    strength: float
    per: str


@dataclass(frozen=True)
class Influences:
    """Inputs of all numbers of a facility: ``of["crah.fan_power_max"]``, strongest first."""

    of: Mapping[str, tuple[Influence, ...]]
    rows: Mapping[str, Entry]


def rows_read(spec: Spec, catalogue: Catalogue | None = None) -> dict[Key, Entry]:
    """Rows that sizing a spec reads, in the order of reading; the overrides of the spec count."""
    own = with_overrides(load() if catalogue is None else catalogue, spec)
    asked: dict[Key, None] = {}
    build(_bare(spec), own.recorded(asked))
    return {key: own.get(*key) for key in asked}


def _bare(spec: Spec) -> Spec:
    """The spec without its overrides, for a catalogue that has them already and in which rows are moved."""
    return spec.model_copy(update={"overrides": ()})


def influences_of(spec: Spec, driven: bool = False) -> Influences:
    """Move every row that sizing reads, and every number of the spec, a little; see which numbers follow.

    Names, choices and redundancies are not moved: they pick rows and whole units. A count of units steps, and
    so has no inputs here; its duty has.

    Parameters
    ----------
    spec
        The design.
    driven
        As in `aidc_twin.facility.build.build`.
    """
    catalogue = load()
    own, bare = with_overrides(catalogue, spec), _bare(spec)
    read = rows_read(spec, catalogue)
    facility = build(spec, catalogue, driven)
    at = _numbers(facility)
    found: dict[str, list[Influence]] = {name: [] for name in at}

    def note(kind: str, key: str, moved: Facility, relative: float, per: str) -> None:
        for name, value in _numbers(moved).items():
            base = at.get(name, 0.0)
            # What is zero has no relative change: it is compared as it is.
            strength = (value / base - 1.0 if base else value) / relative
            if abs(strength) > LEAST:
                found[name].append(Influence(kind, key, strength, per))

    for key, entry in read.items():
        id, parameter, _ = key
        step, relative, per = _step(entry.value, entry.si_unit)
        try:
            moved = build(bare, own.drawn({key: entry.value + step}), driven)
        except InputError:
            continue
        note("catalogue", f"{id}.{parameter}", moved, relative, per)
    for path, variant, relative, per in _moved_specs(spec, facility):
        note("spec", path, build(variant, catalogue, driven), relative, per)
    strongest = {name: tuple(sorted(some, key=_weakness)) for name, some in found.items()}
    return Influences(strongest, {f"{id}.{parameter}": e for (id, parameter, _), e in read.items()})


def _weakness(influence: Influence) -> tuple[bool, float]:
    """Order of inputs: the strongest first, those that are zero last."""
    return influence.per == "unit", -abs(influence.strength)


def _step(value: float, unit: str) -> tuple[float, float, str]:
    """How far to move a number, the relative size of that move (K for temperatures), and what it is per."""
    if unit in ("K", "dK"):
        return STEP_KELVIN, STEP_KELVIN, "K"
    return (value * STEP, STEP, "1") if value else (STEP, STEP, "unit")


def _moved_specs(spec: Spec, facility: Facility) -> Iterator[tuple[str, Spec, float, str]]:
    for keys, value, info, _ in leaves(spec):
        path, declared = dotted(keys), quantity_of(info)
        if path in SITE and value is None:
            value = float(facility.notes[SITE[path]][0])
        if value is None or isinstance(value, NO_NUMBER) or keys[0] in PRICES:
            continue
        if declared is None:
            changes, relative, per = [value + 1], 1.0 / value, "1"
        else:
            step, relative, per = _step(float(value), declared.dimension)
            unit = (
                ""
                if declared.dimension == "1"
                else f" {'K' if declared.dimension == 'dK' else declared.dimension}"
            )
            changes = [f"{float(value) + step!r}{unit}"]
        for changed in changes:
            try:
                yield path, spec.replace(path, changed), relative, per
            except InputError:
                continue


def _numbers(facility: Facility) -> dict[str, float]:
    """Every number of a facility that an input may set: parameters, and duty and size of equipment."""

    def first(value: object) -> float:
        return float(np.atleast_1d(np.asarray(value, dtype=float))[0])

    found = {name: first(value) for name, value in facility.numbers().items()}
    for item in facility.equipment:
        found[f"equipment.{item.name}.duty"] = first(item.duty)
        found[f"equipment.{item.name}.rating"] = first(item.rating)
    found["rated_it_power"] = first(facility.rated_it_power)
    return found
