"""Figure: PUE with a share of the racks in operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aidc_twin.report.figure_style import DESIGN_STYLES, new_figure
from aidc_twin.report.provenance import SHARES_OF_RACKS
from aidc_twin.report.shown import text
from aidc_twin.studies.outcome import Outcome, distinct

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["pue_by_load"]

# Values of more designs than these would lie on each other; the tables have them.
MOST_LABELLED = 2
NOTE = (
    "The racks in operation run at full utilisation throughout; the others are off and have no coolant flow."
)


def pue_by_load(outcomes: Sequence[Outcome]) -> Figure:
    """PUE of all designs at the load levels of the evaluation."""
    figure, ax = new_figure(outcomes, 2.8, NOTE, instead=SHARES_OF_RACKS, top=0.15)
    for i, (outcome, name) in enumerate(zip(outcomes, distinct([o.name for o in outcomes]), strict=True)):
        style = DESIGN_STYLES[i % len(DESIGN_STYLES)]
        shares = [100 * level.share for level in outcome.load_levels]
        values = [level.pue for level in outcome.load_levels]
        ax.plot(shares, values, label=name, **style)
        for share, value in zip(shares, values, strict=True) if len(outcomes) <= MOST_LABELLED else ():
            ax.annotate(
                text(value, 3),
                (share, value),
                xytext=(0, 5),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=6.8,
            )
    ax.set_xticks([100 * level.share for level in outcomes[0].load_levels])
    ax.set_xlim(15, 110)
    low, high = ax.get_ylim()
    # The legend has a line for each design.
    headroom = 0.1 + 0.07 * len(outcomes)
    ax.set_ylim(min(low, 1.0), high + headroom * (high - min(low, 1.0)))
    ax.set_xlabel("Racks in operation [%]")
    ax.set_ylabel("PUE, category 3")
    ax.legend(loc="upper right")
    return figure
