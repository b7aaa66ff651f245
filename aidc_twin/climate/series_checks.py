"""Checks of the hours of a weather file: stuck, copied or interpolated values, jumps, two humidities.

Each takes the name of the file for its findings and the file as it was read. Bounds that rest on "the 15
files" were measured on typical years of 15 stations on three continents (docs/validation.md, section 3).
"""

from __future__ import annotations

import numpy as np

from aidc_twin.climate.epw import EpwFile
from aidc_twin.climate.weather_check import Check
from aidc_twin.climate.year import HOURS, Floats
from aidc_twin.errors import Finding
from aidc_twin.physics.psychrometrics import vapour_pressure_of_dew_point

__all__ = [
    "constant_runs",
    "dew_point_below_dry_bulb",
    "humidity_agreement",
    "jumps",
    "pressure_jumps",
    "repeated_days",
    "straight_runs",
]

_ZERO_CELSIUS = 273.15
# Air temperature that does not change by a hundredth of a kelvin for longer than a day has no daily course: a
# stuck sensor or a filled gap, h.
_LONGEST_CONSTANT = 24
# The pressure has a tide of some hPa twice a day; TMY3 rounds it to 100 Pa, which holds it for 28 h in one of
# the 15 files. Two days of one value are a filled gap, h.
_LONGEST_CONSTANT_PRESSURE = 48
# Longest straight line, h, along which the dry bulb or dew point moves by more than a kelvin: 13 h in the 15
# files, which bridge single reports; a line over most of a day lacks the daily course.
_LONGEST_LINE = 18
# Half the last digit of a file that is rounded to 0.1 K, and its line too, K.
_ON_A_LINE = 0.06
# Largest change of the dry bulb in an hour, K: 13.0 K in the 15 files (Golden, below the Rocky Mountains).
# More is possible in a foehn, and rare enough to look at.
_LARGEST_JUMP = 15.0
# Away and back within two hours by more than this is a wrong value: K.
_LARGEST_SPIKE = 10.0
# A rapidly deepening cyclone falls by 24 hPa in 24 h (Sanders and Gyakum 1980, Monthly Weather Review 108,
# 1589-1606). 5 hPa in an hour is a typhoon or a squall line: a few hours a year. A typical year adds the 12
# joints of its months. Files that keep the rule have 13 hours at most, those that break it 67 and more.
_LARGEST_PRESSURE_JUMP = 500.0
_MOST_PRESSURE_JUMPS = 20
# Dry bulb and dew point rounded to 1 K each move the relative humidity by up to 6.5 points (its slope near
# saturation is 6.5 %/K and each is off by 0.5 K): 10 points are another report.
_HUMIDITY_POINTS = 10.0
_MOST_HUMIDITY_HOURS = 88
# Saturated hours, share: 14 % in the foggiest of the 15 files.
_MOST_SATURATED = 0.5


def constant_runs(where: str, file: EpwFile) -> list[Check]:
    """Values that stand still: a stuck sensor or a gap filled with one value."""
    checks = []
    for title, values, most, tolerance in (
        ("dry bulb", file.year.dry_bulb, _LONGEST_CONSTANT, 0.01),
        ("dew point", file.year.dew_point, _LONGEST_CONSTANT, 0.01),
        ("pressure", file.year.pressure, _LONGEST_CONSTANT_PRESSURE, 0.5),
    ):
        length, start = _longest_constant(values, tolerance)
        given = not np.all(np.isnan(file.columns[title]))
        what = f"the {title} does not change for {length} h from hour {start + 1} of the year"
        rule = f"it changes within {most} h"
        cure = "A sensor was stuck or a gap was filled there."
        said = (Finding(where, what, rule, cure),) if length > most and given else ()
        found = f"unchanged for {length} h at most" if given else "the file gives none"
        checks.append(Check(f"stuck {title}", found, rule, said, judged=given))
    return checks


