"""A spec by what people type: the name of a reference design, or the path of a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_types import near
from aidc_twin.reference import reference_specs
from aidc_twin.unit_grammar import quote

__all__ = ["find_spec", "find_specs"]

SUFFIXES = (".yaml", ".yml")


def find_spec(text: str | Path) -> Spec:
    """Read the reference design of that name, or else the file at that path; ``./air_20kw`` is a path.

    Raises
    ------
    InputError
        Neither exists, or the file is unusable; see `aidc_twin.facility.reading.read_spec`.
    """
    name = str(text)
    known = reference_specs()
    if name in known:
        return read_spec(known[name])
    path = Path(text)
    bare = path.parent == Path() and path.suffix.lower() not in SUFFIXES and not name.startswith(".")
    if bare and not _exists(path):
        rule = "a spec is a YAML file, or a reference design by name"
        raise InputError(Finding(quote(name), "no such file or reference design", rule, near(name, known)))
    return read_spec(path)


def _exists(path: Path) -> bool:
    """Whether something is there; a name that no file can have is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def find_specs(texts: Sequence[str]) -> list[Spec]:
    """Read several; the mistakes of all of them are reported together.

    Raises
    ------
    InputError
        Any of them is unusable.
    """
    specs: list[Spec] = []
    findings: list[Finding] = []
    for text in dict.fromkeys(texts):
        try:
            specs.append(find_spec(text))
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    by_text = dict(zip(dict.fromkeys(texts), specs, strict=True))
    return [by_text[text] for text in texts]
