"""Figure: PUE and TUE of many designs, a line for each, the least energy for the computing first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aidc_twin.report.figure_style import DESIGN_STYLES, new_figure
from aidc_twin.report.shown import text
from aidc_twin.studies.outcome import Outcome, distinct

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ranked_energy"]

# Height of the line of one design, in.
LINE = 0.2
NOTE = (
    "Ranked by TUE: facility energy over the energy of the computing, which counts server fans and power "
    "supplies as overhead; PUE counts them as IT. Designs of different places differ by weather too."
)


def ranked_energy(outcomes: Sequence[Outcome]) -> Figure:
    """PUE and TUE of every design; those without a figure, whose IT took no energy, are left out."""
    names = dict(zip(map(id, outcomes), distinct([o.name for o in outcomes]), strict=True))
    known = [o for o in outcomes if o.metrics["tue"].value is not None]
    ranked = sorted(known, key=lambda o: (o.metrics["tue"].value or 0.0, o.name), reverse=True)
    height = LINE * max(len(ranked), 3) + 0.75
    figure, ax = new_figure(outcomes, height, NOTE, left=2.0, right=0.35, top=0.3)
    rows = range(len(ranked))
    pue, tue = ([o.metrics[key].value or 0.0 for o in ranked] for key in ("pue", "tue"))
    ax.hlines(rows, pue, tue, color="#BBBBBB", linewidth=1.0)
    for values, label, style in ((pue, "PUE, category 3", DESIGN_STYLES[1]), (tue, "TUE", DESIGN_STYLES[0])):
        ax.plot(values, rows, label=label, **{**style, "linestyle": "none"})
    for row, value in zip(rows, tue, strict=True):
        ax.annotate(
            text(value, 3), (value, row), xytext=(5, 0), textcoords="offset points", va="center", fontsize=6.2
        )
    labels = [f"{names[id(o)]}, {o.spec.site.place}" for o in ranked]
    ax.set_yticks(list(rows), labels)
    ax.set_ylim(-0.7, len(ranked) - 0.3)
    ax.set_xlim(left=1.0)
    ax.grid(axis="x")
    ax.set_xlabel("Ratio of energies of the run")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    return figure
