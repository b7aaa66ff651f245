"""Wide tables on narrow consoles: no number is cut and none is left out."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from aidc_twin.cli.layout import fitting, least_width
from aidc_twin.report.console import print_table
from aidc_twin.report.table import Table

MONTHS = Table(
    "Months",
    ("Month", *(f"Losses of transformer {i} [MWh]" for i in range(12))),
    tuple((f"Month {m}", *(f"{1000 * m + i:,}" for i in range(12))) for m in range(1, 13)),
    ("A note.",),
)


def printed(table: Table, width: int) -> str:
    out = io.StringIO()
    for part in fitting(table, width):
        print_table(part, Console(file=out, width=width))
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 160, 500])
def test_every_number_is_printed_whole_with_its_month(width: int) -> None:
    text = printed(MONTHS, width)
    assert max(len(line) for line in text.splitlines()) <= width
    for month in range(1, 13):
        lines = [line for line in text.splitlines() if re.match(rf"\s*Month {month}\s", line)]
        shown = " ".join(line.split(f"Month {month}")[1] for line in lines).split()
        assert shown == [f"{1000 * month + i:,}" for i in range(12)]
    assert text.count("A note.") == 1


def test_a_table_that_fits_stays_as_it_is() -> None:
    assert fitting(MONTHS, 500) == [MONTHS]


def test_a_table_of_words_is_left_to_the_console() -> None:
    words = Table("Why", ("What", "Value", "Reason"), (("Chiller", "1,000", "a reason " * 40),))
    assert fitting(words, 60) == [words]
    assert "1,000" in printed(words, 60)


def test_an_outline_is_never_folded_in_its_first_column(capsys: pytest.CaptureFixture[str]) -> None:
    rows = (("a" * 20, "1 MWh", "words " * 20), ("  " * 10 + "b c d", "2 MWh", "said"))
    table = Table("Outline", ("Term", "Value", "How"), rows, outline=True)
    assert least_width(table) == 25 + 5 + 30 + 2 * 3 + 2  # longest term, value, sentence, gaps, edge
    assert least_width(replace(table, outline=False)) == 0
