"""Tables that are wider than the console: heads are folded, then columns of numbers go into blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aidc_twin.report.table import Table

__all__ = ["fitting", "least_width"]

# Blanks between two columns, as `report.console` prints them.
GAP = 3
# A column of words can be folded down to this; the last one of an outline is a sentence.
WORDS, SENTENCE = 16, 30


def fitting(table: Table, width: int) -> list[Table]:
    """The table as it is, with its heads folded, or in blocks one below another that repeat the first column.

    Without this a console cuts numbers, or leaves whole columns out, where there is no room.
    """
    if _width(table) <= width:
        return [table]
    numbers = [i for i in range(1, len(table.columns)) if _is_number(table, i)]
    heads = tuple(head.replace(" ", "\n") if i in numbers else head for i, head in enumerate(table.columns))
    folded = replace(table, columns=heads)
    if len(numbers) < len(table.columns) - 1:
        # Beside the first there are columns of words, which the console folds.
        return [folded]
    blocks: list[list[int]] = [[]]
    room = width - _column(folded, 0)
    left = room
    for i in numbers:
        need = _column(folded, i) + GAP
        if need > left and blocks[-1]:
            blocks.append([])
            left = room
        blocks[-1].append(i)
        left -= need
    tables = [
        replace(
            folded, columns=_pick(heads, block), rows=tuple(_pick(row, block) for row in table.rows), notes=()
        )
        for block in blocks
    ]
    titles = [table.title] + [f"{table.title}, continued"] * (len(tables) - 1)
    tables = [replace(part, title=title) for part, title in zip(tables, titles, strict=True)]
    return [*tables[:-1], replace(tables[-1], notes=table.notes)]


def least_width(table: Table) -> int:
    """Width below which a table is not printed: an outline that is folded cannot be read as one."""
    if not table.outline:
        return 0
    columns = [_column(table, i) for i in range(len(table.columns) - 1)]
    return sum(columns) + min(SENTENCE, _column(table, len(columns))) + GAP * len(columns) + 2


def _pick(cells: tuple[str, ...], block: list[int]) -> tuple[str, ...]:
    return (cells[0], *(cells[i] for i in block))


def _is_number(table: Table, column: int) -> bool:
    return not any(letter.isalpha() for row in table.rows for letter in row[column])


def _column(table: Table, column: int) -> int:
    """Width of a column; of its longest line where a cell has several."""
    from rich.cells import cell_len

    cells = [table.columns[column], *(row[column] for row in table.rows)]
    return max(cell_len(line) for cell in cells for line in cell.split("\n"))


def _width(table: Table) -> int:
    """Least width at which no number is cut."""
    columns = range(len(table.columns))
    widths = [_column(table, i) if _is_number(table, i) else min(_column(table, i), WORDS) for i in columns]
    return sum(widths) + GAP * (len(widths) - 1)
