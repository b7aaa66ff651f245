"""Plain values that remember where they stand in a file: line and column of every key and value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from aidc_twin.errors import Finding, InputError

__all__ = ["Document", "KeyPath", "Problem", "dotted", "refused"]

KeyPath = tuple[str | int, ...]


def dotted(path: KeyPath) -> str:
    """A path as people write it: ``plants.chilled.supply``."""
    return ".".join(str(step) for step in path)


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake at a position; it becomes a `Finding` once all are sorted."""

    line: int
    column: int
    what: str
    rule: str
    cure: str = ""


@dataclass(frozen=True)
class Document:
    """What a file says, and where.

    Parameters
    ----------
    name
        File as findings name it.
    text
        As it was read.
    data
        Plain values: dict, list, str, int, float, bool, None.
    keys, values
        Line and column, from 1, of each key and value by path.
    unread
        Paths whose value could not be taken; what would be said about it has been said.
    problems
        Mistakes in the YAML itself, none of which stopped the reading.
    given_later
        Paths that a program has set and no line of the file holds.
    """

    name: str
    text: str
    data: Any
    keys: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    values: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    unread: frozenset[KeyPath] = frozenset()
    problems: tuple[Problem, ...] = ()
    given_later: frozenset[KeyPath] = frozenset()

    def position(self, path: KeyPath, of_key: bool = False) -> tuple[int, int]:
        """Line and column of a value or key, or of the nearest above it that is in the file."""
        first = (self.keys, self.values) if of_key else (self.values, self.keys)
        for table in first:
            if path in table:
                return table[path]
        for length in range(len(path) - 1, 0, -1):
            for table in (self.keys, self.values):
                if path[:length] in table:
                    return table[path[:length]]
        return (1, 1)

    def where(self, path: KeyPath, of_key: bool = False) -> str:
        """``file:line:column``, or the dotted path of what a program has set."""
        if any(path[: len(later)] == later for later in self.given_later):
            return dotted(path)
        line, column = self.position(path, of_key)
        return f"{self.name}:{line}:{column}"

    def with_value(self, path: KeyPath, value: Any) -> Document:
        """This document with one value set; the containers on the way are created or copied."""
        return replace(self, data=_with_value(self.data, path, value), given_later=self.given_later | {path})


def _with_value(data: Any, path: KeyPath, value: Any) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return [*data[:step], _with_value(data[step], rest, value), *data[step + 1 :]]
    known = data if isinstance(data, dict) else {}
    return {**known, str(step): _with_value(known.get(str(step)), rest, value)}


def refused(name: str, problems: Iterable[Problem]) -> InputError:
    """All problems of a file as one error, in the order of its lines."""
    return InputError(
        Finding(f"{name}:{p.line}:{p.column}", p.what, p.rule, p.cure) for p in sorted(set(problems))
    )
