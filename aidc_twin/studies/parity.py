"""Parity density: at which rack power do two designs cost the same, within which boundary, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from aidc_twin.catalogue import Catalogue, load
from aidc_twin.catalogue.ranges import Input, draws, inputs_of, one_at_a_time, spread
from aidc_twin.catalogue.reader import Key
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.limits import all_hold, first_broken
from aidc_twin.facility.spec import Spec
from aidc_twin.studies.crossings import crossings, first_crossing, meet, spread_of
from aidc_twin.studies.evaluate import price_deck
from aidc_twin.studies.findings import foreign_prices
from aidc_twin.studies.outcome import Outcome
from aidc_twin.studies.parity_axis import Ladder, build_steps, ladder
from aidc_twin.studies.parity_bill import bill_rows
from aidc_twin.studies.parity_cost import BOUNDARIES, Boundary, Priced, price
from aidc_twin.studies.parity_pair import one_currency, one_hall, same_compute
from aidc_twin.studies.parity_question import Question
from aidc_twin.studies.parity_result import Answer, Ceiling, Driver, ParityResult, Strip
from aidc_twin.studies.parity_year import Yearly, yearly

__all__ = ["capital_parity", "parity"]

# Rows that stay as they are: the efficiencies of a supply are the minima of a certificate, through which one
# curve is laid; lives and terms of the study are whole numbers of the question; coefficients of a chiller's
# curve mean nothing one by one; an electrical room is laid out for the water that the spec gives it.
FIXED = (
    ("psu_80plus_titanium", ""),
    ("finance", "study_life"),
    ("finance", "vat_rate"),
    ("finance", "deck_year"),
    ("exchange_rate", ""),
    ("chiller_carnot_magnetic", "eta_0"),
    ("chiller_carnot_magnetic", "eta_1"),
    ("chiller_carnot_magnetic", "eta_2"),
    ("chiller_carnot_centrifugal_vsd", "eta_0"),
    ("chiller_carnot_centrifugal_vsd", "eta_1"),
    ("chiller_carnot_centrifugal_vsd", "eta_2"),
    ("chiller_carnot_centrifugal_fixed", "eta_0"),
    ("chiller_carnot_centrifugal_fixed", "eta_1"),
    ("chiller_carnot_centrifugal_fixed", "eta_2"),
    ("chiller_carnot_screw", "eta_0"),
    ("chiller_carnot_screw", "eta_1"),
    ("chiller_carnot_screw", "eta_2"),
    ("air_chiller_carnot_screw", "eta_0"),
    ("air_chiller_carnot_screw", "eta_1"),
    ("air_chiller_carnot_screw", "eta_2"),
    ("chiller_eir_trane_cvhf_2317", ""),
    ("chiller_eir_york_yt_1055", ""),
    ("chiller_eir_doe2_centrifugal", ""),
    ("chiller_table_screw_30xw", ""),
    ("air_chiller_eir_ashrae_901", ""),
    ("electrical_room", "temperature"),
    ("electrical_room", "air_rise"),
    ("", "life"),
)
# Points between the last feasible step of an axis and the next, in search of the ceiling.
FINE = 129


@dataclass(frozen=True)
class _Design:
    """One of the two designs, priced at nominal numbers, in draws, and with each input moved alone."""

    spec: Spec
    nominal: Facility
    lanes: Facility
    year: Yearly | None
    priced: Priced
    drawn: Priced | None
    moved: Priced | None


def parity(
    first: Spec,
    second: Spec,
    question: Question | None = None,
    progress: Callable[[float], None] | None = None,
) -> ParityResult:
    """Find the parity density of two designs.

    Both are sized anew at each step of the axis; a step that breaks a limit of sizing is not priced.

    Parameters
    ----------
    first, second
        Two designs priced in one currency; an air-cooled one is put first.
    question
        See `Question`.
    progress
        Called with the share that is done, from 0 to 1.

    Raises
    ------
    InputError
        Unusable specs, weather or load, or designs of different money.
    NumericalTrouble
        A simulated year went wrong.
    """
    asked = question or Question()
    if first.racks.cooling != "air" and second.racks.cooling == "air":
        first, second = second, first
    specs = (first, second)
    for spec in specs:
        one_hall(spec)
    tell = progress or (lambda share: None)
    catalogue = load()
    one_currency(specs, catalogue)
    inputs = _inputs(specs, catalogue)
    books = {spec.name: catalogue for spec in specs}
    steps = ladder(specs, books, asked.axis, asked.low, asked.high, asked.points)
    designs: list[_Design] = []
    for index, spec in enumerate(specs):
        share = lambda done, at=index: tell((at + done) / 2)  # noqa: E731
        designs.append(_study(spec, catalogue, steps, inputs, asked, share))
    a, b = designs
    answers = {
        one.id: _answer(one, a, b, asked, inputs)
        for one in BOUNDARIES
        if a.priced.cost(one) is not None and b.priced.cost(one) is not None
        if one.equal == "rack" or same_compute(specs, catalogue)
    }
    tell(1.0)
    decks = [price_deck(spec, catalogue) for spec in specs]
    years = [design.year for design in designs]
    return ParityResult(
        specs=specs,
        axis=asked.axis,
        low=asked.low,
        high=asked.high,
        currency=decks[0].money_unit,
        answers=answers,
        ceilings=(_ceiling(a, catalogue, steps, asked), _ceiling(b, catalogue, steps, asked)),
        bills=bill_rows(specs, catalogue, steps, (a.nominal, b.nominal), asked.low, asked.high),
        inputs=len(inputs),
        estimates=sum(one.entry.grade == "estimate" for one in inputs),
        draws=asked.draws,
        seed=asked.seed,
        findings=tuple(dict.fromkeys(_findings(specs, catalogue, designs, asked))),
        provenance={
            "prices": "; ".join(
                dict.fromkeys(f"{d.region} {d.money_unit}, tariff {d.tariff}, water {d.water}" for d in decks)
            ),
            "design_conditions": "; ".join(dict.fromkeys(d.nominal.weather_note for d in designs)),
            "weather": "; ".join(dict.fromkeys(year.weather for year in years if year))
            or "none: sizing only",
            "load": "; ".join(dict.fromkeys(year.load for year in years if year)) or "full, at sizing",
            "spec_hash": ", ".join(f"{spec.name} {spec.hash}" for spec in specs),
        },
    )


def capital_parity(outcomes: Sequence[Outcome]) -> ParityResult | None:
    """Parity of capital cost of two evaluated designs of different cooling: sizing only, in a second.

    None for other numbers of designs, for designs of one cooling or of several halls, and for prices in two
    currencies.
    """
    if len(outcomes) != 2 or any(outcome.spec.several_halls for outcome in outcomes):
        return None
    first, second = outcomes
    if first.spec.racks.cooling == second.spec.racks.cooling:
        return None
    if first.capex.currency != second.capex.currency:
        return None
    return parity(first.spec, second.spec, Question(lifecycle=False, drivers=False))


def _inputs(specs: tuple[Spec, Spec], catalogue: Catalogue) -> list[Input]:
    """Every row with a band that sizing or pricing of either design reads."""
    read: dict[Key, None] = {}
    noted = catalogue.recorded(read)
    fixed = list(FIXED)
    for spec in specs:
        facility = build(spec, noted)
        price(facility, price_deck(spec, noted), None, np.ones(1))
        deck = price_deck(spec, catalogue)
        # Running cost reads these, and is reckoned only with a year at hand.
        rows = [(deck.tariff, name) for name in ("energy_price_flat", "demand_charge_per_month")]
        rows += [(deck.water, "water_price"), ("finance", "discount_rate"), ("finance", "opex_growth")]
        rows += [(one.item, "maintenance_share_per_year") for one in facility.equipment]
        for id, parameter in rows:
            entry = deck.entry(id, parameter)
            read[entry.id, entry.parameter, entry.region] = None
        fixed += [(change.id, change.parameter) for change in spec.overrides]
        if spec.money.discount_rate is not None:
            fixed.append(("finance", "discount_rate"))
    return inputs_of(catalogue, read, fixed)


def _study(
    spec: Spec,
    catalogue: Catalogue,
    steps: Ladder,
    inputs: list[Input],
    asked: Question,
    tell: Callable[[float], None],
) -> _Design:
    nominal = build(spec, catalogue)
    lanes = build_steps(spec, catalogue, steps, nominal)
    deck = price_deck(spec, catalogue)
    priced = price(lanes, deck, None, steps.steps)
    inside = (priced.rack[0] >= asked.low) & (priced.rack[0] <= asked.high)
    if not inside.any():
        reach = " to ".join(f"{end / 1e3:.3g}" for end in (priced.rack[0].min(), priced.rack[0].max()))
        raise InputError(
            Finding(
                "parity",
                f"no rack of {spec.name} draws {asked.low / 1e3:g} to {asked.high / 1e3:g} kW: "
                f"the steps of the axis {asked.axis} have racks of {reach} kW",
                "the range holds racks of both designs",
                "Take a wider range, or one that the axis reaches.",
            )
        )
    year = None
    if asked.lifecycle:
        feasible = priced.feasible[0] & inside
        year = yearly(spec, catalogue, steps, nominal, feasible, asked.weather, lambda done: tell(0.9 * done))
        priced = price(lanes, deck, year, steps.steps)

    def lanes_of(table: dict[Key, np.ndarray], repeat: int) -> Priced:
        book = catalogue.drawn(spread(table, steps.steps.size))
        many = build_steps(spec, book, steps, nominal, repeat)
        return price(many, price_deck(spec, book), year, steps.steps, repeat)

    some = bool(inputs)
    drawn = lanes_of(draws(inputs, asked.seed, asked.draws), asked.draws) if asked.draws and some else None
    moved = lanes_of(one_at_a_time(inputs), 2 * len(inputs)) if asked.drivers and some else None
    return _Design(spec, nominal, lanes, year, priced, drawn, moved)


def _curves(
    boundary: Boundary, a: Priced, b: Priced, low: float, high: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Densities of the first design and costs per W of both at them, shape (draws, points)."""
    cost_a, cost_b = a.cost(boundary), b.cost(boundary)
    assert cost_a is not None and cost_b is not None, "only asked for boundaries that both designs have"
    density = a.rack
    if boundary.equal == "rack":
        first, own = cost_a / a.size, cost_b / b.size
        second = np.stack([meet(x, y, z) for x, y, z in zip(density, b.rack, own, strict=True)])
    else:
        # The same accelerators: both are divided by the net power that they take in the first design.
        net = a.size * a.net
        first = cost_a / net
        # Beyond the ceiling of the first design no such racks exist to be compared with.
        second = np.where(np.isnan(first), np.nan, cost_b / b.accelerators * a.accelerators / net)
    outside = (density < low) | (density > high)
    return density, np.where(outside, np.nan, first), np.where(outside, np.nan, second)


