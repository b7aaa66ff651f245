"""The program as a whole: exit codes, streams, help, and no traceback whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from aidc_twin.cli import main
from aidc_twin.errors import NumericalTrouble

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "aidc_twin"]


def program(*args: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *args], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, **more
    )


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Paths of all commands below a group."""
    found = []
    for name, command in group.commands.items():
        below = commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]
        found += below
    return found


@pytest.mark.parametrize("path", commands(main), ids="-".join)
def test_every_command_explains_itself_and_takes_json_and_quiet(path: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main, [*path, "--help"])
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: aidc-twin {' '.join(path)}")
    assert "--json" in done.stdout
    assert "--quiet" in done.stdout
    assert done.stderr == ""


def test_the_help_lists_every_command_in_one_line_and_the_exit_codes() -> None:
    text = CliRunner().invoke(main, ["--help"]).stdout
    assert "0 done; 1 ran, with a finding; 2 unusable input" in text
    for name in ("specs", "init", "check", "show", "run", "compare", "weather", "catalogue", "schema"):
        (line,) = [line for line in text.splitlines() if line.startswith(f"  {name} ")]
        assert not line.endswith("..."), line


@pytest.mark.parametrize(
    "args", [["frobnicate"], ["show"], ["run", "air_20kw", "--fast"], ["weather", "eat"]]
)
def test_misuse_ends_with_2_and_says_where_help_is(args: list[str]) -> None:
    done = CliRunner().invoke(main, args)
    assert (done.exit_code, done.stdout) == (2, "")
    # Which of the two spellings it names depends on the version of click.
    assert "for help" in done.stderr and ("--help" in done.stderr or " -h'" in done.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are closed otherwise there")
def test_a_reader_that_stops_reading_is_no_fault() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PROGRAM, "schema"], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    # 128 + SIGPIPE, as a shell reports it
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
def test_a_full_disk_is_one_sentence_and_2() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "schema"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert "no space left on device" in done.stderr
    assert len(done.stderr.splitlines()) == 2  # the finding, and how many there are


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_ctrl_c_stops_a_long_run_soon_with_130_and_writes_nothing(tmp_path: Path) -> None:
    # A year in one piece takes minutes; it is stopped while it is simulated or compiled.
    out = tmp_path / "run"
    args = ["run", "air_20kw", "--whole", "--step", "1s", "--out", str(out)]
    with subprocess.Popen(
        [*PROGRAM, *args], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        time.sleep(6.0)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert stdout == ""
    assert "Interrupted" in stderr
    assert "Traceback" not in stderr
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_that_the_collector_swallows_is_heard_again() -> None:
    """Python drops what is raised in a callback of the garbage collector; JAX has one."""
    script = """
import gc, os, signal, time
import click
from aidc_twin.cli import main

def callback(phase, info):
    if phase == "start" and armed:
        armed.clear()
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)

armed = []
gc.callbacks.append(callback)

@main.command("linger")
def linger():
    armed.append(True)
    gc.collect()
    time.sleep(20)
    print("went on")

main(["linger"])
"""
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (130, ""), done.stderr
    assert done.stderr == "Interrupted: nothing of this command was written.\n"
    assert time.monotonic() - begin < 15


def test_a_fault_of_the_program_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aidc_twin.facility.build.build", lambda spec: 1 / 0)
    done = CliRunner().invoke(main, ["show", "air_20kw"])
    assert done.exit_code == 2
    assert "ZeroDivisionError" in done.stderr
    assert "a fault of aidc-twin, not of your input" in done.stderr
    assert "Traceback" not in done.stderr
    monkeypatch.setenv("AIDC_TWIN_TRACEBACK", "1")
    assert "Traceback" in CliRunner().invoke(main, ["show", "air_20kw"]).stderr


def test_a_run_that_goes_wrong_gives_no_figures_and_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise NumericalTrouble("air_20kw: component crah stopped being a number")

    monkeypatch.setattr("aidc_twin.studies.evaluate.evaluate", fail)
    done = CliRunner().invoke(main, ["run", "air_20kw", "--json"])
    assert done.exit_code == 2
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["what"] == "air_20kw: component crah stopped being a number"


def test_a_terminal_without_chinese_gets_codes_in_place_of_a_fault() -> None:
    done = program("weather", "list", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert r"\u4e0a\u6d77" in done.stdout  # 上海
    found = json.loads(program("weather", "list", "--json").stdout)["places"]
    assert ["上海" in place["names"] for place in found if place["name"] == "Shanghai"] == [True]
