"""Tables of campuses in many climates: PUE, WUE, and the design in each climate."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aidc_twin.report.provenance import HASH_DIGITS, version
from aidc_twin.report.shown import ABSENT, in_unit, signed, text
from aidc_twin.report.table import Table
from aidc_twin.studies.campuses import CampusCompared, CampusOutcome
from aidc_twin.studies.scores import WITHIN

__all__ = ["campus_basis", "campus_tables", "climates_table", "litres", "pue_table", "spreads", "wue_table"]


def campus_tables(outcome: CampusOutcome) -> dict[str, Table]:
    """All tables by the word of their files."""
    return {"climates": climates_table(outcome), "wue": wue_table(outcome), "pue": pue_table(outcome)}


def litres(wue: float) -> float:
    """A WUE in L/kWh."""
    return in_unit(wue, "kg/J", "L/kWh")


def pue_table(outcome: CampusOutcome) -> Table:
    """Published and modelled PUE of each campus; what both rest on stands beneath."""
    rows = tuple(
        (
            *_who(one),
            text(one.campus.pue, 2),
            text(one.modelled.pue, 3),
            signed(one.pue_error, 3),
            one.pue_verdict,
        )
        for one in outcome.compared
    )
    columns = (
        "Campus", "Operator", "Weather of", "Distance [km]", "PUE published", "PUE modelled", "Difference",
        "Verdict",
    )  # fmt: skip
    title = f"{outcome.site.name}: {outcome.site.title}"
    return Table(title, columns, rows, (_scatter(outcome), *_known(outcome), *campus_basis(outcome)))


def wue_table(outcome: CampusOutcome) -> Table:
    """Published and modelled WUE of the campuses that publish it, from dry to thirsty as published."""
    shown = [(one, wue) for one in outcome.compared if (wue := one.campus.wue) is not None]
    rows = tuple(
        (
            *_who(one),
            text(litres(wue), 2),
            text(litres(one.modelled.wue), 3),
            ABSENT if one.wue_ratio is None else text(one.wue_ratio, 2),
            str(one.wue_verdict),
        )
        for one, wue in sorted(shown, key=lambda pair: pair[1])
    )
    columns = (
        "Campus", "Operator", "Weather of", "Distance [km]", "WUE published [L/kWh]",
        "WUE modelled [L/kWh]", "Modelled over published", "Verdict",
    )  # fmt: skip
    asked = text(outcome.site.wue_rank_correlation, 2)
    response = (
        f"Response to the climate: rank correlation of modelled and published WUE "
        f"{text(outcome.wue_correlation, 2)} over {len(rows)} climates; at least {asked} is asked for."
    )
    return Table(f"{outcome.site.name}: water, published and modelled", columns, rows, (response,))


def climates_table(outcome: CampusOutcome) -> Table:
    """The design in each climate, from cold to warm."""
    hour = lambda seconds: text(in_unit(seconds, "s", "h"), 0)  # noqa: E731
    rows = tuple(
        (
            one.place,
            text(in_unit(one.dry_bulb, "K", "degC"), 1),
            text(in_unit(one.wet_bulb, "K", "degC"), 1),
            text(one.pue, 4),
            text(litres(one.wue), 3),
            hour(one.pads_wet),
            hour(one.over_limit),
        )
        for one in outcome.climates
    )
    columns = (
        "Weather of", "Mean dry bulb [degC]", "Mean wet bulb [degC]", "PUE", "WUE [L/kWh]", "Pads wet [h]",
        "Over a limit [h]",
    )  # fmt: skip
    return Table(f"{outcome.site.name}: the design in each climate", columns, rows)


def spreads(outcome: CampusOutcome) -> tuple[float, float, float]:
    """Highest less lowest PUE: as modelled over all climates, as published, as published at one place.

    The last is the largest of those between campuses of one operator that share their weather.
    """
    modelled = [one.pue for one in outcome.climates]
    published = [one.campus.pue for one in outcome.compared]
    groups: dict[tuple[str, str], list[float]] = {}
    for one in outcome.compared:
        groups.setdefault((one.campus.operator, one.campus.place), []).append(one.campus.pue)
    within = max(max(values) - min(values) for values in groups.values())
    return float(np.ptp(modelled)), float(np.ptp(published)), within


def campus_basis(outcome: CampusOutcome) -> Iterator[str]:
    """How the comparison is to be read and what it rests on."""
    site, p = outcome.site, outcome.provenance
    for remark in site.remarks:
        yield f"{remark}."
    yield f"Known differences: {'; '.join(site.differences)}."
    yield f"Bar: {p['bar']}"
    yield f"Boundary: {site.boundary}"
    yield f"Published: {site.published.period}"
    yield f"Left out: {'; '.join(f'{name} ({why})' for name, why in site.left_out.items())}"
    yield f"Sources: {'; '.join(site.published.sources)}. {site.published.quality}"
    yield f"Load: {p['load']}; rated {p['rated']}; step {p['step']}"
    yield f"Weather: {p['weather']}"
    yield f"Program: aidc_twin {version()}; spec {outcome.spec.name} {p['spec_hash'][:HASH_DIGITS]}"


def _who(one: CampusCompared) -> tuple[str, str, str, str]:
    campus = one.campus
    far = ABSENT if campus.distance is None else text(in_unit(campus.distance, "m", "km"), 0)
    return campus.name, campus.operator, campus.place, far


def _scatter(outcome: CampusOutcome) -> str:
    modelled, published, within = (text(value, 3) for value in spreads(outcome))
    return (
        f"PUE is modelled to differ by {modelled} over all climates; published it differs by {published}, "
        f"and by {within} between campuses of one operator in one climate. Rank correlation of both "
        f"{text(outcome.pue_correlation, 2)}: PUE says nothing of the climate here, and no bar is set on it."
    )


def _known(outcome: CampusOutcome) -> Iterator[str]:
    """Why errors outside the bar are accepted."""
    outside = {(one.campus.name, "pue") for one in outcome.compared if one.pue_verdict != WITHIN}
    outside |= {(one.campus.name, "wue") for one in outcome.compared if one.wue_verdict not in (None, WITHIN)}
    for known in outcome.site.accepted:
        if any((name, known.quantity) in outside for name in known.campuses):
            low, high = (
                (signed(known.low, 3), signed(known.high, 3))
                if known.quantity == "pue"
                else (text(known.low, 2), text(known.high, 2))
            )
            what = {"pue": "a PUE off by", "wue": "a WUE of"}[known.quantity]
            times = "" if known.quantity == "pue" else " times the published one"
            names = ", ".join(known.campuses)
            yield f"{names}: accepted is {what} {low} to {high}{times}, because {known.reason}."
