"""Terminals of a hall: room units, fan walls and in-row coolers differ as their rows say, and only so."""

from __future__ import annotations

from typing import Any

import pytest

from aidc_twin.catalogue import load
from aidc_twin.components.air_rack import AirRack
from aidc_twin.components.cdu import Cdu
from aidc_twin.components.crah import Crah
from aidc_twin.components.other_loads import OtherLoads
from aidc_twin.components.rear_door import RearDoor
from aidc_twin.components.room import Room
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs
from aidc_twin.studies.evaluate import evaluate
from aidc_twin.studies.period import Period

# Air of the room, kg/m3 K J/(kg K): pressure / (R T), as sizing takes it.
CP, R_AIR = 1020.9, 287.042


def spec_of(name: str) -> Spec:
    return read_spec(reference_specs()[name])


def part(facility: Facility, kind: type) -> Any:
    (found,) = (c for c in facility.components if isinstance(c, kind))
    return found


@pytest.mark.parametrize(
    ("type", "rating", "pressure", "efficiency"),
    [("crah", 150e3, 400.0, 0.65), ("fan_wall", 400e3, 250.0, 0.68), ("in_row", 50e3, 150.0, 0.5)],
)
def test_fans_and_ratings_are_those_of_the_type(
    type: str, rating: float, pressure: float, efficiency: float
) -> None:
    facility = build(spec_of("air_20kw").replace({"room.crah.type": type, "room.crah.unit_rating": None}))
    (units,) = (item for item in facility.equipment if item.name == "crah")
    assert (units.item, float(units.rating)) == (type, rating)
    density = facility.notes["pressure"][0] / (R_AIR * 296.15)
    # 12 K over the coil: the air of all units at full speed, m3/s, times pressure over efficiency.
    volume = float(units.count) * rating / (12.0 * CP * density)
    assert part(facility, Crah).fan_power_max == pytest.approx(volume * pressure / efficiency, rel=1e-12)


def test_coolers_in_the_row_halve_the_leaks_of_the_containment() -> None:
    spec = spec_of("air_20kw")
    room, row = (part(build(spec.replace("room.crah.type", type)), Room) for type in ("crah", "in_row"))
    assert float(room.recirculation_least) == 0.05
    assert float(row.recirculation_least) == 0.025
    # What the spec gives is that of the hall as it stands, whatever its coolers.
    given = spec.replace({"room.crah.type": "in_row", "room.recirculation": "0.1"})
    assert float(part(build(given), Room).recirculation_least) == 0.1


def test_the_type_decides_floor_and_price() -> None:
    spec = spec_of("air_20kw")
    area = {
        type: float(build(spec.replace("room.crah.type", type)).notes["white_space"][0])
        for type in ("crah", "fan_wall", "in_row")
    }
    assert area["crah"] > area["fan_wall"] and area["crah"] > area["in_row"]
    for region in ("CN", "US"):
        for type in ("crah", "fan_wall", "in_row"):
            assert load().get(type, "unit_price", region).value > 0
    assert load().get("in_row", "unit_price", "CN").value > load().get("crah", "unit_price", "CN").value


@pytest.mark.parametrize("name", ["fan_wall_hot_aisle", "in_row", "rear_door", "edge_module"])
def test_the_reference_designs_pass_all_checks(name: str) -> None:
    assert verify(build(spec_of(name))) == []


def test_an_unknown_type_is_one_finding_that_names_the_known_ones() -> None:
    with pytest.raises(InputError) as refused:
        spec_of("air_20kw").replace("room.crah.type", "inrow")
    (finding,) = refused.value.findings
    assert "room.crah.type" in finding.what
    assert "in_row" in finding.cure


