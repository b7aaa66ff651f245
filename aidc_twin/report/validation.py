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

__all__ = ["basis", "head", "months_table", "remarks", "scores_table", "shown", "years_table"]


def shown(one: Compared, values: np.ndarray) -> tuple[list[float], int]:
    """Values of a quantity in the unit of tables, and how many decimals they have."""
    if one.quantity.kind != "power":
        return [float(v) for v in values], 4
    return [in_unit(float(v), "W", "kW") for v in values], 1


def head(one: Compared) -> str:
    """Label of a quantity with its unit."""
    return f"{one.quantity.label} [kW]" if one.quantity.kind == "power" else one.quantity.label


def scores_table(outcome: SiteOutcome) -> Table:
    """Means over the calendar months, error, both scores and the verdict of each quantity."""
    rows = []
    for one in outcome.compared:
        (measured, modelled), decimals = shown(
            one, np.array([one.calendar.measured.mean(), one.calendar.modelled.mean()])
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
    columns = ("Quantity", "Measured", "Modelled", "Error [%]", "CV(RMSE) [%]", "NMBE [%]", "Verdict")
    notes = (_shares(outcome), *remarks(outcome), *basis(outcome))
    return Table(f"{outcome.site.name}: {outcome.site.title}", columns, tuple(rows), notes)


def _shares(outcome: SiteOutcome) -> str:
    """What errors and scores are shares of, and why NMBE is not the error."""
    n = outcome.compared[0].calendar.at.size
    return (
        "Errors, CV(RMSE) and NMBE are shares of the measured mean; positive where the model is high. "
        f"Errors divide by the {n} months, CV(RMSE) and NMBE by {n - PARAMETERS}, as Guideline 14 does: "
        f"NMBE is {n}/{n - PARAMETERS} of the error."
    )


def months_table(outcome: SiteOutcome) -> Table:
    """Measured and modelled values by calendar month, means over the scored months of all years."""
    return _series(outcome, "calendar", "Month", "by calendar month, mean of all scored months of that name")


def years_table(outcome: SiteOutcome) -> Table:
    """The same by year; each year holds the months that were scored in it."""
    return _series(outcome, "years", "Year", "by year, mean of its scored months")


def _series(outcome: SiteOutcome, which: str, first: str, how: str) -> Table:
    pairs: list[Pairs] = [getattr(one, which) for one in outcome.compared]
    columns = [first, "Months"]
    cells = [
        [MONTHS[at] if which == "calendar" else str(at) for at in pairs[0].at.tolist()],
        [str(count) for count in pairs[0].count.tolist()],
    ]
    for one, pair in zip(outcome.compared, pairs, strict=True):
        for words, values in (("measured", pair.measured), ("modelled", pair.modelled)):
            numbers, decimals = shown(one, values)
            columns.append(f"{one.quantity.label} {words}" + head(one).removeprefix(one.quantity.label))
            cells.append([text(value, decimals) for value in numbers])
    return Table(f"{outcome.site.name} {how}", tuple(columns), tuple(zip(*cells, strict=True)))


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
    if outcome.site.differences:
        yield f"Known differences: {'; '.join(outcome.site.differences)}."


def basis(outcome: SiteOutcome) -> Iterator[str]:
    """What the figures rest on: bar, boundary, measurement, load, weather, program."""
    site, p = outcome.site, outcome.provenance
    yield f"Bar: {p['bar']}; scored are twelve calendar months"
    yield f"Boundary: {site.boundary}"
    yield f"Left out: {'; '.join(f'{name} ({why})' for name, why in site.outside.items())}"
    if site.inputs:
        yield f"Given to the model: {'; '.join(site.inputs)}"
    scored, gone = outcome.months.scored, outcome.months.excluded
    reasons = ", ".join(f"{gone.count(why)} for {why}" for why in dict.fromkeys(gone) if why)
    out = f"; left out: {reasons}" if reasons else ""
    yield f"Measured: {site.series.period}, {np.count_nonzero(scored)} of {scored.size} months scored{out}"
    yield f"Sources: {'; '.join(site.series.sources)}. {site.series.quality}"
    yield f"Load: {p['load']}; rated {p['rated']}; step {p['step']}"
    yield f"Weather: {p['weather']}"
    yield f"Program: aidc_twin {version()}; spec {outcome.spec.name} {p['spec_hash'][:HASH_DIGITS]}"
