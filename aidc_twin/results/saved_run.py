"""One design of a run folder, read back: its spec and its results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_types import near

__all__ = ["SavedRun", "read_run"]

RESULTS = "results.json"


@dataclass(frozen=True)
class SavedRun:
    """A design as a run folder holds it.

    Attributes
    ----------
    spec
        From ``specs``.
    results
        Its part of ``results.json``.
    findings
        What the folder does not say: values that a program had set are in no file.
    """

    spec: Spec
    results: Mapping[str, Any] = field(repr=False)
    findings: tuple[Finding, ...] = ()


def read_run(text: str) -> SavedRun | None:
    """The design that ``FOLDER`` or ``FOLDER:NAME`` names; None where the text names no folder.

    Raises
    ------
    InputError
        The folder holds no results, several designs and none is named, or not the one that is named.
    """
    folder, name = Path(text), ""
    if not folder.is_dir():
        before, colon, name = text.rpartition(":")
        folder = Path(before)
        if not colon or not before or not folder.is_dir():
            return None
    path = folder / RESULTS
    try:
        designs = {d["name"]: d for d in json.loads(path.read_text(encoding="utf-8"))["designs"]}
    except (OSError, ValueError, KeyError, TypeError):
        cure = "Name a folder that run or compare wrote with --out, or a spec."
        raise InputError(
            Finding(str(folder), f"no {RESULTS} of a run", "a folder is a run folder", cure)
        ) from None
    if not name and len(designs) > 1:
        cure = f"Write {folder}:{next(iter(designs))}."
        what = f"holds {len(designs)} designs: {', '.join(designs)}"
        raise InputError(Finding(str(folder), what, "a difference is between two designs", cure))
    if name and name not in designs:
        raise InputError(
            Finding(text, f"no design {name!r} in {folder}", "see its specs", near(name, designs))
        )
    results = designs[name or next(iter(designs))]
    spec = read_spec(folder / "specs" / f"{results['name']}.yaml")
    found: tuple[Finding, ...] = ()
    if spec.hash != results["provenance"]["spec_hash"]:
        what = "its spec is not quite what was run: a program had set values, or files have moved"
        found = (Finding(text, what, "inputs are read from the spec", "See the manifest of the folder."),)
    return SavedRun(spec, results, found)
