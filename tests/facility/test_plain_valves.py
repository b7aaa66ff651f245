"""Plain valves in a facility: head of the pumps by authority, the same design point, other strokes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.valves import PressureIndependentValves, ThrottlingValves
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.facility.trial import DESIGN, HALF_LOAD, Settled, settled
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs

SPECS = reference_specs()
CRAH, CDU, DOORS = "room.crah.valve", "tcs.cdu.valve", "room.rear_door.valve"


def valve(authority: float, characteristic: str = "equal_percentage") -> dict[str, Any]:
    return {"characteristic": characteristic, "authority": authority}


def built(design: str, change: Mapping[str, Any] | None = None) -> Facility:
    return build(read_spec(SPECS[design]).replace(dict(change or {})))


def number(facility: Facility, name: str) -> float:
    return float(facility.numbers()[name])


def pumps(facility: Facility, loop: str) -> float:
    """Design power of the pumps over the heat of their loop: head over difference, whatever they warm."""
    flow = number(facility, f"{loop}.W_design")
    return number(facility, f"{loop}.pump_power_design") / flow


@pytest.mark.parametrize(
    ("authority", "head"),
    [
        # 250 - 60 + 60 N / (1 - N)
        (0.5, 250.0),
        (0.1, 196.667),
        (0.25, 210.0),
        (0.75, 370.0),
    ],
)
def test_the_head_of_chilled_water_follows_from_the_authority_of_the_coils(
    authority: float, head: float
) -> None:
    plain, changed = built("air_20kw"), built("air_20kw", {CRAH: valve(authority)})
    assert float(changed.notes["chilled.pump_head"][0]) / 1e3 == pytest.approx(head, abs=1e-3)
    assert pumps(changed, "chilled") / pumps(plain, "chilled") == pytest.approx(head / 250.0, rel=1e-5)


def test_the_head_of_facility_water_follows_from_the_authority_of_the_cdus() -> None:
    plain, changed = built("cold_plate_20kw"), built("cold_plate_20kw", {CDU: valve(0.2, "linear")})
    # 200 - 40 + 70 x 0.25
    assert float(changed.notes["warm.pump_head"][0]) == pytest.approx(177.5e3, rel=1e-12)
    assert pumps(changed, "warm") / pumps(plain, "warm") == pytest.approx(177.5 / 200, rel=1e-12)
    assert "chilled.pump_head" not in changed.notes
    assert number(changed, "chilled.pump_power_design") == pytest.approx(
        number(plain, "chilled.pump_power_design"), rel=1e-3
    )


def test_doors_alone_set_the_head_and_the_valves_of_the_electrical_room() -> None:
    changed = built("rear_door", {DOORS: valve(0.1)})
    assert float(changed.notes["chilled.pump_head"][0]) == pytest.approx(190e3 + 60e3 / 9, rel=1e-12)
    makes = {c.name: type(getattr(c, "valves", None)) for c in changed.components}
    assert makes["doors"] is makes["electrical_room"] is ThrottlingValves


def test_the_user_that_needs_most_sets_the_head() -> None:
    """Coils, CDUs and a neighbour on one loop."""
    alone = {"other_loads.process_heat": None}
    both = {CRAH: valve(0.1), CDU: valve(0.3)}
    low = built("medium_temperature_water", both | alone)
    assert float(low.notes["mtw.pump_head"][0]) == pytest.approx(190e3 + 60e3 * 0.3 / 0.7, rel=1e-12)
    # Users that keep their pressure-independent valves, and the neighbour, need what the catalogue has.
    for change in ({CRAH: valve(0.1)} | alone, both):
        kept = built("medium_temperature_water", change)
        assert float(kept.notes["mtw.pump_head"][0]) == 250e3
    high = built("medium_temperature_water", both | {CDU: valve(0.6)})
    assert float(high.notes["mtw.pump_head"][0]) == pytest.approx(190e3 + 90e3, rel=1e-12)


def test_without_a_section_all_is_as_the_catalogue_has_it() -> None:
    for design in ("air_20kw", "cold_plate_20kw", "rear_door"):
        facility = built(design)
        makes = {type(c.valves) for c in facility.components if hasattr(c, "valves")}
        assert makes == {PressureIndependentValves}
        assert not [name for name in facility.notes if name.endswith("pump_head")]
        assert not [name for name in facility.numbers() if ".valves." in name]


def test_a_head_without_room_for_its_valves_is_refused() -> None:
    small = {"id": "pump_chilled_water", "parameter": "head", "value": "50 kPa", "reason": "a trial"}
    with pytest.raises(InputError) as caught:
        built("air_20kw", {CRAH: valve(0.1), "overrides": [small]})
    (found,) = caught.value.findings
    assert str(found) == (
        "plants.chilled: with its plain valves the head of its pumps is -3.33 kPa; "
        "pump_chilled_water.head holds pump_chilled_water.valve_drop. Override both rows, or neither."
    )


CASES = {
    "pressure-independent": {},
    "half": {CRAH: valve(0.5), CDU: valve(0.5)},
    "tenth": {CRAH: valve(0.1), CDU: valve(0.1)},
    "linear": {CRAH: valve(0.3, "linear"), CDU: valve(0.3, "linear")},
}


@cache
def course(case: str) -> Settled:
    return settled(built("cold_plate_20kw", CASES[case]))


@pytest.mark.parametrize("case", list(CASES))
def test_a_plant_with_plain_valves_passes_every_check(case: str) -> None:
    assert [str(finding) for finding in verify(built("cold_plate_20kw", CASES[case]))] == []


@pytest.mark.parametrize("case", [case for case in CASES if CASES[case]])
@pytest.mark.parametrize("point", [DESIGN, HALF_LOAD])
def test_temperatures_and_flows_are_those_of_pressure_independent_valves(case: str, point: int) -> None:
    free, plain = course(case), course("pressure-independent")
    for name in (
        "room.supply",
        "room.return",
        "racks.chip",
        "cdu.supply",
        "cdu.return",
        "electrical_room.air",
    ):
        # Loops come to rest within tenths of a kelvin; pumps warm the water a little more or less.
        assert free.T[name][-1, point] == pytest.approx(plain.T[name][-1, point], abs=0.15), name
    for user in ("crah", "cdu", "electrical_room"):
        flows = [c.last.signals[f"{user}.W_water"][point] for c in (free, plain)]
        assert flows[0] == pytest.approx(flows[1], rel=0.03), user


def test_the_strokes_are_those_that_give_the_flows() -> None:
    for case, authority in (("half", 0.5), ("tenth", 0.1)):
        facility, signals = built("cold_plate_20kw", CASES[case]), course(case).last.signals
        flow = signals["cdu.W_water"][HALF_LOAD] / number(facility, "cdu.W_fws_max")
        phi = flow * np.sqrt(authority / (1 - flow**2 * (1 - authority)))
        assert signals["cdu.valve"][HALF_LOAD] == pytest.approx(1 + np.log(phi) / np.log(50), rel=1e-9)
    strokes = [course(case).last.signals["cdu.valve"][HALF_LOAD] for case in ("half", "tenth", "linear")]
    assert strokes[0] > strokes[1] > strokes[2]


TEXT = SPECS["cold_plate_20kw"].read_text(encoding="utf-8")
BOILING = SPECS["two_phase_cold_plate"].read_text(encoding="utf-8")
UNIT = "    unit_rating: 100 kW\n"


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        (
            "{characteristic: linear, authority: 0}",
            'room.crah.valve.authority = "0" is below 0.02; it lies from 0.02 to 0.9',
        ),
        (
            "{characteristic: linear, authority: 1.2}",
            'room.crah.valve.authority = "1.2" is above 0.9; it lies from 0.02 to 0.9',
        ),
        ("{characteristic: linear}", "room.crah.valve.authority is missing; it has no default"),
        ("{authority: 0.5}", "room.crah.valve.characteristic is missing; it has no default"),
        (
            "{characteristic: quick, authority: 0.5}",
            'room.crah.valve.characteristic = "quick"; needs one of linear, equal_percentage',
        ),
        ("linear", "room.crah.valve is text"),
        ("{characteristic: linear, authority: 0.5, size: 3}", 'unknown key "size"'),
    ],
)
def test_a_bad_valve_is_one_finding(said: str, finding: str) -> None:
    assert TEXT.count(UNIT) == 1
    with pytest.raises(InputError) as caught:
        parse_spec(TEXT.replace(UNIT, f"{UNIT}    valve: {said}\n"), "f.yaml")
    (found,) = caught.value.findings
    assert finding in str(found)
    assert str(found).startswith("f.yaml:25:")


def test_valves_of_condensers_have_no_stroke() -> None:
    text = BOILING.replace("  cdu:\n", "  cdu:\n    valve: {characteristic: linear, authority: 0.5}\n", 1)
    with pytest.raises(InputError) as caught:
        parse_spec(text, "f.yaml")
    (found,) = caught.value.findings
    assert "tcs.cdu.valve is given and r1233zd boils" in str(found)
