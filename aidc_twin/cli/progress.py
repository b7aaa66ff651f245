"""The progress bar of commands that simulate."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aidc_twin.cli.voice import Voice

__all__ = ["bar"]


@contextmanager
def bar(voice: Voice, guard: Callable[[float], None]) -> Iterator[Callable[[float], None]]:
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
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Simulating", total=1.0)

        def progress(share: float) -> None:
            guard(share)
            bar.update(task, completed=share)

        yield progress
