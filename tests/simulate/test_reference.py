"""The sampled step against the same plant in continuous time: the error halves with the step."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.facility.step import State, step
from aidc_twin.simulate.reference import Frozen, reference_frozen, reference_loops

HOUR = 3600.0
# While the disturbance is still being worked off: later the errors sink into the tolerance of the reference.
ALIVE = 1200.0
STEPS = (30.0, 15.0, 7.5)
# Wet bulb, degC: free cooling with towers and valves in play, and chillers with towers in play.
POINTS = (5.0, 24.0)


@pytest.fixture(scope="module", params=POINTS, ids=["free", "mechanical"])
def disturbed(request, watch, still_air):
    """A plant at rest whose load has just risen by 4 %; no loop runs into a stop, no machine changes."""
    rested = watch.run(None, still_air(request.param, [0.70]), 60.0, 48.0).state
    memory = {name: 0.0 if name.endswith("timer") else float(v[0]) for name, v in rested.memory.items()}
    weather = {name: float(v[0]) for name, v in still_air(request.param, [0.73]).items()}
    return State({name: float(v[0]) for name, v in rested.T.items()}, memory), weather


def _orders(errors):
    errors = np.array(errors)
    return np.log2(errors[:-1] / errors[1:])


def _distance(T, reference):
    return float(np.sqrt(np.mean([(float(T[name]) - reference[name]) ** 2 for name in reference])))


def test_frozen_actuators_converge_with_order_one(facility, disturbed):
    state, weather = disturbed
    frozen = Frozen.at(facility, state, weather)
    reference = reference_frozen(frozen, state.T, HOUR)
    errors = [_distance(frozen.advance(state.T, dt, round(HOUR / dt)), reference) for dt in STEPS]
    assert max(abs(reference[name] - state.T[name]) for name in reference) > 0.1, "nothing moved"
    assert errors[0] < 2e-3
    assert _orders(errors) == pytest.approx(1.0, abs=0.1), errors


def test_unsaturated_loops_converge_with_order_one(facility, disturbed):
    state, weather = disturbed
    reference, outputs = reference_loops(facility, state, weather, ALIVE)
    components = facility.with_numbers(facility.numbers())
    errors, errors_outputs = [], []
    for dt in STEPS:
        now = state
        for _ in range(round(ALIVE / dt)):
            now = step(components, now, weather, dt).state
        assert all(now.memory[name] == state.memory[name] for name in facility.discrete_memories())
        errors.append(_distance(now.T, reference))
        errors_outputs.append(_distance(now.memory, outputs))
    assert all(0.02 < value < 0.98 for value in outputs.values()), "a loop ran into a stop"
    assert max(abs(outputs[name] - state.memory[name]) for name in outputs) > 0.002, "no loop moved"
    assert errors[0] < 0.02 and errors_outputs[0] < 2e-3
    for found in (errors, errors_outputs):
        assert _orders(found) == pytest.approx(1.0, abs=0.1), found


@pytest.mark.parametrize("facility", ["air_20kw"], indirect=True)
def test_the_reference_refuses_to_step_over_a_change_of_machines(facility, watch, still_air):
    rested = watch.run(None, still_air(28.0, [0.3]), 60.0, 24.0).state
    state = State(
        {name: float(v[0]) for name, v in rested.T.items()},
        {name: float(v[0]) for name, v in rested.memory.items()},
    )
    weather = {name: float(v[0]) for name, v in still_air(28.0, [1.0]).items()}
    with pytest.raises(ValueError, match=r"n_on changes within the time"):
        reference_loops(facility, state, weather, 2 * HOUR)
