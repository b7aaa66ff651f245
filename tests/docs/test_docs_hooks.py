"""What the build puts on the pages: docstrings as Markdown, constants with reasons, nothing foreign."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docs_hooks.docstring import markdown_of
from docs_hooks.hook import on_page_markdown, on_post_build
from docs_hooks.laws import constants
from docs_hooks.offline import fetched_from_elsewhere
from docs_hooks.placeholders import fill

DOCSTRING = """Heat of a stream, ``q`` of :func:`other.heat` [1]_; grows with x**2 and y**2.

An equation ::

    q = W (T_in - T_out)
        + p

and more.

Parameters
----------
W, cp
    Capacity rate, W/K,
    shape (lanes,).
T
    Temperature | wet bulb, K.

References
----------
1. A. Author, A title,
   part 2.
"""


def test_a_docstring_becomes_markdown() -> None:
    assert markdown_of(DOCSTRING) == (
        "Heat of a stream, `q` of `other.heat` [1]; grows with x\\*\\*2 and y\\*\\*2.\n\n"
        "An equation:\n\n"
        "```text\nq = W (T_in - T_out)\n    + p\n```\n\n"
        "and more.\n\n"
        "| parameter | meaning |\n| --- | --- |\n"
        "| `W, cp` | Capacity rate, W/K, shape (lanes,). |\n"
        "| `T` | Temperature \\| wet bulb, K. |\n\n"
        "**References**\n\n1. A. Author, A title,\n   part 2."
    )


def test_an_equation_in_front_of_everything_stands_alone() -> None:
    assert markdown_of("One.\n\n::\n\n    a = b") == "One.\n\n```text\na = b\n```"


def test_a_comment_holds_for_the_constants_of_its_block_and_not_beyond() -> None:
    source = (
        "# Of the handbook,\n# eq. 5.\n_A = const(1.5, 'K')\n_B = const(-2.0, '1')\n\n_C = 3.0\n"
        "# Of a data sheet.\nKIND = Kind(slope=const(0.1, '1/K'), name='x')\n_LIST = [x]\n"
        "# Two and a row.\n_D, _E = const(1.0, 'Pa'), const(2.0, 'Pa')\n"
        "_H = (const(7.0, 's'), const(8.0, 's'))\n"
        "_ROW = tuple(const(x, 'W') for x in (3.0, 4.0))\n_F, _G = 5, 6\n"
    )
    assert constants(source) == [
        ("A", "1.5", "K", "Of the handbook, eq. 5."),
        ("B", "-2.0", "1", "Of the handbook, eq. 5."),
        ("C", "3.0", "", ""),
        ("KIND.slope", "0.1", "1/K", "Of a data sheet."),
        ("KIND.name", "'x'", "", "Of a data sheet."),
        ("D", "1.0", "Pa", "Two and a row."),
        ("E", "2.0", "Pa", "Two and a row."),
        ("H", "7.0, 8.0", "s", "Two and a row."),
        ("ROW", "3.0, 4.0", "W", "Two and a row."),
        ("F", "5", "", "Two and a row."),
        ("G", "6", "", "Two and a row."),
    ]


def test_a_page_keeps_its_own_words_and_its_examples() -> None:
    page = (
        "# Title\n\n<!-- include: CHANGELOG.md -->\n\n```text\n<!-- include: CHANGELOG.md -->\n```\n\nEnd.\n"
    )
    filled = on_page_markdown(page)
    assert filled.startswith("# Title\n\nAll changes that a user of aidc_twin can notice")
    assert filled.endswith("```text\n<!-- include: CHANGELOG.md -->\n```\n\nEnd.\n")
    assert "# Changelog" not in filled


@pytest.mark.parametrize(
    ("placeholder", "said"),
    [
        ("picture: tower", "is not known"),
        ("component: tower", "not in the registry"),
        ("laws: physics.magic", "no module"),
        ("laws: physics", "defines no public"),
        ("catalogue: cooling/cdu cooling/no_such", "no row of the catalogue fits cooling/no_such"),
        ("include: ../README.md", "no file of the repository"),
        ("include: NOTHING.md", "no file of the repository"),
    ],
)
def test_a_placeholder_that_names_nothing_stops_the_build(placeholder: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fill(f"<!-- {placeholder} -->")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://cdn.example.org/x.js"></script>'),
        ("a.html", "<script defer src=//cdn.example.org/x.js></script>"),
        ("a.html", '<link rel="stylesheet" href="https://fonts.example.org/css">'),
        ("a.html", '<link href="https://fonts.example.org" rel="preconnect" crossorigin>'),
        ("a.html", '<p><img alt="x" src="http://example.org/x.png"></p>'),
        ("a.css", '@import "https://example.org/a.css";'),
        ("a.css", "body { background: url(https://example.org/x.png) }"),
    ],
)
def test_what_a_browser_would_fetch_from_elsewhere_stops_the_build(
    name: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(fetched_from_elsewhere(tmp_path)) == 1
    with pytest.raises(ValueError, match=r"without network.*a\.(html|css): .*example\.org"):
        on_post_build({"site_dir": str(tmp_path)})


def test_own_files_and_plain_links_may_stand(tmp_path: Path) -> None:
    page = '<script src="assets/x.js"></script><a href="https://example.org">x</a><link rel="canonical" href="https://x">'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    on_post_build({"site_dir": str(tmp_path)})


def test_the_built_site_is_strict_about_its_links(tmp_path: Path) -> None:
    """The settings themselves are tried on a page with a dead link; needs mkdocs, which `make test` has."""
    pytest.importorskip("material")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the third-party loader
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import Abort

        root = Path(__file__).resolve().parents[2]
        docs = tmp_path / "docs"
        docs.mkdir()
        (docs / "index.md").write_text("# A\n\n[dead](nowhere.md)\n", encoding="utf-8")
        shutil.copytree(root / "docs" / "css", docs / "css")
        config = load_config(
            str(root / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(tmp_path / "site"), nav=["index.md"]
        )
        with pytest.raises(Abort):
            build(config)
