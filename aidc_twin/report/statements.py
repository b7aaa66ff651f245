"""What has been published on parity of air and liquid cooling: read for comparison, never to compute."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aidc_twin.catalogue.units_table import unit_text

__all__ = ["Statement", "claim", "statements"]

TABLE = Path(__file__).parent / "parity_statements.csv"


@dataclass(frozen=True)
class Statement:
    """One published sentence with a density in it.

    Attributes
    ----------
    density, density_high
        Power of a rack, W; equal where one figure is given.
    kind
        "cost", "payback", "practice" or "ceiling".
    is_claim
        Whether it is the sentence that is to be examined.
    says, boundary, region, source, identifier, quality
        As published, and how good the source is.
    """

    id: str
    density: float
    density_high: float
    kind: str
    is_claim: bool
    says: str
    boundary: str
    region: str
    source: str
    identifier: str
    quality: str


@cache
def statements() -> tuple[Statement, ...]:
    """All of them, by rising density, the order of the table within one."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = []
    for row in rows:
        factor = unit_text(row["unit"]).factor
        low = float(row["density"]) * factor
        high = float(row["density_high"]) * factor if row["density_high"] else low
        texts = (row[name] for name in ("says", "boundary", "region", "source", "identifier", "quality"))
        found.append(Statement(row["id"], low, high, row["kind"], row["claim"] == "yes", *texts))
    return tuple(sorted(found, key=lambda one: one.density))


def claim() -> Statement:
    """The published sentence that a study of parity examines."""
    return next(one for one in statements() if one.is_claim)
