"""Reads the tables of the catalogue once and answers by id and parameter."""

from __future__ import annotations

import csv
import difflib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from aidc_twin.arrays import Array
from aidc_twin.catalogue.entry import Entry, entry_of
from aidc_twin.catalogue.units_table import unit_text
from aidc_twin.errors import Finding, InputError

__all__ = ["TABLES", "Catalogue", "Key", "Row", "Source", "load", "read_folder"]

TABLES = Path(__file__).parent / "tables"
SOURCES = "sources.csv"

Key = tuple[str, str, str]  # id, parameter, region


@dataclass(frozen=True)
class Row:
    """One line of a table as text; numbers are read only when asked for."""

    table: str
    line: int
    cells: Mapping[str, str]

    @property
    def key(self) -> Key:
        cells = self.cells
        return (cells.get("id", ""), cells.get("parameter", ""), cells.get("region", ""))

    @property
    def place(self) -> str:
        return f"{self.table}:{self.line}"


@dataclass(frozen=True)
class Source:
    """Where a number was read: a row of ``sources.csv``."""

    id: str
    title: str
    publisher: str
    date: str
    identifier: str
    quality: str


@dataclass(frozen=True)
class Catalogue:
    """All tables, read once. Never changed: `override` gives a new one."""

    table_rows: tuple[Row, ...]
    sources: Mapping[str, Source]
    index: Mapping[Key, Row]
    overrides: Mapping[Key, Entry] = field(default_factory=lambda: MappingProxyType({}))
    # Rows that were asked for, in their order, where somebody wants to know.
    asked: dict[Key, None] | None = None

    def get(self, id: str, parameter: str, region: str = "") -> Entry:
        """The number of ``id`` and ``parameter`` (and ``region``, for prices), in SI.

        Raises
        ------
        InputError
            If there is no such row; the message names the nearest.
        """
        key = (id, parameter, region)
        if self.asked is not None:
            self.asked[key] = None
        if key in self.overrides:
            return self.overrides[key]
        row = self.index.get(key)
        if row is None:
            raise InputError(self._unknown(key))
        return entry_of(row.cells, row.place)

    def has(self, id: str, parameter: str, region: str = "") -> bool:
        """Whether the row exists."""
        return (id, parameter, region) in self.index

    def regions(self, id: str, parameter: str) -> list[str]:
        """Regions that have this number, in the order of the tables; empty if none has."""
        return [row.key[2] for row in self.table_rows if row.key[:2] == (id, parameter)]

    def rows(self, id: str = "", table: str = "", region: str | None = None) -> list[Entry]:
        """Entries of an id, of a table ("costs" or "costs.csv"), of a region; in the order of the tables."""
        name = table if not table or table.endswith(".csv") else f"{table}.csv"
        return [
            self.get(*row.key)
            for row in self.table_rows
            if (not id or row.cells["id"] == id)
            and (not name or row.table == name)
            and (region is None or row.cells.get("region", "") == region)
        ]

    def ids(self, table: str = "") -> list[str]:
        """Ids in the order of the tables, each once."""
        name = table if not table or table.endswith(".csv") else f"{table}.csv"
        return list(
            dict.fromkeys(row.cells["id"] for row in self.table_rows if not name or row.table == name)
        )

    def parameters(self, id: str, region: str = "") -> dict[str, Entry]:
        """All numbers of one id by parameter."""
        return {entry.parameter: entry for entry in self.rows(id=id, region=region)}

    def search(self, text: str) -> list[Entry]:
        """Entries that contain every word of ``text`` in id, parameter, unit, region, source or reasoning."""
        words = text.lower().split()
        return [self.get(*row.key) for row in self.table_rows if _contains(row, words)]

    def override(
        self, id: str, parameter: str, value: float | str, reason: str, region: str = ""
    ) -> Catalogue:
        """A catalogue in which one number is another.

        Parameters
        ----------
        value
            A text with unit ("650 W"), or a float that is already in SI.
        reason
            Why; reports print it.

        Raises
        ------
        InputError
            For an unknown row, an unfit unit, a number that is none, another sign or an empty reason.
        """
        entry = self.get(id, parameter, region)
        where = f"override of {id}.{parameter}"
        if not reason.strip():
            raise InputError(
                Finding(where, "no reason is given", "a number of the catalogue changes only with a reason")
            )
        if isinstance(value, str):
            changed = _from_text(entry, value, reason, where)
        else:
            changed = entry.overridden(float(value), f"{float(value):.12g}", entry.si_unit, reason)
        if entry.value > 0 > changed.value:
            raise InputError(
                Finding(
                    where,
                    f"{value if isinstance(value, str) else format(float(value), '.6g')} is negative",
                    f"the catalogue has {entry.text} {entry.unit}",
                    "Give a number that is not negative.",
                )
            )
        overrides = dict(self.overrides)
        overrides[(id, parameter, region)] = changed
        return replace(self, overrides=MappingProxyType(overrides))

    def drawn(self, lanes: Mapping[Key, Array]) -> Catalogue:
        """A catalogue in which numbers have lanes of values, SI, shape (lanes,); their bands stay."""
        drawn = {key: replace(self.get(*key), value=values) for key, values in lanes.items()}
        return replace(self, overrides=MappingProxyType({**self.overrides, **drawn}))

    def recorded(self, asked: dict[Key, None]) -> Catalogue:
        """The same catalogue, which notes every row that it is asked for in ``asked``."""
        return replace(self, asked=asked)

    def _unknown(self, key: Key) -> Finding:
        id, parameter, region = key
        name = f"{id}.{parameter}" + (f" in region {region}" if region else "")
        if not any(row.cells["id"] == id for row in self.table_rows):
            near = difflib.get_close_matches(id, self.ids(), n=3)
            rule = "an id must stand in a table of the catalogue"
        else:
            known = [f"{row.key[1]} {row.key[2]}".strip() for row in self.table_rows if row.cells["id"] == id]
            near = difflib.get_close_matches(f"{parameter} {region}".strip(), known, n=3) or known[:3]
            rule = f"{id} has {len(known)} rows and not this one"
        return Finding(
            "catalogue", f"no row {name}", rule, f"Did you mean {', '.join(near)}?" if near else ""
        )


