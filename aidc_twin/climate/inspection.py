"""What is odd about a weather file that can be used: each check with what it found and what it expects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aidc_twin.climate.epw import LONGEST_GAP, EpwFile, read_epw
from aidc_twin.climate.series_checks import (
    constant_runs,
    dew_point_below_dry_bulb,
    humidity_agreement,
    jumps,
    pressure_jumps,
    repeated_days,
    straight_runs,
)
from aidc_twin.climate.station_checks import (
    daily_maximum,
    design_values,
    pressure_of_site,
    season,
    solar_noon,
    time_zone,
)
from aidc_twin.climate.weather_check import Check
from aidc_twin.climate.year import HOURS
from aidc_twin.errors import Finding

__all__ = ["CHECKS", "Inspection", "inspect_weather"]


@dataclass(frozen=True)
class Inspection:
    """All checks of one weather file, in the order of `CHECKS`."""

    path: str
    checks: tuple[Check, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is odd, in the order of the checks."""
        return tuple(finding for check in self.checks for finding in check.findings)


def inspect_weather(path: str | Path) -> Inspection:
    """Every check of an EPW file.

    Raises
    ------
    InputError
        The file is unusable, see `read_epw`.
    """
    file = read_epw(path)
    return Inspection(str(path), tuple(done for check in CHECKS for done in check(str(path), file)))


def _records(where: str, file: EpwFile) -> list[Check]:
    """What the reader had to repair: it has refused what it could not."""
    needed = ("dry bulb", "dew point", "pressure")
    absent = int(np.any([np.isnan(file.columns[title]) for title in needed], axis=0).sum())
    rule = f"{HOURS} h in their order, each once, without 29 February, no gap"
    # The dew point above the dry bulb is told by its own check.
    said = tuple(finding for finding in file.findings if "above the dry bulb" not in finding.what)
    found = f"{HOURS} h, {absent} of them with a value filled (gaps of {LONGEST_GAP} h at most)"
    return [Check("records and gaps", found if absent else f"{HOURS} h, none filled", rule, said)]


CHECKS: tuple[Callable[[str, EpwFile], list[Check]], ...] = (
    _records,
    pressure_of_site,
    pressure_jumps,
    constant_runs,
    straight_runs,
    repeated_days,
    jumps,
    dew_point_below_dry_bulb,
    humidity_agreement,
    daily_maximum,
    solar_noon,
    time_zone,
    season,
    design_values,
)
