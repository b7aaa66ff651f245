"""Figures of the humidity of halls: dew points, distance to condensation, hours outside of envelopes."""

from __future__ import annotations

from aidc_twin.components.room_humidity import RoomHumidity
from aidc_twin.metrics.metric import Metric, absent, peak_of, total_of
from aidc_twin.simulate.run import RunResult

__all__ = ["ENVELOPES", "humidity_metrics", "least_dew_points", "longest_hall", "margins"]

ENVELOPES = {"hours_outside_ashrae": "outside_ashrae", "hours_outside_gb50174": "outside_gb"}


def humidity_metrics(run: RunResult, case: int) -> dict[str, Metric]:
    """Dew points of the halls over the run, the worst hall for each figure.

    ``dew_point_margin_min`` is the smallest distance of the coldest water that enters a coil or a door over
    the dew point of its hall. The hours are those outside of the recommended envelope of ASHRAE TC 9.9 and
    of GB 50174-2017, dew point and relative humidity at the rack inlets; catalogue: ``humidity``.
    """
    halls = [c.name for c in run.facility.components if isinstance(c, RoomHumidity)]
    highest = max(peak_of(run, case, f"dew_point.{name}") for name in halls)
    lowest = min(least for least, *_ in least_dew_points(run, case).values())
    distances = margins(run, case)
    dry = absent("no coil of this design has water")
    found = {
        "dew_point_min": Metric(lowest, "K", "degC"),
        "dew_point_max": Metric(highest, "K", "degC"),
        "dew_point_margin_min": Metric(min(distances.values()), "dK", "K") if distances else dry,
        "hours_condensing": Metric(longest_hall(run, case, "condensing")[1], "s", "h") if distances else dry,
        "condensate": Metric(total_of(run, case, "condensate.rooms"), "kg", "m3"),
    }
    hours = {name: Metric(longest_hall(run, case, ending)[1], "s", "h") for name, ending in ENVELOPES.items()}
    return found | hours


def least_dew_points(run: RunResult, case: int) -> dict[str, tuple[float, float, str]]:
    """Lowest dew point of each hall, K; with it the limit below which it is metered, K, and the channel."""
    found = {}
    for c in run.facility.components:
        if isinstance(c, RoomHumidity):
            lane = run.cases[case].lane
            limit = float(c.ashrae_T_high if c.ashrae_T_high.ndim == 0 else c.ashrae_T_high[lane])
            channel = f"dew_point_under.{c.name}"
            found[c.name] = limit - peak_of(run, case, channel), limit, channel
    return found


def margins(run: RunResult, case: int) -> dict[str, float]:
    """Smallest distance of the water of each hall over its dew point, K, by channel."""
    names = [f"dew_over_water.{c.name}" for c in run.facility.components if isinstance(c, RoomHumidity)]
    return {name: -peak_of(run, case, name) for name in names if name in run.monthly}


def longest_hall(run: RunResult, case: int, ending: str) -> tuple[str, float]:
    """The meter of time with an ending that ran longest of all halls, and its time, s."""
    names = [f"time.{c.name}_{ending}" for c in run.facility.components if isinstance(c, RoomHumidity)]
    return max(((n, total_of(run, case, n)) for n in names if n in run.monthly), key=lambda pair: pair[1])
