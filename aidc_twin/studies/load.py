"""The load of a run: the workload of the spec, or a measured series in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.spec import Spec
from aidc_twin.workload import LoadProfile, MeasuredLoad, constant, daily, read_load, training

__all__ = ["LoadChoice", "MeasuredShare", "load_of"]

SECONDS_PER_DAY = 86400.0
DAYS = 365
SECONDS_PER_YEAR = DAYS * SECONDS_PER_DAY
# A record that ends with the last step ends with it to the last bits of a float.
ROUNDING = 1e-9
# Weather has no 29 February: the day of a leap year is that of the same date in a common one.
COMMON_YEAR, FEBRUARY, LEAP_DAY = 2023, 2, 29
# Half the swing of a daily profile over its mean, as long as it fits below full load (see workload.daily).
DAILY_SWING = 0.4


@dataclass(frozen=True, eq=False)
class MeasuredShare:
    """A measured power as share of the rated IT power, placed in the year.

    Before its first row, where a run warms up, the record's first day repeats; that the scored days lie
    within the record is checked when the load is chosen.
    """

    record: MeasuredLoad
    rated: float
    start: float
    name: str = field(default="measured")

    def sample(self, start: float, n_steps: int, dt: float) -> np.ndarray:
        """Means over steps from a second of the year on, as share of the rated IT power."""
        at = (start - self.start) % SECONDS_PER_YEAR
        if at + n_steps * dt > self.record.duration * (1 + ROUNDING):
            values = self._first_day(at - SECONDS_PER_YEAR, n_steps, dt)
        else:
            values = self.record.sample(at, n_steps, dt)
        return values if self.record.is_share else values / self.rated

    def _first_day(self, at: float, n_steps: int, dt: float) -> np.ndarray:
        """Steps of the first day, repeated back in time."""
        day = self.record.sample(0.0, round(SECONDS_PER_DAY / dt), dt)
        return day[(round(at / dt) + np.arange(n_steps)) % day.size]


@dataclass(frozen=True, eq=False)
class LoadChoice:
    """The load of a run, whether it is a power, the days of a measured one, and what is odd about it."""

    load: LoadProfile | MeasuredShare
    driven: bool
    note: str
    start_day: int | None = None
    days: int | None = None
    findings: tuple[Finding, ...] = ()


def load_of(
    spec: Spec,
    rated_it_power: float,
    file: Path | None = None,
    columns: dict[str, str] | None = None,
    start_day: int | None = None,
    days: int | None = None,
) -> LoadChoice:
    """The load of a spec, or of a file that replaces it.

    Parameters
    ----------
    spec
        Its ``workload`` section counts where no file is given.
    rated_it_power
        W; a measured power is judged against it.
    file
        CSV of ``time`` and ``it_power`` or ``share``.
    columns
        Which columns of the file hold what; see ``workload.read_load``.
    start_day, days
        What is to be run, as far as it is given; a measured load must cover it, and one that counts seconds
        instead of dates begins with it.

    Raises
    ------
    InputError
        For an unusable file, or a utilisation that its profile cannot reach.
    """
    work = spec.workload
    if file is None and work.profile == "file":
        assert work.file is not None, "reading a spec checks that a file profile names its file"
        file = spec.folder / work.file
        columns = columns or (work.columns.model_dump(exclude_none=True) if work.columns else None)
    if file is not None:
        return _measured(file, columns, rated_it_power, start_day, days)
    assert work.utilisation is not None, "reading a spec checks that a computed profile has its utilisation"
    profile = _profile(work.profile, float(work.utilisation))
    return LoadChoice(profile, False, f"{profile.name}; mean utilisation of the year {profile.mean:.3f}")


def _profile(kind: str, mean: float) -> LoadProfile:
    if kind == "constant":
        return constant(mean)
    if kind == "daily":
        swing = min(DAILY_SWING * mean, 1 - mean)
        return daily(mean - swing, mean + swing)
    # The mean of a training year is linear in the busy utilisation: two years tell which one gives the mean.
    low, high = training(busy=0.5).mean, training(busy=1.0).mean
    busy = 0.5 + 0.5 * (mean - low) / (high - low)
    if not 0 <= busy <= 1:
        raise InputError(
            Finding(
                "workload.utilisation",
                f"{mean:g} cannot be reached by a training profile",
                f"jobs, checkpoints, failures and pauses allow at most {high:.3f}",
                "Give a lower utilisation, or profile: constant.",
            )
        )
    return training(busy=busy)


def _second_of_year(moment: datetime) -> float:
    """Second of a common year at the same month, day and time; 29 February counts as 1 March."""
    leap = moment.month == FEBRUARY and moment.day == LEAP_DAY
    day = date(COMMON_YEAR, 3, 1) if leap else date(COMMON_YEAR, moment.month, moment.day)
    clock = timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
    clock += timedelta(microseconds=moment.microsecond)
    return (day.timetuple().tm_yday - 1) * SECONDS_PER_DAY + clock.total_seconds()


def _measured(
    file: Path, columns: dict[str, str] | None, rated: float, start_day: int | None, days: int | None
) -> LoadChoice:
    record = read_load(file, columns, rating=rated)
    begin = record.start
    start = (start_day or 0) * SECONDS_PER_DAY if begin is None else _second_of_year(begin)
    # A record that begins within a day is run from the next midnight on.
    first = int(-(-start // SECONDS_PER_DAY))
    whole = int((start + record.duration * (1 + ROUNDING) - first * SECONDS_PER_DAY) // SECONDS_PER_DAY)
    covered = f"the record covers {record.duration / 3600:.1f} h"
    if whole < 1:
        raise InputError(Finding(str(file), covered, "a run takes at least one whole day"))
    late = 0 if start_day is None else (start_day - first) % DAYS
    left = whole - late
    if left < (days or 1):
        raise InputError(
            Finding(
                str(file),
                f"{covered}, {whole} whole days from day {first % DAYS + 1} of the year",
                f"{days or 1} days from day {(first + late) % DAYS + 1} are asked for",
                "Ask for days that were measured.",
            )
        )
    load = MeasuredShare(record, rated, start, f"measured: {record.source}")
    note = f"measured load {record.source}"
    return LoadChoice(load, True, note, (first + late) % DAYS, min(days or left, DAYS), record.findings)