def _longest_constant(values: Floats, tolerance: float) -> tuple[int, int]:
    """Length and start of the longest run of equal values."""
    changes = np.flatnonzero(np.abs(np.diff(values)) > tolerance) + 1
    edges = np.concatenate([[0], changes, [HOURS]])
    lengths = np.diff(edges)
    longest = int(lengths.argmax())
    return int(lengths[longest]), int(edges[longest])


def straight_runs(where: str, file: EpwFile) -> list[Check]:
    """Temperatures that run along a straight line: a gap that somebody has filled without saying so."""
    checks = []
    for title, values in (("dry bulb", file.year.dry_bulb), ("dew point", file.year.dew_point)):
        n = _LONGEST_LINE + 1
        windows = np.lib.stride_tricks.sliding_window_view(values, n)
        slope = (windows[:, -1:] - windows[:, :1]) / (n - 1)
        away = np.abs(windows - windows[:, :1] - slope * np.arange(n)).max(axis=1)
        straight = np.flatnonzero((away <= _ON_A_LINE) & (np.abs(slope[:, 0]) * (n - 1) > 1.0))
        rule = f"no straight line of more than {_LONGEST_LINE} h"
        said: tuple[Finding, ...] = ()
        if straight.size:
            hour = int(straight[0]) + 1
            what = f"the {title} runs along a straight line for {n} h or more from hour {hour} of the year"
            said = (Finding(where, what, "it has a daily course", "A gap was filled there."),)
        found = f"in {straight.size} places" if straight.size else "none"
        checks.append(Check(f"straight lines of the {title}", found, rule, said))
    return checks


def repeated_days(where: str, file: EpwFile) -> list[Check]:
    """Days that are copies of other days, in dry bulb and dew point, hour by hour."""
    days = np.concatenate(
        [file.columns[title].reshape(-1, 24) for title in ("dry bulb", "dew point")], axis=1
    )
    # A day that stands still is told as such.
    moving = np.flatnonzero(np.ptp(days[:, :24], axis=1) > 0)
    first: dict[bytes, int] = {}
    copies = []
    for day in moving.tolist():
        at = first.setdefault(days[day].tobytes(), day)
        if at != day:
            copies.append((at, day))
    rule = "no day equals another in dry bulb and dew point, hour by hour"
    said: tuple[Finding, ...] = ()
    if copies:
        what = f"{len(copies)} days are copies, the first day {copies[0][1] + 1} of day {copies[0][0] + 1}"
        said = (Finding(where, what, rule, "Gaps were filled with other days."),)
    return [Check("copied days", f"{len(copies)}", rule, said)]


def jumps(where: str, file: EpwFile) -> list[Check]:
    """Changes of the dry bulb that air does not make: wrong values, a column that changes its unit."""
    values = file.columns["dry bulb"]
    steps = np.diff(values)
    large = np.flatnonzero(np.abs(steps) > _LARGEST_JUMP)
    before, after = steps[:-1], steps[1:]
    out_and_back = np.where(before * after < 0, np.minimum(np.abs(before), np.abs(after)), 0.0)
    spikes = np.flatnonzero(out_and_back > _LARGEST_SPIKE)
    said = []
    if large.size:
        hour = int(large[0])
        what = (
            f"the dry bulb changes by more than {_LARGEST_JUMP:g} K within an hour, {large.size} times, "
            f"first from {values[hour]:g} to {values[hour + 1]:g} degC after hour {hour + 1} of the year"
        )
        said.append(Finding(where, what, f"it changes by {_LARGEST_JUMP:g} K an hour at most"))
    if spikes.size:
        hour = int(spikes[0]) + 1
        what = (
            f"{_hours(spikes.size)} out by more than {_LARGEST_SPIKE:g} K, first hour {hour + 1} "
            f"of the year: {values[hour - 1]:g}, {values[hour]:g}, {values[hour + 1]:g} degC"
        )
        said.append(Finding(where, what, "air does not warm and cool so fast", "Correct these hours."))
    most = float(np.nanmax(np.abs(steps), initial=0.0))
    found = f"{most:.1f} K in an hour at most, {_hours(spikes.size)} out"
    rule = f"{_LARGEST_JUMP:g} K in an hour at most, no hour {_LARGEST_SPIKE:g} K off both neighbours"
    return [Check("jumps of the dry bulb", found, rule, tuple(said))]


