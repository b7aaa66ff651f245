"""Where compiled programs are kept between runs, and the sizes of batch that they are compiled for."""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
import threading
import time
import warnings
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["LANE_BLOCK", "CacheWarning", "bucket", "compiled", "keep_compiled"]

# Lanes that run in one call at most: enough to hide the cost of a call, few enough to stay in the cache.
LANE_BLOCK = 512
# From this many lanes on the result of a lane does not depend on its batch, bit for bit.
LEAST_LANES = 8
# Designs are simulated side by side in threads: one of them sets the cache up.
_SETTING_UP = threading.Lock()


def bucket(lanes: int) -> int:
    """Batch size that ``lanes`` are padded to: a power of two, so that few programs are compiled."""
    size = LEAST_LANES
    while size < lanes:
        size *= 2
    return size


class CacheWarning(UserWarning):
    """Compiled programs cannot be kept: nothing is wrong with a run, the next one compiles again."""


def keep_compiled() -> Path | None:
    """Keep compiled programs in the user's cache folder, apart for each kind of processor.

    A folder that cannot be written is harmless: the program is compiled again the next time, and a
    `CacheWarning` says so. A cache that the user has set up for JAX stays as it is.

    Returns
    -------
    The folder, if it is one of ours.
    """
    with _SETTING_UP:
        return _kept()


@lru_cache(maxsize=1)
def _kept() -> Path | None:
    import jax

    if getattr(jax.config, "jax_compilation_cache_dir", None) is not None:
        return None
    folder = Path("~/.cache")
    try:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = root / "aidc_twin" / f"xla-{_processor()}"
        folder.mkdir(parents=True, exist_ok=True)
        # A file that no other thread or process can have: process numbers repeat between containers.
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".writable-"):
            pass
    except (OSError, RuntimeError) as error:
        _cannot_keep(folder, error)
        return None
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # What goes wrong with our own folder is mended in `compiled`, and told once, in our words.
    jax.config.update("jax_raise_persistent_cache_errors", True)
    return folder


def compiled(traced: Any) -> Any:
    """Compile a traced program, from the cache where it lies there.

    JAX writes entries in place: a full disk or a killed process leaves half of one, which would fail in every
    later run. Such entries are removed, and the program is compiled anew. An entry that another process has
    removed so, between the look at it and its reading, is a miss.
    """
    begin = time.time()
    try:
        return traced.lower().compile()
    except Exception as error:
        folder = keep_compiled()
        if folder is None:
            raise
        if not (isinstance(error, FileNotFoundError) and _there(folder)):
            _forget(folder, since=begin if isinstance(error, OSError) else 0.0)
            if isinstance(error, OSError):
                _stop_keeping(folder, error)
    try:
        return traced.lower().compile()
    except OSError as error:
        _forget(folder, since=begin)
        _stop_keeping(folder, error)
        return traced.lower().compile()


def _there(folder: Path) -> bool:
    """Whether the folder is there, or could be made again where someone has emptied the cache."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return True


def _forget(folder: Path, since: float) -> None:
    """Remove entries that are not older than a time, s; in other processes they are misses then."""
    for entry in folder.glob("*-cache"):
        with suppress(OSError):
            # A second, since some file systems keep no more digits.
            if entry.stat().st_mtime >= since - 1.0:
                entry.unlink()


def _stop_keeping(folder: Path, error: OSError) -> None:
    import jax
    from jax.experimental.compilation_cache import compilation_cache

    jax.config.update("jax_compilation_cache_dir", None)
    compilation_cache.reset_cache()
    _cannot_keep(folder, error)


def _cannot_keep(folder: Path, error: Exception) -> None:
    reason = getattr(error, "strerror", None) or str(error)
    warnings.warn(
        CacheWarning(
            f"compiled programs cannot be kept in {folder} ({reason.lower().rstrip('.')}): results are the "
            "same, each run compiles again; name a writable folder in XDG_CACHE_HOME"
        ),
        stacklevel=2,
    )


def _processor() -> str:
    """Short hash of the processor's features: code for one kind may not run on another."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        features = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    except OSError:
        features = platform.processor()
    text = f"{platform.machine()} {features}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]
