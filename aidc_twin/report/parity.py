"""Tables of a study of parity, and the sentence that sets it beside what has been published."""

from __future__ import annotations

import math
from collections.abc import Sequence

from aidc_twin.report.labels import label
from aidc_twin.report.provenance import HASH_DIGITS, version
from aidc_twin.report.shown import ABSENT, signed, text
from aidc_twin.report.statements import claim, statements
from aidc_twin.report.table import Table
from aidc_twin.studies.parity_cost import Boundary
from aidc_twin.studies.parity_result import Answer, BillRow, ParityResult

__all__ = [
    "bill_table",
    "boundary_words",
    "crossings_table",
    "density_text",
    "drivers_table",
    "input_words",
    "parity_basis",
    "parity_tables",
    "statement_sentence",
    "statement_table",
]

KW = 1e3
# The boundary that holds everything; its drivers are printed.
ALL_IN = ("capex-premium-civil-compute", "lifecycle-premium-civil-compute")
DRIVERS = 10
# A published density is near a parity that differs from it by less than this.
NEAR = 0.25
# An axis that begins this much above the range does not reach its low end: the least chip is all it can do.
FLOOR = 1.1

COST = {"capex": "Capital cost", "lifecycle": "Life-cycle cost"}
EQUAL = {"rack": "rack power", "compute": "net compute"}
DEFINITIONS = (
    "Rack power: input of a rack at full utilisation and design inlet, server fans included. "
    "Net compute: IT power less server fans and losses of the servers' power supplies.",
    "Equal rack power: both racks draw the same; cost per kW of IT. Equal net compute: both racks hold the "
    "same accelerators; cost per kW of their net compute in the first design, density that of its rack.",
    "Liquid in servers: plates, hoses and couplings inside the servers. Civil works: all that is priced by "
    "area; without, the hall stands already.",
)


def boundary_words(boundary: Boundary) -> tuple[str, str, str, str]:
    """Cost, whether the liquid parts in servers count, whether civil works do, and what is held equal."""
    return (
        COST[boundary.cost],
        "with" if boundary.scope.premium else "without",
        "with" if boundary.scope.civil else "without",
        EQUAL[boundary.equal],
    )


def density_text(value: float, low: float, high: float) -> str:
    """A density in kW; what lies beyond the range is said to be below or above it."""
    if math.isnan(value):
        return ABSENT
    if value == -math.inf:
        return f"< {low / KW:.0f}"
    return f"> {high / KW:.0f}" if value == math.inf else text(value / KW, 1)


def ranked(result: ParityResult) -> list[Answer]:
    """Answers whose drivers are shown: everything counted, equal compute, or equal rack power without it."""
    for names in (ALL_IN, tuple(name.replace("compute", "rack") for name in ALL_IN)):
        found = [result.answers[name] for name in names if name in result.answers]
        if found:
            return [answer for answer in found if answer.drivers]
    return []


def parity_tables(result: ParityResult) -> list[Table]:
    """What the console shows of a study, in its order."""
    drivers = [drivers_table(result, answer.boundary.id) for answer in ranked(result)]
    return [crossings_table(result), *drivers, bill_table(result), statement_table()]


def crossings_table(result: ParityResult) -> Table:
    """One row for each boundary: where both cost the same, with the band over the draws."""
    first, second = result.names
    rows = []
    for answer in result.answers.values():
        spread = answer.spread
        band = (
            [density_text(p, result.low, common_end(result)) for p in (spread.p10, spread.p50, spread.p90)]
            if spread
            else [ABSENT] * 3
        )
        none = f"{100 * spread.never_second:.0f} / {100 * spread.always_second:.0f}" if spread else ABSENT
        top = [input_words(answer.drivers[0].name)] if answer.drivers else []
        rows.append((*boundary_words(answer.boundary), _crossings(result, answer), *band, none, *top))
    heads = (
        "Cost",
        "Liquid in servers",
        "Civil works",
        "Equal",
        "Parity [kW/rack]",
        "P10 [kW]",
        "P50 [kW]",
        "P90 [kW]",
        "No crossing [%]",
        *(["Moved most by"] if any(answer.drivers for answer in result.answers.values()) else []),
    )
    title = f"Parity density of {first} and {second}, axis {result.axis}"
    notes = (*_ceilings(result), *_remarks(result), statement_sentence(result), *DEFINITIONS)
    return Table(title, heads, tuple(rows), notes)