def _hours(count: int) -> str:
    return f"{count} single hour{' stands' if count == 1 else 's stand'}"


def pressure_jumps(where: str, file: EpwFile) -> list[Check]:
    """A pressure that jumps to and fro comes from two records, often reduced to two heights."""
    steps = np.abs(np.diff(file.columns["pressure"]))
    count = int(np.sum(steps > _LARGEST_PRESSURE_JUMP))
    most = f"{_LARGEST_PRESSURE_JUMP / 100:g} hPa"
    rule = f"at most {_MOST_PRESSURE_JUMPS} changes of more than {most} in an hour"
    said: tuple[Finding, ...] = ()
    if count > _MOST_PRESSURE_JUMPS:
        what = f"the pressure jumps by more than {most} from one hour to the next, {count} times"
        cure = "Two records are mixed or values wrong; density and humidity ratio are off by the same share."
        said = (Finding(where, what, rule, cure),)
    given = bool(np.any(np.isfinite(steps)))
    return [Check("jumps of the pressure", f"{count}" if given else "the file gives none", rule, said, given)]


def dew_point_below_dry_bulb(where: str, file: EpwFile) -> list[Check]:
    """Dew point above dry bulb: single hours are rounding, most hours are swapped columns."""
    dry, dew = file.columns["dry bulb"], file.columns["dew point"]
    said = [finding for finding in file.findings if "above the dry bulb" in finding.what]
    above = int(np.sum(dew > dry))
    if above > HOURS // 2:
        what = f"the dew point lies above the dry bulb in {above} h"
        cure = "Are the two columns swapped?"
        said.append(Finding(where, what, "the dew point is never above the dry bulb", cure))
    saturated = float(np.mean(file.year.relative_humidity > 0.999))
    if saturated > _MOST_SATURATED:
        what = f"the air is saturated in {saturated:.0%} of the hours"
        cure = "Does the column of the dew point repeat the dry bulb?"
        said.append(Finding(where, what, f"in {_MOST_SATURATED:.0%} at most", cure))
    found = f"above in {above} h, saturated in {saturated:.0%} of the hours"
    rule = f"never above the dry bulb, saturated in {_MOST_SATURATED:.0%} of the hours at most"
    return [Check("dew point against dry bulb", found, rule, tuple(said))]


def humidity_agreement(where: str, file: EpwFile) -> list[Check]:
    """The file gives humidity twice; the reader takes the dew point."""
    dry, dew = (file.columns[title] + _ZERO_CELSIUS for title in ("dry bulb", "dew point"))
    expected = 100.0 * vapour_pressure_of_dew_point(dew) / vapour_pressure_of_dew_point(dry)
    gap = np.abs(file.columns["relative humidity"] - expected)
    known = np.isfinite(gap)
    count = int(np.sum(gap[known] > _HUMIDITY_POINTS))
    rule = f"they agree within {_HUMIDITY_POINTS:g} points in all but {_MOST_HUMIDITY_HOURS} h"
    said: tuple[Finding, ...] = ()
    if count > _MOST_HUMIDITY_HOURS:
        what = (
            f"relative humidity and dew point disagree by more than {_HUMIDITY_POINTS:g} points "
            f"in {count} h, by {np.max(gap[known]):.0f} at most"
        )
        said = (Finding(where, what, rule, "The dew point is used; wet bulbs of these hours are uncertain."),)
    given = bool(np.any(known))
    found = f"{count} h disagree" if given else "the file gives one of the two only"
    return [Check("relative humidity against dew point", found, rule, said, given)]
