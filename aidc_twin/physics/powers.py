"""Powers and decay factors that stay finite, with finite slope, down to zero flow."""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = ["decay_share", "flow_power"]

# A flow ratio below this is no flow: a decaying flow passes through every small number, and the reciprocal
# of one near the smallest overflows in the slope.
_NO_FLOW = const(1e-150, "1")
# Below this argument the quotient of decay_share is taken from its series: at 1e-3 the four terms kept are
# exact to 1e-14 and the quotient to 1e-13, so the two join far below any tolerance used here.
_SERIES_LIMIT = const(1e-3, "1")
# Divisors of the series 1 - x/2 (1 - x/3 (1 - x/4)) of (1 - exp(-x)) / x.
_THREE = const(3.0, "1")
_FOUR = const(4.0, "1")


def flow_power(x: Array, n: Array) -> Array:
    """``x ** n`` of a flow ratio, exactly 0 at zero flow.

    ::

        x ** n = exp(n ln x)    x > 0
               = 0              x <= 1e-150

    The slope is finite everywhere, and 0 at zero flow, where the true slope of a power below 1 is not.

    Parameters
    ----------
    x
        Flow ratio, dimensionless, shape (lanes,).
    n
        Exponent above 0, dimensionless.
    """
    xp = namespace(x, n)
    flowing = x > _NO_FLOW
    return xp.where(flowing, xp.exp(n * xp.log(xp.where(flowing, x, 1.0))), 0.0)


def decay_share(x: Array) -> Array:
    """Mean of ``exp(-s)`` over ``0 <= s <= x``.

    ::

        (1 - exp(-x)) / x       1 at x = 0

    Every exchanger law here is written with it, since it has no hole where the plain formulas divide
    0 by 0 (equal capacity rates, no resistance).

    Parameters
    ----------
    x
        Number of transfer units or the like, dimensionless, at least 0, shape (lanes,).
    """
    xp = namespace(x)
    small = x < _SERIES_LIMIT
    safe = xp.where(small, 1.0, x)
    series = 1.0 - x / 2.0 * (1.0 - x / _THREE * (1.0 - x / _FOUR))
    return xp.where(small, series, (1.0 - xp.exp(-safe)) / safe)
