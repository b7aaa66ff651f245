"""Every reference design: volumes, compile time without a cache, cost of a lane-step for each volume."""

from __future__ import annotations

import os
import tempfile
import time

from aidc_twin.reference import reference_specs
from aidc_twin.simulate.program import Program
from benchmarks.lanes import HOURS, STEPS, STEPS_PER_HOUR, day, facility_of

LANES = 512
# Days of each design, of which the fastest counts.
DAYS = 4
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
            yardstick = _Stepped(YARDSTICK)
            for name in names:
                found[name] = _measured(yardstick if name == YARDSTICK else _Stepped(name), yardstick)
        finally:
            os.environ.pop("XDG_CACHE_HOME")
            if kept is not None:
                os.environ["XDG_CACHE_HOME"] = kept
    return found


class _Stepped:
    """A design compiled for many lanes, ready to run days."""

    def __init__(self, name: str) -> None:
        facility = facility_of(name)
        begun = time.perf_counter()
        self.program = Program.compile(facility, LANES, STEPS_PER_HOUR, HOURS)
        self.compiled = time.perf_counter() - begun
        self.numbers, self.weather, self.load = day(facility, LANES)
        self.state = facility.start(LANES)
        self.volumes = len(facility.start(1).T)
        self.step_us()

    def step_us(self) -> float:
        """Time of a step of one day."""
        begun = time.perf_counter()
        self.state, _ = self.program.advance(self.numbers, self.state, self.weather, self.load)
        return (time.perf_counter() - begun) / STEPS * 1e6


def _measured(design: _Stepped, yardstick: _Stepped) -> dict[str, float]:
    """Best of some days, taken in turn with the yardstick: a shared machine is at times half as fast."""
    pairs = [(design.step_us(), yardstick.step_us()) for _ in range(DAYS)]
    step, one = (min(times) for times in zip(*pairs, strict=True))
    return {
        "volumes": design.volumes,
        "compile_s": round(design.compiled, 2),
        "step_us": round(step, 1),
        "step_us_per_volume": round(step / design.volumes, 3),
        "per_volume_over_cold_plate": round(step / design.volumes / (one / yardstick.volumes), 2),
    }
