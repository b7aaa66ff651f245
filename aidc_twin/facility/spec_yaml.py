"""Reads YAML 1.2 into a `Document`, without recursion and with every mistake placed.

The composer walks the event stream of ruamel.yaml and stops at the first event that is too deep or too
many, so that a hostile file costs no more than a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.positions import Document, KeyPath, Problem, dotted, refused
from aidc_twin.unit_grammar import quote

__all__ = ["read_document", "read_text"]

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_VALUES = 20_000
MAX_KEY = 80

# The core schema of YAML 1.2.2, section 10.3.2; longer digit strings stay text and are refused as such.
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,24}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,24}|[0-9]{1,24}(\.[0-9]{0,24})?)([eE][-+]?[0-9]{1,3})?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass
class _Frame:
    """A mapping or list that is being read; ``pending`` is the key whose value comes next."""

    path: KeyPath
    data: Any
    pending: str | None = None
    skipped: bool = False  # everything below is read for its mistakes and thrown away


class _Composer:
    """Turns the events of one file into a `Document`."""

    def __init__(self) -> None:
        self.stack: list[_Frame] = []
        self.root: Any = None
        self.keys: dict[KeyPath, tuple[int, int]] = {}
        self.values: dict[KeyPath, tuple[int, int]] = {}
        self.unread: set[KeyPath] = set()
        self.problems: list[Problem] = []
        self.documents = 0
        self.count = 0

    def say(self, place: tuple[int, int], what: str, rule: str, cure: str = "") -> None:
        self.problems.append(Problem(*place, what, rule, cure))

    def take(self, event: Any) -> bool:
        """Read one event; False where reading must stop."""
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, DocumentStartEvent):
            return self.document(event, place)
        if isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self.stack.pop()
            return True
        if not isinstance(event, (AliasEvent, ScalarEvent, MappingStartEvent, SequenceStartEvent)):
            return True
        self.count += 1
        if self.count > MAX_VALUES:
            self.say(place, f"more than {MAX_VALUES} values", "a spec is smaller than that")
            return False
        if self.stack and isinstance(self.stack[-1].data, dict) and self.stack[-1].pending is None:
            return self.key(event, place)
        return self.value(event, place)

    def document(self, event: Any, place: tuple[int, int]) -> bool:
        self.documents += 1
        if self.documents > 1:
            self.say(place, "a second document begins here", "a file holds one spec", "Split the file.")
            return False
        if event.tags or event.version not in (None, (1, 2)):
            self.say(
                (1, 1),
                "a % directive stands above the document",
                "a spec is plain YAML 1.2",
                "Delete the directive.",
            )
        return True

    def key(self, event: Any, place: tuple[int, int]) -> bool:
        frame = self.stack[-1]
        if not isinstance(event, ScalarEvent):
            self.say(place, "a key that is not a word", "a key is a word", "Write key: value.")
            frame.pending = ""
            if isinstance(event, AliasEvent):
                return True
            return self.open(event, place, (*frame.path, ""), skipped=True, as_key=True)
        word = event.value
        frame.pending = word
        path = (*frame.path, word)
        self.refuse_extras(event, place)
        if word == "<<" and event.style is None:
            self.say(place, "a merge key <<", "a spec repeats its values", "Write the keys out.")
            self.unread.add(path)
        elif len(word) > MAX_KEY or not word:
            self.say(place, f"key {quote(word)}", f"a key has 1 to {MAX_KEY} characters")
            self.unread.add(path)
        elif path in self.keys and not frame.skipped:
            line, column = self.keys[path]
            self.say(
                place,
                f"{dotted(path)} stands a second time",
                f"a key stands once; first at {line}:{column}",
                "Delete one of the two.",
            )
            frame.pending = "\0twice"  # a path that no spec has: the second value is thrown away
        if not frame.skipped and frame.pending == word:
            self.keys[path] = place
        return True

    def value(self, event: Any, place: tuple[int, int]) -> bool:
        frame = self.stack[-1] if self.stack else None
        if frame is None:
            path: KeyPath = ()
        elif isinstance(frame.data, dict):
            path, frame.pending = (*frame.path, frame.pending or ""), None
        else:
            path = (*frame.path, len(frame.data))
        skipped = frame is not None and (frame.skipped or (bool(path) and path[-1] in ("", "\0twice", "<<")))
        if isinstance(event, AliasEvent):
            self.say(place, f"an alias *{event.anchor}", "a spec repeats its values", "Write the value out.")
            self.unread.add(path)
            self.put(frame, path, None, place, skipped)
            return True
        self.refuse_extras(event, place)
        if event.ctag is not None and path:
            self.unread.add(path)
        if isinstance(event, ScalarEvent):
            if not event.value and event.style is None:
                # an empty value has no place of its own: ruamel.yaml puts it before the next key
                place = self.keys.get(path, place)
            plain = event.style is None and event.ctag is None
            self.put(frame, path, _scalar(event.value) if plain else event.value, place, skipped)
            return True
        return self.open(event, place, path, skipped)

    def refuse_extras(self, event: Any, place: tuple[int, int]) -> None:
        if event.anchor is not None:
            self.say(place, f"an anchor &{event.anchor}", "a spec repeats its values", "Delete the anchor.")
        if event.ctag is not None:
            self.say(place, f"a tag {quote(event.ctag)}", "a spec is plain values", "Delete the tag.")

    def open(
        self, event: Any, place: tuple[int, int], path: KeyPath, skipped: bool, as_key: bool = False
    ) -> bool:
        if len(self.stack) >= MAX_DEPTH:
            self.say(
                place, f"nested more than {MAX_DEPTH} deep", "a spec is nested 4 deep", "Close brackets."
            )
            return False
        data: Any = {} if isinstance(event, MappingStartEvent) else []
        if not as_key:
            self.put(self.stack[-1] if self.stack else None, path, data, place, skipped)
        self.stack.append(_Frame(path, data, skipped=skipped))
        return True

    def put(
        self, frame: _Frame | None, path: KeyPath, value: Any, place: tuple[int, int], skipped: bool
    ) -> None:
        if frame is None:
            self.root = value
        elif isinstance(frame.data, list):
            frame.data.append(value)
        elif not skipped:
            frame.data[path[-1]] = value
        if not skipped:
            self.values[path] = place


def _scalar(text: str) -> Any:
    """A plain scalar by the core schema of YAML 1.2: ``yes`` and ``off`` are words, ``1:30`` is text."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def _tabs(text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.splitlines(), start=1):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip(" \t"):
            yield Problem(
                number, indent.index("\t") + 1, "a tab in the indentation", "YAML is indented with spaces"
            )


