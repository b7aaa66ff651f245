"""Figure: energy of each month by part of the overhead, with IT energy and PUE above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from aidc_twin.metrics.energy import PARTS
from aidc_twin.report.figure_style import DESIGN_STYLES, Fill, new_figure
from aidc_twin.report.labels import MONTHS, label
from aidc_twin.report.shown import in_unit, text
from aidc_twin.studies.outcome import Outcome, distinct

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["PART_FILLS", "monthly_energy"]

# Cooling in blue and green, losses of power in red and yellow, the rest in grey; only chillers are plain.
PART_FILLS = {
    "transformer_loss": Fill("#D55E00", "**"),
    "ups_loss": Fill("#E69F00", "---"),
    "distribution_loss": Fill("#F7DFA3", "|||"),
    "lighting_other": Fill("#BBBBBB", "++"),
    "electrical_room_cooling": Fill("#FFFFFF", "ooo"),
    "humidifiers": Fill("#D9F0E7", "|\\\\"),
    "fresh_air": Fill("#B3D9CB", "O."),
    "air_heat_rejection": Fill("#66C2A5", "-\\\\"),
    "dx": Fill("#3288BD", "OO"),
    "cdu_pumps": Fill("#A8DCC8", "xxx"),
    "door_fans": Fill("#66C2A5", "//"),
    "crah_fans": Fill("#009E73", "\\\\\\"),
    "pumps": Fill("#CCE8F7", "..."),
    "condenser_fans": Fill("#7FB2D6", "\\\\"),
    "cooler_fans": Fill("#8FD3F4", "xx"),
    "tower_fans": Fill("#56B4E9", "///"),
    "chillers": Fill("#0072B2", ""),
}
NOTE = (
    "Overhead is facility energy less IT energy. IT energy has a scale of its own. PUE of a month is "
    "facility energy over IT energy; the dotted line is that of the whole run."
)

# Designs whose heads stand beside each other in two lines; more have four short ones of this size, pt.
MOST_WIDE, NARROW_HEAD = 2, 6.0
# Characters of a name in such a head.
MOST_NAME = 24


def monthly_energy(outcomes: Sequence[Outcome]) -> Figure:
    """Stacked overhead of each month, IT energy and PUE above it; a column of panels for each design.

    Months that were not run are left empty.
    """
    n = len(outcomes)
    narrow = n > MOST_WIDE
    figure, axes = new_figure(
        outcomes,
        5.5 if narrow else 5.2,
        NOTE,
        nrows=3,
        ncols=n,
        squeeze=False,
        sharex=True,
        sharey="row",
        gridspec_kw={"height_ratios": [1.1, 0.7, 2.6]},
        top=0.7 if narrow else 0.4,
        bottom=0.85,
        wspace=0.06,
        hspace=0.22,
    )
    x = np.arange(12)
    parts = [name for name in PART_FILLS if any(o.energy[name] for o in outcomes)]
    for column, (outcome, name) in enumerate(
        zip(outcomes, distinct([o.name for o in outcomes]), strict=True)
    ):
        upper, middle, lower = axes[:, column]
        run = outcome.run.month_hours[:, 0] > 0
        it = outcome.monthly["it"]
        pue = np.where(run & (it > 0), outcome.monthly["facility"] / np.where(it > 0, it, 1.0), np.nan)
        upper.plot(x, pue, **DESIGN_STYLES[column % len(DESIGN_STYLES)])
        mean = outcome.metrics["pue"].value
        if mean is not None:
            upper.axhline(mean, color="#222222", linewidth=0.7, linestyle=(0, (1, 2)))
        head = (f"PUE {text(mean, 3)}", f"IT {_mwh(outcome, 'it')}", _overhead(outcome))
        if narrow:
            upper.set_title("\n".join((shorter(name), *head)), fontsize=NARROW_HEAD)
        else:
            upper.set_title(f"{name}: {head[0]}\n{head[1]}, {head[2]}")
        middle.bar(x, [in_unit(v, "J", "GWh") for v in it], 0.7, facecolor="#888888", edgecolor="#222222")
        base = np.zeros(12)
        for part in parts:
            height = np.array([in_unit(v, "J", "MWh") for v in outcome.monthly[part]])
            lower.bar(x, height, 0.8, bottom=base, label=label(part), **PART_FILLS[part].patch())
            base = base + height
        lower.set_xticks(x, [month[0] for month in MONTHS])
    _heads(axes)
    handles, labels = axes[2, 0].get_legend_handles_labels()
    # Read from the top of the stack down.
    figure.legend(
        handles[::-1],
        labels[::-1],
        loc="lower center",
        bbox_to_anchor=(0.5, _above_note(figure, axes[2, 0], 0.85)),
        ncols=4,
        columnspacing=1.2,
    )
    return figure


def shorter(name: str) -> str:
    """A name in two lines where it is too long for one of a narrow column."""
    if len(name) <= MOST_NAME:
        return name
    half = name.rfind("_", 0, MOST_NAME) + 1 or MOST_NAME
    return f"{name[:half]}\n{name[half:]}"


def _heads(axes: np.ndarray) -> None:
    for row, words in enumerate(("PUE", "IT [GWh]", "Overhead [MWh]")):
        axes[row, 0].set_ylabel(words)
    for row in (0, 1):
        for ax in axes[row]:
            ax.tick_params(axis="x", length=0)
    low, high = axes[0, 0].get_ylim()
    axes[0, 0].set_ylim(min(1.0, low), high + 0.06 * (high - 1.0))
    figure = axes[0, 0].figure
    figure.align_ylabels(axes[:, 0])


def _above_note(figure: Figure, lowest: object, inches_below: float) -> float:
    """Height, as share of the figure, that lies some inches below the lowest axes."""
    return float(lowest.get_position().y0 - inches_below / figure.get_figheight())  # type: ignore[attr-defined]


def _mwh(outcome: Outcome, part: str) -> str:
    return f"{text(in_unit(outcome.energy[part], 'J', 'MWh'), 0)} MWh"


def _overhead(outcome: Outcome) -> str:
    overhead = sum(outcome.energy[part] for part in PARTS if part != "it")
    return f"overhead {text(in_unit(overhead, 'J', 'MWh'), 0)} MWh"
