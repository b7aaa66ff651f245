"""Cost of a time step: by number of lanes, against NumPy, and many lanes for a year."""

from __future__ import annotations

import resource
import time

import numpy as np

from aidc_twin.climate import find_weather
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.step import WEATHER, step
from aidc_twin.reference import reference_specs
from aidc_twin.simulate.case import drivers_of
from aidc_twin.simulate.program import HOURLY, Program
from aidc_twin.studies.evaluate import Period
from aidc_twin.studies.sweep import sweep

DESIGNS = ("air_20kw", "cold_plate_20kw")
STEPS_PER_HOUR = 60
HOURS = 24
STEPS = STEPS_PER_HOUR * HOURS


def facility_of(name: str) -> Facility:
    """A reference design, built."""
    return build(read_spec(reference_specs()[name]))


def day(facility: Facility, lanes: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], np.ndarray]:
    """Numbers, a day of spring weather and a constant load, spread over the lanes."""
    drivers = drivers_of(find_weather("Shanghai"))
    numbers = {k: np.ascontiguousarray(np.broadcast_to(v, (lanes,))) for k, v in facility.numbers().items()}
    weather = {name: np.repeat(getattr(drivers, name)[2400:2425, None], lanes, axis=1) for name in HOURLY}
    return numbers, weather, np.full((HOURS, STEPS_PER_HOUR, lanes), 0.9)


def by_lanes(quick: bool) -> dict[str, dict[str, dict[str, float]]]:
    """Microseconds a step, lane-steps a second and facility-hours per CPU-second, best of three days."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in DESIGNS:
        facility = facility_of(name)
        found[name] = {}
        for lanes in (1, 8, 64, 512) if quick else (1, 8, 64, 512, 4096):
            begun = time.perf_counter()
            # One lane runs padded to eight, so that its bits do not depend on the batch.
            program = Program.compile(facility, max(lanes, 8), STEPS_PER_HOUR, HOURS)
            compiled = time.perf_counter() - begun
            numbers, weather, load = day(facility, program.lanes)
            state, _ = program.advance(numbers, facility.start(program.lanes), weather, load)
            times = []
            for _ in range(3):
                begun, cpu = time.perf_counter(), time.process_time()
                state, _ = program.advance(numbers, state, weather, load)
                times.append((time.perf_counter() - begun, time.process_time() - cpu))
            wall, cpu = min(times)
            found[name][str(lanes)] = {
                "compile_s": round(compiled, 2),
                "step_us": round(wall / STEPS * 1e6, 2),
                "lane_steps_per_s": round(lanes * STEPS / wall),
                "facility_hours_per_cpu_s": round(lanes * HOURS / max(cpu, 1e-9)),
            }
        one = found[name]["1"]["step_us"]
        for lanes, figures in found[name].items():
            figures["cost_per_lane_against_one"] = round(figures["step_us"] / int(lanes) / one, 5)
    return found


def against_numpy(quick: bool) -> dict[str, float]:
    """How many times longer the same step takes in plain NumPy, at one and at 512 lanes."""
    ratios = {}
    facility = facility_of("cold_plate_20kw")
    for lanes in (8, 512):
        numbers, weather, load = day(facility, lanes)
        components = facility.with_numbers(numbers)
        now = {name: weather[name][0] for name in HOURLY} | {"utilisation": load[0, 0]}
        assert set(now) == set(WEATHER)
        state = facility.start(lanes)
        begun = time.perf_counter()
        turns = 20 if quick else 100
        for _ in range(turns):
            state = step(components, state, now, np.asarray(60.0)).state
        plain = (time.perf_counter() - begun) / turns
        program = Program.compile(facility, lanes, STEPS_PER_HOUR, HOURS)
        after, _ = program.advance(numbers, facility.start(lanes), weather, load)
        begun = time.perf_counter()
        program.advance(numbers, after, weather, load)
        ratios[f"{lanes} lanes"] = round(plain / ((time.perf_counter() - begun) / STEPS), 1)
    return ratios


def many_lanes(lanes: int) -> dict[str, float]:
    """Lanes of the cold-plate facility for a year at 60 s, re-sized, run and priced."""
    spec = read_spec(reference_specs()["cold_plate_20kw"])
    values = [f"{value:.4f} degC" for value in np.linspace(21.0, 26.0, lanes)]
    begun, cpu = time.perf_counter(), time.process_time()
    sweep(spec, {"room.supply_air": values}, period=Period())
    wall, used = time.perf_counter() - begun, time.process_time() - cpu
    return {
        "lanes": lanes,
        "wall_s": round(wall, 1),
        "cpu_s": round(used, 1),
        "facility_hours_per_cpu_s": round(lanes * 8760 / used),
        "peak_memory_GiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }
