"""Commands that simulate: run one design, compare several."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from aidc_twin.cli.command import Command, voice_option
from aidc_twin.cli.interrupt import interruptible
from aidc_twin.cli.options import RunOptions, read_columns, run_options
from aidc_twin.cli.progress import bar
from aidc_twin.cli.voice import FOUND, OK, Voice
from aidc_twin.cli.whose import of_design

if TYPE_CHECKING:
    from aidc_twin.report.table import Table
    from aidc_twin.studies.outcome import Outcome
    from aidc_twin.studies.parity_result import ParityResult

__all__ = ["compare", "evaluated", "run"]

# Where a command notes the folder that it has written.
WRITTEN = "aidc_twin.written"


@click.command(cls=Command)
@click.argument("spec")
@run_options
@voice_option
def run(voice: Voice, spec: str, options: RunOptions) -> int:
    """Size, simulate and price one design.

    Prints key figures, months, part load, the design day, capital and running cost. Exit code 1 if a limit is
    broken or something is to be warned about.
    """
    from aidc_twin.report import tables

    outcomes = evaluated(voice, [spec], options)
    _kept(voice, outcomes, options)
    return _told(
        voice,
        outcomes,
        lambda: [
            tables.comparison(outcomes),
            tables.monthly_table(outcomes[0]),
            tables.load_table(outcomes),
            tables.design_day_table(outcomes),
            tables.capex_table(outcomes[0]),
            tables.opex_table(outcomes[0]),
        ],
    )


@click.command(cls=Command)
@click.argument("specs", metavar="SPEC SPEC...", nargs=-1)
@run_options
@voice_option
def compare(voice: Voice, specs: tuple[str, ...], options: RunOptions) -> int:
    """Simulate designs side by side: one table, and why they differ.

    The first design is the one that the others are compared with. Three and more are ranked; of more than
    four the ranking alone is printed, and --out writes all figures side by side. Exit code 1 if a limit is
    broken or something is to be warned about.
    """
    from aidc_twin.report import tables
    from aidc_twin.studies.parity import capital_parity

    if len(specs) < 2:
        raise click.UsageError("compare needs two specs or more; for one use: aidc-twin run SPEC")
    outcomes = evaluated(voice, specs, options)
    level = capital_parity(outcomes)
    _kept(voice, outcomes, options, level)

    def shown() -> list[Table]:
        ranked = [tables.ranking(outcomes)] if len(outcomes) > 2 else []
        if len(outcomes) > tables.MOST_SIDE_BY_SIDE:
            return ranked
        more = [tables.crossings_table(level)] if level else []
        return [*ranked, tables.comparison(outcomes), tables.reasons(outcomes), *more]

    return _told(voice, outcomes, shown, level)


def evaluated(voice: Voice, names: Sequence[str], options: RunOptions) -> list[Outcome]:
    """Read, check what can be checked before the long work, and simulate."""
    from aidc_twin.facility.named import find_specs
    from aidc_twin.studies.evaluate import evaluate
    from aidc_twin.studies.period import period_of

    columns = read_columns(options.load_columns, options.load)
    specs = find_specs(names)
    period = period_of(options.start, options.days, options.step, options.whole)
    if options.out is not None:
        from aidc_twin.results.folder import check_folder

        check_folder(options.out)
    begin = time.monotonic()
    with interruptible() as guard, bar(voice, guard) as progress:
        outcomes = evaluate(
            specs, options.weather, options.load, columns, period, options.out is not None, progress
        )
    voice.say(f"Simulated in {time.monotonic() - begin:.1f} s.")
    return outcomes


def _kept(
    voice: Voice, outcomes: Sequence[Outcome], options: RunOptions, level: ParityResult | None = None
) -> None:
    """Write the run folder where one is asked for."""
    if options.out is None:
        return
    from aidc_twin.results.folder import write_folder

    write_folder(outcomes, options.out, ["aidc-twin", *sys.argv[1:]], parity=level)
    click.get_current_context().meta[WRITTEN] = str(options.out)
    voice.say(f"Results, tables and figures: {options.out}")


def _told(
    voice: Voice,
    outcomes: Sequence[Outcome],
    tables: Callable[[], Sequence[Table]],
    level: ParityResult | None = None,
) -> int:
    """Print JSON, or the tables and once what they all rest on; then the findings."""
    try:
        return _print(voice, outcomes, tables, level)
    except KeyboardInterrupt as end:
        written = click.get_current_context().meta.get(WRITTEN)
        raise KeyboardInterrupt(*end.args, *([f"{written} was written."] if written else [])) from None


def _print(
    voice: Voice,
    outcomes: Sequence[Outcome],
    tables: Callable[[], Sequence[Table]],
    level: ParityResult | None,
) -> int:
    if voice.json:
        from aidc_twin.results.json_form import designs_json

        voice.dump(designs_json(outcomes, level))
    else:
        from aidc_twin.report.provenance import shared_provenance

        basis = shared_provenance(outcomes)
        for table in tables():
            voice.table(replace(table, notes=tuple(note for note in table.notes if note not in basis)))
        for line in basis:
            voice.text(line)
    several = len(outcomes) > 1
    findings = [
        finding
        for outcome in outcomes
        for finding in (
            of_design(outcome.findings, outcome.name, outcome.spec) if several else outcome.findings
        )
    ]
    voice.findings(findings)
    return FOUND if findings else OK
