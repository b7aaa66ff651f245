"""The manifest of a run folder: what it takes to make the run again, and when and where it was made."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from typing import Any

from aidc_twin.catalogue.reader import TABLES
from aidc_twin.report.provenance import version
from aidc_twin.studies.outcome import Outcome

__all__ = ["MANIFEST", "PROGRAM", "catalogue_hash", "manifest", "stamped"]

MANIFEST = "manifest.json"
PROGRAM = "aidc_twin"
# Libraries whose versions bear on the numbers and on the bytes of the files.
LIBRARIES = ("jax", "jaxlib", "matplotlib", "numpy", "pandas", "pyarrow", "scipy")


@cache
def catalogue_hash() -> str:
    """SHA-256 over the names and bytes of the tables of the catalogue, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(TABLES.glob("*.csv")):
        content = path.read_bytes()
        digest.update(f"{path.name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def manifest(
    outcomes: Sequence[Outcome], command: Sequence[str] | str, files: Sequence[str]
) -> dict[str, Any]:
    """Contents of ``manifest.json``.

    Parameters
    ----------
    command
        Command line.
    files
        Paths of all other files of the folder, from the folder.
    """
    designs = {
        "designs": [
            {
                "name": outcome.name,
                "spec": outcome.spec.document.name,
                "spec_hash": outcome.provenance["spec_hash"],
                # What a program has changed after the file was read, which the copied spec does not show.
                "changed": sorted(
                    ".".join(str(key) for key in path) for path in outcome.spec.document.given_later
                ),
                "weather": outcome.provenance["weather"],
                "weather_terms": outcome.provenance["weather_terms"],
                "load": outcome.provenance["load"],
                "period": outcome.provenance["period"],
                "step": outcome.provenance["step"],
            }
            for outcome in outcomes
        ]
    }
    return stamped(designs, command, files)


def stamped(what: Mapping[str, Any], command: Sequence[str] | str, files: Sequence[str]) -> dict[str, Any]:
    """What was run, between the program that ran it and the machine and files that it left."""
    return {
        "program": PROGRAM,
        "version": version(),
        "command": command if isinstance(command, str) else list(command),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "catalogue_hash": catalogue_hash(),
        **what,
        "machine": {
            "system": platform.system(),
            "machine": platform.machine(),
            "python": sys.version.split()[0],
            "libraries": {name: _version_of(name) for name in LIBRARIES},
        },
        "files": list(files),
    }


def _version_of(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"
