"""Ctrl-C while threads compute: the first stops them after their current day, the second at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Progress", "interruptible"]

Progress = Callable[[float], None]
# 128 + SIGINT, as a shell reports it.
INTERRUPTED = 130


@contextmanager
def interruptible() -> Iterator[Progress]:
    """Yield a progress callback that raises `KeyboardInterrupt` in the computing threads after Ctrl-C.

    Python delivers the signal to the main thread only, which waits for the others: without this a year would
    be computed to its end first.
    """
    stopped = threading.Event()

    def stop(*signal_and_frame: Any) -> None:
        if stopped.is_set():
            os._exit(INTERRUPTED)
        stopped.set()
        raise KeyboardInterrupt

    def guard(share: float) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield guard
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield guard
    finally:
        signal.signal(signal.SIGINT, before)
