"""Which electricity grid a place hangs on: the province in China, the country or union elsewhere."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

__all__ = ["generation_of", "grid_of", "region_of"]

TABLE = Path(__file__).parent / "grids.csv"


@functools.cache
def _table() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["place"]: row["grid"] for row in csv.DictReader(file)}


def grid_of(place: str) -> str:
    """Catalogue id of the grid's emission factor; empty where no factor with a source is known.

    Parameters
    ----------
    place
        Name of a place of the weather table.
    """
    return _table().get(place, "")


# Grids outside China; all other factors are those of its provinces and regions.
ABROAD = {
    "grid_australia": "AU",
    "grid_austria": "EU",
    "grid_eu": "EU",
    "grid_germany": "EU",
    "grid_india": "IN",
    "grid_japan": "JP",
    "grid_singapore": "SG",
    "grid_uae": "AE",
    "grid_uk": "UK",
    "grid_us": "US",
}


def region_of(grid: str) -> str:
    """Region of prices that a grid lies in, "CN", "US" or a mark of another one; empty for no grid."""
    return ABROAD.get(grid, "CN" if grid else "")


def generation_of(grid: str) -> str:
    """Catalogue id of the water that the making of a grid's electricity evaporates; empty for no grid.

    China is one: no figure by province is known.
    """
    country = grid if grid in ABROAD else "grid_china" if grid else ""
    return country.replace("grid_", "generation_")
