"""Warmer air costs energy, more work costs power, wet air raises PUE, twice the racks take twice as much."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from aidc_twin.facility.build import build
from aidc_twin.simulate.case import Case, design_day, drivers_of
from aidc_twin.simulate.run import simulate
from aidc_twin.workload import profiles

# A week of every second month, K of warming, loads, and wet bulbs in degC.
WEEKS = (10, 70, 130, 190, 250, 310)
WARMER = (0.0, 1.0, 2.0, 4.0)
LOADS = (0.1, 0.25, 0.5, 0.75, 1.0)
WET_BULBS = np.arange(-10.0, 31.0, 2.5)
COOLING = ("chillers", "tower_fans", "pumps", "crah_fans", "cdu_pumps", "electrical_room_cooling")
# Units of quantities that grow with the size of a plant.
EXTENSIVE = ("W", "W/K", "J/K", "kg", "kg/s")
# One server times a count: the count grows, the server does not.
COUNTED = "racks."


def _still(T_wet_bulb):
    return design_day(T_wet_bulb + 4 + 273.15, T_wet_bulb + 273.15, 4.0)


@pytest.fixture(scope="module")
def weeks(facility, shanghai_year):
    """All cases of a facility in one batch."""
    years = [drivers_of(shanghai_year.shifted(delta)) for delta in WARMER]
    cases = [
        Case(f"week {day} {delta:+g} K", year, profiles.constant(0.8), start_day=day, days=7)
        for delta, year in zip(WARMER, years, strict=True)
        for day in WEEKS
    ]
    cases += [Case(f"load {u}", _still(20.0), profiles.constant(u), days=7) for u in LOADS]
    cases += [Case(f"wet bulb {T}", _still(T), profiles.constant(0.8), days=7) for T in WET_BULBS]
    return simulate(facility, cases)


@pytest.fixture(scope="module")
def found(weeks, total):
    """Energies, J, by part of the batch."""
    energy, it = total(weeks, "energy.facility"), total(weeks, "energy.it")
    n = len(WARMER) * len(WEEKS)
    return SimpleNamespace(
        warmer=energy[:n].reshape(len(WARMER), len(WEEKS)),
        loads=energy[n : n + len(LOADS)],
        it=it[n : n + len(LOADS)],
        pue=(energy / it)[n + len(LOADS) :],
    )


def test_warmer_air_at_the_same_relative_humidity_never_saves_energy(found):
    assert np.all(np.diff(found.warmer.sum(axis=1)) > 0), found.warmer.sum(axis=1)
    # Week by week too; where the fans run at their least, warmer air costs all but nothing.
    assert np.all(np.diff(found.warmer, axis=0) > -1e-6 * found.warmer[0]), found.warmer


def test_more_work_never_takes_less_power(found):
    assert np.all(np.diff(found.loads) > 0)
    assert np.all(np.diff(found.it) > 0)


def test_pue_rises_with_wet_bulb(found):
    assert np.all(np.diff(found.pue) > -1e-5), found.pue
    assert found.pue[-1] > found.pue[0] + 0.02
    assert np.all((found.pue > 1.03) & (found.pue < 1.6))


def test_cold_plates_take_less_cooling_energy_than_air(facilities, shanghai, total):
    spent = {}
    for name, facility in facilities.items():
        cases = [Case(f"{d}", shanghai, profiles.constant(0.9), start_day=d, days=7) for d in WEEKS]
        result = simulate(facility, cases)
        spent[name] = (
            sum(
                total(result, f"energy.{part}").sum()
                for part in COOLING
                if f"energy.{part}" in result.channels
            )
            / total(result, "energy.it").sum()
        )
    assert spent["cold_plate_20kw"] < 0.7 * spent["air_20kw"], spent


def test_a_plant_of_twice_the_size_takes_twice_the_energy(facility, shanghai, changed, total):
    """All extensive numbers doubled: flows, volumes and machines. Nothing in the physics knows a size."""
    numbers, units = facility.numbers(), facility.units()
    doubled = {
        name: 2 * value
        for name, value in numbers.items()
        if units[name][0] in EXTENSIVE and not name.startswith(COUNTED)
    }
    doubled["racks.n_servers"] = 2 * numbers["racks.n_servers"]
    case = [Case("week", shanghai, profiles.daily(), start_day=100, days=7)]
    one, two = simulate(facility, case), simulate(changed(facility, doubled), case)
    for channel, kind in one.channels.items():
        if kind.how == "sum" and channel.startswith(("energy.", "water.")):
            assert total(two, channel) == pytest.approx(2 * total(one, channel), rel=1e-9), channel


def test_twice_the_racks_take_twice_the_it_energy(facility, specs, shanghai, total):
    """A facility sized anew has other numbers of machines: IT follows closely, the whole nearly."""
    spec = specs(facility.name)
    larger = build(spec.replace("racks.count", 2 * spec.racks.count))
    case = [Case("week", shanghai, profiles.constant(0.8), start_day=190, days=7)]
    one, two = simulate(facility, case), simulate(larger, case)
    assert total(two, "energy.it") == pytest.approx(2 * total(one, "energy.it"), rel=1e-3)
    assert total(two, "energy.facility") == pytest.approx(2 * total(one, "energy.facility"), rel=1e-2)
