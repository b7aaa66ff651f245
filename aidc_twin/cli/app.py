"""The program ``aidc-twin``: its commands in the order in which a newcomer meets them."""

from __future__ import annotations

from typing import Any

import click

from aidc_twin.cli.catalogue import catalogue
from aidc_twin.cli.command import Group
from aidc_twin.cli.designs import check, init, schema, show, specs
from aidc_twin.cli.diff import diff
from aidc_twin.cli.parity import parity
from aidc_twin.cli.runs import compare, run
from aidc_twin.cli.validate import validate
from aidc_twin.cli.weather import weather
from aidc_twin.cli.why import why

__all__ = ["main"]

EPILOG = """
\b
Exit codes: 0 done; 1 ran, with a finding; 2 unusable input.
Data go to stdout, talk to stderr. SPEC is a YAML file or the name of a reference design.

\b
First steps:
  aidc-twin specs
  aidc-twin init my_site --from cold_plate_20kw
  aidc-twin check my_site.yaml
  aidc-twin run my_site.yaml --out runs/my_site
  aidc-twin compare my_site.yaml air_20kw
"""


class _InOrder(Group):
    """Lists commands as they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of the table below."""
        return list(self.commands)


def _version(ctx: click.Context, parameter: click.Parameter, asked: bool) -> Any:
    if asked:
        from importlib import metadata

        try:
            number = metadata.version("aidc-twin")
        except metadata.PackageNotFoundError:
            number = "of a checkout that is not installed"
        click.echo(f"aidc-twin {number}")
        ctx.exit()


main = _InOrder(
    "aidc-twin",
    help="Digital twin of AI data centres: one spec file gives temperatures, PUE, water, sizes and cost.",
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Show the version.",
        )
    ],
)
for _command in (
    specs,
    init,
    check,
    show,
    run,
    compare,
    parity,
    diff,
    why,
    validate,
    weather,
    catalogue,
    schema,
):
    main.add_command(_command)
