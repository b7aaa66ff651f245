"""Valve travel and mode switches are reported, and a loop that swings is named."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.simulate.case import Case
from aidc_twin.simulate.oscillation import oscillation_findings
from aidc_twin.simulate.run import simulate
from aidc_twin.workload import profiles

DAYS = 10


@pytest.fixture(scope="module")
def spring(facility, shanghai, load_steps):
    """Ten days with every mode: a quiet load, and whole halls that start and stop."""
    cases = [
        Case("daily", shanghai, profiles.daily(), start_day=100, days=DAYS),
        Case("steps", shanghai, load_steps, start_day=100, days=DAYS),
    ]
    return simulate(facility, cases)


def test_travel_and_switches_are_reported_for_every_loop(facility, spring):
    memory = facility.start(1).memory
    loops = {name.rsplit(".", 1)[0] for name in memory if name.endswith((".valve", ".fan"))}
    # Bypasses of towers are loops beside their fans.
    loops |= {name.replace(".fill", "_bypass") for name in memory if name.endswith(".fill")}
    assert {name.removeprefix("travel.") for name in spring.channels if name.startswith("travel.")} == loops
    assert "switches.mode" in spring.channels and "switches.chillers" in spring.channels


def test_quiet_loops_have_no_findings(spring, total):
    assert oscillation_findings(spring, 0) == []
    for channel in spring.channels:
        if channel.startswith("travel."):
            assert total(spring, channel)[0] / DAYS < 1, channel
    assert total(spring, "switches.mode")[0] / DAYS < 4


def test_load_steps_of_the_whole_hall_are_no_oscillation(spring):
    assert oscillation_findings(spring, 1) == []


# A loop told to close in a second with a lag of an hour that its process does not have.
WILD = {"tuning.closed_loop": 1.0, "tuning.time_constant": 3600.0}


def _wild(facility, changed, loop):
    return changed(facility, {f"{loop}.{name}": np.asarray(value) for name, value in WILD.items()})


def test_a_loop_that_slams_is_named(facility, shanghai, changed):
    wild = _wild(facility, changed, "crah")
    result = simulate(wild, [Case("wild", shanghai, profiles.constant(0.6), start_day=100, days=2)])
    findings = oscillation_findings(result)
    assert any(f.where == f"{facility.name}: crah" for f in findings), findings
    assert all(f.cure and "a day" in f.what for f in findings)
    # The first law is blind to it: a swinging plant is as conservative as a quiet one.
    assert result.worst_residual[0] <= 1e-9 * float(facility.rated_it_power) * 3600


def test_every_case_is_judged_by_itself(facilities, shanghai, changed):
    """One wild lane among quiet ones: the findings are those of its case alone."""
    facility = facilities["cold_plate_20kw"]
    numbers = {f"cdu.{name}": facility.numbers()[f"cdu.{name}"] for name in WILD}
    lanes = {name: np.array([value, WILD[name.removeprefix("cdu.")]]) for name, value in numbers.items()}
    cases = [
        Case(name, shanghai, profiles.constant(0.6), lane=lane, start_day=100, days=2)
        for lane, name in enumerate(("quiet", "wild"))
    ]
    result = simulate(changed(facility, lanes), cases)
    assert oscillation_findings(result, 0) == []
    assert any(f.where == f"{facility.name}: cdu" for f in oscillation_findings(result, 1))