def input_words(name: str) -> str:
    """An input in words: ``cdu.unit_price`` becomes "CDU, unit price"."""
    id, _, parameter = name.partition(".")
    return f"{label(id)}, {parameter.replace('_', ' ')}"


def common_end(result: ParityResult) -> float:
    """Where the comparison ends: at the lower of the two ceilings."""
    tops = [ceiling.density for ceiling in result.ceilings if not math.isnan(ceiling.density)]
    return min([result.high, *tops])


def _crossings(result: ParityResult, answer: Answer) -> str:
    if answer.crossings:
        return ", ".join(
            f"{one.density / KW:.1f}" + ("" if one.second_is_cheaper_above else " (back)")
            for one in answer.crossings
        )
    if not answer.cheaper:
        return "nowhere both feasible"
    if answer.cheaper == "neither":
        return "none: both cost the same"
    return f"none: {result.names[answer.cheaper == 'second']} cheaper"


def _ceilings(result: ParityResult) -> list[str]:
    lines = []
    for name, ceiling in zip(result.names, result.ceilings, strict=True):
        if math.isnan(ceiling.density):
            lines.append(f"{name} is feasible at no density of the range: {ceiling.limit}.")
            continue
        band = ""
        if result.draws:
            band = f" (P10 to P90: {ceiling.p10 / KW:.0f} to {ceiling.p90 / KW:.0f} kW)"
        why = f"; above it breaks: {ceiling.limit}" if ceiling.limit else ", the end of the range"
        begins = f"from {ceiling.floor / KW:.1f} kW " if ceiling.floor > result.low * FLOOR else ""
        lines.append(f"{name} is feasible {begins}up to {ceiling.density / KW:.1f} kW a rack{band}{why}.")
    return lines


def _remarks(result: ParityResult) -> list[str]:
    """What must be known to read the crossings."""
    lines = []
    first, second = result.names
    if any(len(a.crossings) > 1 or (a.crossings and not a.crossings[0].second_is_cheaper_above) for a in
           result.answers.values()):  # fmt: skip
        lines.append(
            f"(back): above this density {second} is the dearer one again. Per kW of IT a rack looks cheaper "
            "when its fans draw more, since they count as IT; equal net compute does not."
        )
    if result.draws:
        lines.append(
            f"Band: {result.draws} draws of {result.inputs} inputs ({result.estimates} of them estimates), "
            "each triangular between its low, middle and high number and independent of the others; the "
            "first crossing of each draw. '<' and '>': one design is the cheaper one at all densities that "
            f"both reach. No crossing: share of the draws in which {first} / {second} is the cheaper one all "
            "along. Energy for each watt of IT is that of the middle numbers."
        )
        counted = [0 if a.spread is None else a.spread.draws for a in result.answers.values()]
        if counted and min(counted) < result.draws:
            lines.append(
                f"{result.draws - min(counted)} of the draws do not count in every boundary: the designs are "
                "nowhere both feasible in them, or cost the same all along."
            )
    return lines


def drivers_table(result: ParityResult, id: str) -> Table:
    """The inputs that move one boundary most, each moved alone from end to end of its band."""
    answer = result.answers[id]
    unit = _per_kw(result, answer)
    rows = [
        (
            input_words(driver.name),
            driver.low_text,
            driver.value_text,
            driver.high_text,
            driver.grade,
            signed(driver.gap_low * KW, 0),
            signed(driver.gap_high * KW, 0),
            density_text(driver.crossing_low, result.low, common_end(result)),
            density_text(driver.crossing_high, result.low, common_end(result)),
        )
        for driver in answer.drivers[:DRIVERS]
    ]
    heads = (
        "Input",
        "Low",
        "Middle",
        "High",
        "Grade",
        f"Gap at low [{unit}]",
        f"Gap at high [{unit}]",
        "Parity at low [kW]",
        "Parity at high [kW]",
    )
    first, second = result.names
    note = (
        f"Gap: change of the cost of {second} over {first} at {answer.at / KW:.1f} kW a rack, "
        "while the input goes to one end of its band and all others stay."
    )
    words = boundary_words(answer.boundary)
    title = (
        f"What moves parity most: {words[0].lower()}, {words[1]} liquid in servers, {words[2]} civil works, "
    )
    return Table(f"{title}equal {words[3]}", heads, tuple(rows), (note,))


