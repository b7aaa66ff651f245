"""Places whose climate statistics are embedded, found by name in English or Chinese."""

from __future__ import annotations

import csv
import difflib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from aidc_twin.errors import Finding, InputError

__all__ = ["MonthlyClimate", "Place", "place", "places", "read_table"]

Floats = NDArray[np.float64]

_ZERO_CELSIUS = 273.15
# Distance that counts as much as 1 K of difference in monthly means when a similar station is looked for.
# A choice: small enough that a desert is likened to a far desert, large enough that equals go to the near.
_METRES_PER_KELVIN = 5.0e6
# Mean radius of the Earth, m (IUGG).
_EARTH_RADIUS = 6371.0e3


@dataclass(frozen=True, eq=False)
class MonthlyClimate:
    """Twelve monthly values each; temperatures K, differences K, hours 1 to 24 (hour-ending).

    Attributes
    ----------
    dry_bulb_mean, daily_max_mean, daily_min_mean
        Means of the dry bulb, of its daily maximum and of its daily minimum.
    daily_mean_sd
        Standard deviation of the daily mean dry bulb within the month.
    dew_point_mean, dew_point_daily_sd, corr_daily_dry_dew
        Mean dew point (over water), spread of its daily means, their correlation with the daily dry bulb.
    hour_of_max, hour_of_min
        Hours of the highest and the lowest value of the mean day.
    """

    dry_bulb_mean: Floats
    daily_max_mean: Floats
    daily_min_mean: Floats
    daily_mean_sd: Floats
    dew_point_mean: Floats
    dew_point_daily_sd: Floats
    corr_daily_dry_dew: Floats
    hour_of_max: Floats
    hour_of_min: Floats


@dataclass(frozen=True, eq=False)
class Place:
    """A place with embedded climate statistics.

    Attributes
    ----------
    name, names
        The name, and the other names under which it is found.
    latitude, longitude, elevation, utc_offset
        Degrees north, degrees east, m, h.
    monthly, lag1, pressure
        Monthly statistics; correlation of daily means one day apart; mean station pressure, Pa, shape (12,),
        NaN where it is not known.
    vapour_means
        True where ``monthly.dew_point_mean`` comes from mean vapour pressure rather than mean dew point.
    source, terms, provenance
        Where the statistics come from, terms of use, and how missing ones were filled.
    design_keys
        Places in the table of design values that stand for this one.
    """

    name: str
    names: tuple[str, ...]
    latitude: float
    longitude: float
    elevation: float
    utc_offset: float
    monthly: MonthlyClimate
    lag1: float
    pressure: Floats
    vapour_means: bool
    source: str
    terms: str
    provenance: str
    design_keys: tuple[str, ...]


