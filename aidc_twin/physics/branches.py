"""Parallel branches on one pump: how a flow that is held splits by their resistances.

References
----------
1. ASHRAE Handbook Fundamentals 2017, chapter 22 (pipe sizing): branches between the same two points have the
   same pressure drop.
2. Blasius, as in ASHRAE Handbook Fundamentals 2017, chapter 3: ``f = 0.316 Re**-0.25`` of smooth pipes, so
   that the pressure drop of turbulent flow rises with the flow to the power 1.75.
"""

from __future__ import annotations

from collections.abc import Sequence

from aidc_twin.arrays import Array
from aidc_twin.physics.powers import flow_power

__all__ = ["branch_shares"]


def branch_shares(flows: Sequence[Array], drops: Sequence[Array], exponent: Array) -> tuple[Array, ...]:
    """Share of the common flow that each of several branches in parallel gets [1]_.

    Branch ``r`` drops ``dp_r`` at its own flow ``m_r``. With one exponent for all [2]_ the drop that they
    have in common is ``dp_r (m / m_r)**n``, so that ::

        share_r = w_r / sum w,    w_r = m_r dp_r**(-1/n)

    whatever the total is: at half the flow each branch has half of what it had.

    Parameters
    ----------
    flows
        Flow of each branch at which its drop holds, ``m_r``, in one unit (kg/s, m3/s), at least 0 and not
        all 0, each of shape (lanes,).
    drops
        Pressure drop of each branch at that flow, ``dp_r``, Pa, above 0, each of shape (lanes,).
    exponent
        ``n``, dimensionless, 1 (laminar) to 2 (fittings), about 1.75 for pipes and plates together.

    Returns
    -------
    tuple of Array
        The shares, dimensionless, in the order of the branches; they sum to 1.
    """
    # Over the drop of the first, so that the power is that of a ratio.
    weights = [m * flow_power(drops[0] / dp, 1.0 / exponent) for m, dp in zip(flows, drops, strict=True)]
    total = weights[0]
    for weight in weights[1:]:
        total = total + weight
    return tuple(weight / total for weight in weights)
