"""Two designs against each other: inputs ranked by what each does alone, and results ranked by size."""

from __future__ import annotations

import math
from collections.abc import Sequence

from aidc_twin.report.money import MILLION
from aidc_twin.report.shown import ABSENT, decimals_of, signed, text
from aidc_twin.report.table import Table
from aidc_twin.studies.difference import InputDifference

__all__ = ["inputs_table", "pair_of_numbers"]

# Digits of the larger of two values, and of their difference where that is smaller than their last digit.
DIGITS_OF_GAP = 3


def inputs_table(
    inputs: Sequence[InputDifference],
    names: tuple[str, str],
    figure: str,
    totals: tuple[float, float, str] | None,
) -> Table:
    """Inputs that differ; with ``totals``, the figure of both designs and its unit, what each does alone.

    The effects need not add up to the whole difference: what is left is that of the structure and of inputs that
    act together.
    """
    title = "What differs in inputs"
    if totals is None:
        rows = tuple((i.path, *i.values, *_origin(i)) for i in inputs)
        note = "Effects are not shown: they need a simulation of specs, and at least one of these is a run folder."
        return Table(title, ("Input", *names, "Where"), rows, (note,) if rows else ())
    first, second, unit = totals
    whole = second - first
    effects = [i.effect for i in inputs if i.effect is not None]
    scale = 1 / MILLION if abs(first) >= 10 * MILLION else 1.0
    shown = f"million {unit}" if scale != 1.0 else unit
    decimals = decimals_of(max(abs(first), abs(second)) * scale)
    column = f"Alone: {figure}" + ("" if unit == "1" else f" [{shown}]")
    table = []
    for i in inputs:
        share = (
            f"{i.effect / abs(first):+.2%}".replace("%", " %") if i.effect is not None and first else ABSENT
        )
        effect = ABSENT if i.effect is None else signed(i.effect * scale, decimals)
        table.append((i.path, *i.values, effect, share, i.reason or _origin(i)[0]))
    if table:
        rest = whole - math.fsum(effects)
        some = f"{rest / abs(first):+.2%}".replace("%", " %") if first else ABSENT
        words = "what cannot change alone, and inputs acting together"
        if len(effects) > 1 or len(effects) < len(inputs):
            table.append(("all else", "", "", signed(rest * scale, decimals), some, words))
        share = f"{whole / abs(first):+.2%}".replace("%", " %") if first else ABSENT
        values = (text(first * scale, decimals), text(second * scale, decimals))
        table.append(
            ("all together", *values, signed(whole * scale, decimals), share, f"{names[0]} to {names[1]}")
        )
    note = (
        f"Alone: {names[0]} re-sized and run with that input as in {names[1]}, all else as it is. "
        "First what cannot change alone, then by falling effect."
    )
    columns = ("Input", *names, column, f"Of {names[0]}", "Where, or why not alone")
    return Table(title, columns, tuple(table), (note,) if table else ())


def _origin(item: InputDifference) -> tuple[str]:
    one, other = item.origins
    return (" | ".join(dict.fromkeys(part or "absent" for part in (one, other))),)


def pair_of_numbers(a: float | None, b: float | None) -> tuple[str, str, str, str]:
    """Two values, their difference and its share of the first, with digits enough to show the difference."""
    largest = max((abs(v) for v in (a, b) if v is not None), default=0.0)
    if a is None or b is None:
        decimals = decimals_of(largest)
        return text(a, decimals), text(b, decimals), ABSENT, ABSENT
    gap = b - a
    need = DIGITS_OF_GAP - 1 - math.floor(math.log10(abs(gap))) if gap else 0
    whole = a == int(a) and b == int(b)
    decimals = 0 if whole else max(decimals_of(largest), min(need, 6))
    share = f"{gap / abs(a):+.2%}".replace("%", " %") if a else ABSENT
    return text(a, decimals), text(b, decimals), signed(gap, decimals), share
