"""Racks of switches that are counted from the accelerators that they join."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.stack import stack
from aidc_twin.reference import reference_specs

CLUSTER = read_spec(reference_specs()["e_class_domestic"])
CAMPUS = read_spec(reference_specs()["hybrid_training_hall"])
FABRIC = "halls.compute.racks.network.fabric"


def racks(facility: Facility, name: str = "compute.racks.network") -> float:
    return float(next(e.count for e in facility.equipment if e.name == f"{name}.cabinets"))


def told(spec: Spec) -> list[str]:
    return [str(finding) for finding in build(spec).findings]


def test_the_racks_of_a_cluster_follow_from_its_accelerators() -> None:
    facility = build(CLUSTER)
    # 8192 / 64 = 128 leaves and 64 spines, 192 switches: 32 racks of six in two halls.
    assert racks(facility) == 32
    assert float(facility.notes["accelerators"][0]) == 8192
    assert facility.findings == ()
    counted = CLUSTER.replace({FABRIC: None, "halls.compute.racks.network.count": 16})
    assert build(counted).numbers().keys() == facility.numbers().keys()
    for name, value in build(counted).numbers().items():
        assert np.array_equal(value, facility.numbers()[name]), name


def test_the_power_of_the_network_stands_for_one_accelerator() -> None:
    facility = build(CLUSTER)
    power = float(facility.notes["compute.racks.network.network_power"][0])
    total = float(facility.notes["compute.racks.network.rated_it_power"][0])
    assert power == pytest.approx(total / 8192, rel=1e-12)
    # 192 switches of about 2.1 kW with their transceivers: 49 W each.
    assert power == pytest.approx(192 * 2090 / 8192, rel=0.05)


@pytest.mark.parametrize(
    ("npu_racks", "tiers", "joins", "expected"),
    [
        # 2 x 1 x 64 = 128 accelerators: 2 leaves and 1 spine, of six to a rack; a rack in either hall.
        (1, 2, "facility", 2),
        # 2 x 33 x 64 = 4224 accelerators: 66 leaves, 33 spines: 99 switches, 8.25 racks in each of two halls.
        (33, 2, "facility", 18),
        # 33 x 64 = 2112 in each hall: 33 leaves, 16.5 spines, which are 17: 50 switches, 9 racks.
        (33, 2, "hall", 18),
        # 31 x 64 = 1984 in each hall: 31 leaves, 16 spines: 47 switches, 8 racks.
        (31, 2, "hall", 16),
        # 2 x 64 x 64 = 8192: 128 + 128 + 64 = 320 switches: 26.7 racks in each of two halls.
        (64, 3, "facility", 54),
    ],
)
def test_switches_and_racks_are_whole(npu_racks: int, tiers: int, joins: str, expected: float) -> None:
    spec = CLUSTER.replace(
        {
            "halls.compute.racks.npu.count": npu_racks,
            f"{FABRIC}.tiers": tiers,
            f"{FABRIC}.joins": joins,
        }
    )
    assert racks(build(spec)) == expected


def test_two_links_for_each_accelerator_are_twice_the_ends() -> None:
    spec = CLUSTER.replace({"halls.compute.racks.npu.count": 32, f"{FABRIC}.links": 2})
    assert racks(build(spec)) == racks(build(CLUSTER))


def test_more_ends_than_the_tiers_join_are_told() -> None:
    spec = CLUSTER.replace("halls.compute.racks.npu.count", 65)
    (finding,) = told(spec)
    assert finding == (
        "halls.compute.racks.network.fabric.tiers: 8320 ends, and 2 tiers of switches with 128 ports join "
        "8192; a fat tree that does not block joins 2 (ports / 2)^tiers ends. Take another tier, or a fabric "
        "for each hall."
    )
    assert told(spec.replace(f"{FABRIC}.tiers", 3)) == []
    assert told(spec.replace(f"{FABRIC}.joins", "hall")) == []


def test_a_given_count_stands_and_is_judged() -> None:
    assert build(CAMPUS).findings == ()
    path = "halls.train.racks.service.count"
    assert racks(build(CAMPUS), "train.racks.service") == 32
    few = CAMPUS.replace(path, 14)
    assert racks(build(few), "train.racks.service") == 28
    assert told(few) == [
        f"{path}: 168 switches for 7680 accelerators; a fabric that does not block has 180. Leave count out: "
        "it then follows from fabric."
    ]
    # A quarter and a rack for each hall more than 180 are 237: 19 racks of six in two halls are 228.
    assert told(CAMPUS.replace(path, 19)) == []
    assert told(CAMPUS.replace(path, 20)) == [
        f"{path}: 240 switches for 7680 accelerators; the fabric has 180, and 25% more at most are taken for "
        "spare. Leave count out: it then follows from fabric."
    ]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"halls.compute.racks.network.server": "server_air_storage_24nvme"}, "has no ports"),
        (
            {"halls.store.racks.disks.server": "server_air_switch_64x800g"}
            | {"halls.store.racks.disks.fabric": {"tiers": 2, "joins": "hall"}},
            "no accelerators to join",
        ),
    ],
)
def test_a_fabric_of_no_switches_or_without_accelerators_is_refused(
    changes: dict[str, object], what: str
) -> None:
    with pytest.raises(InputError) as caught:
        build(CLUSTER.replace(changes))
    (finding,) = caught.value.findings
    assert what in finding.what and finding.rule and finding.cure


def test_racks_need_a_count_or_a_fabric() -> None:
    text = reference_specs()["e_class_domestic"].read_text(encoding="utf-8")
    with pytest.raises(InputError) as caught:
        parse_spec(text.replace("        count: 64 ", "        # count "), "f.yaml")
    (finding,) = caught.value.findings
    assert finding.what == "halls.compute.racks.npu.count is missing"
    short = reference_specs()["air_20kw"].read_text(encoding="utf-8")
    with pytest.raises(InputError) as caught:
        parse_spec(short.replace("  count: 498 ", "  fabric: {tiers: 2} #"), "f.yaml")
    (finding,) = caught.value.findings
    assert finding.what == "racks.fabric is given and the hall has no other racks"


def test_variants_with_and_without_a_fabric_are_lanes_of_one_run() -> None:
    by_hand = CLUSTER.replace({FABRIC: None, "halls.compute.racks.network.count": 20})
    fewer = CLUSTER.replace("halls.compute.racks.npu.count", 32)
    lanes = stack([build(one) for one in (CLUSTER, fewer, by_hand)])
    cabinets = next(e for e in lanes.equipment if e.name == "compute.racks.network.cabinets")
    assert cabinets.count.tolist() == [32.0, 16.0, 40.0]
    # What one of them does not tell is told of none.
    assert "compute.racks.network.network_power" not in lanes.notes
    assert "compute.racks.network.network_power" in stack([build(CLUSTER), build(fewer)]).notes
