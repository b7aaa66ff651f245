"""Loss of a power supply from its published efficiencies, as a monotone cubic through them.

References
----------
1. Fritsch and Butland, "A method for constructing local monotone piecewise cubic interpolants", SIAM J. Sci.
   Stat. Comput. 5 (1984), as in SciPy's ``PchipInterpolator``.
2. 80 PLUS programme, efficiency at 10, 20, 50 and 100 % of rated output (Titanium, 230 V redundant: 0.90,
   0.94, 0.96, 0.91).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from aidc_twin.arrays import Array, namespace

__all__ = ["LossCurve", "loss_curve", "psu_loss"]

# A loss curve needs two points for its slope.
_LEAST_POINTS = 2


class LossCurve(NamedTuple):
    """A curve of loss over load, both over rated output, with continuous slope.

    ::

        loss(L) = constant + linear L + square L**2 + cube L**3
                  + sum_k max(L - knots[k], 0)**2 (squares[k] + cubes[k] (L - knots[k]))

    This is the piecewise cubic written with one term per knot, so that evaluating it needs no search. All
    dimensionless; a leaf may be a number or an array of shape (lanes,).
    """

    constant: Array
    linear: Array
    square: Array
    cube: Array
    knots: tuple[Array, ...]
    squares: tuple[Array, ...]
    cubes: tuple[Array, ...]


def loss_curve(loads: Sequence[float], efficiencies: Sequence[float]) -> LossCurve:
    """Monotone cubic of the loss through published efficiencies; NumPy only, done when a facility is built.

    The loss at load ``L`` is ``L (1 / efficiency - 1)`` of rated output. Below the first point the straight
    line through the first two losses goes on to zero load (never below zero); above the last point the curve
    goes on with its last slope.

    Parameters
    ----------
    loads
        Loads over rated output, rising, above 0.
    efficiencies
        Efficiency at each load, above 0 to 1.

    Raises
    ------
    ValueError
        With fewer than two points, loads that do not rise, or an efficiency outside 0 to 1.
    """
    from scipy.interpolate import PchipInterpolator

    load = np.asarray(loads, dtype=float)
    efficiency = np.asarray(efficiencies, dtype=float)
    if load.size < _LEAST_POINTS or load.size != efficiency.size:
        raise ValueError(
            f"{load.size} loads and {efficiency.size} efficiencies; give at least two points, each with both"
        )
    if load[0] <= 0 or np.any(np.diff(load) <= 0):
        raise ValueError(f"loads {load.tolist()} must rise and begin above 0")
    if np.any((efficiency <= 0) | (efficiency > 1)):
        raise ValueError(f"efficiencies {efficiency.tolist()} must lie in 0 to 1; write 0.94 for 94 %")
    loss = load * (1.0 / efficiency - 1.0)
    slope = (loss[1] - loss[0]) / (load[1] - load[0])
    at_zero = max(loss[0] - slope * load[0], 0.0)
    # SciPy keeps the cubic of each piece by falling powers of the distance from the piece's left knot.
    curve = PchipInterpolator(np.concatenate([[0.0], load]), np.concatenate([[at_zero], loss]))
    left = curve.x[:-1]
    cube, square, linear, constant = curve.c
    step = np.diff(curve.x)
    # Slope and value are continuous, so a knot changes only the square and the cubic term. The continuation
    # beyond the last point is a piece without either.
    square_end = np.append(square + 3.0 * cube * step, 0.0)[:-1]
    squares = np.append(square[1:], 0.0) - square_end
    cubes = np.append(cube[1:], 0.0) - cube
    knots = np.append(left[1:], curve.x[-1])
    return LossCurve(
        float(constant[0]),
        float(linear[0]),
        float(square[0]),
        float(cube[0]),
        tuple(knots.tolist()),
        tuple(squares.tolist()),
        tuple(cubes.tolist()),
    )


def psu_loss(p_out: Array, p_rated: Array, curve: LossCurve) -> Array:
    """Loss of a power supply; of several equal ones that share the load, with their common rating.

    Parameters
    ----------
    p_out
        Power delivered, W, shape (lanes,).
    p_rated
        Rated output, W.
    curve
        From :func:`loss_curve`.

    Returns
    -------
    Array
        Loss, W.
    """
    xp = namespace(p_out, p_rated, *curve.knots)
    load = p_out / p_rated
    share = curve.constant + load * (curve.linear + load * (curve.square + load * curve.cube))
    for knot, square, cube in zip(curve.knots, curve.squares, curve.cubes, strict=True):
        beyond = xp.maximum(load - knot, 0.0)
        share = share + beyond * beyond * (square + cube * beyond)
    return p_rated * share
