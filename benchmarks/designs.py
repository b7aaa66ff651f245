"""Every reference design: volumes, compile time without a cache, cost of a lane-step for each volume."""

from __future__ import annotations

import os
import tempfile
import time

from aidc_twin.reference import reference_specs
from aidc_twin.simulate.program import Program
from benchmarks.lanes import HOURS, STEPS, STEPS_PER_HOUR, day, facility_of

LANES = 512
# What the others are compared with.
YARDSTICK = "cold_plate_20kw"


def by_design(quick: bool) -> dict[str, dict[str, float]]:
    """Volumes, time to compile, and time of a step of 512 lanes, alone and for each volume."""
    names = [YARDSTICK, *(name for name in reference_specs() if name != YARDSTICK)]
    if quick:
        names = [
            YARDSTICK,
            "air_20kw",
            "e_class_domestic",
            "hybrid_training_hall",
            "medium_temperature_water",
        ]
    found: dict[str, dict[str, float]] = {}
    kept = os.environ.get("XDG_CACHE_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        try:
            for name in names:
                found[name] = _measured(name)
        finally:
            os.environ.pop("XDG_CACHE_HOME")
            if kept is not None:
                os.environ["XDG_CACHE_HOME"] = kept
    one = found[YARDSTICK]["step_us_per_volume"]
    for figures in found.values():
        figures["per_volume_over_cold_plate"] = round(figures["step_us_per_volume"] / one, 2)
    return found


def _measured(name: str) -> dict[str, float]:
    facility = facility_of(name)
    begun = time.perf_counter()
    program = Program.compile(facility, LANES, STEPS_PER_HOUR, HOURS)
    compiled = time.perf_counter() - begun
    numbers, weather, load = day(facility, LANES)
    state, _ = program.advance(numbers, facility.start(LANES), weather, load)
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        state, _ = program.advance(numbers, state, weather, load)
        times.append(time.perf_counter() - begun)
    step, volumes = min(times) / STEPS * 1e6, len(facility.start(1).T)
    return {
        "volumes": volumes,
        "compile_s": round(compiled, 2),
        "step_us": round(step, 1),
        "step_us_per_volume": round(step / volumes, 3),
    }
