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
    """Seconds of ``compare`` and ``parity`` of the two reference designs, a year at 60 s, all included."""
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
            ("parity_capital", ["--capital-only"]),
            ("parity_first", ["--json"]),
            ("parity_warm", ["--json"]),
        ):
            name = "parity" if title.startswith("parity") else "compare"
            command = ["--help"] if more is None else [name, *specs, *more]
            begun = time.perf_counter()
            line = [sys.executable, "-m", "aidc_twin", *command]
            done = subprocess.run(line, env=environment, capture_output=True, check=False)
            found[f"{title}_s"] = round(time.perf_counter() - begun, 2)
            if done.returncode not in (0, 1):
                raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    found["cold_over_warm"] = round(found["cold_s"] / found["warm_s"], 2)
    found["parity_over_compare"] = round(found["parity_warm_s"] / found["warm_s"], 2)
    return found
