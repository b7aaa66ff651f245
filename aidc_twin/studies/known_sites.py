"""Measured sites of both kinds, by name or folder, and the comparison of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.spec_yaml import read_document
from aidc_twin.reference import validation_sites
from aidc_twin.studies.campus_site import CampusSite, read_campus_site
from aidc_twin.studies.campuses import CampusOutcome, compare_campuses
from aidc_twin.studies.site import SITE_FILE, Site, find_folder, read_site
from aidc_twin.studies.validate import SiteOutcome, validate

__all__ = ["compare_site", "compare_sites", "find_sites"]

# Sites that run side by side: each sets up and runs mostly on one core.
AT_ONCE = 2


def find_sites(texts: tuple[str, ...]) -> list[Site | CampusSite]:
    """Several sites, all that come with the program where none is named; mistakes are reported together."""
    sites: list[Site | CampusSite] = []
    findings: list[Finding] = []
    for text in dict.fromkeys(texts or validation_sites()):
        try:
            sites.append(_read(find_folder(text)))
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return sites


def compare_site(
    site: Site | CampusSite, progress: Callable[[float], None] | None = None
) -> SiteOutcome | CampusOutcome:
    """Hold the model against a site, as its kind wants."""
    if isinstance(site, CampusSite):
        return compare_campuses(site, progress=progress)
    return validate(site, progress=progress)


def compare_sites(
    sites: Sequence[Site | CampusSite], progress: Callable[[float], None] | None = None
) -> list[SiteOutcome | CampusOutcome]:
    """Hold the model against several sites, two at a time; in the order of the sites."""
    shares = [0.0] * len(sites)

    def report(index: int) -> Callable[[float], None]:
        def tell(share: float) -> None:
            shares[index] = share
            if progress is not None:
                progress(sum(shares) / len(shares))

        return tell

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        jobs = [pool.submit(compare_site, site, report(index)) for index, site in enumerate(sites)]
        return [job.result() for job in jobs]


def _read(folder: Path) -> Site | CampusSite:
    """A description that names its kind is of campuses; a site of a series has no such field."""
    data = read_document(folder / SITE_FILE).data
    return read_campus_site(folder) if isinstance(data, dict) and "kind" in data else read_site(folder)
