"""With several designs in one answer, each finding says which design it is of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aidc_twin.cli import main
from aidc_twin.cli.whose import of_design
from aidc_twin.errors import Finding
from aidc_twin.facility.named import find_spec

SPEC = Path(__file__).resolve().parents[2] / "facility_specs" / "cold_plate_20kw.yaml"
DAY = ("--start", "07-01", "--days", "1")


def invoke(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose towers have too wide a range."""
    path = tmp_path_factory.mktemp("specs") / "wide.yaml"
    text = SPEC.read_text(encoding="utf-8").replace("name: cold_plate_20kw", "name: wide_towers", 1)
    path.write_text(text.replace("range: 8 K", "range: 12 K", 1), encoding="utf-8")
    return path


def place(path: Path) -> str:
    line = path.read_text(encoding="utf-8").splitlines().index("    exchanger:") + 1
    return f"{path}:{line}:5"


def told(done: Result) -> list[str]:
    return [line for line in done.stderr.splitlines() if "tower water" in line]


def test_check_names_the_file_and_the_line_of_a_finding(wide: Path) -> None:
    done = invoke("check", "cold_plate_20kw", str(wide))
    (line,) = told(done)
    assert line.startswith(f"{place(wide)}: plants.warm.exchanger: tower water from 35.0 degC")


def test_check_of_one_file_and_its_json_stay_as_they_are(wide: Path) -> None:
    assert told(invoke("check", str(wide)))[0].startswith("plants.warm.exchanger: ")
    both = json.loads(invoke("check", "air_20kw", str(wide), "--json").stdout)["specs"]
    assert both[1]["findings"][0]["where"] == "plants.warm.exchanger"


@pytest.mark.parametrize("command", [["compare"], ["diff", "--by", "pue"]])
def test_two_simulated_designs_are_told_apart(command: list[str], wide: Path) -> None:
    (line,) = told(invoke(*command, "cold_plate_20kw", str(wide), *DAY))
    assert line.startswith(f"wide_towers: plants.warm.exchanger ({place(wide)}): tower water")


@pytest.mark.parametrize(
    ("where", "labelled"),
    [
        ("cold_plate_20kw", "B"),
        ("cold_plate_20kw: meters", "B: meters"),
        ("warm.tower", "B: warm.tower"),
        ("B: chip", "B: chip"),
    ],
)
def test_a_design_is_named_once(where: str, labelled: str) -> None:
    (finding,) = of_design([Finding(where, "x", "y")], "B", find_spec("cold_plate_20kw"))
    assert finding.where == labelled


def test_a_place_in_a_file_stays() -> None:
    spec = find_spec("cold_plate_20kw")
    for where in (spec.document.where(("tcs", "supply")), spec.document.name):
        assert of_design([Finding(where, "x", "y")], "B", spec)[0].where == where
