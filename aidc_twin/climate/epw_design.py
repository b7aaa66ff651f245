"""Design values in the header of an EPW file: the ASHRAE climatic design conditions."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["EpwDesign", "read_design"]

_ZERO_CELSIUS = 273.15
# Places of the 0.4 % values behind the word "Cooling" (EPW data dictionary, DESIGN CONDITIONS).
_DRY_BULB, _DRY_BULB_WET, _WET_BULB, _WET_BULB_DRY = 3, 4, 9, 10
# Places behind the word "Extremes": three wind speeds, then lowest and highest dry bulb, their spreads, and
# pairs of return periods of 5, 10, 20 and 50 years. ASHRAE 2009 and earlier put the extreme wet bulb in
# front of the lowest dry bulb; later editions put it last before "Extremes".
_FIRST_EXTREME, _HIGHEST_20 = 4, 13


@dataclass(frozen=True)
class EpwDesign:
    """ASHRAE design values, K; None where the header does not give one.

    Attributes
    ----------
    source
        Edition, as the header names it.
    dry_bulb_04, coincident_wet_bulb
        Dry bulb exceeded in 0.4 % of the hours (35 h/a) and the mean wet bulb of those hours.
    wet_bulb_04, coincident_dry_bulb
        Wet bulb exceeded in 0.4 % of the hours and the mean dry bulb of those hours.
    extreme_wet_bulb
        Highest wet bulb on record.
    extreme_dry_bulb_20
        Highest dry bulb of a 20-year return period.
    """

    source: str
    dry_bulb_04: float | None
    coincident_wet_bulb: float | None
    wet_bulb_04: float | None
    coincident_dry_bulb: float | None
    extreme_wet_bulb: float | None
    extreme_dry_bulb_20: float | None


def read_design(line: str) -> EpwDesign | None:
    """Read the DESIGN CONDITIONS line; None where it has no cooling values (many files have none)."""
    fields = [field.strip() for field in line.split(",")]
    if "Cooling" not in fields:
        return None
    cooling = fields[fields.index("Cooling") :]
    end = cooling.index("Extremes") if "Extremes" in cooling else len(cooling)
    extremes = cooling[end:]
    cooling = cooling[:end]
    first, second = _kelvin(extremes, _FIRST_EXTREME), _kelvin(extremes, _FIRST_EXTREME + 1)
    # A lowest and a highest dry bulb ascend; an extreme wet bulb and a lowest dry bulb descend.
    old = first is not None and second is not None and first > second
    # Without the word "Extremes" the last field is not known to be the extreme wet bulb.
    newer = _kelvin(cooling, len(cooling) - 1) if extremes else None
    return EpwDesign(
        source=fields[2] if len(fields) > 2 and fields[2] else "ASHRAE design conditions, edition not stated",
        dry_bulb_04=_kelvin(cooling, _DRY_BULB),
        coincident_wet_bulb=_kelvin(cooling, _DRY_BULB_WET),
        wet_bulb_04=_kelvin(cooling, _WET_BULB),
        coincident_dry_bulb=_kelvin(cooling, _WET_BULB_DRY),
        extreme_wet_bulb=first if old else newer,
        extreme_dry_bulb_20=_kelvin(extremes, _HIGHEST_20 + 1 if old else _HIGHEST_20),
    )


def _kelvin(fields: list[str], index: int) -> float | None:
    try:
        value = float(fields[index])
    except (IndexError, ValueError):
        return None
    # Anything outside the hottest and coldest air on Earth is another field of an unknown layout.
    return value + _ZERO_CELSIUS if math.isfinite(value) and -90.0 < value < 60.0 else None
