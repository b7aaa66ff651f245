"""What a component is: parameters with units, the nodes it owns, and pure functions of one time step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.network import Network

__all__ = [
    "Component",
    "Draw",
    "Memory",
    "Node",
    "Now",
    "Reading",
    "array_table",
    "parameter",
    "unit_table",
    "with_arrays",
]


def parameter(unit: str, *, kind: str | None = None, default: float | None = None) -> Any:
    """A numeric field of a component: a lane array in coherent SI, its unit stated here and nowhere else.

    ``"K"`` is an absolute temperature, ``"dK"`` a difference; ``kind`` tells quantities of one unit apart.
    """
    metadata = {"unit": unit, "kind": kind}
    if default is None:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Node:
    """A well-mixed volume: its heat capacity, J/K, and the temperature it starts from, K."""

    capacity: Array
    start: Array


@dataclass(frozen=True)
class Memory:
    """A state beside the temperatures: a controller's output, a timer, a mode; with its unit and start."""

    unit: str
    start: Array
    discrete: bool = False


@dataclass(frozen=True)
class Draw:
    """Electrical power taken by a component, W, known before the step.

    Parameters
    ----------
    meter
        Name of its energy meter, ``"crah_fans"``; draws of one name add up.
    feed
        Where it hangs in the power train: ``"it"``, ``"ups"`` or ``"mechanical"``.
    power
        Electrical power, W, shape ``(lanes,)``.
    """

    meter: str
    feed: str
    power: Array


@dataclass(frozen=True)
class Reading:
    """A value for the meters: ``how`` is ``"sum"`` (a rate, integrated in time), ``"mean"`` or ``"max"``."""

    channel: str
    unit: str
    how: str
    value: Array


@dataclass(frozen=True)
class Now:
    """What a component sees of the present step: old temperatures, weather, memory, signals of the others.

    Signals are published as ``component.key``. A component sees those of earlier phases and of components
    before it in the facility; asking for another is an error that names both.
    """

    T: Mapping[str, Array]
    weather: Mapping[str, Array]
    memory: Mapping[str, Array]
    signals: dict[str, Array]
    feeds: dict[str, Array]
    dt: Array

    def __getitem__(self, name: str) -> Array:
        try:
            return self.signals[name]
        except KeyError:
            known = ", ".join(sorted(self.signals)) or "none"
            raise LookupError(
                f"signal {name} is not published before it is read; published: {known}"
            ) from None


@dataclass(frozen=True)
class Component(ABC):
    """Base of every component: a frozen set of parameters and the pure functions of one time step.

    Final classes below it declare numeric fields with :func:`parameter` and wiring as plain string fields.
    In each step the facility calls, for every component in turn, :meth:`command` and :meth:`draws`; then, for
    every component, :meth:`links`; and after the solve :meth:`advance` and :meth:`settle`. All are pure
    functions on lanes.

    ``rejects_heat`` is true of the kinds by which a facility is cooled: the heat that leaves under their name
    (towers, coolers, condensers, outdoor air, a lake, a heat network) is its cooling load.
    """

    rejects_heat: ClassVar[bool] = False
    name: str

    @abstractmethod
    def nodes(self) -> dict[str, Node]:
        """The volumes that the component owns, by full name ``component.node``."""

    @abstractmethod
    def memories(self) -> dict[str, Memory]:
        """The states beside temperatures that the component keeps, by key."""

    @abstractmethod
    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        """Sampled control: signals (flows, actuators, modes) by key, and the new memories by key."""

    @abstractmethod
    def draws(self, now: Now) -> list[Draw]:
        """Electrical power of the step, all known before the solve."""

    @abstractmethod
    def links(self, now: Now, net: Network) -> None:
        """Circuits, exchangers and heat sources of the step."""

    def advance(self, now: Now, T_new: Mapping[str, Array]) -> dict[str, Array]:
        """New temperatures of own volumes that the component moves by itself once the network is solved, K.

        For what the linear network cannot do, such as a thermocline that stays sharp. The heat that it takes
        from the network is declared there (``Network.stream_to_store``), and no more than that is placed.
        """
        return {}

    @abstractmethod
    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        """Meters of the step, from the new temperatures."""

    def at(self, node: str) -> str:
        """Full name of one of the component's own nodes."""
        return f"{self.name}.{node}"

    def own(self, now: Now, key: str) -> Array:
        """One of the component's own signals."""
        return now[f"{self.name}.{key}"]

    def recall(self, now: Now, key: str) -> Array:
        """One of the component's own memories, as the last step left it."""
        return now.memory[f"{self.name}.{key}"]


def _leaves(name: str, value: Any) -> list[tuple[str, Any]]:
    """A numeric field is one array, or a tuple of arrays of one unit, numbered from 0."""
    if isinstance(value, tuple):
        return [(f"{name}.{i}", leaf) for i, leaf in enumerate(value)]
    return [(name, value)]


def unit_table(part: Any, prefix: str = "") -> dict[str, tuple[str, str | None]]:
    """Declared unit and kind of each numeric field of a component, nested parts as ``part.field``."""
    table: dict[str, tuple[str, str | None]] = {}
    for f in fields(part):
        value = getattr(part, f.name)
        if "unit" in f.metadata:
            for name, _ in _leaves(prefix + f.name, value):
                table[name] = (f.metadata["unit"], f.metadata["kind"])
        elif is_dataclass(value):
            table |= unit_table(value, f"{prefix}{f.name}.")
    return table


def array_table(part: Any, prefix: str = "") -> dict[str, np.ndarray]:
    """The numeric fields of a component as float64 arrays, named as in :func:`unit_table`."""
    table: dict[str, np.ndarray] = {}
    for f in fields(part):
        value = getattr(part, f.name)
        if "unit" in f.metadata:
            for name, leaf in _leaves(prefix + f.name, value):
                table[name] = np.asarray(leaf, dtype=float)
        elif is_dataclass(value):
            table |= array_table(value, f"{prefix}{f.name}.")
    return table


def with_arrays(part: Any, table: Mapping[str, Array], prefix: str = "") -> Any:
    """The same component with other numbers in its numeric fields, named as in :func:`unit_table`."""
    changes: dict[str, Any] = {}
    for f in fields(part):
        value = getattr(part, f.name)
        if "unit" in f.metadata:
            leaves = tuple(table[name] for name, _ in _leaves(prefix + f.name, value))
            changes[f.name] = leaves if isinstance(value, tuple) else leaves[0]
        elif is_dataclass(value):
            changes[f.name] = with_arrays(value, table, f"{prefix}{f.name}.")
    return replace(part, **changes)
