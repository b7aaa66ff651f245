"""How fast the valve of a coil may be closed-loop: slower, the more of its answer comes at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.control import Tuning, valve_gain
from aidc_twin.facility.design import Design
from aidc_twin.physics.exchangers import conductance_counterflow, ua_two_sides

__all__ = ["coil_tuning", "direct_share", "steady_tuning"]

# Moves of the loop over those at which it swings for ever.
MOST_MOVE = 0.9
# Openings at which the slope of the coil is looked at.
OPENINGS = np.linspace(0.05, 0.95, 19)
STROKE = 0.01


def direct_share(
    W_air: Array, W_water_max: Array, ua: Array, share_air: Array, n: tuple[Array, Array]
) -> Array:
    """Largest part of the answer to a stroke that the coil gives at once, before the hall follows.

    ::

        s = (dG/dv / W_air) / gain,    gain the one that the loop reckons with (`valve_gain`)

    Parameters
    ----------
    W_air, W_water_max
        Capacity rates at full fan speed and full opening, W/K, shape ``(lanes,)``.
    ua
        W/K at full flows.
    share_air
        Share of the resistance on the air side.
    n
        Exponents of air and water side.

    Returns
    -------
    Array
        0 to 1, shape ``(lanes,)``: 0 for a coil that its air limits, near 1 for one that its water limits.
    """

    def conductance(valve: float) -> Array:
        wall = ua_two_sides(ua, np.asarray(1.0), np.asarray(valve), *n, share_air)
        return conductance_counterflow(W_air, valve * W_water_max, wall)

    lead = np.asarray(10.0)
    shares = [
        (conductance(v + STROKE) - conductance(v)) / STROKE / W_air
        * lead / valve_gain(lead, np.asarray(v), W_water_max, W_air)
        for v in OPENINGS.tolist()
    ]  # fmt: skip
    return np.max(np.stack(np.broadcast_arrays(*shares)), axis=0)


def steady_tuning(tuning: Tuning, share: Array) -> Tuning:
    """A tuning whose sampled loop does not swing at any allowed step.

    `lambda_control` takes the whole answer of the hall for lagged, and moves by ``(dt + tau) / (dt + lam)``
    of what its gain asks, at short steps by ``tau / lam``. Of the answer to that a share ``s`` is there at
    the next sample: where ``s tau / lam`` passes 1, each move is answered by a larger one back. The wanted
    lag of the closed loop ``lam`` is raised as far as that asks for, and otherwise left alone.

    Parameters
    ----------
    tuning
        Lag and wanted lag of the closed loop, s.
    share
        From :func:`direct_share`.
    """
    return replace(
        tuning, closed_loop=np.maximum(tuning.closed_loop, share * tuning.time_constant / MOST_MOVE)
    )


def coil_tuning(
    design: Design,
    time_constant: Array,
    coil: tuple[Array, Array, Array],
    share_air: Array,
    n: tuple[Array, Array],
) -> Tuning:
    """Tuning of the valve of a coil, given by air, water and surface, W/K, for the lag of its hall, s."""
    asked = Tuning(time_constant=time_constant, closed_loop=design.value("valve_loop", "closed_loop"))
    return steady_tuning(asked, direct_share(*coil, share_air, n))
