"""The command that holds the model against measured sites."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidc_twin.cli.command import Command, voice_option
from aidc_twin.cli.interrupt import interruptible
from aidc_twin.cli.progress import bar
from aidc_twin.cli.voice import FOUND, OK, Voice
from aidc_twin.errors import Finding

if TYPE_CHECKING:
    from aidc_twin.studies.campuses import CampusOutcome
    from aidc_twin.studies.validate import SiteOutcome

__all__ = ["validate"]


@click.command(cls=Command)
@click.argument("sites", metavar="[SITE]...", nargs=-1)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write tables, figures and results.",
)
@voice_option
def validate(voice: Voice, sites: tuple[str, ...], out: Path | None) -> int:
    """Compare the model with measured sites.

    SITE is the name of a site that comes with the program, or a folder with a site.yaml; all known ones if
    left out. The measured load drives the plant, and the measured wet bulb where there is one; measured and
    modelled powers are scored by calendar month or by week. Campuses in many climates are compared by the PUE
    and WUE of a year. Exit code 1 if a quantity is neither within the bar nor off as is known and explained.
    """
    from aidc_twin.results.site_folder import all_tables
    from aidc_twin.studies.known_sites import compare_sites, find_sites

    chosen = find_sites(sites)
    if out is not None:
        from aidc_twin.results.folder import check_folder

        check_folder(out)
    begin = time.monotonic()
    with interruptible() as guard, bar(voice, guard) as progress:
        outcomes = compare_sites(chosen, progress=progress)
    voice.say(f"Simulated in {time.monotonic() - begin:.1f} s.")
    if out is not None:
        from aidc_twin.results.site_folder import write_sites

        write_sites(outcomes, out, ["aidc-twin", *sys.argv[1:]])
        voice.say(f"Tables, figures and results: {out}")
    if voice.json:
        from aidc_twin.results.site_folder import sites_json

        voice.dump(sites_json(outcomes))
    else:
        for outcome in outcomes:
            for table in all_tables(outcome).values():
                voice.table(table)
    findings = [finding for outcome in outcomes for finding in (*outcome.findings, *_failed(outcome))]
    voice.findings(findings)
    return OK if all(outcome.holds for outcome in outcomes) else FOUND


def _failed(outcome: SiteOutcome | CampusOutcome) -> list[Finding]:
    """A finding for each quantity that does not hold, and for an onset that is too far off."""
    from aidc_twin.studies.campuses import CampusOutcome
    from aidc_twin.studies.scores import OUTSIDE

    if isinstance(outcome, CampusOutcome):
        return _failed_campuses(outcome)
    onset = outcome.onset
    late = [
        Finding(
            f"{outcome.site.name}: onset of chillers",
            f"{onset.modelled.middle - onset.measured.middle:+.1f} K of wet bulb from the measured one",
            f"within {onset.onset.within:.2g} K",
            "Look for what has changed in the model.",
        )
        for onset in [onset]
        if onset is not None and onset.verdict == OUTSIDE
    ]
    return late + [
        Finding(
            f"{outcome.site.name}: {one.quantity.label}",
            f"CV(RMSE) {one.score.cv_rmse:.1%}, NMBE {one.score.nmbe:+.1%}: {one.verdict}",
            "each quantity is within the bar, or off as far as its site explains",
            "Look for what has changed in the model; a bound is moved only with its reason.",
        )
        for one in outcome.compared
        if not one.holds
    ]


def _failed_campuses(outcome: CampusOutcome) -> list[Finding]:
    """A finding for each campus that does not hold, and for water that does not follow the climate."""
    from aidc_twin.report.campuses import litres

    name = outcome.site.name
    found = []
    for one in outcome.compared:
        if not one.holds:
            published = "" if one.campus.wue is None else f", {litres(one.campus.wue):.2f} L/kWh"
            found.append(
                Finding(
                    f"{name}: {one.campus.name}",
                    f"PUE {one.modelled.pue:.3f}, {litres(one.modelled.wue):.3f} L/kWh; published are "
                    f"{one.campus.pue:.2f}{published}",
                    "each figure is within the bar, or off as far as its site explains",
                    "Look for what has changed in the model; a bound is moved only with its reason.",
                )
            )
    if not outcome.follows_climate:
        found.append(
            Finding(
                f"{name}: response to the climate",
                f"rank correlation of modelled and published WUE {outcome.wue_correlation:.2f}",
                f"at least {outcome.site.wue_rank_correlation:.2f}",
                "Look for what has changed in the model.",
            )
        )
    return found
