"""Halls without a water plant: what a spec may combine, its sizing, and what is said where it cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from aidc_twin.components.dx import Dx
from aidc_twin.components.electrical_room_dx import ElectricalRoomDx
from aidc_twin.components.outdoor_air import OutdoorAir
from aidc_twin.components.room import Room
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.reference import reference_specs


def spec(name: str = "direct_evaporative_dry") -> Spec:
    return read_spec(reference_specs()[name])


def part(facility: Facility, kind: type) -> Any:
    return next(c for c in facility.components if type(c) is kind)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"room.air_economiser": None, "room.dx": None}, "nothing cools room; its heat has nowhere to go"),
        ({"room.indirect_evaporative": {}}, "room has air_economiser and indirect_evaporative"),
        ({"room.dx.pumped_economiser": {}}, "room has air_economiser and a pumped economiser"),
        ({"room.crah": {"unit_rating": "100 kW"}}, "room has crah: and no plant"),
        ({"room.plant": "chilled"}, "room has a plant and air_economiser and dx"),
    ],
)
def test_what_cannot_be_combined_is_said(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as error:
        spec().replace(change)
    assert any(words in str(finding) for finding in error.value.findings), error.value.findings


def test_a_hall_on_water_needs_no_section_of_air() -> None:
    assert read_spec(reference_specs()["air_20kw"]).room.dx is None


def test_economiser_and_coil_stand_in_series_with_a_volume_between() -> None:
    facility = build(spec())
    room, economiser, coil = (part(facility, kind) for kind in (Room, OutdoorAir, Dx))
    assert room.path == (coil.inlet,) == (economiser.outlet,)
    assert coil.inlet in coil.nodes()
    alone = build(spec().replace("room.air_economiser", None))
    assert part(alone, Room).path == ()
    assert part(alone, Dx).inlet == "room.return"
    assert part(alone, Dx).hold_above == 0
    assert isinstance(part(alone, ElectricalRoomDx), ElectricalRoomDx)


def test_pads_save_trim_and_without_trim_the_design_day_is_said() -> None:
    with_pads, dry = build(spec()), build(spec().replace("room.air_economiser.pads", None))
    # 31.2 degC against a supply of 25: dry air leaves a third and more of the heat, pads next to nothing.
    assert part(dry, Dx).machine.q_rated > 2 * part(with_pads, Dx).machine.q_rated
    assert not any("outdoor air cools" in str(f) for f in build(spec()).findings)
    none = build(spec().replace({"room.dx": None, "room.air_economiser.pads": None}))
    assert any("outdoor air cools the hall to 3" in str(finding) for finding in none.findings)


def test_thin_air_costs_fan_power_at_one_flow_of_heat() -> None:
    low, high = (
        build(spec().replace({"site.elevation": f"{z} m", "room.air_economiser.unit_rating": "250 kW"}))
        for z in (0, 3000)
    )
    fans = [next(c for c in f.components if c.name == "fans") for f in (low, high)]
    per_air = [float(f.fan_power_max / f.W_air_max) for f in fans]
    # Pressure at 3000 m is 0.692 of that at sea level, so that the same heat is 1.445 times the volume.
    assert per_air[1] / per_air[0] == pytest.approx(1 / 0.692, rel=2e-3)


def test_a_share_of_compressors_below_the_need_is_a_finding() -> None:
    dry = {"room.air_economiser.pads": None, "room.dx.capacity_share": "0.05"}
    found = [str(finding) for finding in build(spec().replace(dry)).findings]
    assert any("direct expansion for 5% of the heat of the hall" in finding for finding in found), found
