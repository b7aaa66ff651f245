"""Figures: capital cost and life-cycle cost as stacks, a bar for each design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from aidc_twin.report.figure_style import Fill, new_figure
from aidc_twin.report.labels import label
from aidc_twin.report.money import MILLION, capex_groups, lifecycle_parts, million
from aidc_twin.report.shown import decimals_of, scalar, text
from aidc_twin.studies.outcome import Outcome, distinct

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["capital_cost", "lifecycle_cost"]

GROUP_FILLS = {
    "building": Fill("#BBBBBB", ""),
    "power": Fill("#E69F00", "---"),
    "plant": Fill("#56B4E9", "///"),
    "cooling_air": Fill("#009E73", "\\\\\\"),
    "cooling_liquid": Fill("#0072B2", ""),
    "it_premium": Fill("#CCE8F7", "xxx"),
    "soft": Fill("#FFFFFF", "..."),
}
LIFE_FILLS = {
    "capital": Fill("#BBBBBB", ""),
    "energy": Fill("#E69F00", "///"),
    "demand": Fill("#D55E00", "\\\\\\"),
    "water": Fill("#0072B2", ""),
    "maintenance": Fill("#CCE8F7", "xxx"),
    "replacements": Fill("#009E73", ""),
    "heat": Fill("#FFFFFF", "..."),
}
# A segment that is a smaller share of the longest bar has no room for its number.
LEAST_SHARE = 0.052
BAR = 0.62


def capital_cost(outcomes: Sequence[Outcome]) -> Figure:
    """Capital cost by group, with the band from all prices low to all prices high."""
    stacks = [capex_groups(o) for o in outcomes]
    band = [(scalar(o.capex.sum("low")) / MILLION, scalar(o.capex.sum("high")) / MILLION) for o in outcomes]
    note = "Under each total: all prices at the low and all at the high end of their bands."
    return _stacked(outcomes, stacks, GROUP_FILLS, "Capital cost", note, band)


def lifecycle_cost(outcomes: Sequence[Outcome]) -> Figure:
    """Present value of the life-cycle cost by part; only for designs that were run for a whole year."""
    stacks = [lifecycle_parts(o.opex, o.lifecycle) for o in outcomes if o.opex and o.lifecycle]
    lives = [o.lifecycle for o in outcomes if o.lifecycle]
    terms = " and ".join(dict.fromkeys(f"{life.years} years at {scalar(life.rate):.1%}" for life in lives))
    note = (
        f"Present value of capital, running cost and replacements over {terms}; no value is left at the end."
    )
    return _stacked(outcomes, stacks, LIFE_FILLS, "Life-cycle cost, present value", note, None)


def _stacked(
    outcomes: Sequence[Outcome],
    stacks: Sequence[Mapping[str, float]],
    fills: Mapping[str, Fill],
    words: str,
    note: str,
    band: Sequence[tuple[float, float]] | None,
) -> Figure:
    names = distinct([o.name for o in outcomes])
    figure, ax = new_figure(
        outcomes, 0.9 + 0.52 * len(outcomes), note, money=True, left=1.1, right=0.15, top=0.45, bottom=0.42
    )
    totals = [sum(stack.values()) / MILLION for stack in stacks]
    decimals = decimals_of(max(totals))
    longest = max(totals)
    rows = list(range(len(names)))
    starts = [0.0] * len(names)
    for part, fill in fills.items():
        widths = [stack.get(part, 0.0) / MILLION for stack in stacks]
        if not any(widths):
            continue
        ax.barh(rows, widths, BAR, left=starts, label=label(part), **fill.patch())
        for row, width in enumerate(widths):
            if width > LEAST_SHARE * longest:
                ax.text(
                    starts[row] + width / 2,
                    row,
                    text(width, max(decimals - 1, 0)),
                    ha="center",
                    va="center",
                    fontsize=6.2,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
                )
            starts[row] += width
    for row, total in enumerate(totals):
        at = total + 0.012 * longest
        above = -0.12 if band else 0.0
        ax.text(at, row + above, text(total, decimals), va="center", fontweight="bold", fontsize=7.5)
        if band is not None:
            low, high = (text(end, max(decimals - 1, 0)) for end in band[row])
            ax.text(at, row + 0.18, f"{low} to {high}", va="center", fontsize=6.2)
    ax.set_xlim(0, longest * (1.2 if band else 1.13))
    ax.set_yticks(rows, names)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(f"{words} [{million(outcomes[0].capex.currency)}]")
    figure.legend(
        *ax.get_legend_handles_labels(),
        loc="upper center",
        bbox_to_anchor=(0.5, 1 - 0.03 / figure.get_figheight()),
        ncols=4,
        columnspacing=1.2,
    )
    return figure
