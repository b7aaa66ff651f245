"""Under constant weather and load a plant comes to rest, at every allowed step."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.facility.step import State, step
from aidc_twin.simulate.run import ALLOWED_STEPS

WET_BULBS = (-5.0, 5.0, 12.0, 16.0, 20.0, 24.0, 28.0)
LOADS = (0.1, 0.3, 0.6, 1.0)
# The floor of a hall takes most of a day to come to rest; loops must be at rest after one day.
SETTLE, FLOOR_SETTLES, LOOK = 24.0, 96.0, 6.0
FLOOR = "room.fabric"
SWING = 0.1
# Of the oscillating eigenvalues of the sampled step: 0.4 overshoots by a quarter and is gone after one swing.
LEAST_DAMPING = 0.4
STEPS = (1.0, 5.0, 15.0, 30.0, 60.0)
PLANTS = ("air_20kw", "cold_plate_20kw", "cold_plate_by_return")


@pytest.fixture(scope="module", params=PLANTS)
def watch(request, watched):
    """The watched plant of each reference facility, and of one whose CDUs follow their return."""
    return watched(request.param)


@pytest.fixture(scope="module")
def operating_points(still_air):
    """Every wet bulb with every load, as lanes."""
    parts = [still_air(T, LOADS) for T in WET_BULBS]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _lane(weather, lane):
    return f"{weather['wet_bulb'][lane] - 273.15:.0f} degC, load {weather['utilisation'][lane]:.1f}"


@pytest.mark.parametrize("dt", STEPS)
def test_every_temperature_comes_to_rest(watch, operating_points, dt):
    """After a day each temperature stands within 0.1 K, and no machine or mode changes any more."""
    assert dt in ALLOWED_STEPS
    # A quarter of the points shows the shortest step: they would take 20 s all together.
    weather = {k: v[:: 4 if dt == 1 else 1] for k, v in operating_points.items()}
    rested = watch.run(None, weather, dt, SETTLE)
    looked = watch.run(rested.state, weather, dt, LOOK)
    for name, swing in looked.swing.items():
        if name != FLOOR:
            worst = int(np.argmax(swing))
            assert swing[worst] < SWING, f"{name} at {_lane(weather, worst)}"
    for name, changes in looked.changes.items():
        worst = int(np.argmax(changes))
        assert changes[worst] == 0, f"{name} at {_lane(weather, worst)}"


def test_the_floor_of_the_hall_comes_to_rest_too(watch, operating_points):
    rested = watch.run(None, operating_points, 60.0, FLOOR_SETTLES)
    looked = watch.run(rested.state, operating_points, 60.0, LOOK)
    assert looked.swing[FLOOR].max() < SWING


def _eigenvalues(facility, state, weather, lane, dt):
    """Of the sampled step about a state at rest, by central differences: one lane for each disturbance."""
    memory = {name: float(value[lane]) for name, value in state.memory.items()}
    # Timers at zero hold modes and machines, whose jumps have no slope.
    memory |= {name: 0.0 for name in memory if name.endswith("timer")}
    held = {name for name in memory if name.endswith("timer")} | set(facility.discrete_memories())
    start = {name: float(value[lane]) for name, value in state.T.items()} | memory
    moved = [name for name in start if name not in held]
    size = np.array([1e-6 * max(abs(start[name]), 10.0) for name in moved])
    lanes = {name: np.full(2 * len(moved), value) for name, value in start.items()}
    for i, name in enumerate(moved):
        lanes[name][i] += size[i]
        lanes[name][i + len(moved)] -= size[i]
    still = {name: np.full(2 * len(moved), value[lane]) for name, value in weather.items()}
    new = step(
        facility.with_numbers(facility.numbers()),
        State({name: lanes[name] for name in state.T}, {name: lanes[name] for name in memory}),
        still,
        dt,
    ).state
    after = new.T | new.memory
    rows = [np.broadcast_to(after[name], (2 * len(moved),)) for name in moved]
    slope = np.stack([row[: len(moved)] - row[len(moved) :] for row in rows]) / (2 * size)
    return np.linalg.eigvals(slope)


@pytest.mark.parametrize("dt", STEPS)
def test_oscillating_eigenvalues_are_damped(watch, operating_points, dt):
    """Small disturbances about every point of rest die out, within a swing: no cycle waits for one."""
    rested = watch.run(None, operating_points, 60.0, FLOOR_SETTLES).state
    for lane in range(operating_points["utilisation"].size):
        values = _eigenvalues(watch.facility, rested, operating_points, lane, dt)
        assert np.abs(values).max() < 1, _lane(operating_points, lane)
        turning = np.log(values[np.abs(values.imag) > 1e-9].astype(complex))
        damping = -turning.real / np.abs(turning)
        assert damping.min(initial=1) > LEAST_DAMPING, _lane(operating_points, lane)


def test_a_load_step_of_the_whole_hall_dies_out(watch, still_air):
    """From idle to full load: modes and machines follow, and all is at rest half a day later."""
    idle, full = (np.concatenate([still_air(T, [u])["utilisation"] for T in WET_BULBS]) for u in (0.0, 1.0))
    parts = [still_air(T, [0.0]) for T in WET_BULBS]
    weather = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    rested = watch.run(None, weather | {"utilisation": idle}, 60.0, SETTLE)
    stepped = watch.run(rested.state, weather | {"utilisation": full}, 60.0, 12.0)
    for name, changes in stepped.changes.items():
        assert changes.max() <= 6, name
    looked = watch.run(stepped.state, weather | {"utilisation": full}, 60.0, 1.0)
    assert max(swing.max() for name, swing in looked.swing.items() if name != FLOOR) < SWING
