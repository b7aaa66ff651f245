"""The architecture, read from the import statements: imports point down, pint stays in one file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "aidc_twin"

# From the top of the house to its bottom. A part is a module or a subpackage of aidc_twin; it may import
# from its own layer and from those below it. docs/architecture.md says what each is for.
LAYERS = (
    ("__init__", "__main__"),
    ("cli",),
    ("results",),
    ("report",),
    ("studies",),
    ("economics", "metrics"),
    ("simulate",),
    ("facility",),
    ("components",),
    ("network",),
    ("catalogue", "climate", "workload"),
    ("physics",),
    ("dimensions",),
    ("units", "unit_grammar", "unit_vocabulary"),
    ("arrays", "errors", "reference"),
)
LEVEL = {part: level for level, layer in enumerate(reversed(LAYERS)) for part in layer}


def module_name(path: Path, root: Path = PACKAGE) -> str:
    """Dotted name below the package: ``physics.water``; a subpackage's own file is ``physics.__init__``."""
    return ".".join(path.relative_to(root).with_suffix("").parts)


def imported_parts(path: Path, root: Path = PACKAGE) -> Iterator[tuple[int, str]]:
    """Line and part of aidc_twin of every import in a file, those inside functions included."""
    package_of_file = ["aidc_twin", *path.relative_to(root).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package_of_file[: len(package_of_file) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            targets = [f"{stem}.{alias.name}" for alias in node.names] if stem == "aidc_twin" else [stem]
        else:
            continue
        for target in targets:
            top, _, rest = target.partition(".")
            if top != "aidc_twin":
                continue
            part = rest.partition(".")[0]
            exists = (root / part).is_dir() or (root / f"{part}.py").is_file()
            # A name that is no module is the public API of the package, which stands at the top.
            yield node.lineno, part if part and exists else "__init__"


def upward_imports(root: Path) -> list[str]:
    """Every import that points up, as ``file:line: importer imports imported``."""
    found = []
    for path in sorted(root.rglob("*.py")):
        importer = module_name(path, root).partition(".")[0]
        found += [
            f"{path.name}:{line}: {importer} imports {imported}"
            for line, imported in imported_parts(path, root)
            if LEVEL[imported] > LEVEL[importer]
        ]
    return found


def test_every_part_of_the_package_has_a_place_in_the_layers() -> None:
    parts = {module_name(path).partition(".")[0] for path in PACKAGE.rglob("*.py")}
    assert not sorted(parts - LEVEL.keys()), "name the layer of these in LAYERS and in docs/architecture.md"


def test_imports_point_down_only() -> None:
    assert upward_imports(PACKAGE) == []


def test_parts_of_one_layer_do_not_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {part: set() for part in LEVEL}
    for path in PACKAGE.rglob("*.py"):
        importer = module_name(path).partition(".")[0]
        graph[importer] |= {imported for _, imported in imported_parts(path)} - {importer}
    circles = [
        f"{one} and {other}"
        for layer in LAYERS
        for one in layer
        for other in layer
        if one < other and other in graph[one] and one in graph[other]
    ]
    assert circles == []


@pytest.mark.parametrize(
    "statement",
    [
        "from aidc_twin.cli import main",
        "import aidc_twin.components.pump",
        "from aidc_twin import facility",
        "from aidc_twin import load",  # the public API stands at the top
        "from ..network import assembly",
        "def late():\n    from aidc_twin.simulate import run",
    ],
)
def test_the_check_finds_a_planted_upward_import(statement: str, tmp_path: Path) -> None:
    for folder in ("physics", "components", "network", "facility", "simulate", "cli"):
        (tmp_path / folder).mkdir()
    (tmp_path / "physics" / "water.py").write_text(statement, encoding="utf-8")
    assert len(upward_imports(tmp_path)) == 1


def test_only_units_imports_pint() -> None:
    importers = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            importers += [module_name(path) for name in names if name.partition(".")[0] == "pint"]
    assert sorted(set(importers)) == ["units"]
