"""A loop of coolant without balancing valves: who gets what, how hot that makes whom, and what is refused."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.trial import DESIGN, settled
from aidc_twin.facility.verify import verify
from aidc_twin.physics.hydraulics import pressure_drop
from aidc_twin.reference import reference_specs

SPEC = read_spec(reference_specs()["mixed_generations"])
LOOP = "halls.hall.loops.plates"
OLD, NEW = "hall.racks.old", "hall.racks.new"


@cache
def built(balancing: str) -> Facility:
    return build(SPEC.replace(f"{LOOP}.balancing", balancing))


def note(facility: Facility, name: str) -> float:
    return float(np.max(facility.notes[name][0]))


def number(facility: Facility, name: str) -> float:
    return float(facility.numbers()[name])


def test_the_flow_of_the_loop_is_shared_out_and_nothing_is_lost() -> None:
    plain, free = built("valves"), built("none")
    for facility in (plain, free):
        assert sum(number(facility, f"{kind}.flow_share") for kind in (OLD, NEW)) == pytest.approx(
            1, abs=1e-15
        )
    # The pumps hold 1.5 L/min for each kW of heat, whoever gets it.
    per_heat = [
        number(f, "hall.cdu.plates.W_tcs") / sum(e.duty for e in f.equipment if e.name.endswith("ring_main"))
        for f in (plain, free)
    ]
    assert per_heat[1] == pytest.approx(per_heat[0], rel=1e-12)


def test_branches_with_one_drop_in_common_have_the_flows_of_their_resistances() -> None:
    free = built("none")
    drops = [note(free, f"{kind}.branch_drop") for kind in (OLD, NEW)]
    ratios = [note(free, f"{kind}.flow_over_design") for kind in (OLD, NEW)]
    common = [dp * ratio**1.75 for dp, ratio in zip(drops, ratios, strict=True)]
    assert common[0] == pytest.approx(common[1], rel=1e-12)
    assert drops[0] < common[0] < drops[1]
    assert ratios[1] < 0.95 < 1.0 < ratios[0]


def test_the_drop_of_a_branch_is_plates_couplings_and_pipe() -> None:
    """The racks of 125 kW, by hand from the flow of a server."""
    free = built("none")
    tray = note(free, f"{NEW}.rack_power") / 18 * 0.88
    flow = tray * 1.5e-6 / 60  # m3/s
    # 2.3 L/min a chip over 1.8, to the power 1.7.
    plate = 20e3 * (flow / 4 / (1.8e-3 / 60)) ** 1.7
    # 18 trays in a tube of 44.3 mm, PG25 at 40 degC: 1013 kg/m3 and 1.3 mPa s, within 1 and 15 %.
    pipe = pressure_drop(18 * flow * 1013.0, 1013.0, 1.3e-3, 0.0443, 12.0, 1.5e-5, 12.0)
    assert note(free, f"{NEW}.branch_drop") == pytest.approx(plate + 60e3 + pipe, rel=0.03)
    # Two servers in the same tube: next to nothing.
    assert note(free, f"{OLD}.branch_drop") < 100e3


def test_the_pumps_are_spared_what_valves_would_burn() -> None:
    plain, free = built("valves"), built("none")
    drop, ratio = (note(free, f"{NEW}.{name}") for name in ("branch_drop", "flow_over_design"))
    # 200 kPa with valves for the branch that drops most; without, that drop at the flow which it gets.
    head = 200e3 - drop * (1 - ratio**1.75)
    power = [number(f, "hall.cdu.plates.pump_power_design") for f in (plain, free)]
    flow = [number(f, "hall.cdu.plates.W_tcs") for f in (plain, free)]
    assert power[1] / power[0] == pytest.approx(head / 200e3 * flow[1] / flow[0], rel=1e-9)
    assert 0.9 < power[1] / power[0] < 0.99


def test_racks_in_the_air_of_the_hall_are_none_of_its_branches() -> None:
    air = {"server": "server_air_switch_64x800g", "servers_per_rack": 8, "count": 4, "cooling": "air"}
    beside = build(SPEC.replace({"halls.hall.racks": {"spine": air} | {
        name: SPEC.document.data["halls"]["hall"]["racks"][name] for name in ("old", "new")
    }}))  # fmt: skip
    alone = built("none")
    for kind in (OLD, NEW):
        assert note(beside, f"{kind}.flow_over_design") == pytest.approx(
            note(alone, f"{kind}.flow_over_design"), abs=1e-4
        )
    power, flow = (
        [number(f, f"hall.cdu.plates.{key}") for f in (alone, beside)]
        for key in ("pump_power_design", "W_tcs")
    )
    assert power[1] / power[0] == pytest.approx(flow[1] / flow[0], rel=1e-3)


def test_starved_chips_are_hotter_and_the_others_colder() -> None:
    plain, free = built("valves"), built("none")
    hotter = {
        kind: note(free, f"{kind}.design_chip") - note(plain, f"{kind}.design_chip") for kind in (OLD, NEW)
    }
    assert hotter[NEW] > 0.5
    assert hotter[OLD] < -0.3
    # Hot chips leak more, cold ones less.
    power = {
        kind: note(free, f"{kind}.rack_power") / note(plain, f"{kind}.rack_power") for kind in (OLD, NEW)
    }
    assert power[OLD] < 1 < power[NEW]
    # Less coolant for the same heat comes back warmer; the mixture is what it was.
    back = {kind: note(free, f"{kind}.design_return") for kind in (OLD, NEW)}
    mixed = note(plain, "hall.cdu.plates_return")
    assert back[OLD] < mixed < back[NEW]
    assert note(free, "hall.cdu.plates_return") == pytest.approx(mixed, abs=1e-9)


def test_the_plant_settles_where_it_is_sized_to() -> None:
    for balancing in ("valves", "none"):
        facility = built(balancing)
        course = settled(facility)
        for kind in (OLD, NEW):
            found = float(course.T[f"{kind}.chip"][:, DESIGN].mean())
            # Fans and leakage of the step follow the temperatures of the step before.
            assert found == pytest.approx(note(facility, f"{kind}.design_chip"), abs=0.3), (balancing, kind)


def test_it_passes_every_check_of_a_facility() -> None:
    for balancing in ("valves", "none"):
        assert [str(finding) for finding in verify(built(balancing))] == []
        assert built(balancing).findings == ()


def test_chips_that_their_real_flow_does_not_cool_are_a_broken_limit() -> None:
    warm = {f"{LOOP}.supply": "45 degC", "plants.warm.supply": "41 degC", "plants.warm.return": "50 degC"}
    sound = build(SPEC.replace({**warm, f"{LOOP}.balancing": "valves"}))
    assert sound.findings == ()
    margin = 87.0 + 273.15 - note(sound, f"{NEW}.design_chip")
    assert margin > 0
    # Branches of half the width, which a rack of 20 kW hardly feels.
    narrow = {"id": "rack_branch", "parameter": "diameter", "value": "0.020 m", "reason": "a trial"}
    starved = build(SPEC.replace({**warm, "overrides": [narrow]}))
    (found,) = (finding for finding in starved.findings if "chips would reach" in finding.what)
    assert found.where == "halls.hall.racks.new"
    assert "balancing valves" in found.cure
    # Nor do the 200 kPa of the pumps carry such a branch with valves in the others.
    broken = {limit.name for limit in starved.limits if not np.all(limit.holds)}
    assert broken == {"chip", "head of the CDU pumps"}


def equal_kinds(balancing: str) -> Spec:
    """Both kinds of the same racks, 200 and 90 of them."""
    racks = {"server": "server_cold_plate_8gpu_h100", "servers_per_rack": 2, "cooling": "cold_plate"}
    return SPEC.replace(
        {
            "halls.hall.racks.old": racks | {"count": 200},
            "halls.hall.racks.new": racks | {"count": 90},
            f"{LOOP}.balancing": balancing,
        }
    )


def test_for_equal_racks_nothing_changes() -> None:
    plain, free = (build(equal_kinds(balancing)) for balancing in ("valves", "none"))
    for name, value in plain.numbers().items():
        assert free.numbers()[name] == pytest.approx(value, rel=1e-12), name
    assert note(free, f"{OLD}.flow_over_design") == pytest.approx(1.0, abs=1e-15)


def test_for_a_lone_kind_nothing_changes_to_the_last_bit() -> None:
    spec = read_spec(reference_specs()["cold_plate_20kw"])
    plain, free = (build(spec.replace("tcs.balancing", word)) for word in ("valves", "none"))
    default = build(spec)
    for name, value in default.numbers().items():
        assert np.array_equal(plain.numbers()[name], value), name
        assert np.array_equal(free.numbers()[name], value), name
    assert "flow_over_design" in free.notes
    assert "flow_over_design" not in plain.notes


@pytest.mark.parametrize(
    ("design", "old", "new", "finding"),
    [
        (
            "cold_plate_20kw",
            "  plant: warm\n",
            "  plant: warm\n  balancing: non\n",
            'f.yaml:32:14: tcs.balancing = "non"; needs one of valves, none. Did you mean none?',
        ),
        (
            "immersion_single_phase",
            "  plant: warm\n",
            "  plant: warm\n  balancing: none\n",
            "tcs.balancing is none and tcs.fluid pao; tanks on a loop are one bath",
        ),
        (
            "two_phase_cold_plate",
            "  plant: warm\n",
            "  plant: warm\n  balancing: none\n",
            "tcs.balancing is none and tcs.fluid r1233zd; what boils is at one temperature",
        ),
    ],
)
def test_a_word_that_means_nothing_here_is_one_finding(design: str, old: str, new: str, finding: str) -> None:
    text = reference_specs()[design].read_text(encoding="utf-8")
    assert text.count(old) == 1
    with pytest.raises(InputError) as caught:
        parse_spec(text.replace(old, new), "f.yaml")
    (found,) = caught.value.findings
    assert finding in str(found)
