"""What all commands share: --json and --quiet, exit codes, and one clear sentence in place of a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from aidc_twin.cli.voice import OK, UNUSABLE, Voice
from aidc_twin.errors import AidcTwinError, Finding

__all__ = ["Command", "Group", "voice_option"]

# As a shell reports a program that a signal has ended: 128 + SIGINT, 128 + SIGPIPE.
INTERRUPTED, PIPE_CLOSED = 130, 141
TRACEBACK = "AIDC_TWIN_TRACEBACK"
# Characters of a file name in a message; a longer one is no name.
MOST_NAME = 200

voice_option = click.make_pass_decorator(Voice)


class Command(click.Command):
    """A command that knows --json and --quiet, and ends with the number that its function returns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [
            click.Option(["--json"], is_flag=True, help="JSON on stdout, and nothing else there."),
            click.Option(["-q", "--quiet"], is_flag=True, help="No progress and no remarks; findings stay."),
        ]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; unusable input becomes findings and exit code 2."""
        voice = ctx.obj = Voice(ctx.params.pop("json"), ctx.params.pop("quiet"))
        try:
            ctx.exit(super().invoke(ctx) or OK)
        except AidcTwinError as error:
            ctx.exit(voice.refuse(_findings(error)))
        except BrokenPipeError:
            raise
        except OSError as error:
            ctx.exit(voice.refuse([_of_system(error)]))


class Group(click.Group):
    """A group of commands; the outermost one is the program."""

    command_class = Command

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run the program and end the process; no exception leaves it."""
        prog = prog_name if prog_name in (None, self.name) else self.name
        for stream in (sys.stdout, sys.stderr):
            # a terminal that lacks a character shows its code, and the program goes on
            with suppress(AttributeError, ValueError):
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        try:
            self._main_shell_completion(extra, prog or "aidc-twin", None)
            code = self._run(list(sys.argv[1:] if args is None else args), prog or "aidc-twin")
            sys.stdout.flush()
        except BrokenPipeError:
            code = PIPE_CLOSED
            _abandon(sys.stdout)
        except OSError as error:
            code = Voice().refuse([_of_system(error)])
            _abandon(sys.stdout)
        except KeyboardInterrupt:
            click.echo("Interrupted: nothing of this command was written.", err=True)
            code = INTERRUPTED
        sys.exit(code)

    def _run(self, args: list[str], prog: str) -> int:
        try:
            with self.make_context(prog, args) as ctx:
                self.invoke(ctx)
                return OK
        except click.exceptions.Exit as end:
            return end.exit_code
        except click.ClickException as error:
            error.show()
            return UNUSABLE
        except (KeyboardInterrupt, OSError):
            raise
        except Exception as error:
            return _fault(error)


def _findings(error: AidcTwinError) -> list[Finding]:
    """What an error of ours says; a run that gave no figures is as unusable as its input."""
    findings = getattr(error, "findings", ())
    cure = "Look at the values of this component with: aidc-twin show SPEC."
    return list(findings) or [Finding("run", str(error), "no figures can be given", cure)]


def _of_system(error: OSError) -> Finding:
    """A full disk, a read-only folder, a file in the place of a folder."""
    reason = error.strerror or str(error) or type(error).__name__
    return Finding(
        str(error.filename or "output")[:MOST_NAME],
        reason[:1].lower() + reason[1:],
        "the operating system refuses it",
        "Name a place that exists, that you may write to, and that has room.",
    )


def _fault(error: Exception) -> int:
    """A fault of the program itself: say so, and where it is."""
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
        return UNUSABLE
    frame = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(str(error).split())[:300]
    click.echo(
        f"{Path(frame.filename).name}:{frame.lineno}: {type(error).__name__}: {what}; a fault of aidc-twin, "
        f"not of your input. Please report it, with the traceback that {TRACEBACK}=1 shows.",
        err=True,
    )
    return UNUSABLE


def _abandon(stream: IO[str]) -> None:
    """Send what is left in a broken stream nowhere, so that the interpreter can end in peace."""
    with suppress(Exception):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
