"""Figures of a study of parity: cost against density, parity by boundary, and what moves it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aidc_twin.report.figure_style import DESIGN_STYLES, GREY, figure_style, noted_figure, save
from aidc_twin.report.parity import (
    COST,
    DRIVERS,
    EQUAL,
    KW,
    boundary_words,
    common_end,
    input_words,
    parity_basis,
    ranked,
    statement_sentence,
)
from aidc_twin.report.statements import statements
from aidc_twin.studies.parity_cost import SCOPES, Scope
from aidc_twin.studies.parity_result import Answer, ParityResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["SUMMARY", "parity_figures", "save_parity_figures"]

BAND = 0.18
# Of a comparison, which shows parity beside much else.
SUMMARY = ("parity_boundaries", "parity_cost_premium_civil")
MARKS = {"cost": "-", "payback": "--", "practice": ":", "ceiling": "-."}


def parity_figures(result: ParityResult) -> dict[str, Callable[[], Figure]]:
    """The figures that a study allows, by file name."""
    drawings: dict[str, Callable[[], Figure]] = {}
    for scope in SCOPES:
        name = (
            f"parity_cost_{'premium' if scope.premium else 'facility'}_{'civil' if scope.civil else 'hall'}"
        )
        drawings[name] = lambda scope=scope: _cost(result, scope)  # type: ignore[misc]
    drawings["parity_boundaries"] = lambda: _boundaries(result)
    if ranked(result):
        drawings["parity_drivers"] = lambda: _drivers(result)
    return drawings


def save_parity_figures(result: ParityResult, folder: Path, only: Sequence[str] = ()) -> list[Path]:
    """Draw all figures, or ``only`` those named, and write each as SVG, PDF and PNG of 300 dpi.

    The same study gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    with figure_style():
        for name, draw in parity_figures(result).items():
            if not only or name in only:
                paths += save(draw(), folder, name)
    return paths


def _cost(result: ParityResult, scope: Scope) -> Figure:
    """Cost per kW against the power of a rack, a panel for each cost and for what is held equal."""
    answers = [a for a in result.answers.values() if a.boundary.scope == scope]
    costs = list(dict.fromkeys(a.boundary.cost for a in answers))
    equals = list(dict.fromkeys(a.boundary.equal for a in answers))
    note = (
        "Lines: middle numbers. Bands: P10 to P90 of each design over the draws; most inputs may rise more "
        "than fall, and all draws take that risk at once, so that the sum of all middle numbers lies at the "
        "low edge of the band or below it; both designs see the same prices, so that the gap is surer than "
        "the bands look. Circle: parity. Hatched: the first design is not feasible. " + _statement_key()
    )
    figure, axes = noted_figure(
        [note, statement_sentence(result), *parity_basis(result)],
        2.35 * len(costs) + 0.55,
        nrows=len(costs),
        ncols=len(equals),
        sharex=True,
        squeeze=False,
        top=0.5,
        left=0.62,
        bottom=0.42,
        wspace=0.3,
        hspace=0.3,
    )
    by_place = {(a.boundary.cost, a.boundary.equal): a for a in answers}
    for row, cost in enumerate(costs):
        for column, equal in enumerate(equals):
            answer = by_place.get((cost, equal))
            if answer is not None:
                _panel(axes[row][column], result, answer)
    for ax in axes[-1]:
        ax.set_xlabel("Power of a rack [kW]")
    handles, labels = axes[0][0].get_legend_handles_labels()
    words = boundary_words(answers[0].boundary)
    title = f"{words[1].capitalize()} liquid parts in servers, {words[2]} civil works"
    width, height = figure.get_size_inches()
    figure.text(0.1 / width, 1 - 0.08 / height, title, fontsize=8.5, weight="bold", va="top")
    figure.legend(handles, labels, loc="upper right", ncols=2, bbox_to_anchor=(1.0, 1 - 0.02 / height))
    return figure


