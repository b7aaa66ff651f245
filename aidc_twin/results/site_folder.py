"""Compared sites as JSON, and as a folder of tables, figures and results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aidc_twin.report.figure_validation import save_site_figure
from aidc_twin.report.provenance import version
from aidc_twin.report.tables import to_csv
from aidc_twin.report.validation import head, months_table, scores_table, shown, years_table
from aidc_twin.results.folder import write_texts, written_whole
from aidc_twin.results.json_form import findings_json, number, to_json
from aidc_twin.results.manifest import MANIFEST, manifest
from aidc_twin.studies.scores import MONTHLY_BAR
from aidc_twin.studies.validate import Compared, Pairs, SiteOutcome

__all__ = ["sites_json", "write_sites"]

Plain = dict[str, Any]


def sites_json(outcomes: Sequence[SiteOutcome]) -> Plain:
    """Everything that is known about compared sites; powers in kW, scores as shares of the measured mean."""
    bar = {"cv_rmse": MONTHLY_BAR.cv_rmse, "nmbe": MONTHLY_BAR.nmbe, "source": MONTHLY_BAR.source}
    return {"bar": bar, "holds": all(o.holds for o in outcomes), "sites": [_site(o) for o in outcomes]}


def _site(outcome: SiteOutcome) -> Plain:
    site = outcome.site
    return {
        "name": site.name,
        "title": site.title,
        "holds": outcome.holds,
        "boundary": site.boundary,
        "outside": dict(site.outside),
        "quantities": [_quantity(one) for one in outcome.compared],
        "inputs": list(site.inputs),
        "differences": list(site.differences),
        "sources": list(site.series.sources),
        "quality": site.series.quality,
        "stages": [{"from": s.from_, "changes": dict(s.changes), "reason": s.reason} for s in site.stages],
        "findings": findings_json(outcome.findings),
        "provenance": {**outcome.provenance, "version": version()},
    }


def _quantity(one: Compared) -> Plain:
    known = one.quantity.accepted
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
        "by_calendar_month": _pairs(one, one.calendar, 1),
        "by_year": _pairs(one, one.years, 0),
    }


def _pairs(one: Compared, pairs: Pairs, first: int) -> list[Plain]:
    measured, modelled = (shown(one, values)[0] for values in (pairs.measured, pairs.modelled))
    return [
        {"at": at + first, "months": count, "measured": number(a), "modelled": number(b)}
        for at, count, a, b in zip(pairs.at.tolist(), pairs.count.tolist(), measured, modelled, strict=True)
    ]


def write_sites(outcomes: Sequence[SiteOutcome], folder: Path, command: Sequence[str] | str) -> list[Path]:
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
            texts[f"{name}_scores.csv"] = to_csv(scores_table(outcome))
            texts[f"{name}_months.csv"] = to_csv(months_table(outcome))
            texts[f"{name}_years.csv"] = to_csv(years_table(outcome))
        write_texts(partial, texts)
        (partial / "figures").mkdir()
        for outcome in outcomes:
            save_site_figure(outcome, partial / "figures")
        files = sorted(path.relative_to(partial).as_posix() for path in partial.rglob("*") if path.is_file())
        sites = [{"name": o.site.name, **o.provenance} for o in outcomes]
        write_texts(partial, {MANIFEST: to_json(manifest(sites, command, files))})

    return written_whole(folder, write)
