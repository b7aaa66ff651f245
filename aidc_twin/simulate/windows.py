"""A long run cut into windows that run side by side as lanes, each warmed up by the days before it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DAYS", "WARM_UP_DAYS", "Window", "cut"]

# A plant forgets its start within days (its slowest volume, the building fabric, in one). Joints of the
# reference facilities agree to hundredths of a kelvin, or to 0.7 K where one falls into a change of mode.
WARM_UP_DAYS = 4
# Length that a window aims at: a dozen windows in a year.
WINDOW_DAYS = 30
DAYS = 365


@dataclass(frozen=True)
class Window:
    """Days of a run in one lane: warm-up from ``first_day``, scored from ``score_day`` on, both of the year.

    ``warm_up`` and ``days`` are lengths in days; ``joins`` is the index of the window that follows in time,
    or -1.
    """

    first_day: int
    warm_up: int
    days: int
    score_day: int
    joins: int = -1


def cut(start_day: int, days: int, whole: bool = False) -> list[Window]:
    """Windows of a run of ``days`` from ``start_day``, all of equal total length.

    Whether a run is cut depends on its length alone, never on the number of designs. A full year is periodic:
    its first window is warmed up by the end of the year, and its last one joins the first. A run in one
    piece (``whole``) is warmed up too.
    """
    count = 1 if whole else max(1, round(days / WINDOW_DAYS))
    longest = -(-days // count)
    # Longer windows first; a shorter one takes a day more of warm-up, so that all end together.
    lengths = [longest if i < days - (longest - 1) * count else longest - 1 for i in range(count)]
    total = WARM_UP_DAYS + longest
    windows = []
    day = start_day
    for index, length in enumerate(lengths):
        follower = index + 1 if index + 1 < count else (0 if days == DAYS and count > 1 else -1)
        warm_up = total - length
        windows.append(Window((day - warm_up) % DAYS, warm_up, length, day % DAYS, follower))
        day += length
    return windows
