"""The command that takes a figure apart: why SPEC METRIC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from aidc_twin.cli.command import Command, voice_option
from aidc_twin.cli.options import PeriodOptions, period_options
from aidc_twin.cli.runs import evaluated
from aidc_twin.cli.voice import FOUND, OK, Voice
from aidc_twin.errors import InputError

__all__ = ["why"]


@click.command(cls=Command)
@click.argument("spec")
@click.argument("metric")
@click.option(
    "--depth",
    metavar="N",
    type=click.IntRange(min=0),
    help="Levels below the metric that are printed; all if left out.",
)
@period_options
@voice_option
def why(voice: Voice, spec: str, metric: str, depth: int | None, options: PeriodOptions) -> int:
    """Take a figure apart: the tree of terms that make it.

    METRIC is a figure of merit (pue, wue, peak_facility_power ...), a cost (capex, opex, lifecycle), a part
    of the energy (pumps, ups_loss ...), or a path that starts lower: pue.cooling.pumps. Each term follows
    from those below it by the formula beside it; leaves are meters of the run, rows of the catalogue and
    fields of the spec. Exit code 1 if the run has a finding.
    """
    from aidc_twin.studies.why import check_figure
    from aidc_twin.studies.why import why as taken_apart

    with _where_all_stand():
        check_figure(metric)
    (outcome,) = evaluated(voice, [spec], options.as_run())
    term = taken_apart(outcome, metric)
    if voice.json:
        from aidc_twin.results.json_form import term_json

        voice.dump({"name": outcome.name, "metric": metric, **term_json(term)})
    else:
        from aidc_twin.report.provenance import shared_provenance
        from aidc_twin.report.tree import tree_table

        voice.table(tree_table(term, outcome.name, depth, shared_provenance([outcome])))
    voice.findings(outcome.findings)
    return FOUND if outcome.findings else OK


@contextmanager
def _where_all_stand() -> Iterator[None]:
    """A list of figures that is cut short says where the others are."""
    cure = 'The others are keys of "metrics" and "energy" in: aidc-twin run SPEC --json.'
    try:
        yield
    except InputError as error:
        raise InputError(
            replace(f, cure=f"{f.cure} {cure}") if f.cure.endswith(" more.") else f for f in error.findings
        ) from None
