"""Why designs differ: the terms of the difference in energy, PUE and capital cost, largest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aidc_twin.report.labels import label
from aidc_twin.report.money import MILLION, million
from aidc_twin.report.provenance import shared_provenance
from aidc_twin.report.shown import ABSENT, add_up, decimals_of, in_unit, of_metric, scalar, signed, text
from aidc_twin.report.table import Table
from aidc_twin.report.terms import energy_terms, pue_gap, rounded_terms, side_of
from aidc_twin.studies.outcome import Outcome

__all__ = ["reasons"]

# Terms of the capital cost that are shown by name; the rest stands in one line.
MOST_ITEMS = 10
REST = "all_other_items"


def reasons(outcomes: Sequence[Outcome]) -> Table:
    """Terms of the difference of each further design from the first, ranked by size.

    Energy terms sum to the difference at the utility meter, their shares to 100 %, and the terms in PUE to
    the difference in PUE. IT terms have none there: PUE divides by IT energy, whatever it is spent on.
    """
    two = len(outcomes) == 2
    names = (outcomes[0].name, outcomes[1].name) if two else ("first design", "other design")
    columns = ("Term", "Side", *names, "Difference", "Share", "In PUE")
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    for other in outcomes[1:]:
        # With two designs the heads of the columns name them.
        pair = "" if two else f": {other.name} against {outcomes[0].name}"
        rows += _energy_rows(outcomes[0], other, pair)
        rows += _capex_rows(outcomes[0], other, pair)
        notes += _notes(outcomes[0], other)
    if len(outcomes) < 2:
        notes.append("One design alone differs from nothing.")
    else:
        notes.append("Terms are rounded so that they add up to the total shown.")
    return Table("Why the designs differ", columns, tuple(rows), (*notes, *shared_provenance(outcomes)))


def _energy_rows(one: Outcome, other: Outcome, pair: str) -> list[tuple[str, ...]]:
    totals = [in_unit(o.energy["facility"], "J", "MWh") for o in (one, other)]
    decimals = decimals_of(max(totals))
    sides = tuple(rounded_terms(o.energy, decimals) for o in (one, other))
    gaps = {name: pue_gap(one.energy, other.energy, name) for name in energy_terms(one.energy)}
    pue_terms = {name: gap for name, gap in gaps.items() if gap is not None}
    return _ranked(f"Energy of the run [MWh]{pair}", "Facility energy", sides, decimals, pue_terms)


def _capex_rows(one: Outcome, other: Outcome, pair: str) -> list[tuple[str, ...]]:
    if one.capex.currency != other.capex.currency:
        return []
    costs = [_by_item(one), _by_item(other)]
    items = list(dict.fromkeys([*costs[0], *costs[1]]))
    gaps = {item: abs(costs[1].get(item, 0.0) - costs[0].get(item, 0.0)) for item in items}
    leading = sorted(items, key=lambda item: -gaps[item])[:MOST_ITEMS]
    rest = [item for item in items if item not in leading]
    for cost in costs:
        if rest:
            cost[REST] = sum(cost.get(item, 0.0) for item in rest)
    chosen = [*leading, *([REST] if rest else [])]
    first, second = ({item: cost.get(item, 0.0) for item in chosen} for cost in costs)
    group = {line.item: label(line.group) for o in (one, other) for line in o.capex.lines}
    title = f"Capital cost [{million(one.capex.currency)}]{pair}"
    decimals = decimals_of(max(sum(first.values()), sum(second.values())))
    a, b = (dict(zip(chosen, add_up(list(side.values()), decimals), strict=True)) for side in (first, second))
    return _ranked(title, "Capital cost", (a, b), decimals, None, group)


def _by_item(outcome: Outcome) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in outcome.capex.lines:
        found[line.item] = found.get(line.item, 0.0) + scalar(line.cost) / MILLION
    return found


def _ranked(
    title: str,
    total: str,
    sides: tuple[Mapping[str, float], ...],
    decimals: int,
    pue_terms: Mapping[str, float] | None,
    group: Mapping[str, str] | None = None,
) -> list[tuple[str, ...]]:
    """A section: terms by falling size of their difference, then the total; the rest of many stands last."""
    first, second = sides
    names = [name for name in first if first[name] or second[name]]
    names.sort(key=lambda name: (name == REST, -abs(second[name] - first[name])))
    a, b = ([side[name] for name in names] for side in sides)
    gap = sum(b) - sum(a)
    rows = [(title, *[""] * 6)]
    shares = _shares([y - x for x, y in zip(a, b, strict=True)], gap)
    in_pue = add_up([(pue_terms or {}).get(name, 0.0) for name in names], 4)
    for name, x, y, share, pue in zip(names, a, b, shares, in_pue, strict=True):
        side = group.get(name, "") if group is not None else side_of(name)
        has_pue = pue_terms is not None and name in pue_terms
        last = signed(pue, 4) if has_pue else (ABSENT if pue_terms is not None else "")
        rows.append(
            (label(name), side, text(x, decimals), text(y, decimals), signed(y - x, decimals), share, last)
        )
    last = signed(sum(in_pue), 4) if pue_terms is not None else ""
    whole = "100.0 %" if shares and shares[0] != ABSENT else ABSENT
    rows.append(
        (total, "", text(sum(a), decimals), text(sum(b), decimals), signed(gap, decimals), whole, last)
    )
    return rows


def _shares(gaps: Sequence[float], total: float) -> list[str]:
    """Share of each term in the total difference; dashes where terms cancel out to next to nothing."""
    if abs(total) < 1e-3 * sum(abs(gap) for gap in gaps) or total == 0:
        return [ABSENT] * len(gaps)
    return [f"{share:.1f} %" for share in add_up([100 * gap / total for gap in gaps], 1)]


# Server fans that differ by less are no reason to speak of them.
LIKE_FANS = 0.01


def _notes(one: Outcome, other: Outcome) -> list[str]:
    fans = [in_unit(o.energy["server_fans"], "J", "MWh") for o in (one, other)]
    figures = [
        f"{name} {of_metric(one.metrics[key]):.3f} to {of_metric(other.metrics[key]):.3f}"
        for name, key in (("PUE", "pue"), ("ITUE", "itue"), ("TUE", "tue"))
        if one.metrics[key].value is not None and other.metrics[key].value is not None
    ]
    changes = f"{one.name} to {other.name}: {', '.join(figures)}."
    if abs(fans[1] - fans[0]) <= LIKE_FANS * max(fans):
        return [changes]
    return [
        f"{changes} Server fans take {text(fans[0], 0)} and "
        f"{text(fans[1], 0)} MWh. They count as IT energy, the divisor of PUE, so saving them does not "
        "lower it. "
        "Facility energy and TUE show the saving.",
    ]
