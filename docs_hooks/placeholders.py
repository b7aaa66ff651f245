"""Finds the placeholders of a page and puts in their place what the program says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from docs_hooks.component import component_section
from docs_hooks.laws import laws_section
from docs_hooks.numbers import catalogue_section

__all__ = ["fill", "placeholders"]

ROOT = Path(__file__).resolve().parents[1]
PLACEHOLDER = re.compile(r"^<!-- (\w+): (.+?) -->$", re.MULTILINE)
# What stands between fences is an example, shown as it is.
FENCED = re.compile(r"^(```+).*?^\1$", re.MULTILINE | re.DOTALL)


def _included(name: str) -> str:
    """A Markdown file of the repository without its first heading, which the page has itself."""
    path = (ROOT / name).resolve()
    if not path.is_relative_to(ROOT) or not path.is_file():
        raise ValueError(f"include: {name} is no file of the repository")
    return re.sub(r"\A# .*\n+", "", path.read_text(encoding="utf-8"))


SECTIONS: dict[str, Callable[[str], str]] = {
    "catalogue": catalogue_section,
    "component": component_section,
    "include": _included,
    "laws": laws_section,
}


def placeholders(markdown: str) -> Iterator[tuple[str, str]]:
    """Kind and argument of every placeholder of a page, in its order; those in examples are left out."""
    for match in PLACEHOLDER.finditer(FENCED.sub("", markdown)):
        yield match.group(1), match.group(2)


def fill(markdown: str) -> str:
    """The page with every placeholder filled.

    Raises
    ------
    ValueError
        For a kind of placeholder that is not known, or an argument that names nothing; the build fails.
    """

    def section(match: re.Match[str]) -> str:
        kind, argument = match.groups()
        if kind not in SECTIONS:
            raise ValueError(f"<!-- {kind}: ... --> is not known; a page may ask for {', '.join(SECTIONS)}")
        return SECTIONS[kind](argument).strip()

    parts, end = [], 0
    for fenced in FENCED.finditer(markdown):
        parts += [PLACEHOLDER.sub(section, markdown[end : fenced.start()]), fenced.group()]
        end = fenced.end()
    return "".join([*parts, PLACEHOLDER.sub(section, markdown[end:])])
