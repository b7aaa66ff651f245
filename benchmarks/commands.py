"""Whole commands in a process of their own: import, compile or load, run, table, figures."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from aidc_twin.reference import reference_specs


def compare(quick: bool) -> dict[str, float]:
    """Seconds of ``compare`` of the two reference designs over a year at 60 s, all included."""
    specs = [str(reference_specs()[name]) for name in ("air_20kw", "cold_plate_20kw")]
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_CACHE_HOME": folder}
        environment.pop("JAX_COMPILATION_CACHE_DIR", None)
        figures = ["--out", str(Path(folder) / "figures")]
        for title, more in (
            ("help", None),
            ("cold", []),
            ("warm", []),
            ("warm_json", ["--json"]),
            ("figures_first", figures),
            ("figures_warm", figures),
        ):
            command = ["--help"] if more is None else ["compare", *specs, *more]
            begun = time.perf_counter()
            line = [sys.executable, "-m", "aidc_twin", *command]
            done = subprocess.run(line, env=environment, capture_output=True, check=False)
            found[f"{title}_s"] = round(time.perf_counter() - begun, 2)
            if done.returncode not in (0, 1):
                raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    found["cold_over_warm"] = round(found["cold_s"] / found["warm_s"], 2)
    return found
