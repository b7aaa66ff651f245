"""A tank in a run: it charges and discharges in its hours, the first law closes, the bill of energy falls."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.catalogue.tariff_hours import billed_energy
from aidc_twin.climate import place, synthetic_year
from aidc_twin.economics.pricedeck import PriceDeck
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.run import RunResult, simulate
from aidc_twin.studies.evaluate import price_deck
from aidc_twin.workload import constant

SPEC = read_spec(reference_specs()["air_storage_20kw"])
JULY, DAYS = 181, 4


def july(storage: bool) -> RunResult:
    spec = SPEC if storage else SPEC.replace({"plants.chilled.storage": None})
    case = Case(
        "July", drivers_of(synthetic_year(place("Shanghai"))), constant(0.9), start_day=JULY, days=DAYS
    )
    return simulate(build(spec), [case], hourly=True)


def bill(run: RunResult, deck: PriceDeck) -> float:
    energy = run.monthly["energy.facility"].sum(axis=0)
    periods = billed_energy(load(), deck.tariff, run.by_hour, energy)
    return sum(
        float(amount[0]) * float(deck.number(deck.tariff, f"energy_price_{name}").value)
        for name, amount in periods.items()
    )


@pytest.mark.long
def test_cooling_moves_into_the_cheap_hours() -> None:
    with_tank, without = july(True), july(False)
    hour = np.arange(24 * DAYS) % 24
    charge = with_tank.hourly["heat.storage_charge"][:, 0]
    discharge = with_tank.hourly["heat.storage_discharge"][:, 0]
    dear = ((hour >= 8) & (hour < 11)) | ((hour >= 17) & (hour < 22))
    # The valves close with a lag of minutes, so that a little flows after the hour.
    assert charge[hour >= 9].sum() < 1e-3 * charge.sum()
    assert discharge[dear].sum() > 0.97 * discharge.sum()
    # 2000 m3 over 7 K hold 58 GJ, of which 0.9 are to be used each day.
    heat = 2000.0 * 996.0 * 4180.0 * 7.0
    assert 0.8 * heat < discharge.sum() / DAYS < 1.0 * heat
    rated = float(np.max(with_tank.facility.rated_it_power))
    assert abs(with_tank.residual[0]) < 1e-9 * rated * DAYS * 86400.0
    assert with_tank.worst_residual[0] < 1e-9 * rated * 3600.0

    energy = [run.by_hour[:, 0].sum() for run in (with_tank, without)]
    assert np.isclose(energy[0], with_tank.monthly["energy.facility"].sum(), rtol=1e-12)
    # Pumped twice, but at night with cooler condensers and by day with fewer machines: little either way.
    assert 0.98 < energy[0] / energy[1] < 1.02
    moved = (with_tank.by_hour - without.by_hour)[:, 0]
    assert moved[:8].sum() > 0 and moved[8:11].sum() < 0 and moved[17:22].sum() < 0
    deck = price_deck(SPEC, load())
    # A tenth of the load over 8 of 24 h, a COP of 10 with pumps and fans, a price 0.67 CNY/kWh lower.
    assert 0.97 < bill(with_tank, deck) / bill(without, deck) < 0.998


AIR = read_spec(reference_specs()["air_cooled_free_cooling"]).replace(
    {
        "money.tariff": "electricity_jiangsu_tou",
        "plants.chilled.storage": {"volume": "1500 m3", "use": "price"},
    }
)


@pytest.fixture(scope="module")
def dry() -> RunResult:
    """The same three days of July and of January beside air-cooled chillers with coils, in Ulanqab."""
    drivers = drivers_of(synthetic_year(place("Ulanqab")))
    cases = [
        Case(name, drivers, constant(0.9), start_day=day, days=3)
        for name, day in (("July", JULY), ("January", 0))
    ]
    return simulate(build(AIR), cases, hourly=True)


def test_beside_air_cooled_chillers_it_shifts_where_coils_alone_do_not_do(dry: RunResult) -> None:
    discharge, charge = dry.hourly["heat.storage_discharge"], dry.hourly["heat.storage_charge"]
    hour = np.arange(len(discharge)) % 24
    dear = ((hour >= 8) & (hour < 11)) | ((hour >= 17) & (hour < 22))
    assert discharge[dear, 0].sum() > 0.95 * discharge[:, 0].sum()
    assert charge[(hour >= 9), 0].sum() < 1e-3 * charge[:, 0].sum()
    # What it holds between its supply and what the users send back, of which 0.9 are to be used each day.
    back = dry.hourly["temp.chilled_return"][dear, 0].mean() - (18.0 + 273.15)
    heat = 1500.0 * 996.0 * 4180.0 * back
    assert 0.8 * heat < discharge[:, 0].sum() / 3 < 1.0 * heat
    # In January the coils carry it all, and what is stored stays.
    assert discharge[:, 1].sum() < 1e-3 * discharge[:, 0].sum()
    rated = float(np.max(dry.facility.rated_it_power))
    assert np.all(np.abs(dry.residual) < 1e-9 * rated * 3 * 86400.0)


def test_beside_air_cooled_chillers_it_passes_every_check() -> None:
    standby = AIR.replace(
        {
            "plants.chilled.storage": {"reserve": "15 min", "use": "standby"},
            "plants.chilled.free_cooling": None,
        }
    )
    for spec in (AIR, standby):
        assert [str(finding) for finding in verify(build(spec))] == []
    assert float(build(standby).notes["chilled.ride_through"][0]) == pytest.approx(900.0)