@lru_cache(maxsize=8)
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of an embedded table, such as ``"design"``."""
    text = (resources.files("aidc_twin.climate.tables") / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """Every embedded place, in alphabetical order."""
    return tuple(_build(row) for row in read_table("places"))


def place(name: str) -> Place:
    """The place of that name; case, accents and spaces do not matter, Chinese names are known.

    Raises
    ------
    InputError
        No such place; the finding names the nearest spellings.
    """
    index = _names()
    found = index.get(_folded(name))
    if found is not None:
        return _build(read_table("places")[found])
    near = difflib.get_close_matches(_folded(name), list(index), n=3, cutoff=0.6)
    inside = [key for key in index if len(_folded(name)) > 2 and _folded(name) in key]
    rows = read_table("places")
    hints = list(dict.fromkeys(rows[index[key]]["place"] for key in [*near, *inside]))[:4]
    cure = f"Did you mean {' or '.join(hints)}?" if hints else "List the places with: aidc-twin weather list."
    raise InputError(
        Finding("weather", f"no place {name[:60]!r} is known", "a place is one of the embedded ones", cure)
    )


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in plain if c.isalnum())


@lru_cache(maxsize=1)
def _names() -> dict[str, int]:
    index: dict[str, int] = {}
    for i, row in enumerate(read_table("places")):
        for name in [row["place"], *row["names"].split(";"), row["key"] if row["kind"] == "station" else ""]:
            if _folded(name):
                index.setdefault(_folded(name), i)
    return index


@lru_cache(maxsize=128)
def _rows(table: str, key: str, value: str) -> tuple[dict[str, str], ...]:
    return tuple(row for row in read_table(table) if row[key] == value)


def _column(rows: tuple[dict[str, str], ...], title: str) -> Floats:
    return np.array([float(row[title]) if row[title] else np.nan for row in rows])


def _celsius(rows: tuple[dict[str, str], ...], title: str) -> Floats:
    return _column(rows, f"{title} [degC]") + _ZERO_CELSIUS


def _build(row: dict[str, str]) -> Place:
    return _of_station(row) if row["kind"] == "station" else _of_normals(row)


def _station_climate(station: str) -> MonthlyClimate:
    rows = _rows("monthly", "station", station)
    return MonthlyClimate(
        _celsius(rows, "dry_bulb_mean"),
        _celsius(rows, "daily_max_mean"),
        _celsius(rows, "daily_min_mean"),
        _column(rows, "daily_mean_sd [K]"),
        _celsius(rows, "dew_point_mean"),
        _column(rows, "dew_point_daily_sd [K]"),
        _column(rows, "corr_daily_dry_dew [1]"),
        _column(rows, "hour_of_max [h]"),
        _column(rows, "hour_of_min [h]"),
    )


def _of_station(row: dict[str, str]) -> Place:
    station = _rows("stations", "station", row["key"])[0]
    return Place(
        name=row["place"],
        names=tuple(filter(None, row["names"].split(";"))),
        latitude=float(station["latitude [deg]"]),
        longitude=float(station["longitude [deg]"]),
        elevation=float(station["elevation [m]"]),
        utc_offset=float(row["utc_offset [h]"]),
        monthly=_station_climate(row["key"]),
        lag1=float(station["daily_mean_lag1_autocorrelation [1]"]),
        pressure=np.full(12, float(station["pressure_mean [Pa]"])),
        vapour_means=False,
        source=station["source"],
        terms=station["terms"],
        provenance="all statistics from the place's own typical year",
        design_keys=tuple(filter(None, row["design"].split(";"))),
    )


def _of_normals(row: dict[str, str]) -> Place:
    rows = _rows("normals", "place", row["key"])
    latitude, longitude = (float(rows[0][f"{title} [deg]"]) for title in ("latitude", "longitude"))
    mean, dew = _celsius(rows, "dry_bulb_mean"), _celsius(rows, "dew_point_of_mean_vapour")
    high, low = _celsius(rows, "daily_max_mean"), _celsius(rows, "daily_min_mean")
    donor = _similar_station(mean, dew, high - low, latitude, longitude)
    texture = _station_climate(donor["station"])
    own_sd = _column(rows, "daily_mean_sd [K]")
    borrowed = "dew point spread and correlation, hours of maximum and minimum, day-to-day persistence"
    if np.isnan(own_sd).any():
        borrowed = f"spread of daily means, {borrowed}"
    return Place(
        name=row["place"],
        names=tuple(filter(None, row["names"].split(";"))),
        latitude=latitude,
        longitude=longitude,
        elevation=float(rows[0]["elevation [m]"]),
        utc_offset=float(row["utc_offset [h]"]),
        monthly=MonthlyClimate(
            mean,
            high,
            low,
            np.where(np.isnan(own_sd), texture.daily_mean_sd, own_sd),
            dew,
            texture.dew_point_daily_sd,
            texture.corr_daily_dry_dew,
            texture.hour_of_max,
            texture.hour_of_min,
        ),
        lag1=float(donor["daily_mean_lag1_autocorrelation [1]"]),
        pressure=_column(rows, "pressure_mean [hPa]") * 100.0,
        vapour_means=True,
        source=f"{rows[0]['station']}, {rows[0]['period']}: {rows[0]['source']}",
        terms=rows[0]["terms"],
        provenance=f"{borrowed} from the climatically nearest typical year, {donor['station']}",
        design_keys=tuple(filter(None, row["design"].split(";"))),
    )


def _similar_station(mean: Floats, dew: Floats, swing: Floats, lat: float, lon: float) -> dict[str, str]:
    """The station nearest in monthly means, dew point and daily swing, and on the globe."""

    def unlikeness(station: dict[str, str]) -> tuple[float, str]:
        other = _station_climate(station["station"])
        gaps = np.concatenate(
            [
                other.dry_bulb_mean - mean,
                other.dew_point_mean - dew,
                other.daily_max_mean - other.daily_min_mean - swing,
            ]
        )
        there = float(station["latitude [deg]"]), float(station["longitude [deg]"])
        far = _distance(lat, lon, *there) / _METRES_PER_KELVIN
        return float(np.sqrt(np.mean(gaps**2))) + far, station["station"]

    return min(read_table("stations"), key=unlikeness)


def _distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance, m (haversine)."""
    a, b, c, d = np.radians([lat1, lon1, lat2, lon2])
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(2 * _EARTH_RADIUS * np.arcsin(np.sqrt(h)))
