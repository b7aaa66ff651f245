"""The kinds of value that a spec can hold, each judged where it is read: quantities with a declared range,
whole numbers, choices, names and redundancies.
"""

from __future__ import annotations

import difflib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral, Real
from typing import Any, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import CoreSchema, core_schema

from aidc_twin.arrays import Array
from aidc_twin.unit_grammar import quote, unit_powers
from aidc_twin.units import describe, display_unit, format_quantity, parse, split

__all__ = [
    "Choice",
    "Label",
    "Name",
    "Quantity",
    "Redundancy",
    "RedundancyText",
    "Section",
    "ValueProblem",
    "Whole",
    "WithUnit",
    "near",
    "optional",
    "quantity",
    "required",
]

# A count of needed units may lie this far above a whole number and still be that number: duty / rating
# of exact multiples ends in the last bits of a float.
ROUNDING = 1e-9
# Names that a message lists; of a list this long it shows some, and says how many more there are.
MOST_NAMED, SOME_NAMED = 45, 12
# Likeness of words, from 0 to 1, below which their order means nothing.
UNLIKE = 0.4


class ValueProblem(ValueError):
    """A value that its field refuses: what it is, the rule, the cure (see `Finding`)."""

    def __init__(self, what: str, rule: str, cure: str = "") -> None:
        self.what, self.rule, self.cure = what, rule, cure
        super().__init__(f"{what}; {rule}. {cure}")


class Section(BaseModel):
    """A part of a spec: frozen, and without room for unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def required(about: str, **more: Any) -> Any:
    """A field that a spec must give."""
    return Field(description=about, **more)


def optional(about: str, default: Any, source: str, **more: Any) -> Any:
    """A field with a default and the source of it; None stands for a catalogue row or the sizing."""
    extra: dict[str, Any] = {"source": source}
    if isinstance(default, Redundancy):
        extra["default"] = str(default)
    elif isinstance(default, Section):
        extra["default"] = {}
    return Field(default=default, description=about, json_schema_extra=extra, **more)


def near(word: str, known: Iterable[str], everywhere: str = "") -> str:
    """A cure that names what the word may have meant; all that is known where nothing is near.

    The nearest come first. Of a long list the rest is counted, and ``everywhere`` says where all of it can be
    seen: a sentence, such as ``"List them with: aidc-twin specs."``.
    """
    options = {option.lower(): option for option in known}
    found = difflib.get_close_matches(word.lower(), options, n=3, cutoff=0.6)
    if found:
        return f"Did you mean {' or '.join(options[match] for match in found)}?"
    if not options:
        return ""
    likeness = {key: difflib.SequenceMatcher(None, word.lower(), key).ratio() for key in options}
    # What is not at all alike keeps its order.
    ranked = sorted(options, key=lambda key: -max(likeness[key], UNLIKE))
    shown = ranked if len(ranked) < MOST_NAMED else ranked[:SOME_NAMED]
    rest = f" and {len(ranked) - len(shown)} more" if len(shown) < len(ranked) else ""
    text = f"Known are {', '.join(options[key] for key in shown)}{rest}."
    return f"{text} {everywhere}" if rest and everywhere else text


class _Judged(ABC):
    """An annotation that is a plain validator with a JSON schema."""

    @abstractmethod
    def read(self, value: Any) -> Any:
        """The value as the program holds it, or an error that says rule and cure."""

    @abstractmethod
    def json_schema(self) -> dict[str, Any]:
        """What an editor may know of it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return self.json_schema()


