"""Commands about specs: specs, init, check, show, schema; mistakes of a spec as the user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from aidc_twin.cli import main

ROOT = Path(__file__).resolve().parents[2]
AIR = (ROOT / "facility_specs" / "air_20kw.yaml").read_text(encoding="utf-8")


def invoke(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def test_the_reference_designs_are_listed() -> None:
    found = json.loads(invoke("specs", "--json").stdout)["specs"]
    names = [spec["name"] for spec in found]
    assert names == sorted(names)
    assert {"air_20kw", "cold_plate_20kw", "hybrid_training_hall"} <= set(names)
    assert all(spec["purpose"] and spec["place"] for spec in found)
    assert all(1 < s["expected_pue"]["low"] < s["expected_pue"]["high"] for s in found)
    assert all(Path(spec["path"]).is_file() for spec in found)
    assert "air_20kw" in invoke("specs").stdout


def test_init_copies_a_reference_with_its_comments_under_a_new_name(tmp_path: Path) -> None:
    done = invoke("init", "my_site", "--from", "air_20kw", "--dir", str(tmp_path / "new"))
    path = tmp_path / "new" / "my_site.yaml"
    assert (done.exit_code, done.stdout) == (0, f"{path}\n")
    assert path.read_text(encoding="utf-8") == AIR.replace("name: air_20kw", "name: my_site", 1)


def test_init_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "my_site.yaml"
    path.write_text("mine", encoding="utf-8")
    done = invoke("init", "my_site", "--dir", str(tmp_path))
    assert done.exit_code == 2
    assert f"{path}: the file exists" in done.stderr
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["My Site"], "is no name"),
        (["../site"], "is no name"),
        (["site", "--from", "air_20k"], "Did you mean air_20kw"),
        (["site", "--dir", "/dev/null/folder"], "/dev/null"),
    ],
)
def test_init_refuses_with_one_sentence(args: list[str], said: str) -> None:
    done = invoke("init", *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_check_passes_the_reference_designs_by_name_and_by_path() -> None:
    done = invoke("check", "air_20kw", str(ROOT / "facility_specs" / "cold_plate_20kw.yaml"))
    assert (done.exit_code, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first.startswith("OK  air_20kw: air_20kw, 9.99")
    assert "dimension proof" in first
    assert "first law" in first
    assert "cold_plate_20kw.yaml: cold_plate_20kw" in second


def test_check_tells_findings_of_each_spec_and_ends_with_the_worst(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(AIR.replace("23 degC", "23 K").replace("containment:", "containmnt:"), encoding="utf-8")
    done = invoke("check", "air_20kw", str(bad), "--json")
    assert done.exit_code == 2
    good, wrong = json.loads(done.stdout)["specs"]
    assert (good["ok"], wrong["ok"]) == (True, False)
    assert set(good["checks"].values()) == {0}
    assert len(wrong["findings"]) == 2
    assert all(set(finding) == {"where", "what", "rule", "cure"} for finding in wrong["findings"])


def spec(old: str, new: str) -> str:
    assert old in AIR
    return AIR.replace(old, new, 1)


# What a newcomer may do to a spec, the place of the mistake, and words of the answer.
MISTAKES = {
    "wrong unit": (spec("200 kW", "200 kWh"), ":25:18", "power"),
    "missing unit": (spec("200 kW", "200"), ":25:18", "has no unit"),
    "a point for a difference": (spec("approach: 4 K", "approach: 4 degC"), ":39:17", '"4 K"'),
    "unknown key": (spec("containment:", "containmnt:"), ":21:3", "Did you mean containment?"),
    "wrong type": (spec("count: 498 ", "count: many"), ":13:10", "many"),
    "impossible value": (spec("utilisation: 0.9", "utilisation: 1.9"), ":18:16", "1.9"),
    "duplicate key": (spec("other_loads:", "room: {}\nother_loads:"), ":50:1", "room"),
    "an anchor": (spec("place: Shanghai", "place: &a Shanghai"), ":7:", "anchor"),
    "a hostile number": (spec("200 kW", "9**9**9 kW"), ":25:18", "9**9**9"),
    "unknown place": (spec("place: Shanghai", "place: Shangai"), ":7:10", "Shanghai"),
    "empty": ("", ":1:1", "empty"),
    "deep nesting": ("a: " + "[" * 50 + "]" * 50, ":1:", "deep"),
}


@pytest.mark.parametrize("command", ["check", "show", "run"])
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_spec_is_placed_and_explained(command: str, name: str, tmp_path: Path) -> None:
    text, place, words = MISTAKES[name]
    path = tmp_path / "site.yaml"
    path.write_text(text, encoding="utf-8")
    done = invoke(command, str(path))
    assert (done.exit_code, done.stdout) == (2, "")
    assert any(f"{path}{place}" in line and words in line for line in done.stderr.splitlines()), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"name: \xff\xfe", "is not UTF-8"), (b"# " + b"x" * 1_000_000, "larger than 1 MB")],
    ids=["not UTF-8", "too large"],
)
def test_a_file_that_is_no_text_of_ours_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "site.yaml"
    path.write_bytes(content)
    done = invoke("check", str(path))
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_a_missing_spec_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    assert "no such file" in invoke("show", str(tmp_path / "no.yaml")).stderr
    assert "is a folder" in invoke("show", str(tmp_path)).stderr
    assert "Did you mean air_20kw" in invoke("show", "air20kw").stderr


def test_the_mistakes_of_all_specs_come_in_one_report() -> None:
    done = invoke("compare", "air20kw", "no.yaml")
    assert done.exit_code == 2
    assert "air20kw" in done.stderr
    assert "no.yaml" in done.stderr


def test_show_gives_every_value_its_origin_and_every_size_its_reason() -> None:
    data = json.loads(invoke("show", "cold_plate_20kw", "--json").stdout)
    values = {row["path"]: row for row in data["values"]}
    assert values["tcs.supply"]["origin"] == "given"
    assert all(row["source"] for row in values.values())
    assert {row["origin"] for row in values.values()} == {"given", "default"}
    assert all(item["reason"] and item["count"] >= 1 for item in data["equipment"])
    assert data["figures"]["rated_it_power"]["unit"] == "kW"
    # 498 racks of two servers with eight accelerators
    assert data["figures"]["accelerators"] == 498 * 2 * 8


def test_show_as_text_holds_the_same_sizes() -> None:
    done = invoke("show", "air_20kw")
    assert done.exit_code == 0
    assert "room.supply_air" in done.stdout
    assert "5 x 3 MW" in done.stdout  # the chillers
    assert "highest wet bulb on record (ASHRAE)" in done.stdout


def test_the_schema_is_a_valid_one() -> None:
    format_of = json.loads(invoke("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(format_of)
    assert json.loads(invoke("schema", "--json").stdout) == format_of
