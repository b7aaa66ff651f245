"""The shape of the source files: short, documented, one idea each, with a declared public surface."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "aidc_twin"
FILES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 400
BANNED_NAMES = {"common", "helper", "helpers", "misc", "tools", "util", "utils"}

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())


def defined_names(tree: ast.Module) -> set[str]:
    """Names that a module defines or imports at its top level, also below ``if`` and ``try``."""
    names: set[str] = set()
    blocks: list[ast.stmt] = list(tree.body)
    while blocks:
        node = blocks.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            parts = [part for target in node.targets for part in ast.walk(target)]
            names |= {part.id for part in parts if isinstance(part, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.If | ast.Try):
            blocks += [*node.body, *node.orelse]
    return names


def declared_names(tree: ast.Module) -> list[str] | None:
    """The literal ``__all__`` of a module, None where it has none."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return None


@each_file
def test_a_file_has_fewer_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < MOST_LINES


def test_every_folder_of_the_package_is_a_package() -> None:
    folders = {path.parent for path in FILES}
    assert sorted(folder for folder in folders if not (folder / "__init__.py").is_file()) == []


@each_file
def test_a_file_is_named_by_its_idea(path: Path) -> None:
    assert not {path.stem, *path.relative_to(PACKAGE).parent.parts} & BANNED_NAMES


@each_file
def test_a_module_says_in_one_paragraph_what_it_is(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    assert docstring.split("\n\n")[0].rstrip().endswith((".", ":"))


@each_file
def test_a_public_module_declares_what_it_offers(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    declared = declared_names(tree)
    own = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    }
    private = path.stem.startswith("_") and path.stem != "__init__"
    if own and not private:
        assert declared, "a public module lists its names in __all__"
    # A package with __getattr__ imports its names when they are asked for.
    lazy = "__getattr__" in defined_names(tree)
    if declared and not lazy:
        assert sorted(set(declared) - defined_names(tree)) == []
    assert len(declared or []) == len(set(declared or []))
