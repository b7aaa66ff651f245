"""Fresh-air units and humidifiers of halls stand in the list of equipment, with a price for their size."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.economics import capex
from aidc_twin.facility.build import build
from aidc_twin.facility.equipment import Equipment
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.reference import reference_specs
from aidc_twin.studies.evaluate import price_deck

HUMIDIFIERS = ("humidifier_ultrasonic", "humidifier_spray", "humidifier_steam")


def spec_of(name: str) -> Spec:
    return read_spec(reference_specs()[name])


def listed(spec: Spec, name: str) -> Equipment:
    (found,) = (e for e in build(spec).equipment if e.name == name)
    return found


def test_the_sizes_are_those_of_the_humidity_of_the_hall() -> None:
    spec = spec_of("air_20kw")
    facility = build(spec)
    # Half a change an hour of the white space, 4.5 m high.
    area, height = float(facility.notes["white_space"][0]), 4.5
    fresh, humidifiers = listed(spec, "fresh_air"), listed(spec, "humidifiers")
    assert (fresh.item, fresh.unit, float(fresh.count)) == ("fresh_air_unit", "m3/s", 1.0)
    assert float(fresh.rating) == pytest.approx(0.5 / 3600.0 * area * height, rel=1e-9)
    assert (humidifiers.item, humidifiers.unit) == ("humidifier_ultrasonic", "kg/s")
    assert float(humidifiers.rating) == float(facility.numbers()["humidity.m_humidifier_max"])


def test_equal_halls_have_a_set_each() -> None:
    spec = spec_of("hybrid_training_hall")
    for part in ("fresh_air", "humidifiers"):
        train = listed(spec, f"train.{part}")
        assert float(train.count) == 2.0
        assert float(train.count * train.rating) == pytest.approx(float(train.duty), rel=1e-12)
        one = listed(spec.replace("halls.train.count", 1), f"train.{part}")
        assert float(one.rating) == pytest.approx(float(train.rating), rel=0.05)


def test_a_hall_on_outdoor_air_has_no_dryer() -> None:
    assert listed(spec_of("direct_evaporative_dry"), "fresh_air").item == "fresh_air_fan"


@pytest.mark.parametrize("kind", HUMIDIFIERS)
def test_the_price_is_that_of_the_kind_and_its_size(kind: str) -> None:
    spec = spec_of("air_20kw").replace("room.humidity.type", kind)
    facility = build(spec)
    deck = price_deck(spec, load())
    lines = {line.name: line for line in capex(facility.equipment, deck).lines}
    fresh, water = lines["fresh_air"], lines["humidifiers"]
    # 30 CNY for each m3/h; kg/h of water at the price of the kind.
    size = float(listed(spec, "fresh_air").rating) * 3600.0
    assert fresh.cost.item() == pytest.approx(30.0 * size, rel=1e-12)
    price = {"humidifier_ultrasonic": 1000.0, "humidifier_spray": 600.0, "humidifier_steam": 700.0}[kind]
    assert water.item == kind
    assert water.cost.item() == pytest.approx(price * float(listed(spec, "humidifiers").rating) * 3600.0)


def test_a_hall_without_fresh_air_pays_nothing_for_it() -> None:
    spec = spec_of("air_20kw").replace("room.humidity.fresh_air", "0 m3/h/m3")
    lines = capex(build(spec).equipment, price_deck(spec, load())).lines
    costs = {line.name: line.cost.item() for line in lines}
    assert costs["fresh_air"] == costs["humidifiers"] == 0.0
    assert np.isfinite([line.unit_price for line in lines]).all()
