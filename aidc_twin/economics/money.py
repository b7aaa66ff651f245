"""An amount of money with its currency and the year of its prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Money", "price_unit"]


def price_unit(currency: str, per: str) -> str:
    """Unit of a price per a unit of size, as "CNY/W", "CNY/(m3/s)"; the currency alone per piece ("1")."""
    if per == "1":
        return currency
    return f"{currency}/({per})" if "/" in per else f"{currency}/{per}"


@dataclass(frozen=True)
class Money:
    """An amount for output; arithmetic is done on plain arrays before.

    Attributes
    ----------
    value
        Amount, shape (lanes,) or ().
    unit
        Currency and year, with what it is for: "CNY2026", "CNY2026/year".
    """

    value: NDArray[np.float64]
    unit: str

    def as_json(self, lane: int = 0) -> dict[str, float | str]:
        """One lane as ``{"value", "unit"}``."""
        value = np.atleast_1d(self.value)
        return {"value": float(value[lane if value.size > 1 else 0]), "unit": self.unit}
