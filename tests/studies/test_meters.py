"""The table of meters: complete, and every name in it exists where its component stands."""

from __future__ import annotations

import pytest

from aidc_twin.components.base import unit_table
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.named import find_spec
from aidc_twin.metrics.energy import IT_PARTS, PARTS
from aidc_twin.studies.meters import METERS, drawers_of

# Meters without a component, by design: air cooling has no CDU, and neither has doors.
ABSENT = {"air_20kw": {"cdu_pumps", "door_fans"}, "cold_plate_20kw": {"door_fans"}}


@pytest.fixture(scope="module", params=sorted(ABSENT))
def facility(request: pytest.FixtureRequest) -> Facility:
    return build(find_spec(request.param))


def test_every_part_of_the_energy_has_an_entry() -> None:
    assert set(METERS) == {*PARTS, *IT_PARTS, "rack_pdu_loss"}


def test_a_meter_without_a_component_is_known_to_have_none(facility: Facility) -> None:
    assert {meter for meter in METERS if not drawers_of(facility, meter)} == ABSENT[facility.name]


def test_every_parameter_and_every_piece_of_equipment_exists(facility: Facility) -> None:
    equipment = {item.name for item in facility.equipment}
    lost = []
    for meter in METERS:
        for component, drawer in drawers_of(facility, meter):
            known = unit_table(component)
            wanted = [*drawer.shapes, *([drawer.rated] if drawer.rated else [])]
            lost += [f"{meter}: {component.name}.{name}" for name in wanted if name not in known]
            lost += [f"{meter}: {e}" for e in drawer.equipment_of(component.name) if e not in equipment]
    assert lost == []


def test_a_rated_power_is_a_power(facility: Facility) -> None:
    units = facility.units()
    for meter in METERS:
        for component, drawer in drawers_of(facility, meter):
            if drawer.rated:
                assert units[f"{component.name}.{drawer.rated}"][0] == "W", meter
