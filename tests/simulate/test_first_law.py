"""Energy that enters is energy that leaves or is stored; meters add up; trouble is named."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.errors import InputError, NumericalTrouble
from aidc_twin.simulate.case import Case
from aidc_twin.simulate.run import ALLOWED_STEPS, simulate
from aidc_twin.workload import profiles

DAYS = 10
# Of rated IT energy, the promise of the core.
FIRST_LAW = 1e-9
# Fans, supplies and regulators of the servers are within the IT, and rack PDUs within the distribution.
WITHIN_IT = ("energy.server_fans", "energy.psu_loss", "energy.vrm_loss")
WITHIN_OTHERS = (*WITHIN_IT, "energy.rack_pdu_loss")


@pytest.fixture(scope="module")
def ten_days(facility, shanghai, load_steps):
    cases = [
        Case("spring", shanghai, load_steps, start_day=100, days=DAYS),
        Case("summer", shanghai, load_steps, start_day=200, days=DAYS),
        Case("full", shanghai, profiles.constant(1.0), start_day=20, days=DAYS),
    ]
    return simulate(facility, cases, hourly=True)


def test_residual_closes_over_ten_days_and_in_the_worst_hour(facility, ten_days):
    hour = float(facility.rated_it_power) * 3600
    assert np.all(np.abs(ten_days.residual) <= FIRST_LAW * hour * 24 * DAYS)
    assert np.all(ten_days.worst_residual <= FIRST_LAW * hour)


def test_energies_sum_to_the_utility_meter(ten_days, total):
    parts = [
        name
        for name in ten_days.channels
        if name.startswith("energy.") and name != "energy.facility" and name not in WITHIN_OTHERS
    ]
    facility = total(ten_days, "energy.facility")
    assert sum(total(ten_days, name) for name in parts) == pytest.approx(facility, rel=1e-12)
    hourly = sum(ten_days.hourly[name] for name in parts)
    assert hourly == pytest.approx(ten_days.hourly["energy.facility"], rel=1e-12)


def test_parts_of_the_it_energy_are_within_it(ten_days, total):
    inside = sum(total(ten_days, name) for name in WITHIN_IT)
    assert np.all(inside < 0.3 * total(ten_days, "energy.it"))
    assert np.all(inside > 0.05 * total(ten_days, "energy.it"))


def test_every_watt_of_electricity_is_heat_somewhere(ten_days, total):
    """Electricity = heat over the boundary + what the water, metal and floors took up."""
    out = sum(total(ten_days, name) for name in ten_days.channels if name.startswith("heat_out."))
    stored = total(ten_days, "heat.stored")
    assert out + stored == pytest.approx(total(ten_days, "energy.facility"), rel=1e-12)
    assert np.all(np.abs(stored) < 0.01 * out)


def test_hours_and_months_hold_the_same_energy(ten_days, total):
    assert ten_days.hourly["energy.facility"].shape == (24 * DAYS, 3)
    assert ten_days.hourly["energy.facility"].sum(axis=0) == pytest.approx(
        total(ten_days, "energy.facility"), rel=1e-12
    )
    assert np.all(ten_days.month_hours.sum(axis=0) == 24 * DAYS)


def test_a_parameter_that_is_no_number_is_named(facility, shanghai, changed):
    broken = changed(facility, {"crah.ua": np.array([facility.numbers()["crah.ua"], np.nan])})
    cases = [
        Case("healthy", shanghai, profiles.constant(0.5), lane=0, days=1),
        Case("broken coil", shanghai, profiles.constant(0.5), lane=1, days=1),
    ]
    with pytest.raises(NumericalTrouble) as trouble:
        simulate(broken, cases)
    text = str(trouble.value)
    assert facility.name in text and "'broken coil'" in text
    assert "component" in text and "last good time day" in text and "00:00" in text


@pytest.mark.parametrize("step", [0.5, 7.0, 120.0])
def test_a_step_that_no_loop_was_tested_at_is_refused_with_the_allowed_ones(facilities, shanghai, step):
    with pytest.raises(InputError) as refused:
        simulate(facilities["air_20kw"], [Case("one", shanghai, profiles.constant(0.5), days=1)], step=step)
    (finding,) = refused.value.findings
    assert f"{step:g} s" in finding.what
    assert all(str(allowed) in finding.rule for allowed in ALLOWED_STEPS)
