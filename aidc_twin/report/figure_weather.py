"""Figure: PUE against the outdoor wet bulb, from the hours of the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from aidc_twin.report.figure_style import DESIGN_STYLES, GREY, new_figure
from aidc_twin.report.hours import hour_of_year, mean_of_hour
from aidc_twin.report.shown import in_unit, scalar, text
from aidc_twin.studies.outcome import Outcome, distinct

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["pue_by_wet_bulb", "wet_bulb_bins"]

# Width of a bin of the wet bulb, K.
BIN = 1.0
# The band holds this share of the hours of a bin, in percentiles.
BAND = (10.0, 90.0)
# A bin with fewer hours has no band and no mean.
LEAST_HOURS = 3
# Hours with less IT power than this share of the mean are pauses of the work: their PUE tells of the load
# and not of the weather.
LEAST_LOAD = 0.5
# Hours of the second weather and those after it.
HATCHES = ("///", "\\\\\\", "...", "xxx")
NOTE = (
    "Line: energy of the facility over energy of the IT in the hours of a 1 K bin; band: 80 % of these "
    "hours; hours with less than half the mean IT power are left out ({hours} h). Open marker: design day at "
    "full load."
)


def wet_bulb_bins(outcome: Outcome) -> dict[str, np.ndarray]:
    """PUE of the hours in bins of the outdoor wet bulb.

    Returns
    -------
    By name, shape ``(bins,)``: ``wet_bulb`` (degC, middle of the bin), ``hours``, ``pue`` (energies of all
    hours of the bin), ``low`` and ``high`` (percentiles of hours). Hours without load are in none of them;
    the PUE of bins with fewer than three hours is NaN.
    """
    case = outcome.run.cases[0]
    hours = hour_of_year(outcome.run)
    wet = np.array([in_unit(v, "K", "degC") for v in mean_of_hour(case.weather.wet_bulb, hours)])
    facility = outcome.run.hourly["energy.facility"][:, 0]
    it = outcome.run.hourly["energy.it"][:, 0]
    edges = np.arange(np.floor(wet.min() / BIN) * BIN, wet.max() + BIN, BIN)
    of = np.clip(np.digitize(wet, edges) - 1, 0, len(edges) - 1)
    loaded = under_load(outcome)
    found = {name: np.full(len(edges), np.nan) for name in ("pue", "low", "high")}
    for i in range(len(edges)):
        inside = (of == i) & loaded
        if inside.sum() >= LEAST_HOURS:
            found["pue"][i] = facility[inside].sum() / it[inside].sum()
            found["low"][i], found["high"][i] = np.percentile(facility[inside] / it[inside], BAND)
    return {"wet_bulb": edges + BIN / 2, "hours": np.bincount(of[loaded], minlength=len(edges)), **found}


def under_load(outcome: Outcome) -> np.ndarray:
    """Which hours of the run have at least half the mean IT power, shape ``(hours,)``."""
    it = outcome.run.hourly["energy.it"][:, 0]
    return (it > 0) & (it >= LEAST_LOAD * it.mean())


def pue_by_wet_bulb(outcomes: Sequence[Outcome]) -> Figure:
    """PUE of all designs over the wet bulb, with the hours of each bin beneath."""
    figure, axes = new_figure(
        outcomes,
        3.9,
        NOTE.format(hours=" and ".join(dict.fromkeys(text((~under_load(o)).sum(), 0) for o in outcomes))),
        nrows=2,
        sharex=True,
        gridspec_kw={"height_ratios": [3.2, 1]},
        top=0.15,
        hspace=0.1,
    )
    upper, lower = axes
    names = distinct([o.name for o in outcomes])
    years: dict[str, dict[str, np.ndarray]] = {}
    for i, (outcome, name) in enumerate(zip(outcomes, names, strict=True)):
        style = DESIGN_STYLES[i % len(DESIGN_STYLES)]
        bins = wet_bulb_bins(outcome)
        band = {"color": style["color"], "alpha": 0.18, "linewidth": 0}
        upper.fill_between(bins["wet_bulb"], bins["low"], bins["high"], **band)
        upper.plot(bins["wet_bulb"], bins["pue"], label=name, **style)
        day = outcome.design_day["pue"].value
        if day is not None and "design_wet_bulb" in outcome.facility.notes:
            at = in_unit(scalar(outcome.facility.notes["design_wet_bulb"][0]), "K", "degC")
            upper.plot([at], [day], **{**style, "linestyle": "none"}, markerfacecolor="white", markersize=6)
        years.setdefault(outcome.run.cases[0].weather.name, bins)
    # Designs under one weather share its hours; under several, the outlines tell them apart.
    for i, (year, bins) in enumerate(years.items()):
        fill: dict[str, object] = {"facecolor": "#BBBBBB", "edgecolor": "#222222"}
        if i > 0:
            fill = {"fill": False, "hatch": HATCHES[(i - 1) % len(HATCHES)]}
        lower.bar(bins["wet_bulb"], bins["hours"], BIN, linewidth=0.4, label=year, **fill)
    if len(years) > 1:
        lower.legend(loc="upper left")
    upper.legend(loc="upper left")
    upper.set_ylabel("PUE, category 3")
    lower.set_ylabel("Hours")
    lower.set_xlabel("Outdoor wet bulb, mean of the hour [°C]")
    for ax in axes:
        ax.tick_params(labelcolor="black")
        ax.spines["left"].set_color(GREY)
    figure.align_ylabels(axes)
    return figure
