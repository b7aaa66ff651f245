"""Sizing of storage: volume and reserve, hours of the tariff, room of the plant, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.catalogue.tariff_hours import billed_energy, hours_of_periods
from aidc_twin.components.storage_tank import StorageTank
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs

BASE = read_spec(reference_specs()["air_storage_20kw"])
HOUR = 3600.0


def with_storage(**fields: str | None) -> Spec:
    return BASE.replace({f"plants.chilled.storage.{key}": value for key, value in fields.items()})


def tank_of(facility: Facility) -> StorageTank:
    return next(c for c in facility.components if isinstance(c, StorageTank))


def test_the_reserve_is_the_heat_of_the_water_over_the_load() -> None:
    facility = build(BASE)
    loop = next(c for c in facility.components if isinstance(c, WaterLoop))
    heat = 0.9 * 2000.0 * 996.0 * 4180.0 * 7.0
    load_ = float(loop.W_design) * 7.0
    assert float(facility.notes["chilled.ride_through"][0]) == pytest.approx(heat / load_)
    # A published figure for scale: 20 m3 over 8 K carry 1 MW for 11.135 min.
    per_megawatt = float(facility.notes["chilled.ride_through"][0]) * load_ / 1e6 / (0.9 * 2000.0 * 7.0)
    assert per_megawatt * 20.0 * 8.0 / 60.0 == pytest.approx(11.135, rel=5e-3)


def test_a_reserve_sizes_its_tank() -> None:
    facility = build(with_storage(volume=None, reserve="30 min", use="standby"))
    assert float(facility.notes["chilled.ride_through"][0]) == pytest.approx(1800.0)
    tank = tank_of(facility)
    assert float(tank.bypass) > 0
    assert float(tank.discharge_until[0]) == float(tank.discharge_from[0]), "no hours of discharge"
    assert [str(finding) for finding in verify(facility)] == []


def test_the_tank_fills_and_empties_within_the_hours_of_its_tariff() -> None:
    tank = tank_of(build(BASE))
    assert (float(tank.charge_from), float(tank.charge_until)) == (0.0, 8 * HOUR)
    assert [float(v) / HOUR for v in (*tank.discharge_from, *tank.discharge_until)] == [8.0, 17.0, 11.0, 22.0]
    C = 2000.0 * 996.0 * 4180.0
    assert float(tank.W_charge) * 8 * HOUR * 0.9 == pytest.approx(C)
    assert float(tank.W_discharge) * 8 * HOUR == pytest.approx(0.9 * C)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reserve": "30 min"}, "both"),
        ({"volume": None}, "neither"),
    ],
)
def test_one_size_is_given(fields: dict[str, str | None], words: str) -> None:
    with pytest.raises(InputError, match=words):
        build(with_storage(**fields))


def test_a_price_that_never_changes_shifts_nothing() -> None:
    with pytest.raises(InputError, match="one price all day"):
        build(BASE.replace({"money.tariff": "electricity_jiangsu_110kv"}))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"volume": "20000 m3"}, "charging takes"),
        ({"volume": "50 m3", "use": "standby"}, "turns over"),
    ],
)
def test_what_does_not_fit_is_said(fields: dict[str, str], words: str) -> None:
    found = [str(finding) for finding in build(with_storage(**fields)).findings]
    assert any(words in text for text in found), found


def test_hours_of_a_day_are_billed_once() -> None:
    hours = hours_of_periods(load(), "electricity_beijing_10kv")
    assert sum(mask.astype(int) for mask in hours.values()).tolist() == [1] * 24
    assert {name: int(mask.sum()) for name, mask in hours.items()} == {"flat": 8, "peak": 8, "valley": 8}
    assert np.flatnonzero(hours["valley"]).tolist() == [0, 1, 2, 3, 4, 5, 6, 23]
    by_hour = np.arange(48.0).reshape(24, 2)
    billed = billed_energy(load(), "electricity_beijing_10kv", by_hour, by_hour.sum(axis=0))
    assert np.allclose(sum(billed.values()), by_hour.sum(axis=0))
    assert billed["valley"][0] == by_hour[[0, 1, 2, 3, 4, 5, 6, 23], 0].sum()
    flat = billed_energy(load(), "electricity_jiangsu_110kv", by_hour, np.array([1.0, 2.0]))
    assert list(flat) == ["flat"] and flat["flat"].tolist() == [1.0, 2.0]
