"""Our capital cost beside published ones, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aidc_twin.catalogue import Entry
from aidc_twin.economics.capex import CapexResult
from aidc_twin.economics.items import GROUPS, IT_PREMIUM, SOFT
from aidc_twin.economics.pricedeck import PriceDeck

__all__ = ["PUBLISHED", "BenchmarkComparison", "compare_to_published"]

Lanes = NDArray[np.float64]
# The published figures that a total is set beside, by region of the prices.
PUBLISHED = {
    "CN": ("cushman_cn_2025", "gds_ulanqab_2026"),
    "US": ("cushman_us_2025", "cbre_na_2025", "turner_silicon_valley_2025"),
}

# What the price rows of a region are, beside what consultants publish.
PRICE_LEVEL = {
    "CN": "The price rows are those of Chinese makers bought directly; the consultant's figure is a tender "
    "level for a building of international standard with a main contractor. Chinese operators report "
    "programmes at or below 30 CNY/W.",
    "US": "The price rows are 2025 quotes and concept estimates of single items; the consultant's figure "
    "averages 19 markets.",
}


@dataclass(frozen=True)
class BenchmarkComparison:
    """One published figure beside ours; all in M$ per MW of IT (that is USD/W), ours shape (lanes,).

    ``ours`` has the boundary of the publication as far as our lines allow: without design and management,
    and without liquid parts inside servers. ``ours_all`` is the whole bill, ``low`` and ``high`` its band.
    ``parts`` are the groups of the whole bill.
    """

    id: str
    published: float
    published_low: float
    published_high: float
    ours: Lanes
    ours_all: Lanes
    low: Lanes
    high: Lanes
    parts: dict[str, Lanes]
    difference: Lanes
    explanation: tuple[str, ...]
    source: str
    where: str
    scope: str


def compare_to_published(bill: CapexResult, it_power: Lanes, deck: PriceDeck) -> list[BenchmarkComparison]:
    """Set the bill beside the published totals of its region.

    Money is turned to USD at the catalogue's rate and brought to the year of the publication by nothing:
    the years are within one of each other and named in the explanation.

    Parameters
    ----------
    it_power
        Rated IT power in W, shape (lanes,).

    Raises
    ------
    ValueError
        If IT power is not above zero.
    """
    it_power = np.asarray(it_power, dtype=np.float64)
    if np.any(it_power <= 0.0):
        raise ValueError(f"it_power = {it_power}; a cost per power needs a power above zero")
    rate = deck.catalogue.get("exchange_rate", "cny_per_usd").value
    to_usd = 1.0 / rate if deck.currency == "CNY" else 1.0
    per_power = to_usd / it_power

    soft = sum((line.cost for line in bill.lines if line.item == "design_management"), start=np.zeros(()))
    premium = bill.sum(groups=(IT_PREMIUM,))
    ours = (bill.total - soft - premium) * per_power
    parts = {group: bill.sum(groups=(group,)) * per_power for group in GROUPS}
    return [
        _one(id, bill, deck, ours, soft * per_power, premium * per_power, per_power, parts)
        for id in PUBLISHED[deck.region]
    ]


def _one(
    id: str, bill: CapexResult, deck: PriceDeck, ours: Lanes, soft: Lanes, premium: Lanes, per_power: Lanes,
    parts: dict[str, Lanes],
) -> BenchmarkComparison:  # fmt: skip
    entry = deck.catalogue.get(id, "capex_per_it_power", deck.region)
    rate = deck.catalogue.get("exchange_rate", "cny_per_usd").value
    to_usd = 1.0 / rate if entry.currency == "CNY" else 1.0
    return BenchmarkComparison(
        id=id,
        published=entry.value * to_usd,
        published_low=entry.low * to_usd,
        published_high=entry.high * to_usd,
        ours=ours,
        ours_all=bill.total * per_power,
        low=bill.sum("low") * per_power,
        high=bill.sum("high") * per_power,
        parts=parts,
        difference=ours - entry.value * to_usd,
        explanation=_explain(bill, deck, ours, soft, premium, parts, entry),
        source=entry.source,
        where=entry.where,
        scope=entry.scope,
    )


def _explain(
    bill: CapexResult, deck: PriceDeck, ours: Lanes, soft: Lanes, premium: Lanes, parts: dict[str, Lanes],
    entry: Entry,
) -> tuple[str, ...]:  # fmt: skip
    def text(value: Lanes) -> str:
        return f"{float(np.atleast_1d(value)[0]):.2f}"

    largest = max((g for g in GROUPS if g not in (SOFT, IT_PREMIUM)), key=lambda g: float(np.mean(parts[g])))
    return (
        "Land is in neither figure.",
        f"Design and management ({text(soft)} M$/MW) are soft cost and left out of the compared "
        f"{text(ours)} M$/MW.",
        f"Liquid parts inside the servers ({text(premium)} M$/MW) belong to the IT and are left out.",
        f"The compared figure contains contingency and commissioning; the largest group is {largest} "
        f"({text(parts[largest])} M$/MW).",
        "Not in ours, and in a published project total: the grid connection above the MV transformers, "
        "site works, offices, permits, contractor's general cost, network rooms and spare capacity "
        "built ahead of the IT.",
        f"Ours is in {deck.money_unit}, the publication in {entry.currency}{entry.currency_year}; "
        f"{bill.grade_text()}.",
        PRICE_LEVEL[deck.region],
    )
