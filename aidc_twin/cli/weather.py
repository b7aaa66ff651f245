"""Commands about weather: known places, what a year means for cooling, what is odd about a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aidc_twin.cli.command import Group, voice_option
from aidc_twin.cli.voice import FOUND, OK, Voice, finding_json

if TYPE_CHECKING:
    from aidc_twin.climate import DesignConditions, WeatherYear

__all__ = ["weather"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@click.group(cls=Group)
def weather() -> None:
    """Weather: embedded places and EPW files."""


@weather.command("list")
@voice_option
def list_places(voice: Voice) -> int:
    """List the embedded places."""
    from aidc_twin.climate import places

    found = places()
    if voice.json:
        keys = ("name", "names", "latitude", "longitude", "elevation", "utc_offset", "source", "terms")
        voice.dump({"places": [{key: getattr(place, key) for key in keys} for place in found]})
        return OK
    from aidc_twin.report.table import Table

    rows = tuple(
        (
            place.name,
            ", ".join(place.names),
            f"{place.latitude:.2f}",
            f"{place.longitude:.2f}",
            f"{place.elevation:.0f}",
            f"{place.utc_offset:+g}",
        )
        for place in found
    )
    heads = ("Place", "Also", "Latitude [deg N]", "Longitude [deg E]", "Elevation [m]", "UTC [h]")
    voice.table(Table("Places with embedded climate statistics", heads, rows))
    voice.say("Sources and terms of one: aidc-twin weather show PLACE")
    return OK


@weather.command("show")
@click.argument("place", metavar="PLACE|FILE.epw")
@voice_option
def show_year(voice: Voice, place: str) -> int:
    """Show what a year of weather means for cooling."""
    from aidc_twin.climate import load_weather

    year, findings = load_weather(place)
    design = _design(place)
    if voice.json:
        data = _year_json(year, design)
        voice.dump(data | {"findings": [finding_json(finding) for finding in findings]})
    else:
        for table in _year_tables(year, design):
            voice.table(table)
    voice.findings(findings)
    return FOUND if findings else OK


@weather.command("check")
@click.argument("file", metavar="FILE.epw")
@voice_option
def check_file(voice: Voice, file: str) -> int:
    """Check an EPW file: its records, and the records against one another and against the header.

    Exit code 2 if it is unusable, 1 if something is odd about it.
    """
    from aidc_twin.climate import inspect_weather

    _refuse_place(file)
    done = inspect_weather(file)
    findings = done.findings
    if voice.json:
        voice.dump(
            {
                "file": file,
                "ok": not findings,
                "checks": [
                    {"check": check.title, "result": check.result, "found": check.found, "rule": check.rule}
                    for check in done.checks
                ],
                "findings": [finding_json(finding) for finding in findings],
            }
        )
        return FOUND if findings else OK
    from aidc_twin.report.table import Table

    rows = tuple((check.title, check.result, check.found, check.rule) for check in done.checks)
    voice.table(Table(f"Checks of {file}", ("Check", "Result", "Found", "Expected"), rows))
    judged = sum(check.judged for check in done.checks)
    odd = sum(bool(check.findings) for check in done.checks)
    voice.text(
        f"{judged} checks made, {odd} of them odd; {len(done.checks) - judged} not judged"
        if findings
        else f"OK  {judged} checks made, nothing odd; {len(done.checks) - judged} not judged"
    )
    voice.findings(findings)
    return FOUND if findings else OK


def _refuse_place(text: str) -> None:
    """An embedded place has no file to be checked; a file of that name is one."""
    from aidc_twin.climate import place
    from aidc_twin.errors import Finding, InputError

    if Path(text).exists():
        return
    try:
        name = place(text).name
    except InputError:
        return
    what = f"{name} is an embedded place, without a file"
    raise InputError(
        Finding(text, what, "EPW files are checked", f'See its year with: aidc-twin weather show "{name}".')
    )


def _design(text: str) -> DesignConditions | None:
    """Design conditions of an embedded place; a file brings none that sizing would take."""
    from aidc_twin.climate import design_conditions, place
    from aidc_twin.errors import InputError

    try:
        return design_conditions(place(text))
    except InputError:
        return None


def _temperatures(year: WeatherYear) -> dict[str, float]:
    """Figures of a year in kelvin, by name."""
    numbers = year.statistics()
    figures = {
        "dry_bulb_mean": numbers.dry_bulb_mean,
        "dry_bulb_min": numbers.dry_bulb_min,
        "dry_bulb_max": numbers.dry_bulb_max,
        "wet_bulb_mean": numbers.wet_bulb_mean,
        "wet_bulb_max": numbers.wet_bulb_max,
    }
    for share, value in numbers.wet_bulb_percentiles.items():
        figures[f"wet_bulb_p{share:g}"] = value
    for share, value in numbers.dry_bulb_percentiles.items():
        figures[f"dry_bulb_p{share:g}"] = value
    return figures


def _design_values(design: DesignConditions | None) -> dict[str, Any]:
    if design is None:
        return {}
    return {
        name: getattr(design, name)
        for name in ("wet_bulb", "coincident_dry_bulb", "dry_bulb", "coincident_wet_bulb")
    }


def _year_json(year: WeatherYear, design: DesignConditions | None) -> dict[str, Any]:
    from aidc_twin.results.json_form import quantity

    numbers = year.statistics()
    below = numbers.hours_wet_bulb_below.items()
    months = {
        "dry_bulb": (numbers.monthly_dry_bulb, "K"),
        "wet_bulb": (numbers.monthly_wet_bulb, "K"),
        "relative_humidity": (numbers.monthly_relative_humidity, "1"),
    }
    return {
        "name": year.name,
        "source": year.source,
        "terms": year.terms,
        "latitude": year.latitude,
        "longitude": year.longitude,
        "elevation": quantity(year.elevation, "m"),
        "pressure_mean": quantity(numbers.pressure_mean, "Pa"),
        "temperatures": {name: quantity(value, "K") for name, value in _temperatures(year).items()},
        "hours_wet_bulb_below": [
            {"wet_bulb": quantity(T, "K"), "hours": hours} for T, hours in sorted(below)
        ],
        "monthly": {
            name: [quantity(value, unit) for value in values] for name, (values, unit) in months.items()
        },
        "design_conditions": {
            name: quantity(value.value, "K")
            | {"explanation": value.explanation, "source": value.source, "estimate": value.estimate}
            for name, value in _design_values(design).items()
        },
    }


def _year_tables(year: WeatherYear, design: DesignConditions | None) -> list[Any]:
    from aidc_twin.cli.quantities import readable
    from aidc_twin.report.table import Table

    numbers = year.statistics()
    rows = [(name.replace("_", " "), readable(value, "K")) for name, value in _temperatures(year).items()]
    rows += [
        (f"hours with a wet bulb below {readable(T, 'K')}", f"{hours} h")
        for T, hours in sorted(numbers.hours_wet_bulb_below.items())
    ]
    rows.append(("mean pressure", readable(numbers.pressure_mean, "Pa")))
    rows.append(("elevation", f"{year.elevation:g} m"))
    months = tuple(
        (month, f"{T - ZERO_CELSIUS:.1f}", f"{T_wb - ZERO_CELSIUS:.1f}", f"{humidity:.0%}")
        for month, T, T_wb, humidity in zip(
            MONTHS,
            numbers.monthly_dry_bulb,
            numbers.monthly_wet_bulb,
            numbers.monthly_relative_humidity,
            strict=True,
        )
    )
    heads = ("Month", "Dry bulb [degC]", "Wet bulb [degC]", "Relative humidity")
    tables = [
        Table(
            f"{year.name}: the year", ("Figure", "Value"), tuple(rows), (year.source, f"terms: {year.terms}")
        ),
        Table(f"{year.name}: monthly means", heads, months),
    ]
    if design is not None:
        values = tuple(
            (name.replace("_", " "), readable(value.value, "K"), value.explanation, value.source)
            for name, value in _design_values(design).items()
        )
        tables.append(
            Table(f"{year.name}: design values", ("Design", "Value", "What it means", "Source"), values)
        )
    return tables


# 0 degC in kelvin (SI Brochure, 9th edition, 2.3.1).
ZERO_CELSIUS = 273.15
