"""Outcomes of the two reference designs: two summer days for most tests, a year where money is needed."""

from __future__ import annotations

import pytest

from aidc_twin.facility.named import find_specs
from aidc_twin.studies.evaluate import Period, evaluate
from aidc_twin.studies.outcome import Outcome
from aidc_twin.studies.term_sources import Sources

DESIGNS = ("air_20kw", "cold_plate_20kw")


@pytest.fixture(scope="session")
def summer() -> dict[str, Outcome]:
    """Two days of July."""
    specs = find_specs(DESIGNS)
    return dict(zip(DESIGNS, evaluate(specs, period=Period(181, 2)), strict=True))


@pytest.fixture(scope="session")
def sources(summer: dict[str, Outcome]) -> dict[str, Sources]:
    """What sets the numbers of each, found once."""
    return {name: Sources(outcome) for name, outcome in summer.items()}


@pytest.fixture(scope="session")
def year() -> dict[str, Outcome]:
    """A whole year."""
    return dict(zip(DESIGNS, evaluate(find_specs(DESIGNS)), strict=True))
