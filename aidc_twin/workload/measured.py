"""Measured IT load from a CSV table: columns by name, units in the header, faults with their line."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aidc_twin.errors import Finding, InputError
from aidc_twin.unit_grammar import quote

__all__ = ["MeasuredLoad", "read_load"]

Floats = NDArray[np.float64]

_LARGEST_BYTES = 200_000_000
_MOST_FINDINGS = 20
# A row later than this many usual steps after the one before it leaves a gap.
_GAP = 1.5
# Units of a column heading and what one is in W, s or 1. Only these: a load table is no place for others.
_POWER = {"W": 1.0, "kW": 1e3, "MW": 1e6}
_TIME = {"s": 1.0, "min": 60.0, "h": 3600.0}
_SHARE = {"1": 1.0, "%": 0.01}
_HEADING = re.compile(r"(?P<name>.*?)\s*\[(?P<unit>[^\[\]]+)\]\s*\Z")
_RANGE = re.compile(r"(?P<stem>.*)\[(?P<first>\d{1,4})\]\.\.(?P<again>.*)\[(?P<last>\d{1,4})\]\Z")


@dataclass(frozen=True, eq=False)
class MeasuredLoad:
    """A measured series: each value holds for the step that starts at its time.

    Attributes
    ----------
    source
        File and columns.
    start
        Timestamp of the first row; None where the file counts seconds.
    time
        Seconds after the first row, shape (n,).
    values
        IT power in W, or share of rated power (0 to 1), shape (n,).
    is_share
        True where ``values`` are shares.
    step
        Usual step of the rows, s.
    findings
        What is odd but usable.
    """

    source: str
    start: datetime | None
    time: Floats = field(repr=False)
    values: Floats = field(repr=False)
    is_share: bool
    step: float
    findings: tuple[Finding, ...]

    @property
    def duration(self) -> float:
        """Length of the record, s; the last row holds for one usual step."""
        return float(self.time[-1] + self.step)

    def sample(self, start: float, n_steps: int, dt: float) -> Floats:
        """Means over ``n_steps`` steps of ``dt`` seconds from ``start`` seconds after the first row.

        Energy is kept: the means are differences of the exact integral.

        Raises
        ------
        InputError
            The steps reach outside the record.
        """
        end = start + n_steps * dt
        if start < 0.0 or end > self.duration * (1.0 + 1e-12):
            raise InputError(
                Finding(
                    self.source,
                    f"{start:g} s to {end:g} s is asked for",
                    f"the record covers 0 s to {self.duration:g} s",
                    "Simulate fewer days, or give a longer record.",
                )
            )
        edges = np.append(self.time, self.duration)
        heights = np.concatenate([[0.0], np.cumsum(self.values * np.diff(edges))])
        return np.diff(np.interp(start + dt * np.arange(n_steps + 1), edges, heights)) / dt


def read_load(
    path: str | Path,
    columns: Mapping[str, str] | None = None,
    rating: float | None = None,
) -> MeasuredLoad:
    """Read a measured load.

    Parameters
    ----------
    path
        CSV file with one heading line. Times are ISO timestamps or numbers (seconds unless the heading says
        otherwise), ascending, without gaps.
    columns
        Which columns hold what: ``{"time": ..., "it_power": ...}`` or ``{"time": ..., "share": ...}``; by
        default columns of these names, as in ``time,it_power [kW]``. A column may carry a unit behind its
        name, ``"Total load [kW]"``, which is needed for power where the file's own heading has none. Several
        columns are summed: ``"A + B [kW]"``, or a numbered range, ``"power[1]..power[25] [W]"``.
    rating
        Rated IT power, W: higher values are a finding and are kept.

    Raises
    ------
    InputError
        With file and line: missing file or column or unit, times out of order or repeated, gaps longer than
        1.5 usual steps, negative or missing values.
    """
    path = Path(path)
    rows = _rows(path)
    heading = rows[0]
    wanted = dict(columns) if columns else _usual(heading)
    _check_keys(path, wanted, heading)
    kind = "it_power" if "it_power" in wanted else "share"
    time_columns, time_factor = _columns(path, heading, wanted["time"], _TIME, "s")
    units = _POWER if kind == "it_power" else _SHARE
    # A share is a number between 0 and 1 unless its heading says per cent; a power must have its unit.
    value_columns, factor = _columns(path, heading, wanted[kind], units, "1" if kind == "share" else None)
    if len(time_columns) != 1:
        raise InputError(Finding(f"{path}:1", f"time {wanted['time'][:60]!r}", "time is one column"))
    time, values, start, lines = _numbers(path, rows, time_columns[0], time_factor, value_columns, factor)
    step = _check_times(path, time, lines)
    findings = _above_rating(path, values, 1.0 if kind == "share" else rating, lines)
    return MeasuredLoad(
        source=f"{path.name}, {kind} from {wanted[kind]}",
        start=start,
        time=time,
        values=values,
        is_share=kind == "share",
        step=step,
        findings=tuple(findings),
    )


def _rows(path: Path) -> list[list[str]]:
    rule = "a load is a readable CSV text file in UTF-8"
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InputError(Finding(str(path), "the file is too large", f"at most {_LARGEST_BYTES} bytes"))
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(text.splitlines()))
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not UTF-8"
        raise InputError(Finding(str(path), what, rule, "Save the file as CSV UTF-8.")) from None
    except (OSError, ValueError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(Finding(str(path), f"cannot be read: {reason}", rule)) from None
    if len(rows) < 3:
        raise InputError(Finding(str(path), f"{len(rows)} lines", "a heading and at least two rows"))
    return rows


def _usual(heading: list[str]) -> dict[str, str]:
    bare = {_split(title)[0]: title.strip() for title in heading}
    return {key: bare[key] for key in ("time", "it_power", "share") if key in bare}


def _split(text: str) -> tuple[str, str | None]:
    """Name and unit of "name [unit]"; a number in brackets is part of the name."""
    match = _HEADING.match(text.strip())
    if match and not match["unit"].strip().isdigit():
        return match["name"], match["unit"].strip()
    if match and match["unit"].strip() == "1" and match["name"] in ("share",):
        return match["name"], "1"
    return text.strip(), None


def _check_keys(path: Path, wanted: Mapping[str, str], heading: list[str]) -> None:
    unknown = sorted(set(wanted) - {"time", "it_power", "share"})
    rule = "a load has a time column and either it_power or share"
    if unknown:
        raise InputError(Finding(f"{path}:1", f"column role {unknown[0][:30]!r}", rule))
    if "time" not in wanted or ("it_power" in wanted) == ("share" in wanted):
        named = f"only {' and '.join(sorted(wanted))}" if wanted else "no time and no load"
        what = f"{named} named among the columns {_headings(heading)}"
        raise InputError(Finding(f"{path}:1", what, rule, _example(heading)))


def _headings(heading: list[str]) -> str:
    """What stands in the first line, the first dozen of many."""
    titles = [title.strip()[:40] for title in heading]
    rest = f" and {len(titles) - 12} more" if len(titles) > 12 else ""
    return f"{', '.join(map(quote, titles[:12]))}{rest}"


def _example(heading: list[str]) -> str:
    """How the columns of this file may be named."""
    titles = [title.strip() for title in heading if title.strip()]
    time, power = (titles[0], titles[1]) if len(titles) > 1 else ("Time", "Total load [kW]")
    unit = "" if _split(power)[1] else " [kW]"
    return (
        f'Say which column is which: --load-columns "time={time[:40]}; it_power={power[:40]}{unit}" '
        "(share=COLUMN in place of it_power for a part of the rated power)."
    )


def _columns(
    path: Path, heading: list[str], text: str, units: Mapping[str, float], default: str | None
) -> tuple[list[int], float]:
    """Indices of the columns that a description names, and the factor to SI."""
    titles = {title.strip(): i for i, title in enumerate(heading)}
    bare = {_split(title)[0]: i for i, title in enumerate(heading)}
    findings: list[Finding] = []
    body, unit = (text.strip(), None) if text.strip() in titles else _split(text)
    indices: list[int] = []
    for name in [body] if body in titles or body in bare else _parts(body):
        index = titles.get(name, bare.get(name))
        if index is None:
            rule = f"the file has {', '.join(list(titles)[:8])}{', ...' if len(titles) > 8 else ''}"
            findings.append(Finding(f"{path}:1", f"no column {name[:60]!r}", rule))
        else:
            indices.append(index)
    if findings:
        raise InputError(findings)
    found = {unit or _split(heading[i])[1] or default for i in indices}
    if len(found) != 1 or not found <= set(units):
        shown = ", ".join(sorted(str(u) for u in found))
        what = "has no unit" if found == {None} else f"has the unit {shown}"
        rule = f"units are {', '.join(units)}"
        cure = f'Write "{body[:40]} [{next(iter(units))}]".'
        raise InputError(Finding(f"{path}:1", f"column {text[:60]!r} {what}", rule, cure))
    return indices, units[str(found.pop())]


def _parts(body: str) -> list[str]:
    names: list[str] = []
    for part in (piece.strip() for piece in body.split(" + ")):
        match = _RANGE.match(part)
        if match and match["stem"] == match["again"]:
            numbers = range(int(match["first"]), int(match["last"]) + 1)
            names.extend(f"{match['stem']}[{number}]" for number in numbers)
        else:
            names.append(part)
    return names


def _numbers(
    path: Path, rows: list[list[str]], time_column: int, time_factor: float, columns: list[int], factor: float
) -> tuple[Floats, Floats, datetime | None, list[int]]:
    findings: list[Finding] = []
    times: list[float] = []
    values: list[float] = []
    lines: list[int] = []
    start: datetime | None = None
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        where = f"{path}:{number}"
        cell = row[time_column].strip() if time_column < len(row) else ""
        stamp, second = _time(cell, start)
        if second is None:
            rule = "time is a number or an ISO timestamp, in one way throughout"
            findings.append(Finding(where, f"time {cell[:30]!r}", rule))
        start = start or stamp
        total = 0.0
        for column in columns:
            text = row[column].strip() if column < len(row) else ""
            value = _finite(text)
            if value is None or value < 0.0:
                what = f"{rows[0][column].strip()} {text[:30]!r}"
                findings.append(Finding(where, what, "a load is a number that is not negative"))
            else:
                total += value
        if second is not None:
            times.append(second if start is not None else second * time_factor)
            values.append(total * factor)
            lines.append(number)
        if len(findings) >= _MOST_FINDINGS:
            findings.append(Finding(where, "further problems are not listed", "the file is read no further"))
            break
    if not findings and len(times) < 2:
        findings.append(Finding(str(path), f"{len(times)} rows", "at least two rows"))
    if findings:
        raise InputError(findings)
    seconds = np.array(times)
    return seconds - seconds[0], np.array(values), start, lines


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _time(text: str, start: datetime | None) -> tuple[datetime | None, float | None]:
    """A timestamp and its seconds after the first one, or None and a plain number."""
    number = _finite(text)
    if number is not None:
        return None, number if start is None else None
    try:
        stamp = datetime.fromisoformat(text)
        return stamp, (stamp - start).total_seconds() if start else 0.0
    except (ValueError, TypeError):
        return None, None


def _check_times(path: Path, time: Floats, lines: list[int]) -> float:
    """Usual step, s, after refusing disorder and gaps."""
    steps = np.diff(time)
    disorder = "the time is not later than in the row before"
    findings = [
        Finding(f"{path}:{lines[i + 1]}", disorder, "times ascend, each once")
        for i in np.flatnonzero(steps <= 0.0)[:_MOST_FINDINGS]
    ]
    usual = float(np.median(steps))
    if not findings:
        findings = [
            Finding(
                f"{path}:{lines[i + 1]}",
                f"{steps[i]:g} s after the row before",
                f"rows follow every {usual:g} s, gaps up to {_GAP:g} steps",
                "Fill the gap in the table, or cut the record there.",
            )
            for i in np.flatnonzero(steps > _GAP * usual)[:_MOST_FINDINGS]
        ]
    if findings:
        raise InputError(findings)
    return usual


# More than this is no overload but another unit.
MOST_TIMES_RATING = 5.0


def _above_rating(path: Path, values: Floats, rating: float | None, lines: list[int]) -> list[Finding]:
    if rating is None:
        return []
    above = np.flatnonzero(values > rating)
    if not above.size:
        return []
    worst = int(values.argmax())
    times = values[worst] / rating
    where = f"{path}:{lines[worst]}"
    # A share has the rating 1; a power is told in MW.
    rule = "a share is at most 1" if rating == 1.0 else f"the rating is {rating / 1e6:.3f} MW"
    if times > MOST_TIMES_RATING:
        cure = "Write 0.9 or give the unit %." if rating == 1.0 else "Is the unit right, kW for W?"
        raise InputError(Finding(where, f"{times:.3g} times the rating", rule, cure))
    what = f"{above.size} rows above the rating, the most {times:.3g} times"
    return [Finding(where, what, rule, "The values are kept as measured.")]
