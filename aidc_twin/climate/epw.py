"""Reader of EnergyPlus weather files (EPW): one typical or actual year of hourly values.

Format: EnergyPlus Auxiliary Programs, chapter "EnergyPlus Weather File (EPW) Data Dictionary"
(https://bigladdersoftware.com/epx/docs/9-6/auxiliary-programs/energyplus-weather-file-epw-data-dictionary.html).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aidc_twin.climate.epw_design import EpwDesign, read_design
from aidc_twin.climate.year import HOURS, WeatherYear, weather_year
from aidc_twin.errors import Finding, InputError
from aidc_twin.physics import psychrometrics

__all__ = ["EpwFile", "read_epw"]

Floats = NDArray[np.float64]

# The largest file read: an EPW year is 1.3 to 1.9 MB, one of ten-minute records about 10 MB.
_LARGEST_BYTES = 20_000_000
# Longest gap that is filled by a straight line, h: the rule TMY3 uses for temperature and humidity is 5 h
# (Wilcox and Marion 2008, NREL/TP-581-43156); 6 h spans two synoptic reports.
LONGEST_GAP = 6
_MOST_FINDINGS = 20
_ZERO_CELSIUS = 273.15
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FIRST_DAY = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


@dataclass(frozen=True)
class _Column:
    """One column of the data dictionary: where it stands, its missing code and its possible range."""

    title: str
    index: int
    unit: str
    missing: float
    low: float
    high: float
    cure: str = ""


# Data dictionary N6 to N9. The ranges are its own, except pressure, whose low end (31 kPa) is lowered to
# 30 kPa and whose high end is 120 kPa there.
_COLUMNS = (
    _Column("dry bulb", 6, "degC", 99.9, -70.0, 70.0, "Is it in degF or K, or are columns swapped?"),
    _Column("dew point", 7, "degC", 99.9, -100.0, 70.0, "Is it in degF or K, or are columns swapped?"),
    _Column("relative humidity", 8, "%", 999.0, 0.0, 110.0, "Are columns swapped?"),
    _Column("pressure", 9, "Pa", 999999.0, 30000.0, 120000.0, "Is it in hPa, or are columns swapped?"),
)
# Data dictionary N14. No model takes it; it tells whether the hours of the file are those of the sun.
_RADIATION = _Column("global horizontal radiation", 13, "Wh/m2", 9999.0, 0.0, 2000.0)


@dataclass(frozen=True)
class EpwFile:
    """What an EPW file holds: the year, the design values of its header, and what was odd about it.

    Attributes
    ----------
    year, design, findings
        The year without gaps; the header's design values; what had to be repaired.
    columns
        As the file gives them, by title and in its units, shape (8760,); what is missing is NaN: dry bulb and
        dew point in degC, relative humidity in %, pressure in Pa, global horizontal radiation in Wh/m2.
    """

    year: WeatherYear
    design: EpwDesign | None
    findings: tuple[Finding, ...]
    columns: Mapping[str, Floats] = field(repr=False)


@dataclass(frozen=True)
class _Location:
    name: str
    source: str
    latitude: float
    longitude: float
    utc_offset: float
    elevation: float


def read_epw(path: str | Path) -> EpwFile:
    """Read an EPW file.

    Hours are hour-ending local standard time; see `WeatherYear` for their place in time. Vapour comes from
    the dew point (over liquid water, WMO-No. 8) and, where that is missing, from the relative humidity.
    Missing values (99.9, 999, 999999) and missing rows are filled by straight lines up to 6 h, each with a
    finding; a pressure that is missing all year follows from the elevation, with a finding.

    Raises
    ------
    InputError
        For anything that is not one complete common year of hourly records, with file and line: all
        problems together, for any bytes.
    """
    path = Path(path)
    lines = _text(path).splitlines()
    location, first = _header(path, lines)
    table = _table(path, lines, first)
    findings: list[Finding] = []
    air = _air(path, location, table[:-1], findings)
    year = weather_year(
        name=location.name,
        source=f"EPW file {path.name}, source field {location.source}",
        terms="as stated by the publisher of the file",
        latitude=location.latitude,
        longitude=location.longitude,
        elevation=location.elevation,
        utc_offset=location.utc_offset,
        dry_bulb=air[0],
        humidity_ratio=air[1],
        pressure=air[2],
    )
    design = read_design(next((line for line in lines[:first] if line.startswith("DESIGN CONDITIONS")), ""))
    titles = [column.title for column in (*_COLUMNS, _RADIATION)]
    return EpwFile(year, design, tuple(findings), dict(zip(titles, table, strict=True)))


def _text(path: Path) -> str:
    rule = "a weather file is a readable EPW text file"
    try:
        size = path.stat().st_size
        if size > _LARGEST_BYTES:
            limit = f"an EPW year has less than {_LARGEST_BYTES}"
            raise InputError(Finding(str(path), f"the file has {size} bytes", limit))
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(Finding(str(path), f"cannot be read: {reason}", rule)) from None
    if not raw.strip():
        raise InputError(Finding(str(path), "the file is empty", rule))
    if b"\0" in raw:
        cure = "Unpack an archive, and save UTF-16 as UTF-8."
        raise InputError(Finding(str(path), "the file holds binary data", rule, cure))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Many older EPW files carry accented city names in Latin-1, which every byte sequence is.
        return raw.decode("latin-1")


def _header(path: Path, lines: list[str]) -> tuple[_Location, int]:
    """Location and index of the first data line."""
    fields = [field.strip() for field in lines[0].split(",")]
    if fields[0].upper() != "LOCATION":
        raise InputError(
            Finding(
                f"{path}:1",
                f"the file starts with {lines[0][:40]!r}",
                "an EPW file starts with LOCATION",
                "Give an .epw file; DDY, STAT, CSV and older TMY2 files are other formats.",
            )
        )
    if len(fields) < 10:
        raise InputError(
            Finding(f"{path}:1", f"LOCATION has {len(fields)} fields", "it has 10: city, ..., elevation")
        )
    limits = (
        ("latitude", 6, -90.0, 90.0),
        ("longitude", 7, -180.0, 180.0),
        ("time zone", 8, -12.0, 14.0),
        ("elevation", 9, -1000.0, 9000.0),
    )
    numbers: list[float] = []
    findings: list[Finding] = []
    for title, index, low, high in limits:
        value = _number(fields[index])
        if value is None or not low <= value <= high:
            rule = f"{title} is a number from {low:g} to {high:g}"
            findings.append(Finding(f"{path}:1", f"{title} {fields[index][:40]!r}", rule))
        numbers.append(value if value is not None else 0.0)
    periods = next((i for i, line in enumerate(lines[:60]) if line.upper().startswith("DATA PERIODS")), None)
    if periods is None:
        rule = "the eighth header line is DATA PERIODS"
        findings.append(Finding(f"{path}:1", "no DATA PERIODS line", rule))
    else:
        per_hour = [*lines[periods].split(","), "", ""][2].strip()
        if per_hour != "1":
            findings.append(
                Finding(
                    f"{path}:{periods + 1}",
                    f"{per_hour[:20]!r} records per hour",
                    "one record per hour is read",
                    "Average the records to hours first.",
                )
            )
    if findings:
        raise InputError(findings)
    name = ", ".join(part for part in (fields[1], fields[3]) if part and part != "-")
    assert periods is not None
    return _Location(name, fields[4], *numbers), periods + 1


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _table(path: Path, lines: list[str], first: int) -> Floats:
    """Values at their place in the year, shape (columns, 8760), radiation last; missing ones are NaN."""
    table = np.full((len(_COLUMNS) + 1, HOURS), np.nan)
    findings: list[Finding] = []
    last = -1
    rows = 0
    leap_line = 0
    for number, line in enumerate(lines[first:], start=first + 1):
        if not line.strip():
            continue
        rows += 1
        fields = line.split(",")
        hour = _hour_of_year(fields)
        where = f"{path}:{number}"
        if hour is None:
            if fields[1:3] in (["2", "29"], ["02", "29"]):
                leap_line = leap_line or number
                continue
            findings.append(
                Finding(where, f"{line[:40]!r}", "a record starts with year, month, day, hour 1 to 24")
            )
        elif hour <= last:
            what = "the record is not later than the one before"
            findings.append(Finding(where, what, "hours follow in order"))
        else:
            last = hour
            findings.extend(_fill(table, hour, fields, where))
        if len(findings) >= _MOST_FINDINGS:
            findings.append(Finding(where, "further problems are not listed", "the file is read no further"))
            raise InputError(findings)
    if leap_line:
        findings.append(
            Finding(
                f"{path}:{leap_line}",
                f"the file holds 29 February ({rows} records)",
                f"a weather year has {HOURS} hours",
                "Remove the 24 records of that day.",
            )
        )
    elif rows and HOURS - 1 - last > LONGEST_GAP:
        findings.append(
            Finding(
                f"{path}:{len(lines)}",
                f"the file ends after {rows} records, {HOURS - 1 - last} h before the end of the year",
                f"a weather year has {HOURS} hours",
            )
        )
    elif not rows:
        findings.append(Finding(f"{path}:{len(lines)}", "no records", f"a weather year has {HOURS} hours"))
    if findings:
        raise InputError(findings)
    return table


def _hour_of_year(fields: list[str]) -> int | None:
    """Index 0 to 8759 of the hour that a record ends, or None where the date is not one of a common year."""
    try:
        month, day, hour = (int(text) for text in fields[1:4])
    except ValueError:
        return None
    if not (1 <= month <= 12 and 1 <= hour <= 24 and 1 <= day <= _DAYS[month - 1]):
        return None
    return (_FIRST_DAY[month - 1] + day - 1) * 24 + hour - 1


def _fill(table: Floats, hour: int, fields: list[str], where: str) -> Iterator[Finding]:
    for row, column in enumerate(_COLUMNS):
        text = fields[column.index].strip() if column.index < len(fields) else ""
        value = _number(text)
        if value is None:
            rule = f"column {column.index + 1} is the {column.title} in {column.unit}"
            yield Finding(where, f"{column.title} {text[:30]!r} is not a number", rule)
        elif value >= column.missing:
            continue
        elif not column.low <= value <= column.high:
            rule = f"the {column.title} lies between {column.low:g} and {column.high:g} {column.unit}"
            yield Finding(where, f"{column.title} {text[:30]} {column.unit}", rule, column.cure)
        else:
            table[row, hour] = value
    radiation = _number(fields[_RADIATION.index]) if _RADIATION.index < len(fields) else None
    if radiation is not None and _RADIATION.low <= radiation < _RADIATION.high:
        table[-1, hour] = radiation


def _air(
    path: Path, location: _Location, table: Floats, findings: list[Finding]
) -> tuple[Floats, Floats, Floats]:
    """Dry bulb (K), humidity ratio (kg/kg) and pressure (Pa) without gaps."""
    dry_bulb, dew_point, humidity, pressure = table
    if np.all(np.isnan(pressure)):
        standard = float(psychrometrics.pressure_of_elevation(np.asarray(location.elevation)))
        pressure = np.full(HOURS, standard)
        findings.append(
            Finding(
                str(path),
                "no pressure in the file",
                f"the standard atmosphere at {location.elevation:g} m is used ({standard:.0f} Pa)",
            )
        )
    kelvin = dry_bulb + _ZERO_CELSIUS
    vapour = psychrometrics.vapour_pressure_of_dew_point(dew_point + _ZERO_CELSIUS)
    from_humidity = humidity / 100.0 * psychrometrics.vapour_pressure_of_dew_point(kelvin)
    borrowed = np.isnan(vapour) & ~np.isnan(from_humidity)
    if np.any(borrowed):
        what = f"{int(borrowed.sum())} h without dew point"
        findings.append(Finding(str(path), what, "relative humidity is used instead"))
    vapour = np.where(borrowed, from_humidity, vapour)
    above = int(np.sum(vapour > 1.01 * psychrometrics.vapour_pressure_of_dew_point(kelvin)))
    if above:
        what = f"{above} h with the dew point above the dry bulb"
        findings.append(Finding(str(path), what, "the air is set to saturation"))
    # Gaps are filled in the dew point, which is smooth, rather than in a ratio.
    series = {"dry bulb": kelvin, "humidity": np.log(np.maximum(vapour, 1e-3)), "pressure": pressure}
    filled = [_bridge(path, title, values, findings) for title, values in series.items()]
    saturated = np.minimum(np.exp(filled[1]), psychrometrics.vapour_pressure_of_dew_point(filled[0]))
    return filled[0], psychrometrics.humidity_ratio_of_vapour(saturated, filled[2]), filled[2]


def _bridge(path: Path, title: str, values: Floats, findings: list[Finding]) -> Floats:
    """Fill short gaps by straight lines, around the turn of the year too."""
    missing = np.isnan(values)
    if not missing.any():
        return values
    if missing.all():
        raise InputError(Finding(str(path), f"no {title} in the file", f"every hour has a {title}"))
    known = np.flatnonzero(~missing)
    steps = np.diff(np.append(known, known[0] + HOURS)) - 1
    longest = int(steps.argmax())
    if steps[longest] > LONGEST_GAP:
        raise InputError(
            Finding(
                str(path),
                f"{int(steps[longest])} h without {title} after hour {int(known[longest]) + 1} of the year",
                f"gaps up to {LONGEST_GAP} h are filled",
                "Use a complete file, or fill the gap from a neighbouring station.",
            )
        )
    for index in np.flatnonzero(steps):
        what = f"{int(steps[index])} h without {title} after hour {int(known[index]) + 1} of the year"
        findings.append(Finding(str(path), what, "filled by a straight line"))
    return np.interp(np.arange(HOURS), known, values[known], period=HOURS)
