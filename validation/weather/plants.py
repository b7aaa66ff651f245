"""The reference designs in typical and in synthetic years: one run of a design, a lane for each year."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from aidc_twin.climate import WeatherYear, place
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.metrics import energy_of, metrics_of
from aidc_twin.reference import reference_specs
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.run import RunResult, simulate
from aidc_twin.studies.load import load_of
from validation.weather.years import pair

__all__ = ["plant_rows"]

_J_PER_MWH, _J_PER_KWH, _SECONDS_PER_HOUR = 3.6e9, 3.6e6, 3600.0


def plant_rows(folder: Path, stations: Sequence[str], design: str) -> list[dict[str, str]]:
    """Annual figures of a design in both years of each station, under the load of its spec.

    The plant stays the one of the spec's site: only the outdoor air changes, at the pressure of the site.
    """
    spec = read_spec(reference_specs()[design])
    facility = build(spec)
    load = load_of(spec, float(np.max(facility.rated_it_power))).load
    elevation = place(spec.site.place).elevation if spec.site.elevation is None else spec.site.elevation

    def case(name: str, year: WeatherYear) -> Case:
        return Case(name, drivers_of(year.at_elevation(elevation)), load)

    cases = [
        case(f"{station} {label}", year)
        for station in stations
        for label, year in zip(("epw", "synthetic"), pair(folder, station), strict=True)
    ]
    run = simulate(facility, cases)
    return [_row(design, station, run, 2 * index) for index, station in enumerate(stations)]


def _row(design: str, station: str, run: RunResult, first: int) -> dict[str, str]:
    row = {"design": design, "station": station}
    for label, index in (("epw", first), ("synthetic", first + 1)):
        metrics, energy = metrics_of(run, index, None), energy_of(run, index)
        values = {name: metrics[name].value for name in ("pue", "wue", "cooling_energy", "hours_free")}
        assert None not in values.values() and energy["it"] > 0, "a loaded plant has all of these"
        row[f"pue {label} [1]"] = f"{values['pue']:.4f}"
        # A kilogram of water is a litre.
        row[f"wue {label} [L/kWh]"] = f"{(values['wue'] or 0.0) * _J_PER_KWH:.3f}"
        row[f"cooling {label} [MWh]"] = f"{(values['cooling_energy'] or 0.0) / _J_PER_MWH:.0f}"
        row[f"hours_free {label} [h]"] = f"{(values['hours_free'] or 0.0) / _SECONDS_PER_HOUR:.0f}"
    return row | {"version": _version(), "computed": date.today().isoformat()}


def _version() -> str:
    text = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])
