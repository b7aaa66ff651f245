"""The manifest of a run folder: what it takes to make the run again, and when and where it was made."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from typing import Any

from aidc_twin.catalogue.reader import TABLES
from aidc_twin.facility.spec import Spec
from aidc_twin.report.provenance import version
from aidc_twin.studies.outcome import Outcome

__all__ = ["MANIFEST", "PROGRAM", "catalogue_hash", "designs_of", "manifest", "spec_of"]

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
    designs: Sequence[dict[str, Any]], command: Sequence[str] | str, files: Sequence[str]
) -> dict[str, Any]:
    """Contents of ``manifest.json``.

    Parameters
    ----------
    designs
        What was evaluated, see :func:`designs_of`.
    command
        Command line.
    files
        Paths of all other files of the folder, from the folder.
    """
    return {
        "program": PROGRAM,
        "version": version(),
        "command": command if isinstance(command, str) else list(command),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "catalogue_hash": catalogue_hash(),
        "designs": list(designs),
        "machine": {
            "system": platform.system(),
            "machine": platform.machine(),
            "python": sys.version.split()[0],
            "libraries": {name: _version_of(name) for name in LIBRARIES},
        },
        "files": list(files),
    }


def designs_of(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Name, spec, weather and load of evaluated designs."""
    return [
        spec_of(outcome.name, outcome.spec)
        | {name: outcome.provenance[name] for name in ("weather", "weather_terms", "load", "period", "step")}
        for outcome in outcomes
    ]


def spec_of(name: str, spec: Spec) -> dict[str, Any]:
    """A design by name, file and hash, and what was changed after the file was read: its copy lacks that."""
    changed = sorted(".".join(str(key) for key in path) for path in spec.document.given_later)
    return {"name": name, "spec": spec.document.name, "spec_hash": spec.hash, "changed": changed}


def _version_of(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"
