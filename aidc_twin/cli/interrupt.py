"""Ctrl-C or termination while threads compute: the first stops them after their day, the second at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["BY_SIGNAL", "Progress", "heard_again", "interruptible"]

Progress = Callable[[float], None]
# As a shell reports a program that a signal has ended: this and the number of the signal.
BY_SIGNAL = 128
# Time after which an interruption that was lost is sent again, and in which it counts as the same one, s.
RESEND, AGAIN = 0.05, 0.5
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def heard_again() -> Iterator[None]:
    """Send an interruption again that fell into a callback of the garbage collector.

    Python drops exceptions there and prints a traceback; JAX registers such a callback.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = sys.unraisablehook
    again: list[threading.Timer] = []

    def hook(lost: Any) -> None:
        if not isinstance(lost.exc_value, KeyboardInterrupt):
            before(lost)
            return
        number = next((part for part in lost.exc_value.args if isinstance(part, int)), signal.SIGINT)
        again.append(threading.Timer(RESEND, os.kill, (os.getpid(), number)))
        again[-1].start()

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before
        # What is still to be sent would hit the end of the process, which no longer listens.
        handlers = {number: signal.signal(number, signal.SIG_IGN) for number in SIGNALS} if again else {}
        for timer in again:
            timer.cancel()
            timer.join()
        for number, handler in handlers.items():
            signal.signal(number, handler)


@contextmanager
def interruptible() -> Iterator[Progress]:
    """Yield a progress callback that raises `KeyboardInterrupt` in the computing threads after a signal.

    Python delivers the signal to the main thread only, which waits for the others: without this a year would
    be computed to its end first.
    """
    stopped = threading.Event()

    first = [0.0]

    def stop(number: int, frame: Any) -> None:
        if not stopped.is_set():
            stopped.set()
            first[0] = time.monotonic()
            raise KeyboardInterrupt(number)
        # One that comes at once is the first again, see `heard_again`.
        if time.monotonic() - first[0] > AGAIN:
            os._exit(BY_SIGNAL + number)

    def guard(share: float) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield guard
        return
    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield guard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
