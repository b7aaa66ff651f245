"""A finished run put in its place: all of its files or none, and the files of others left where they are."""

from __future__ import annotations

import shutil
import signal
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

__all__ = ["LEFTOVERS", "place", "uninterrupted"]

# Beginnings of the names of folders that stand within a target while it is replaced.
LEFTOVERS = (".partial-", ".old-")
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def uninterrupted() -> Iterator[Callable[[], bool]]:
    """Hold back Ctrl-C and termination for some steps; yields whether one has come meanwhile.

    Signals reach the main thread only: in another one nothing needs to be held back.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return

    def note(number: int, frame: Any) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in SIGNALS}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def place(partial: Path, folder: Path, names: Sequence[Path], own: Collection[str]) -> None:
    """Move the files of a finished run to their places.

    A folder that is absent is made by one rename. In one that stands (it may be a mounted volume, or the
    folder that the user works in, which cannot be renamed) the files of the earlier run are set aside first;
    whatever goes wrong, or an interruption, brings them back.

    Parameters
    ----------
    partial
        Where the run was written.
    folder
        Its target.
    names
        Files of the run, from ``partial``.
    own
        Files of the earlier run, from ``folder``.

    Raises
    ------
    KeyboardInterrupt
        Where an interruption came before the last file was in its place; the target is as it was.
    """
    if not folder.exists():
        partial.rename(folder)
        return
    aside = folder / partial.name.replace(".partial-", ".old-")
    moves: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        moves.append((source, target))

    with uninterrupted() as interrupted:
        try:
            for name in sorted({*(n for n in own if _below(n)), *(path.as_posix() for path in names)}):
                if (folder / name).is_file():
                    move(folder / name, aside / name)
            for path in names:
                move(partial / path, folder / path)
            if interrupted():
                raise KeyboardInterrupt
        except BaseException:
            for source, target in reversed(moves):
                source.parent.mkdir(parents=True, exist_ok=True)
                target.rename(source)
            raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            for name in {*own, *(path.as_posix() for path in names)}:
                _remove_empty((folder / name).parent, folder)


def _below(name: str) -> bool:
    """Whether a name of a manifest stays within its folder."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder below ``top``, and those above it, as far as they are empty."""
    with suppress(OSError):
        while folder != top and top in folder.parents:
            folder.rmdir()
            folder = folder.parent
