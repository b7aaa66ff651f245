"""Carbon of the electricity that a facility draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aidc_twin.economics.pricedeck import PriceDeck

__all__ = ["CarbonResult", "operational_carbon"]

Lanes = NDArray[np.float64]


@dataclass(frozen=True)
class CarbonResult:
    """Yearly CO2 of electricity in kg, shape (lanes,), with the factor in kg/J and where it stands."""

    mass: Lanes
    low: Lanes
    high: Lanes
    factor: Lanes
    place: str
    quoted: str
    scope: str
    source: str
    grade: str


def operational_carbon(energy: Lanes, deck: PriceDeck) -> CarbonResult:
    """CO2 of a year's electricity: energy at the utility meter (J) times the grid's emission factor.

    Location-based: contracts for green power change nothing here. Equipment and refrigerants are not in it.
    """
    factor = deck.number(deck.carbon, "emission_factor")
    entry = factor.entry
    energy = np.asarray(energy, dtype=np.float64)
    return CarbonResult(
        mass=energy * factor.value,
        low=energy * factor.low,
        high=energy * factor.high,
        factor=factor.value,
        place=entry.id,
        quoted=entry.written,
        scope=entry.scope,
        source=entry.source,
        grade=entry.grade,
    )
