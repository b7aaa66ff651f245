"""Compared sites as JSON, and as a folder of tables, figures and results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aidc_twin.report.campuses import campus_tables, litres
from aidc_twin.report.figure_campuses import save_campus_figure
from aidc_twin.report.figure_validation import save_site_figure
from aidc_twin.report.provenance import version
from aidc_twin.report.shown import in_unit
from aidc_twin.report.table import Table
from aidc_twin.report.tables import to_csv
from aidc_twin.report.validation import head, shown, tables
from aidc_twin.results.folder import write_texts, written_whole
from aidc_twin.results.json_form import findings_json, number, to_json
from aidc_twin.results.manifest import MANIFEST, manifest
from aidc_twin.studies.campuses import CampusCompared, CampusOutcome
from aidc_twin.studies.scores import MONTHLY_BAR
from aidc_twin.studies.validate import Compared, Pairs, SiteOutcome

__all__ = ["all_tables", "sites_json", "write_sites"]

Plain = dict[str, Any]


def all_tables(outcome: SiteOutcome | CampusOutcome) -> dict[str, Table]:
    """All tables of a site of either kind by the word of their files."""
    return campus_tables(outcome) if isinstance(outcome, CampusOutcome) else tables(outcome)


def sites_json(outcomes: Sequence[SiteOutcome | CampusOutcome]) -> Plain:
    """Everything that is known about compared sites; powers in kW, scores as shares of the measured mean.

    ``bar`` is that of sites of a series; sites of campuses carry their own.
    """
    bar = {"cv_rmse": MONTHLY_BAR.cv_rmse, "nmbe": MONTHLY_BAR.nmbe, "source": MONTHLY_BAR.source}
    return {"bar": bar, "holds": all(o.holds for o in outcomes), "sites": [_any(o) for o in outcomes]}


def _any(outcome: SiteOutcome | CampusOutcome) -> Plain:
    return _campuses(outcome) if isinstance(outcome, CampusOutcome) else _site(outcome)


def _campuses(outcome: CampusOutcome) -> Plain:
    """WUE in L/kWh, temperatures in degC, times in h, distances in km."""
    site = outcome.site
    return {
        "name": site.name,
        "title": site.title,
        "holds": outcome.holds,
        "boundary": site.boundary,
        "bar": {"pue_within": site.pue_within, "wue_factor": site.wue_factor},
        "campuses": [_campus(one, outcome) for one in outcome.compared],
        "climates": [
            {
                "place": one.place,
                "dry_bulb": number(in_unit(one.dry_bulb, "K", "degC")),
                "wet_bulb": number(in_unit(one.wet_bulb, "K", "degC")),
                "pue": number(one.pue),
                "wue": number(litres(one.wue)),
                "pads_wet": number(in_unit(one.pads_wet, "s", "h")),
                "over_limit": number(in_unit(one.over_limit, "s", "h")),
            }
            for one in outcome.climates
        ],
        "wue_rank_correlation": number(outcome.wue_correlation),
        "wue_rank_correlation_asked": site.wue_rank_correlation,
        "pue_rank_correlation": number(outcome.pue_correlation),
        "remarks": list(site.remarks),
        "left_out": dict(site.left_out),
        "differences": list(site.differences),
        "sources": list(site.published.sources),
        "quality": site.published.quality,
        "findings": findings_json(outcome.findings),
        "provenance": {**outcome.provenance, "version": version()},
    }


def _campus(one: CampusCompared, outcome: CampusOutcome) -> Plain:
    campus = one.campus
    known = {figure: outcome.site.known(campus.name, figure) for figure in ("pue", "wue")}
    return {
        "campus": campus.name,
        "operator": campus.operator,
        "place": campus.place,
        "distance": None if campus.distance is None else number(in_unit(campus.distance, "m", "km")),
        "pue": {"published": campus.pue, "modelled": number(one.modelled.pue), "verdict": one.pue_verdict},
        "wue": None
        if campus.wue is None
        else {
            "published": number(litres(campus.wue)),
            "modelled": number(litres(one.modelled.wue)),
            "verdict": one.wue_verdict,
        },
        "accepted": {figure: None if k is None else k.model_dump() for figure, k in known.items()},
    }


def _site(outcome: SiteOutcome) -> Plain:
    site = outcome.site
    return {
        "name": site.name,
        "title": site.title,
        "holds": outcome.holds,
        "boundary": site.boundary,
        "outside": dict(site.outside),
        "quantities": [_quantity(one, outcome) for one in outcome.compared],
        "onset": _onset(outcome),
        "inputs": list(site.inputs),
        "differences": list(site.differences),
        "sources": list(site.series.sources),
        "quality": site.series.quality,
        "stages": [{"from": s.from_, "changes": dict(s.changes), "reason": s.reason} for s in site.stages],
        "findings": findings_json(outcome.findings),
        "provenance": {**outcome.provenance, "version": version()},
    }


def _onset(outcome: SiteOutcome) -> Plain | None:
    """Wet bulbs in degC."""
    found = outcome.onset
    if found is None:
        return None
    ends = {
        word: {
            "low": number(in_unit(edge.low, "K", "degC")),
            "high": number(in_unit(edge.high, "K", "degC")),
            "misplaced": edge.misplaced,
        }
        for word, edge in (("measured", found.measured), ("modelled", found.modelled))
    }
    return ends | {"within": found.onset.within, "verdict": found.verdict}


def _quantity(one: Compared, outcome: SiteOutcome) -> Plain:
    known = one.quantity.accepted
    by_month = _pairs(one, one.calendar, [at + 1 for at in one.calendar.at.tolist()])
    rows = one.rows.at.tolist()
    names = [outcome.table.names[at] for at in rows] if one.by_week else rows
    return {
        "name": one.quantity.name,
        "label": head(one),
        "meters": list(one.quantity.meters),
        "about": one.quantity.about,
        "remark": one.quantity.remark,
        "cv_rmse": number(one.score.cv_rmse),
        "nmbe": number(one.score.nmbe),
        "verdict": one.verdict,
        "accepted": None if known is None else known.model_dump(),
        "by_calendar_month": by_month,
        "by_week" if one.by_week else "by_year": _pairs(one, one.rows, names),
    }


def _pairs(one: Compared, pairs: Pairs, names: Sequence[int | str]) -> list[Plain]:
    measured, modelled = (shown(one, values)[0] for values in (pairs.measured, pairs.modelled))
    word = "weeks" if one.by_week else "months"
    return [
        {"at": at, word: count, "measured": number(a), "modelled": number(b)}
        for at, count, a, b in zip(names, pairs.count.tolist(), measured, modelled, strict=True)
    ]


def write_sites(
    outcomes: Sequence[SiteOutcome | CampusOutcome], folder: Path, command: Sequence[str] | str
) -> list[Path]:
    """Write tables, figures, results and descriptions of sites into a folder, whole or not at all.

    Parameters
    ----------
    folder
        Absent, empty, or a run folder; see `results.folder.write_folder`.
    command
        The command line that asked for it.

    Raises
    ------
    InputError
        If the folder holds something else, is a file, or cannot be written.
    """

    def write(partial: Path) -> None:
        texts = {"results.json": to_json(sites_json(outcomes))}
        for outcome in outcomes:
            name = outcome.site.name
            texts |= {f"{name}_{word}.csv": to_csv(table) for word, table in all_tables(outcome).items()}
        write_texts(partial, texts)
        (partial / "figures").mkdir()
        for outcome in outcomes:
            if isinstance(outcome, CampusOutcome):
                save_campus_figure(outcome, partial / "figures")
            else:
                save_site_figure(outcome, partial / "figures")
        files = sorted(path.relative_to(partial).as_posix() for path in partial.rglob("*") if path.is_file())
        sites = [{"name": o.site.name, **o.provenance} for o in outcomes]
        write_texts(partial, {MANIFEST: to_json(manifest(sites, command, files))})

    return written_whole(folder, write)
