"""A kind of plant as a section: its docstring, its numbers with units, its volumes, memories and meters."""

from __future__ import annotations

import inspect
import re
import typing
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from aidc_twin.components.base import Component, array_table
from aidc_twin.components.registry import REGISTRY
from docs_hooks.docstring import markdown_of, table
from docs_hooks.plants import Instance, instances

__all__ = ["component_section", "declared_units"]

# Columns of values: two designs tell how a number differs, more make a table that nobody reads.
MOST_DESIGNS = 2
GATHERED = {"sum": "summed over time", "mean": "mean", "max": "highest"}


def declared_units(kind: Any, prefix: str = "") -> dict[str, tuple[str, str | None]]:
    """Unit and kind of each numeric field of a class, nested parts as ``part.field``."""
    hints = typing.get_type_hints(kind)
    declared: dict[str, tuple[str, str | None]] = {}
    for f in fields(kind):
        if "unit" in f.metadata:
            declared[prefix + f.name] = (f.metadata["unit"], f.metadata["kind"])
        # A part of one of several makes has the numbers of any of them.
        for make in typing.get_args(hints[f.name]) or (hints[f.name],):
            if is_dataclass(make):
                declared |= declared_units(make, f"{prefix}{f.name}.")
    return declared


def _shown(values: list[Any]) -> str:
    return ", ".join(f"{float(np.asarray(value).flat[0]):.5g}" for value in values)


def _values(component: Component) -> dict[str, str]:
    """Numbers of a component as text; the numbers of a tuple together."""
    gathered: dict[str, list[Any]] = {}
    for name, value in array_table(component).items():
        gathered.setdefault(re.sub(r"\.\d+$", "", name), []).append(value)
    return {name: _shown(values) for name, values in gathered.items()}


def _numbers(kind: type[Component], there: list[Instance]) -> str:
    declared = declared_units(kind)
    if not declared:
        return ""
    shown_designs = there[:MOST_DESIGNS]
    columns = [_values(instance.component) for instance in shown_designs]
    heading = ("number", "unit", *(f"{i.design}: `{i.component.name}`" for i in shown_designs))
    rows = []
    for name, (unit, what) in declared.items():
        shown = "" if unit == "1" else unit
        mark = f"`{name}`" + (f" ({what.replace('_', ' ')})" if what else "")
        rows.append((mark, shown, *(column.get(name) or "-" for column in columns)))
    text = table(heading, rows)
    indented = "\n".join(f"    {line}" for line in text.splitlines())
    several = "the" if len(there) <= MOST_DESIGNS else "two of the"
    title = f"{len(rows)} numbers" + (f", with their values in {several} reference designs" if there else "")
    return f'??? note "{title}"\n\n{indented}'


def _states(there: list[Instance]) -> str:
    """Volumes and memories, by the names after the component's own."""
    nodes: dict[str, None] = {}
    memories: dict[str, str] = {}
    for instance in there:
        component = instance.component
        nodes |= dict.fromkeys(name.removeprefix(f"{component.name}.") for name in component.nodes())
        for name, memory in component.memories().items():
            unit = "" if memory.unit == "1" else f" ({memory.unit})"
            memories[name] = f"`{name}`{unit}"
    said = []
    if nodes:
        said.append("Volumes: " + ", ".join(f"`{name}`" for name in nodes) + ".")
    if memories:
        said.append("Memories: " + ", ".join(memories.values()) + ".")
    return " ".join(said)


def _meters(there: list[Instance]) -> str:
    """What it meters; where several stand in the designs, ``NAME`` is the name of each."""
    several = len({i.component.name for i in there}) > 1
    rows = dict.fromkeys(
        (channel.replace(i.component.name, "NAME") if several else channel, unit, how)
        for i in there
        for channel, unit, how in i.meters
    )
    if not rows:
        return ""
    cells = [(f"`{name}`", "" if unit == "1" else unit, GATHERED.get(how, how)) for name, unit, how in rows]
    note = "`NAME` is the name of the component in its facility.\n\n" if several else ""
    return note + table(("meter", "unit", "over time"), cells)


def component_section(argument: str) -> str:
    """Section of one kind of the registry: ``cooling_tower``.

    Raises
    ------
    ValueError
        If the registry has no such kind.
    """
    if argument not in REGISTRY:
        raise ValueError(f"component: {argument} is not in the registry, which has {', '.join(REGISTRY)}")
    kind = REGISTRY[argument]
    there = [instance for instance in instances() if type(instance.component) is kind]
    file = f"aidc_twin/{kind.__module__.removeprefix('aidc_twin.').replace('.', '/')}.py"
    parts = [
        f"## Component: `{argument}`",
        f"Class `{kind.__name__}` in `{file}`. {markdown_of(inspect.getdoc(kind) or '')}",
        _states(there),
        _meters(there),
        _numbers(kind, there),
    ]
    return "\n\n".join(part for part in parts if part)
