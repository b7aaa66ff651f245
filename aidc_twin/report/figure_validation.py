"""Figure: measured points and the modelled line of a site by calendar month, a panel for each quantity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aidc_twin.report.figure_style import figure_style, noted_figure, save
from aidc_twin.report.labels import MONTHS
from aidc_twin.report.shown import signed
from aidc_twin.report.validation import basis, head, remarks, shown
from aidc_twin.studies.validate import Compared, SiteOutcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["save_site_figure", "site_figure"]

NOTE = (
    "Each point and each corner of the line is the mean of all scored months of that name. The whiskers of a "
    "point are 5 % of it, the bar on the bias. Scales begin at 0, that of PUE at 1."
)
MEASURED: dict[str, Any] = {
    "color": "#000000",
    "marker": "o",
    "linestyle": "none",
    "markerfacecolor": "#FFFFFF",
}
MODELLED: dict[str, Any] = {"color": "#0072B2", "linestyle": "-", "linewidth": 1.6}
COLUMNS = 2
ROW_HEIGHT = 2.05
BIAS_BAR = 0.05


def site_figure(outcome: SiteOutcome) -> Figure:
    """Measured and modelled quantities of a site over the calendar months."""
    n = len(outcome.compared)
    rows = -(-n // COLUMNS)
    figure, axes = noted_figure(
        [NOTE, *remarks(outcome), *basis(outcome)],
        0.45 + ROW_HEIGHT * rows,
        nrows=rows,
        ncols=COLUMNS,
        squeeze=False,
        sharex=True,
        top=0.62,
        hspace=0.42,
        wspace=0.2,
    )
    flat = axes.ravel()
    for ax, one in zip(flat, outcome.compared, strict=False):
        _panel(ax, one)
    for ax in flat[n:]:
        ax.set_visible(False)
    for ax in flat[max(n - COLUMNS, 0) : n]:
        ax.tick_params(labelbottom=True)
    # A scale that begins at 0 has room beneath its curve.
    roomy = (ax for ax, one in zip(flat, outcome.compared, strict=False) if not _foot(one))
    next(roomy, flat[0]).legend(loc="lower right", ncols=2)
    total = figure.get_figheight()
    left = flat[0].get_position().x0
    figure.text(left, 1 - 0.12 / total, outcome.site.title, fontsize=8.5, weight="bold", va="center")
    return figure


def _panel(ax: Axes, one: Compared) -> None:
    x = one.calendar.at
    measured, _ = shown(one, one.calendar.measured)
    modelled, _ = shown(one, one.calendar.modelled)
    errors = BIAS_BAR * np.abs(measured)
    ax.plot(x, modelled, label="modelled", **MODELLED)
    ax.errorbar(
        x, measured, errors, label="measured", ecolor="#000000", elinewidth=0.7, capsize=1.5, **MEASURED
    )
    foot = _foot(one)
    highest = max(*(np.array(measured) + errors), *modelled) if foot else max(*measured, *modelled)
    ax.set_ylim(foot, foot + 1.12 * (highest - foot))
    ax.set_xticks(range(len(MONTHS)), [month[0] for month in MONTHS])
    ax.set_title(f"{head(one)}: {one.verdict}\n")
    scores = f"CV(RMSE) {100 * one.score.cv_rmse:.1f} %, NMBE {signed(100 * one.score.nmbe, 1)} %"
    ax.text(0, 1.03, scores, transform=ax.transAxes, fontsize=6.8, va="bottom")


def _foot(one: Compared) -> float:
    """Where the scale of a quantity begins: no PUE is below 1."""
    return 1.0 if one.quantity.kind == "pue" else 0.0


def save_site_figure(outcome: SiteOutcome, folder: Path) -> list[Path]:
    """Draw the figure of a site and write it as SVG, PDF and PNG of 300 dpi."""
    with figure_style():
        return save(site_figure(outcome), folder, outcome.site.name)
