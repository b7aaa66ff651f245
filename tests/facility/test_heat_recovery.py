"""Sizing of heat recovery and of a reset, what is refused, and the heat that is sold."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.climate import place, synthetic_year
from aidc_twin.components.heat_recovery import HeatRecovery
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.economics.capex import capex
from aidc_twin.economics.opex import opex
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.run import simulate
from aidc_twin.studies.evaluate import price_deck
from aidc_twin.workload import constant

BASE = read_spec(reference_specs()["heat_reuse_north"])


def with_recovery(**fields: str) -> Spec:
    return BASE.replace({f"plants.warm.heat_recovery.{key}": value for key, value in fields.items()})


def test_the_network_gets_its_water_at_the_approach() -> None:
    unit = next(c for c in build(BASE).components if isinstance(c, HeatRecovery))
    # 51 degC less 3 K, from 38 degC.
    assert float(unit.W_network) * 10.0 == pytest.approx(6e6)
    assert float(unit.T_network) == pytest.approx(38.0 + 273.15)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"network_return": "50 degC"}, "heated by 1 K at least"),
        ({"heating_below": "5 degC", "design_outdoor": "10 degC"}, "demand grows as it gets colder"),
    ],
)
def test_temperatures_that_heat_nothing_are_refused(fields: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        build(with_recovery(**fields))


def test_more_than_the_loop_carries_is_said() -> None:
    found = [str(finding) for finding in build(with_recovery(capacity="60 MW")).findings]
    assert any("no more is given away" in text for text in found), found


def test_recovery_from_chilled_water_stands_in_its_circuit() -> None:
    change = {
        "plants.chilled.heat_recovery.capacity": "300 kW",
        "plants.chilled.heat_recovery.network_return": "15 degC",
        "plants.chilled.heat_recovery.approach": "3 K",
        "plants.chilled.heat_recovery.design_outdoor": "-17 degC",
    }
    facility = build(BASE.replace(change))
    assert [c.name for c in facility.components if isinstance(c, HeatRecovery)] == [
        "warm.heat_recovery", "chilled.heat_recovery",
    ]  # fmt: skip
    assert [str(finding) for finding in verify(facility)] == []


@pytest.mark.parametrize(
    ("design", "plant"),
    [
        ("cold_plate_dry_cooler_w40", "warm"),
        ("cold_plate_adiabatic", "warm"),
        ("cold_plate_closed_tower", "warm"),
        ("lake_water", "lake"),
    ],
)
def test_recovery_stands_ahead_of_coolers_and_of_surface_water(design: str, plant: str) -> None:
    spec = read_spec(reference_specs()[design])
    section = spec.plants[plant]
    back = float(section.return_) - 273.15
    facility = build(
        spec.replace(
            {
                f"plants.{plant}.heat_recovery.capacity": "1 MW",
                f"plants.{plant}.heat_recovery.network_return": f"{back - 5:g} degC",
                f"plants.{plant}.heat_recovery.approach": "2 K",
                f"plants.{plant}.heat_recovery.design_outdoor": "0 degC",
            }
        )
    )
    (unit,) = (c for c in facility.components if isinstance(c, HeatRecovery))
    rest = next(c for c in facility.components if getattr(c, "inlet", "") == unit.at("outlet"))
    assert rest.name.partition(".")[0] == plant
    loop = next(c for c in facility.components if isinstance(c, WaterLoop) and c.name == plant)
    assert loop.path == (unit.at("outlet"),)
    assert [str(finding) for finding in verify(facility)] == []


@pytest.mark.parametrize(
    ("design", "plant"),
    [
        ("cold_plate_dry_cooler_w40", "warm"),
        ("cold_plate_adiabatic", "warm"),
        ("cold_plate_closed_tower", "warm"),
        ("lake_water", "lake"),
        ("air_cooled_free_cooling", "chilled"),
    ],
)
def test_a_reset_raises_the_supply_of_every_plant(design: str, plant: str) -> None:
    """Two days of winter, cold enough for the whole of the rise of 2 K."""
    spec = read_spec(reference_specs()[design])
    rise = {
        f"plants.{plant}.reset.most": "2 K",
        f"plants.{plant}.reset.wet_bulb.begins": "16 degC",
        f"plants.{plant}.reset.wet_bulb.ends": "15 degC",
    }
    weather = drivers_of(synthetic_year(place(spec.site.place)))
    case = Case("winter", weather, constant(0.9), start_day=15, days=2)
    means = []
    for change in ({}, rise):
        facility = build(spec.replace(change))
        assert [str(finding) for finding in verify(facility)] == []
        run = simulate(facility, [case])
        means.append(float(np.asarray(run.monthly[f"temp.{plant}_supply"])[0, 0]))
    assert means[1] - means[0] == pytest.approx(2.0, abs=0.3)


def test_a_reset_reaches_the_loop_and_the_plant_still_holds() -> None:
    change = {
        "plants.chilled.reset.most": "2 K",
        "plants.chilled.reset.load.begins": "80%",
        "plants.chilled.reset.load.ends": "40%",
        "plants.chilled.reset.wet_bulb.begins": "15 degC",
        "plants.chilled.reset.wet_bulb.ends": "5 degC",
    }
    facility = build(BASE.replace(change))
    loop = next(c for c in facility.components if isinstance(c, WaterLoop) and c.name == "chilled")
    asked = (float(loop.reset_most), float(loop.reset_by_flow), float(loop.reset_by_wet_bulb))
    assert asked == (2.0, 1.0, 1.0)
    assert [str(finding) for finding in verify(facility)] == []


def test_heat_that_is_sold_lowers_the_running_cost() -> None:
    facility, deck = build(BASE), price_deck(BASE, load())
    bill = capex(facility.equipment, deck)
    energy, peak, water = np.array([1e14]), np.full((12, 1), 1e7), np.array([1e4])
    without = opex(energy, peak, water, bill, deck)
    sold = opex(energy, peak, water, bill, deck, np.array([3.6e9 * 10_000.0]))
    line = sold.line("heat_sold")
    # 10 000 MWh at 0.09 CNY/kWh, 0.054 to 0.126.
    assert line.cost.item() == pytest.approx(-900_000.0)
    assert (line.low.item(), line.high.item()) == pytest.approx((-1_260_000.0, -540_000.0))
    assert line.cost == line.quantity * line.unit_price
    assert sold.total.item() == pytest.approx(without.total.item() - 900_000.0)
