"""Where two cost curves cross, and how a crossing is spread over draws.

Curves are given at rising densities; NaN marks a design that is not feasible there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Crossing", "Spread", "crossings", "first_crossing", "gap_of", "meet", "spread_of"]

PERCENTILES = (10.0, 50.0, 90.0)
# Costs that differ by less than this share of them are level: their gap is what rounding leaves.
LEVEL = 1e-9


@dataclass(frozen=True)
class Crossing:
    """A density at which both designs cost the same; above it the second is the cheaper one, or the first."""

    density: float
    second_is_cheaper_above: bool


@dataclass(frozen=True)
class Spread:
    """The first crossing over many draws.

    Attributes
    ----------
    p10, p50, p90
        Density that 10, 50 and 90 % of the draws do not pass; minus infinity where the second design is
        cheaper at all densities in so many draws, infinity where the first is, up to the end of the range.
    never_second, always_second
        Share of the draws in which the first, and the second design is the cheaper one all along.
    reversed, several
        Share of the draws whose first crossing makes the *first* design the cheaper one, and of those with
        more than one crossing.
    draws
        Number of draws in which both designs are feasible somewhere and do not cost the same all along.
    """

    p10: float
    p50: float
    p90: float
    never_second: float
    always_second: float
    reversed: float
    several: float
    draws: int


def gap_of(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Cost of the second design over the first; zero where they are level but for rounding, same shape."""
    gap = second - first
    return np.where(np.abs(gap) <= LEVEL * np.abs(first), 0.0, gap)


def crossings(density: np.ndarray, first: np.ndarray, second: np.ndarray) -> list[Crossing]:
    """All crossings of two curves over one density axis, in the order of density.

    Between two points the curves are straight lines. A stretch on which both are equal counts once, at its
    beginning, if the order of the two is another behind it. Points at which either is NaN are no part of a
    curve: nothing crosses over a gap.

    Parameters
    ----------
    density
        Rising, shape (n,).
    first, second
        Costs, shape (n,).
    """
    found: list[Crossing] = []
    gap = gap_of(first, second)
    before: tuple[float, float] | None = None  # density and gap of the last point that was not equal
    touched: float | None = None
    for x, d in zip(density.tolist(), gap.tolist(), strict=True):
        if np.isnan(d):
            before, touched = None, None
            continue
        if d == 0.0:
            touched = x if touched is None else touched
            continue
        if before is not None and before[1] * d < 0.0:
            x0, d0 = before
            at = touched if touched is not None else x0 + (x - x0) * d0 / (d0 - d)
            found.append(Crossing(at, d < 0.0))
        before, touched = (x, d), None
    return found


def meet(density: np.ndarray, own: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """A cost curve over its own densities, read at other densities; NaN beyond its feasible part.

    Parameters
    ----------
    density
        Where it is wanted, shape (n,).
    own
        Rising densities of the curve, shape (m,).
    cost
        Shape (m,); NaN where it is not feasible. Nothing is read across a gap.
    """
    # A NaN at either end of a piece makes the value between them NaN, which is what is wanted.
    right = np.clip(np.searchsorted(own, density), 1, own.size - 1)
    x0, x1 = own[right - 1], own[right]
    share = (density - x0) / (x1 - x0)
    value = (1.0 - share) * cost[right - 1] + share * cost[right]
    exact = np.clip(np.searchsorted(own, density), 0, own.size - 1)
    value = np.where(own[exact] == density, cost[exact], value)
    return np.where((density < own[0]) | (density > own[-1]), np.nan, value)


def first_crossing(density: np.ndarray, first: np.ndarray, second: np.ndarray) -> float:
    """Density of the first crossing of one draw, shape (n,) each.

    Minus infinity where the second design is the cheaper one all along, infinity where the first is, NaN
    where the designs are nowhere both feasible or cost the same all along.
    """
    found = crossings(density, first, second)
    if found:
        return found[0].density
    gap = gap_of(first, second)
    apart = gap[np.isfinite(gap) & (gap != 0.0)]
    if apart.size == 0:
        return np.nan
    return -np.inf if apart[0] < 0.0 else np.inf


def spread_of(density: np.ndarray, first: np.ndarray, second: np.ndarray) -> Spread | None:
    """The first crossing in each draw, as percentiles; None where no draw has one or an order of the designs.

    Parameters
    ----------
    density, first, second
        Shape (draws, n).
    """
    values: list[float] = []
    turned = more = 0
    for draw in zip(density, first, second, strict=True):
        value = first_crossing(*draw)
        if np.isnan(value):
            continue
        values.append(value)
        if np.isfinite(value):
            found = crossings(*draw)
            turned += not found[0].second_is_cheaper_above
            more += len(found) > 1
    if not values:
        return None
    n = len(values)
    ordered = sorted(values)
    p10, p50, p90 = (_at(ordered, share) for share in PERCENTILES)
    return Spread(
        p10,
        p50,
        p90,
        never_second=sum(v == np.inf for v in values) / n,
        always_second=sum(v == -np.inf for v in values) / n,
        reversed=turned / n,
        several=more / n,
        draws=n,
    )


def _at(ordered: Sequence[float], percent: float) -> float:
    """Percentile of sorted values by the nearest rank: infinite ones have no mean with their neighbours."""
    rank = int(np.ceil(percent / 100.0 * len(ordered)))
    return ordered[max(rank, 1) - 1]
