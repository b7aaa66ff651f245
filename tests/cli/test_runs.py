"""Commands that simulate: run and compare, their options, streams, files and refusals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aidc_twin.cli import main

ROOT = Path(__file__).resolve().parents[2]
SHORT = ("--start", "07-01", "--days", "3")
AIR = (ROOT / "facility_specs" / "air_20kw.yaml").read_text(encoding="utf-8")


def invoke(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def designs(done: Result) -> list[dict]:
    """The designs of a JSON answer; stdout holds JSON and nothing else."""
    assert done.exit_code in (0, 1), done.stderr
    return json.loads(done.stdout)["designs"]


@pytest.fixture(scope="module")
def compared() -> Result:
    return invoke("compare", "air_20kw", "cold_plate_20kw", *SHORT, "--json")


def test_json_stands_alone_on_stdout_and_talk_on_stderr(compared: Result) -> None:
    assert [design["name"] for design in designs(compared)] == ["air_20kw", "cold_plate_20kw"]
    assert "Simulated in" in compared.stderr


def test_json_holds_the_promised_metrics_with_units(compared: Result) -> None:
    promised = {
        *("pue", "pue_category_1", "pue_category_2", "wue", "cue", "itue", "tue", "peak_facility_power"),
        *("first_law_residual", "joint_mismatch", "hours_over_limit", "mode_switches", "valve_travel"),
    }
    for design in designs(compared):
        assert {"name", "metrics", "energy", "capex", "opex", "provenance"} <= set(design)
        assert promised <= set(design["metrics"])
        assert design["metrics"]["peak_facility_power"]["unit"] == "kW"


def test_the_liquid_design_cools_with_less_energy_in_summer_too(compared: Result) -> None:
    air, liquid = designs(compared)
    assert liquid["metrics"]["pue"] < air["metrics"]["pue"]


def test_a_rerun_gives_the_same_bytes(compared: Result) -> None:
    again = invoke("compare", "air_20kw", "cold_plate_20kw", *SHORT, "--json")
    assert again.stdout == compared.stdout


def test_run_gives_a_design_the_figures_that_compare_gives_it(compared: Result) -> None:
    (alone,) = designs(invoke("run", "cold_plate_20kw", *SHORT, "--json", "-q"))
    assert alone["metrics"] == designs(compared)[1]["metrics"]


def test_run_prints_its_tables_and_once_what_they_rest_on() -> None:
    done = invoke("run", "air_20kw", *SHORT, "--quiet")
    assert done.exit_code == 0
    assert done.stderr == ""
    for words in ("PUE, category 3", "Months of air_20kw", "PUE over load", "Design day", "Chiller"):
        assert words in done.stdout
    assert "running cost needs a whole year; 3 days were run" in done.stdout
    assert done.stdout.count("Boundary: utility meter to IT equipment input") == 1


def test_compare_prints_one_table_and_why_the_designs_differ() -> None:
    done = invoke("compare", "air_20kw", "cold_plate_20kw", *SHORT)
    assert done.exit_code == 0
    assert "Comparison of designs" in done.stdout
    assert "Why the designs differ" in done.stdout
    assert done.stdout.index("Server fans") > 0


def test_a_broken_limit_is_a_finding_and_ends_with_1(tmp_path: Path) -> None:
    # The servers' inlet limit is 30 degC; air is supplied at 31 degC.
    path = tmp_path / "hot.yaml"
    path.write_text(
        AIR.replace("23 degC", "31 degC")
        .replace("17 degC", "24 degC")
        .replace("return: 24 degC", "return: 31 degC"),
        encoding="utf-8",
    )
    done = invoke("run", str(path), "--days", "1", "-q")
    assert done.exit_code == 1, done.stderr
    assert "h over the inlet limit" in done.stderr


def test_weather_and_step_are_taken_from_the_options() -> None:
    options = ("--weather", "Luleå", "--days", "1", "--start", "2025-12-31", "--step", "30s")
    (cold,) = designs(invoke("run", "air_20kw", *options, "--json"))
    assert "Lule" in cold["provenance"]["weather"]
    assert cold["provenance"]["step"] == "30 s"
    assert cold["provenance"]["period"] == "1 day from day 365 of the year"


def test_a_measured_load_is_replayed_through_named_columns(tmp_path: Path) -> None:
    # Two days of 15 min rows: 4 MW, then 6 MW; mean 5 MW, whatever the step of the run.
    path = tmp_path / "load.csv"
    rows = [
        f"2025-03-0{1 + i // 96}T{i % 96 // 4:02d}:{i % 4 * 15:02d}:00,{4 if i < 96 else 6}"
        for i in range(192)
    ]
    path.write_text("Timestamp,Total\n" + "\n".join(rows) + "\n", encoding="utf-8")
    columns = "time=Timestamp; it_power=Total [MW]"
    (design,) = designs(invoke("run", "air_20kw", "--load", str(path), "--load-columns", columns, "--json"))
    assert "2 days from day 60 of the year" in design["provenance"]["period"]
    energy = design["metrics"]["it_energy"]
    # 5 MW for 48 h; the servers' fans, which follow the inlet, keep the power from following exactly
    assert (energy["value"], energy["unit"]) == (pytest.approx(240.0, rel=0.02), "MWh")


REFUSALS = {
    "no days": (["--days", "0"], "1 to 365 days"),
    "too many days": (["--days", "366"], "1 to 365 days"),
    "leap day": (["--start", "02-29"], "no 29 February"),
    "no month": (["--start", "13-01"], "no date"),
    "other date": (["--start", "1 July"], "YYYY-MM-DD or MM-DD"),
    "step without unit": (["--step", "60"], 'Write for example "60 s".'),
    "step of power": (["--step", "60 kW"], "power"),
    "odd step": (["--step", "7s", "--days", "1"], "60 s"),
    "unknown place": (["--weather", "Shangai"], "Shanghai"),
    "missing weather file": (["--weather", "no.epw"], "No such file"),
    "missing load": (["--load", "no.csv"], "No such file"),
    "columns without load": (["--load-columns", "time=t;it_power=p"], "Add --load FILE.csv."),
    "columns without =": (["--load", "x.csv", "--load-columns", "time"], "ROLE=COLUMN"),
    "a role twice": (["--load", "x.csv", "--load-columns", "time=a;time=b"], "stands twice"),
    "folder below a file": (["--out", "/dev/null/run"], "/dev/null"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_wrong_option_is_refused_with_its_cure(name: str) -> None:
    args, words = REFUSALS[name]
    done = invoke("run", "air_20kw", *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_all_wrong_options_come_in_one_report() -> None:
    done = invoke("run", "air_20kw", "--days", "0", "--start", "99-99", "--step", "1")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        *("--start", "--days", "--step"),
        "3 mistakes",
    ]


def test_compare_wants_two_designs() -> None:
    done = invoke("compare", "air_20kw")
    assert done.exit_code == 2
    assert "aidc-twin run SPEC" in done.stderr


def test_out_writes_the_run_folder_with_figures_and_hours(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "run"
    done = invoke("compare", "air_20kw", "cold_plate_20kw", "--days", "2", "--out", str(out), "--json")
    assert done.exit_code == 0
    assert str(out) in done.stderr
    assert json.loads((out / "results.json").read_text(encoding="utf-8")) == json.loads(done.stdout)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert "aidc-twin" in json.dumps(manifest)
    import pandas as pd

    assert len(pd.read_parquet(out / "hourly.parquet")) > 0
    assert {path.suffix for path in (out / "figures").iterdir()} >= {".pdf", ".png"}


def terminal_run(*args: str, **environment: str) -> str:
    """What a run writes to a terminal on stderr."""
    import pty

    ours, theirs = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    command = [sys.executable, "-m", "aidc_twin", "run", "air_20kw", "--days", "1", *args]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=env | {"TERM": "xterm-256color", "COLUMNS": "100"} | environment,
    ) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux reports the closed other end so
                break
            if not piece:
                break
            said += piece
    os.close(ours)
    assert process.returncode == 0, said
    return said.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_progress_is_shown_on_a_terminal_and_takes_its_colours_from_the_environment() -> None:
    coloured = terminal_run()
    assert "Simulating" in coloured
    assert "\x1b[38;" in coloured
    plain = terminal_run(NO_COLOR="1")
    assert "Simulating" in plain
    assert "\x1b[38;" not in plain
    assert terminal_run("--quiet", "--json") == ""
