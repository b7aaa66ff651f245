"""Fan affinity law."""

from __future__ import annotations

from aidc_twin.arrays import Array

__all__ = ["fan_power"]


def fan_power(p_rated: Array, speed: Array) -> Array:
    """Electrical power of a fan at a share of its full speed, by the affinity law.

    ::

        p = p_rated speed**3

    A tower fan tabulated for EnergyPlus draws 0.1425 of its rated power at half air flow and 0.5218 at 0.8,
    that is 0.018 and 0.010 of rated power more than the cube: drive losses are not in the affinity law.

    Parameters
    ----------
    p_rated
        Electrical power at full speed, W, shape (lanes,).
    speed
        Speed, or air flow, over full speed, 0 to 1, shape (lanes,).

    Returns
    -------
    Array
        Electrical power, W, shape (lanes,).

    References
    ----------
    1. ASHRAE Handbook HVAC Systems and Equipment 2020, chapter 21 (fan laws).
    """
    return p_rated * speed**3
