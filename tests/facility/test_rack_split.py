"""How racks share out their heat between coolant and air, and which of them count as accelerators."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.reference import reference_specs

SPEC = read_spec(reference_specs()["cold_plate_20kw"])
TEXT = reference_specs()["cold_plate_20kw"].read_text(encoding="utf-8")


def test_without_a_share_of_its_own_a_rack_has_that_of_the_catalogue() -> None:
    plain, same = build(SPEC), build(SPEC.replace({"racks.liquid_share": "0.8"}))
    assert plain.numbers().keys() == same.numbers().keys()
    for name, value in plain.numbers().items():
        assert same.numbers()[name] == pytest.approx(value, rel=1e-12), name


@pytest.mark.parametrize("share", ["0.72", "0.76", "0.85"])
def test_the_coolant_takes_the_share_of_the_spec_and_the_air_the_rest(share: str) -> None:
    facility = build(SPEC.replace({"racks.liquid_share": share}))
    assert facility.notes["liquid_share"][0] == pytest.approx(float(share), rel=1e-9)
    plain = build(SPEC)
    # Fans and air are laid out for the heat that the air takes.
    ratio = (1 - float(share)) / (1 - 0.8)
    for name in ("racks.W_air_max", "racks.power.fan_power_max"):
        assert facility.numbers()[name] == pytest.approx(ratio * plain.numbers()[name], rel=1e-12)
    assert not [finding for finding in facility.findings if "liquid_share" in finding.where]


@pytest.mark.parametrize("share", ["0.5", "0.97"])
def test_a_share_that_chips_or_supplies_contradict_is_a_broken_limit(share: str) -> None:
    facility = build(SPEC.replace({"racks.liquid_share": share}))
    (found,) = (finding for finding in facility.findings if "liquid_share" in finding.where)
    assert "plates take the chips and between none and all of the rest" in found.rule
    assert any(not np.all(limit.holds) and "liquid_share" in limit.where for limit in facility.limits)


def test_racks_without_plates_have_no_share() -> None:
    text = reference_specs()["air_20kw"].read_text(encoding="utf-8")
    with pytest.raises(InputError) as caught:
        parse_spec(text.replace("  cooling: air", "  liquid_share: 0.5\n  cooling: air"), "f.yaml")
    assert "racks.liquid_share is given and racks.cooling is air" in str(caught.value)


def test_switches_and_storage_are_no_accelerators() -> None:
    campus = build(read_spec(reference_specs()["hybrid_training_hall"]))
    assert campus.notes["accelerators"][0] == 2 * 120 * 4 * 8
    for name in ("train.racks.service", "store.racks.disks"):
        assert campus.notes[f"{name}.accelerators"][0] == 0
        assert campus.numbers()[f"{name}.throttling.counts"] == 0
        assert campus.numbers()[f"{name}.throttling.most"] == 0


def test_the_power_of_a_switch_hardly_depends_on_its_load() -> None:
    v = {name: entry.value for name, entry in load().parameters("server_air_switch_64x800g").items()}
    dynamic = (1 - v["idle_dynamic_share"]) * v["chip_tdp"] * (1 - v["leakage_share"])
    dynamic += (1 - v["other_electronics_idle_share"]) * v["other_electronics"]
    assert dynamic / v["rated_input"] < 0.1


def test_the_e_class_cluster_is_one() -> None:
    facility = build(read_spec(reference_specs()["e_class_domestic"]))
    rate = load().get("ascend_910b", "bf16_dense_tflops").value
    assert facility.notes["accelerators"][0] == 8192
    assert 8192 * rate / 1e6 == pytest.approx(2.62, abs=0.01)


def test_a_rack_of_72_accelerators_takes_what_is_reported() -> None:
    facility = build(read_spec(reference_specs()["rack_130kw"]))
    # The maker: about 120 kW; SemiAnalysis: 132 kW, 145 kW with all that hangs on it.
    assert 120e3 < facility.notes["rack_power"][0] < 132e3
    assert facility.notes["accelerators"][0] == 80 * 72
