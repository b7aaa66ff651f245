"""Capital cost: every piece of equipment at its price for its size, then the shares on top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aidc_twin.economics.items import BUILDING_WORKS, GROUP_OF, GROUPS, IT_PREMIUM, SOFT, SOFT_ITEMS
from aidc_twin.economics.money import Money, price_unit
from aidc_twin.economics.pricedeck import PriceDeck
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.equipment import Equipment

__all__ = ["CapexLine", "CapexResult", "bears", "capex", "cost_of_size"]

Lanes = NDArray[np.float64]


@dataclass(frozen=True)
class CapexLine:
    """One line of the bill.

    Attributes
    ----------
    name, item, group
        Instance, catalogue id, one of `aidc_twin.economics.items.GROUPS`.
    count, size, unit
        Units, size of one in SI ``unit``; for a share: 1, the base it is taken of, the currency.
    unit_price
        Price per SI unit of size at this size, so that ``count * size * unit_price`` is ``cost``.
    cost, low, mid, high
        At the deck's level (or draw), and at the three ends of the band, shape (lanes,).
    currency
        Currency with year, "CNY2026".
    quoted
        The row's text: "950 CNY/kW (2026)".
    prefabricated
        It comes assembled in a module.
    """

    name: str
    item: str
    group: str
    count: Lanes
    size: Lanes
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
    place: str
    reason: str
    prefabricated: bool = False


@dataclass(frozen=True)
class CapexResult:
    """The bill of one facility (or of one in each lane)."""

    lines: tuple[CapexLine, ...]
    currency: str

    def sum(self, column: str = "cost", groups: Iterable[str] = GROUPS) -> Lanes:
        """Sum of a column ("cost", "low", "mid" or "high") over groups, shape (lanes,)."""
        wanted = tuple(groups)
        return _sum(getattr(line, column) for line in self.lines if line.group in wanted)

    @property
    def total(self) -> Lanes:
        """All lines, at the deck's level or draw."""
        return self.sum()

    def by_group(self, column: str = "cost") -> dict[str, Lanes]:
        """Cost of every group, those without a line as zero."""
        return {group: self.sum(column, (group,)) for group in GROUPS}

    def money(self) -> Money:
        """The total for output."""
        return Money(self.total, self.currency)

    def grades(self) -> dict[str, int]:
        """How many price rows of each grade stand behind the lines; each row counts once."""
        rows = {line.place: line.grade for line in self.lines}
        return {grade: list(rows.values()).count(grade) for grade in sorted(set(rows.values()))}

    def grade_text(self) -> str:
        """Such as "17 estimates of 30 prices"."""
        counts = self.grades()
        return f"{counts.get('estimate', 0)} estimates of {sum(counts.values())} prices"


def capex(equipment: Sequence[Equipment], deck: PriceDeck) -> CapexResult:
    """Price a facility.

    Installation is taken of prices that are for supply alone; design and management of all works with
    installation; commissioning of mechanical and electrical works with installation; contingency of all
    of these. Liquid parts inside the servers come ready with them and bear no share.

    Raises
    ------
    InputError
        For items without price, or whose rating is in another unit than the price; all at once.
    """
    _check(equipment, deck)
    lines = [_line(one, deck) for one in equipment]
    for item in SOFT_ITEMS:
        lines.append(_share(item, lines, deck))
    return CapexResult(tuple(lines), deck.money_unit)


def cost_of_size(price: Lanes | float, size: Lanes, exponent: float, basis: float) -> Lanes:
    """Cost of one unit of a size::

        cost = price * basis * (size / basis) ** exponent

    With exponent 1 this is ``price * size`` and the basis plays no part. Zero size costs nothing.
    """
    if exponent == 1.0:
        return np.asarray(price * size)
    return np.asarray(price * basis * (size / basis) ** exponent)


def _line(one: Equipment, deck: PriceDeck) -> CapexLine:
    price = deck.number(one.item, "unit_price", escalate=True)
    entry = price.entry
    count = np.asarray(one.count, dtype=np.float64)
    size = np.asarray(np.ones_like(count) if one.unit == "1" else one.rating, dtype=np.float64)

    def cost(unit_price: Lanes | float) -> Lanes:
        return count * cost_of_size(unit_price, size, entry.scaling_exponent, entry.basis_size)

    # A size of zero has no price per size: the price of one unit of size stands there.
    some = np.where(size > 0.0, size, 1.0)
    unit_price = cost_of_size(price.value, some, entry.scaling_exponent, entry.basis_size) / some
    return CapexLine(
        name=one.name, item=one.item, group=GROUP_OF[one.item], count=count, size=size, unit=one.unit,
        unit_price=unit_price, cost=cost(price.value), low=cost(price.low), mid=cost(price.mid),
        high=cost(price.high), currency=deck.money_unit, source=entry.source, grade=entry.grade,
        where=entry.where, quoted=entry.written, place=entry.place, reason=one.reason,
        prefabricated=one.prefabricated,
    )  # fmt: skip


def _share(item: str, lines: list[CapexLine], deck: PriceDeck) -> CapexLine:
    share = deck.number(item, "share")
    base_lines = [line for line in lines if bears(item, line, deck)]

    # The band of a share multiplies the band of what it is taken of: low of low, high of high.
    def base(column: str) -> Lanes:
        return _sum(getattr(line, column) for line in base_lines)

    entry = share.entry
    size = base("cost")
    return CapexLine(
        name=item, item=item, group=SOFT, count=np.ones(()), size=size, unit=deck.currency,
        unit_price=share.value, cost=share.value * size, low=share.low * base("low"),
        mid=share.mid * base("mid"), high=share.high * base("high"), currency=deck.money_unit,
        source=entry.source, grade=entry.grade, where=entry.where, quoted=entry.written, place=entry.place,
        reason=entry.scope,
    )  # fmt: skip


def bears(item: str, line: CapexLine, deck: PriceDeck) -> bool:
    """Whether a share, one of ``SOFT_ITEMS``, is taken of an earlier line of the bill."""
    if line.group == IT_PREMIUM:
        return False
    if item == "installation":
        # What comes assembled in a module was installed in the factory: that is in the price of the module.
        if line.prefabricated:
            return False
        return line.group != SOFT and deck.entry(line.item, "unit_price").scope.startswith("supply")
    if item == "design_management":
        return line.group != SOFT or line.item == "installation"
    if item == "commissioning":
        works = line.group != SOFT and line.item not in BUILDING_WORKS
        return works or line.item == "installation"
    return True


def _check(equipment: Sequence[Equipment], deck: PriceDeck) -> None:
    findings: list[Finding] = []
    for one in equipment:
        if one.item not in GROUP_OF:
            rule = "an item stands in a group of the capital cost"
            findings.append(Finding(one.name, f"item {one.item!r} has no group", rule))
            continue
        try:
            entry = deck.entry(one.item, "unit_price")
        except InputError as error:
            findings += error.findings
            continue
        wanted = price_unit(entry.currency, one.unit)
        if entry.si_unit != wanted:
            what = f"rating in {one.unit!r}, price of {one.item} in {entry.si_unit}"
            findings.append(Finding(one.name, what, "rating and price must fit", f"See {entry.place}."))
    if findings:
        raise InputError(findings)


def _sum(parts: Iterable[Lanes]) -> Lanes:
    total = np.zeros(())
    for part in parts:
        total = total + part
    return np.asarray(total)