def _answer(boundary: Boundary, a: _Design, b: _Design, asked: Question, inputs: list[Input]) -> Answer:
    density, first, second = _curves(boundary, a.priced, b.priced, asked.low, asked.high)
    found = crossings(density[0], first[0], second[0])
    start = first_crossing(density[0], first[0], second[0])
    cheaper = {np.inf: "first", -np.inf: "second"}.get(start, "")
    if not found and not cheaper and np.isfinite(first[0] - second[0]).any():
        cheaper = "neither"
    at = start if np.isfinite(start) else float(np.max(a.nominal.notes["rack_power"][0]))
    bands = [(first[0], first[0]), (second[0], second[0])]
    band = None
    if a.drawn is not None and b.drawn is not None:
        x, one, other = _curves(boundary, a.drawn, b.drawn, asked.low, asked.high)
        band = spread_of(x, one, other)
        bands = [_band(one), _band(other)]
    drivers: tuple[Driver, ...] = ()
    if a.moved is not None and b.moved is not None:
        moved = _curves(boundary, a.moved, b.moved, asked.low, asked.high)
        drivers = _drivers(inputs, moved, at, float(_gap_at(density[0], second[0] - first[0], at)))
    strips = [
        Strip(density[0], cost, low, high)
        for cost, (low, high) in zip((first[0], second[0]), bands, strict=True)
    ]
    return Answer(boundary, strips[0], strips[1], tuple(found), cheaper, band, at, drivers)


