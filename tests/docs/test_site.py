"""The site is whole: every page in its menu, and everything that has physics on exactly one of its pages."""

from __future__ import annotations

import ast
import csv
import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import aidc_twin.physics
from aidc_twin.catalogue import reader
from aidc_twin.catalogue.entry import TECHNICAL_COLUMNS
from aidc_twin.components.registry import REGISTRY
from docs_hooks.component import component_section, declared_units
from docs_hooks.docstring import markdown_of
from docs_hooks.laws import laws_section, public_laws
from docs_hooks.numbers import catalogue_section, matching_ids
from docs_hooks.placeholders import placeholders
from docs_hooks.plants import instances

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SETTINGS = YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
PAGES = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md")}
LAWS = [f"physics.{module.name}" for module in pkgutil.iter_modules(aidc_twin.physics.__path__)]
# Of the running cost, not of the physics.
MONEY = {"maintenance"}


def named(nav: Any) -> list[str]:
    """Pages of a menu, in its order."""
    if isinstance(nav, str):
        return [nav]
    return [page for part in (nav.values() if isinstance(nav, dict) else nav) for page in named(part)]


def on_pages(kind: str, pages: Mapping[str, str] = PAGES) -> Counter[str]:
    """How often the pages ask for each thing of a kind."""
    asked = [argument for text in pages.values() for what, argument in placeholders(text) if what == kind]
    return Counter(asked)


def technical_ids() -> list[str]:
    """Ids of the technical tables, as ``table/id``."""
    ids = []
    for path in sorted(reader.TABLES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) == TECHNICAL_COLUMNS and path.stem not in MONEY:
                ids += [f"{path.stem}/{row['id']}" for row in rows]
    return list(dict.fromkeys(ids))


def test_every_page_is_in_the_menu_once_and_exists() -> None:
    assert Counter(named(SETTINGS["nav"])) == Counter(PAGES.keys())


def test_the_site_is_strict_and_needs_no_network() -> None:
    assert SETTINGS["strict"] is True
    assert SETTINGS["theme"]["font"] is False
    assert not {"extra_javascript", "repo_url", "extra"} & SETTINGS.keys()
    assert SETTINGS["hooks"] == ["docs_hooks/hook.py"]
    links = SETTINGS["validation"]["links"]
    assert {links[name] for name in ("not_found", "anchors", "absolute_links", "unrecognized_links")} == {
        "warn"
    }
    assert SETTINGS["validation"]["nav"]["omitted_files"] == "warn"


def test_every_component_stands_on_exactly_one_page() -> None:
    assert on_pages("component") == Counter(REGISTRY.keys())


def test_every_module_of_laws_stands_on_exactly_one_page() -> None:
    asked = Counter({name: n for name, n in on_pages("laws").items() if name.startswith("physics.")})
    assert asked == Counter(LAWS)


def test_every_public_law_is_shown_by_the_module_that_defines_it() -> None:
    """Some modules pass laws of others on; none may fall between the two."""
    shown = {
        law for name in LAWS for law in public_laws(importlib.import_module(f"aidc_twin.{name}")).values()
    }
    offered = set()
    for name in LAWS:
        module = importlib.import_module(f"aidc_twin.{name}")
        things = [getattr(module, thing) for thing in module.__all__]
        offered |= {thing for thing in things if inspect.isfunction(thing) or inspect.isclass(thing)}
    assert shown == offered
    assert len(shown) > 50


@pytest.mark.parametrize("name", LAWS)
def test_the_section_of_a_module_has_each_law_with_its_words(name: str) -> None:
    section = laws_section(name)
    for law, thing in public_laws(importlib.import_module(f"aidc_twin.{name}")).items():
        assert section.count(f"### `{law}`\n") == 1
        words = markdown_of(inspect.getdoc(thing) or "")
        assert words and words in section


