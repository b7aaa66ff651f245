"""Descriptions of measured sites: what was measured, where the boundary lies, which errors are accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ValidationError

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.named import find_spec
from aidc_twin.facility.positions import Document
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_types import (
    Label,
    Name,
    Section,
    ValueProblem,
    near,
    optional,
    quantity,
    required,
)
from aidc_twin.facility.spec_yaml import read_document
from aidc_twin.metrics.energy import PARTS
from aidc_twin.reference import validation_sites
from aidc_twin.unit_grammar import UnitError, quote

__all__ = [
    "LONG",
    "SITE_FILE",
    "Accepted",
    "Onset",
    "Quantity",
    "Series",
    "Site",
    "Stage",
    "Text",
    "described",
    "find_folder",
    "find_site",
    "read_site",
    "site_spec",
]

SITE_FILE = "site.yaml"
Kind = TypeVar("Kind", bound=Section)
MONTH = re.compile(r"(?P<year>[12]\d{3})-(?P<month>0[1-9]|1[0-2])")
WEEK = re.compile(r"(?P<year>[12]\d{3})-W(?P<week>0[1-9]|[1-4]\d|5[0-3])")
LONG = Label(600)
# Everything that a boundary must say something about; the IT is its divisor.
METERS = tuple(name for name in PARTS if name != "it")

Percent = Annotated[float, quantity("1", "-200 %", "1000 %")]
Text = Annotated[str, LONG]


class Series(Section):
    """The measured table and what it rests on."""

    file: Text = required("CSV beside the description")
    kind: Literal["months", "weeks"] = required("what a row holds: means of a month, medians of a week")
    load: Text = required("column of the IT power")
    wet_bulb: Text | None = optional("column of the wet bulb", None, "none: weather of the spec as it is")
    period: Text = required("first and last row, in words")
    least_coverage: Annotated[float, quantity("1", "0", "1")] | None = optional(
        "share of a row that must be logged", None, "none: it is not known how much of a row was logged"
    )
    sources: tuple[Text, ...] = required("where the figures come from")
    quality: Text = required("how good measurement and chain are")


class Stage(Section):
    """What stood there from a month on."""

    from_: Annotated[str, Label(7)] = required("first month, 2016-06", alias="from")
    changes: dict[str, str | int | float] = required("values of the spec by dotted path")
    reason: Text = required("why")


class Accepted(Section):
    """An error that is known and explained; what lies outside it fails."""

    nmbe_low: Percent = required("lowest mean bias, model less measurement")
    nmbe_high: Percent = required("highest mean bias")
    cv_rmse: Percent = required("highest CV(RMSE)")
    reason: Text = required("why the model is off")


class Quantity(Section):
    """A measured column and the meters of the model that it is compared with.

    Of kind ``power``: a mean power of the meters. Of kind ``pue`` and ``overhead`` the column is a PUE, and
    the meters with the IT, or without it, are set over the IT. Of kind ``chiller_heat`` the column is the
    heat that chillers take from the water; it has no meters.
    """

    name: Annotated[str, Name()] = required("of the quantity")
    label: Annotated[str, Label(40)] = required("in tables and figures")
    kind: Literal["power", "pue", "overhead", "chiller_heat"] = required("what is compared")
    column: Text = required("of the table")
    meters: tuple[str, ...] = optional("meters of the model, added up", (), "none: heat has no meter")
    about: Text = required("what was measured")
    remark: Text | None = optional("how its score is to be read", None, "none: it speaks for itself")
    accepted: Accepted | None = optional("a known error", None, "none: the bar alone counts")


class Onset(Section):
    """The wet bulb from which chillers run, of the weeks of a table."""

    heat: Annotated[str, Name()] = required("the heat of the chillers, among the quantities")
    runs_above: Annotated[float, quantity("W", "0 W", "100 MW")] = required("heat that counts as running")
    within: Annotated[float, quantity("dK", "0.1 K", "10 K")] = required("difference that is agreement")
    about: Text = required("what was measured, and how far it can be read")


class Site(Section):
    """A measured site: its series, its boundary in meters of the model, its known differences."""

    name: Annotated[str, Name()] = required("that of its folder")
    title: Text = required("in words")
    spec: Text = required("spec beside the description")
    series: Series = required("what was measured")
    stages: tuple[Stage, ...] = optional("how the plant grew", (), "the spec as it stands")
    boundary: Text = required("what the measured overhead holds")
    quantities: tuple[Quantity, ...] = required("what is compared")
    onset: Onset | None = optional("the wet bulb from which chillers run", None, "none: not compared")
    outside: dict[str, str] = required("meters that the boundary leaves out, and why")
    inputs: tuple[Text, ...] = required("measured figures that the model is given")
    differences: tuple[Text, ...] = required("what is known to differ between site and model")
    _folder: Path = Path()

    @property
    def folder(self) -> Path:
        """Where the description lies, and its table and spec beside it."""
        return self._folder

    @property
    def table(self) -> Path:
        """The measured table."""
        return self._folder / self.series.file


def find_folder(text: str | Path) -> Path:
    """Folder of the measured site of that name, or the one that is named and holds a description.

    Raises
    ------
    InputError
        There is no such site.
    """
    known = validation_sites()
    name = str(text)
    folder = known.get(name) or Path(text)
    if name not in known and not (folder / SITE_FILE).is_file():
        rule = f"needs a site by name, or a folder with a {SITE_FILE}"
        raise InputError(Finding(quote(name), "no such site", rule, near(name, known)))
    return folder


def find_site(text: str | Path) -> Site:
    """The measured site of that name, or the one that a folder describes.

    Raises
    ------
    InputError
        There is no such site, or its description is unusable.
    """
    return read_site(find_folder(text))


def read_site(folder: Path) -> Site:
    """Read the description in a folder.

    Raises
    ------
    InputError
        Every mistake of the file, with its line.
    """
    site, document = described(folder, Site)
    found = list(_between_fields(site, document))
    if found:
        raise InputError(found)
    site._folder = folder
    return site


def described(folder: Path, kind: type[Kind]) -> tuple[Kind, Document]:
    """What the file of a folder describes, checked field by field, with the places of its values.

    Raises
    ------
    InputError
        Every mistake of a field, with its line.
    """
    document = read_document(folder / SITE_FILE)
    try:
        return kind.model_validate(document.data), document
    except ValidationError as error:
        raise InputError([_finding(document, item) for item in error.errors()]) from None
    except (ValueProblem, UnitError) as error:
        raise InputError(
            Finding(document.name, str(error), "see the sites that come with the program")
        ) from None


def site_spec(site: Site) -> Spec:
    """The spec of a site, before its stages."""
    return find_spec(site.folder / site.spec)


def _finding(document: Document, error: Mapping[str, Any]) -> Finding:
    path = tuple(step for step in error["loc"])
    while path and path not in document.values:
        path = path[:-1]
    place = ".".join(str(step) for step in error["loc"])
    return Finding(document.where(path), f"{place}: {error['msg']}", "a site is described as the others are")


def _between_fields(site: Site, document: Document) -> Iterator[Finding]:
    """Every meter of the model stands on one side of the boundary, stages have months in order."""
    used = {meter for quantity_ in site.quantities for meter in quantity_.meters}
    for meter in sorted((used | set(site.outside)) - set(METERS)):
        yield Finding(
            document.name, f"{quote(meter)} is no meter", "the boundary names meters", near(meter, METERS)
        )
    for meter in METERS:
        if meter not in used and meter not in site.outside:
            rule = "each meter is part of a quantity, or stands under outside: with its reason"
            yield Finding(document.name, f"nothing is said of the meter {meter}", rule)
        if meter in used and meter in site.outside:
            yield Finding(
                document.name, f"{meter} is counted and left out", "a meter is on one side of the boundary"
            )
    for quantity_ in site.quantities:
        if (quantity_.kind == "chiller_heat") == bool(quantity_.meters):
            what = f"{quantity_.name} is of kind {quantity_.kind} and has {len(quantity_.meters)} meters"
            yield Finding(document.name, what, "powers have meters, the heat of chillers has none")
    yield from _weeks(site, document)
    months = [stage.from_ for stage in site.stages]
    for month in months:
        if not MONTH.fullmatch(month):
            yield Finding(document.name, f"{quote(month)} is no month", "a month is written 2016-06")
    if months != sorted(set(months)):
        yield Finding(
            document.name, f"stages from {', '.join(months)}", "each stage is later than the one before"
        )
    names = [quantity_.name for quantity_ in site.quantities]
    if len(set(names)) < len(names):
        yield Finding(document.name, "two quantities of one name", "each quantity has its own name")


def _weeks(site: Site, document: Document) -> Iterator[Finding]:
    """What only a table of weeks can have."""
    for what, given in (("wet_bulb", site.series.wet_bulb), ("onset", site.onset)):
        if given is not None and site.series.kind != "weeks":
            yield Finding(document.name, f"{what} is given for {site.series.kind}", "it is that of weeks")
    if site.onset is not None:
        heats = [one.name for one in site.quantities if one.kind == "chiller_heat"]
        if site.onset.heat not in heats:
            what = f"onset.heat = {quote(site.onset.heat)} is no heat of chillers"
            yield Finding(
                document.name, what, "a quantity of kind chiller_heat", near(site.onset.heat, heats)
            )
        if site.series.wet_bulb is None:
            yield Finding(document.name, "onset without a wet bulb", "series.wet_bulb names its column")
