"""The pages agree with the repository: links, named files, the list of layers, the order of the step."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
ARCHITECTURE = DOCS / "architecture.md"
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())

LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
FOLDERS = ("aidc_twin", "docs", "docs_hooks", "facility_specs", "tests", "validation")
NAMED = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./*-]*)`")


def anchors(page: Path) -> set[str]:
    """Anchors of the headings of a page, as web viewers of Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def lost_links(page: Path) -> list[str]:
    """Links to files or headings that are not there."""
    lost = []
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        file = page.parent / target if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            lost.append(f"{target}#{anchor}")
    return lost


def lost_names(text: str) -> list[str]:
    """Paths in code marks that match no file."""
    return [name for name in NAMED.findall(text) if not any(ROOT.glob(name.rstrip("/")))]


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    assert lost_links(page) == []


@each_page
def test_named_files_exist(page: Path) -> None:
    assert lost_names(page.read_text(encoding="utf-8")) == []


def test_lost_names_and_links_are_found(tmp_path: Path) -> None:
    assert lost_names("see `aidc_twin/facility/step.py` and `aidc_twin/facility/leap.py`") == [
        "aidc_twin/facility/leap.py"
    ]
    page = tmp_path / "page.md"
    page.write_text("# A heading\n[here](#a-heading) [gone](#no-heading) [lost](lost.md)", encoding="utf-8")
    assert lost_links(page) == ["#no-heading", "lost.md#"]


def test_files_of_the_map_exist_in_their_folder() -> None:
    """In the map a row names a folder once and files of it after that."""
    text = ARCHITECTURE.read_text(encoding="utf-8").partition("### File map")[2].partition("\n## ")[0]
    rows = [row.split("|")[1:3] for row in text.splitlines() if row.startswith("| `")]
    assert len(rows) > 10
    lost = []
    for where, what in rows:
        folder = where.strip().strip("`")
        if folder.endswith("/") and folder.startswith("aidc_twin"):
            files = re.findall(r"`([\w*]+\.py|tables/\S*)`", what)
            lost += [f"{folder}{file}" for file in files if not any((ROOT / folder).glob(file.rstrip("/")))]
    assert lost == []


def documented_layers(text: str) -> tuple[tuple[str, ...], ...]:
    """The parts of each line of the block of layers; what they are for follows after two spaces."""
    block = text.partition("```layers\n")[2].partition("```")[0]
    return tuple(
        tuple(part.strip() for part in re.split(r"\s{2,}", line)[0].split(",")) for line in block.splitlines()
    )


def test_the_layers_are_those_that_the_imports_are_held_to() -> None:
    source = (ROOT / "tests" / "house" / "test_imports.py").read_text(encoding="utf-8")
    layers = next(
        ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "LAYERS"
    )
    assert documented_layers(ARCHITECTURE.read_text(encoding="utf-8")) == layers


def test_the_table_of_heat_flows_names_every_element_of_the_network() -> None:
    from aidc_twin.network import Network

    text = (DOCS / "concepts" / "network.md").read_text(encoding="utf-8")
    own = {"faults", "heat_out", "step"}
    elements = [name for name, value in vars(Network).items() if callable(value) and not name.startswith("_")]
    assert [name for name in elements if name not in own and f"`{name}(" not in text] == []
    assert len(elements) > len(own) + 5