def read_text(text: str, name: str) -> Document:
    """The document that a text holds; what is wrong in the YAML and leaves a document stands in ``problems``.

    Raises
    ------
    InputError
        The text is too large, empty, no YAML, too deep, or no mapping.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise InputError(_too_large(name))
    text = text.removeprefix("\ufeff")
    if odd := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        column = odd.start() - (text.rfind("\n", 0, odd.start()) + 1) + 1
        problem = Problem(line, column, f"the character U+{ord(odd[0]):04X}", "YAML is printable text")
        raise refused(name, [problem])
    if tabs := list(_tabs(text)):
        raise refused(name, [replace(tab, cure="Replace it by spaces.") for tab in tabs])
    composer = _Composer()
    finished = True
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not composer.take(event):
                finished = False
                break
    except (YAMLError, ValueError, LookupError, AssertionError, TypeError, AttributeError) as error:
        # beside its own errors ruamel.yaml lets a few built-in ones out on mangled text
        composer.problems.append(_from_yaml(error, text))
        finished = False
    if not finished:
        raise refused(name, composer.problems)
    if composer.documents == 0 or composer.root is None:
        raise InputError(
            Finding(f"{name}:1:1", "the file is empty", "a spec begins with name: and site:", _START)
        )
    if not isinstance(composer.root, dict):
        line, column = composer.values.get((), (1, 1))
        composer.say((line, column), "the file holds no keys", "a spec is a list of key: value", _START)
        raise refused(name, composer.problems)
    return Document(
        name=name,
        text=text,
        data=composer.root,
        keys=composer.keys,
        values=composer.values,
        unread=frozenset(composer.unread),
        problems=tuple(composer.problems),
    )


_START = "Start from a reference spec: aidc-twin init NAME."


def _from_yaml(error: Exception, text: str) -> Problem:
    line, column, what = text.count("\n") + 1, 1, "the text breaks off"
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            line, column = mark.line + 1, mark.column + 1
        what = " ".join(str(error.problem or error.context or what).split())
    return Problem(line, column, what, "the file must be YAML", "Look at this line and the one above it.")


def _too_large(name: str) -> Finding:
    return Finding(f"{name}:1:1", "the file is larger than 1 MB", "a spec is smaller than 1 MB")


def read_document(path: str | Path) -> Document:
    """Read a file; see `read_text`.

    Raises
    ------
    InputError
        Also where there is no such file, it cannot be read, or it is not UTF-8.
    """
    place, name = Path(path), str(path)
    try:
        if not place.is_file():
            what = "is a folder" if place.is_dir() else "no such file"
            raise InputError(Finding(name, what, "a spec is a YAML file", "Check the path."))
        with place.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise InputError(
            Finding(quote(name), reason, "a spec is a readable file", "Check the path.")
        ) from None
    if len(raw) > MAX_BYTES:
        raise InputError(_too_large(name))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        start = raw.rfind(b"\n", 0, error.start) + 1
        line = raw.count(b"\n", 0, error.start) + 1
        column = len(raw[start : error.start].decode("utf-8", "replace")) + 1
        raise InputError(
            Finding(
                f"{name}:{line}:{column}",
                f"byte 0x{raw[error.start]:02X} at offset {error.start} is not UTF-8",
                "a spec is UTF-8 text",
                "Save the file as UTF-8.",
            )
        ) from None
    return read_text(text, name)
