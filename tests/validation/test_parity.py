"""The parity that the documentation prints is still what the program finds."""

from __future__ import annotations

import pytest

from aidc_twin.facility.reading import read_spec
from aidc_twin.reference import reference_specs
from aidc_twin.studies.parity import parity
from aidc_twin.studies.parity_cost import BOUNDARIES
from aidc_twin.studies.parity_prices import repriced
from aidc_twin.studies.parity_question import Question
from validation.parity.__main__ import DESIGNS, REGIONS, TABLE, cell

ROWS = [
    [part.strip() for part in line.strip("|").split("|")]
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and "prices" not in line
]
ANEW = "results moved: python -m validation.parity, then CHANGELOG.md"


def test_the_table_has_a_row_for_each_boundary() -> None:
    assert len(ROWS) == len(BOUNDARIES)
    assert all(len(row) == 6 and all(row) for row in ROWS)


@pytest.mark.parametrize("region", REGIONS)
def test_the_crossings_are_those_printed(region: str) -> None:
    specs = [repriced(read_spec(reference_specs()[name]), region, None, None) for name in DESIGNS]
    question = Question(draws=8, drivers=False)
    found = parity(specs[0], specs[1], question)
    for row, answer in zip(ROWS, found.answers.values(), strict=True):
        printed, now = (text.split(" (")[0] for text in (row[4 + REGIONS.index(region)], cell(answer)))
        if "cheaper" in printed:
            assert now == printed, (answer.boundary.id, ANEW)
            continue
        first = answer.crossings[0].density / 1e3
        assert first == pytest.approx(float(printed.split(",")[0]), abs=0.3), (answer.boundary.id, ANEW)
