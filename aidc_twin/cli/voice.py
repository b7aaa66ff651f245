"""How the program speaks: data on stdout, talk and findings on stderr; JSON stands alone on stdout."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import click

from aidc_twin.errors import Finding

if TYPE_CHECKING:
    from rich.console import Console

    from aidc_twin.report.table import Table

__all__ = ["FOUND", "OK", "UNUSABLE", "Voice", "finding_json"]

# Exit codes of every command.
OK, FOUND, UNUSABLE = 0, 1, 2
# Width of tables in a pipe or a file, where there is no terminal to ask.
PIPE_WIDTH = 160


def finding_json(finding: Finding) -> dict[str, str]:
    """A finding as JSON has it: where, what, rule, cure."""
    return asdict(finding)


@dataclass(frozen=True)
class Voice:
    """What a command says, and where.

    Parameters
    ----------
    json
        Data are JSON, and nothing else comes to stdout.
    quiet
        No talk on stderr; findings stay.
    """

    json: bool = False
    quiet: bool = False

    def text(self, line: str) -> None:
        """A line of data."""
        click.echo(line)

    def dump(self, data: Any) -> None:
        """Data as JSON: ASCII, so that it is valid in every encoding, and without NaN."""
        click.echo(json.dumps(data, indent=2, allow_nan=False))

    def table(self, table: Table) -> None:
        """A table of data."""
        # rich is imported where something is printed, so that --help starts at once
        from aidc_twin.cli.layout import fitting, least_width
        from aidc_twin.report.console import print_table

        console = _console()
        console.width = max(console.width, least_width(table))
        for part in fitting(table, console.width):
            print_table(part, console)

    def say(self, line: str) -> None:
        """Talk."""
        if not self.quiet:
            click.echo(line, err=True)

    def findings(self, findings: Sequence[Finding], kind: str = "finding") -> None:
        """Findings, one a line, and how many there are."""
        for finding in findings:
            click.echo(str(finding), err=True)
        if findings:
            self.say(f"{len(findings)} {kind}{'' if len(findings) == 1 else 's'}")

    def refuse(self, findings: Iterable[Finding]) -> int:
        """Say why the input is unusable; the exit code."""
        said = list(findings)
        if self.json:
            self.dump({"findings": [finding_json(finding) for finding in said]})
        self.findings(said, "mistake")
        return UNUSABLE


def _console() -> Console:
    """A console for data: colours on a terminal that wants them, no markup, no guesses about numbers."""
    from rich.console import Console

    class Piped(Console):
        """rich ends the program by itself when its reader has gone; here that is told like any other end."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    piped = not sys.stdout.isatty() and not os.environ.get("COLUMNS", "").isdecimal()
    return Piped(file=sys.stdout, width=PIPE_WIDTH if piped else None, markup=False, highlight=False)