def _band(cost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """P10 and P90 over the draws at each step, NaN where fewer than half of the draws are feasible."""
    ends = np.full((2, cost.shape[1]), np.nan)
    some = np.isfinite(cost).mean(axis=0) >= 1 / 2
    if some.any():
        ends[:, some] = np.nanpercentile(cost[:, some], (10, 90), axis=0)
    return ends[0], ends[1]


def _gap_at(density: np.ndarray, gap: np.ndarray, at: float) -> float:
    known = np.isfinite(gap)
    return float(np.interp(at, density[known], gap[known])) if known.any() else np.nan


def _drivers(
    inputs: list[Input], moved: tuple[np.ndarray, np.ndarray, np.ndarray], at: float, base: float
) -> tuple[Driver, ...]:
    density, first, second = moved
    gaps = [_gap_at(x, other - one, at) - base for x, one, other in zip(density, first, second, strict=True)]
    cross = [first_crossing(x, one, other) for x, one, other in zip(density, first, second, strict=True)]
    drivers = [
        Driver(
            one.name, *one.texts, one.entry.grade,
            gaps[2 * i], gaps[2 * i + 1], cross[2 * i], cross[2 * i + 1],
        )
        for i, one in enumerate(inputs)
    ]  # fmt: skip
    known = [driver for driver in drivers if np.isfinite(driver.swing)]
    return tuple(sorted(known, key=lambda driver: (-driver.swing, driver.name)))


def _ceiling(design: _Design, catalogue: Catalogue, steps: Ladder, asked: Question) -> Ceiling:
    rack, feasible = design.priced.rack[0], design.priced.feasible[0]
    inside = np.flatnonzero((rack >= asked.low) & (rack <= asked.high))
    good = inside[feasible[inside]]
    if good.size == 0:
        return Ceiling(np.nan, np.nan, first_broken(design.lanes.limits, int(inside[0])), np.nan, np.nan)
    begin, top = int(good[0]), int(good[-1])
    # The range begins between two steps: what lies before the first in it is the axis's end or a step below.
    floor = asked.low if begin == inside[0] and begin > 0 else float(rack[begin])
    if top < int(inside[-1]):
        limit = first_broken(design.lanes.limits, top + 1)
        density = _last_feasible(design, catalogue, steps, top)
    else:
        limit, density = "", asked.high if top + 1 < rack.size else float(rack[top])
    tops = [density]
    if design.drawn is not None:
        within = design.drawn.feasible & (design.drawn.rack >= asked.low) & (design.drawn.rack <= asked.high)
        tops = [float(x[ok].max()) for x, ok in zip(design.drawn.rack, within, strict=True) if ok.any()]
    p10, p90 = np.percentile(tops, (10, 90))
    return Ceiling(floor, density, limit, float(p10), float(p90))


def _last_feasible(design: _Design, catalogue: Catalogue, steps: Ladder, top: int) -> float:
    """The highest feasible rack power between a step and the next, which breaks a limit."""
    between = Ladder(steps.axis, np.linspace(steps.steps[top], steps.steps[top + 1], FINE))
    lanes = build_steps(design.spec, catalogue, between, design.nominal)
    holds = all_hold(lanes.limits, FINE)
    holds[0] = True
    rack = np.broadcast_to(lanes.notes["rack_power"][0], (FINE,))
    return float(rack[int(np.flatnonzero(~holds)[0]) - 1])


def _findings(
    specs: tuple[Spec, Spec], catalogue: Catalogue, designs: list[_Design], asked: Question
) -> list[Finding]:
    found = [finding for design in designs for finding in design.nominal.findings]
    found += [finding for spec in specs for finding in foreign_prices(spec, spec.name)]
    found += [finding for design in designs if design.year for finding in design.year.findings]
    for design in designs:
        if asked.lifecycle and design.year is None:
            what = "no density of the range is feasible, so that no year was simulated"
            cure = "See what ends the design, or look at capital cost alone."
            found.append(
                Finding(design.spec.name, what, "life-cycle cost needs a year of both designs", cure)
            )
    if not same_compute(specs, catalogue):
        found.append(
            Finding(
                "parity",
                f"{specs[0].racks.server} and {specs[1].racks.server} are different accelerators",
                "costs for the same compute need the same accelerators",
                "Only racks of equal power are compared.",
            )
        )
    return found
