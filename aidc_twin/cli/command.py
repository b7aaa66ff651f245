"""What all commands share: --json and --quiet, exit codes, and one clear sentence in place of a traceback."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from aidc_twin.cli.interrupt import BY_SIGNAL, heard_again
from aidc_twin.cli.voice import OK, UNUSABLE, Voice
from aidc_twin.errors import AidcTwinError, Finding

__all__ = ["Command", "Group", "voice_option"]

# As a shell reports a program that SIGPIPE has ended.
PIPE_CLOSED = BY_SIGNAL + 13
NOTHING_WRITTEN = "nothing of this command was written."
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
            with _warnings_as_talk(voice):
                code = super().invoke(ctx) or OK
            ctx.exit(code)
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
        before = _terminable()
        try:
            self._main_shell_completion(extra, prog or "aidc-twin", None)
            with heard_again():
                code = self._run(list(sys.argv[1:] if args is None else args), prog or "aidc-twin")
                sys.stdout.flush()
        except BrokenPipeError:
            code = PIPE_CLOSED
            _abandon(sys.stdout)
        except OSError as error:
            code = Voice().refuse([_of_system(error)])
            _abandon(sys.stdout)
        except KeyboardInterrupt as end:
            # Carries the signal where it was no Ctrl-C, and what was written where something was.
            said = next((part for part in end.args if isinstance(part, str)), NOTHING_WRITTEN)
            click.echo(f"Interrupted: {said}", err=True)
            number = next((part for part in end.args if isinstance(part, int)), int(signal.SIGINT))
            code = BY_SIGNAL + number
            # An interruption inside an `exec` (of a dataclass, say) counts as unhandled from there on,
            # and `python -m` then ends by the signal and not with this code; running anything clears that.
            exec("")
        finally:
            if before is not None:
                signal.signal(signal.SIGTERM, before)
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


def _terminable() -> Any:
    """Let a termination clean up as Ctrl-C does; the handler before, None outside the main thread."""

    def stop(number: int, frame: Any) -> None:
        raise KeyboardInterrupt(number)

    if threading.current_thread() is not threading.main_thread():
        return None
    return signal.signal(signal.SIGTERM, stop)


@contextmanager
def _warnings_as_talk(voice: Voice) -> Iterator[None]:
    """Our own warnings, and JAX's about its cache, are one sentence on stderr, said once."""
    said: set[str] = set()
    other = warnings.showwarning

    def show(message: Any, category: type[Warning], *where: Any, **more: Any) -> None:
        text = str(message)
        if "persistent compilation cache entry" in text:
            folder = os.environ.get("JAX_COMPILATION_CACHE_DIR", "the folder that JAX is set up for")
            text = (
                f"compiled programs cannot be kept in {folder}: results are the same, each run compiles "
                "again; name a writable folder in JAX_COMPILATION_CACHE_DIR"
            )
        elif not category.__module__.startswith("aidc_twin."):
            other(message, category, *where, **more)
            return
        if text not in said:
            said.add(text)
            voice.say(f"{text[:1].upper()}{text[1:]}.")

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield


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
