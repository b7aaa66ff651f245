"""The command that finds the parity density of two designs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from aidc_twin.cli.command import Command, voice_option
from aidc_twin.cli.interrupt import interruptible
from aidc_twin.cli.progress import bar
from aidc_twin.cli.voice import FOUND, OK, Voice
from aidc_twin.errors import InputError

__all__ = ["parity"]


@click.command(cls=Command)
@click.argument("first", metavar="SPEC")
@click.argument("second", metavar="SPEC")
@click.option(
    "--axis",
    type=click.Choice(("pack", "power")),
    default="pack",
    show_default=True,
    help="What makes racks denser: more servers in a rack, or hotter chips in the same servers.",
)
@click.option("--from", "low", metavar="POWER", default="5 kW", show_default=True, help="Lowest rack power.")
@click.option("--to", "high", metavar="POWER", default="60 kW", show_default=True, help="Highest rack power.")
@click.option(
    "--prices", metavar="REGION", help="Prices of a region, CN or US; those of the specs if left out."
)
@click.option(
    "--tariff", metavar="NAME", help="Electricity tariff; with --prices one of the region if left out."
)
@click.option("--water", metavar="NAME", help="Water price; with --prices one of the region if left out.")
@click.option("--weather", metavar="PLACE|FILE.epw", help="Weather of the year; the specs' own if left out.")
@click.option(
    "--capital-only", is_flag=True, help="No life-cycle cost: sizing only, without simulating a year."
)
@click.option(
    "--draws", type=click.IntRange(0, 4096), default=256, show_default=True, help="Draws for the band."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Where the draws start.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write the folder: JSON, tables, figures, specs.",
)
@voice_option
def parity(
    voice: Voice,
    first: str,
    second: str,
    axis: str,
    low: str,
    high: str,
    prices: str | None,
    tariff: str | None,
    water: str | None,
    weather: str | None,
    capital_only: bool,
    draws: int,
    seed: int,
    out: Path | None,
) -> int:
    """Find the rack power at which two designs cost the same.

    Both are sized anew at each density and priced within sixteen boundaries: capital or life-cycle cost, with
    or without liquid parts in servers and civil works, racks of equal power or of equal compute. A density at
    which a design breaks a limit of its sizing is not priced. Exit code 1 if something is to be warned about.
    """
    from aidc_twin.facility.named import find_specs
    from aidc_twin.studies.parity import parity as study
    from aidc_twin.studies.parity_question import question_of

    question = question_of(
        axis, low, high, draws=draws, seed=seed, lifecycle=not capital_only, weather=weather
    )
    specs = find_specs([first, second])
    if prices or tariff or water:
        from aidc_twin.studies.parity_prices import repriced

        with _told_of_options({"tariff": tariff, "water": water}):
            specs = [repriced(spec, prices, tariff, water) for spec in specs]
    if out is not None:
        from aidc_twin.results.folder import check_folder

        check_folder(out)
    begin = time.monotonic()
    with interruptible() as guard, bar(voice, guard) as progress:
        result = study(specs[0], specs[1], question, progress)
    voice.say(f"Computed in {time.monotonic() - begin:.1f} s.")
    if out is not None:
        from aidc_twin.results.parity_folder import write_parity

        write_parity(result, out, ["aidc-twin", *sys.argv[1:]])
        voice.say(f"Results, tables and figures: {out}")
    if voice.json:
        from aidc_twin.results.parity_json import parity_json

        voice.dump(parity_json(result))
    else:
        from aidc_twin.report.parity import parity_basis, parity_tables

        for table in parity_tables(result):
            voice.table(table)
        for line in parity_basis(result):
            voice.text(line)
    voice.findings(result.findings)
    return FOUND if result.findings else OK


@contextmanager
def _told_of_options(given: Mapping[str, str | None]) -> Iterator[None]:
    """A mistake in a price that an option has set is told of the option, not of the key that it replaces."""
    keys = {f"money.{option}": f"--{option}" for option, value in given.items() if value}
    try:
        yield
    except InputError as error:
        raise InputError(
            replace(f, where=keys[f.where], what=f.what.removeprefix(f"{f.where} = "))
            if f.where in keys
            else f
            for f in error.findings
        ) from None
