"""A table of plain text, ready for a console, a CSV file or a page."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

__all__ = ["Table", "to_csv"]


@dataclass(frozen=True)
class Table:
    """Text in rows and columns.

    Attributes
    ----------
    title
        What it shows.
    columns
        Heads, units included.
    rows
        Cells, as many in each row as there are columns. A row with its first cell alone heads a section.
    notes
        What stands beneath: reasons of absent numbers, then what the numbers rest on.
    outline
        The first column is indented by level and must not be folded.

    Raises
    ------
    ValueError
        If a row has another number of cells.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    outline: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.title}: row {row} has {len(row)} cells of {len(self.columns)}")

    def is_section(self, row: tuple[str, ...]) -> bool:
        """Whether a row heads a section."""
        return bool(row[0]) and not any(row[1:])


def to_csv(table: Table) -> str:
    """A table as CSV: heads, rows, and each note as a line that starts with ``#``.

    Separators of thousands are left out, so that programs read the numbers.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    for note in table.notes:
        writer.writerow([f"# {note}"])
    return out.getvalue()


def _plain(cell: str) -> str:
    digits = cell.replace(",", "")
    try:
        float(digits)
    except ValueError:
        return cell
    return digits
