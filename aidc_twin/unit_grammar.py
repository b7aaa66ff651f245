"""The grammar that splits a quantity into number and unit and a unit into known words and exponents.

Every word is looked up in the closed vocabulary, so nothing that a file says is ever evaluated::

    quantity := number unit?           number := [+-] digits [. digits] [e [+-] digits]
    unit     := term { ("/" | "*" | "·" | " ") term }
    term     := ("1" | word | "(" unit ")") [ ["^" | "**"] integer ]

Each "/" divides by the one term behind it: ``W/m2/K`` is W/(m2 K).
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from aidc_twin.errors import AidcTwinError
from aidc_twin.unit_vocabulary import ALIASES, CURRENCIES, DEFINITIONS, MULTIPLES_OF_MONEY

__all__ = ["CURRENCY", "MAX_TEXT", "UnitError", "quote", "split", "unit_powers"]

# Limits of the grammar: beyond them a text is an attack or a slip, never an engineering quantity.
MAX_TEXT = 80
MAX_DIGITS = 24
MAX_DECADE = 30
MAX_EXPONENT = 6
MAX_TERMS = 12
EARLIEST_YEAR, LATEST_YEAR = 1990, 2060

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TOKEN = re.compile(r" *(\*\*|[/*·()^]|[+-]?[0-9]+|%|[^\W\d_][^\W_]*|[°℃㎡][CF]?|²|³)")
CURRENCY = re.compile(rf"({'|'.join(CURRENCIES)})([0-9]{{4}})?")
_SUPERSCRIPTS = {"²": 2, "³": 3}


class UnitError(AidcTwinError, ValueError):
    """A text that is no quantity, or one of another dimension: what it is, the rule, the cure."""

    def __init__(self, what: str, rule: str, cure: str = "") -> None:
        self.what, self.rule, self.cure = what, rule, cure
        super().__init__(f"{what}; {rule}" + (f". {cure}" if cure else ""))


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """Every spelling -> name in the registry (currencies with a year are recognised by pattern)."""
    names = [line.split("=")[0].strip() for line in DEFINITIONS]
    words = {name: name for name in (*names, *CURRENCIES) if name != "percent"}
    return words | ALIASES | {word: word for word in MULTIPLES_OF_MONEY}


def quote(text: object) -> str:
    """The offending text in quotes, shortened, on one line."""
    try:
        plain = " ".join(str(text).split())
    except ValueError:  # Python refuses to write an integer of more than some 4 000 digits
        plain = "a number of thousands of digits"
    plain = "".join(char if char.isprintable() else "?" for char in plain)
    return f'"{plain if len(plain) <= MAX_TEXT // 2 else plain[: MAX_TEXT // 2] + "..."}"'


def _unknown_unit(word: str) -> UnitError:
    near = difflib.get_close_matches(word, _words(), n=1, cutoff=0.6)
    same = [known for known in _words() if known.lower() == word.lower()]
    celsius = ["degC"] if word in ("C", "c", "Celsius", "deg") else []
    candidates = [*celsius, *same, *near]
    cure = f'Did you mean "{candidates[0]}"?' if candidates else "Write for example kW, degC, m3/h."
    return UnitError(f"unknown unit {quote(word)}", "the list of units is closed", cure)


class _UnitReader:
    """One pass over the tokens of a unit; collects the exponent of every word."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        position = 0
        while position < len(text.rstrip(" ")):
            match = _TOKEN.match(text, position)
            if match is None:
                raise UnitError(
                    f"{quote(text)} is no unit",
                    "a unit is made of known units, /, * and exponents",
                    "Write for example kW, W/m2/K, L/min/kW.",
                )
            self.tokens.append(match[1])
            position = match.end()
        if len(self.tokens) > 4 * MAX_TERMS:
            raise UnitError(f"{quote(text)} is too long", f"a unit has at most {MAX_TERMS} terms")
        self.at = 0
        self.powers: dict[str, int] = {}

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def product(self, sign: int, depth: int) -> None:
        if depth > 2:
            raise UnitError(f"{quote(self.text)} is nested too deeply", "a unit has at most 2 brackets")
        self.term(sign, depth)
        while (token := self.peek()) and token != ")":
            if token in ("/", "*", "·"):
                self.take()
            self.term(-sign if token == "/" else sign, depth)

    def term(self, sign: int, depth: int) -> None:
        token = self.take()
        if token == "(":
            before = dict(self.powers)
            self.product(sign, depth + 1)
            if self.take() != ")":
                raise UnitError(f"{quote(self.text)} misses a )", "brackets come in pairs")
            power = self.exponent()
            for word in self.powers:
                start = before.get(word, 0)
                self.powers[word] = start + (self.powers[word] - start) * power
        elif token == "1":
            self.exponent()
        elif token and (token[0].isalpha() or token[0] in "°℃㎡%"):
            word, power = self.word(token)
            self.powers[word] = self.powers.get(word, 0) + sign * power * self.exponent()
        else:
            raise UnitError(f"{quote(self.text)} is no unit", "a unit follows each / and *")

    def word(self, token: str) -> tuple[str, int]:
        """Name in the registry, and the exponent written straight behind it as in ``m2``."""
        words = _words()
        if token in words:
            return words[token], 1
        if CURRENCY.fullmatch(token):
            year = token[3:]
            if year and not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
                raise UnitError(
                    f"{quote(token)} has the price year {year}",
                    f"a price year lies in {EARLIEST_YEAR} to {LATEST_YEAR}",
                )
            return token, 1
        stem = token.rstrip("0123456789²³")
        if stem in words and stem != token:
            digits = token[len(stem) :].replace("²", "2").replace("³", "3")
            return words[stem], self.capped(digits)
        raise _unknown_unit(token)

    def exponent(self) -> int:
        if self.peek() in ("^", "**"):
            self.take()
        elif self.peek() in _SUPERSCRIPTS:
            return _SUPERSCRIPTS[self.take()]
        elif not re.fullmatch(r"-[0-9]+", self.peek()):
            return 1
        return self.capped(self.take())

    def capped(self, digits: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,2}", digits) or abs(int(digits)) > MAX_EXPONENT:
            raise UnitError(
                f"exponent {quote(digits)} in {quote(self.text)}",
                f"an exponent is a whole number from -{MAX_EXPONENT} to {MAX_EXPONENT}",
            )
        return int(digits)

    def read(self) -> dict[str, int]:
        if self.tokens:
            self.product(1, 0)
        if self.at < len(self.tokens):
            raise UnitError(f"{quote(self.text)} has a ) too many", "brackets come in pairs")
        return {word: power for word, power in sorted(self.powers.items()) if power}


