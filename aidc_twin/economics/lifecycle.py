"""Cost over the life of a study: capital now, running costs each year, what wears out in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aidc_twin.economics.capex import CapexResult
from aidc_twin.economics.items import IT_PREMIUM, SOFT
from aidc_twin.economics.money import Money
from aidc_twin.economics.opex import OpexResult
from aidc_twin.economics.pricedeck import PriceDeck

__all__ = ["LifecycleResult", "Replacement", "annuity_factor", "lifecycle", "present_value"]

Lanes = NDArray[np.float64]
SECONDS_PER_YEAR = 365.25 * 24.0 * 3600.0  # Julian year, as the catalogue has it


@dataclass(frozen=True)
class Replacement:
    """Equipment bought again after its life; ``cost`` undiscounted, ``present`` discounted."""

    name: str
    item: str
    years: tuple[float, ...]
    cost: Lanes
    present: Lanes
    life_text: str


@dataclass(frozen=True)
class LifecycleResult:
    """Cost of the study's life: discounted beside undiscounted, shapes (lanes,).

    No value is left at the end: what lives longer than the study is charged in full.
    """

    years: int
    rate: Lanes
    capital: Lanes
    running_undiscounted: Lanes
    running_present: Lanes
    replacements: tuple[Replacement, ...]
    currency: str

    @property
    def undiscounted(self) -> Lanes:
        """Plain sum of all payments."""
        again = sum((one.cost for one in self.replacements), start=np.zeros(()))
        return np.asarray(self.capital + self.running_undiscounted + again)

    @property
    def present(self) -> Lanes:
        """Present value of all payments at the start of operation."""
        again = sum((one.present for one in self.replacements), start=np.zeros(()))
        return np.asarray(self.capital + self.running_present + again)

    @property
    def annuity(self) -> Lanes:
        """The even yearly payment that has the same present value."""
        return np.asarray(self.present / annuity_factor(self.rate, self.years))

    def money(self) -> Money:
        """Present value for output."""
        return Money(self.present, self.currency)


def present_value(amount: Lanes | float, rate: Lanes | float, year: float) -> Lanes:
    """Value today of an amount paid at the end of ``year``: ``amount / (1 + rate) ** year``.

    Raises
    ------
    ValueError
        For a rate of -1 or below, at which money has no worth.
    """
    if np.any(np.asarray(rate) <= -1.0):
        raise ValueError(f"rate = {rate}; a discount rate lies above -1")
    return np.asarray(amount / (1.0 + np.asarray(rate)) ** year)


def annuity_factor(rate: Lanes | float, years: int) -> Lanes:
    """Present value of 1 paid at the end of each of ``years`` years::

        (1 - (1 + rate) ** -years) / rate,   and ``years`` at rate 0

    Reckoned through log1p and expm1, so that it stays exact for rates near zero.

    Raises
    ------
    ValueError
        For a rate of -1 or below, or years below 1.
    """
    rate = np.asarray(rate, dtype=np.float64)
    if np.any(rate <= -1.0):
        raise ValueError(f"rate = {rate}; a discount rate lies above -1")
    if years < 1:
        raise ValueError(f"years = {years}; a study lasts at least one year")
    safe = np.where(rate == 0.0, 1.0, rate)
    return np.where(rate == 0.0, float(years), -np.expm1(-years * np.log1p(safe)) / safe)


def lifecycle(bill: CapexResult, yearly: OpexResult, deck: PriceDeck, years: int = 0) -> LifecycleResult:
    """Life-cycle cost: capital at the start, running cost at the end of each year, replacements when due.

    A line is bought again at the end of each of its lives that ends before the study does, at its
    supply cost in constant money. Parts inside the servers go with the servers and are not bought again here;
    neither are shares.

    Parameters
    ----------
    years
        Length of the study; the deck's ``study_life`` if 0.

    Raises
    ------
    ValueError
        If bill, yearly cost and deck are not in the same money.
    """
    if not bill.currency == yearly.currency == deck.money_unit:
        raise ValueError(f"money differs: {bill.currency}, {yearly.currency}, {deck.money_unit}")
    if years == 0:
        years = round(float(deck.entry("finance", "study_life").value / SECONDS_PER_YEAR))
    rate = deck.number("finance", "discount_rate").value
    growth = deck.number("finance", "opex_growth").value
    # Payment k is total * (1 + g) ** (k - 1) at the end of year k: an annuity at the rate net of growth.
    net = (1.0 + rate) / (1.0 + growth) - 1.0
    running = yearly.total * _sum_growing(growth, years)
    running_present = yearly.total * annuity_factor(net, years) / (1.0 + growth)
    return LifecycleResult(
        years=years,
        rate=rate,
        capital=bill.total,
        running_undiscounted=running,
        running_present=running_present,
        replacements=_replacements(bill, deck, rate, years),
        currency=deck.money_unit,
    )


def _sum_growing(growth: Lanes, years: int) -> Lanes:
    return np.asarray(sum(((1.0 + growth) ** k for k in range(years)), start=np.zeros(())))


def _replacements(bill: CapexResult, deck: PriceDeck, rate: Lanes, years: int) -> tuple[Replacement, ...]:
    found = []
    for line in bill.lines:
        if line.group in (SOFT, IT_PREMIUM):
            continue
        entry = deck.entry(line.item, "life")
        life = entry.value / SECONDS_PER_YEAR
        due = tuple(life * k for k in range(1, int(years / life) + 1) if life * k < years)
        if not due:
            continue
        present = sum((present_value(line.cost, rate, year) for year in due), start=np.zeros(()))
        cost = line.cost * len(due)
        found.append(Replacement(line.name, line.item, due, cost, np.asarray(present), entry.written))
    return tuple(found)