@dataclass(frozen=True)
class Quantity(_Judged):
    """A number with a unit, of a dimension and within a range; it becomes a float in SI.

    Parameters
    ----------
    dimension
        As `aidc_twin.units.parse` expects it: "K" a point, "dK" a difference, "1" a plain number.
    low, high
        The range, as people write it; outside it a value is taken for a slip of unit or digit.
    """

    dimension: str
    low: str
    high: str

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """The range in SI."""
        return parse(self.low, self.dimension), parse(self.high, self.dimension)

    def read(self, value: Any) -> float:
        """The value in SI, or a `UnitError` or `ValueProblem`."""
        number = parse(value, self.dimension)
        low, high = self.bounds
        if not low <= number <= high:
            side = "below" if number < low else "above"
            limit = self.low if number < low else self.high
            raise ValueProblem(f"{quote(value)} is {side} {limit}", f"it lies from {self.low} to {self.high}")
        return number

    def show(self, value: float) -> str:
        """The value in a unit that people read."""
        return format_quantity(value, display_unit(self.dimension, value))

    def json_schema(self) -> dict[str, Any]:
        """Text with a unit; plain numbers only where no unit is due."""
        name, unit = describe(self.dimension)
        about = f"{name} from {self.low} to {self.high}"
        if self.dimension == "1":
            low, high = self.bounds
            percent = {"type": "string", "pattern": r"^[0-9.]+ ?%$", "examples": ["90%"]}
            return {"anyOf": [{"type": "number", "minimum": low, "maximum": high}, percent], "title": about}
        return {
            "type": "string",
            "pattern": r"^[-+]?[0-9.]+([eE][-+]?[0-9]+)? *[^0-9. ].*$",
            "title": f"{about}, e.g. in {unit}",
            "examples": [self.low, self.high],
        }


def quantity(dimension: str, low: str, high: str) -> Quantity:
    """The annotation of a float field: ``Annotated[float, quantity("W", "1 kW", "10 MW")]``."""
    return Quantity(dimension, low, high)


@dataclass(frozen=True)
class Whole(_Judged):
    """A whole number in a range, without unit."""

    low: int
    high: int

    def read(self, value: Any) -> int:
        """The number, or a `ValueProblem`."""
        rule = f"needs a whole number from {self.low} to {self.high}"
        whole = isinstance(value, Integral) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole:
            raise ValueProblem(f"{quote(value)} is no whole number", rule)
        if not self.low <= value <= self.high:
            raise ValueProblem(f"{quote(value)} is out of range", rule)
        return int(value)

    def json_schema(self) -> dict[str, Any]:
        """An integer with its limits."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


class Choice:
    """One of the words of a ``Literal``, for example ``Annotated[Literal["air", "water"], Choice()]``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """A validator that knows the words of the annotated literal."""
        words: tuple[str, ...] = get_args(source)

        def read(value: Any) -> str:
            if isinstance(value, str) and value in words:
                return value
            raise ValueProblem(
                f"{quote(value)}", f"needs one of {', '.join(words)}", near(quote(value)[1:-1], words)
            )

        return core_schema.no_info_plain_validator_function(read, metadata={"words": words})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        """An enumeration."""
        return {"type": "string", "enum": list(schema["metadata"]["words"])}


@dataclass(frozen=True)
class Name(_Judged):
    """A word of small letters, digits and underscores.

    ``catalogue`` says in which list of the catalogue it must stand ("server", "tariff"); empty for names
    that the spec itself makes.
    """

    catalogue: str = ""
    pattern: str = "[a-z][a-z0-9_]{0,63}"
    rule: str = "a name has small letters, digits and underscores, 64 at most, and begins with a letter"

    def read(self, value: Any) -> str:
        """The name, or a `ValueProblem`."""
        if isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII):
            return value
        plain = quote(value)[1:-1][:64]
        slug = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
        fitting = [word for word in (plain.upper(), slug) if re.fullmatch(self.pattern, word, re.ASCII)]
        cure = f"Write for example {fitting[0]}." if fitting else self._known_near(plain)
        raise ValueProblem(f"{quote(value)} is no {self.catalogue or 'name'}", self.rule, cure)

    def _known_near(self, plain: str) -> str:
        """A cure from the names of the catalogue."""
        # imported where a mistake is told, since the catalogue's module judges specs by this one
        from aidc_twin.facility.spec_known import known_names

        return near(plain, known_names().get(self.catalogue, ()), "List them with: aidc-twin catalogue list.")

    def json_schema(self) -> dict[str, Any]:
        """Text with a pattern."""
        return {"type": "string", "pattern": f"^{self.pattern}$"}