def with_doors(name: str, doors: str, more: str = "") -> Spec:
    """A reference design whose air handlers give way to rear doors; ``doors`` is the section in YAML."""
    text = reference_specs()[name].read_text(encoding="utf-8")
    unit = "200" if name.startswith("air") else "100"
    crah = f"  crah:\n    unit_rating: {unit} kW\n    redundancy: N+20%\n"
    assert crah in text
    text = text.replace(crah, f"  rear_door: {doors}\n").replace(
        "containment: cold_aisle", "containment: open"
    )
    return parse_spec(text.replace("supply_air: 23 degC", f"supply_air: 23 degC{more}"), "f.yaml")


def test_doors_alone_close_the_balance_of_the_hall_by_hand() -> None:
    facility = build(spec_of("rear_door"))
    doors, notes = part(facility, RearDoor), facility.notes
    racks = 249.0
    # All heat of the racks, their distribution and the lighting passes the doors at design.
    q = float(notes["door_heat"][0]) * racks
    assert q == pytest.approx(float(facility.rated_it_power), rel=0.02) and q > float(facility.rated_it_power)
    # 45 kW of rating for what stands behind a rack, both at the same cooling of the air.
    assert float(doors.valve_start) == pytest.approx(q / (racks * 45e3))
    volume = float(doors.W_air_rated) / (CP * notes["pressure"][0] / (R_AIR * 297.15))
    assert float(doors.fan_power_max) == pytest.approx(volume * 70.0 / 0.5, rel=1e-9)
    assert float(part(facility, Room).recirculation_least) == 0.03 == pytest.approx(1 - float(doors.captured))
    assert not [c for c in facility.components if isinstance(c, Crah)]
    assert not [item for item in facility.equipment if item.item == "containment"]


def test_servers_carry_the_pressure_of_a_passive_door_and_only_of_that() -> None:
    spec = spec_of("rear_door")
    active, passive = (
        build(spec.replace("room.rear_door.type", f"rear_door_{t}")) for t in ("active", "passive")
    )
    fans = [float(part(f, AirRack).power.fan_power_max) for f in (active, passive)]
    # 0.65 m3/s at 15 Pa and 0.3 wire to air.
    assert fans[1] - fans[0] == pytest.approx(0.65 * 15.0 / 0.3, rel=1e-9)
    assert float(part(passive, RearDoor).fan_power_max) == 0.0


def test_air_handlers_take_what_the_doors_leave() -> None:
    doors = {"type": "rear_door_passive", "leaving_air": "28 degC", "unit_rating": "25 kW"}
    plain = build(spec_of("air_20kw"))
    both = build(spec_of("air_20kw").replace("room.rear_door", doors))
    duty = {
        name: float(next(i.duty for i in f.equipment if i.item == "chiller_water_cooled"))
        for name, f in (("plain", plain), ("both", both))
    }
    # The heat only changes the coil that takes it: fans of air handlers still move all air.
    assert duty["both"] == pytest.approx(duty["plain"], rel=0.01)
    assert part(both, RearDoor).holds == "room.return"
    share = float(both.notes["door_heat"][0]) * 498 / float(both.rated_it_power)
    rise = float(part(both, Room).T_start_exhaust) - 296.15
    assert share == pytest.approx((rise - 5.0) / rise, rel=1e-3)
    assert verify(both) == []


def test_cold_plate_racks_with_doors_for_what_stays_in_the_air() -> None:
    facility = build(with_doors("cold_plate_20kw", "{type: rear_door_passive, unit_rating: 12 kW}"))
    assert verify(facility) == []
    residual = 1 - float(facility.notes["liquid_share"][0])
    assert float(facility.notes["door_heat"][0]) * 498 / float(facility.rated_it_power) == pytest.approx(
        residual, abs=0.02
    )


