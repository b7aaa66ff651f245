"""Which electricity grid a place hangs on: the province in China, the country or union elsewhere."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

__all__ = ["grid_of"]

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
