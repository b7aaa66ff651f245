"""Where compiled programs are kept between runs, and the sizes of batch that they are compiled for."""

from __future__ import annotations

import hashlib
import os
import platform
from pathlib import Path

__all__ = ["LANE_BLOCK", "bucket", "keep_compiled"]

# Lanes that run in one call at most: enough to hide the cost of a call, few enough to stay in the cache.
LANE_BLOCK = 512
# From this many lanes on the result of a lane does not depend on its batch, bit for bit.
LEAST_LANES = 8


def bucket(lanes: int) -> int:
    """Batch size that ``lanes`` are padded to: a power of two, so that few programs are compiled."""
    size = LEAST_LANES
    while size < lanes:
        size *= 2
    return size


def keep_compiled() -> None:
    """Keep compiled programs in the user's cache folder, apart for each kind of processor.

    A folder that cannot be written is harmless: the program is compiled again the next time. A cache that
    the user has set up for JAX stays as it is.
    """
    import jax

    if getattr(jax.config, "jax_compilation_cache_dir", None) is not None:
        return
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = root / "aidc_twin" / f"xla-{_processor()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def _processor() -> str:
    """Short hash of the processor's features: code for one kind may not run on another."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        features = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    except OSError:
        features = platform.processor()
    text = f"{platform.machine()} {features}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]
