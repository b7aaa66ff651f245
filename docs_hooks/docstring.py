"""NumPy docstrings as Markdown: equations as blocks, parameters as tables, references as lists."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["cell", "markdown_of", "table"]

UNDERLINE = re.compile(r"^-{3,}$")
# Sections whose entries are a name, or a type, with a text below it.
LISTED = {"Attributes", "Parameters", "Raises", "Returns"}


def cell(text: str) -> str:
    """Text as one cell of a table."""
    return " ".join(text.split()).replace("|", r"\|")


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown, its cells as they are given."""
    lines = [heading, ["---" for _ in heading], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _inline(text: str) -> str:
    """Marks of reStructuredText within a line as those of Markdown."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    text = re.sub(r"\[(\d+)\]_", r"[\1]", text)
    parts = text.replace("``", "`").split("`")
    # A power outside a code mark is no bold face.
    return "`".join(part if i % 2 else part.replace("**", r"\*\*") for i, part in enumerate(parts))


def _prose(text: str) -> str:
    """Paragraphs; the indented block after a ``::`` is an equation and keeps its form."""
    parts: list[str] = []
    block: list[str] = []
    literal = False
    for line in [*text.splitlines(), "\0"]:
        if literal and (not line.strip() or line.startswith(" ")):
            block.append(line)
            continue
        if literal:
            shown = textwrap.dedent("\n".join(block)).strip("\n")
            parts += ["```text", shown, "```", ""]
            block, literal = [], False
        if line == "\0":
            break
        if line.rstrip().endswith("::"):
            literal = True
            start = line.rstrip().removesuffix("::").rstrip()
            parts += [_inline(start) + ":", ""] if start else []
        else:
            parts.append(_inline(line))
    return "\n".join(parts).strip()


def _entries(text: str) -> list[tuple[str, str]]:
    """Names and texts of a listed section."""
    entries: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.strip() and not line.startswith(" "):
            entries.append((line.strip(), []))
        elif entries:
            entries[-1][1].append(line)
    return [(name, textwrap.dedent("\n".join(lines)).strip()) for name, lines in entries]


def _listed(title: str, text: str) -> str:
    heading = {"Parameters": "parameter", "Attributes": "attribute"}.get(title, title.lower())
    rows = [(f"`{name}`", cell(_inline(said))) for name, said in _entries(text)]
    return table((heading, "meaning"), rows)


def markdown_of(docstring: str) -> str:
    """Markdown of a dedented docstring (of `inspect.getdoc`), in the order in which it is written."""
    lines = docstring.splitlines()
    starts = [i for i, (_, below) in enumerate(pairwise(lines)) if UNDERLINE.match(below.strip())]
    parts = [_prose("\n".join(lines[: starts[0]] if starts else lines))]
    for start, end in pairwise([*starts, len(lines)]):
        title, body = lines[start].strip(), "\n".join(lines[start + 2 : end]).strip("\n")
        parts.append(_listed(title, body) if title in LISTED else f"**{title}**\n\n{_prose(body)}")
    return "\n\n".join(part for part in parts if part)
