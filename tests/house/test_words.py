"""The repository speaks of the facility only: no private paths, no unfinished marks, no lost references."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# This file names what it looks for; the licence is not ours to word.
EXEMPT = {"LICENSE", "tests/house/test_words.py"}
SUFFIXES = {"", ".cfg", ".csv", ".json", ".md", ".py", ".toml", ".txt", ".yaml", ".yml"}

FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.)\]*])/(?:work|tmp|root|home|Users)/\w|\.\./shared"),
    # `scope="session"` is pytest's word, and a clean agent puts out fires.
    "a word about who wrote it": re.compile(
        r"(?<!scope=\")\bsessions?\b"
        r"|(?<!clean )(?<!extinguishing )\b(?:sub-?)?agents?\b"
        r"|\b(?:chatgpt|claude|copilot)\b",
        re.IGNORECASE,
    ),
    "the number of an issue": re.compile(r"\bissues? #?\d+\b", re.IGNORECASE),
    "an unfinished mark": re.compile(r"\b(?:TODO|FIXME|XXX|HACK|TBD)\b|\bNotImplementedError\b"),
    "a merge conflict": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}


def tracked_files() -> list[str]:
    """Paths of the text files under version control, from the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: the list of the project's own files is not known")
    paths = sorted(name for name in listed.stdout.split("\0") if name and name not in EXEMPT)
    return [name for name in paths if Path(name).suffix in SUFFIXES and (ROOT / name).is_file()]


def offences(name: str, text: str) -> Iterator[str]:
    """Every forbidden word in a text, as ``file:line: what: word``."""
    for what, pattern in FORBIDDEN.items():
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: {what}: {match.group()}"


def test_no_file_holds_a_forbidden_word() -> None:
    found = [
        offence
        for name in tracked_files()
        for offence in offences(name, (ROOT / name).read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "read from /work/main/x.csv",
        "see ../shared/physics",
        "as the last session found",
        "a helper agent wrote it",
        "closes issue #12",
        "# TODO: units",
        "raise NotImplementedError",
    ],
)
def test_a_planted_word_is_found(text: str) -> None:
    assert list(offences("planted", text))


@pytest.mark.parametrize(
    "text",
    [
        '@pytest.fixture(scope="session")',
        "a clean agent system in the UPS room",
        "heat/work/time",
        "https://example.org/work/tmp/page",
        "possession and reagents",
    ],
)
def test_ordinary_words_pass(text: str) -> None:
    assert list(offences("ordinary", text)) == []


def test_every_file_that_a_document_links_to_exists() -> None:
    link = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")
    lost = [
        f"{name}: {target}"
        for name in tracked_files()
        if name.endswith(".md")
        for target in link.findall((ROOT / name).read_text(encoding="utf-8"))
        if not ((ROOT / name).parent / target).exists()
    ]
    assert lost == []
