"""Bad specs: every mistake is placed at file:line:column, with rule and cure, and all come at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from aidc_twin.errors import InputError
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.facility.spec_plants import PLANT_KINDS

SPECS = Path(__file__).parent / "specs"
GOOD = (SPECS / "liquid.yaml").read_text(encoding="utf-8")
AIR = (SPECS / "air.yaml").read_text(encoding="utf-8")


def refusal(text: str) -> list[str]:
    """The findings of a text as lines, in order."""
    with pytest.raises(InputError) as caught:
        parse_spec(text, "f.yaml")
    return [str(finding) for finding in caught.value.findings]


# Lists that grow with every kind of plant.
GROWING = {"PLANT_KINDS": ", ".join(PLANT_KINDS)}


def spelled(finding: str) -> str:
    """A finding of the table with its lists written out."""
    for word, names in GROWING.items():
        finding = finding.replace(word, names)
    return finding


ONE_MISTAKE = [
    (row["old"], row["new"], spelled(row["finding"]))
    for row in YAML(typ="safe", pure=True).load((SPECS / "mistakes.yaml").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(
    ("old", "new", "finding"), ONE_MISTAKE, ids=[mistake[1][:30] for mistake in ONE_MISTAKE]
)
def test_a_mistake_is_placed_with_rule_and_cure(old: str, new: str, finding: str) -> None:
    assert GOOD.count(old) >= 1
    found = refusal(GOOD.replace(old, new, 1))
    assert found[0].startswith(finding)
    # a wrong name of a plant leaves another plant unused; everything else stands alone
    assert len(found) == 1 or new in ("plant: warn", "region: US", "    size: big          ")


DEEP = "nested more than 12 deep; a spec is nested 4 deep. Close brackets."
HUGE = [
    ("{a: " * 500, f"f.yaml:4:54: {DEEP}"),
    ("[" * 100_000, f"f.yaml:4:21: {DEEP}"),
    ("[" + "1, " * 20_000 + "]", "f.yaml:4:"),
]


@pytest.mark.parametrize(("value", "finding"), HUGE, ids=["mappings", "lists", "values"])
def test_deep_and_endless_values_end_the_reading(value: str, finding: str) -> None:
    found = refusal(GOOD.replace("purpose: ", f"purpose: {value}", 1))
    assert found[0].startswith(finding)
    assert len(found) == 1


def test_an_alias_is_refused_and_nothing_else_is_said_about_its_value() -> None:
    text = GOOD.replace("count: 490", "count: &n 490").replace("servers_per_rack: 2 ", "servers_per_rack: *n")
    assert refusal(
        text.replace("  count: &n 490\n", "").replace("  server:", "  count: &n 490\n  server:")
    ) == [
        "f.yaml:10:10: an anchor &n; a spec repeats its values. Delete the anchor.",
        "f.yaml:12:21: an alias *n; a spec repeats its values. Write the value out.",
    ]


def test_all_mistakes_of_a_file_come_at_once_in_the_order_of_its_lines() -> None:
    text = GOOD
    for old, new in (
        ("purpose:", "porpoise:"),
        ("count: 490", "count: 490 kW\n  count: 4"),
        ("23 degC", "23"),
        ("supply: 40 degC", "supply: 35 degC"),
        ("range: 8 K", "range: 8 degC"),
        ("return: 24 degC", "return: 12 degC"),
        ("ups_modular_sic", "ups_modular_six"),
        ("lighting: 10 W/m2", "lighting: 10 W"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    places = [line.split(" ")[0] for line in refusal(text)]
    assert places == [
        "f.yaml:4:1:",
        "f.yaml:12:10:",
        "f.yaml:13:3:",
        "f.yaml:22:15:",
        "f.yaml:31:11:",
        "f.yaml:49:14:",
        "f.yaml:55:13:",
        "f.yaml:69:15:",
        "f.yaml:74:13:",
    ]


def test_a_plant_that_nothing_uses_is_refused() -> None:
    spare = AIR.replace("power:\n", GOOD[GOOD.index("  warm:") : GOOD.index("  chilled:")] + "\npower:\n")
    assert refusal(spare) == [
        'f.yaml:45:3: nothing uses the plant "warm"; every plant feeds something. '
        "Delete it, or name it in room.plant."
    ]


def test_plates_may_stand_on_chilled_water_and_an_unused_plant_is_told() -> None:
    text = GOOD.replace("plant: warm", "plant: chilled", 1)
    assert refusal(text) == [
        'f.yaml:38:3: nothing uses the plant "warm"; every plant feeds something. '
        "Delete it, or name it in room.plant or tcs.plant.",
    ]


def test_crahs_on_water_that_is_warmer_than_their_air_are_refused() -> None:
    text = GOOD.replace("plant: chilled", "plant: warm", 1)
    assert refusal(text) == [
        "f.yaml:21:15: room.supply_air is 23 degC and its water 36 degC; air must be warmer than "
        "the water that cools it. Cool the water of plants.warm or supply warmer air.",
        'f.yaml:51:3: nothing uses the plant "chilled"; every plant feeds something. '
        "Delete it, or name it in room.plant or tcs.plant.",
    ]


def test_cold_plates_need_a_loop_and_a_loop_needs_cold_plates() -> None:
    loop = GOOD[GOOD.index("tcs:") : GOOD.index("plants:")]
    warm = GOOD[GOOD.index("  warm:") : GOOD.index("  chilled:")]
    bare = GOOD.replace(loop, "").replace(warm, "")
    assert refusal(bare.replace("[crah, cdu]", "[crah]")) == [
        "f.yaml:13:12: racks.cooling is cold_plate and there is no loop; liquid-cooled racks need a loop of "
        "coolant. "
        "Add a tcs: section."
    ]
    assert refusal(bare)[1].startswith(
        "f.yaml:47:18: power.on_ups names cdu; CDUs belong to a loop of coolant."
    )
    air = GOOD.replace("cooling: cold_plate", "cooling: air").replace("server_cold_plate", "server_air")
    assert refusal(air) == [
        "f.yaml:28:1: no racks stand on the loop tcs; a loop of coolant feeds racks. "
        "Delete it, or choose racks that are cooled by liquid."
    ]


def test_overrides_name_rows_and_give_reasons() -> None:
    text = GOOD + (
        "overrides:\n"
        "  - {id: crah, parameter: unit_rating, value: 3 K, reason: a larger one}\n"
        "  - {id: crah, parameter: unit_rating, value: 200 kW, reasons: a larger one}\n"
    )
    found = refusal(text)
    assert found == [
        'f.yaml:82:55: unknown key "reasons"; overrides.1 has no such key. Did you mean reason or region?'
    ]
    one = text[: text.rindex("  - {id")]
    assert refusal(one)[0].startswith("f.yaml:81:47: overrides.0: ")


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "f.yaml:1:1: the file is empty"),
        ("# nothing\n\n", "f.yaml:1:1: the file is empty"),
        ("---\n", "f.yaml:1:1: the file is empty"),
        ("- a\n- b\n", "f.yaml:1:1: the file holds no keys"),
        ("just words\n", "f.yaml:1:1: the file holds no keys"),
        ("42\n", "f.yaml:1:1: the file holds no keys"),
    ],
)
def test_a_file_without_keys_is_refused(text: str, finding: str) -> None:
    assert refusal(text)[0].startswith(finding)
    assert len(refusal(text)) == 1


def test_a_large_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    # The first line is no YAML at all: a parser that saw it would say so.
    path.write_bytes(b"}{\n" + b"1," * 600_000)
    with pytest.raises(InputError, match=r"large\.yaml:1:1: the file is larger than 1 MB") as caught:
        read_spec(path)
    assert len(caught.value.findings) == 1


def test_bytes_that_are_not_utf8_are_placed(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    raw = GOOD.encode().replace(b"Shanghai", b"Z\xfcrich")
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        read_spec(path)
    offset = raw.index(b"\xfc")
    assert str(caught.value) == (
        f"{path}:7:11: byte 0xFC at offset {offset} is not UTF-8; a spec is UTF-8 text. "
        "Save the file as UTF-8."
    )


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read_spec(path).name == "test_liquid"
    path.write_bytes(GOOD.encode().replace(b"\n", b"\r\n"))
    assert read_spec(path).name == "test_liquid"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path, what in ((tmp_path / "gone.yaml", "no such file"), (tmp_path, "is a folder")):
        with pytest.raises(InputError, match=what):
            read_spec(path)
    with pytest.raises(InputError):
        read_spec("a\0b.yaml")
    with pytest.raises(InputError):
        read_spec("a" * 5000)
