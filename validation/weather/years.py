"""Statistics of typical years from weather files, and of the synthetic years of the same places."""

from __future__ import annotations

import os
from pathlib import Path

from aidc_twin.climate import WeatherYear, place, read_epw, synthetic_year
from aidc_twin.climate.places import read_table

__all__ = ["epw_folder", "pair", "station_row", "stations"]

_ZERO_CELSIUS = 273.15


def epw_folder() -> Path | None:
    """Folder of the weather files, below the one that AIDC_TWIN_DATA names; None where it is absent."""
    named = os.environ.get("AIDC_TWIN_DATA")
    folder = Path(named) / "weather" / "epw" if named else None
    return folder if folder is not None and folder.is_dir() else None


def stations(folder: Path) -> list[str]:
    """Stations of the weather files in a folder, sorted; the file name is that of the station."""
    return sorted(file.stem for file in folder.glob("*.epw"))


def pair(folder: Path, station: str) -> tuple[WeatherYear, WeatherYear]:
    """The typical year of a station and the synthetic year from its statistics."""
    return read_epw(folder / f"{station}.epw").year, synthetic_year(place(station))


def figures(year: WeatherYear) -> dict[str, str]:
    """What a plant feels of a year, as text, by the first words of the columns."""
    statistics = year.statistics()
    found = {
        f"hours_below_{round(T - _ZERO_CELSIUS)}": f"{hours}"
        for T, hours in statistics.hours_wet_bulb_below.items()
    }
    temperatures = {
        "wet_bulb_mean": statistics.wet_bulb_mean,
        "wet_bulb_p99": statistics.wet_bulb_percentiles[99.0],
        "wet_bulb_max": statistics.wet_bulb_max,
        "dry_bulb_mean": statistics.dry_bulb_mean,
    }
    return found | {name: f"{T - _ZERO_CELSIUS:.2f}" for name, T in temperatures.items()}


def station_row(folder: Path, station: str) -> dict[str, str]:
    """Both years of a station, in the columns of the table."""
    typical, synthetic = pair(folder, station)
    origin = next(row for row in read_table("stations") if row["station"] == station)
    row = {"station": station, "place": place(station).name}
    for label, year in (("epw", typical), ("synthetic", synthetic)):
        for name, value in figures(year).items():
            unit = "[h]" if name.startswith("hours") else "[degC]"
            row[f"{name} {label} {unit}"] = value
    return row | {"source": origin["source"], "terms": origin["terms"]}
