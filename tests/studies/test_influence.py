"""Inputs of a number are found by moving them: laws of known form give known strengths."""

from __future__ import annotations

import pytest

from aidc_twin.facility.named import find_spec
from aidc_twin.studies.influence import Influences, influences_of, rows_read


@pytest.fixture(scope="module")
def air() -> Influences:
    return influences_of(find_spec("air_20kw"))


def strengths(found: Influences, number: str) -> dict[str, float]:
    return {influence.key: influence.strength for influence in found.of[number]}


def test_fan_power_rises_with_pressure_and_falls_with_efficiency(air: Influences) -> None:
    # P = V dp / eta; a step of 1e-6 leaves its own square, 1e-6, as error
    found = strengths(air, "crah.fan_power_max")
    assert found["crah.fan_pressure"] == pytest.approx(1.0, abs=1e-5)
    assert found["crah.fan_efficiency"] == pytest.approx(-1.0, abs=1e-5)
    # dT = 12 K: one more K is 1/12 less air
    assert found["crah.design_air_drop"] == pytest.approx(-1 / 12, rel=1e-3)


def test_a_row_that_a_number_does_not_read_is_no_input_of_it(air: Influences) -> None:
    assert strengths(air, "power.ups_constant") == {
        "ups_modular_sic.loss_constant": pytest.approx(1.0, abs=1e-5)
    }


def test_a_row_that_is_zero_is_an_input_and_stands_last(air: Influences) -> None:
    (only,) = air.of["power.ups_linear"]
    assert (only.key, only.per) == ("ups_modular_sic.loss_linear", "unit")
    assert air.rows["ups_modular_sic.loss_linear"].value == 0
    assert air.of["chilled.pump_power_design"][-1].per == "unit"


def test_a_design_temperature_that_the_place_gives_is_an_input(air: Influences) -> None:
    found = {i.key: i for i in air.of["chilled.towers.ua_design"]}
    # a wetter day leaves the tower more driving force at the same approach: less conductance
    assert found["site.design_wet_bulb"].strength < 0
    assert found["site.design_wet_bulb"].per == "K"


def test_inputs_stand_by_falling_strength(air: Influences) -> None:
    moved = [abs(i.strength) for i in air.of["rated_it_power"] if i.per != "unit"]
    assert moved == sorted(moved, reverse=True)
    assert len(moved) > 10


def test_an_override_of_the_spec_is_what_is_read() -> None:
    change = {"id": "crah", "parameter": "fan_pressure", "value": "600 Pa", "reason": "long ducts"}
    spec = find_spec("air_20kw").replace("overrides", [change])
    entry = rows_read(spec)["crah", "fan_pressure", ""]
    assert (entry.value, entry.reason) == (600.0, "long ducts")
    assert influences_of(spec).rows["crah.fan_pressure"].reason == "long ducts"


def test_rows_of_another_cooling_are_not_read() -> None:
    ids = {id for id, _, _ in rows_read(find_spec("air_20kw"))}
    assert "pump_cdu" not in ids
    assert "pump_chilled_water" in ids
