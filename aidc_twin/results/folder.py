"""A run folder: all results of a run, written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from aidc_twin.errors import Finding, InputError
from aidc_twin.report.figures import save_figures
from aidc_twin.report.tables import comparison, reasons, to_csv
from aidc_twin.results.csv_files import capex_csv, equipment_csv, monthly_csv
from aidc_twin.results.hourly_file import write_hourly
from aidc_twin.results.json_form import designs_json, to_json
from aidc_twin.results.manifest import MANIFEST, PROGRAM, manifest
from aidc_twin.studies.outcome import Outcome, distinct

__all__ = ["check_folder", "write_folder", "write_whole"]


def write_folder(
    outcomes: Sequence[Outcome], folder: Path, command: Sequence[str] | str, figures: bool = True
) -> list[Path]:
    """Write the results of designs into a folder.

    ``manifest.json`` alone holds time, paths and machine: all other files are the same, byte for byte, for
    the same input, versions and machine type. Hours are written where the run kept them. Everything is
    written to a folder beside the target, which then takes its place: an interrupted run leaves the target
    as it was.

    Parameters
    ----------
    folder
        Absent, empty, or a run folder, whose own files are replaced and whose other files stay.
    command
        The command line that asked for it.
    figures
        Whether to draw.

    Returns
    -------
    The files, sorted.

    Raises
    ------
    InputError
        If the folder holds something else, is a file, or cannot be written.
    """
    return write_whole(Path(folder), lambda partial: _write(outcomes, partial, command, figures))


def write_whole(folder: Path, write: Callable[[Path], None]) -> list[Path]:
    """Let a folder be written beside its place and put it there once it is whole; see `write_folder`.

    Parameters
    ----------
    folder
        Absent, empty, or a run folder.
    write
        Writes all files into the folder that it is given, the manifest among them.

    Raises
    ------
    InputError
        As `write_folder`.
    """
    check_folder(folder)
    partial = folder.parent / f".{folder.name}.partial-{uuid.uuid4().hex[:8]}"
    try:
        partial.mkdir(parents=True)
        write(partial)
        written = sorted(path.relative_to(partial) for path in partial.rglob("*") if path.is_file())
        _take_place(partial, folder)
    except OSError as error:
        raise InputError(_unwritable(folder, error)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return [folder / path for path in written]


def check_folder(folder: Path) -> None:
    """Refuse a target that cannot become a run folder; worth asking before a long run.

    Raises
    ------
    InputError
        If it is a file, holds something else than a run, or lies where nothing can be written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(
            Finding(str(folder), "is a file", "results need a folder", "Name another folder with --out.")
        )
    if folder.is_dir() and any(folder.iterdir()) and not _is_run(folder):
        raise InputError(
            Finding(
                str(folder),
                "holds files and no run of aidc_twin",
                "results go into a new or empty folder, or replace an earlier run",
                "Name another folder with --out.",
            )
        )
    standing = next((p for p in (folder, *folder.absolute().parents) if p.exists()), Path("/"))
    if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
        raise InputError(
            Finding(
                str(folder),
                f"nothing can be written in {standing}",
                "results need a folder that is writable",
                "Name another folder with --out.",
            )
        )


def _write(outcomes: Sequence[Outcome], folder: Path, command: Sequence[str] | str, figures: bool) -> None:
    names = distinct([outcome.name for outcome in outcomes])
    texts = {
        "results.json": to_json(designs_json(outcomes)),
        "comparison.csv": to_csv(comparison(outcomes)),
        "monthly.csv": monthly_csv(outcomes),
        "capex.csv": capex_csv(outcomes),
        "equipment.csv": equipment_csv(outcomes),
    }
    if len(outcomes) > 1:
        texts["reasons.csv"] = to_csv(reasons(outcomes))
    for name, outcome in zip(names, outcomes, strict=True):
        texts[f"specs/{name}.yaml"] = outcome.spec.document.text
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    if all(outcome.run.hourly for outcome in outcomes):
        write_hourly(outcomes, folder / "hourly.parquet")
    if figures:
        save_figures(outcomes, folder / "figures")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    text = to_json(manifest(outcomes, command, files))
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _take_place(partial: Path, folder: Path) -> None:
    """Put the finished folder in place of an earlier run, whose foreign files move over."""
    if not folder.exists():
        partial.rename(folder)
        return
    old = partial.with_name(partial.name.replace(".partial-", ".old-"))
    folder.rename(old)
    try:
        partial.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    ours = _own_files(old)
    for path in sorted(old.rglob("*")):
        relative = path.relative_to(old)
        if path.is_file() and relative.as_posix() not in ours and not (folder / relative).exists():
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            path.rename(folder / relative)
    shutil.rmtree(old)


def _own_files(folder: Path) -> set[str]:
    """Files that the earlier run wrote, by its manifest."""
    if not (folder / MANIFEST).is_file():
        return set()
    return {MANIFEST, *json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]}


def _is_run(folder: Path) -> bool:
    """Whether a folder holds a manifest of this program."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return (
        isinstance(found, dict) and found.get("program") == PROGRAM and isinstance(found.get("files"), list)
    )


def _unwritable(folder: Path, error: OSError) -> Finding:
    reason = error.strerror or str(error)
    return Finding(
        str(folder),
        f"cannot be written: {reason}",
        "results need a folder that is writable with room for them",
    )
