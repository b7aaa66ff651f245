"""Fans: affinity law, air density, power from pressure rise."""

from __future__ import annotations

from aidc_twin.arrays import Array

__all__ = ["air_mass_flow", "fan_electric", "fan_power"]


def fan_power(p_rated: Array, speed: Array, density_ratio: Array = 1.0) -> Array:
    """Electrical power of a fan at a share of its full speed, by the affinity law [1]_.

    ::

        p = p_rated speed**3 density_ratio

    A tower fan tabulated for EnergyPlus draws 0.1425 of its rated power at half air flow and 0.5218 at 0.8,
    that is 0.018 and 0.010 of rated power more than the cube: drive losses are not in the affinity law.

    Parameters
    ----------
    p_rated
        Electrical power at full speed, W, shape (lanes,).
    speed
        Speed over full speed, 0 to 1, shape (lanes,); the volume flow follows it.
    density_ratio
        Density of the air over that of the rating: a fan works less on thin air, and moves less mass.

    Returns
    -------
    Array
        Electrical power, W, shape (lanes,).

    References
    ----------
    1. ASHRAE Handbook HVAC Systems and Equipment 2020, chapter 21 (fan laws).
    """
    return p_rated * density_ratio * speed**3


def air_mass_flow(volume_flow: Array, density: Array) -> Array:
    """Mass flow of a fan that moves a volume, whatever the density.

    Parameters
    ----------
    volume_flow
        Volume flow, m3/s, shape (lanes,).
    density
        Density of the air at the fan, kg/m3, shape (lanes,).

    Returns
    -------
    Array
        Mass flow, kg/s.
    """
    return volume_flow * density


def fan_electric(volume_flow: Array, dp: Array, efficiency: Array) -> Array:
    """Electrical power of a fan from its duty, for sizing.

    ::

        p = volume_flow dp / efficiency

    Parameters
    ----------
    volume_flow
        Volume flow, m3/s, shape (lanes,).
    dp
        Total pressure rise, Pa.
    efficiency
        Of fan, drive and motor together, above 0 to 1.

    Returns
    -------
    Array
        Electrical power, W.
    """
    return volume_flow * dp / efficiency
