"""The two reference designs, evaluated once: three days for most tests, a year where money is needed."""

from __future__ import annotations

import pytest

from aidc_twin.facility.reading import read_spec
from aidc_twin.reference import reference_specs
from aidc_twin.studies.evaluate import Period, evaluate
from aidc_twin.studies.outcome import Outcome


@pytest.fixture(scope="session")
def days() -> list[Outcome]:
    """Three days of January, hours kept."""
    specs = reference_specs()
    both = [read_spec(specs[name]) for name in ("air_20kw", "cold_plate_20kw")]
    return evaluate(both, hourly=True, period=Period(days=3))


@pytest.fixture(scope="session")
def year() -> list[Outcome]:
    """A whole year, hours kept."""
    specs = reference_specs()
    both = [read_spec(specs[name]) for name in ("air_20kw", "cold_plate_20kw")]
    return evaluate(both, hourly=True)
