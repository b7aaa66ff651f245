"""Terminals of a hall: room units, fan walls and in-row coolers differ as their rows say, and only so."""

from __future__ import annotations

from typing import Any

import pytest

from aidc_twin.catalogue import load
from aidc_twin.components.crah import Crah
from aidc_twin.components.room import Room
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs

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


@pytest.mark.parametrize("name", ["fan_wall_hot_aisle", "in_row"])
def test_the_reference_designs_pass_all_checks(name: str) -> None:
    assert verify(build(spec_of(name))) == []


def test_an_unknown_type_is_one_finding_that_names_the_known_ones() -> None:
    with pytest.raises(InputError) as refused:
        spec_of("air_20kw").replace("room.crah.type", "inrow")
    (finding,) = refused.value.findings
    assert "room.crah.type" in finding.what
    assert "in_row" in finding.cure
