"""Checks of the hours of a weather file against its header: height, time, season and design values.

Bounds that rest on "the 15 files" were measured on typical years of 15 stations on three continents
(docs/validation.md, section 3).
"""

from __future__ import annotations

import numpy as np

from aidc_twin.climate.epw import EpwFile
from aidc_twin.climate.weather_check import Check
from aidc_twin.climate.year import MONTH_OF_HOUR, Floats, WeatherYear
from aidc_twin.errors import Finding
from aidc_twin.physics.psychrometrics import pressure_of_elevation

__all__ = ["daily_maximum", "design_values", "pressure_of_site", "season", "solar_noon", "time_zone"]

_ZERO_CELSIUS = 273.15
_HOURS_PER_DAY = 24
# The earth turns by this in an hour, degrees of longitude.
_DEGREES_PER_HOUR = 15.0
# Mean sea-level pressure of inhabited places lies within 1000 to 1025 hPa (annual mean charts, e.g. ERA5),
# 15 hPa around the standard atmosphere, which is 125 m of elevation at sea level.
_MOST_ELEVATION_GAP = 150.0
# A typical year is a choice of typical months: its 0.4 % values differ from those of the long record by up
# to 2 to 3 K in the 15 files; more points to another station or a wrong column.
_MOST_DESIGN_GAP = 4.0
# The dry bulb lags the sun by 2 to 4 h (Oke, Boundary Layer Climates, 2nd ed., 1987, chapter 2). Solar time
# of the crest of its mean daily course: 13.6 h (Singapore, with a sea breeze) to 16.3 h in the 15 files.
_CREST = (12.5, 17.5)
# A mean daily course of less than this tells no hour, K (the polar night).
_LEAST_COURSE = 3.0
# Solar time of the centre of the radiation: 11.5 to 12.6 h in the 15 files, half an hour of which is whether
# the file counts from the middle or the end of its hours; morning fog and afternoon clouds move it too.
_NOON = (11.0, 13.0)
# Standard time keeps within 3 h of the sun everywhere: Kashgar, at 76 degrees east on UTC+8, comes nearest.
_MOST_ZONE_GAP = 3.0
# Outside the tropics summer is warmer than winter; obliquity of the ecliptic, degrees.
_TROPIC = 23.44
_SHIFTED = "Are the hours shifted, in UTC, or longitude and time zone wrong?"


def pressure_of_site(where: str, file: EpwFile) -> list[Check]:
    """The mean pressure is that of the height in the header."""
    year = file.year
    rule = f"pressure and elevation agree within {_MOST_ELEVATION_GAP:g} m"
    if np.all(np.isnan(file.columns["pressure"])):
        return [Check("pressure against elevation", "the file gives no pressure", rule, judged=False)]
    gap = _elevation_of_pressure(year) - year.elevation
    said: tuple[Finding, ...] = ()
    if abs(gap) > _MOST_ELEVATION_GAP:
        what = (
            f"the mean pressure of {year.pressure.mean():.0f} Pa belongs {gap:+.0f} m from the header's "
            f"elevation of {year.elevation:g} m"
        )
        cure = "Correct the elevation in line 1, or expect density and evaporation of another height."
        said = (Finding(where, what, rule, cure),)
    found = f"{year.pressure.mean():.0f} Pa, {gap:+.0f} m from the header's {year.elevation:g} m"
    return [Check("pressure against elevation", found, rule, said)]


def _elevation_of_pressure(year: WeatherYear) -> float:
    """Elevation, m, at which the standard atmosphere has the year's mean pressure."""
    heights = np.linspace(-1000.0, 9000.0, 2001)
    pressures = np.asarray(pressure_of_elevation(heights))
    return float(np.interp(-year.pressure.mean(), -pressures, heights))


def _solar(year: WeatherYear) -> float:
    """Hours to add to the clock of the file for solar time, without the equation of time."""
    return year.longitude / _DEGREES_PER_HOUR - year.utc_offset


def _by_hour(values: Floats) -> Floats:
    """Mean of each hour of the day, shape (24,)."""
    return np.asarray(values.reshape(-1, _HOURS_PER_DAY).mean(axis=0))


def daily_maximum(where: str, file: EpwFile) -> list[Check]:
    """The crest of the mean day lies in the afternoon: hours that are shifted, or in another time zone."""
    course = _by_hour(file.year.dry_bulb)
    rule = f"between {_CREST[0]:g} and {_CREST[1]:g} h solar time"
    if np.ptp(course) < _LEAST_COURSE:
        found = f"the mean day moves by {np.ptp(course):.1f} K only"
        return [Check("hour of the warmest air", found, rule, judged=False)]
    # Phase of the first harmonic; the value of hour i is the state at its end.
    angle = 2 * np.pi * (np.arange(_HOURS_PER_DAY) + 1) / _HOURS_PER_DAY
    clock = float(np.angle(np.sum(course * np.exp(1j * angle)))) * _HOURS_PER_DAY / (2 * np.pi)
    crest = (clock + _solar(file.year)) % _HOURS_PER_DAY
    said: tuple[Finding, ...] = ()
    if not _CREST[0] <= crest <= _CREST[1]:
        what = f"the air is warmest at {crest:.1f} h solar time"
        said = (Finding(where, what, rule, _SHIFTED),)
    return [Check("hour of the warmest air", f"{crest:.1f} h solar time", rule, said)]


