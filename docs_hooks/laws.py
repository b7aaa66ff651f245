"""A module of laws as a section: what it is, its public functions and classes, its constants with sources."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from docs_hooks.docstring import cell, markdown_of, table

__all__ = ["constants", "laws_section", "public_laws"]

# Characters of a line of code that a page shows without scrolling.
WIDTH = 96
# A number, or a row of them.
NUMBERS = re.compile(r"\(?-?[\d.]+(?:e[-+]?\d+)?(?:, -?[\d.]+(?:e[-+]?\d+)?)*\)?")


def public_laws(module: ModuleType) -> dict[str, Any]:
    """Public functions and classes that a module defines itself, in the order of its text.

    What it only passes on from another module stands with that one.
    """
    own = [getattr(module, name) for name in getattr(module, "__all__", [])]
    defined = [
        law
        for law in own
        if (inspect.isfunction(law) or inspect.isclass(law)) and law.__module__ == module.__name__
    ]
    return {law.__name__: law for law in sorted(defined, key=lambda law: _line(module, law.__name__))}


def _line(module: ModuleType, name: str) -> int:
    tree = ast.parse(inspect.getsource(module))
    return next((node.lineno for node in tree.body if getattr(node, "name", None) == name), 0)


def _signature(law: Any) -> str:
    """The call of a law: names, and what is taken where nothing is given."""
    shown = []
    for name, parameter in inspect.signature(law).parameters.items():
        default = parameter.default
        if default is inspect.Parameter.empty:
            shown.append(name)
        else:
            shown.append(
                f"{name}={default!r}" if isinstance(default, bool | int | float | str) else f"{name}=..."
            )
    call = f"{law.__name__}({', '.join(shown)})"
    return textwrap.fill(call, WIDTH, subsequent_indent=" " * 4, break_long_words=False)


def _comment_above(lines: list[str], row: int) -> tuple[str, bool]:
    """The comment that ends just above a line, and whether a blank line parts the two blocks before it."""
    comment: list[str] = []
    while row and lines[row - 1].startswith("#"):
        row -= 1
        comment.insert(0, lines[row].lstrip("# "))
    return " ".join(comment), not row or not lines[row - 1].strip()


def _const(node: ast.expr) -> tuple[str, str] | None:
    """Value and unit of ``const(value, unit)``; None for anything else."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "const":
        return ast.unparse(node.args[0]), str(ast.literal_eval(node.args[1]))
    return None


def _parts(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Names and values of an assignment: of one, of several side by side, of the parts of a named tuple."""
    name = re.sub(r"\b_", "", ast.unparse(target))
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, part in zip(target.elts, value.elts, strict=True):
            yield from _parts(one, part)
    elif isinstance(value, ast.Call) and value.keywords and name.isupper() and not _const(value):
        yield from ((f"{name}.{keyword.arg}", keyword.value) for keyword in value.keywords)
    else:
        yield name, value


def _values(node: ast.Assign) -> Iterator[tuple[str, str, str]]:
    """Name, value and unit of the numbers that an assignment at the top of a module makes."""
    for name, value in _parts(node.targets[0], node.value):
        text = ast.unparse(value)
        constant = _const(value)
        generator = value.args[0] if isinstance(value, ast.Call) and value.args else None
        if constant:
            yield name, *constant
        elif isinstance(value, ast.Tuple) and (
            row := [each for part in value.elts if (each := _const(part))]
        ):
            yield name, ", ".join(number for number, _ in row), row[0][1]
        elif isinstance(generator, ast.GeneratorExp) and (of_each := _const(generator.elt)):
            # tuple(const(x, unit) for x in (1.0, 2.0))
            yield name, ast.unparse(generator.generators[0].iter).strip("()"), of_each[1]
        elif "." in name or (NUMBERS.fullmatch(text) and name.isupper()):
            yield name, text.strip("()"), ""


def constants(source: str) -> list[tuple[str, str, str, str]]:
    """Name, value, unit and comment of each constant of a module; a comment holds for its block."""
    lines = source.splitlines()
    rows: list[tuple[str, str, str, str]] = []
    said = ""
    for node in ast.parse(source).body:
        comment, parted = _comment_above(lines, node.lineno - 1)
        said = comment or ("" if parted else said)
        if isinstance(node, ast.Assign):
            rows += [(name, value, unit, said) for name, value, unit in _values(node)]
    return rows


def _constants_table(source: str) -> str:
    """The constants of a module with why they are so; a reason that holds for several is said once."""
    rows, before = [], ""
    for name, value, unit, said in constants(source):
        rows.append(
            (f"`{name}`", f"`{value}`", "" if unit == "1" else unit, "" if said == before else cell(said))
        )
        before = said
    return table(("constant", "value", "unit", "why, and whence"), rows) if rows else ""


def laws_section(argument: str) -> str:
    """Section of one module below ``aidc_twin``: ``physics.merkel``.

    Raises
    ------
    ValueError
        If there is no such module, or if it defines nothing public.
    """
    try:
        module = importlib.import_module(f"aidc_twin.{argument}")
    except ModuleNotFoundError:
        raise ValueError(f"laws: {argument} is no module of aidc_twin") from None
    laws = public_laws(module)
    if not laws:
        raise ValueError(f"laws: {argument} defines no public function or class")
    file = f"aidc_twin/{argument.replace('.', '/')}.py"
    parts = [f"## Laws: `{argument}`", f"In `{file}`. {markdown_of(inspect.getdoc(module) or '')}"]
    for name, law in laws.items():
        parts.append(f"### `{name}`")
        if inspect.isfunction(law):
            parts.append(f"```text\n{_signature(law)}\n```")
        parts.append(markdown_of(inspect.getdoc(law) or ""))
    numbers = _constants_table(inspect.getsource(module))
    if numbers:
        parts += [f"### Constants of `{argument}`", numbers]
    return "\n\n".join(parts)
