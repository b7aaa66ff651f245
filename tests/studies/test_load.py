"""A measured load is placed in the year by its date."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aidc_twin.facility.named import find_spec
from aidc_twin.studies.load import load_of


@pytest.mark.parametrize(
    ("first", "day"),
    [
        (datetime(2023, 7, 1), 181),
        (datetime(2024, 7, 1), 181),
        (datetime(2024, 2, 28), 58),
        (datetime(2024, 2, 29), 59),
        (datetime(2024, 12, 31), 364),
    ],
)
def test_a_date_of_a_leap_year_is_that_of_a_common_one(tmp_path: Path, first: datetime, day: int) -> None:
    rows = [f"{(first + timedelta(hours=hour)).isoformat()},0.8" for hour in range(25)]
    path = tmp_path / "load.csv"
    path.write_text("time,share\n" + "\n".join(rows), encoding="utf-8")
    assert load_of(find_spec("air_20kw"), 1e7, path).start_day == day
