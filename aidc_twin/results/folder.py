"""A run folder: all results of a run, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from aidc_twin.errors import Finding, InputError
from aidc_twin.report.figure_parity import SUMMARY, save_parity_figures
from aidc_twin.report.figures import save_figures
from aidc_twin.report.tables import comparison, crossings_table, ranking, reasons, to_csv
from aidc_twin.results.csv_files import capex_csv, equipment_csv, monthly_csv
from aidc_twin.results.hourly_file import write_hourly
from aidc_twin.results.json_form import designs_json, to_json
from aidc_twin.results.manifest import MANIFEST, PROGRAM, designs_of, manifest
from aidc_twin.results.placing import LEFTOVERS, place, uninterrupted
from aidc_twin.studies.outcome import Outcome, distinct
from aidc_twin.studies.parity_result import ParityResult

__all__ = ["check_folder", "write_folder", "write_texts", "written_whole"]


def write_folder(
    outcomes: Sequence[Outcome],
    folder: Path,
    command: Sequence[str] | str,
    figures: bool = True,
    parity: ParityResult | None = None,
) -> list[Path]:
    """Write the results of designs into a folder.

    ``manifest.json`` alone holds time, paths and machine: all other files are the same, byte for byte, for
    the same input, versions and machine type. Hours are written where the run kept them. Everything is
    written apart and then takes its place: an interrupted run leaves the target as it was.

    Parameters
    ----------
    folder
        Absent, empty, or a run folder, whose own files are replaced and whose other files stay.
    command
        The command line that asked for it.
    figures
        Whether to draw.
    parity
        Where two designs cost the same; its table and its figures come with it.

    Returns
    -------
    The files, sorted.

    Raises
    ------
    InputError
        If the folder holds something else, is a file, or cannot be written.
    """
    return written_whole(folder, lambda partial: _write(outcomes, partial, command, figures, parity))


def written_whole(folder: Path, fill: Callable[[Path], None]) -> list[Path]:
    """Fill a folder beside the target, which then takes its place; see :func:`write_folder`.

    Parameters
    ----------
    fill
        Writes all files into the folder that it is given, ``manifest.json`` with their names among them.
    """
    named, folder = Path(folder), Path(folder).resolve()
    check_folder(named)
    standing = _standing(folder)
    # Within a folder that stands, else beside it: always on one disk with the target.
    name = f"{LEFTOVERS[0]}{uuid.uuid4().hex[:8]}"
    partial = folder / name if folder.is_dir() else folder.parent / f".{folder.name}{name}"
    try:
        partial.mkdir(parents=True)
        fill(partial)
        written = sorted(path.relative_to(partial) for path in partial.rglob("*") if path.is_file())
        place(partial, folder, written, _own_files(folder))
    except OSError as error:
        raise InputError(_unwritable(named, error)) from error
    finally:
        with uninterrupted():
            shutil.rmtree(partial, ignore_errors=True)
            for made in (folder, *folder.parents):
                if made == standing or (made.is_dir() and any(made.iterdir())):
                    break
                with suppress(OSError):
                    made.rmdir()
    return [named / path for path in written]


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
    found = [p for p in folder.iterdir() if not p.name.startswith(LEFTOVERS)] if folder.is_dir() else []
    if found and not _is_run(folder):
        raise InputError(
            Finding(
                str(folder),
                "holds files and no run of aidc_twin",
                "results go into a new or empty folder, or replace an earlier run",
                "Name another folder with --out.",
            )
        )
    standing = _standing(folder.absolute())
    try:
        # The system's own answer: permissions, read-only disks and system folders refuse in different ways.
        Path(tempfile.mkdtemp(prefix=".aidc-twin-", dir=standing)).rmdir()
    except OSError as error:
        raise InputError(
            Finding(
                str(folder),
                f"nothing can be written in {standing}: {(error.strerror or str(error)).lower()}",
                "results need a folder that is writable",
                "Name another folder with --out.",
            )
        ) from None


def _standing(folder: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))


def _write(
    outcomes: Sequence[Outcome],
    folder: Path,
    command: Sequence[str] | str,
    figures: bool,
    parity: ParityResult | None,
) -> None:
    names = distinct([outcome.name for outcome in outcomes])
    texts = {
        "results.json": to_json(designs_json(outcomes, parity)),
        "comparison.csv": to_csv(comparison(outcomes)),
        "monthly.csv": monthly_csv(outcomes),
        "capex.csv": capex_csv(outcomes),
        "equipment.csv": equipment_csv(outcomes),
    }
    if len(outcomes) > 1:
        texts["reasons.csv"] = to_csv(reasons(outcomes))
        texts["ranking.csv"] = to_csv(ranking(outcomes))
    if parity is not None:
        texts["parity.csv"] = to_csv(crossings_table(parity))
    for name, outcome in zip(names, outcomes, strict=True):
        texts[f"specs/{name}.yaml"] = outcome.spec.document.text
    write_texts(folder, texts)
    if all(outcome.run.hourly for outcome in outcomes):
        write_hourly(outcomes, folder / "hourly.parquet")
    if figures:
        save_figures(outcomes, folder / "figures")
    if figures and parity is not None:
        save_parity_figures(parity, folder / "figures", SUMMARY)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    write_texts(folder, {MANIFEST: to_json(manifest(designs_of(outcomes), command, files))})


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write texts into a folder, by path from it; the same text gives the same bytes on every system."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _own_files(folder: Path) -> set[str]:
    """Files that the earlier run wrote, by its manifest."""
    if not _is_run(folder):
        return set()
    return {MANIFEST, *map(str, json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])}


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
    # The writer of Parquet hides the number of the error in its text.
    hidden = re.search(r"\[errno (\d+)\]", str(error), re.IGNORECASE)
    reason = os.strerror(int(hidden[1])) if hidden else error.strerror or str(error)
    return Finding(
        str(folder),
        f"cannot be written: {reason}",
        "results need a folder that is writable with room for them",
        "Nothing was written. Name another folder with --out.",
    )