def unit_powers(text: str) -> dict[str, int]:
    """Exponent of every word of a unit, sorted by word; none for an empty text.

    Raises
    ------
    UnitError
        The text is too long, holds an unknown word or breaks the grammar.
    """
    if len(text) > MAX_TEXT:
        raise UnitError(f"{quote(text)} is too long", f"a quantity has at most {MAX_TEXT} characters")
    return _UnitReader(text).read()


def split(text: str) -> tuple[str, str]:
    """Number and unit of a text, neither evaluated; the unit may be empty.

    Raises
    ------
    UnitError
        The text does not begin with a plain decimal number of sane length, or is too long.
    """
    if len(text) > MAX_TEXT:
        raise UnitError(f"{quote(text)} is too long", f"a quantity has at most {MAX_TEXT} characters")
    stripped = text.strip(" ")
    match = _NUMBER.match(stripped)
    rule = 'a quantity is a decimal number and a unit, e.g. "20 kW"'
    if match is None:
        raise UnitError(f"{quote(text)} does not begin with a number", rule)
    number, unit = match[0], stripped[match.end() :].strip(" ")
    if unit[:1] == "," or re.match(r"[0-9_.']|[eE][0-9+-]", unit):
        raise UnitError(f"{quote(text)} is not a plain decimal number", rule, "Write 1000 or 1e3.")
    mantissa, _, decade = number.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(decade) > 3 or abs(int(decade or 0)) > MAX_DECADE:
        raise UnitError(
            f"{quote(text)} is out of every range",
            f"a number has at most {MAX_DIGITS} digits and a power of ten from -{MAX_DECADE} to {MAX_DECADE}",
        )
    return number, unit
