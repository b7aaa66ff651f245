"""Air of several components of one hall taken together."""

from __future__ import annotations

from aidc_twin.arrays import Array
from aidc_twin.components.base import Now

__all__ = ["total_air"]


def total_air(now: Now, names: tuple[str, ...]) -> Array:
    """Capacity rate of the air that all the named components draw or deliver, W/K: their ``W_air`` added."""
    W = now[f"{names[0]}.W_air"]
    for name in names[1:]:
        W = W + now[f"{name}.W_air"]
    return W