def _contains(row: Row, words: list[str]) -> bool:
    cells = row.cells
    text = " ".join(
        cells.get(c, "") for c in ("id", "parameter", "unit", "region", "source", "where", "scope")
    )
    text = text.lower()
    return all(word in text for word in words)


def _from_text(entry: Entry, text: str, reason: str, where: str) -> Entry:
    number, _, unit = text.strip().partition(" ")
    unit = unit.strip() or "1"
    cure = f'Write for example "{entry.text} {entry.unit}".'
    try:
        meaning = unit_text(unit)
        value = float(number) * meaning.factor + meaning.offset
    except (KeyError, ValueError):
        raise InputError(
            Finding(where, f"{text!r} is not a number with a known unit", "write number and unit", cure)
        ) from None
    if meaning.si_unit != entry.si_unit:
        raise InputError(
            Finding(where, f"{text!r} is in {meaning.si_unit}", f"the row is in {entry.si_unit}", cure)
        )
    return entry.overridden(value, number, unit, reason)


def _read(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for cells in reader:
            yield Row(
                path.name, reader.line_num, MappingProxyType({k: v or "" for k, v in cells.items() if k})
            )


def read_folder(folder: Path) -> Catalogue:
    """Read all tables of a folder; rows are not judged here, `aidc_twin.catalogue.checks.check` does that."""
    sources: dict[str, Source] = {}
    rows: list[Row] = []
    index: dict[Key, Row] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.name == SOURCES:
            for row in _read(path):
                names = ("id", "title", "publisher", "date", "identifier", "quality")
                sources[row.cells["id"]] = Source(*(row.cells.get(name, "") for name in names))
            continue
        for row in _read(path):
            rows.append(row)
            index.setdefault(row.key, row)
    return Catalogue(tuple(rows), MappingProxyType(sources), MappingProxyType(index))


@functools.cache
def load() -> Catalogue:
    """The catalogue that the package ships, read once in a process."""
    return read_folder(TABLES)
