"""White space by hand: aisles, area, and what happens where the widest aisle brings too little air."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.limits import all_hold, first_broken
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.reference import reference_specs

AIR = read_spec(reference_specs()["air_20kw"])


def note(facility: Facility, name: str) -> float:
    return float(np.max(facility.notes[name][0]))


def packed(servers: int) -> Spec:
    return AIR.replace({"racks.servers_per_rack": servers, "racks.count": 996 // servers})


def test_aisle_and_area_of_the_reference_design_by_hand() -> None:
    facility = build(AIR)
    racks = facility.components[0]
    # Air of a rack: two servers of 0.65 m3/s at full speed, fans at 0.75 (1 + 0.025 (inlet - 25 degC)), times
    # the margin of the CRAHs of 1.1.
    speed = 0.75 * (1 + 0.025 * (note(facility, "design_inlet") - 298.15))
    air = 2 * 0.65 * speed * 1.1
    density = note(facility, "pressure") / (287.042 * (23 + 273.15))
    velocity = (2 * 5 / density) ** 0.5
    width = 22 * air / (2 * 2.4 * velocity)
    assert note(facility, "aisle_width") == pytest.approx(width, rel=1e-3)
    # 0.6 (1.2 + (width + 1) / 2) / 0.6, and 0.045 m2/kW of coolers for the heat of a rack.
    area = 0.6 * (1.2 + (width + 1.0) / 2) / 0.6 + 0.045e-3 * note(facility, "rack_power")
    assert note(facility, "area_per_rack") == pytest.approx(area, rel=1e-3)
    assert racks.name == "racks"


def test_cold_plates_need_the_narrowest_aisle() -> None:
    assert note(build(read_spec(reference_specs()["cold_plate_20kw"])), "aisle_width") == 1.2


def test_a_given_area_stands_and_one_that_is_too_small_for_its_aisle_is_told() -> None:
    facility = build(AIR.replace("room.area_per_rack", "5 m2"))
    assert note(facility, "area_per_rack") == 5.0
    assert facility.findings == ()
    (finding,) = build(AIR.replace("room.area_per_rack", "1 m2")).findings
    assert finding.where == "room.area_per_rack"
    assert "1.65 m" in finding.rule
    # It is a warning of the layout, not a limit of the servers.
    assert all_hold(build(AIR.replace("room.area_per_rack", "1 m2")).limits, 1).all()


def test_denser_racks_take_wider_aisles_and_less_floor_in_all() -> None:
    built = [build(packed(n)) for n in (1, 2, 3, 4)]
    widths = [note(f, "aisle_width") for f in built]
    assert widths == sorted(widths)
    assert widths[0] == 1.2
    floor = [note(f, "white_space") for f in built]
    assert floor == sorted(floor, reverse=True)


def test_where_the_widest_aisle_is_short_of_air_the_inlets_get_warmer() -> None:
    facility = build(packed(6))
    W_aisles = float(facility.numbers()["crah.W_aisles"])
    racks = facility.components[0]
    speed = 0.75 * (1 + 0.025 * (note(facility, "design_inlet") - 298.15))
    W_servers = float(racks.W_air_max) * 996 * min(speed, 1.0)
    share = 1 - W_aisles / W_servers
    assert share > 0.05  # more than the containment leaks
    # T_inlet = T_supply + r / (1 - r) q / W
    rise = share / (1 - share) * float(np.max(facility.rated_it_power)) / W_servers
    assert note(facility, "design_inlet") == pytest.approx(296.15 + rise, abs=0.02)
    assert "server inlet" in first_broken(facility.limits, 0)


def test_servers_that_do_not_fit_break_the_height_of_the_rack() -> None:
    # Five of 0.356 m are 1.78 m of 1.956 m; six are 2.136 m.
    assert "height of the rack" not in first_broken(build(packed(5)).limits, 0)
    assert "height of the rack" in first_broken(build(packed(6)).limits, 0)


def test_a_rack_has_as_many_pairs_of_strips_as_its_power_asks_for() -> None:
    def pairs(servers: int) -> float:
        facility = build(packed(servers))
        return float(next(e.count for e in facility.equipment if e.item == "rack_pdu"))

    # 20.07 kW on strips of 22 kW: one pair each; 40.1 kW: two pairs on 249 racks.
    assert pairs(2) == 498.0
    assert pairs(4) == 2 * 249.0


def test_machines_are_whole_or_as_many_as_the_duty_asks_for() -> None:
    whole, broken = build(AIR), build(AIR, whole=False)
    for a, b in zip(whole.equipment, broken.equipment, strict=True):
        assert a.name == b.name
        assert float(a.count) == round(float(a.count))
        assert float(b.count) <= float(a.count) + 1e-9
    assert any(float(e.count) != round(float(e.count)) for e in broken.equipment)


def test_a_lane_is_the_facility_of_its_own_numbers_to_the_last_bit() -> None:
    servers = np.array([1.0, 2.0, 3.0, 6.0])
    racks = AIR.racks.model_copy(update={"servers_per_rack": servers, "count": 996 / servers})
    lanes = build(AIR.model_copy(update={"lone_racks": racks}))
    for i, n in enumerate(servers):
        alone = build(packed(int(n)))
        for name, value in alone.numbers().items():
            assert np.broadcast_to(lanes.numbers()[name], (4,))[i] == value, name
        for many, one in zip(lanes.equipment, alone.equipment, strict=True):
            for field in ("count", "rating", "duty"):
                assert np.broadcast_to(getattr(many, field), (4,))[i] == getattr(one, field), many.name


def test_the_rows_of_the_layout_are_estimates_or_recalled_and_say_so() -> None:
    for entry in load().rows(id="white_space"):
        assert entry.grade == "estimate" or "recalled" in entry.where
