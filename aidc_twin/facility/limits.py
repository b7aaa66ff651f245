"""Limits of a design at its design point: which rule, and in which lanes it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array

__all__ = ["Limit", "all_hold", "first_broken"]


@dataclass(frozen=True)
class Limit:
    """One rule of sizing.

    Attributes
    ----------
    name
        Short word for tables: "server inlet".
    where
        Field of the spec that it belongs to.
    rule
        What holds in a sound design.
    holds
        Shape (lanes,) or (), true where it does.
    """

    name: str
    where: str
    rule: str
    holds: Array


def all_hold(limits: Sequence[Limit], lanes: int) -> np.ndarray:
    """Lanes in which every limit holds, bool of shape (lanes,)."""
    found = np.ones(lanes, dtype=bool)
    for limit in limits:
        found &= np.broadcast_to(np.asarray(limit.holds, dtype=bool), (lanes,))
    return found


def first_broken(limits: Sequence[Limit], lane: int) -> str:
    """Names of the limits that a lane breaks, joined; empty where it breaks none."""
    broken = [limit.name for limit in limits if not np.atleast_1d(limit.holds)[_at(limit.holds, lane)]]
    return ", ".join(dict.fromkeys(broken))


def _at(holds: Array, lane: int) -> int:
    return lane if np.size(holds) > 1 else 0
