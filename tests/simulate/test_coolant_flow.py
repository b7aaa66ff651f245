"""Coolant flow by the return over hours: pump energy, chips, a load step, first law, lanes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from aidc_twin.facility.build import build
from aidc_twin.facility.stack import stack
from aidc_twin.simulate.case import Case
from aidc_twin.simulate.oscillation import oscillation_findings
from aidc_twin.simulate.run import simulate
from aidc_twin.workload import profiles

FLOW, STANDBY = "tcs.cdu.flow", "tcs.cdu.standby"
CHANGES: dict[str, dict[str, Any]] = {
    "constant": {},
    "cold": {STANDBY: "cold"},
    "shared": {FLOW: "by_return"},
    "staged": {FLOW: "by_return", STANDBY: "cold"},
}
LOADS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0)
WET_BULB = 24.0
# The loops of coolant and the towers behind them rest after two days.
SETTLE = 48.0
PLAIN, BY_RETURN = "cold_plate_20kw", "cold_plate_by_return"


@pytest.fixture(scope="module")
def rested(watched, still_air):
    """Temperatures and memories at rest, by plant; one lane for each load."""
    return {
        name: watched(name).run(None, still_air(WET_BULB, LOADS), 60.0, SETTLE).state
        for name in (PLAIN, BY_RETURN)
    }


@pytest.fixture(scope="module")
def day(specs, shanghai):
    """Sums of the channels over a day, by the change of the spec and the load."""

    def run(change: Mapping[str, Any], load: Any) -> dict[str, float]:
        facility = build(specs(PLAIN).replace(dict(change)))
        result = simulate(facility, [Case("day", shanghai, load, start_day=100, days=1)])
        assert abs(result.residual[0]) < 1e-9 * float(facility.rated_it_power) * 86400
        assert result.worst_residual[0] <= 1e-9 * float(facility.rated_it_power) * 3600
        assert oscillation_findings(result) == []
        sums = {name: float(values[:, 0].sum()) for name, values in result.monthly.items()}
        return sums | {"chip": float(np.max(result.monthly["temp.chip.max"][:, 0]))}

    return run


@pytest.fixture(scope="module")
def half(day):
    """A day of a hall in which the heat of the plates is about half of the design."""
    return {name: day(change, profiles.constant(0.38)) for name, change in CHANGES.items()}


def test_the_return_is_held_above_the_least_flow_and_falls_below_it(watched, rested):
    state, T_set = rested[BY_RETURN], watched(BY_RETURN).facility.numbers()["cdu.flow.T_set"]
    flow, T_back = state.memory["cdu.flow"], state.T["cdu.return"]
    free = (flow > 0.5) & (flow < 1.0)
    assert free.sum() >= 4
    assert T_back[free] == pytest.approx(float(T_set), abs=0.02)
    assert flow[0] == 0.5 and T_back[0] < T_set - 2.0
    assert np.all(np.diff(flow) >= 0) and flow[-1] > 0.99


def test_chips_at_part_load_are_no_hotter_than_at_design(rested):
    plain, found = (rested[name].T["racks.chip"] for name in (PLAIN, BY_RETURN))
    assert np.all(np.diff(found) > 0)
    assert found[-1] == pytest.approx(plain[-1], abs=0.1)
    # Less coolant makes them warmer than all of it would, by 4 to 6 K at half load.
    assert 4.0 < found[3] - plain[3] < 6.0


def test_pumps_of_a_half_loaded_hall_take_what_the_system_curve_leaves(half):
    """Half of the heat, half of the flow, on a curve of which 60 % is held.

    ``x h = 0.5 (0.6 + 0.4 x 0.25) = 0.35``. All pumps at half flow are at 0.866 of their best efficiency:
    0.404, and with the part load of motors and drives 0.46. Of seven pumps four or five carry it at
    0.97 to 1.0: 0.36, and 0.37 to 0.38 with theirs.
    """
    flow = half["shared"]["mean.cdu_flow"]
    assert flow == pytest.approx(0.5, abs=0.02)
    hydraulic = flow * (0.6 + 0.4 * flow**2)
    taken = {
        name: sums["energy.cdu_pumps"] / half["constant"]["energy.cdu_pumps"] for name, sums in half.items()
    }
    assert taken["cold"] == pytest.approx(1.0, abs=0.01)
    assert 1.0 < taken["shared"] * 0.866 / hydraulic < 1.2
    assert 1.0 < taken["staged"] / hydraulic < 1.12
    # Pumps on line, of the design number of 7; all units where none stands cold.
    assert half["staged"]["mean.cdu_units"] < 5.5
    assert half["shared"]["mean.cdu_units"] == 8.0
    assert half["shared"]["starts.cdu"] == 0.0


def test_warmer_chips_leak_about_what_the_pumps_save(half):
    """PUE falls by a hundredth, since leakage is IT power; the energy of the facility hardly moves."""
    plain, found = half["constant"], half["staged"]
    assert 1.005 < found["energy.it"] / plain["energy.it"] < 1.015
    assert found["energy.pumps"] < plain["energy.pumps"]
    pue = [sums["energy.facility"] / sums["energy.it"] for sums in (plain, found)]
    assert 0.008 < pue[0] - pue[1] < 0.015
    assert found["energy.facility"] == pytest.approx(plain["energy.facility"], rel=2e-3)
    assert found["time.throttled"] == 0.0


def test_jobs_that_start_and_stop_start_units_and_do_not_swing(day):
    found = day(CHANGES["staged"], profiles.training())
    assert found["starts.cdu"] >= 1
    assert 0.5 < found["mean.cdu_flow"] < 1
    assert found["strokes.cdu_flow"] > 1
    assert found["compute.lost"] == 0.0


def test_a_step_from_idle_to_full_load_makes_chips_hotter_than_with_all_of_the_flow(
    watched, still_air, rested
):
    """The pumps stand at half of their flow when the heat comes: chips overshoot by some kelvin."""
    full, dt, peaks = still_air(WET_BULB, [1.0]), 15.0, {}
    for name, start in rested.items():
        idle = type(start)(
            {key: value[:1] for key, value in start.T.items()},
            {key: value[:1] for key, value in start.memory.items()},
        )
        state, hottest, cut = idle, 0.0, 0.0
        for _ in range(240):
            state = watched(name).run(state, full, dt, dt / 3600).state
            hottest = max(hottest, float(state.T["racks.chip"][0]))
            cut = max(cut, float(state.memory["racks.cut"][0]))
        peaks[name] = hottest - float(start.T["racks.chip"][-1])
        assert cut == 0.0
        limit = float(watched(name).facility.numbers()["racks.T_limit_chip"])
        assert hottest < limit - 10.0
    assert 0.5 < peaks[PLAIN] < 2.5
    assert 5.0 < peaks[BY_RETURN] < 7.0


def test_lanes_are_single_runs_to_the_last_bit(specs, shanghai):
    alone = [
        build(specs(PLAIN).replace(CHANGES["staged"] | {"tcs.cdu.unit_rating": rating}))
        for rating in ("1.2 MW", "0.6 MW")
    ]
    load = profiles.training()
    cases = [Case(f"lane {i}", shanghai, load, lane=i, start_day=100, days=1) for i in range(2)]
    together = simulate(stack(alone), cases)
    for i, facility in enumerate(alone):
        single = simulate(facility, [Case("alone", shanghai, load, start_day=100, days=1)])
        for name, values in single.monthly.items():
            assert np.array_equal(together.monthly[name][:, i], values[:, 0]), (name, i)


def test_an_option_that_is_not_chosen_leaves_no_state(facilities):
    facility = facilities[PLAIN]
    assert {name for name in facility.start(1).memory if name.startswith("cdu.")} == {
        "cdu.valve",
        "cdu.error",
    }