def solar_noon(where: str, file: EpwFile) -> list[Check]:
    """The radiation is centred on noon."""
    radiation = np.nan_to_num(file.columns["global horizontal radiation"])
    rule = f"between {_NOON[0]:g} and {_NOON[1]:g} h solar time"
    if not radiation.sum() > 0:
        return [Check("centre of the radiation", "the file gives no radiation", rule, judged=False)]
    course = _by_hour(radiation)
    clock = float(np.sum(course * (np.arange(_HOURS_PER_DAY) + 0.5)) / course.sum())
    noon = (clock + _solar(file.year)) % _HOURS_PER_DAY
    said: tuple[Finding, ...] = ()
    if not _NOON[0] <= noon <= _NOON[1]:
        what = f"the radiation is centred on {noon:.1f} h solar time"
        said = (Finding(where, what, rule, _SHIFTED),)
    return [Check("centre of the radiation", f"{noon:.1f} h solar time", rule, said)]


def time_zone(where: str, file: EpwFile) -> list[Check]:
    """The time zone of the header is one that its longitude can have."""
    year = file.year
    half = _HOURS_PER_DAY / 2
    gap = (year.utc_offset - year.longitude / _DEGREES_PER_HOUR + half) % _HOURS_PER_DAY - half
    rule = f"within {_MOST_ZONE_GAP:g} h of the sun"
    place = f"UTC{year.utc_offset:+g} at {year.longitude:g} degrees east"
    found = f"{place}, {gap:+.1f} h from the sun"
    said: tuple[Finding, ...] = ()
    if abs(gap) > _MOST_ZONE_GAP:
        what = f"time zone {place} is {gap:+.1f} h from the sun"
        said = (Finding(where, what, rule, "Has longitude or time zone the wrong sign?"),)
    return [Check("time zone against longitude", found, rule, said)]


def season(where: str, file: EpwFile) -> list[Check]:
    """Summer falls into the months of the hemisphere."""
    year = file.year
    summer = year.dry_bulb[np.isin(MONTH_OF_HOUR, (5, 6, 7))].mean()
    winter = year.dry_bulb[np.isin(MONTH_OF_HOUR, (11, 0, 1))].mean()
    gap = float(summer - winter)
    rule = "warmer in the summer of the hemisphere"
    found = f"June to August {gap:+.1f} K from December to February, at {year.latitude:g} degrees north"
    if abs(year.latitude) < _TROPIC:
        return [Check("season against latitude", f"{found}: tropics", rule, judged=False)]
    said: tuple[Finding, ...] = ()
    if gap * year.latitude < 0:
        cure = "Has the latitude the wrong sign, or are months exchanged?"
        said = (Finding(where, found, rule, cure),)
    return [Check("season against latitude", found, rule, said)]


def design_values(where: str, file: EpwFile) -> list[Check]:
    """Design values of the header against those of the hours."""
    design, numbers = file.design, file.year.statistics()
    near = f"they agree within {_MOST_DESIGN_GAP:g} K"
    below = "a typical year stays below it"
    known: list[float | None] = [None] * 4
    if design is not None:
        known = [design.dry_bulb_04, design.wet_bulb_04, design.extreme_wet_bulb, design.extreme_dry_bulb_20]
    p = numbers.dry_bulb_percentiles[99.6], numbers.wet_bulb_percentiles[99.6]
    share = "exceeded in 0.4 % of the hours"
    wet, dry = numbers.wet_bulb_max, numbers.dry_bulb_max
    rows = (
        ("0.4 % dry bulb", f"the dry bulb {share}", p[0], known[0], "the header says", near),
        ("0.4 % wet bulb", f"the wet bulb {share}", p[1], known[1], "the header says", near),
        ("highest wet bulb", "the highest wet bulb", wet, known[2], "the header's record", below),
        ("highest dry bulb", "the highest dry bulb", dry, known[3], "the header's 20-year value", below),
    )
    checks = []
    for title, what, here, header, words, rule in rows:
        if header is None:
            checks.append(Check(f"{title} against the header", "the header gives none", rule, judged=False))
            continue
        # The record may be met to its last printed digit.
        wrong = abs(here - header) > _MOST_DESIGN_GAP if rule == near else here > header + 0.05
        told = f"{here - _ZERO_CELSIUS:.1f} degC, {words} {header - _ZERO_CELSIUS:.1f} degC"
        same = "Make sure that header and data are of the same station."
        cure = same if rule == near else "Look at its hour, or expect a hotter year than the record has."
        said = (Finding(where, f"{what} is {told}", rule, cure),) if wrong else ()
        checks.append(Check(f"{title} against the header", told, rule, said))
    return checks
