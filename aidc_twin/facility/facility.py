"""A facility ready to run: its components with sizes, what was installed and why, and its numbers by lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, final

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, array_table, unit_table, with_arrays
from aidc_twin.errors import Finding
from aidc_twin.facility.equipment import Equipment
from aidc_twin.facility.limits import Limit
from aidc_twin.facility.step import State

__all__ = ["Facility"]


@final
@dataclass(frozen=True)
class Facility:
    """Components in the order of their step, with numbers that are lane arrays.

    Parameters
    ----------
    name
        Name of the design.
    components
        In an order in which each finds the signals it reads.
    equipment
        What is installed, with sizes and reasons.
    rated_it_power
        IT input at full utilisation and design inlet, W, shape ``(lanes,)``.
    notes
        Figures of the design that are not equipment, by name: value (SI, lanes) and unit.
    limits
        Rules of sizing, and in which lanes they hold at the design point.
    """

    name: str
    components: tuple[Component, ...]
    equipment: tuple[Equipment, ...]
    rated_it_power: Array
    notes: Mapping[str, tuple[Array, str]]
    findings: tuple[Finding, ...] = ()
    weather_note: str = ""
    limits: tuple[Limit, ...] = ()

    def numbers(self) -> dict[str, np.ndarray]:
        """All numeric parameters, ``component.field`` to lane array, in a fixed order."""
        return {
            f"{c.name}.{field}": value for c in self.components for field, value in array_table(c).items()
        }

    def units(self) -> dict[str, tuple[str, str | None]]:
        """Unit and kind of each entry of :meth:`numbers`."""
        return {f"{c.name}.{field}": unit for c in self.components for field, unit in unit_table(c).items()}

    def with_numbers(self, numbers: Mapping[str, Array]) -> tuple[Component, ...]:
        """The components with other numbers, for instance tracers inside the compiled step."""
        return tuple(
            with_arrays(c, {f: numbers[f"{c.name}.{f}"] for f in unit_table(c)}) for c in self.components
        )

    @property
    def heat_rejection(self) -> tuple[str, ...]:
        """Names of the components that reject its heat: towers, coolers, condensers, air, lake, network."""
        return tuple(c.name for c in self.components if c.rejects_heat)

    @property
    def lanes(self) -> int:
        """Number of lanes that the numbers are given for; 1 where all are scalars."""
        return max((value.size for value in self.numbers().values()), default=1)

    def start(self, lanes: int) -> State:
        """Temperatures and memories at the start of a run, each of shape ``(lanes,)``."""

        def spread(value: Any) -> np.ndarray:
            return np.array(np.broadcast_to(np.asarray(value, dtype=float), (lanes,)))

        T = {name: spread(node.start) for c in self.components for name, node in c.nodes().items()}
        memory = {
            f"{c.name}.{key}": spread(item.start)
            for c in self.components
            for key, item in c.memories().items()
        }
        return State(T, memory)

    def memory_units(self) -> dict[str, str]:
        """Unit of each memory, ``component.key``."""
        return {f"{c.name}.{key}": item.unit for c in self.components for key, item in c.memories().items()}

    def discrete_memories(self) -> list[str]:
        """Memories that take whole values: modes and counts."""
        return [f"{c.name}.{k}" for c in self.components for k, item in c.memories().items() if item.discrete]

    def select(self, lanes: Array) -> Facility:
        """The same facility with only some lanes, given by index."""

        def pick(part: Component) -> Component:
            table = array_table(part)
            return with_arrays(part, {k: v if v.ndim == 0 else v[lanes] for k, v in table.items()})

        return replace(self, components=tuple(pick(c) for c in self.components))
