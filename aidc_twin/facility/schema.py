"""The format of a spec for editors, a new spec from a reference one, and a spec explained line by line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.defaults import default_text
from aidc_twin.facility.positions import dotted
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_fields import leaves, quantity_of
from aidc_twin.facility.spec_types import Name, ValueProblem, near
from aidc_twin.facility.spec_yaml import read_document
from aidc_twin.reference import reference_specs

__all__ = ["Row", "explain", "schema", "template"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The format as JSON Schema: quantities are text with a unit, with their range and examples."""
    body = Spec.model_json_schema(by_alias=True)
    about = "One data-centre facility; every number carries its unit."
    return {"$schema": DIALECT, **body, "title": "aidc-twin facility spec", "description": about}


def template(name: str, from_spec: str | Path) -> str:
    """The text of a spec under a new name, its comments kept.

    Parameters
    ----------
    name
        Name of the new design.
    from_spec
        A reference spec by name ("air_20kw"), or the path of a spec file.

    Raises
    ------
    InputError
        The name is none, or there is no such spec.
    """
    try:
        Name().read(name)
    except ValueProblem as error:
        raise InputError(Finding("NAME", error.what, error.rule, error.cure)) from None
    known = reference_specs()
    path = known.get(str(from_spec), Path(from_spec))
    if not path.is_file():
        rule = "a new spec starts from a reference spec or a spec file"
        raise InputError(Finding("--from", f'no spec "{from_spec}"', rule, near(str(from_spec), known)))
    document = read_document(path)
    old = document.data.get("name")
    if not isinstance(old, str) or ("name",) not in document.values:
        raise InputError(Finding(document.where(()), "the spec has no name", "a spec has a name"))
    row, column = document.position(("name",))
    lines = document.text.splitlines(keepends=True)
    line, start = lines[row - 1], column - 1
    lines[row - 1] = line[:start] + line[start:].replace(old, name, 1)
    return "".join(lines)


@dataclass(frozen=True)
class Row:
    """One value of a complete spec.

    Parameters
    ----------
    path
        ``plants.chilled.supply``.
    value
        In a unit that people read; "-" where the catalogue or the sizing fills it.
    origin
        "given" or "default".
    source
        Where the file gives it (``file:line:column``), or the source of the default.
    """

    path: str
    value: str
    origin: str
    source: str


def explain(spec: Spec) -> list[Row]:
    """Every value of a spec with its origin, in the order of the sections."""
    rows = []
    for path, value, info, _ in leaves(spec):
        origin = spec.provenance[dotted(path)]
        declared = quantity_of(info)
        if value is None or value == () or value == "":
            text = default_text(spec, dotted(path), origin.source) or "-"
        elif declared is not None:
            text = declared.show(value)
        elif isinstance(value, tuple):
            text = ", ".join(str(part) for part in value)
        else:
            text = str(value)
        kind = "given" if origin.given else "default"
        rows.append(Row(dotted(path), text, kind, origin.where if origin.given else origin.source))
    return rows