def _panel(ax: Any, result: ParityResult, answer: Answer) -> None:
    for strip, name, style in zip((answer.first, answer.second), result.names, DESIGN_STYLES, strict=False):
        line = {key: value for key, value in style.items() if key != "marker"}
        x = strip.density / KW
        ax.fill_between(x, strip.p10 * KW, strip.p90 * KW, color=line["color"], alpha=BAND, linewidth=0)
        ax.plot(x, strip.cost * KW, label=name, **line)
    for one in answer.crossings:
        y = np.interp(one.density, answer.first.density, np.nan_to_num(answer.first.cost))
        ax.plot(one.density / KW, y * KW, "o", mfc="white", mec="black", zorder=5)
        ax.annotate(
            f"{one.density / KW:.1f}",
            (one.density / KW, y * KW),
            textcoords="offset points",
            xytext=(4, 5),
            fontsize=7,
            weight="bold",
        )
    low, high = result.low / KW, result.high / KW
    ceiling = result.ceilings[0].density / KW
    if math.isfinite(ceiling) and ceiling < high:
        ax.axvspan(ceiling, high, facecolor="none", edgecolor="#999999", hatch="////", linewidth=0)
        ax.axvline(ceiling, color="#777777", linewidth=0.8)
    for said in {s.density: s for s in reversed(statements())}.values():
        ax.axvline(said.density / KW, color="#AAAAAA", linewidth=0.7, linestyle=MARKS[said.kind], zorder=0.5)
    ax.set_xlim(low, high)
    finite = np.concatenate([s.cost[np.isfinite(s.cost)] for s in (answer.first, answer.second)]) * KW
    if finite.size:
        # Costs of nearly empty racks are far off the scale of the others; they may leave the panel.
        top = np.percentile(finite, 92) * 1.18
        ax.set_ylim(finite.min() * 0.85, max(top, finite.min() * 1.1))
    per = "IT" if answer.boundary.equal == "rack" else "net compute"
    ax.set_title(f"{COST[answer.boundary.cost]}, equal {EQUAL[answer.boundary.equal]}", fontsize=7.5)
    ax.set_ylabel(f"{result.currency} per kW of {per}")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _statement_key() -> str:
    """The grey lines in words; of lines at one density only one can be seen."""
    texts = []
    for one in statements():
        span = f"{one.density / KW:g}"
        if one.density_high != one.density:
            span += f" to {one.density_high / KW:g}"
        texts.append(f"{span} ({one.source})")
    return (
        "Grey lines: published statements, a range at its low end (solid: cost, dashed: payback, dotted: "
        f"practice, dash-dotted: ceiling of air), in kW: {'; '.join(texts)}."
    )


def _boundaries(result: ParityResult) -> Figure:
    """One row for each boundary: crossing, median and band, beside the published statements."""
    answers = list(result.answers.values())
    note = (
        "Bar: P10 to P90 of the first crossing over the draws. Line across: P50. Circle: middle numbers. "
        "Arrow: one design is the cheaper one all along. Hatched: not both feasible. " + _statement_key()
    )
    figure, ax = noted_figure(
        [note, statement_sentence(result), *parity_basis(result)],
        0.24 * len(answers) + 0.95,
        left=2.75,
        top=0.45,
        bottom=0.42,
    )
    first, second = result.names
    words = {
        "first": f"{first} cheaper",
        "second": f"{second} cheaper",
        "neither": "both cost the same",
        "": "nowhere both feasible",
    }
    low, high = result.low / KW, common_end(result) / KW
    for one in statements():
        ax.axvline(one.density / KW, color="#AAAAAA", linewidth=0.8, linestyle=MARKS[one.kind], zorder=0.5)
    for row, answer in enumerate(answers):
        colour = DESIGN_STYLES[0 if answer.boundary.cost == "capex" else 1]["color"]
        _interval(ax, row, answer, low, high, colour)
        if not answer.crossings:
            side = high if answer.cheaper == "first" else low
            # Above the bar, which it must not hide.
            ax.annotate(
                words[answer.cheaper],
                (side, row),
                textcoords="offset points",
                xytext=(-6 if side == high else 6, 2.5),
                ha="right" if side == high else "left",
                va="bottom",
                fontsize=5.6,
                color=GREY,
            )
    ax.set_yticks(range(len(answers)), [_row_name(answer) for answer in answers])
    ax.set_ylim(len(answers) - 0.5, -0.5)
    ax.set_xlim(low, result.high / KW)
    if high * KW < result.high:
        ax.axvspan(high, result.high / KW, facecolor="none", edgecolor="#999999", hatch="////", linewidth=0)
    ax.grid(axis="x", color="#EEEEEE")
    ax.set_xlabel("Parity: power of a rack [kW]")
    ax.set_title(f"Parity density by boundary, axis {result.axis}")
    return figure


