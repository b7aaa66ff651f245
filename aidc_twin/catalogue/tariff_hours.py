"""Hours of a time-of-use tariff: which of the day are cheap, dear and neither, from rows of the catalogue."""

from __future__ import annotations

import numpy as np

from aidc_twin.catalogue.reader import Catalogue

__all__ = ["billed_energy", "hours_of_periods", "peaks_of", "valley_of"]

HOURS_PER_DAY = 24
SECONDS_PER_HOUR = 3600.0


def valley_of(catalogue: Catalogue, tariff: str) -> tuple[float, float] | None:
    """Begin and end of the cheap hours, s after midnight; None where the tariff has no hours."""
    if "valley_from" not in catalogue.parameters(tariff):
        return None
    return tuple(float(catalogue.get(tariff, f"valley_{end}").value) for end in ("from", "until"))  # type: ignore[return-value]


def peaks_of(catalogue: Catalogue, tariff: str) -> list[tuple[float, float]]:
    """Begin and end of each run of dear hours, s after midnight."""
    known = catalogue.parameters(tariff)
    found = []
    for number in range(1, HOURS_PER_DAY):
        if f"peak_{number}_from" not in known:
            break
        begin, end = (
            float(catalogue.get(tariff, f"peak_{number}_{which}").value) for which in ("from", "until")
        )
        found.append((begin, end))
    return found


def hours_of_periods(catalogue: Catalogue, tariff: str) -> dict[str, np.ndarray]:
    """Which hours of the day each price period of a tariff has, shape ``(24,)``; flat without rows."""
    start = np.arange(HOURS_PER_DAY) * SECONDS_PER_HOUR
    valley = valley_of(catalogue, tariff)
    if valley is None:
        return {"flat": np.ones(HOURS_PER_DAY, dtype=bool)}

    def within(begin: float, end: float) -> np.ndarray:
        return (start >= begin) & (start < end) if begin <= end else (start >= begin) | (start < end)

    cheap = within(*valley)
    dear = np.any([within(*peak) for peak in peaks_of(catalogue, tariff)], axis=0)
    return {"flat": ~(cheap | dear), "peak": dear & ~cheap, "valley": cheap}


def billed_energy(
    catalogue: Catalogue, tariff: str, by_hour: np.ndarray, energy: np.ndarray
) -> dict[str, np.ndarray]:
    """Energy by price period, J, shape (lanes,); all of it flat where the tariff has no hours.

    Parameters
    ----------
    by_hour
        Energy by hour of the day, J, shape (24, lanes).
    energy
        Their sum as the utility meter has it, J, shape (lanes,).
    """
    hours = hours_of_periods(catalogue, tariff)
    if len(hours) == 1:
        return {"flat": energy}
    return {name: by_hour[mask].sum(axis=0) for name, mask in hours.items()}
