"""Figure: published against modelled PUE and WUE of campuses, with the bars of agreement."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aidc_twin.report.campuses import campus_basis, litres
from aidc_twin.report.figure_style import DESIGN_STYLES, GREY, figure_style, noted_figure, save
from aidc_twin.report.shown import text
from aidc_twin.studies.campuses import CampusCompared, CampusOutcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["campus_figure", "save_campus_figure"]

HEIGHT = 3.1
BAND: dict[str, Any] = {"color": "#DDDDDD", "linewidth": 0, "label": "within the bar"}
EQUAL: dict[str, Any] = {"color": GREY, "linewidth": 0.8}


def campus_figure(outcome: CampusOutcome) -> Figure:
    """Both published figures over the modelled ones; a point for each campus, a mark for each operator."""
    note = (
        "On the line both are equal; the band is what counts as agreement. The scale of water is linear up "
        "to 0.01 L/kWh and logarithmic beyond."
    )
    figure, (left, right) = noted_figure(
        [note, *campus_basis(outcome)], HEIGHT, nrows=1, ncols=2, top=0.45, bottom=0.45, wspace=0.28
    )
    operators = list(dict.fromkeys(one.campus.operator for one in outcome.compared))
    styles = {name: DESIGN_STYLES[i % len(DESIGN_STYLES)] for i, name in enumerate(operators)}
    _pue(left, outcome, styles)
    _wue(right, outcome, styles)
    total = figure.get_figheight()
    figure.text(
        left.get_position().x0, 1 - 0.12 / total, outcome.site.title, fontsize=8.5, weight="bold", va="center"
    )
    return figure


def _pue(ax: Axes, outcome: CampusOutcome, styles: dict[str, dict[str, Any]]) -> None:
    both = [v for one in outcome.compared for v in (one.campus.pue, one.modelled.pue)]
    ends = np.array([1.0, max(both) + outcome.site.pue_within])
    ax.fill_between(ends, ends - outcome.site.pue_within, ends + outcome.site.pue_within, **BAND)
    ax.plot(ends, ends, **EQUAL)
    for operator, style in styles.items():
        points = [one for one in outcome.compared if one.campus.operator == operator]
        _dots(ax, [p.modelled.pue for p in points], [p.campus.pue for p in points], operator, style)
    ax.set_xlim(1.0, max(one.modelled.pue for one in outcome.compared) + outcome.site.pue_within)
    ax.set_ylim(*ends)
    ax.set_xlabel("PUE modelled")
    ax.set_ylabel("PUE published")
    ax.legend(loc="upper left")


def _wue(ax: Axes, outcome: CampusOutcome, styles: dict[str, dict[str, Any]]) -> None:
    shown: list[tuple[CampusCompared, float]] = [
        (one, litres(wue)) for one in outcome.compared if (wue := one.campus.wue) is not None
    ]
    highest = max([1.0, *(max(wue, litres(one.modelled.wue)) for one, wue in shown)])
    ends, factor = np.geomspace(1e-3, 2 * highest, 60), outcome.site.wue_factor
    ax.fill_between(ends, ends / factor, ends * factor, **BAND)
    ax.plot(ends, ends, **EQUAL)
    for one, wue in shown:
        _dots(ax, [litres(one.modelled.wue)], [wue], None, styles[one.campus.operator])
        ax.annotate(
            one.campus.name, (litres(one.modelled.wue), wue), (4, 3), textcoords="offset points", fontsize=6.5
        )
    for scale, limit in ((ax.set_xscale, ax.set_xlim), (ax.set_yscale, ax.set_ylim)):
        scale("symlog", linthresh=0.01)
        limit(0, 2 * highest)
    ticks = [0, 0.01, 0.03, 0.1, 0.3, 1.0]
    ax.set_xticks(ticks, [text(tick, 2) for tick in ticks])
    ax.set_yticks(ticks, [text(tick, 2) for tick in ticks])
    ax.set_xlabel("WUE modelled [L/kWh]")
    ax.set_ylabel("WUE published [L/kWh]")


def _dots(ax: Axes, x: list[float], y: list[float], label: str | None, style: dict[str, Any]) -> None:
    ax.plot(x, y, label=label, **{**style, "linestyle": "none", "markerfacecolor": "#FFFFFF"})


def save_campus_figure(outcome: CampusOutcome, folder: Path) -> list[Path]:
    """Draw the figure and write it as SVG, PDF and PNG of 300 dpi."""
    with figure_style():
        return save(campus_figure(outcome), folder, outcome.site.name)
