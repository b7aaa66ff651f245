"""The page on composing a facility: its example is read and built, and it names every kind there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from aidc_twin.facility.build import build
from aidc_twin.facility.rack_kinds import RACK_KINDS
from aidc_twin.facility.reading import parse_spec
from aidc_twin.facility.spec_fields import fields
from aidc_twin.facility.spec_plants import PLANT_KINDS
from aidc_twin.facility.spec_sections import Room
from aidc_twin.reference import reference_specs

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "concepts" / "composition.md").read_text(
    encoding="utf-8"
)
# Sections of a room that cool its air, and those that say other things about it.
COOLERS = ("crah", "rear_door", "air_economiser", "indirect_evaporative", "dx", "module")


def test_the_example_is_a_facility() -> None:
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    campus = reference_specs()["hybrid_training_hall"].read_text(encoding="utf-8")
    start, end = campus.index("halls:\n"), campus.index("workload:\n")
    facility = build(parse_spec(campus[:start] + block + "\n" + campus[end:]))
    names = {component.name for component in facility.components}
    assert {
        "train.crah",
        "train.racks.gpu",
        "train.racks.network",
        "train.cdu.plates",
        "store.racks.disks",
    } <= names
    assert facility.findings == ()


@pytest.mark.parametrize("word", [*RACK_KINDS, *PLANT_KINDS, *COOLERS])
def test_every_kind_is_named(word: str) -> None:
    assert f"`{word}`" in PAGE or f"`room.{word}`" in PAGE


def test_the_optional_sections_of_every_plant_are_named() -> None:
    for model in PLANT_KINDS.values():
        for key, (_, info) in fields(model).items():
            if not info.is_required() and type(None) in get_args(info.annotation):
                assert f"`{key}`" in PAGE or key == "outfall_limit", key


def test_the_room_has_no_cooler_that_the_page_forgets() -> None:
    assert set(COOLERS) <= set(fields(Room))
