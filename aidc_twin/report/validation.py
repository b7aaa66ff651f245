"""Tables of measured sites: scores with their verdicts, calendar months, years."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aidc_twin.report.labels import MONTHS
from aidc_twin.report.provenance import HASH_DIGITS, version
from aidc_twin.report.shown import in_unit, signed, text
from aidc_twin.report.table import Table
from aidc_twin.studies.scores import ACCEPTED, OUTSIDE, PARAMETERS
from aidc_twin.studies.validate import Compared, Pairs, SiteOutcome

__all__ = [
    "basis",
    "head",
    "months_table",
    "onset_row",
    "remarks",
    "rows_table",
    "scores_table",
    "shown",
    "tables",
]


# Kinds of quantity that have no unit.
RATIOS = ("pue", "overhead")


def tables(outcome: SiteOutcome) -> dict[str, Table]:
    """All tables of a site by the word of their files: months, then years or weeks, then the scores."""
    return {
        "months": months_table(outcome),
        "weeks" if outcome.site.series.kind == "weeks" else "years": rows_table(outcome),
        "scores": scores_table(outcome),
    }


def shown(one: Compared, values: np.ndarray) -> tuple[list[float], int]:
    """Values of a quantity in the unit of tables, and how many decimals they have."""
    if one.quantity.kind in RATIOS:
        return [float(v) for v in values], 4
    return [in_unit(float(v), "W", "kW") for v in values], 1


def head(one: Compared) -> str:
    """Label of a quantity with its unit."""
    return one.quantity.label if one.quantity.kind in RATIOS else f"{one.quantity.label} [kW]"


def scores_table(outcome: SiteOutcome) -> Table:
    """Means over what is scored, error, both scores and the verdict of each quantity; the onset below."""
    rows: list[tuple[str, ...]] = []
    for one in outcome.compared:
        (measured, modelled), decimals = shown(
            one, np.array([one.scored.measured.mean(), one.scored.modelled.mean()])
        )
        rows.append(
            (
                head(one),
                text(measured, decimals),
                text(modelled, decimals),
                signed(100 * (modelled / measured - 1), 1),
                text(100 * one.score.cv_rmse, 1),
                signed(100 * one.score.nmbe, 1),
                one.verdict,
            )
        )
    rows += list(onset_row(outcome))
    columns = ("Quantity", "Measured", "Modelled", "Error [%]", "CV(RMSE) [%]", "NMBE [%]", "Verdict")
    notes = (_shares(outcome), *remarks(outcome), *basis(outcome))
    return Table(f"{outcome.site.name}: {outcome.site.title}", columns, tuple(rows), notes)


def onset_row(outcome: SiteOutcome) -> Iterator[tuple[str, ...]]:
    """The onset of the chillers beside the quantities: temperatures, and their difference for an error."""
    found = outcome.onset
    if found is None:
        return
    middles = (found.measured.middle, found.modelled.middle)
    gap = signed(middles[1] - middles[0], 1)
    values = (text(in_unit(value, "K", "degC"), 1) for value in middles)
    yield ("Onset of chillers, wet bulb [degC]", *values, f"{gap} K", "none", "none", found.verdict)


def _shares(outcome: SiteOutcome) -> str:
    """What errors and scores are shares of, and why NMBE is not the error."""
    n, what = outcome.compared[0].scored.at.size, outcome.site.series.kind
    return (
        "Errors, CV(RMSE) and NMBE are shares of the measured mean; positive where the model is high. "
        f"Errors divide by the {n} {what}, CV(RMSE) and NMBE by {n - PARAMETERS}, as Guideline 14 does: "
        f"NMBE is {n}/{n - PARAMETERS} of the error."
    )


def months_table(outcome: SiteOutcome) -> Table:
    """Measured and modelled values by calendar month, means over the scored rows of all years."""
    rows = outcome.site.series.kind
    return _series(outcome, "calendar", "Month", f"by calendar month, mean of all its scored {rows}")


def rows_table(outcome: SiteOutcome) -> Table:
    """The same by year, each with the months that were scored in it; of a site of weeks, week by week."""
    if outcome.site.series.kind == "weeks":
        return _series(outcome, "rows", "Week", "by week, medians")
    return _series(outcome, "rows", "Year", "by year, mean of its scored months")


def _series(outcome: SiteOutcome, which: str, first: str, how: str) -> Table:
    pairs: list[Pairs] = [getattr(one, which) for one in outcome.compared]
    at = pairs[0].at.tolist()
    columns, cells = [first], [[_place(outcome, first, value) for value in at]]
    if first != "Week":
        columns.append(outcome.site.series.kind.capitalize())
        cells.append([str(count) for count in pairs[0].count.tolist()])
    for one, pair in zip(outcome.compared, pairs, strict=True):
        for words, values in (("measured", pair.measured), ("modelled", pair.modelled)):
            numbers, decimals = shown(one, values)
            columns.append(f"{one.quantity.label} {words}" + head(one).removeprefix(one.quantity.label))
            cells.append([text(value, decimals) for value in numbers])
    return Table(f"{outcome.site.name} {how}", tuple(columns), tuple(zip(*cells, strict=True)))


def _place(outcome: SiteOutcome, first: str, at: int) -> str:
    """Where a row of a table stands in time."""
    return {"Month": MONTHS[at % len(MONTHS)], "Year": str(at)}.get(first) or outcome.table.names[at]


def remarks(outcome: SiteOutcome) -> Iterator[str]:
    """Why an error is accepted or is not, quantity by quantity, and what is known to differ."""
    for one in outcome.compared:
        known = one.quantity.accepted
        if known is not None and one.verdict in (ACCEPTED, OUTSIDE):
            low, high = (signed(100 * value, 0) for value in (known.nmbe_low, known.nmbe_high))
            yield (
                f"{one.quantity.label}: accepted are an NMBE of {low} to {high} % and a CV(RMSE) up to "
                f"{100 * known.cv_rmse:.0f} %, because {known.reason}."
            )
        if one.quantity.remark is not None:
            yield f"{one.quantity.label}: {one.quantity.remark}."
    if outcome.onset is not None:
        edges = outcome.onset.measured, outcome.onset.modelled
        ranges = [" to ".join(text(in_unit(v, "K", "degC"), 1) for v in (e.low, e.high)) for e in edges]
        yield (
            f"Onset of chillers: the weekly wet bulb that divides weeks without from weeks with them lies at "
            f"{ranges[0]} degC as measured ({edges[0].misplaced} weeks on the wrong side) and at {ranges[1]} "
            f"degC in the model ({edges[1].misplaced}); {outcome.onset.onset.about}; within "
            f"{outcome.onset.onset.within:.2g} K counts as agreement."
        )
    if outcome.site.differences:
        yield f"Known differences: {'; '.join(outcome.site.differences)}."


def basis(outcome: SiteOutcome) -> Iterator[str]:
    """What the figures rest on: bar, boundary, measurement, load, weather, program."""
    site, p = outcome.site, outcome.provenance
    weeks = site.series.kind == "weeks"
    scores = "medians of weeks, one by one" if weeks else "twelve calendar months"
    yield f"Bar: {p['bar']}; scored are {scores}"
    yield f"Boundary: {site.boundary}"
    yield f"Left out: {'; '.join(f'{name} ({why})' for name, why in site.outside.items())}"
    if site.inputs:
        yield f"Given to the model: {'; '.join(site.inputs)}"
    scored, gone = outcome.table.scored, outcome.table.excluded
    reasons = ", ".join(f"{gone.count(why)} for {why}" for why in dict.fromkeys(gone) if why)
    out = f"; left out: {reasons}" if reasons else ""
    rows = f"{np.count_nonzero(scored)} of {scored.size} {site.series.kind}"
    yield f"Measured: {site.series.period}, {rows} scored{out}"
    yield f"Sources: {'; '.join(site.series.sources)}. {site.series.quality}"
    yield f"Load: {p['load']}; rated {p['rated']}; step {p['step']}"
    yield f"Weather: {p['weather']}"
    yield f"Program: aidc_twin {version()}; spec {outcome.spec.name} {p['spec_hash'][:HASH_DIGITS]}"
