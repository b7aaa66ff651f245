"""Weather by name or file, and what is odd about a weather file."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from aidc_twin.climate.epw import EpwFile, read_epw
from aidc_twin.climate.places import place
from aidc_twin.climate.synthetic import synthetic_year
from aidc_twin.climate.year import HOURS, Floats, WeatherYear
from aidc_twin.errors import Finding
from aidc_twin.physics.psychrometrics import pressure_of_elevation

__all__ = ["check_weather", "find_weather", "load_weather"]

# Mean sea-level pressure of inhabited places lies within 1000 to 1025 hPa (annual mean charts, e.g. ERA5),
# 15 hPa around the standard atmosphere, which is 125 m of elevation at sea level.
_MOST_ELEVATION_GAP = 150.0
# A typical year is a choice of typical months: its 0.4 % values differ from those of the long record by up
# to 2 to 3 K in the 15 years at hand; more points to another station or a wrong column.
_MOST_DESIGN_GAP = 4.0
# Air temperature that does not change by a tenth of a kelvin for longer than this is a stuck sensor or a
# filled gap, h.
_LONGEST_CONSTANT = 24


def find_weather(text: str) -> WeatherYear:
    """A weather year from an EPW file or, by name, from the embedded statistics of a place.

    Raises
    ------
    InputError
        Neither a readable EPW file nor a known place.
    """
    return load_weather(text)[0]


def load_weather(text: str) -> tuple[WeatherYear, tuple[Finding, ...]]:
    """As `find_weather`, with what the reader had to repair."""
    if text.lower().endswith(".epw") or os.sep in text or "/" in text:
        file = read_epw(text)
        return file.year, file.findings
    return synthetic_year(place(text)), ()


def check_weather(path: str | Path) -> list[Finding]:
    """Everything odd about an EPW file that does not make it unusable.

    Raises
    ------
    InputError
        The file is unusable, see `read_epw`.
    """
    file = read_epw(path)
    year = file.year
    where = str(path)
    findings = list(file.findings)
    gap = _elevation_of_pressure(year) - year.elevation
    if abs(gap) > _MOST_ELEVATION_GAP:
        findings.append(
            Finding(
                where,
                f"the mean pressure of {year.pressure.mean():.0f} Pa belongs {gap:+.0f} m from the "
                f"header's elevation of {year.elevation:g} m",
                f"pressure and elevation agree within {_MOST_ELEVATION_GAP:g} m",
                "Correct the elevation in line 1, or expect density and evaporation of another height.",
            )
        )
    for title, values in (("dry bulb", year.dry_bulb), ("dew point", year.dew_point)):
        length, start = _longest_constant(values)
        if length > _LONGEST_CONSTANT:
            what = f"the {title} does not change for {length} h from hour {start + 1} of the year"
            findings.append(Finding(where, what, f"it changes within {_LONGEST_CONSTANT} h"))
    findings.extend(_against_design(where, file))
    return findings


def _elevation_of_pressure(year: WeatherYear) -> float:
    """Elevation, m, at which the standard atmosphere has the year's mean pressure."""
    heights = np.linspace(-1000.0, 9000.0, 2001)
    pressures = np.asarray(pressure_of_elevation(heights))
    return float(np.interp(-year.pressure.mean(), -pressures, heights))


def _longest_constant(values: Floats) -> tuple[int, int]:
    """Length and start of the longest run of equal values, to a hundredth of a kelvin."""
    changes = np.flatnonzero(np.abs(np.diff(values)) > 0.01) + 1
    edges = np.concatenate([[0], changes, [HOURS]])
    lengths = np.diff(edges)
    longest = int(lengths.argmax())
    return int(lengths[longest]), int(edges[longest])


def _against_design(where: str, file: EpwFile) -> list[Finding]:
    design = file.design
    if design is None:
        return []
    numbers = file.year.statistics()
    findings = []
    pairs = (
        ("dry bulb", numbers.dry_bulb_percentiles[99.6], design.dry_bulb_04),
        ("wet bulb", numbers.wet_bulb_percentiles[99.6], design.wet_bulb_04),
    )
    for title, here, header in pairs:
        if header is not None and abs(here - header) > _MOST_DESIGN_GAP:
            findings.append(
                Finding(
                    where,
                    f"the {title} exceeded in 0.4 % of the hours is {here - 273.15:.1f} degC, "
                    f"the header says {header - 273.15:.1f} degC",
                    f"they agree within {_MOST_DESIGN_GAP:g} K",
                    "Make sure that header and data are of the same station.",
                )
            )
    if design.extreme_wet_bulb is not None and numbers.wet_bulb_max > design.extreme_wet_bulb + 0.05:
        findings.append(
            Finding(
                where,
                f"the highest wet bulb is {numbers.wet_bulb_max - 273.15:.1f} degC, the header's record "
                f"{design.extreme_wet_bulb - 273.15:.1f} degC",
                "a typical year stays below the record",
            )
        )
    return findings
