"""Control valves: flow by stroke at a constant drop of the valve, and in a circuit that shares the drop.

References
----------
1. IEC 60534-2-4, Industrial-process control valves, inherent flow characteristics and rangeability: linear,
   and equal percentage ``phi = R**(y - 1)``.
2. ASHRAE Handbook HVAC Systems and Equipment, Valves: authority, and how it distorts the characteristic of a
   valve; the same in VDI/VDE 2173.
3. Modelica Buildings Library, Fluid.Actuators.Valves.TwoWayEqualPercentage: near the seat the characteristic
   leaves the exponential, and the valve shuts.
"""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace

__all__ = ["equal_percentage", "installed_flow", "opening_for_flow", "stroke_for_opening"]


def equal_percentage(stroke: Array, rangeability: Array, seat: Array) -> Array:
    """Opening of an equal-percentage valve: its flow over that of the open valve, both at one pressure drop.

    ::

        phi = R**(y - 1)                   y >= y_seat [1]_
            = y / y_seat R**(y_seat - 1)   below

    The exponential would leave ``1 / R`` at stroke 0. A valve on its seat shuts [3]_; what leaks past it
    (1e-4 of the open valve in class IV of IEC 60534-4) is left out.

    Parameters
    ----------
    stroke
        ``y``, 0 to 1, shape (lanes,).
    rangeability
        ``R``, above 1: 30 to 100.
    seat
        Stroke ``y_seat`` below which the valve goes straight to its seat, above 0.

    Returns
    -------
    Array
        Opening ``phi``, 0 to 1.
    """
    xp = namespace(stroke, rangeability, seat)
    lifted = xp.exp((xp.maximum(stroke, seat) - 1.0) * xp.log(rangeability))
    return xp.minimum(stroke / seat, 1.0) * lifted


def installed_flow(opening: Array, authority: Array) -> Array:
    """Flow over that of the open valve, in a circuit with a constant pressure difference over both [2]_.

    The open valve takes the share ``N`` of the difference, the circuit the rest. As the valve shuts, its
    share rises to all of it::

        f = 1 / sqrt(1 + N (1 / phi**2 - 1)) = phi / sqrt(phi**2 + N (1 - phi**2))

    With ``N = 1`` the flow is the opening; with ``N`` near 0 it stays near 1 until the valve is almost shut.

    Parameters
    ----------
    opening
        ``phi``, 0 to 1, shape (lanes,).
    authority
        ``N``, above 0, at most 1.

    Returns
    -------
    Array
        Flow ratio ``f``, 0 to 1, exactly 0 at opening 0.
    """
    xp = namespace(opening, authority)
    squared = opening * opening
    return opening / xp.sqrt(squared + authority * (1.0 - squared))


def opening_for_flow(flow: Array, authority: Array) -> Array:
    """Opening that lets a share of the flow of the open valve through: the inverse of :func:`installed_flow`.

    ::

        phi = f sqrt(N / (1 - f**2 (1 - N)))

    Parameters
    ----------
    flow
        Flow ratio ``f``, 0 to 1, shape (lanes,).
    authority
        ``N``, above 0, at most 1.
    """
    xp = namespace(flow, authority)
    return flow * xp.sqrt(authority / (1.0 - flow * flow * (1.0 - authority)))


def stroke_for_opening(opening: Array, rangeability: Array, seat: Array) -> Array:
    """Stroke at which an equal-percentage valve has an opening: the inverse of :func:`equal_percentage`.

    ::

        y = 1 + ln(phi) / ln(R)                at least y_seat
          = y_seat phi / R**(y_seat - 1)       below

    Parameters
    ----------
    opening
        ``phi``, 0 to 1, shape (lanes,).
    rangeability, seat
        As of :func:`equal_percentage`.
    """
    xp = namespace(opening, rangeability, seat)
    lifted = xp.exp((seat - 1.0) * xp.log(rangeability))
    above = 1.0 + xp.log(xp.maximum(opening, lifted)) / xp.log(rangeability)
    return xp.where(opening > lifted, above, seat * opening / lifted)
