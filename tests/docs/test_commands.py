"""The command lines of the pages are true: all parse, and the first hour prints what its page shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from aidc_twin.cli import main
from aidc_twin.reference import reference_specs

ROOT = Path(__file__).resolve().parents[2]
FIRST_HOUR = ROOT / "docs" / "first_hour.md"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A number of the size of rounding errors differs between kinds of processor: its size is what is shown.
ROUND_OFF = re.compile(r"\b\d(?:\.\d+)?e-1\d\b")
INLINE = re.compile(r"`(aidc-twin [^`]+)`")
PROGRAM = "aidc-twin"


def lines_of(text: str) -> list[str]:
    """Command lines of this program in the blocks of a page."""
    lines = [line.removeprefix("$ ") for _, block in BLOCK.findall(text) for line in block.splitlines()]
    return [line for line in lines if line.startswith(f"{PROGRAM} ")]


def mistakes(line: str, whole: bool) -> list[str]:
    """What is wrong with a command line: unknown words, too many of them, too few if it is ``whole``."""
    command: click.Command = main
    words = shlex.split(line, comments=True)[1:]
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            return [f"no command {words[0]}"]
        command = command.commands[words.pop(0)]
    context = click.Context(command, info_name=command.name)
    try:
        values, left, _ = command.make_parser(context).parse_args(words)
    except click.UsageError as error:
        return [error.format_message()]
    if isinstance(command, click.Group):
        return [] if values or not whole else [f"{command.name} needs a command"]
    found = [f"too many words: {left}"] if left else []
    if whole and "help" not in values:
        # What is not given has no text.
        given = {name for name, value in values.items() if value and isinstance(value, str | list | tuple)}
        found += [f"{p.name} is missing" for p in command.params if p.required and p.name not in given]
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_line_can_be_parsed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    wrong = {line: mistakes(line, whole=True) for line in lines_of(text)}
    wrong |= {line: mistakes(line, whole=False) for line in INLINE.findall(text)}
    assert {line: why for line, why in wrong.items() if why} == {}


def test_there_are_command_lines_to_look_at() -> None:
    assert len(lines_of((ROOT / "README.md").read_text(encoding="utf-8"))) >= 10
    assert len(lines_of(FIRST_HOUR.read_text(encoding="utf-8"))) == 6


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("aidc-twin simulate x.yaml", "no command simulate"),
        ("aidc-twin weather fetch", "no command fetch"),
        ("aidc-twin run x.yaml --day 3", "--day"),
        ("aidc-twin run x.yaml y.yaml", "too many words"),
        ("aidc-twin run", "is missing"),
        ("aidc-twin run x.yaml --days", "requires an argument"),
        ("aidc-twin weather", "needs a command"),
    ],
)
def test_a_wrong_command_line_is_found(line: str, said: str) -> None:
    (why,) = mistakes(line, whole=True)
    assert said in why


def sections() -> list[str]:
    """The parts of the first hour, each with its heading."""
    return re.split(r"^(?=## )", FIRST_HOUR.read_text(encoding="utf-8"), flags=re.MULTILINE)


def transcript(section: str) -> tuple[list[str], list[str]]:
    """Words of the command of a section, and the lines that it shows."""
    ((_, block),) = [found for found in BLOCK.findall(section) if found[0] == "console"]
    command, *shown = block.splitlines()
    return shlex.split(command.removeprefix(f"$ {PROGRAM}")), shown


def run(words: list[str], folder: Path) -> tuple[int, str]:
    """Exit code and output, stdout before stderr, as on a terminal of 100 columns."""
    done = subprocess.run(
        [sys.executable, "-m", "aidc_twin", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


def _words(line: str) -> str:
    return ROUND_OFF.sub("(round-off)", " ".join(line.split()))


def not_printed(shown: list[str], printed: str) -> list[str]:
    """Lines of a page that the output does not have, in the order of the page; ``...`` leaves lines out.

    Lines with nothing between them follow each other in the output too, but for rules and empty lines.
    """
    output = [_words(line) for line in printed.splitlines()]
    output = [line for line in output if line.strip(" ─")]
    missing, at, free = [], 0, True
    for raw in shown:
        line = _words(raw)
        if line == "...":
            free = True
            continue
        places = [i for i in range(at, len(output)) if output[i] == line]
        if not places or (not free and places[0] != at):
            missing.append(" ".join(raw.split()))
            continue
        at, free = places[0] + 1, False
    return missing


def test_a_line_that_is_not_printed_is_found() -> None:
    printed = "Title\n\n a   1\n ───\n b   2\n c   3\n"
    assert not_printed(["Title", "a 1", "b 2", "...", "c 3"], printed) == []
    assert not_printed(["...", "c  3", "..."], printed) == []
    assert not_printed(["...", "a 2"], printed) == ["a 2"]
    assert not_printed(["...", "c 3", "a 1"], printed) == ["a 1"]
    assert not_printed(["a 1", "c 3"], printed) == ["c 3"]
    assert not_printed(["residual 1e-14 of it"], "residual 3.2e-15 of it") == []
    assert not_printed(["residual 1e-14 of it"], "residual 1e-8 of it") == ["residual 1e-14 of it"]


def test_the_cheap_steps_of_the_first_hour_print_what_the_page_shows(tmp_path: Path) -> None:
    steps = sections()[1:5]
    for step in steps:
        words, shown = transcript(step)
        code, printed = run(words, tmp_path)
        assert (code, not_printed(shown, printed)) == (0, []), words
    # The part of the spec on the page is a part of the file.
    ((_, liquid),) = [found for found in BLOCK.findall(steps[1]) if found[0] == "yaml"]
    spec = (tmp_path / "my_site.yaml").read_text(encoding="utf-8")
    assert liquid in spec


def test_the_mistake_of_the_first_hour_is_told_as_shown(tmp_path: Path) -> None:
    ((_, message),) = [found for found in BLOCK.findall(sections()[3]) if found[0] == "text"]
    spec = reference_specs()["cold_plate_20kw"].read_text(encoding="utf-8")
    (tmp_path / "my_site.yaml").write_text(
        spec.replace("unit_rating: 100 kW", "unit_rating: 100"), encoding="utf-8"
    )
    code, printed = run(["check", "my_site.yaml"], tmp_path)
    assert code == 2
    assert message in printed
    assert message in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_runs_of_the_first_hour_print_what_the_page_shows(tmp_path: Path) -> None:
    """Where a figure moves, the page moves with it: put the new lines in, and name them in the changelog."""
    run(transcript(sections()[2])[0], tmp_path)
    words, shown = transcript(sections()[5])
    code, printed = run(words, tmp_path)
    assert (code, not_printed(shown, printed)) == (0, []), words

    before, after = re.findall(r"`supply: (\S+ degC)` of the `tcs`\s+becomes `(\S+ degC)`", sections()[6])[0]
    spec = tmp_path / "my_site.yaml"
    text = spec.read_text(encoding="utf-8")
    assert text.count(f"supply: {before}") == 1
    spec.write_text(text.replace(f"supply: {before}", f"supply: {after}"), encoding="utf-8")
    words, shown = transcript(sections()[6])
    code, printed = run(words, tmp_path)
    assert (code, not_printed(shown, printed)) == (0, []), words

    rows = [row.split("|")[1] for row in sections()[7].splitlines() if row.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert named == {path.name for path in (tmp_path / "runs" / "my_site").iterdir()}
