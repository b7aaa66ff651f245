"""A finished run takes its place whole or not at all, whatever goes wrong in between."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from aidc_twin.results.placing import place

OWN = {"manifest.json", "results.json", "figures/load.svg", "old/table.csv"}
NEW = ("manifest.json", "results.json", "figures/load.svg", "figures/money.svg")


def contents(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def folders(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_dir()}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An earlier run with files of the user among its own."""
    for name in sorted(OWN):
        (tmp_path / "run" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "run" / name).write_text(f"old {name}")
    (tmp_path / "run" / "notes.md").write_text("mine")
    (tmp_path / "run" / "figures" / "own.png").write_text("mine")
    return tmp_path / "run"


def finished(folder: Path) -> Path:
    partial = folder / ".partial-1"
    for name in NEW:
        (partial / name).parent.mkdir(parents=True, exist_ok=True)
        (partial / name).write_text(f"new {name}")
    return partial


def put(target: Path) -> None:
    place(finished(target), target, [Path(name) for name in sorted(NEW)], OWN)


def test_own_files_are_replaced_and_those_of_the_user_stay(target: Path) -> None:
    put(target)
    left = {name: text for name, text in contents(target).items() if not name.startswith(".partial")}
    assert left == {**{name: f"new {name}" for name in NEW}, "notes.md": "mine", "figures/own.png": "mine"}
    # A folder that only the earlier run needed is gone.
    assert "old" not in folders(target)


# Files of the earlier run that are set aside, and files of the new one.
MOVES = len(OWN) + len(NEW)


@pytest.mark.parametrize("fault", ["error", "signal"])
@pytest.mark.parametrize("at", range(MOVES))
def test_whatever_happens_at_any_move_brings_the_earlier_run_back(
    at: int, fault: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, dirs = contents(target), folders(target)
    rename, done = Path.rename, [0]

    def troubled(self: Path, to: Any) -> Path:
        done[0] += 1
        if done[0] == at + 1:
            if fault == "error":
                raise OSError(28, "No space left on device")
            os.kill(os.getpid(), signal.SIGINT)
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", troubled)
    with pytest.raises(OSError if fault == "error" else KeyboardInterrupt):
        put(target)
    monkeypatch.undo()
    assert done[0] > at
    left = {name: text for name, text in contents(target).items() if not name.startswith(".partial")}
    assert left == before
    assert {name for name in folders(target) if not name.startswith(".partial")} == dirs


def test_there_are_as_many_moves_as_are_tried(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename, done = Path.rename, [0]

    def counted(self: Path, to: Any) -> Path:
        done[0] += 1
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", counted)
    put(target)
    assert done[0] == MOVES


def test_a_manifest_that_names_files_elsewhere_moves_none_of_them(target: Path) -> None:
    (target.parent / "thesis.tex").write_text("mine")
    place(finished(target), target, [Path(name) for name in NEW], {*OWN, "../thesis.tex", "/etc/hostname"})
    assert (target.parent / "thesis.tex").read_text() == "mine"
