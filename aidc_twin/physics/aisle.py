"""Air along a contained aisle: how fast it may flow in, and how wide the aisle has to be for its racks.

References
----------
1. Bernoulli's equation: air that flows in at a speed v has spent ``rho v**2 / 2`` of its pressure, which the
   first racks of the aisle do not find; it may be as much as the difference that the control of the
   containment holds, and not more.
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = ["aisle_flow_most", "aisle_speed_most", "aisle_width"]

# Stands where no pressure is, so that the root and its slope stay finite in the branch that is not taken.
_SOME = const(1.0, "Pa")


def aisle_speed_most(dp: Array, density: Array) -> Array:
    """Highest speed at which air may enter an aisle, m/s.

    ::

        v = (2 dp / density) ** 0.5

    Parameters
    ----------
    dp
        Pressure difference that the containment is held at, Pa, at least 0, shape (lanes,).
    density
        Of the air, kg/m3, above 0.
    """
    xp = namespace(dp, density)
    # A slope at no difference would be infinite, and there is no containment without one.
    held = dp > 0
    return xp.where(held, xp.sqrt(2 * xp.where(held, dp, _SOME) / density), 0 * xp.sqrt(_SOME / density))


def aisle_flow_most(width: Array, height: Array, ends: Array, speed: Array) -> Array:
    """Most air that an aisle takes in at its open ends, m3/s: ``ends width height speed``; m, m, 1, m/s."""
    return ends * width * height * speed


def aisle_width(flow: Array, height: Array, ends: Array, speed: Array, least: Array, most: Array) -> Array:
    """Width of an aisle for its air, m, between what people need and what can be built.

    ::

        width = flow / (ends height speed),  least <= width <= most

    Parameters
    ----------
    flow
        Air of all racks of the aisle, m3/s, at least 0, shape (lanes,).
    height
        Of the aisle, m.
    ends
        Ends at which air flows in.
    speed
        From :func:`aisle_speed_most`, m/s, above 0.
    least, most
        m.
    """
    xp = namespace(flow, speed)
    return xp.clip(flow / (ends * height * speed), least, most)
