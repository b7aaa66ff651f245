"""The period of a run from dates, days and steps as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidc_twin.errors import InputError
from aidc_twin.facility.named import find_spec
from aidc_twin.studies.evaluate import Period
from aidc_twin.studies.period import period_of

SPECS = [find_spec("air_20kw")]


@pytest.fixture
def load(tmp_path: Path) -> Path:
    """Three days of hourly rows from 10 March, day 68 of the year counted from 0."""
    path = tmp_path / "load.csv"
    rows = [f"2025-03-{10 + i // 24}T{i % 24:02d}:00,5" for i in range(72)]
    path.write_text("\n".join(["time,it_power [MW]", *rows, ""]), encoding="utf-8")
    return path


def test_nothing_asked_for_leaves_the_period_to_the_load() -> None:
    assert period_of(SPECS) is None


# Days before the first of a month in a common year: July 181, December 334.
@pytest.mark.parametrize(
    ("text", "day"), [("01-01", 0), ("07-01", 181), ("2024-07-01", 181), ("12-31", 364), ("7-1", 181)]
)
def test_a_date_is_a_day_of_a_common_year(text: str, day: int) -> None:
    assert period_of(SPECS, start=text, days=3) == Period(day, 3, 60.0, False)


@pytest.mark.parametrize("text", ["60s", "60 s", "1 min", "1min"])
def test_a_step_is_a_time_with_a_unit(text: str) -> None:
    assert period_of(SPECS, step=text) == Period(0, 365, 60.0, False)


def test_a_measured_load_brings_what_is_not_asked_for(load: Path) -> None:
    assert period_of(SPECS, step="15 s", load_file=load) == Period(68, 3, 15.0, False)
    assert period_of(SPECS, days=2, load_file=load) == Period(68, 2, 60.0, False)
    assert period_of(SPECS, start="03-11", load_file=load) == Period(69, 3, 60.0, False)
    assert period_of(SPECS, whole=True, load_file=load) == Period(68, 3, 60.0, True)


@pytest.mark.parametrize(
    "start", ["02-29", "2024-02-29", "02-30", "13-01", "00-10", "7/1", "1 July", "", "9" * 99]
)
def test_what_is_no_day_of_a_common_year_is_refused(start: str) -> None:
    with pytest.raises(InputError, match="--start"):
        period_of(SPECS, start=start)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_run_has_1_to_365_days(days: int) -> None:
    with pytest.raises(InputError, match="1 to 365 days"):
        period_of(SPECS, days=days)


def test_all_mistakes_come_together() -> None:
    with pytest.raises(InputError) as caught:
        period_of(SPECS, start="x", days=0, step="60")
    assert [finding.where for finding in caught.value.findings] == ["--start", "--days", "--step"]
