"""How many equal units run for a duty, the others standing cold: more at once, fewer after a dwell."""

from __future__ import annotations

from aidc_twin.arrays import Array, namespace
from aidc_twin.dimensions import const

__all__ = ["units_on_line"]

# A duty of a whole number of units, but for rounding, needs no further one.
NO_UNIT = const(1e-6, "1")


def units_on_line(
    wanted: Array, n_before: Array, timer: Array, n_units: Array, load_high: Array, load_low: Array,
    dwell: Array,
) -> Array:  # fmt: skip
    """Units that run in this step.

    ::

        n_up   = ceil(wanted / load_high),  n_down = ceil(wanted / load_low)
        n_up where that is more than ran before; n_down where that is less, after a dwell; else as before

    With ``load_low`` below ``load_high`` a unit that was dropped is not wanted back at the same duty.

    Parameters
    ----------
    wanted
        Duty, in units at full capacity, at least 0, shape (lanes,).
    n_before, timer
        Units of the last step, and the time since their number changed, s.
    n_units
        Units installed; at least one of them runs.
    load_high, load_low
        Share of the units on line above which one starts, and share that the rest may take when one stops.
    dwell
        Least time between a change and a stop, s.
    """
    xp = namespace(wanted)
    n_up = xp.ceil(wanted / load_high - NO_UNIT)
    n_down = xp.ceil(wanted / load_low - NO_UNIT)
    stops = (n_down < n_before) & (timer > dwell)
    n = xp.where(n_up > n_before, n_up, xp.where(stops, n_down, n_before))
    # Curves over many designs have broken numbers of units: the last one may be a part.
    return xp.clip(n, xp.minimum(n_units, 1), n_units)