def _row_name(answer: Answer) -> str:
    cost, liquid, civil, equal = boundary_words(answer.boundary)
    plus, minus = "+", "−"
    signs = (
        f"{plus if liquid == 'with' else minus}liquid in servers, {plus if civil == 'with' else minus}civil"
    )
    return f"{cost}, {equal}: {signs}"


def _interval(ax: Any, row: int, answer: Answer, low: float, high: float, colour: str) -> None:
    spread = answer.spread
    if spread is not None:
        ends = [min(max(p / KW, low), high) for p in (spread.p10, spread.p90)]
        ax.plot(ends, [row, row], color=colour, linewidth=5, alpha=0.35, solid_capstyle="butt")
        for end, mark in ((low, "<"), (high, ">")):
            beyond = -math.inf if end == low else math.inf
            if beyond in (spread.p10, spread.p90):
                ax.plot(end, row, mark, color=colour, markersize=5, clip_on=False, zorder=6)
        if math.isfinite(spread.p50):
            ax.plot([spread.p50 / KW] * 2, [row - 0.28, row + 0.28], color=colour, linewidth=1.6)
    for one in answer.crossings:
        ax.plot(one.density / KW, row, "o", mfc="white", mec="black", zorder=7)


def _drivers(result: ParityResult) -> Figure:
    """The inputs that move parity most, each from end to end of its band."""
    shown = ranked(result)
    first, second = result.names
    equal = EQUAL[shown[0].boundary.equal]
    note = (
        f"Change of the gap (cost of {second} over {first}) as one input goes to the low and to the high "
        f"end of its band. To the right {second} gets dearer: parity rises. Boundary: with liquid parts in "
        f"servers, with civil works, equal {equal}."
    )
    figure, axes = noted_figure(
        [note, *parity_basis(result)],
        3.2,
        ncols=len(shown),
        squeeze=False,
        left=1.65,
        top=0.35,
        bottom=0.42,
        wspace=0.95,
    )
    for ax, answer in zip(axes[0], shown, strict=True):
        drivers = answer.drivers[:DRIVERS]
        rows = range(len(drivers))
        ax.barh(rows, [d.gap_low * KW for d in drivers], color="#0072B2", height=0.6, label="low end")
        ax.barh(rows, [d.gap_high * KW for d in drivers], color="#E69F00", height=0.6, label="high end")
        names = [textwrap.fill(input_words(d.name), 26) for d in drivers]
        ax.set_yticks(list(rows), names, fontsize=6)
        ax.invert_yaxis()
        ax.axvline(0, color="black", linewidth=0.6)
        ax.grid(axis="x", color="#DDDDDD")
        ax.set_title(f"{COST[answer.boundary.cost]} at {answer.at / KW:.1f} kW")
        per = "net compute" if answer.boundary.equal == "compute" else "IT"
        ax.set_xlabel(f"{result.currency} per kW of {per}")
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper left", ncols=2, bbox_to_anchor=(0.0, 1.0))
    return figure