@pytest.mark.parametrize("name", LAWS)
def test_the_section_of_a_module_has_each_of_its_constants(name: str) -> None:
    module = importlib.import_module(f"aidc_twin.{name}")
    section = laws_section(name)
    top = [node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.Assign)]
    made = [
        call
        for node in top
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "const"
    ]
    for call in made:
        value = call.args[0]
        if not isinstance(value, ast.Name):  # of each of a list, which is looked at below
            assert re.search(rf"\| `(?:[^`]*, )?{re.escape(ast.unparse(value))}(?:, [^`]*)?` \| ", section)
    for node in top:
        for numbers in ast.walk(node):
            if isinstance(numbers, ast.comprehension) and made:
                assert ast.unparse(numbers.iter).strip("()") in section


def test_every_id_of_a_technical_table_stands_on_exactly_one_page() -> None:
    asked = Counter(id for pattern, n in on_pages("catalogue").items() for id in matching_ids(pattern) * n)
    assert asked == Counter(technical_ids())
    assert len(asked) > 50


def test_a_thing_on_two_pages_or_in_an_example_is_told_apart() -> None:
    twice = {"a.md": "<!-- component: crah -->\n", "b.md": "<!-- component: crah -->\n"}
    assert on_pages("component", twice) == {"crah": 2}
    example = {
        "a.md": "````text\n<!-- component: crah -->\n````\n",
        "b.md": "Use `<!-- component: crah -->`.",
    }
    assert on_pages("component", example) == {}


@pytest.mark.parametrize("kind", REGISTRY)
def test_the_section_of_a_component_has_its_numbers_meters_and_references(kind: str) -> None:
    section = component_section(kind)
    declared = declared_units(REGISTRY[kind])
    assert declared
    for name, (unit, what) in declared.items():
        row = re.search(rf"^    \| `{re.escape(name)}`(.*)$", section, re.MULTILINE)
        assert row, name
        cells = [cell.strip() for cell in row.group(1).split("|")]
        assert cells[1] == ("" if unit == "1" else unit)
        assert cells[0] == (f"({what.replace('_', ' ')})" if what else "")
        # The designs that are shown give it a number, or have none of a list that grows with the design.
        assert len(cells) > 3 and all(re.match(r"-?[\d.]+|-$", cell) for cell in cells[2:-1])
    metered = [i for i in instances() if type(i.component) is REGISTRY[kind] and i.meters]
    assert ("| meter | unit | over time |" in section) == bool(metered)
    assert "**References**" in section


def test_nearly_every_component_meters_something() -> None:
    """A plate exchanger alone has no meter: its heat is metered on both sides of it."""
    assert {type(i.component) for i in instances() if not i.meters} == {REGISTRY["plate_exchanger"]}
    meters = {channel for i in instances() for channel, _, _ in i.meters}
    assert {"energy.chillers", "energy.facility", "water.evaporation", "heat_out.chilled.towers"} <= meters


def test_the_numbers_shown_are_those_of_the_reference_designs() -> None:
    """The spec has 498 racks of two servers."""
    assert re.search(r"^    \| `n_servers` \|  \| 996 \|", component_section("cold_plate_rack"), re.MULTILINE)


def test_estimates_of_the_catalogue_are_marked_and_counted() -> None:
    section = catalogue_section("control/valve_loop cooling/chiller_carnot_magnetic")
    rows = [
        row
        for row in reader.load().table_rows
        if row.cells["id"] in {"valve_loop", "chiller_carnot_magnetic"}
    ]
    estimates = sum(row.cells["grade"] == "estimate" for row in rows)
    assert f"{len(rows)} numbers, {estimates} of them estimates." in section
    assert section.count("| **estimate** |") == estimates > 0
    assert "| `closed_loop` | 120 s | 60 to 300 | **estimate** |" in section


def test_every_term_of_the_glossary_has_its_chinese_term() -> None:
    tables = PAGES["glossary.md"].partition("## Symbols")[0]
    rows = [row.split("|")[1:4] for row in tables.splitlines() if row.startswith("| ")]
    terms = [row for row in rows if row[0].strip() != "term"]
    assert [row[0] for row in terms if not re.search(r"[\u4e00-\u9fff]", row[1])] == []
    names = Counter(row[0].strip() for row in terms)
    assert len(names) > 100 and set(names.values()) == {1}
