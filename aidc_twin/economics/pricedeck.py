"""A price deck: region, currency, year and the rows of the catalogue that a study takes its prices from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aidc_twin.arrays import Array
from aidc_twin.catalogue import Catalogue, Entry, load
from aidc_twin.errors import Finding, InputError

__all__ = ["PriceDeck", "Quoted", "deck"]

Lanes = NDArray[np.float64]
LEVELS = ("low", "mid", "high")
CURRENCY_OF_REGION = {"CN": "CNY", "US": "USD"}


@dataclass(frozen=True)
class Quoted:
    """A number as the deck takes it: in the deck's currency and year, with its band.

    ``value`` is at the deck's level; of a number that was drawn (`Catalogue.drawn`), ``value`` and ``mid``
    are the draws, shape (lanes,).
    """

    value: Lanes
    low: Array
    mid: Array
    high: Array
    si_unit: str
    entry: Entry


@dataclass(frozen=True)
class PriceDeck:
    """Where a study takes its prices from. Build it with `deck`.

    Attributes
    ----------
    region
        Region of the price rows, "CN" or "US".
    currency, year
        In which all amounts are given.
    tariff, water, carbon
        Ids of the electricity tariff, the water price and the grid emission factor.
    level
        "low", "mid" or "high".
    """

    catalogue: Catalogue
    region: str
    currency: str
    year: int
    tariff: str
    water: str
    carbon: str
    level: str = "mid"

    @property
    def money_unit(self) -> str:
        """Currency with year, as amounts name it: "CNY2026"."""
        return f"{self.currency}{self.year}"

    def at(self, level: str) -> PriceDeck:
        """The deck with every number at the low, middle or high end of its band.

        Raises
        ------
        ValueError
            For another level.
        """
        if level not in LEVELS:
            raise ValueError(f"level = {level!r}; a level is one of {', '.join(LEVELS)}")
        return replace(self, level=level)

    def entry(self, id: str, parameter: str) -> Entry:
        """The row of the deck's region, else the one that holds everywhere.

        The tariff, the water price and the emission factor are named by id and may lie in another region;
        no other number is ever taken from one.

        Raises
        ------
        InputError
            If there is no such row.
        """
        regions = self.catalogue.regions(id, parameter)
        if self.region in regions or not regions:
            return self.catalogue.get(id, parameter, self.region)
        if "" in regions:
            return self.catalogue.get(id, parameter)
        chosen = id in (self.tariff, self.water, self.carbon)
        return self.catalogue.get(id, parameter, regions[0] if chosen else self.region)

    def number(self, id: str, parameter: str, escalate: bool = False) -> Quoted:
        """A number in the deck's currency.

        Parameters
        ----------
        escalate
            Bring the price from its year to the deck's year with the region's construction inflation.
            Asked for equipment; a tariff stands as published.
        """
        entry = self.entry(id, parameter)
        factor = self._exchange(entry.currency) if entry.currency else 1.0
        if escalate and entry.currency:
            factor *= self._escalation(entry.currency_year)
        unit = entry.si_unit
        if entry.currency:
            unit = self.currency + unit[len(entry.currency) :]
        low, mid, high = entry.low * factor, entry.value * factor, entry.high * factor
        value = np.asarray({"low": low, "mid": mid, "high": high}[self.level])
        return Quoted(value, low, mid, high, unit, entry)

    def _exchange(self, currency: str) -> Array:
        if currency == self.currency:
            return 1.0
        rate = self.catalogue.get("exchange_rate", "cny_per_usd").value
        if (currency, self.currency) == ("USD", "CNY"):
            return rate
        if (currency, self.currency) == ("CNY", "USD"):
            return 1.0 / rate
        raise InputError(
            Finding("price deck", f"no exchange rate {currency} to {self.currency}", "CNY and USD are known")
        )

    def _escalation(self, from_year: int) -> Array:
        inflation = self.catalogue.get("finance", "construction_inflation", self.region).value
        return (1.0 + inflation) ** (self.year - from_year)


def deck(
    region: str,
    *,
    tariff: str,
    water: str,
    carbon: str,
    catalogue: Catalogue | None = None,
    currency: str = "",
    year: int = 0,
) -> PriceDeck:
    """Build a price deck; tariff, water and carbon have no default, since each is a cost assumption.

    A grid without a known emission factor has an empty ``carbon``: prices work, carbon does not.

    Parameters
    ----------
    region
        "CN" or "US".
    tariff, water, carbon
        Ids of tariffs.csv and carbon.csv: "electricity_jiangsu_110kv", "water_cn", "grid_shanghai".
    catalogue
        The shipped one if absent; give one with overrides to change numbers.
    currency, year
        The region's own currency and deck year of finance.csv if absent.

    Raises
    ------
    InputError
        For an unknown region, currency or row; all of them at once.
    """
    catalogue = load() if catalogue is None else catalogue
    findings: list[Finding] = []
    if region not in CURRENCY_OF_REGION:
        rule = f"a region is one of {', '.join(CURRENCY_OF_REGION)}"
        raise InputError(Finding("price deck", f"region {region!r} has no prices", rule))
    currency = currency or CURRENCY_OF_REGION[region]
    if currency not in CURRENCY_OF_REGION.values():
        rule = f"a deck is in one of {', '.join(CURRENCY_OF_REGION.values())}"
        findings.append(Finding("price deck", f"currency {currency!r} is unknown", rule))
    year = year or int(catalogue.get("finance", "deck_year", region).value)
    built = PriceDeck(catalogue, region, currency, year, tariff, water, carbon)
    wanted = ((tariff, "energy_price_flat"), (tariff, "demand_charge_per_month"), (water, "water_price"))
    carbon_row = ((carbon, "emission_factor"),) if carbon else ()
    for id, parameter in (*wanted, *carbon_row):
        try:
            built.entry(id, parameter)
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return built
