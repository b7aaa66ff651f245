"""The table of meters: complete, and every name in it exists where its component stands."""

from __future__ import annotations

import pytest

from aidc_twin.components.base import unit_table
from aidc_twin.facility import trial
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.named import find_spec
from aidc_twin.metrics.energy import IT_PARTS, PARTS
from aidc_twin.reference import reference_specs
from aidc_twin.studies.meters import METERS, drawers_of


@pytest.fixture(scope="module", params=sorted(reference_specs()))
def facility(request: pytest.FixtureRequest) -> Facility:
    return build(find_spec(request.param))


def test_every_part_of_the_energy_has_an_entry() -> None:
    assert set(METERS) == {*PARTS, *IT_PARTS, "rack_pdu_loss"}


def test_the_components_of_a_meter_are_those_that_draw_on_it(facility: Facility) -> None:
    readings = trial.run(facility, *trial.at_random(facility)).readings
    metered = {name.removeprefix("energy.") for name in readings if name.startswith("energy.")}
    assert {meter for meter in METERS if drawers_of(facility, meter)} == metered - {"facility"}


def test_every_parameter_and_every_piece_of_equipment_exists(facility: Facility) -> None:
    equipment = {item.name for item in facility.equipment}
    lost = []
    for meter in METERS:
        for component, drawer in drawers_of(facility, meter):
            known = unit_table(component)
            wanted = [*drawer.shapes_of(component), *([drawer.rated] if drawer.rated else [])]
            lost += [f"{meter}: {component.name}.{name}" for name in wanted if name not in known]
            lost += [
                f"{meter}: {e}" for e in drawer.equipment_of(component.name, equipment) if e not in equipment
            ]
    assert lost == []


def test_a_rated_power_is_a_power(facility: Facility) -> None:
    units = facility.units()
    for meter in METERS:
        for component, drawer in drawers_of(facility, meter):
            if drawer.rated:
                assert units[f"{component.name}.{drawer.rated}"][0] == "W", meter