def test_doors_may_stand_on_a_plant_of_their_own() -> None:
    spec = with_doors("cold_plate_20kw", "{type: rear_door_passive, unit_rating: 12 kW, plant: chilled}")
    assert part(build(spec), RearDoor).loop == "chilled"
    with pytest.raises(InputError, match="no plant of this spec"):
        spec.replace("room.rear_door.plant", "cold")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"plants.chilled.supply": "16 degC"}, "condenses"),
        ({"room.rear_door.unit_rating": "38 kW"}, "kW of heat behind a rack"),
    ],
)
def test_doors_that_cannot_do_it_are_a_finding(change: dict[str, str], words: str) -> None:
    found = [str(finding) for finding in build(spec_of("rear_door").replace(change)).findings]
    assert [words in text for text in found] == [True], found


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"room.rear_door.leaving_air": "24 degC"}, "air behind the doors is warmer than the supply"),
        ({"room.containment": "hot_aisle"}, "nothing is contained"),
        ({"room.air_flow_margin": 1.2}, "describes air handlers"),
        ({"room.rear_door.type": "rear_door_lazy"}, "no rear_door of the catalogue"),
    ],
)
def test_doors_that_contradict_the_room_are_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as refused:
        spec_of("rear_door").replace(change)
    assert words in str(refused.value)
    assert len(refused.value.findings) == 1


def test_cold_spare_units_cost_fan_power_and_run_less() -> None:
    """A day of half load: the same air by fewer units, by the affinity law at more power."""
    spec = spec_of("air_20kw").replace({"workload.profile": "constant", "workload.utilisation": 0.5})
    cold = spec.replace("room.crah.standby", "cold")
    shared, staged = (evaluate([one], period=Period(start_day=0, days=2))[0] for one in (spec, cold))
    assert staged.energy["crah_fans"] > 1.1 * shared.energy["crah_fans"]
    starts = [float(o.run.monthly["starts.crah"].sum()) for o in (shared, staged)]
    # From the count of the design point at most a few units start; none is switched to and fro.
    assert starts[0] == 0.0 and starts[1] <= 5.0
    crah = part(build(cold), Crah)
    assert float(crah.n_start) < float(crah.n_units)
    assert verify(build(cold)) == []


def test_cold_spare_cdus_leave_the_others_with_less_surface() -> None:
    spec = spec_of("cold_plate_20kw")
    shared, cold = (build(spec.replace("tcs.cdu.standby", how)) for how in ("on_line", "cold"))
    (units,) = (item for item in shared.equipment if item.name == "cdu")
    ratio = float(part(cold, Cdu).ua) / float(part(shared, Cdu).ua)
    assert ratio == pytest.approx((float(units.count) - 1) / float(units.count))
    assert verify(cold) == []


def test_modules_replace_the_white_space_of_a_building() -> None:
    facility = build(spec_of("edge_module"))
    area = {item.name: float(item.count * item.rating) for item in facility.equipment if item.unit == "m2"}
    # 28 racks in modules of 14 places of 3 m2.
    (modules,) = (item for item in facility.equipment if item.name == "modules")
    assert (float(modules.count), float(modules.rating)) == (2.0, 42.0)
    assert float(facility.notes["white_space"][0]) == 84.0
    # What is left of a building is its support area, 0.65 m2 for each kW.
    support = 0.65e-3 * float(facility.rated_it_power)
    assert area["building.fit_out"] == 0.0
    assert area["building.shell"] == area["building.lighting"] == pytest.approx(support)
    lit = part(facility, OtherLoads).lighting
    assert float(lit) == pytest.approx(10.0 * 84.0)


def test_a_rack_more_takes_a_module_more() -> None:
    spec = spec_of("edge_module")
    counts = [
        float(next(i.count for i in build(spec.replace("racks.count", n)).equipment if i.name == "modules"))
        for n in (14, 15, 28, 29)
    ]
    assert counts == [1.0, 2.0, 2.0, 3.0]
    wide = build(spec.replace("room.module.area", "60 m2"))
    assert float(wide.notes["white_space"][0]) == 120.0


def test_a_module_and_an_area_per_rack_are_one_too_many() -> None:
    with pytest.raises(InputError, match="a module brings its floor"):
        spec_of("edge_module").replace("room.area_per_rack", "3 m2")
