"""Several halls with several kinds of racks: names, counts, loops, and what may not stand together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs
from aidc_twin.studies.evaluate import evaluate
from aidc_twin.studies.period import Period
from aidc_twin.studies.term import walk
from aidc_twin.studies.why import why

ROOT = Path(__file__).resolve().parents[2]
CAMPUS = reference_specs()["hybrid_training_hall"].read_text(encoding="utf-8")
SHORT = reference_specs()["cold_plate_20kw"].read_text(encoding="utf-8")


def indented(text: str, by: int) -> str:
    return "".join(" " * by + line if line.strip() else line for line in text.splitlines(keepends=True))


def section(text: str, key: str) -> str:
    """The body of a section of a spec in short form."""
    start = text.index(f"\n{key}:\n") + len(key) + 3
    lines = []
    for line in text[start:].splitlines(keepends=True):
        if line.strip() and not line.startswith((" ", "#")):
            break
        lines.append(line)
    return "".join(lines)


def long_form(count: int = 1) -> str:
    """The reference design with cold plates written as a hall by name."""
    racks, room, tcs = (section(SHORT, key) for key in ("racks", "room", "tcs"))
    rest = SHORT
    for key, body in (("racks", racks), ("room", room), ("tcs", tcs)):
        rest = rest.replace(f"\n{key}:\n{body}", "\n", 1)
    hall = (
        f"halls:\n  one:\n    count: {count}\n    racks:\n      gpu:\n{indented(racks, 6)}"
        f"    room:\n{indented(room, 4)}    loops:\n      plates:\n{indented(tcs, 6)}"
    )
    return rest.replace("workload:", f"{hall}\nworkload:", 1)


def campus() -> Facility:
    return build(parse_spec(CAMPUS))


def findings(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_spec(text, "f.yaml")
    return [str(finding) for finding in caught.value.findings]


def test_a_hall_by_name_is_the_hall_in_short_form_to_the_last_bit() -> None:
    short, named = build(parse_spec(SHORT)), build(parse_spec(long_form()))
    renamed = {
        "racks": "one.racks.gpu",
        "room": "one.room",
        "crah": "one.crah",
        "cdu": "one.cdu.plates",
        "other": "one.other",
        "humidity": "one.humidity",
    }
    numbers = named.numbers()
    for name, value in short.numbers().items():
        owner, _, field = name.partition(".")
        plain = f"{renamed.get(owner, owner)}.{field}"
        assert np.array_equal(numbers[plain], value), name
    assert len(numbers) == len(short.numbers())
    assert [(e.item, e.count.tolist(), e.rating.tolist()) for e in named.equipment] == [
        (e.item, e.count.tolist(), e.rating.tolist()) for e in short.equipment
    ]
    assert named.rated_it_power == short.rated_it_power


def test_two_equal_halls_have_twice_the_servers_and_spares_of_their_own() -> None:
    one, two = build(parse_spec(long_form())), build(parse_spec(long_form(2)))
    assert two.rated_it_power == pytest.approx(2 * one.rated_it_power, rel=1e-12)
    counts = [{e.name: float(e.count) for e in facility.equipment} for facility in (one, two)]
    for name in ("one.crah", "one.cdu.plates", "one.racks.gpu.cabinets"):
        assert counts[1][name] == 2 * counts[0][name], name
    # One hall of twice the size would share its spare units.
    large = build(parse_spec(SHORT.replace("count: 498", "count: 996")))
    shared = {e.name: float(e.count) for e in large.equipment}
    assert shared["cdu"] < counts[1]["one.cdu.plates"]


def test_kinds_of_racks_breathe_the_same_air_and_add_up() -> None:
    facility = campus()
    notes = {name: float(np.max(value)) for name, (value, _) in facility.notes.items()}
    assert notes["train.racks.gpu.design_inlet"] == notes["train.racks.service.design_inlet"]
    parts = [value for name, value in notes.items() if name.endswith(".rated_it_power")]
    assert len(parts) == 3
    assert sum(parts) == pytest.approx(float(facility.rated_it_power), rel=1e-12)
    assert notes["rated_it_power"] == float(facility.rated_it_power)
    chips = [value for name, value in notes.items() if name.endswith(".accelerators")]
    assert notes["accelerators"] == sum(chips)


def test_it_passes_every_check_of_a_facility() -> None:
    assert [str(finding) for finding in verify(campus())] == []


def test_loss_of_the_distribution_is_heat_of_the_halls_by_their_power() -> None:
    facility = campus()
    power = facility.components[-1]
    assert power.rooms == ("train.room", "store.room")  # type: ignore[attr-defined]
    (share,) = power.room_shares  # type: ignore[attr-defined]
    notes = facility.notes
    train = sum(notes[f"train.racks.{kind}.rated_it_power"][0] for kind in ("gpu", "service"))
    assert float(share) == pytest.approx(float(train / facility.rated_it_power), rel=1e-12)


def test_its_figures_are_taken_apart() -> None:
    (outcome,) = evaluate([parse_spec(CAMPUS)], period=Period(days=2))
    assert outcome.metrics["first_law_residual"].value < 1e-12  # type: ignore[operator]
    servers = next(term for term in walk(why(outcome, "it_energy")) if term.name == "servers")
    assert servers.value == 2 * (120 * 4 + 16 * 6) + 60 * 14
    hottest = why(outcome, "temperature_chip_max")
    assert hottest.value == outcome.metrics["temperature_chip_max"].value


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("  store:\n    racks:", "  warm:\n    racks:", 'f.yaml:41:3: "warm" names a hall and a plant;'),
        ("\nworkload:", "\nroom:\n  plant: chilled\n\nworkload:", "room and halls stand side by side;"),
        ("cooling: cold_plate", "cooling: cold_plate\n        loop: plats", "Did you mean plates?"),
        (
            "cooling: cold_plate",
            "cooling: air",
            "halls.train.racks.gpu.cooling is air; server and cooling belong together.",
        ),
        ("cooling: cold_plate", "cooling: air", "no racks stand on the loop halls.train.loops.plates;"),
        ("        plant: warm", "        plant: wram", "halls.train.loops.plates.plant ="),
        ("      supply_air: 24 degC", "      supply_air: 24", "halls.store.room.supply_air ="),
        ("    count: 2 ", "    cuont: 2 ", "Did you mean count?"),
        ("halls:\n", "hells:\n", "Did you mean halls?"),
    ],
)
def test_mistakes_in_halls_are_told_with_their_names(old: str, new: str, found: str) -> None:
    assert old in CAMPUS
    assert any(found in line for line in findings(CAMPUS.replace(old, new, 1)))


def test_a_misspelt_halls_is_the_only_finding() -> None:
    assert len([line for line in findings(CAMPUS.replace("halls:\n", "hells:\n", 1)) if "racks" in line]) == 0


def test_a_value_of_a_hall_is_changed_by_its_path() -> None:
    spec = parse_spec(CAMPUS)
    changed = spec.replace("halls.train.racks.gpu.count", 60)
    assert changed.halls[0].racks["train.racks.gpu"].count == 60
    with pytest.raises(InputError, match="no such value"):
        spec.replace("halls.train.racks.cpu.count", 60)
