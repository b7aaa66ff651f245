"""Reads a spec file: from YAML to a `Spec` in SI, or to one error that holds every mistake of the file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.positions import Document, KeyPath, dotted
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_checks import complaints
from aidc_twin.facility.spec_fields import data_at, entry_model, field_at, fields, lone_model
from aidc_twin.facility.spec_known import known_names, outside
from aidc_twin.facility.spec_plants import PLANT_KINDS
from aidc_twin.facility.spec_sections import Override
from aidc_twin.facility.spec_types import Name, ValueProblem, near
from aidc_twin.facility.spec_values import NO_DEFAULT, Complaint, Known, Values
from aidc_twin.facility.spec_yaml import read_document, read_text
from aidc_twin.unit_grammar import UnitError, quote

__all__ = ["parse_spec", "read_spec", "replaced"]


def read_spec(path: str | Path, known: Known | None = None) -> Spec:
    """Read a spec file.

    Parameters
    ----------
    path
        A YAML file.
    known
        Names that may stand in the spec, by kind ("server", "tariff" ...), in place of those of the
        catalogue; places, files and overrides are then not looked up.

    Raises
    ------
    InputError
        The file is unusable; all its mistakes, in the order of their lines, each with
        ``file:line:column``, what is wrong, the rule and the cure.
    """
    return _judged(read_document(path), known)


def parse_spec(text: str, name: str = "spec.yaml", known: Known | None = None) -> Spec:
    """Read a spec from a text; ``name`` stands for the file in findings. See `read_spec`."""
    return _judged(read_text(text, name), known)


def replaced(spec: Spec, values: Mapping[str, Any], known: Known | None = None) -> Spec:
    """A spec with values changed by dotted path; see `Spec.replace`.

    Raises
    ------
    InputError
        A path leads nowhere, or the new spec is unusable.
    """
    document = spec.document
    for path, value in values.items():
        steps: KeyPath = tuple(int(step) if step.isdecimal() else step for step in path.split("."))
        _known_path(path, steps, document.data)
        document = document.with_value(steps, value)
    return _judged(document, spec.known if known is None else known)


def _known_path(path: str, steps: KeyPath, data: dict[str, Any]) -> None:
    """Refuse a path that no spec has; a path into a plant or a list needs that entry."""
    start: tuple[type[BaseModel], KeyPath] = (Spec, steps)
    entry: Any = data
    if len(steps) > 2 and steps[0] == "plants":
        entry = (data.get("plants") or {}).get(steps[1])
        kind = entry.get("kind") if isinstance(entry, dict) else None
        start = (PLANT_KINDS.get(str(kind), Spec), steps[2:])
    elif len(steps) > 2 and steps[0] == "overrides":
        inside = isinstance(steps[1], int) and steps[1] < len(data.get("overrides") or ())
        entry, start = ({} if inside else None), (Override, steps[2:])
    elif len(steps) == 2 and steps[0] == "plants":
        return
    elif steps[0] == "halls":
        # A new hall, kind of racks or loop comes as a whole.
        entry = data_at(data, steps[: 4 if len(steps) > 4 else 2 if len(steps) > 2 else 0])
    if entry is None or field_at(*start) is None:
        paths = [dotted(place) for place in _paths(data)]
        raise InputError(
            Finding(path, "no such value in this spec", "a path leads to a field", near(path, paths))
        )


def _paths(data: dict[str, Any]) -> Iterator[KeyPath]:
    """Every path that a spec with these plants can have."""

    def below(model: type[BaseModel], path: KeyPath) -> Iterator[KeyPath]:
        entries = data_at(data, path)
        for key, (_, info) in fields(model).items():
            yield (*path, key)
            inner, entry = lone_model(info), entry_model(info)
            if inner is not None:
                yield from below(inner, (*path, key))
            elif entry is not None and isinstance(entries, dict) and isinstance(entries.get(key), dict):
                for name in entries[key]:
                    yield (*path, key, name)
                    yield from below(entry, (*path, key, name))

    yield from below(Spec, ())
    for name, plant in (data.get("plants") or {}).items():
        if isinstance(plant, dict) and plant.get("kind") in PLANT_KINDS:
            yield from below(PLANT_KINDS[plant["kind"]], ("plants", name))


@lru_cache(maxsize=32)
def _adapter(key: str) -> TypeAdapter[Any]:
    info = fields(Spec)[key][1]
    kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    return TypeAdapter(kind)


def _judged(document: Document, known: Known | None) -> Spec:
    """The spec of a document, section by section, so that one broken section hides no other."""
    names = known_names() if known is None else known
    said: list[Complaint] = []
    parts: dict[str, Any] = {}
    for key in document.data:
        if key not in fields(Spec):
            said.append(_unknown_key((key,), Spec))
    for key, (_, info) in fields(Spec).items():
        if key not in document.data:
            if info.is_required():
                said.append(_missing((), key))
        elif key == "plants":
            parts[key] = _plants(document.data[key], said)
        else:
            parts[key] = _validated(_adapter(key), document.data[key], (key,), Spec, said, 0)
    values = Values(document.data, Spec)
    said += complaints(values, names)
    if known is None:
        said += outside(document, values)
    findings = _findings(document, said)
    if findings:
        raise InputError(findings)
    spec = Spec.model_validate(parts)
    spec._document, spec._known = document, known
    return spec


def _plants(data: Any, said: list[Complaint]) -> dict[str, Any]:
    """Each plant by its kind."""
    plants: dict[str, Any] = {}
    if not isinstance(data, dict) or not data:
        said.append(Complaint(("plants",), "plants holds no plant", "needs a mapping of name to plant"))
        return plants
    for name, entry in data.items():
        path: KeyPath = ("plants", name)
        try:
            Name().read(name)
        except ValueProblem as error:
            said.append(Complaint(path, f"plant {error.what}", error.rule, error.cure, of_key=True))
        if not isinstance(entry, dict):
            said.append(Complaint(path, f"{dotted(path)} is {_sort(entry)}", "needs a mapping", "Add kind:."))
        elif "kind" not in entry:
            said.append(_missing(path, "kind"))
        elif not isinstance(entry["kind"], str) or entry["kind"] not in PLANT_KINDS:
            what = f"{dotted(path)}.kind = {quote(entry['kind'])}"
            rule = f"needs one of {', '.join(PLANT_KINDS)}"
            said.append(Complaint((*path, "kind"), what, rule, near(str(entry["kind"]), PLANT_KINDS)))
        else:
            model = PLANT_KINDS[entry["kind"]]
            plants[name] = _validated(TypeAdapter(model), entry, path, model, said)
    return plants


def _validated(
    adapter: TypeAdapter[Any],
    data: Any,
    path: KeyPath,
    model: type[BaseModel],
    said: list[Complaint],
    depth: int | None = None,
) -> Any:
    """The data read by an adapter; paths inside ``model`` start at ``depth``, by default below ``path``."""
    start = len(path) if depth is None else depth
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        for line in error.errors(include_url=False):
            said.append(_complaint((*path, *line["loc"]), line, start, model))
        return None


def _complaint(path: KeyPath, line: Mapping[str, Any], depth: int, model: type[BaseModel]) -> Complaint:
    """One line of pydantic in our words."""
    kind, value = line["type"], line["input"]
    if kind == "extra_forbidden":
        return _unknown_key(path, _owner(model, path[depth:-1]))
    if kind == "missing":
        return _missing(path[:-1], str(path[-1]))
    error = line.get("ctx", {}).get("error")
    if value is None:
        rule = getattr(error, "rule", "needs a mapping of its fields")
        return Complaint(path, f"{dotted(path)} is empty", rule)
    if isinstance(error, (UnitError, ValueProblem)):
        return Complaint(path, f"{dotted(path)} = {error.what}", error.rule, error.cure)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return Complaint(path, f"{dotted(path)} is {_sort(value)}", "needs a mapping of its fields")
    if kind in ("tuple_type", "list_type"):
        return Complaint(path, f"{dotted(path)} is {_sort(value)}", "needs a list", "Write [a, b].")
    return Complaint(path, f"{dotted(path)} = {quote(value)}", line["msg"].lower())


def _owner(model: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    """The section in which an unknown key stands."""
    if any(isinstance(step, int) for step in path):
        return Override
    info = field_at(model, path) if path else None
    return (info is not None and (entry_model(info) or lone_model(info))) or model


def _unknown_key(path: KeyPath, model: type[BaseModel]) -> Complaint:
    place = dotted(path[:-1]) or "a spec"
    meant = difflib.get_close_matches(str(path[-1]), fields(model), n=1)
    return Complaint(
        path,
        f"unknown key {quote(path[-1])}",
        f"{place} has no such key",
        near(str(path[-1]), fields(model)),
        of_key=True,
        explains=tuple((*path[:-1], key) for key in meant),
    )


def _missing(path: KeyPath, key: str) -> Complaint:
    what = f"{dotted((*path, key))} is missing"
    return Complaint(path, what, NO_DEFAULT, f"Add {key}:.", of_key=True, explains=((*path, key),))


def _sort(value: Any) -> str:
    """What a value is, for a message."""
    if value is None:
        return "empty"
    words = {dict: "a mapping", list: "a list", bool: "a truth value", str: "text"}
    word = words.get(type(value), "a number")
    return word if isinstance(value, (dict, list)) else f"{word}, {quote(value)}"


def _findings(document: Document, said: list[Complaint]) -> list[Finding]:
    """All that is wrong, by line; what follows from a value that could not be read is left out.

    So is the missing key that a misspelt one was meant to be.
    """
    misspelt = {path for item in said if item.rule != NO_DEFAULT for path in item.explains}
    placed = [
        (document.position(item.path, item.of_key), document.where(item.path, item.of_key), item)
        for item in said
        if not any(item.path[: len(path)] == path for path in document.unread)
        and not (item.rule == NO_DEFAULT and misspelt.issuperset(item.explains))
    ]
    lines = [
        ((problem.line, problem.column), Finding(where, problem.what, problem.rule, problem.cure))
        for problem in document.problems
        for where in [f"{document.name}:{problem.line}:{problem.column}"]
    ]
    lines += [(place, Finding(where, item.what, item.rule, item.cure)) for place, where, item in placed]
    return list(dict.fromkeys(finding for _, finding in sorted(lines)))
