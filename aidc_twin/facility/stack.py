"""Facilities of one wiring made into lanes of one: any number may differ, the components may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.equipment import Equipment
from aidc_twin.facility.facility import Facility

__all__ = ["stack"]


def stack(facilities: Sequence[Facility]) -> Facility:
    """One facility whose lanes are the given ones, in their order.

    Parameters
    ----------
    facilities
        Each of one lane; the same components with the same wiring.

    Raises
    ------
    InputError
        Two of them differ in wiring: air against liquid, another loop, another list of equipment.
    """
    first = facilities[0]
    shape = _wiring(first)
    for index, other in enumerate(facilities[1:], start=1):
        if _wiring(other) != shape:
            raise InputError(
                Finding(
                    f"lane {index} ({other.name})",
                    "is wired differently from lane 0",
                    "lanes share components and wiring and differ in numbers only",
                    "Compare designs of different wiring with compare.",
                )
            )
    tables = [facility.numbers() for facility in facilities]
    numbers = {name: np.stack([np.asarray(t[name], float).reshape(()) for t in tables]) for name in tables[0]}
    return replace(
        first,
        components=first.with_numbers(numbers),
        equipment=tuple(
            _stack_equipment(items) for items in zip(*(f.equipment for f in facilities), strict=True)
        ),
        rated_it_power=_lanes([f.rated_it_power for f in facilities]),
        notes={
            name: (_lanes([f.notes[name][0] for f in facilities]), unit)
            for name, (_, unit) in first.notes.items()
            # A variant may leave out what only tells, such as the network of racks that are counted by hand.
            if all(name in f.notes for f in facilities)
        },
        findings=tuple(dict.fromkeys(finding for f in facilities for finding in f.findings)),
    )


def _lanes(values: Sequence[Any]) -> np.ndarray:
    return np.stack([np.asarray(value, dtype=float).reshape(()) for value in values])


def _stack_equipment(items: Sequence[Equipment]) -> Equipment:
    return replace(
        items[0],
        count=_lanes([item.count for item in items]),
        rating=_lanes([item.rating for item in items]),
        duty=_lanes([item.duty for item in items]),
    )


def _wiring(part: Any) -> Any:
    """All of a facility that is not a number: classes, names, connections, items."""
    if isinstance(part, Facility):
        return tuple(_wiring(c) for c in part.components), tuple(
            (e.name, e.item, e.unit) for e in part.equipment
        )
    return type(part).__name__, tuple(
        (f.name, _wiring(value) if is_dataclass(value) else value)
        for f in fields(part)
        if "unit" not in f.metadata
        for value in [getattr(part, f.name)]
    )
