"""The command that sets two designs against each other: diff A B."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from aidc_twin.cli.command import Command, voice_option
from aidc_twin.cli.interrupt import interruptible
from aidc_twin.cli.options import PeriodOptions, period_options
from aidc_twin.cli.progress import bar
from aidc_twin.cli.runs import evaluated
from aidc_twin.cli.voice import FOUND, OK, Voice
from aidc_twin.cli.whose import of_design

if TYPE_CHECKING:
    from aidc_twin.errors import Finding
    from aidc_twin.facility.spec import Spec
    from aidc_twin.studies.difference import InputDifference

__all__ = ["diff"]


@click.command(cls=Command)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--by",
    metavar="METRIC",
    default="facility_energy",
    show_default=True,
    help="Figure that inputs are ranked by: a metric, capex, opex or lifecycle.",
)
@period_options
@voice_option
def diff(voice: Voice, a: str, b: str, by: str, options: PeriodOptions) -> int:
    """Show what differs between two designs, in inputs and in results.

    A and B are specs, or run folders (FOLDER, or FOLDER:NAME where one holds several designs), whose results
    are read and not simulated again. Between two specs, each input that differs is also changed alone, and
    ranked by what it does. Exit code 1 if a limit is broken or the results do not rest on the same.
    """
    from aidc_twin.results.saved_run import read_run

    saved = [read_run(text) for text in (a, b)]
    simulate = all(run is None for run in saved)
    if simulate:
        sides = _simulated(voice, (a, b), by, options)
    else:
        sides = [
            _Side(run.spec, run.results, run.findings)
            if run is not None
            else _simulated_one(voice, text, options)
            for run, text in zip(saved, (a, b), strict=True)
        ]
    return _told(voice, sides, (a, b), by, options if simulate else None)


@dataclass(frozen=True)
class _Side:
    """One of the two designs: its spec, its results in the JSON form, and what is to be warned about."""

    spec: Spec
    results: Mapping[str, Any]
    findings: tuple[Finding, ...]


def _simulated_one(voice: Voice, text: str, options: PeriodOptions) -> _Side:
    from aidc_twin.results.json_form import designs_json

    (outcome,) = evaluated(voice, [text], options.as_run())
    return _Side(outcome.spec, designs_json([outcome])["designs"][0], outcome.findings)


def _simulated(voice: Voice, texts: tuple[str, str], by: str, options: PeriodOptions) -> list[_Side]:
    """Both designs; specs that do not differ are run once, since they cannot give other results."""
    from aidc_twin.facility.named import find_specs
    from aidc_twin.results.json_form import designs_json
    from aidc_twin.studies.difference import check_by
    from aidc_twin.studies.evaluate import YEAR

    check_by(by, options.days in (None, YEAR))
    specs = find_specs(texts)
    wanted = texts[:1] if specs[0].hash == specs[1].hash else texts
    outcomes = evaluated(voice, wanted, options.as_run())
    plain = designs_json(outcomes)["designs"]
    return [
        _Side(spec, plain[min(i, len(plain) - 1)], outcomes[min(i, len(plain) - 1)].findings)
        for i, spec in enumerate(specs)
    ]


def _told(
    voice: Voice, sides: Sequence[_Side], texts: tuple[str, str], by: str, options: PeriodOptions | None
) -> int:
    from aidc_twin.errors import Finding
    from aidc_twin.report.difference import inputs_table
    from aidc_twin.report.tree import METRIC_LABELS
    from aidc_twin.results.difference import bases_differ, result_differences
    from aidc_twin.results.difference_tables import difference_json, results_table
    from aidc_twin.studies.difference import input_differences

    one, other = sides
    names = (one.spec.name, other.spec.name)
    if names[0] == names[1]:
        names = texts if texts[0] != texts[1] else (f"{texts[0]} (A)", f"{texts[1]} (B)")
    inputs = input_differences(one.spec, other.spec)
    results = result_differences(one.results, other.results)
    totals, without = None, "What each input does alone is known only between two specs, which are simulated."
    if options is not None:
        without = f"What each input does alone is not known: one of the designs has no {by}, or other money."
        inputs, totals = _with_effects(voice, sides, inputs, by, options)
    if voice.json:
        voice.dump(difference_json(names, by, totals, inputs, results))
    elif not inputs and not results:
        voice.text(f"Nothing differs between {names[0]} and {names[1]}, neither in inputs nor in results.")
    else:
        if inputs:
            voice.table(inputs_table(inputs, names, METRIC_LABELS.get(by, by), totals, without))
        else:
            voice.text("No input differs.")
        if results:
            voice.table(results_table(results, names))
        else:
            voice.text("No result differs.")
    rule = "results are compared that rest on the same"
    cure = "Run both with the same program, weather and period."
    unlike = [
        Finding(f"{names[0]} and {names[1]}", f"{name} is {x!r} and {y!r}", rule, cure)
        for name, x, y in bases_differ(one.results, other.results, [item.path for item in inputs])
    ]
    named = [
        finding
        for side, name in zip(sides, names, strict=True)
        for finding in of_design(side.findings, name, side.spec)
    ]
    findings = list(dict.fromkeys([*named, *unlike]))
    voice.findings(findings)
    return FOUND if findings else OK


def _with_effects(
    voice: Voice, sides: Sequence[_Side], inputs: list[InputDifference], by: str, options: PeriodOptions
) -> tuple[list[InputDifference], tuple[float, float, str] | None]:
    """The inputs with what each does alone, and the figure of both designs with its unit."""
    from aidc_twin.studies.difference import effects_of
    from aidc_twin.studies.period import period_of

    totals = [_figure(side.results, by) for side in sides]
    (first, unit), (second, other_unit) = totals
    if not inputs or first is None or second is None or unit != other_unit:
        return inputs, None
    period = period_of(options.start, options.days, options.step, options.whole)
    with interruptible() as guard, bar(voice, guard) as progress:
        inputs = effects_of(sides[0].spec, inputs, by, options.weather, period, progress)
    return inputs, (first, second, unit)


def _figure(design: Mapping[str, Any], by: str) -> tuple[float | None, str]:
    """A figure of a design in the JSON form, with its unit."""
    money = {"capex": ("capex", "total"), "opex": ("opex", "total"), "lifecycle": ("lifecycle", "present")}
    part, key = money.get(by, ("metrics", by))
    data = design[part].get(key)
    if isinstance(data, Mapping):
        return data.get("value"), str(data.get("unit", ""))
    return data, "1"
