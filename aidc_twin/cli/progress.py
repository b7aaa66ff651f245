"""A progress bar for long commands: on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aidc_twin.cli.voice import Voice

if TYPE_CHECKING:
    from aidc_twin.cli.interrupt import Progress

__all__ = ["bar"]


@contextmanager
def bar(voice: Voice, guard: Progress) -> Iterator[Progress]:
    """A progress bar on a terminal, and nothing anywhere else."""
    if voice.quiet or voice.json or not sys.stderr.isatty():
        yield guard
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("Simulating", total=1.0)

        def progress(share: float) -> None:
            guard(share)
            shown.update(task, completed=share)

        yield progress
