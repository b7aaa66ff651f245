"""A periodic step function of time and its exact means: what every load is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["StepSeries"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class StepSeries:
    """Values that hold from one edge to the next and repeat after the last edge.

    Attributes
    ----------
    edges
        Strictly increasing times, s, shape (n + 1,), starting at 0.
    values
        Shape (n,).
    """

    edges: Floats = field(repr=False)
    values: Floats = field(repr=False)

    def __post_init__(self) -> None:
        assert self.edges.shape == (self.values.size + 1,) and self.edges[0] == 0.0
        assert np.all(np.diff(self.edges) > 0.0)

    @property
    def period(self) -> float:
        """Length of the series, s."""
        return float(self.edges[-1])

    def means(self, start: float, n_steps: int, dt: float) -> Floats:
        """Means over ``n_steps`` steps of ``dt`` seconds from ``start``, shape (n_steps,).

        They are differences of the exact integral, so any step gives the same energy.
        """
        if n_steps == 0:
            return np.zeros(0)
        times = start + dt * np.arange(n_steps + 1)
        turns = np.floor(times / self.period)
        heights = np.concatenate([[0.0], np.cumsum(self.values * np.diff(self.edges))])
        inside = np.interp(times - turns * self.period, self.edges, heights)
        # Whole periods are kept apart from the rest, so that a late step loses no digits.
        means = (np.diff(inside) + np.diff(turns) * heights[-1]) / dt
        # A step within one value has exactly that value: a constant load stays free of rounding noise.
        first = np.searchsorted(self.edges, times[:-1] - turns[:-1] * self.period, side="right") - 1
        last = np.searchsorted(self.edges, times[1:] - turns[:-1] * self.period, side="left") - 1
        return np.where(first == last, self.values[np.minimum(first, self.values.size - 1)], means)
