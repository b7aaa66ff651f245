"""Money taken apart: the bill by group and line, the running cost by its quantities, the cost of a life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from aidc_twin.catalogue import load
from aidc_twin.catalogue.tariff_hours import hours_of_periods
from aidc_twin.economics.capex import CapexLine, bears
from aidc_twin.economics.items import GROUPS, SOFT
from aidc_twin.economics.money import price_unit
from aidc_twin.economics.opex import HEAT, OpexLine
from aidc_twin.economics.pricedeck import PriceDeck, Quoted
from aidc_twin.studies.evaluate import KG_PER_M3, price_deck
from aidc_twin.studies.term import Term, recomputed
from aidc_twin.studies.term_energy import facility_energy, total
from aidc_twin.studies.term_figures import FIGURES, carbon_mass
from aidc_twin.studies.term_months import MONTHS
from aidc_twin.studies.term_sources import Sources, entry_term

__all__ = ["MONEY"]


def _one(value: object) -> float:
    return float(np.atleast_1d(np.asarray(value, dtype=float))[0])


def _deck(sources: Sources) -> PriceDeck:
    return price_deck(sources.outcome.spec, load())


def _price(quoted: Quoted, deck: PriceDeck, words: str = "") -> Term:
    """A price or share of the deck; one in foreign money stands in the money of the deck."""
    term = entry_term(quoted.entry)
    foreign = bool(quoted.entry.currency) and quoted.entry.currency != deck.currency
    term = replace(term, value=_one(quoted.value), unit=quoted.si_unit, words=words or term.words)
    return replace(term, text="", how=f"from {quoted.entry.written}; {term.how}") if foreign else term


def capital_cost(sources: Sources, name: str = "capex") -> Term:
    """The bill: groups, lines, each with its count, size and price."""
    bill, deck = sources.outcome.capex, _deck(sources)
    groups = []
    for group in GROUPS:
        lines = [_line(sources, line, deck) for line in bill.lines if line.group == group]
        if lines:
            groups.append(total(group, "sum of its lines", lines, bill.currency))
    return Term(name, _one(bill.total), bill.currency, "sum of the groups", "sum", tuple(groups))


def _line(sources: Sources, line: CapexLine, deck: PriceDeck) -> Term:
    cost = _one(line.cost)
    if line.group == SOFT:
        share = _price(deck.number(line.item, "share"), deck)
        before = []
        for other in sources.outcome.capex.lines:
            if other is line:
                break
            if bears(line.item, other, deck):
                before.append(Term(other.name, _one(other.cost), line.currency, "see there", origin="above"))
        base = total("base", f"what it is taken of: {line.reason}", before, line.currency)
        return Term(line.name, cost, line.currency, "share x base", "product", (share, base))
    quoted = deck.number(line.item, "unit_price", escalate=True)
    entry = quoted.entry
    how = "price of one unit of size, in the money and year of the deck"
    if entry.scaling_exponent != 1.0:
        how = f"price x (size / {entry.basis}) ** ({entry.scaling_exponent:g} - 1)"
    unit = price_unit(line.currency, line.unit)
    price = Term(
        "unit_price", _one(line.unit_price), unit, how, origin="catalogue", inputs=(entry_term(entry),)
    )
    size = () if line.unit == "1" else (sources.rating(line.name, "Size of one unit"),)
    how = "units x price" if line.unit == "1" else "units x size of one x price per size"
    return Term(
        line.name,
        cost,
        line.currency,
        how,
        "product",
        (sources.count(line.name), *size, price),
        words=line.name,
    )


def running_cost(sources: Sources, name: str = "opex") -> Term:
    """Energy, demand, water and maintenance of a year."""
    yearly, deck = sources.outcome.opex, _deck(sources)
    assert yearly is not None, "refused before, with the reason"
    unit = f"{yearly.currency}/year"
    lines = tuple(_yearly(sources, line, deck, unit) for line in yearly.lines)
    return Term(name, _one(yearly.total), unit, "sum of its lines", "sum", lines)


def _yearly(sources: Sources, line: OpexLine, deck: PriceDeck, unit: str) -> Term:
    cost = _one(line.cost)
    hours = hours_of_periods(deck.catalogue, deck.tariff)
    if line.name.startswith("energy") and len(hours) > 1:
        period = line.name.removeprefix("energy_") if "_" in line.name else "flat"
        amount = Term(
            "energy_in_period", _one(line.quantity), "J", f"utility meter of the run in the {period} hours",
            origin="run", words=f"Energy in {period} hours",
        )  # fmt: skip
        price = _price(deck.number(deck.tariff, f"energy_price_{period}"), deck)
        return Term(line.name, cost, unit, "energy in these hours x price", "product", (amount, price))
    if line.name == "energy":
        price = _price(deck.number(deck.tariff, "energy_price_flat"), deck)
        return Term(
            line.name, cost, unit, "energy of the year x price", "product", (facility_energy(sources), price)
        )
    if line.name == "demand":
        peaks = sources.outcome.run.monthly["power.facility.max"][:, 0]
        months = [
            Term(month, float(peak), "W", "meter of the run: highest step of the month", origin="run")
            for month, peak in zip(MONTHS, peaks, strict=True)
        ]
        billed = total("billed_demand", "highest power of each month, all months", months, "W")
        charge = _price(deck.number(deck.tariff, "demand_charge_per_month"), deck)
        return Term(line.name, cost, unit, "sum of the monthly peaks x charge", "product", (billed, charge))
    if line.name == "water":
        density = Term(
            "water_per_volume",
            KG_PER_M3,
            "kg/m3",
            "water is metered as mass and billed as volume",
            origin="law",
        )
        terms = (FIGURES["water"](sources, "water"), density)
        bare = Term("water_volume", 0.0, "m3", "make-up water / density", "quotient", terms)
        price = _price(deck.number(deck.water, "water_price"), deck)
        volume = replace(bare, value=recomputed(bare))
        return Term(line.name, cost, unit, "make-up water x price", "product", (volume, price))
    if line.name == "heat_sold":
        heat = FIGURES["heat_reuse"](sources, "heat_reuse")
        price = _price(deck.number(HEAT, "heat_price"), deck)
        sign = Term("sign", -1.0, "1", "what is earned lowers the cost", origin="law")
        return Term(line.name, cost, unit, "- heat sold x price", "product", (sign, heat, price))
    group = line.name.removeprefix("maintenance_")
    parts = [
        _maintained(one, deck, unit)
        for one in sources.outcome.capex.lines
        if one.group == group
    ]  # fmt: skip
    if not parts:
        return Term(line.name, cost, unit, "this design has none of it", origin="sizing")
    return Term(line.name, cost, unit, "share of the capital cost of each line", "sum", tuple(parts))


def _maintained(line: CapexLine, deck: PriceDeck, unit: str) -> Term:
    share = _price(deck.number(line.item, "maintenance_share_per_year"), deck)
    base = Term("capital", _one(line.cost), line.currency, f"capital cost of {line.name}", origin="above")
    return Term(
        line.name,
        share.value * base.value,
        unit,
        "share a year x capital cost",
        "product",
        (share, base),
        words=line.name,
    )


def life_cost(sources: Sources, name: str = "lifecycle") -> Term:
    """Present value of capital, running cost and replacements."""
    life, yearly, deck = sources.outcome.lifecycle, sources.outcome.opex, _deck(sources)
    assert life is not None and yearly is not None, "refused before, with the reason"
    money = life.currency
    rate = _price(deck.number("finance", "discount_rate"), deck)
    growth = _price(deck.number("finance", "opex_growth"), deck)
    years = replace(entry_term(deck.entry("finance", "study_life")), words="finance.study_life")
    factor = Term(
        "present_worth", _one(life.running_present) / _one(yearly.total), "1",
        "years of running cost in money of today: growth and discounting of each year", origin="law",
        inputs=(years, rate, growth),
    )  # fmt: skip
    running = Term(
        "running", _one(life.running_present), money, "running cost of a year x years in money of today",
        "product", (running_cost(sources), factor), words="Running cost, present value",
    )  # fmt: skip
    cost_of = {line.name: _one(line.cost) for line in sources.outcome.capex.lines}
    again = []
    for one in life.replacements:
        cost = Term("capital", cost_of[one.name], money, f"capital cost of {one.name}", origin="above")
        due = ", ".join(f"{year:g}" for year in one.years)
        worth = Term(
            "present_worth", _one(one.present) / cost.value if cost.value else 0.0, "1",
            f"bought again after {due} years (life {one.life_text}), discounted", origin="law",
            inputs=(entry_term(deck.entry(one.item, "life")), rate),
        )  # fmt: skip
        how = "capital cost x worth today of buying it again"
        again.append(Term(one.name, _one(one.present), money, how, "product", (cost, worth), words=one.name))
    parts = [capital_cost(sources), running]
    if again:
        parts.append(total("replacements", "what wears out within the study", again, money))
    how = f"present value over {life.years} years"
    return Term(name, _one(life.present), money, how, "sum", tuple(parts))


MONEY: Mapping[str, Callable[[Sources, str], Term]] = {
    "capex": capital_cost,
    "opex": running_cost,
    "lifecycle": life_cost,
    "carbon": lambda sources, name: carbon_mass(sources),
}
