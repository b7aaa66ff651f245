"""Figure: the cooling load of the hours in each mode of the economiser, as duration curves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from aidc_twin.report.figure_style import MODE_FILLS, new_figure
from aidc_twin.report.labels import MODES
from aidc_twin.report.shown import in_unit, of_metric, text
from aidc_twin.studies.outcome import Outcome, distinct

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["load_by_mode", "mode_duration"]

SECONDS_PER_HOUR = 3600.0
# Neighbours in the sorted order that are drawn as one step, which keeps the files of long runs small.
CHUNK = 24
LONG_RUN = 1000
# Compressors by the names of their meters.
MACHINES = ("chillers", "dx")
NOTE = (
    "Hours stand by the mode they were in longest, and fall by the load of compressors, then by the whole "
    "load. Cooling load: heat that leaves through towers, coolers, condensers, outdoor air, a lake or a heat "
    "network, less the compressors' own heat; those of the electrical room count. In mechanical hours, what "
    "compressors do not carry is heat of warm-water plants, work of pumps and heat out of store. In long "
    "runs each step is the mean of 24 hours."
)


def load_by_mode(outcome: Outcome) -> dict[str, dict[str, np.ndarray]]:
    """Cooling load of the hours in each mode, W, sorted as the figure draws them.

    Returns
    -------
    By mode: ``load``, and ``chillers``, the part of it that compressors carry, shape ``(hours of it,)``.
    """
    hourly = outcome.run.hourly
    zero = np.zeros_like(hourly["energy.facility"][:, 0])

    def total(channels: Iterable[str]) -> np.ndarray:
        return sum((hourly[c][:, 0] for c in channels if c in hourly), start=zero) / SECONDS_PER_HOUR

    rejected = total(f"heat_out.{name}" for name in outcome.facility.heat_rejection)
    load = rejected - total(f"energy.{machine}" for machine in MACHINES)
    chillers = total(f"heat.{machine}" for machine in MACHINES)
    spent = [hourly.get(f"time.mode_{mode}", zero[:, None])[:, 0] for mode in MODES]
    longest = np.argmax(np.stack(spent), axis=0)
    found = {}
    for i, mode in enumerate(MODES):
        at = np.flatnonzero(longest == i)
        order = at[np.lexsort((-load[at], -chillers[at]))]
        found[mode] = {"load": load[order], "chillers": np.minimum(chillers[order], load[order])}
    return found


def mode_duration(outcomes: Sequence[Outcome]) -> Figure:
    """Cooling load over the hours of the run by mode; a panel for each design."""
    n = len(outcomes)
    figure, axes = new_figure(
        outcomes,
        0.55 + 1.75 * n,
        NOTE,
        nrows=n,
        squeeze=False,
        sharex=True,
        sharey=True,
        top=0.45,
        hspace=0.28,
    )
    for row, (outcome, name) in enumerate(zip(outcomes, distinct([o.name for o in outcomes]), strict=True)):
        ax = axes[row, 0]
        at = 0.0
        size = CHUNK if _hours(outcome) > LONG_RUN else 1
        for mode, curves in load_by_mode(outcome).items():
            hours = curves["load"].size
            if not hours:
                continue
            edges, load = _steps(curves["load"], at, size)
            _, chillers = _steps(curves["chillers"], at, size)
            ax.stairs(load, edges, baseline=chillers, fill=True, label="_", **_area("free"))
            if chillers.max() > 0:
                ax.stairs(chillers, edges, fill=True, label="_", **_area("mechanical"))
            if at > 0:
                ax.axvline(at, color="#222222", linewidth=0.8)
            _mark(ax, outcome, mode, at + hours / 2, hours / _hours(outcome))
            at += hours
        ax.set_title(f"{name}", pad=14)
        ax.set_ylabel("Cooling load [MW]")
        ax.set_xlim(0, _hours(outcome))
    axes[-1, 0].set_xlabel("Hours of the run")
    axes[0, 0].set_ylim(0, axes[0, 0].get_ylim()[1] * 1.02)
    _legend(figure, axes[0, 0])
    return figure


def _hours(outcome: Outcome) -> int:
    return int(outcome.run.hourly["energy.facility"].shape[0])


def _area(fill: str) -> dict[str, object]:
    return {**MODE_FILLS[fill].patch(), "linewidth": 0.3}


def _steps(values: np.ndarray, start: float, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Edges in hours and means in MW of chunks of sorted hours."""
    cuts = np.arange(0, values.size, size)
    sizes = np.diff(np.append(cuts, values.size))
    means = np.add.reduceat(values, cuts) / sizes
    return start + np.append(cuts, values.size), np.array([in_unit(v, "W", "MW") for v in means])


def _mark(ax: object, outcome: Outcome, mode: str, middle: float, share: float) -> None:
    """Mode and its metered hours above its part of the panel, as far as they fit."""
    hours = of_metric(outcome.metrics[f"hours_{mode}"])
    words = f"{mode}: {text(hours, 0)} h" if share > 0.12 else mode if share > 0.06 else ""
    if hours is None:
        words = "without compressors in all hours"
    ax.annotate(  # type: ignore[attr-defined]
        words,
        (middle, 1.02),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="bottom",
        fontsize=7,
    )


def _legend(figure: Figure, ax: object) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(label="carried without compressor", **MODE_FILLS["free"].patch()),
        Patch(label="carried by compressors", **MODE_FILLS["mechanical"].patch()),
    ]
    top = 1 - 0.02 / figure.get_figheight()
    figure.legend(handles=handles, loc="upper right", bbox_to_anchor=(0.985, top), ncols=2)
