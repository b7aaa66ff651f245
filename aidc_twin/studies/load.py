"""The load of a run: the workload of the spec, or a measured series in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.spec import Spec
from aidc_twin.workload import LoadProfile, MeasuredLoad, constant, daily, read_load, training

__all__ = ["LoadChoice", "MeasuredShare", "load_of"]

SECONDS_PER_DAY = 86400.0
# Half the swing of a daily profile over its mean, as long as it fits below full load (see workload.daily).
DAILY_SWING = 0.4


@dataclass(frozen=True, eq=False)
class MeasuredShare:
    """A measured power as share of the rated IT power, placed in the year.

    Before its first row, where a run warms up, the record's first day repeats.
    """

    record: MeasuredLoad
    rated: float
    start: float
    name: str = field(default="measured")

    def sample(self, start: float, n_steps: int, dt: float) -> np.ndarray:
        """Means over steps from a second of the year on, as share of the rated IT power."""
        at = start - self.start
        if at < 0:
            at %= min(SECONDS_PER_DAY, np.floor(self.record.duration / dt) * dt)
            whole = self.record.sample(0.0, n_steps, dt) if at == 0 else None
            values = whole if whole is not None else self._around(at, n_steps, dt)
        else:
            values = self.record.sample(at, n_steps, dt)
        return values if self.record.is_share else values / self.rated

    def _around(self, at: float, n_steps: int, dt: float) -> np.ndarray:
        """Steps that run over the end of the first day and go on at its start."""
        day = self.record.sample(0.0, round(SECONDS_PER_DAY / dt), dt)
        return day[(round(at / dt) + np.arange(n_steps)) % day.size]


@dataclass(frozen=True, eq=False)
class LoadChoice:
    """The load of a run, whether it is a power, where it starts, and what is odd about it."""

    load: LoadProfile | MeasuredShare
    driven: bool
    note: str
    start_day: int | None = None
    days: int | None = None
    findings: tuple[Finding, ...] = ()


def load_of(
    spec: Spec, rated_it_power: float, file: Path | None = None, columns: dict[str, str] | None = None
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
        return _measured(file, columns, rated_it_power)
    assert work.utilisation is not None, "reading a spec checks that a computed profile has its utilisation"
    profile = _profile(work.profile, float(work.utilisation))
    return LoadChoice(profile, False, f"{profile.name}; mean utilisation {profile.mean:.3f}")


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


def _measured(file: Path, columns: dict[str, str] | None, rated: float) -> LoadChoice:
    record = read_load(file, columns, rating=rated)
    start, day = 0.0, 0
    if record.start is not None:
        begin = record.start.replace(tzinfo=None)
        start = (
            begin - begin.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        ).total_seconds()
        day = int(start // SECONDS_PER_DAY)
    days = int((start % SECONDS_PER_DAY + record.duration) // SECONDS_PER_DAY)
    if days < 1:
        raise InputError(
            Finding(
                str(file),
                f"the record covers {record.duration / 3600:.1f} h",
                "a run takes at least one whole day",
            )
        )
    # A record that starts within a day is scored from the next midnight on.
    late = start % SECONDS_PER_DAY > 0
    load = MeasuredShare(record, rated, start, f"measured: {record.source}")
    note = f"measured load {record.source}"
    return LoadChoice(load, True, note, (day + late) % 365, max(days - late, 1), record.findings)
