"""Many designs in one ranked table, a row for each."""

from __future__ import annotations

from collections.abc import Sequence

from aidc_twin.report.provenance import shared_provenance
from aidc_twin.report.shown import in_unit, of_metric, scalar, text
from aidc_twin.report.table import Table
from aidc_twin.studies.outcome import Outcome

__all__ = ["MOST_SIDE_BY_SIDE", "ranking"]

# Designs that a screen holds side by side; more are told by their ranks, and in full in the run folder.
MOST_SIDE_BY_SIDE = 4


def ranking(outcomes: Sequence[Outcome]) -> Table:
    """Designs by life-cycle cost for a kilowatt of rated IT, the cheapest first.

    Where the costs are in several currencies, or the run is no whole year, they rank by TUE: the energy of
    the facility for that of the computing, in which server fans and power supplies are no merit as they are
    in PUE. A design that broke a limit keeps its rank and is marked.
    """
    priced = len({o.capex.currency for o in outcomes}) == 1 and all(o.lifecycle for o in outcomes)
    cost = "Life cycle" if priced else ""
    unit = f"{outcomes[0].capex.currency}/kW"

    def key(outcome: Outcome) -> tuple[float, str]:
        value = _per_power(outcome, cost) if priced else outcome.metrics["tue"].value
        return (float("inf") if value is None else value, outcome.name)

    short = not all(o.lifecycle for o in outcomes)
    rows = []
    for rank, o in enumerate(sorted(outcomes, key=key), start=1):
        numbers = [text(of_metric(o.metrics[name]), 3) for name in ("pue", "tue", "wue")]
        money = [text(_per_power(o, part), 0) for part in ("Capital", cost)] if priced else []
        rows.append(
            (
                str(rank),
                o.name,
                o.spec.site.place,
                _cooling(o),
                text(in_unit(scalar(o.facility.rated_it_power), "W", "MW"), 2),
                text(in_unit(scalar(o.facility.notes["rack_power"][0]), "W", "kW"), 1),
                *numbers,
                *money,
                str(len(o.findings)) if o.findings else "none",
            )
        )
    heads = ("Rank", "Design", "Place", "Cooling", "IT [MW]", "Rack [kW]", "PUE", "TUE", "WUE [L/kWh]")
    bills = (f"Capital [{unit}]", f"Life cycle [{unit}]") if priced else ()
    return Table(
        "Ranking of designs",
        (*heads, *bills, "Findings"),
        tuple(rows),
        (*_notes(priced, short), *shared_provenance(outcomes)),
    )


def _per_power(outcome: Outcome, part: str) -> float | None:
    """Cost for the rated IT power, in the currency for a kilowatt."""
    power = in_unit(scalar(outcome.facility.rated_it_power), "W", "kW")
    if part == "Capital":
        return scalar(outcome.capex.total) / power
    return None if outcome.lifecycle is None else scalar(outcome.lifecycle.present) / power


def _cooling(outcome: Outcome) -> str:
    """What cools the racks of the design, in the words of the spec."""
    kinds = [racks.cooling for hall in outcome.spec.halls for racks in hall.racks.values()]
    return ", ".join(dict.fromkeys(kind.replace("_", " ") for kind in kinds))


def _notes(priced: bool, short: bool) -> list[str]:
    why = "the run is no whole year" if short else "the designs are priced in several currencies"
    by = "Ranked by life-cycle cost for the rated IT power" if priced else f"Ranked by TUE: {why}"
    return [
        f"{by}. Designs of different places differ by weather, tariff and carbon too.",
        "Of racks of several kinds the largest is told.",
        "Findings: limits broken and warnings of the run, told below; a design with findings keeps its rank.",
    ]
