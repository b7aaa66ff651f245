"""Weather by name or file, and what is odd about a weather file."""

from __future__ import annotations

import os
from pathlib import Path

from aidc_twin.climate.epw import read_epw
from aidc_twin.climate.inspection import inspect_weather
from aidc_twin.climate.places import place
from aidc_twin.climate.synthetic import synthetic_year
from aidc_twin.climate.year import WeatherYear
from aidc_twin.errors import Finding

__all__ = ["check_weather", "find_weather", "load_weather"]


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
    """Everything odd about an EPW file that does not make it unusable; see `inspect_weather` for all checks.

    Raises
    ------
    InputError
        The file is unusable, see `read_epw`.
    """
    return list(inspect_weather(path).findings)
