"""The program starts fast: nothing heavy is imported before a command needs it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("jax", "matplotlib", "pandas", "pint", "pyarrow", "pydantic", "scipy", "xarray")

IMPORT = "import aidc_twin"
HELP = """
import sys
from importlib import import_module
module, _, function = {target!r}.partition(":")
main = getattr(import_module(module), function)
sys.argv = ["aidc-twin", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
LIST = "\nimport sys\nprint(*[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"


def script_target() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]["scripts"]["aidc-twin"]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("what", ["import", "help"])
def test_no_heavy_library_is_loaded_at_the_start(what: str) -> None:
    code = IMPORT if what == "import" else HELP.format(target=script_target())
    done = run(code + LIST.format(heavy=HEAVY))
    assert done.returncode == 0, done.stderr
    assert done.stderr.split() == []
    if what == "help":
        assert done.stdout.startswith("Usage: aidc-twin")


@pytest.mark.skipif(sys.platform == "win32", reason="processor time of a child process is a POSIX figure")
def test_help_takes_less_than_300_ms() -> None:
    # Processor time, and the best of five: other processes on the machine lengthen the wall-clock time only.
    import resource

    code = HELP.format(target=script_target())
    seconds = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run(code).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert min(seconds) < 0.3


def test_the_console_script_and_the_module_are_the_same_program() -> None:
    script = Path(sys.executable).with_name("aidc-twin")
    assert script.is_file(), "install the package into this environment: make test, or pip install -e ."
    environment = {**os.environ, "COLUMNS": "100"}
    outputs = [
        subprocess.run(
            [*command, "--version"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout
        for command in ([str(script)], [sys.executable, "-m", "aidc_twin"])
    ]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert [version in output for output in outputs] == [True, True]
