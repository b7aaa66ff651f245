"""Numbers of the catalogue as tables, with band, grade and source; estimates are counted and marked."""

from __future__ import annotations

import html
import re
from fnmatch import fnmatchcase

from aidc_twin.catalogue.reader import Row, load
from docs_hooks.docstring import cell, table

__all__ = ["catalogue_section", "matching_ids"]


def matching_ids(argument: str) -> list[str]:
    """Ids, as ``table/id``, that the patterns of a placeholder name, in the order of the tables.

    Raises
    ------
    ValueError
        For a pattern that fits no row.
    """
    ids = list(dict.fromkeys(_place(row) for row in load().table_rows))
    patterns = argument.split()
    for pattern in patterns:
        if not any(fnmatchcase(id, pattern) for id in ids):
            raise ValueError(f"catalogue: no row of the catalogue fits {pattern}; write table/id")
    return [id for id in ids if any(fnmatchcase(id, pattern) for pattern in patterns)]


def _place(row: Row) -> str:
    return f"{row.table.removesuffix('.csv')}/{row.cells['id']}"


def _plain(text: str) -> str:
    """Text of a table that Markdown shall not read as marks."""
    return re.sub(r"([*_`\[\]])", r"\\\1", html.escape(cell(text), quote=False))


def _row(row: Row) -> tuple[str, ...]:
    cells = row.cells
    unit = "" if cells["unit"] == "1" else f" {cells['unit']}"
    low, high = cells["low"], cells["high"]
    band = f"{low or cells['value']} to {high or cells['value']}" if low or high else ""
    grade = f"**{cells['grade']}**" if cells["grade"] == "estimate" else cells["grade"]
    source = load().sources[cells["source"]]
    return (
        f"`{cells['parameter']}`",
        f"{cells['value']}{unit}",
        band,
        grade,
        _plain(source.title),
        _plain(cells["where"]),
    )


def _count(rows: list[Row]) -> str:
    estimates = sum(row.cells["grade"] == "estimate" for row in rows)
    numbers = "1 number" if len(rows) == 1 else f"{len(rows)} numbers"
    if not estimates:
        return f"{numbers}, none an estimate"
    if len(rows) == estimates:
        return f"{numbers}, an estimate" if estimates == 1 else f"{numbers}, all of them estimates"
    return f"{numbers}, {estimates} of them {'an estimate' if estimates == 1 else 'estimates'}"


def catalogue_section(argument: str) -> str:
    """Section of the rows of some ids: ``cooling/cdu servers/*``.

    Raises
    ------
    ValueError
        For a pattern that fits no row.
    """
    ids = matching_ids(argument)
    by_id = {id: [row for row in load().table_rows if _place(row) == id] for id in ids}
    everything = [row for rows in by_id.values() for row in rows]
    heading = ("parameter", "value", "band", "grade", "source", "where, or the reasoning")
    parts = [
        "## Numbers of the catalogue",
        f"{_count(everything)}. An estimate has no document behind it: replace it by a quote or a data sheet "
        "before a decision. Bands are in the unit of the value.",
    ]
    for id, rows in by_id.items():
        text = table(heading, [_row(row) for row in rows])
        indented = "\n".join(f"    {line}" for line in text.splitlines())
        parts.append(f'??? note "{id}: {_count(rows)}"\n\n{indented}')
    return "\n\n".join(parts)
