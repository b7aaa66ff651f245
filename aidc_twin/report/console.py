"""Tables on a console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidc_twin.report.table import Table

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_table"]


def print_table(table: Table, console: Console) -> None:
    """Print a table with its notes beneath.

    Numbers stand to the right, words to the left. A table that is wider than the console is folded in its
    words and never in its numbers. Texts are printed as they are: square brackets are units, not markup.
    """
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    words = _columns_of_words(table)
    grid = Grid(title=Text(table.title), box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for i, head in enumerate(table.columns):
        left = i in words
        whole = not left or (i == 0 and table.outline)
        grid.add_column(Text(head), justify="left" if left else "right", no_wrap=whole, overflow="fold")
    for row in table.rows:
        if table.is_section(row):
            grid.add_section()
            grid.add_row(Text(row[0], style="bold"), *[""] * (len(row) - 1))
        else:
            grid.add_row(*(Text(cell) for cell in row))
    console.print(grid)
    for note in table.notes:
        console.print(Text(note, style="dim"))


def _columns_of_words(table: Table) -> set[int]:
    """Columns in which some cell is no number; the first always is one."""
    found = {0}
    for row in table.rows:
        for i, cell in enumerate(row):
            if any(letter.isalpha() for letter in cell):
                found.add(i)
    return found
