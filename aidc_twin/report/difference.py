"""Two designs against each other: inputs ranked by what each does alone, and pairs of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from aidc_twin.report.money import MILLION
from aidc_twin.report.shown import ABSENT, decimals_of, signed, text
from aidc_twin.report.table import Table
from aidc_twin.studies.difference import InputDifference

__all__ = ["inputs_table", "pair_of_numbers"]

# Digits that a difference is shown with, and the most decimals for it.
DIGITS_OF_GAP, MOST_DECIMALS = 3, 6
# Characters of a section in a cell; the file holds all of it.
MOST_OF_SECTION = 40


def inputs_table(
    inputs: Sequence[InputDifference],
    names: tuple[str, str],
    figure: str,
    totals: tuple[float, float, str] | None,
    without: str = "",
) -> Table:
    """Inputs that differ; with ``totals``, the figure of both designs and its unit, what each does alone.

    ``without`` says why there are no totals.

    The effects need not add up to the whole difference: what is left is that of the structure and of inputs
    that act together.
    """
    title = "What differs in inputs"
    if totals is None:
        plain = tuple((i.path, *_values(i), _origin(i)) for i in inputs)
        return Table(title, ("Input", *names, "Where"), plain, (without,), outline=True)
    first, second, unit = totals
    scale = 1 / MILLION if abs(first) >= 10 * MILLION else 1.0
    decimals = decimals_of(max(abs(first), abs(second)) * scale)

    def row(words: str, values: tuple[str, str], effect: float | None, why: str) -> tuple[str, ...]:
        if effect is None:
            return (words, *values, ABSENT, ABSENT, why)
        return (words, *values, signed(effect * scale, decimals), _share(effect, first), why)

    rows = [row(i.path, _values(i), i.effect, i.reason or _origin(i)) for i in inputs]
    effects = [i.effect for i in inputs if i.effect is not None]
    whole = second - first
    if len(inputs) > 1:
        alone = all(not i.reason for i in inputs)
        words = "inputs acting together" if alone else "the rest, and inputs acting together"
        rows.append(row("all else", ("", ""), whole - math.fsum(effects), words))
        ends = (text(first * scale, decimals), text(second * scale, decimals))
        rows.append(row("all together", ends, whole, f"{names[0]} to {names[1]}"))
    note = (
        f"Alone: {names[0]} re-sized and run with that input as in {names[1]}, all else as it is. "
        "First what cannot change alone, then by falling effect."
    )
    shown = "" if unit == "1" else f" [{f'million {unit}' if scale != 1.0 else unit}]"
    columns = ("Input", *names, f"Alone: {figure}{shown}", f"Of {names[0]}", "Where, or why not alone")
    return Table(title, columns, tuple(rows), (note,), outline=True)


def _values(item: InputDifference) -> tuple[str, str]:
    one, other = (v if len(v) <= MOST_OF_SECTION else f"{v[:MOST_OF_SECTION]} ..." for v in item.values)
    return one, other


def _origin(item: InputDifference) -> str:
    return " | ".join(dict.fromkeys(part or "absent" for part in item.origins))


def _share(gap: float, first: float) -> str:
    return f"{signed(100 * gap / abs(first), 2)} %" if first else ABSENT


def pair_of_numbers(a: float | None, b: float | None) -> tuple[str, str, str, str]:
    """Two values, their difference and its share of the first, with digits enough to show the difference."""
    largest = max((abs(v) for v in (a, b) if v is not None), default=0.0)
    if a is None or b is None:
        decimals = decimals_of(largest)
        return text(a, decimals), text(b, decimals), ABSENT, ABSENT
    gap = b - a
    need = DIGITS_OF_GAP - 1 - math.floor(math.log10(abs(gap))) if gap else 0
    whole = a == int(a) and b == int(b)
    decimals = 0 if whole else min(max(decimals_of(largest), need), MOST_DECIMALS)
    return text(a, decimals), text(b, decimals), signed(gap, decimals), _share(gap, a)
