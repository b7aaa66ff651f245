"""Plain valves over days: the strokes that they make, and what their authority saves in the pumps."""

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

DAYS = 2


def plain(authority: float, characteristic: str = "equal_percentage") -> dict[str, Any]:
    valve = {"characteristic": characteristic, "authority": authority}
    return {"room.crah.valve": valve, "tcs.cdu.valve": valve}


@pytest.fixture(scope="module")
def day(specs, shanghai):
    """Sums of the channels a day, by the change of the spec and the load."""

    def run(change: Mapping[str, Any], load: Any) -> dict[str, float]:
        facility = build(specs("cold_plate_20kw").replace(dict(change)))
        result = simulate(facility, [Case("days", shanghai, load, start_day=100, days=DAYS)])
        assert result.worst_residual[0] <= 1e-9 * float(facility.rated_it_power) * 3600
        sums = {name: float(values[:, 0].sum()) / DAYS for name, values in result.monthly.items()}
        return sums | {"chip": float(np.max(result.monthly["temp.chip.max"][:, 0]))}

    return run


@pytest.fixture(scope="module")
def daily(day):
    load = profiles.daily()
    return {n: day(plain(n) if n else {}, load) for n in (0.0, 0.5, 0.1)}


def test_steep_valves_move_less_for_the_same_flows(daily):
    """From 0.3 to 0.9 of the flow: 0.6 of the stroke, 0.35 with authority 0.5 and 0.45 with 0.1."""
    for user in ("cdu", "crah"):
        travel = {n: sums[f"travel.{user}"] for n, sums in daily.items()}
        assert travel[0.5] < 0.9 * travel[0.1] < 0.9 * 0.9 * travel[0.0], (user, travel)


def test_less_authority_saves_pump_energy_and_nothing_else_changes(daily):
    # 250 and 196.7 kPa, 230 and 167.8 kPa, of the same flows.
    for loop, low, high in (("chilled", 196.667, 250.0), ("warm", 167.778, 230.0)):
        energy = [daily[n][f"energy_of.{loop}.pumps"] for n in (0.1, 0.5)]
        # Smaller motors are a little worse; the water comes back as warm to within tenths.
        assert energy[0] / energy[1] == pytest.approx(low / high, rel=0.01), loop
    # Of the catalogue's head: the pressure-independent valves of the coils have an authority of a half.
    assert daily[0.5]["energy_of.chilled.pumps"] == pytest.approx(
        daily[0.0]["energy_of.chilled.pumps"], rel=5e-3
    )
    for n in (0.5, 0.1):
        assert daily[n]["energy.it"] == pytest.approx(daily[0.0]["energy.it"], rel=1e-4)
        assert daily[n]["chip"] == pytest.approx(daily[0.0]["chip"], abs=0.2)


@pytest.mark.parametrize(("load", "swings"), [(0.0, True), (0.5, False)])
def test_a_linear_valve_of_hardly_any_authority_hunts_at_low_load(specs, shanghai, load, swings):
    """At 0.3 of the flow its stroke is 0.04: the flow answers twice as strongly as the loop reckons with."""
    facility = build(specs("cold_plate_20kw").replace(plain(0.02, "linear")))
    run = simulate(facility, [Case("still", shanghai, profiles.constant(load), start_day=100, days=DAYS)])
    found = [finding.where for finding in oscillation_findings(run)]
    # The tower bypass of the loop swings with it.
    assert (f"{facility.name}: cdu" in found) if swings else (found == [])
    strokes = float(run.monthly["travel.cdu"][:, 0].sum()) / DAYS
    assert (strokes > 144) if swings else (strokes < 1)


def test_valves_of_two_lanes_are_those_of_each_alone_to_the_last_bit(specs, shanghai):
    alone = [build(specs("cold_plate_20kw").replace(plain(n))) for n in (0.1, 0.5)]
    cases = [
        Case(f"lane {i}", shanghai, profiles.training(), lane=i, start_day=100, days=1) for i in range(2)
    ]
    together = simulate(stack(alone), cases)
    for i, facility in enumerate(alone):
        single = simulate(facility, [Case("alone", shanghai, profiles.training(), start_day=100, days=1)])
        for name, values in single.monthly.items():
            assert np.array_equal(together.monthly[name][:, i], values[:, 0]), (name, i)
