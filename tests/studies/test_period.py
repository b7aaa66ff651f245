"""The period of a run from dates, days and steps as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidc_twin.errors import InputError
from aidc_twin.facility.named import find_spec
from aidc_twin.studies.evaluate import Period, span_of
from aidc_twin.studies.load import MeasuredShare, load_of
from aidc_twin.studies.period import period_of


@pytest.fixture
def load(tmp_path: Path) -> Path:
    """Three days of hourly rows from 10 March, day 68 of the year counted from 0."""
    path = tmp_path / "load.csv"
    rows = [f"2025-03-{10 + i // 24}T{i % 24:02d}:00,5" for i in range(72)]
    path.write_text("\n".join(["time,it_power [MW]", *rows, ""]), encoding="utf-8")
    return path


def test_nothing_asked_for_leaves_the_period_to_the_load() -> None:
    assert period_of() == Period(None, None, 60.0, False)


# Days before the first of a month in a common year: July 181, December 334.
@pytest.mark.parametrize(
    ("text", "day"), [("01-01", 0), ("07-01", 181), ("2024-07-01", 181), ("12-31", 364), ("7-1", 181)]
)
def test_a_date_is_a_day_of_a_common_year(text: str, day: int) -> None:
    assert period_of(start=text, days=3) == Period(day, 3, 60.0, False)


@pytest.mark.parametrize("text", ["60s", "60 s", "1 min", "1min"])
def test_a_step_is_a_time_with_a_unit(text: str) -> None:
    assert period_of(step=text) == Period(None, None, 60.0, False)


# The record covers days 68 to 70.
@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ({}, (68, 3)),
        ({"days": 2}, (68, 2)),
        ({"start_day": 69}, (69, 2)),
        ({"start_day": 70, "days": 1}, (70, 1)),
    ],
)
def test_a_measured_load_brings_what_is_not_asked_for(
    load: Path, asked: dict[str, int], span: tuple[int, int]
) -> None:
    choice = load_of(find_spec("air_20kw"), 10e6, load, **asked)
    assert span_of(Period(**asked), choice) == span


@pytest.mark.parametrize(
    "asked", [{"days": 4}, {"start_day": 69, "days": 3}, {"start_day": 71}, {"start_day": 0}]
)
def test_days_that_were_not_measured_are_refused(load: Path, asked: dict[str, int]) -> None:
    with pytest.raises(InputError, match="Ask for days that were measured"):
        load_of(find_spec("air_20kw"), 10e6, load, **asked)


def test_a_record_without_dates_begins_with_the_run(tmp_path: Path) -> None:
    path = tmp_path / "load.csv"
    path.write_text("time,share\n" + "".join(f"{3600 * i},0.5\n" for i in range(48)), encoding="utf-8")
    assert span_of(Period(), load_of(find_spec("air_20kw"), 10e6, path)) == (0, 2)
    assert span_of(Period(96), load_of(find_spec("air_20kw"), 10e6, path, start_day=96)) == (96, 2)


def test_the_days_before_a_record_repeat_its_first_day(load: Path) -> None:
    choice = load_of(find_spec("air_20kw"), 10e6, load)
    day = 86400.0
    assert (choice.load.sample(64 * day, 24, 3600.0) == choice.load.sample(68 * day, 24, 3600.0)).all()
    first = tmp_first(load)
    assert (first.sample(361 * day, 24, 3600.0) == first.sample(0.0, 24, 3600.0)).all()


def tmp_first(load: Path) -> MeasuredShare:
    """The same record, counted in seconds and placed on 1 January."""
    path = load.with_name("seconds.csv")
    path.write_text("time,share\n" + "".join(f"{3600 * i},{i / 100}\n" for i in range(48)), encoding="utf-8")
    found = load_of(find_spec("air_20kw"), 10e6, path).load
    assert isinstance(found, MeasuredShare)
    return found


@pytest.mark.parametrize(
    "start", ["02-29", "2024-02-29", "02-30", "13-01", "00-10", "7/1", "1 July", "", "9" * 99]
)
def test_what_is_no_day_of_a_common_year_is_refused(start: str) -> None:
    with pytest.raises(InputError, match="--start"):
        period_of(start=start)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_run_has_1_to_365_days(days: int) -> None:
    with pytest.raises(InputError, match="1 to 365 days"):
        period_of(days=days)


def test_all_mistakes_come_together() -> None:
    with pytest.raises(InputError) as caught:
        period_of(start="x", days=0, step="60")
    assert [finding.where for finding in caught.value.findings] == ["--start", "--days", "--step"]
