"""Commands about specs: list the reference designs, start a new one, check and show one, print the format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aidc_twin.cli.command import Command, voice_option
from aidc_twin.cli.voice import FOUND, OK, UNUSABLE, Voice, finding_json
from aidc_twin.cli.whose import of_design
from aidc_twin.errors import Finding, InputError

if TYPE_CHECKING:
    from aidc_twin.facility.facility import Facility
    from aidc_twin.facility.spec import Spec

__all__ = ["check", "init", "schema", "show", "specs"]

DEFAULT_REFERENCE = "cold_plate_20kw"


@click.command(cls=Command)
@voice_option
def specs(voice: Voice) -> int:
    """List the reference designs that come with the program."""
    from aidc_twin.facility.named import find_spec
    from aidc_twin.reference import reference_specs
    from aidc_twin.report.table import Table

    found = {name: find_spec(name) for name in reference_specs()}
    if voice.json:
        voice.dump({"specs": [_listed(name, spec) for name, spec in found.items()]})
        return OK
    rows = tuple((name, spec.site.place, _range(spec), spec.purpose or "-") for name, spec in found.items())
    voice.table(Table("Reference designs", ("Name", "Place", "Expected PUE", "Purpose"), rows))
    voice.say("Copy one and change it: aidc-twin init NAME --from SPEC")
    return OK


def _range(spec: Spec) -> str:
    e = spec.expected
    return "-" if e is None else f"{e.pue_low:.2f} to {e.pue_high:.2f}"


def _listed(name: str, spec: Spec) -> dict[str, Any]:
    e = spec.expected
    expected = None if e is None else {"low": e.pue_low, "high": e.pue_high, "source": e.source}
    known = {"name": name, "path": spec.document.name, "purpose": spec.purpose, "place": spec.site.place}
    return known | {"expected_pue": expected}


@click.command(cls=Command)
@click.argument("name")
@click.option(
    "--from", "source", metavar="SPEC", default=DEFAULT_REFERENCE, show_default=True, help="Copied."
)
@click.option(
    "--dir",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder of the new file; here if left out.",
)
@voice_option
def init(voice: Voice, name: str, source: str, folder: Path) -> int:
    """Write a new spec NAME.yaml from another one, comments kept.

    An existing file is never overwritten.
    """
    from aidc_twin.facility.schema import template

    text = template(name, source)
    path = folder / f"{name}.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        stream = path.open("x", encoding="utf-8")
    except FileExistsError:
        raise InputError(
            Finding(str(path), "the file exists", "init never overwrites", "Choose another name or --dir.")
        ) from None
    try:
        with stream:
            stream.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    if voice.json:
        voice.dump({"path": str(path)})
    else:
        voice.text(str(path))
    voice.say(f"Change it, then: aidc-twin check {path}")
    return OK


@click.command(cls=Command)
@click.argument("specs", metavar="SPEC...", nargs=-1, required=True)
@voice_option
def check(voice: Voice, specs: tuple[str, ...]) -> int:
    """Read specs, size and judge their facilities.

    Nothing is simulated. The dimensions of the equations are proved; trial steps are judged by energy
    balance, flow closure and the other build-time checks. Exit code 2 if a spec is unusable, 1 if a facility
    has a finding.
    """
    results = [_checked(voice, name, alone=len(specs) == 1) for name in specs]
    if voice.json:
        voice.dump({"specs": [result for _, result in results]})
    return max(code for code, _ in results)


def _checked(voice: Voice, name: str, alone: bool) -> tuple[int, dict[str, Any]]:
    from aidc_twin.facility.build import build
    from aidc_twin.facility.named import find_spec
    from aidc_twin.facility.verify import judge

    result: dict[str, Any] = {"spec": name}
    try:
        spec = find_spec(name)
    except InputError as error:
        # They name the file already.
        voice.findings(error.findings, "mistake")
        return UNUSABLE, result | {"ok": False, "findings": [finding_json(item) for item in error.findings]}
    try:
        facility = build(spec)
    except InputError as error:
        voice.findings(error.findings if alone else of_design(error.findings, name, spec), "mistake")
        return UNUSABLE, result | {"ok": False, "findings": [finding_json(item) for item in error.findings]}
    checks = judge(facility)
    findings = [*facility.findings, *(item for found in checks.values() for item in found)]
    voice.findings(findings if alone else of_design(findings, name, spec))
    result |= {"name": spec.name, "ok": not findings, "findings": [finding_json(item) for item in findings]}
    result["checks"] = {key: len(found) for key, found in checks.items()}
    if not voice.json:
        from aidc_twin.cli.quantities import readable

        it = readable(float(facility.rated_it_power), "W")
        state = f"{len(findings)} found" if findings else f"{len(checks)} checks passed: {', '.join(checks)}"
        voice.text(f"{'FOUND' if findings else 'OK'}  {name}: {spec.name}, {it} of IT; {state}")
    return FOUND if findings else OK, result


@click.command(cls=Command)
@click.argument("spec")
@voice_option
def show(voice: Voice, spec: str) -> int:
    """Show values with sources, sizes with reasons.

    Also the figures of the design that are neither, and the design weather.
    """
    from aidc_twin.facility.build import build
    from aidc_twin.facility.named import find_spec

    design = find_spec(spec)
    facility = build(design)
    if voice.json:
        voice.dump(_design_json(design, facility))
    else:
        for table in _design_tables(design, facility):
            voice.table(table)
    voice.findings(facility.findings)
    return FOUND if facility.findings else OK


def _design_json(spec: Spec, facility: Facility) -> dict[str, Any]:
    from dataclasses import asdict

    from aidc_twin.facility.schema import explain
    from aidc_twin.results.json_form import quantity

    return {
        "name": spec.name,
        "spec_hash": spec.hash,
        "values": [asdict(row) for row in explain(spec)],
        "equipment": [
            {
                "name": item.name,
                "item": item.item,
                "count": int(item.count),
                "rating": quantity(item.rating, item.unit),
                "duty": quantity(item.duty, item.unit),
                "redundancy": item.redundancy,
                "reason": item.reason,
            }
            for item in facility.equipment
        ],
        "figures": {name: quantity(value, unit) for name, (value, unit) in facility.notes.items()},
        "design_conditions": facility.weather_note.splitlines(),
        "findings": [finding_json(finding) for finding in facility.findings],
    }


def _design_tables(spec: Spec, facility: Facility) -> list[Any]:
    from aidc_twin.cli.quantities import readable
    from aidc_twin.facility.schema import explain
    from aidc_twin.report.table import Table

    file = spec.document.name
    values = tuple(
        (row.path, row.value, row.origin, _line(row.source, file) if row.origin == "given" else row.source)
        for row in explain(spec)
    )
    sizes = tuple(
        (
            item.name,
            f"{int(item.count)} x"
            if item.unit == "1"
            else f"{int(item.count)} x {_size(item.rating, item.unit)}",
            _size(item.duty, item.unit),
            item.redundancy,
            item.reason,
        )
        for item in facility.equipment
    )
    figures = tuple((name, readable(float(value), unit)) for name, (value, unit) in facility.notes.items())
    heads = ("Path", "Value", "Origin", "Where given, or source of the default")
    sized_by = tuple(facility.weather_note.splitlines())
    return [
        Table(f"{spec.name}: values", heads, values, (f"given in {file}",)),
        Table(f"{spec.name}: sizes", ("Equipment", "Installed", "Duty", "Redundancy", "Why"), sizes),
        Table(f"{spec.name}: design figures", ("Figure", "Value"), figures, sized_by),
    ]


def _line(where: str, file: str) -> str:
    """``line 7`` of ``file:7:10``; what stands elsewhere stays as it is."""
    place = where.removeprefix(f"{file}:")
    return where if place == where else f"line {place.partition(':')[0]}"


def _size(value: Any, unit: str) -> str:
    from aidc_twin.cli.quantities import readable

    return readable(float(value), unit)


@click.command(cls=Command)
@voice_option
def schema(voice: Voice) -> int:
    """Print the format of a spec as JSON Schema, for editors."""
    from aidc_twin.facility import schema as format_of

    voice.dump(format_of.schema())
    return OK