@dataclass(frozen=True)
class Label(_Judged):
    """One line of free text: a purpose, a place, a path, a reason."""

    most: int = 200
    least: int = 1

    def read(self, value: Any) -> str:
        """The text without space around it, or a `ValueProblem`."""
        rule = f"needs text of {self.least} to {self.most} characters"
        if not isinstance(value, str):
            raise ValueProblem(f"{quote(value)} is no text", rule)
        text = " ".join(value.split())
        if not self.least <= len(text) <= self.most or "\0" in text:
            raise ValueProblem(f"{quote(text)} has {len(text)} characters", rule)
        return text

    def json_schema(self) -> dict[str, Any]:
        """Text of limited length."""
        return {"type": "string", "minLength": self.least, "maxLength": self.most}


@dataclass(frozen=True)
class WithUnit(_Judged):
    """A quantity of any dimension, kept as text: the row that it replaces knows what is due."""

    def read(self, value: Any) -> str:
        """Number and unit with one space between them, or a `UnitError`."""
        if isinstance(value, bool) or not isinstance(value, (str, Real)):
            raise ValueProblem(f"{quote(value)} is no quantity", 'needs a number with its unit, e.g. "650 W"')
        number, unit = split(value if isinstance(value, str) else quote(value)[1:-1])
        unit_powers(unit)
        return f"{number} {unit}".strip()

    def json_schema(self) -> dict[str, Any]:
        """Text, or a plain number for a row without unit."""
        return {"type": ["string", "number"], "examples": ["650 W", 0.04]}


@dataclass(frozen=True)
class Redundancy:
    """How many units stand for how many that are needed: ``N``, ``N+1``, ``N+20%``, ``2N``.

    Parameters
    ----------
    copies
        1, or 2 for ``2N``.
    spare
        Units above the needed ones.
    percent
        Share above the needed ones, rounded up to whole units.
    """

    copies: int = 1
    spare: int = 0
    percent: int = 0

    def __str__(self) -> str:
        more = f"+{self.spare}" if self.spare else f"+{self.percent}%" if self.percent else ""
        return f"{self.copies if self.copies > 1 else ''}N{more}"

    @classmethod
    def from_text(cls, text: str) -> Redundancy:
        """Read ``N+1`` and the like.

        Raises
        ------
        ValueProblem
            The text is of another form, or adds more than 20 units or 100 %.
        """
        match = re.fullmatch(r"(2?)N(?:\+([0-9]{1,3})(%?))?", text.replace(" ", ""), re.ASCII)
        extra = int(match[2] or 0) if match else 0
        if match is None or (match[1] and match[2]) or (match[2] is not None and extra == 0):
            cure = f'Did you mean "{text.upper()}"?' if re.fullmatch(r"2?n(\+[1-9]\d?%?)?", text) else ""
            raise ValueProblem(f"{quote(text)} is no redundancy", "needs N, N+1, N+20% or 2N", cure)
        if extra > (100 if match[3] else 20):
            raise ValueProblem(f"{quote(text)} is out of range", "it adds at most 20 units or 100 %")
        share = bool(match[3])
        return cls(2 if match[1] else 1, 0 if share else extra, extra if share else 0)

    def units(self, needed: Array, whole: bool = True) -> Array:
        """Installed units for a need of so many, which may be broken numbers: both of shape (lanes,).

        ``whole`` units are bought; a curve over many designs takes broken numbers, to be without steps.
        """
        need = np.asarray(needed, dtype=float)
        if not whole:
            return self.copies * need + self.spare + need * self.percent / 100
        need = np.ceil(need - ROUNDING)
        return self.copies * need + self.spare + np.ceil(need * self.percent / 100)


class RedundancyText(_Judged):
    """Reads a `Redundancy`."""

    def read(self, value: Any) -> Redundancy:
        """The redundancy, or a `ValueProblem`."""
        if isinstance(value, Redundancy):
            return value
        return Redundancy.from_text(quote(value)[1:-1])

    def json_schema(self) -> dict[str, Any]:
        """The four forms."""
        return {"type": "string", "pattern": r"^(2N|N(\+[0-9]{1,3}%?)?)$", "examples": ["N+1", "N+20%", "2N"]}
