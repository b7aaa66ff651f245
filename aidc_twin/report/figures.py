"""All figures of a report, drawn and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aidc_twin.report.figure_load import pue_by_load
from aidc_twin.report.figure_modes import mode_duration
from aidc_twin.report.figure_money import capital_cost, lifecycle_cost
from aidc_twin.report.figure_months import monthly_energy
from aidc_twin.report.figure_ranking import ranked_energy
from aidc_twin.report.figure_style import figure_style, save
from aidc_twin.report.figure_weather import pue_by_wet_bulb
from aidc_twin.report.ranking import MOST_SIDE_BY_SIDE
from aidc_twin.studies.outcome import Outcome

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["figures_of", "save_figures"]

Drawing = Callable[[Sequence[Outcome]], "Figure"]


def figures_of(outcomes: Sequence[Outcome]) -> dict[str, Drawing]:
    """The figures that the outcomes allow, by file name.

    Those over hours need kept hours, the life-cycle cost a whole year, and costs one currency. Of more
    designs than stand side by side, curves and stacks would hide each other: their ranks are drawn.
    """
    if len(outcomes) > MOST_SIDE_BY_SIDE:
        return {"ranked_energy": ranked_energy}
    hourly = all(o.run.hourly for o in outcomes)
    one_currency = len({o.capex.currency for o in outcomes}) == 1
    whole_year = all(o.lifecycle is not None for o in outcomes)
    drawings: dict[str, Drawing] = {"monthly_energy": monthly_energy}
    if hourly:
        drawings |= {"pue_by_wet_bulb": pue_by_wet_bulb, "mode_duration": mode_duration}
    if one_currency:
        drawings["capital_cost"] = capital_cost
    if one_currency and whole_year:
        drawings["lifecycle_cost"] = lifecycle_cost
    drawings["pue_by_load"] = pue_by_load
    return drawings


def save_figures(outcomes: Sequence[Outcome], folder: Path) -> list[Path]:
    """Draw all figures that the outcomes allow and write each as SVG, PDF and PNG of 300 dpi.

    The same outcomes give the same bytes.

    Parameters
    ----------
    folder
        Made where it does not exist.

    Returns
    -------
    The files, in the order of the figures.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    with figure_style():
        for name, draw in figures_of(outcomes).items():
            paths += save(draw(outcomes), folder, name)
    return paths
