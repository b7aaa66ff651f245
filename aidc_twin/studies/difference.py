"""In which inputs two designs differ, and what each of them does alone to a figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aidc_twin.catalogue import Entry, load
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.positions import KeyPath, dotted
from aidc_twin.facility.schema import Row, explain
from aidc_twin.facility.spec import Override, Spec
from aidc_twin.facility.spec_fields import leaves, quantity_of
from aidc_twin.facility.spec_types import near
from aidc_twin.facility.stack import stack
from aidc_twin.metrics import metrics_of
from aidc_twin.studies.evaluate import Period
from aidc_twin.studies.sweep import SweepResult, run_variants
from aidc_twin.studies.why import metrics_known

__all__ = ["InputDifference", "check_by", "effects_of", "figure_of", "input_differences"]

# They name a design and do not make it.
NAMES = ("name", "purpose", "expected")
# Paths of files start from the folder of their spec.
FILES = ("site.weather", "workload.file")
NONE = "none"
OTHERS = 'The others are keys of "metrics" in: aidc-twin run SPEC --json.'
MONEY = {"capex": "capex", "opex": "opex", "lifecycle": "lifecycle_cost"}
YEARLY = ("opex", "lifecycle")
ALONE = "cannot change alone"
# Lanes that are no single change: the first design, and all changes of its structure at once.
BASE, JOINT = -1, -2
TOGETHER = "structure, together"


@dataclass(frozen=True)
class InputDifference:
    """One input that differs.

    Attributes
    ----------
    path
        Dotted path in the spec; of a replaced row of the catalogue ``overrides: id.parameter``.
    values
        In the first and in the second design, as text with unit.
    origins
        Of both: where it is given, or the source of the default.
    change
        What makes the first design take the second one's value: paths and values for `Spec.replace`.
    effect
        What the change alone does to the figure that was asked for, in its shown unit; None where unknown.
    reason
        Why there is no effect: what the change alone would break.
    """

    path: str
    values: tuple[str, str]
    origins: tuple[str, str]
    change: Mapping[str, Any]
    effect: float | None = None
    reason: str = ""


def input_differences(one: Spec, other: Spec) -> list[InputDifference]:
    """Every input in which two specs differ, in the order of the spec; names and purpose are none."""
    sides = (_inputs(one), _inputs(other))
    sections = _sections(*sides)
    found: list[InputDifference] = []
    seen: set[KeyPath] = set()
    for path in [*sides[0], *(p for p in sides[1] if p not in sides[0])]:
        section = next((s for s in sections if path[: len(s)] == s), path)
        if section in seen or section[0] == "overrides":
            continue
        seen.add(section)
        if section != path or section in sections:
            texts = tuple(_section_text(side, section) for side in sides)
            found.append(_difference(one, other, section, (texts[0], texts[1])))
        elif sides[0][path].same != sides[1][path].same:
            found.append(
                _difference(one, other, path, (sides[0][path].row.value, sides[1][path].row.value), sides)
            )
    return [*found, *_overrides(one, other)]


@dataclass(frozen=True)
class _Input:
    """A value of a spec: as it is compared, as it is shown, its unit in SI (empty for a name), itself."""

    same: Any
    row: Row
    unit: str
    value: Any


def _inputs(spec: Spec) -> dict[KeyPath, _Input]:
    rows = {row.path: row for row in explain(spec)}
    found = {}
    for path, value, info, _ in leaves(spec):
        declared = quantity_of(info)
        # As the hash of a spec has it: numbers of twelve digits, so that "0.02 MW" is "20 kW".
        same = f"{value:.12g}" if isinstance(value, float) else value
        if dotted(path) in FILES and value is not None and _is_file(spec, value):
            same = str((spec.folder / value).resolve())
        if path[0] not in NAMES:
            found[path] = _Input(same, rows[dotted(path)], declared.dimension if declared else "", value)
    return found


def _is_file(spec: Spec, value: str) -> bool:
    return (spec.folder / value).is_file()


def _sections(one: Mapping[KeyPath, _Input], other: Mapping[KeyPath, _Input]) -> list[KeyPath]:
    """Sections that only one of the designs has, or that are of another kind: they differ as a whole."""
    found: dict[KeyPath, None] = {}
    for side, opposite in ((one, other), (other, one)):
        for path in side:
            if path in opposite:
                if path[0] == "plants" and path[2:] == ("kind",) and side[path].same != opposite[path].same:
                    found[path[:2]] = None
                continue
            # The section is where the other design's leaf ends, or the first step that it does not know.
            known = [p for p in opposite if path[: len(p)] == p]
            depth = len(known[0]) if known else 1 + max(_common(path, p) for p in opposite)
            found[path[:depth]] = None
    # What lies within a section that differs as a whole is told with it.
    return [s for s in found if not any(s != t and s[: len(t)] == t for t in found)]


def _common(path: KeyPath, other: KeyPath) -> int:
    for length, (a, b) in enumerate(zip(path, other, strict=False)):
        if a != b:
            return length
    return min(len(path), len(other))


def _section_text(side: Mapping[KeyPath, _Input], section: KeyPath) -> str:
    given = [
        f"{dotted(path[len(section) :])} {item.row.value}"
        for path, item in side.items()
        if path[: len(section)] == section and path != section and item.row.origin == "given"
    ]
    return "; ".join(given) or NONE


def _difference(
    one: Spec,
    other: Spec,
    path: KeyPath,
    values: tuple[str, str],
    sides: tuple[Mapping[KeyPath, _Input], Mapping[KeyPath, _Input]] | None = None,
) -> InputDifference:
    if sides is None:
        origins = tuple(
            _at(spec, path) if value != NONE else "" for spec, value in zip((one, other), values, strict=True)
        )
        change = {dotted(path): _written(other, path)}
        return InputDifference(dotted(path), values, (origins[0], origins[1]), change)
    rows = [side[path].row for side in sides]
    origins = tuple(
        _at(spec, path) if row.origin == "given" else f"default: {row.source}"
        for spec, row in zip((one, other), rows, strict=True)
    )
    target = sides[1][path]
    written = _written(other, path) if target.row.origin == "given" else _default(target)
    if dotted(path) in FILES and isinstance(written, str) and _is_file(other, written):
        written = str((other.folder / written).resolve())
    return InputDifference(dotted(path), values, (origins[0], origins[1]), {dotted(path): written})


def _at(spec: Spec, path: KeyPath) -> str:
    where = spec.document.where(path)
    file, _, rest = where.rpartition(":")
    file, _, line = file.rpartition(":")
    return (
        f"{Path(file).name} line {line}" if rest.isdecimal() and line.isdecimal() else f"{where}, set later"
    )


def _written(spec: Spec, path: KeyPath) -> Any:
    """The value as the file holds it; None where it does not."""
    data: Any = spec.document.data
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _default(item: _Input) -> Any:
    """A default as a file would say it."""
    if item.value is None or not item.unit:
        return item.value if item.value is None or isinstance(item.value, (int, float)) else str(item.value)
    unit = {"1": "", "dK": " K"}.get(item.unit, f" {item.unit}")
    return f"{item.value!r}{unit}"


def _overrides(one: Spec, other: Spec) -> Iterator[InputDifference]:
    """Rows of the catalogue that the designs replace in another way."""
    keys = [{(o.id, o.parameter, o.region): o for o in spec.overrides} for spec in (one, other)]
    lists = [list(spec.document.data.get("overrides") or ()) for spec in (one, other)]
    for key in dict.fromkeys([*keys[0], *keys[1]]):
        entries = [_entry(own.get(key), key) for own in keys]
        if entries[0].value == entries[1].value:
            continue
        mine = [item for item in lists[0] if _key(item) != key]
        theirs = [item for item in lists[1] if _key(item) == key]
        origins = [
            f"override: {entry.reason}" if entry.reason else f"{entry.place}: {entry.grade}"
            for entry in entries
        ]
        yield InputDifference(
            f"overrides: {'.'.join(key[:2])}{f' ({key[2]})' if key[2] else ''}",
            (entries[0].written, entries[1].written),
            (origins[0], origins[1]),
            {"overrides": [*mine, *theirs]},
        )


def _entry(change: Override | None, key: tuple[str, str, str]) -> Entry:
    """A row of the catalogue, as a design that may override it has it."""
    catalogue = load()
    if change is not None:
        catalogue = catalogue.override(
            change.id, change.parameter, change.value, change.reason, change.region
        )
    return catalogue.get(*key)


def _key(item: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(item.get("id", "")), str(item.get("parameter", "")), str(item.get("region", "") or "")


def check_by(figure: str, whole_year: bool) -> None:
    """Refuse a figure that no effect can be given for.

    Raises
    ------
    InputError
        It is unknown, or needs a whole year.
    """
    known = (*metrics_known(), *MONEY)
    if figure not in known:
        rule = "inputs are ranked by a metric or a cost"
        raise InputError(Finding("--by", f"{figure!r} is no figure", rule, near(figure, known, OTHERS)))
    if figure in YEARLY and not whole_year:
        what = f"{figure} needs a whole year"
        raise InputError(Finding("--by", what, "fewer days are asked for", "Leave --days out."))


def figure_of(result: SweepResult, lane: int, figure: str) -> float:
    """A figure of one lane in its shown unit; NaN where it has none."""
    name = MONEY.get(figure, figure)
    for (key, _), values in result.figures.items():
        if key == name:
            return float(values[lane])
    shown = metrics_of(result.run, lane, None)[name].in_shown()
    return math.nan if shown is None else shown


def effects_of(
    one: Spec,
    differences: Sequence[InputDifference],
    figure: str,
    weather: str | None = None,
    period: Period | None = None,
    progress: Callable[[float], None] | None = None,
) -> list[InputDifference]:
    """What each difference alone does to a figure of the first design, ranked by size.

    Variants of one wiring run as lanes of one simulation. First stand those that cannot change alone, with
    the reason; they are the structure of the difference. The rest follows by falling effect.
    """
    structure: list[InputDifference] = []
    groups: list[tuple[Facility, list[Spec], list[int]]] = []
    together: dict[str, Any] = {}
    _into(groups, one, BASE)
    for index, item in enumerate(differences):
        try:
            _into(groups, one.replace(item.change), index)
        except InputError as error:
            first = error.findings[0]
            structure.append(replace(item, reason=f"{ALONE}: {first.rule}"))
            together |= item.change
    if len(structure) > 1:
        with suppress(InputError):
            _into(groups, one.replace(together), JOINT)
    found: dict[int, float] = {}
    for number, (_, specs, indices) in enumerate(groups):
        tell = None if progress is None else _part(progress, number, len(groups))
        result = run_variants(specs, {"variant": tuple(spec.name for spec in specs)}, weather, period, tell)
        found |= {index: figure_of(result, lane, figure) for lane, index in enumerate(indices)}
    if JOINT in found:
        words, effect = "those above, changed at once", found[JOINT] - found[BASE]
        structure.append(InputDifference(TOGETHER, ("", ""), ("", ""), together, effect, words))
    ranked = [replace(differences[i], effect=value - found[BASE]) for i, value in found.items() if i >= 0]
    return [*structure, *sorted(ranked, key=lambda item: -abs(item.effect or 0.0))]


def _part(progress: Callable[[float], None], number: int, count: int) -> Callable[[float], None]:
    return lambda share: progress((number + share) / count)


def _into(groups: list[tuple[Facility, list[Spec], list[int]]], spec: Spec, index: int) -> None:
    """Add a variant to the group of its wiring."""
    facility = build(spec, load(), spec.workload.profile == "file")
    for first, specs, indices in groups:
        try:
            stack([first, facility])
        except InputError:
            continue
        specs.append(spec)
        indices.append(index)
        return
    groups.append((facility, [spec], [index]))