def _per_kw(result: ParityResult, answer: Answer) -> str:
    return f"{result.currency}/kW" + (" IT" if answer.boundary.equal == "rack" else " net")


def bill_table(result: ParityResult) -> Table:
    """Both designs in whole racks and machines."""
    step = "Servers in a rack" if result.axis == "pack" else "Power of a chip, times"
    first, second = result.names
    heads = (
        step,
        *(f"Racks, {name}" for name in (first, second)),
        *(f"Rack, {name} [kW]" for name in (first, second)),
        *(f"Capital, {name} [{result.currency}/kW IT]" for name in (first, second)),
        "Infeasible",
    )
    rows = tuple(_bill(row, result) for row in result.bills)
    note = "Whole racks and machines, middle prices, everything included. The curves have broken counts."
    return Table("Bills in whole machines", heads, rows, (note,))


def _bill(row: BillRow, result: ParityResult) -> tuple[str, ...]:
    limits = [f"{name}: {why}" for name, why in zip(result.names, row.limits, strict=True) if why]
    return (
        text(row.step, 0 if result.axis == "pack" else 2),
        *(text(racks, 0) for racks in row.racks),
        *(text(power / KW, 1) for power in row.rack_power),
        *(text(None if math.isnan(cost) else cost * KW, 0) for cost in row.capex),
        "; ".join(limits) or ABSENT,
    )


def statement_table() -> Table:
    """What has been published, with the source of each sentence."""
    rows = tuple(
        (
            f"{one.density / KW:g}" if one.density == one.density_high else
            f"{one.density / KW:g} to {one.density_high / KW:g}",
            one.kind, one.says, one.boundary, one.region, one.source, one.quality,
        )
        for one in statements()
    )  # fmt: skip
    heads = ("Density [kW/rack]", "On", "Says", "Boundary", "Region", "Source", "Quality")
    return Table("Published statements", heads, rows, ("None of these enters the computation.",))


def statement_sentence(result: ParityResult) -> str:
    """Which boundaries come near the published claim, and which do not."""
    said = claim()
    place = f"The published {said.density / KW:g} kW a rack ({said.source}; boundary {said.boundary})"
    near = [a for a in result.answers.values() if _distance(a, said.density) <= NEAR]
    held = [a for a in result.answers.values() if a not in near and _within(a, said.density)]
    far = len(result.answers) - len(near) - len(held)
    parts = []
    if near:
        parts.append(f"is near ({NEAR:.0%}) the parity of {_listed(near)}")
    else:
        parts.append(f"is near ({NEAR:.0%}) the parity of none of the {len(result.answers)} boundaries")
    if held:
        parts.append(f"it lies within P10 to P90, but not near the middle, of {_listed(held)}")
    if far:
        parts.append(f"it does not fit the other {far}" if near or held else f"it fits none of the {far}")
    return f"{place} {'; '.join(parts)}."


def _distance(answer: Answer, density: float) -> float:
    """Relative distance of a published density from the middle of the draws, or from the nearest crossing."""
    if answer.spread is not None:
        return abs(answer.spread.p50 / density - 1)
    return min((abs(one.density / density - 1) for one in answer.crossings), default=math.inf)


def _within(answer: Answer, density: float) -> bool:
    return answer.spread is not None and answer.spread.p10 <= density <= answer.spread.p90


def _listed(answers: Sequence[Answer]) -> str:
    return " and of ".join(_short(answer.boundary) for answer in answers)


def _short(boundary: Boundary) -> str:
    cost, liquid, civil, equal = boundary_words(boundary)
    return f"[{cost.lower()} {liquid} liquid in servers, {civil} civil works, equal {equal}]"


def parity_basis(result: ParityResult) -> list[str]:
    """What the study rests on, for the foot of tables and figures."""
    p = result.provenance
    hashes = ", ".join(" ".join((*part.split(" ")[:-1], part.split(" ")[-1][:HASH_DIGITS])) for part in
                       p["spec_hash"].split(", "))  # fmt: skip
    return [
        f"Prices: {p['prices']}",
        f"Sizes: {' / '.join(p['design_conditions'].splitlines())}",
        f"Year: {p['weather']}; load {p['load']}",
        f"Program: aidc_twin {version()}; spec {hashes}; axis {result.axis}, {result.low / KW:g} to "
        f"{result.high / KW:g} kW a rack; {result.draws} draws from seed {result.seed}",
    ]
