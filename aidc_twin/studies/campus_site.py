"""Descriptions of campuses in many climates: what their operators publish, and which errors are accepted."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from aidc_twin.climate import place
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.named import find_spec
from aidc_twin.facility.positions import Document
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_types import Label, Name, Section, near, quantity, required
from aidc_twin.studies.site import LONG, Text, described
from aidc_twin.unit_grammar import quote

__all__ = ["Campus", "CampusSite", "Known", "campus_spec", "read_campus_site", "read_campuses"]

CAMPUS, OPERATOR, PLACE, DISTANCE = "campus", "operator", "place", "distance [km]"
PUE, WUE = "pue [1]", "wue [L/kWh]"
# J in a kWh; a litre of water is a kilogram, see report.shown.
J_PER_KWH, M_PER_KM = 3.6e6, 1e3

Number = Annotated[float, quantity("1", "-1", "100")]


class Published(Section):
    """The table of published figures and what it rests on."""

    file: Text = required("CSV beside the description: a row for each campus")
    period: Text = required("what time a figure covers")
    sources: tuple[Text, ...] = required("where the figures come from")
    quality: Text = required("how good measurement and chain are")


class Known(Section):
    """An error that is known and explained; what lies outside it fails."""

    quantity: Literal["pue", "wue"] = required("which figure")
    campuses: tuple[Annotated[str, Label(40)], ...] = required("of which campuses")
    low: Number = required("least of model less published PUE, or of model over published WUE")
    high: Number = required("most of it")
    reason: Annotated[str, LONG] = required("why the model is off")


class CampusSite(Section):
    """Campuses in many climates, each with figures of a year, against one design that stands in each."""

    name: Annotated[str, Name()] = required("that of its folder")
    title: Text = required("in words")
    kind: Literal["campuses"] = required("a row for each campus, not for a time")
    spec: Text = required("spec beside the description; its place is replaced by that of each campus")
    published: Published = required("what was published")
    pue_within: Annotated[float, quantity("1", "0.001", "0.5")] = required("difference that is agreement")
    wue_factor: Annotated[float, quantity("1", "1.01", "10")] = required("factor that is agreement")
    wue_rank_correlation: Annotated[float, quantity("1", "-1", "1")] = required(
        "least rank correlation of modelled and published WUE over the climates"
    )
    boundary: Text = required("what the published figures hold")
    accepted: tuple[Known, ...] = required("known errors")
    remarks: tuple[Text, ...] = required("how the comparison is to be read")
    left_out: dict[str, str] = required("published campuses that are not compared, and why")
    differences: tuple[Text, ...] = required("what is known to differ between campuses and model")
    _folder: Path = Path()

    @property
    def folder(self) -> Path:
        """Where the description lies, and its table and spec beside it."""
        return self._folder

    def known(self, campus: str, figure: str) -> Known | None:
        """The error that is accepted of a figure (pue, wue) of a campus."""
        return next((k for k in self.accepted if k.quantity == figure and campus in k.campuses), None)


@dataclass(frozen=True)
class Campus:
    """A campus and what is published of it.

    Attributes
    ----------
    name, operator, place
        The place is that of the weather.
    distance
        From there to the campus, m; None where it is not published where in a region the halls stand.
    pue, wue
        Yearly; the WUE in kg/J, None where none is published.
    """

    name: str
    operator: str
    place: str
    distance: float | None
    pue: float
    wue: float | None


def read_campus_site(folder: Path) -> CampusSite:
    """Read the description in a folder.

    Raises
    ------
    InputError
        Every mistake of the file, with its line.
    """
    site, document = described(folder, CampusSite)
    site._folder = folder
    found = list(_between_fields(site, document))
    if found:
        raise InputError(found)
    return site


def campus_spec(site: CampusSite) -> Spec:
    """The spec of a site, at the place that it names itself."""
    return find_spec(site.folder / site.spec)


def read_campuses(site: CampusSite) -> tuple[Campus, ...]:
    """Read the published table of a site.

    Raises
    ------
    InputError
        A column is missing, a campus stands twice, its place is unknown, or a figure is none.
    """
    path = site.folder / site.published.file
    if not path.is_file():
        raise InputError(Finding(str(path), "no such file", "a site has its published table beside it"))
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    findings = list(_rows(str(path), rows))
    if findings:
        raise InputError(findings)
    return tuple(
        Campus(
            row[CAMPUS],
            row[OPERATOR],
            place(row[PLACE]).name,
            float(row[DISTANCE]) * M_PER_KM if row[DISTANCE] else None,
            float(row[PUE]),
            float(row[WUE]) / J_PER_KWH if row[WUE] else None,
        )
        for row in rows
    )


def _rows(path: str, rows: list[dict[str, str]]) -> Iterator[Finding]:
    if not rows:
        yield Finding(path, "holds no rows", "one row for each campus")
        return
    for head in (CAMPUS, OPERATOR, PLACE, DISTANCE, PUE, WUE):
        if head not in rows[0]:
            has = f"Has {', '.join(rows[0])}."
            yield Finding(path, f"has no column {quote(head)}", "a table of campuses has it", has)
            return
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        where = f"{path}:{line}"
        if not row[CAMPUS] or row[CAMPUS] in seen:
            yield Finding(where, f"campus {quote(row[CAMPUS])}", "each campus has a name of its own")
        seen.add(row[CAMPUS])
        try:
            place(row[PLACE] or "")
        except InputError as error:
            for finding in error.findings:
                yield Finding(where, finding.what, finding.rule, finding.cure)
        for head, least in ((PUE, 1.0), (WUE, 0.0), (DISTANCE, 0.0)):
            if head != PUE and not row[head]:
                continue
            try:
                usable = math.isfinite(float(row[head])) and float(row[head]) >= least
            except (TypeError, ValueError):
                usable = False
            if not usable:
                rule = f"needs a number of {least:g} or more"
                yield Finding(where, f"{quote(row[head])} in column {quote(head)}", rule)


def _between_fields(site: CampusSite, document: Document) -> Iterator[Finding]:
    """Accepted errors are of campuses of the table, each once, between two ends."""
    if not (site.folder / site.published.file).is_file():
        return
    names = [campus.name for campus in read_campuses(site)]
    seen: set[tuple[str, str]] = set()
    for known in site.accepted:
        for name in known.campuses:
            if name not in names:
                cure = near(name, names)
                yield Finding(document.name, f"{quote(name)} is no campus", "of the table", cure)
            if (name, known.quantity) in seen:
                what = f"two errors of {known.quantity} are accepted at {name}"
                yield Finding(document.name, what, "an error has one reason")
            seen.add((name, known.quantity))
        if not known.low < known.high:
            what = f"bounds {known.low:g} to {known.high:g} of {known.quantity}"
            yield Finding(document.name, what, "the lower one is below the upper one")
