"""The mode of a plant with free cooling: free, partial or mechanical, and its changes after a dwell."""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = ["ABOVE_PARTIAL", "BELOW_PARTIAL", "FREE", "MECHANICAL", "PARTIAL", "next_mode"]

# The modes, as kept in memory.
FREE, PARTIAL, MECHANICAL = 0.0, 1.0, 2.0

# Half-way between neighbouring modes, to read the mode from memory.
BELOW_PARTIAL = const(0.5, "1")
ABOVE_PARTIAL = const(1.5, "1")


def next_mode(
    mode: Array,
    ready: Array,
    enabled: Array,
    *,
    become_free: Array,
    become_partial: Array,
    become_mechanical: Array,
) -> tuple[Array, Array]:
    """The mode of this step, and where it has changed.

    Parameters
    ----------
    mode
        Of the last step.
    ready
        Whether the dwell since the last change is over.
    enabled
        1 where there is free cooling at all; without it the plant is mechanical.
    become_free, become_partial, become_mechanical
        What the temperatures ask for; of several the first holds.
    """
    xp = namespace(mode)
    wanted = xp.where(become_free, FREE, xp.where(become_partial, PARTIAL, MECHANICAL))
    move = ready & (become_free | become_partial | become_mechanical)
    mode_new = xp.where(enabled > 0, xp.where(move, wanted, mode), MECHANICAL)
    return mode_new, mode_new != mode
