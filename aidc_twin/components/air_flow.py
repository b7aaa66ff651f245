"""Air of several components of one hall taken together."""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.components.base import Now
from aidc_twin.dimensions import const

__all__ = ["fan_rise", "total_air", "wanted_drop"]

# Guards a division where the air stands still.
LEAST_FLOW = const(1.0, "W/K")


def total_air(now: Now, names: tuple[str, ...]) -> Array:
    """Capacity rate of the air that all the named components draw or deliver, W/K: their ``W_air`` added."""
    W = now[f"{names[0]}.W_air"]
    for name in names[1:]:
        W = W + now[f"{name}.W_air"]
    return W


def fan_rise(now: Now, fans: str) -> Array:
    """How much the fans of a hall warm its air, K: their work is in the supply, behind all that cools it."""
    W_air = now[f"{fans}.W_air"]
    return now[f"{fans}.p_fan"] / namespace(W_air).maximum(W_air, LEAST_FLOW)


def wanted_drop(now: Now, room: str, fans: str, T_set: Array) -> Array:
    """How much the return air of a hall must fall so that the supply, with the fans' work, is as set, K."""
    rise = fan_rise(now, fans)
    return namespace(rise).maximum(now.T[f"{room}.return"] + rise - T_set, 0 * rise)
