"""Parts of a command that a user waits for: loading, reading, weather, build-time checks."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from aidc_twin.climate import place, synthetic_year
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs

TURNS = 5


def _best(call: Callable[[], object]) -> float:
    """Seconds of the fastest of a few calls."""
    times = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return round(min(times), 4)


def _process(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def parts(quick: bool) -> dict[str, float]:
    """Seconds, the best of five each; an empty interpreter stands beside what loads the program."""
    path = reference_specs()["cold_plate_20kw"]
    spec = read_spec(path)
    facility = build(spec)
    found = {
        "empty_interpreter_s": _best(_process("pass")),
        "load_the_reader_s": _best(_process("import aidc_twin.facility.reading")),
        "read_a_spec_s": _best(lambda: read_spec(path)),
        "size_a_facility_s": _best(lambda: build(spec)),
        "synthetic_year_s": _best(lambda: synthetic_year(place("Shanghai"))),
    }
    return found if quick else found | {"verify_a_facility_s": _best(lambda: verify(facility))}
