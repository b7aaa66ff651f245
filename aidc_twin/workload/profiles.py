"""Profiles of IT utilisation: constant, daily, and training jobs with synchronous steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aidc_twin.errors import Finding, InputError
from aidc_twin.workload.series import StepSeries

__all__ = ["LoadProfile", "constant", "daily", "training"]

Floats = NDArray[np.float64]

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_YEAR = 365.0 * _DAY
_HOURS_PER_DAY = 24


@dataclass(frozen=True, eq=False)
class LoadProfile:
    """Utilisation of the IT equipment, 0 to 1, as a function of the time of the year.

    Attributes
    ----------
    name
        What the profile is, with its numbers.
    source
        Where the shape comes from.
    series
        The step function behind it; its period divides the year or is the year.
    """

    name: str
    source: str
    series: StepSeries

    def sample(self, start_second_of_year: float, n_steps: int, dt: float) -> Floats:
        """Mean utilisation over ``n_steps`` steps of ``dt`` seconds, shape (n_steps,).

        Parameters
        ----------
        start_second_of_year
            Seconds after the start of 1 January, local standard time; the year repeats.
        n_steps, dt
            Number of steps and their length, s.
        """
        start = start_second_of_year % _YEAR
        before = min(int(np.floor((_YEAR - start) / dt + 1e-9)), n_steps)
        parts = [self.series.means(start, before, dt)]
        left = n_steps - before
        if left:
            # A year need not hold whole periods of the profile: it starts anew on 1 January.
            over = start + before * dt - _YEAR
            crossing = _YEAR - (start + before * dt)
            if over < -1e-6 and before < n_steps:
                tail = self.series.means(start + before * dt, 1, crossing) * crossing
                head = self.series.means(0.0, 1, dt - crossing) * (dt - crossing)
                parts.append((tail + head) / dt)
                parts.append(self.sample(dt - crossing, left - 1, dt))
            else:
                parts.append(self.sample(max(over, 0.0), left, dt))
        return np.concatenate(parts)

    @property
    def mean(self) -> float:
        """Mean utilisation of the year."""
        return float(self.series.means(0.0, 1, _YEAR)[0])


def constant(utilisation: float) -> LoadProfile:
    """The same utilisation (0 to 1) all year: the usual basis of a design comparison.

    Raises
    ------
    InputError
        Utilisation outside 0 to 1.
    """
    _require("utilisation", utilisation, 0.0, 1.0)
    series = StepSeries(np.array([0.0, _YEAR]), np.array([float(utilisation)]))
    return LoadProfile(f"constant {utilisation:g}", "definition", series)


def daily(low: float = 0.4, high: float = 0.9, peak_hour: float = 15.0) -> LoadProfile:
    """A day of inference or office work: one cosine a day, as means over its 24 hours.

    Parameters
    ----------
    low, high
        Utilisation at the quietest and the busiest time, 0 to 1. Defaults: an estimate; user-facing clusters
        swing by a factor of about two over the day (Barroso, Hölzle, Ranganathan, The Datacenter as a
        Computer, 3rd ed. 2018, chapter 5).
    peak_hour
        Local standard time of the busiest moment, h, 0 to 24. Default: an estimate, mid-afternoon.

    Raises
    ------
    InputError
        A parameter out of its range, or ``low`` above ``high``.
    """
    _require("low", low, 0.0, 1.0)
    _require("high", high, low, 1.0)
    _require("peak hour", peak_hour, 0.0, 24.0)
    edges: Floats = np.arange(_HOURS_PER_DAY + 1, dtype=np.float64) * _HOUR
    turn = 2.0 * np.pi / _DAY
    # The mean of a cosine over an hour from its integral, so the day's mean is exact.
    wave = np.diff(np.sin(turn * (edges - peak_hour * _HOUR))) / (turn * _HOUR)
    values: Floats = np.asarray(0.5 * (low + high) + 0.5 * (high - low) * wave, dtype=np.float64)
    name = f"daily {low:g} to {high:g}, peak at {peak_hour:g} h"
    return LoadProfile(name, "cosine of the day", StepSeries(edges, values))


def training(
    busy: float = 0.95,
    checkpoint: float = 0.35,
    idle: float = 0.05,
    checkpoint_every: float = 1.0 * _HOUR,
    checkpoint_length: float = 2.0 * _MINUTE,
    failure_every: float = 6.0 * _HOUR,
    restart_length: float = 15.0 * _MINUTE,
    job_length: float = 6.0 * _DAY,
    pause_length: float = 4.0 * _HOUR,
) -> LoadProfile:
    """Large synchronous training: all accelerators rise and fall together.

    Jobs of several days are broken by checkpoints, by failures (the load drops to idle within one step, and
    comes back after a restart) and by pauses between jobs. Everything falls on whole minutes, so a run at
    60 s and one at 1 s see the same energy. The order is fixed: no random numbers.

    Parameters
    ----------
    busy, checkpoint, idle
        Utilisation while computing, while writing a checkpoint, and without work, 0 to 1. Estimates: a
        synchronous job keeps all accelerators near their limit, and they wait on storage in a checkpoint.
    checkpoint_every, checkpoint_length
        s. Estimates: a checkpoint costs minutes and is worth one when failures come every few hours.
    failure_every
        Time between interruptions, s. Measured: 466 in 54 days on 16 384 accelerators, one in 2.8 h (Llama
        Team, The Llama 3 Herd of Models, arXiv:2407.21783, section 3.3.4); at the same rate per accelerator
        one in 6 h for the 7 800 of a 10 MW hall.
    restart_length, job_length, pause_length
        s. Estimates: reload and warm-up take minutes, campaigns take days, a change of job takes hours.

    Raises
    ------
    InputError
        A utilisation outside 0 to 1, or a time that is not a whole number of minutes.
    """
    for title, share in (("busy", busy), ("checkpoint", checkpoint), ("idle", idle)):
        _require(title, share, 0.0, 1.0)
    times = {
        "checkpoint every": checkpoint_every,
        "checkpoint length": checkpoint_length,
        "failure every": failure_every,
        "restart length": restart_length,
        "job length": job_length,
        "pause length": pause_length,
    }
    minutes = {title: _minutes(title, seconds) for title, seconds in times.items()}
    every, length, failure, restart, job, pause = minutes.values()
    _require("checkpoint every [min]", every, length + 1, float("inf"))
    _require("failure every [min]", failure, restart + 1, float("inf"))
    minute = np.arange(int(_YEAR / _MINUTE))
    in_job = minute % (job + pause)
    since_restart = in_job % failure
    # The interval ends with its failure and the restart; work counts from the restart on.
    values = np.where(in_job % every >= every - length, checkpoint, busy)
    values = np.where(since_restart >= failure - restart, idle, values)
    values = np.where(in_job >= job, idle, values)
    changes = np.concatenate([[0], np.flatnonzero(np.diff(values)) + 1])
    edges = np.append(changes, minute.size) * _MINUTE
    name = (
        f"training: utilisation {busy:g} while jobs compute, less in checkpoints, restarts and pauses; "
        f"jobs of {job_length / _DAY:g} d, failure every {failure_every / _HOUR:g} h"
    )
    return LoadProfile(name, "synchronous training, arXiv:2407.21783", StepSeries(edges, values[changes]))


def _minutes(title: str, seconds: float) -> int:
    if not (np.isfinite(seconds) and seconds >= _MINUTE and seconds % _MINUTE == 0.0 and seconds <= _YEAR):
        rule = "a whole number of minutes, from 1 minute to a year"
        raise InputError(Finding(f"training: {title}", f"{seconds:g} s", rule))
    return int(seconds / _MINUTE)


def _require(title: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        rule = f"it lies between {low:g} and {high:g}"
        raise InputError(Finding(f"load profile: {title}", f"{value:g}", rule))
