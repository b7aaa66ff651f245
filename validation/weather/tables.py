"""The recorded tables of the weather comparison: what they hold, how they are read and written."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["PLANTS", "STATIONS", "plants_table", "read", "stations_table", "write"]

Row = dict[str, str]

_FOLDER = Path(__file__).resolve().parent
# Hours, mean and 99 % values of the wet bulb, of the typical year (epw) and of the synthetic one.
STATIONS = (
    "station",
    "place",
    *(f"{what} {year} {unit}" for what, unit in (
        ("hours_below_10", "[h]"), ("hours_below_15", "[h]"), ("hours_below_20", "[h]"),
        ("wet_bulb_mean", "[degC]"), ("wet_bulb_p99", "[degC]"), ("wet_bulb_max", "[degC]"),
        ("dry_bulb_mean", "[degC]"),
    ) for year in ("epw", "synthetic")),
    "source",
    "terms",
)  # fmt: skip
# Annual figures of one reference design in both years; the plant is that of the spec, sized for its own site.
PLANTS = (
    "design",
    "station",
    "pue epw [1]",
    "pue synthetic [1]",
    "wue epw [L/kWh]",
    "wue synthetic [L/kWh]",
    "cooling epw [MWh]",
    "cooling synthetic [MWh]",
    "hours_free epw [h]",
    "hours_free synthetic [h]",
    "version",
    "computed",
)


def stations_table() -> Path:
    """Where the statistics of the years lie."""
    return _FOLDER / "stations.csv"


def plants_table() -> Path:
    """Where the annual figures of the reference designs lie."""
    return _FOLDER / "pue.csv"


def read(path: Path) -> list[Row]:
    """Rows of a table, as text, in its order."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Write a table whole; rows hold every column and nothing else."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
