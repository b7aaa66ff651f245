"""Full and read-only disks, unwritable caches, stopped runs: one sentence, and nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are POSIX"),
]

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "aidc_twin"]
# The limit is set by the process itself: a fork of one in which JAX has started threads may hang.
BOUNDED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
import runpy
runpy.run_module("aidc_twin", run_name="__main__", alter_sys=True)
"""
RUN = ["run", "air_20kw", "--start", "07-01", "--days", "1"]


def program(*args: str, limit: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own; no file of it may grow beyond ``limit`` bytes."""
    # Python ignores the signal that comes with it, and gets an error like that of a full disk.
    bounded = [sys.executable, "-c", BOUNDED.format(limit=limit)]
    return subprocess.run(
        [*(PROGRAM if limit is None else bounded), *args],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def without_jax_folder(*args: str, limit: int | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """As `program`, where JAX is set up for no cache of its own."""
    saved = os.environ.pop("JAX_COMPILATION_CACHE_DIR", None)
    try:
        return program(*args, limit=limit, **more)
    finally:
        if saved is not None:
            os.environ["JAX_COMPILATION_CACHE_DIR"] = saved


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder of ours, in use after `usual`."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def usual(cache: Path) -> str:
    """What a run prints."""
    done = without_jax_folder(*RUN, XDG_CACHE_HOME=str(cache))
    assert (done.returncode, len(done.stderr.splitlines())) == (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder of an earlier run, with a file of the user."""
    folder = tmp_path_factory.mktemp("earlier") / "run"
    assert program(*RUN, "--out", str(folder)).returncode == 0
    (folder / "notes.md").write_text("mine", encoding="utf-8")
    return folder


def test_a_disk_that_is_full_leaves_the_earlier_run(earlier: Path) -> None:
    before = contents(earlier)
    # The hours and the pictures are larger than this; no program is compiled, since the cache is warm.
    done = program(*RUN, "--out", str(earlier), "-q", limit=20_000)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"{earlier}: cannot be written: File too large; results need a folder that is writable with room for "
        "them. Nothing was written. Name another folder with --out.\n"
    )
    assert contents(earlier) == before
    assert [path.name for path in earlier.parent.iterdir()] == ["run"]


def test_a_full_disk_leaves_no_folder_that_was_not_there(tmp_path: Path) -> None:
    done = program(*RUN, "--out", str(tmp_path / "deep" / "run"), "-q", limit=20_000)
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write to")
def test_a_folder_that_takes_nothing_is_refused_before_the_run() -> None:
    begin = time.monotonic()
    done = program(*RUN, "--out", "/proc/run")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("/proc/run: nothing can be written in /proc: ")
    # It is seen before anything is simulated.
    assert "Simulated" not in done.stderr
    assert time.monotonic() - begin < 30


def test_an_unwritable_cache_is_told_once_and_changes_nothing(usual: str, tmp_path: Path) -> None:
    place = tmp_path / "cache"
    place.write_text("x", encoding="utf-8")
    done = without_jax_folder(*RUN, XDG_CACHE_HOME=str(place))
    assert (done.returncode, done.stdout) == (0, usual)
    told, *rest = done.stderr.splitlines()
    assert told.startswith(f"Compiled programs cannot be kept in {place}/aidc_twin/xla-")
    assert told.endswith("name a writable folder in XDG_CACHE_HOME.")
    assert len(rest) == 1 and rest[0].startswith("Simulated in")


def test_an_unwritable_cache_of_jax_is_told_in_the_same_words(usual: str, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("x", encoding="utf-8")
    done = program(*RUN, JAX_COMPILATION_CACHE_DIR=str(tmp_path / "cache"))
    assert (done.returncode, done.stdout) == (0, usual)
    assert done.stderr.startswith(f"Compiled programs cannot be kept in {tmp_path / 'cache'}: ")
    assert len(done.stderr.splitlines()) == 2


def test_a_cache_that_is_full_is_told_once_and_left_without_halves(usual: str, tmp_path: Path) -> None:
    # A compiled program has several hundred thousand bytes.
    done = without_jax_folder(*RUN, limit=20_000, XDG_CACHE_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, usual)
    assert "(file too large): results are the same" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_half_an_entry_of_the_cache_is_mended(usual: str, cache: Path) -> None:
    """As a process leaves it that is killed while it writes."""
    (entry,) = cache.rglob("jit_advance*-cache")
    whole = entry.read_bytes()
    entry.write_bytes(whole[: len(whole) // 2])
    done = without_jax_folder(*RUN, XDG_CACHE_HOME=str(cache))
    assert (done.returncode, done.stdout) == (0, usual)
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert len(entry.read_bytes()) > len(whole) // 2


def test_the_cache_of_matplotlib_is_none_of_the_users_business(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = program(*RUN, "-q", "--out", str(tmp_path / "run"), MPLCONFIGDIR=str(tmp_path / "file"))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("at once", signal.SIGINT),
        ("while it simulates", signal.SIGTERM),
        ("while it draws", signal.SIGINT),
    ],
)
def test_a_run_that_is_stopped_leaves_the_target_as_it_was(
    moment: str, number: signal.Signals, earlier: Path
) -> None:
    before = contents(earlier)
    longer = ["--step", "1s", "--days", "30"] if moment == "while it simulates" else ["--days", "1"]
    args = ["run", "air_20kw", "--start", "07-01", *longer, "--out", str(earlier)]
    with subprocess.Popen(
        [*PROGRAM, *args], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        if moment == "while it draws":
            # Pictures are the last that is written into the folder apart.
            while process.poll() is None and not list(earlier.glob(".partial-*/figures")):
                time.sleep(0.005)
        else:
            time.sleep(1.5 if moment == "at once" else 4.0)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 128 + number, stderr
    assert stdout == ""
    assert stderr.splitlines()[-1] == "Interrupted: nothing of this command was written."
    assert "Traceback" not in stderr
    assert contents(earlier) == before
    assert [path.name for path in earlier.parent.iterdir()] == ["run"]


def test_a_stop_while_a_string_is_executed_ends_with_the_same_code(tmp_path: Path) -> None:
    """As where a library makes a class from text: Python then forgets that the program caught it."""
    (tmp_path / "stopped.py").write_text(
        """from aidc_twin.cli.command import Group

group = Group("stopped")


@group.command()
def stopped():
    exec("import os, signal\\nos.kill(os.getpid(), signal.SIGINT)\\nfor _ in range(1000): pass")


group.main(["stopped"])
""",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "stopped"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 128 + signal.SIGINT, done.stderr
    assert done.stderr == "Interrupted: nothing of this command was written.\n"
