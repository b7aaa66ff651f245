"""A machine by its published table: capacity and power over two temperatures, bilinear between the points.

References
----------
1. W. H. Press et al., Numerical Recipes, 3rd ed. (2007), section 3.6: interpolation on a grid.
"""

from __future__ import annotations

from collections.abc import Sequence

from aidc_twin.arrays import Array, namespace

__all__ = ["bilinear"]


def _weights(at: Array, points: Sequence[Array]) -> list[Array]:
    """Weight of each point: 1 at it, 0 at its neighbours, straight between; beyond an end the end has all."""
    xp = namespace(at)
    weights = []
    for i, point in enumerate(points):
        rising = [(at - points[i - 1]) / (point - points[i - 1])] if i > 0 else []
        falling = [(points[i + 1] - at) / (points[i + 1] - point)] if i + 1 < len(points) else []
        sides = rising + falling
        least = sides[0] if len(sides) == 1 else xp.minimum(sides[0], sides[1])
        weights.append(xp.clip(least, 0, 1))
    return weights


def bilinear(
    T_x: Array, T_y: Array, x_points: Sequence[Array], y_points: Sequence[Array], values: Sequence[Array]
) -> Array:
    """Value of a table at two temperatures [1]_; outside the table that of its nearest edge.

    ::

        f = sum_ij w_i(T_x) w_j(T_y) f_ij,   w hat functions on the points

    Parameters
    ----------
    T_x, T_y
        Temperatures, K, shape (lanes,).
    x_points, y_points
        Rising points of the table, K, two at least of each.
    values
        Row after row, the y points running fastest; any unit.

    Returns
    -------
    Array
        In the unit of ``values``.
    """
    across = _weights(T_y, y_points)
    rows = [values[i * len(y_points) : (i + 1) * len(y_points)] for i in range(len(x_points))]
    found = [
        weight * sum((w * value for w, value in zip(across[1:], row[1:], strict=True)), across[0] * row[0])
        for weight, row in zip(_weights(T_x, x_points), rows, strict=True)
    ]
    return sum(found[1:], found[0])
