"""Yearly cost of running: energy, maximum demand, water and maintenance, each from its own quantity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aidc_twin.economics.capex import CapexResult
from aidc_twin.economics.items import GROUPS, IT_PREMIUM, SOFT
from aidc_twin.economics.money import Money
from aidc_twin.economics.pricedeck import PriceDeck

__all__ = ["HEAT", "MONTHS", "OpexLine", "OpexResult", "monthly_peak", "opex"]

Lanes = NDArray[np.float64]
MONTHS = 12
# Id of the price of heat.
HEAT = "district_heat"


@dataclass(frozen=True)
class OpexLine:
    """One yearly cost: ``quantity * unit_price = cost`` where there is one price; shapes (lanes,)."""

    name: str
    quantity: Lanes
    unit: str
    unit_price: Lanes
    cost: Lanes
    low: Lanes
    mid: Lanes
    high: Lanes
    currency: str
    source: str
    grade: str
    where: str
    quoted: str


@dataclass(frozen=True)
class OpexResult:
    """Yearly costs of one facility."""

    lines: tuple[OpexLine, ...]
    currency: str

    @property
    def total(self) -> Lanes:
        """All lines, per year."""
        return np.asarray(sum((line.cost for line in self.lines), start=np.zeros(())))

    def line(self, name: str) -> OpexLine:
        """One line by name.

        Raises
        ------
        KeyError
            If there is none of this name.
        """
        for line in self.lines:
            if line.name == name:
                return line
        raise KeyError(name)

    def money(self) -> Money:
        """The yearly total for output."""
        return Money(self.total, f"{self.currency}/year")


def monthly_peak(hours: NDArray[np.datetime64], power: Lanes) -> Lanes:
    """Highest power of each month of a year.

    Parameters
    ----------
    hours
        Starts of the hours, local standard time, shape (hours,).
    power
        Power in W, shape (hours, lanes); hourly maxima or means, as the meter of the tariff takes them.

    Returns
    -------
    Shape (12, lanes).

    Raises
    ------
    ValueError
        If a month has no hour: a demand charge cannot be given for part of a year.
    """
    month = hours.astype("datetime64[M]").astype(np.int64) % MONTHS
    missing = sorted(set(range(MONTHS)) - set(month.tolist()))
    if missing:
        raise ValueError(
            f"months {[m + 1 for m in missing]} have no hour; a demand charge needs a whole year"
        )
    return np.stack([power[month == m].max(axis=0) for m in range(MONTHS)])


def opex(
    energy: Lanes | Mapping[str, Lanes],
    peak: Lanes,
    water: Lanes,
    bill: CapexResult,
    deck: PriceDeck,
    heat: Lanes | None = None,
) -> OpexResult:
    """Yearly cost.

    Parameters
    ----------
    energy
        Energy of a year at the utility meter in J, shape (lanes,); or one such array for each price
        period of the tariff, by its name ("flat", "peak", "valley", "sharp").
    peak
        Highest power of each month in W, shape (12, lanes), from `monthly_peak`.
    water
        Make-up water of a year in m3, shape (lanes,).
    bill
        Capital cost in the same deck's money; maintenance is a share of each line.
    heat
        Heat of a year that is sold to a network, J, shape (lanes,); its revenue is a negative cost. No line
        where None.

    Raises
    ------
    ValueError
        If ``peak`` has not twelve months or the bill is in other money.
    InputError
        If the tariff has no price for a period.
    """
    peak = np.asarray(peak, dtype=np.float64)
    if peak.shape[:1] != (MONTHS,):
        raise ValueError(f"peak has shape {peak.shape}; it is (12, lanes), one row a month")
    if bill.currency != deck.money_unit:
        raise ValueError(f"the bill is in {bill.currency}, the deck in {deck.money_unit}")
    periods = energy if isinstance(energy, Mapping) else {"flat": energy}
    lines = [
        _times(_energy_name(name), periods[name], "J", deck, deck.tariff, f"energy_price_{name}")
        for name in sorted(periods)
    ]
    lines.append(_times("demand", peak.sum(axis=0), "W", deck, deck.tariff, "demand_charge_per_month"))
    lines.append(_times("water", water, "m3", deck, deck.water, "water_price"))
    if heat is not None:
        sold = _times("heat_sold", heat, "J", deck, HEAT, "heat_price")
        # What is earned lowers the cost: the lowest cost is that of the highest price.
        earned = replace(sold, unit_price=-sold.unit_price, cost=-sold.cost, mid=-sold.mid)
        lines.append(replace(earned, low=-sold.high, high=-sold.low))
    lines += [_maintenance(group, bill, deck) for group in GROUPS if group not in (SOFT, IT_PREMIUM)]
    if any(line.group == IT_PREMIUM for line in bill.lines):
        lines.append(_maintenance(IT_PREMIUM, bill, deck))
    return OpexResult(tuple(lines), deck.money_unit)


def _energy_name(period: str) -> str:
    return "energy" if period == "flat" else f"energy_{period}"


def _times(name: str, quantity: Lanes, unit: str, deck: PriceDeck, id: str, parameter: str) -> OpexLine:
    price = deck.number(id, parameter)
    entry = price.entry
    quantity = np.asarray(quantity, dtype=np.float64)
    return OpexLine(
        name, quantity, unit, price.value, quantity * price.value, quantity * price.low, quantity * price.mid,
        quantity * price.high, deck.money_unit, entry.source, entry.grade, entry.where,
        f"{entry.id}: {entry.written}",
    )  # fmt: skip


def _maintenance(group: str, bill: CapexResult, deck: PriceDeck) -> OpexLine:
    base = cost = low = mid = high = np.zeros(())
    sources: dict[str, None] = {}
    grades: dict[str, None] = {}
    texts: list[str] = []
    for line in bill.lines:
        if line.group != group:
            continue
        share = deck.number(line.item, "maintenance_share_per_year")
        base = base + line.cost
        cost = cost + share.value * line.cost
        low, mid, high = low + share.low * line.low, mid + share.mid * line.mid, high + share.high * line.high
        sources[share.entry.source] = grades[share.entry.grade] = None
        texts.append(f"{line.item} {share.entry.text}")
    share_of_all = cost / np.where(base > 0.0, base, 1.0)
    return OpexLine(
        f"maintenance_{group}", base, deck.currency, share_of_all, cost, low, mid, high, deck.money_unit,
        ", ".join(sources), ", ".join(grades), "share of each line's capital cost a year",
        "; ".join(dict.fromkeys(texts)),
    )  # fmt: skip
