"""Commands that explain: why a figure is what it is, and what differs between two designs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aidc_twin.cli import main

ROOT = Path(__file__).resolve().parents[2]
AIR = (ROOT / "facility_specs" / "air_20kw.yaml").read_text(encoding="utf-8")
SHORT = ("--start", "07-01", "--days", "1")


def invoke(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def test_why_prints_a_tree_down_to_rows_and_fields() -> None:
    done = invoke("why", "air_20kw", "pue", *SHORT, "-q")
    assert (done.exit_code, done.stderr) == (0, "")
    for words in (
        "air_20kw: why PUE, category 3 is",
        "In PUE",
        "pump_chilled_water.head",
        "cooling.csv:",
        "given: air_20kw.yaml line",
        "ups_sizing.module_rating",
        "Mean COP",
        "Boundary: utility meter to IT equipment input",
    ):
        assert words in done.stdout, words


def test_why_as_json_is_the_tree_and_nothing_else() -> None:
    done = invoke("why", "air_20kw", "pue.cooling.pumps", *SHORT, "--json")
    form = json.loads(done.stdout)
    assert (form["name"], form["metric"], form["term"]) == ("air_20kw", "pue.cooling.pumps", "pumps")
    assert [part["term"] for part in form["terms"]] == ["chilled", "chilled.towers"]
    assert invoke("why", "air_20kw", "pue.cooling.pumps", *SHORT, "--json").stdout == done.stdout


def test_depth_limits_what_is_printed() -> None:
    done = invoke("why", "air_20kw", "itue", *SHORT, "-q", "--depth", "1")
    assert "Server fans" not in done.stdout
    assert "IT energy" in done.stdout


def test_an_unknown_metric_is_refused_before_anything_runs() -> None:
    done = invoke("why", "air_20kw", "peu")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Did you mean pue?" in done.stderr
    assert "Simulated" not in done.stderr


def test_an_absent_figure_is_refused_with_its_reason() -> None:
    done = invoke("why", "air_20kw", "opex", *SHORT, "--json")
    assert done.exit_code == 2
    (finding,) = json.loads(done.stdout)["findings"]
    assert "running cost needs a whole year" in finding["what"]


@pytest.fixture
def my_site(tmp_path: Path) -> Path:
    path = tmp_path / "my_site.yaml"
    text = AIR.replace("name: air_20kw", "name: my_site").replace("supply_air: 23", "supply_air: 24")
    path.write_text(text.replace("ups_modular_sic", "ups_modular_igbt"), encoding="utf-8")
    return path


def test_diff_prints_inputs_and_results(my_site: Path) -> None:
    done = invoke("diff", "air_20kw", str(my_site), *SHORT, "-q")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    marks = ("What differs in inputs", "power.ups.type", "all together", "What differs in results", "PUE,")
    order = [next(i for i, line in enumerate(lines) if words in line) for words in marks]
    assert order == sorted(order)
    assert "ups_modular_igbt" in done.stdout
    assert "my_site.yaml line" in done.stdout


def test_diff_as_json_ranks_inputs_by_the_figure_that_was_asked_for(my_site: Path) -> None:
    done = invoke("diff", "air_20kw", str(my_site), *SHORT, "--json", "--by", "temperature_rack_inlet_mean")
    form = json.loads(done.stdout)
    assert form["designs"] == ["air_20kw", "my_site"]
    assert [item["path"] for item in form["inputs"]] == ["room.supply_air", "power.ups.type"]
    # the inlet follows the supply air, 1 K up; servers then draw more air and recirculate their share
    assert form["inputs"][0]["effect"] == pytest.approx(1.0, abs=0.1)
    assert form["unit"] == "degC"
    assert {"pue", "facility_energy"} <= {item["name"] for item in form["results"]}


def test_the_same_spec_under_two_names_does_not_differ() -> None:
    done = invoke("diff", "air_20kw", str(ROOT / "facility_specs" / "air_20kw.yaml"), *SHORT, "-q")
    assert done.exit_code == 0
    assert done.stdout.startswith("Nothing differs between")


def test_run_folders_are_compared_without_a_simulation(my_site: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert invoke("compare", "air_20kw", str(my_site), *SHORT, "-q", "--out", str(out)).exit_code == 0
    done = invoke("diff", f"{out}:air_20kw", f"{out}:my_site")
    assert done.exit_code == 0
    assert "Simulated" not in done.stderr
    assert "known only between two specs" in done.stdout
    assert "UPS losses" in done.stdout
    # a run of other days does not rest on the same
    other = invoke("diff", f"{out}:air_20kw", str(my_site), "--days", "2")
    assert other.exit_code == 1
    assert "results are compared that rest on the same" in other.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("air_20kw", "air_20k"), "air_20kw"),
        (("air_20kw", "cold_plate_20kw", "--by", "peu"), "Did you mean pue"),
        (("air_20kw", "cold_plate_20kw", "--by", "opex", "--days", "3"), "whole year"),
        (("air_20kw",), "Missing argument"),
    ],
)
def test_what_diff_cannot_use_is_refused(args: tuple[str, ...], words: str) -> None:
    done = invoke("diff", *args)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_figure_that_one_design_lacks_ranks_nothing_and_says_so() -> None:
    done = invoke("diff", "air_20kw", "cold_plate_20kw", *SHORT, "-q", "--by", "temperature_tcs_supply_max")
    assert done.exit_code == 0
    assert "one of the designs has no temperature_tcs_supply_max" in done.stdout
