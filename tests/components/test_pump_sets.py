"""Sets of pumps: how many run, what they take, and that nothing jumps where one gives way to two."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.physics.hydraulics import (
    motor_ratios,
    pump_efficiency_ratio,
    pump_set_input,
    system_head,
)

KW_55 = motor_ratios(np.asarray(55e3))


def sets_of(static_share: float, paired: bool = True, motor: float = 55e3) -> PumpSets:
    return PumpSets.sized(static_share, 0.85, 0.95, *motor_ratios(np.asarray(motor)), paired)


def pump_set_power(
    flow: np.ndarray | float, head: np.ndarray | float, load: float, *motor: np.ndarray | float
) -> np.ndarray:
    """Electrical power of one pump over that at its design point."""
    return pump_set_input(flow, head, load, *motor) / pump_set_input(1.0, 1.0, load, *motor)


@pytest.mark.parametrize(
    ("flow", "running", "share"),
    [
        # One set at its own flow against 0.475: Eu 0.475, efficiency 0.917 of the best, shaft 0.85 x 0.475 /
        # 0.917 = 0.440 of its motor; (0.442 + 0.025) / 0.875 = 0.534, times a half: 0.267.
        # Both sets at half: Eu 1.9, 0.939, shaft 0.215, (0.222 + 0.025) / 0.875 = 0.283 of both.
        (0.5, 1, 0.267),
        (1.0, 2, 1.0),
        (0.8, 2, 0.614),
        (0.1, 1, 0.0663),
    ],
)
def test_the_number_of_sets_that_takes_the_least(flow: float, running: int, share: float) -> None:
    pumps = sets_of(0.3)
    head = system_head(flow, 0.3)
    alone = 0.5 * pump_set_power(2 * flow, head, 0.85, 0.95, *KW_55)
    both = pump_set_power(flow, head, 0.85, 0.95, *KW_55)
    taken = pumps.power(np.asarray(20e3), np.asarray(flow)) / 20e3
    assert taken == pytest.approx(share, abs=2e-3)
    assert taken == pytest.approx(min(alone, both))
    assert (alone < both) == (running == 1)


@pytest.mark.parametrize("static_share", [0.0, 0.15, 0.3, 0.6])
@pytest.mark.parametrize("motor", [2.5e3, 15e3, 55e3])
def test_power_rises_with_flow_without_a_jump(static_share: float, motor: float) -> None:
    flow = np.linspace(0.01, 1.2, 2000)
    power = sets_of(static_share, motor=motor).power(np.asarray(1.0), flow)
    assert np.all(np.diff(power) > 0)
    assert np.diff(power).max() < 3e-3
    # Nothing is pumped with less than the hydraulic power asks at the best efficiency of the design point.
    within = flow <= 1.0
    assert np.all(power[within] > (flow * system_head(flow, static_share))[within] * (1 - 6e-3))


@pytest.mark.parametrize("static_share", [0.0, 0.15, 0.3, 0.6])
def test_one_set_that_carries_the_flow_of_two_stays_within_its_motor(static_share: float) -> None:
    flow = np.linspace(0.02, 1.0, 500)
    head = system_head(flow, static_share)
    alone = 0.5 * pump_set_power(2 * flow, head, 0.85, 0.95, *KW_55)
    chosen = alone < pump_set_power(flow, head, 0.85, 0.95, *KW_55)
    assert chosen.any() and not chosen.all()
    shaft = 0.85 * 2 * flow * head / pump_efficiency_ratio(2 * flow, head)
    assert shaft[chosen].max() < 1.0


def test_pumps_at_standstill_take_nothing_and_running_ones_their_no_load_loss() -> None:
    power = sets_of(0.3).power(np.asarray(10e3), np.array([0.0, 1e-12, 1e-3, 2e-3]))
    assert power[:3] == pytest.approx(0.0, abs=0.0)
    # One set of two: half of (0.2 (1 / (0.95 x 0.965) - 1) 0.95 + 0.025) / 0.875.
    assert power[3] == pytest.approx(10e3 * 0.0245, rel=0.05)


def test_more_sets_never_take_more() -> None:
    flow = np.linspace(0.0, 1.0, 101)
    taken = [sets_of(0.3, paired).power(np.asarray(1.0), flow) for paired in (False, True)]
    assert all(np.all(more <= less + 1e-12) for less, more in pairwise(taken))
    assert taken[1][20] < 0.8 * taken[0][20]


@given(
    st.floats(0.0, 0.9), st.floats(1e3, 2e5), st.floats(0.5, 1.0), st.floats(0.9, 0.965),
)  # fmt: skip
def test_a_pair_gives_way_to_one_at_a_single_flow(
    static_share: float, motor: float, load: float, efficiency: float
) -> None:
    """So that a flow says which of the two takes the least, whatever curve and motors."""
    numbers = (load, efficiency, *motor_ratios(np.asarray(motor)))
    flow = np.linspace(1e-3, 1.5, 3000)
    head = system_head(flow, static_share)
    alone = 0.5 * pump_set_power(2 * flow, head, *numbers)
    both = pump_set_power(flow, head, *numbers)
    pumps = PumpSets.sized(static_share, *numbers, True)
    assert pumps.power(np.asarray(1.0), flow[1:]) == pytest.approx(np.minimum(alone, both)[1:], rel=1e-12)
    assert 0.2 < pumps.pair_from < 1.0


def test_lanes_of_pairs_and_of_single_pumps_are_sized_alike() -> None:
    shares = np.array([0.0, 0.3, 0.6])
    together = PumpSets.sized(shares, 0.85, 0.95, *KW_55, True)
    assert together.pair_from.tolist() == [float(sets_of(s).pair_from) for s in shares]
    assert sets_of(0.3, paired=False).pair_from == 0.0
