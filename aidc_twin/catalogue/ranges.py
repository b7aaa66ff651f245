"""Ranges of the catalogue as lanes: numbers drawn between low and high, or moved one at a time.

An *input* is a number that may be another: a row with a band. Rows of two servers that say the same of the
same accelerator are one input, so that designs that are compared see the same chip.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.catalogue.entry import Entry
from aidc_twin.catalogue.reader import Catalogue, Key
from aidc_twin.catalogue.units_table import unit_text

__all__ = ["Input", "draws", "inputs_of", "one_at_a_time", "spread"]

SERVER = "server_"


@dataclass(frozen=True)
class Input:
    """A number with a band, and the rows that hold it.

    Attributes
    ----------
    name
        "cdu.unit_price", or "server.other_electronics" for what servers have in common.
    keys
        Rows of the catalogue, one or more.
    entry
        The first of them.
    """

    name: str
    keys: tuple[Key, ...]
    entry: Entry

    @property
    def texts(self) -> tuple[str, str, str]:
        """Value, low and high end as people read them, in the unit of the row."""
        meaning = unit_text(self.entry.unit)
        unit = "" if self.entry.unit == "1" else f" {self.entry.unit}"
        value, low, high = (
            f"{(si - meaning.offset) / meaning.factor:.4g}{unit}"
            for si in (self.entry.value, self.entry.low, self.entry.high)
        )
        return value, low, high


def inputs_of(
    catalogue: Catalogue, keys: Iterable[Key], without: Iterable[tuple[str, str]] = ()
) -> list[Input]:
    """The inputs among rows of a catalogue, in the order of their names; rows without a band are none.

    Parameters
    ----------
    keys
        Rows, as `Catalogue.recorded` notes them; a row that does not exist is passed over.
    without
        Id (a leading part of it) and parameter (empty for all) of rows that stay as they are.
    """
    kept_out = tuple(without)
    found: dict[str, list[Key]] = {}
    for key in dict.fromkeys(keys):
        if not catalogue.has(*key) or any(
            key[0].startswith(id) and parameter in ("", key[1]) for id, parameter in kept_out
        ):
            continue
        entry = catalogue.get(*key)
        if entry.low < entry.high:
            found.setdefault(_identity(entry), []).append(key)
    names = {identity: _name(catalogue.get(*rows[0]), len(rows)) for identity, rows in found.items()}
    inputs = [
        Input(names[identity], tuple(sorted(rows)), catalogue.get(*rows[0]))
        for identity, rows in found.items()
    ]
    return sorted(inputs, key=lambda one: (one.name, one.keys))


def draws(inputs: Iterable[Input], seed: int, n: int) -> dict[Key, np.ndarray]:
    """``n`` draws of each input, triangular between low, value and high, each independent of the others.

    The draws of an input depend on the seed and on its identity alone: whatever else is drawn, and in
    whatever order, two designs see the same price in the same draw.

    Raises
    ------
    ValueError
        For n below 1.
    """
    if n < 1:
        raise ValueError(f"n = {n}; there is at least one draw")
    table: dict[Key, np.ndarray] = {}
    for one in inputs:
        entry = one.entry
        generator = np.random.default_rng([seed, zlib.crc32(_identity(entry).encode())])
        # A value that lies outside its own band is the mode no longer: the nearest end is.
        mode = float(np.clip(entry.value, entry.low, entry.high))
        values = generator.triangular(entry.low, mode, entry.high, n)
        table |= dict.fromkeys(one.keys, values)
    return table


def one_at_a_time(inputs: Iterable[Input]) -> dict[Key, np.ndarray]:
    """Two lanes for each input, its low and its high end, with all others at their value.

    Lane ``2 i`` has input ``i`` at its low, lane ``2 i + 1`` at its high end.
    """
    several = list(inputs)
    table: dict[Key, np.ndarray] = {}
    for i, one in enumerate(several):
        values = np.full(2 * len(several), one.entry.value)
        values[2 * i], values[2 * i + 1] = one.entry.low, one.entry.high
        table |= dict.fromkeys(one.keys, values)
    return table


def spread(table: Mapping[Key, np.ndarray], points: int) -> dict[Key, Array]:
    """Each lane of a table, repeated for a number of points side by side, shape (lanes points,)."""
    return {key: np.repeat(values, points) for key, values in table.items()}


def _identity(entry: Entry) -> str:
    if entry.id.startswith(SERVER):
        return f"{SERVER}|{entry.parameter}|{entry.value:.12g}|{entry.low:.12g}|{entry.high:.12g}"
    return f"{entry.id}|{entry.parameter}|{entry.region}"


def _name(entry: Entry, rows: int) -> str:
    id = SERVER.rstrip("_") if entry.id.startswith(SERVER) and rows > 1 else entry.id
    return f"{id}.{entry.parameter}"
