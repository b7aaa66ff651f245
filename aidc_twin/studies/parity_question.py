"""What is asked of a study of parity, and how it is read from texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aidc_twin.errors import Finding, InputError
from aidc_twin.studies.parity_axis import AXES, Axis
from aidc_twin.unit_grammar import quote
from aidc_twin.units import UnitError, parse

__all__ = ["Question", "question_of"]

CURE = 'Write for example "40 kW".'


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    axis
        "pack": more servers in a rack; "power": hotter chips in the same servers.
    low, high
        Range of rack power, W.
    points
        Steps of the axis.
    draws, seed
        Draws of the inputs with a band (0 for none), and where they start.
    lifecycle
        Whether to run a year along the axis, for the life-cycle cost.
    drivers
        Whether to move each input alone.
    weather
        Place or EPW file of the year; each spec's own where None.
    """

    axis: Axis = "pack"
    low: float = 5e3
    high: float = 60e3
    points: int = 89
    draws: int = 256
    seed: int = 1
    lifecycle: bool = True
    drivers: bool = True
    weather: str | None = None


def question_of(axis: str, low: str, high: str, **more: Any) -> Question:
    """A question from texts; ``more`` are the other fields of `Question`.

    Raises
    ------
    InputError
        All that is wrong with axis and range, together.
    """
    ends: list[float] = []
    findings: list[Finding] = []
    if axis not in AXES:
        findings.append(Finding("--axis", f"{quote(axis)} is no axis", f"an axis is {' or '.join(AXES)}"))
    for option, text in (("--from", low), ("--to", high)):
        try:
            ends.append(parse(text, "W"))
        except UnitError as error:
            findings.append(Finding(option, error.what, "a rack power has a unit", error.cure or CURE))
    if len(ends) == 2 and not 0 < ends[0] < ends[1]:
        findings.append(_no_range(ends[0], ends[1], low, high))
    if findings:
        raise InputError(findings)
    chosen: Axis = "pack" if axis == "pack" else "power"
    return Question(axis=chosen, low=ends[0], high=ends[1], **more)


def _no_range(first: float, last: float, low: str, high: str) -> Finding:
    """Why two rack powers, in W and as they were typed, are no range."""
    rule = "the range rises from above zero"
    wrong = [
        (option, text) for option, text, end in (("--from", low, first), ("--to", high, last)) if end <= 0
    ]
    if wrong:
        option, text = wrong[0]
        return Finding(option, f"{quote(text)} is not above zero", rule, f"Give {option} a power above 0 kW.")
    if first == last:
        cure = "Give --to a higher power; for one rack power, compare two specs with: aidc-twin compare."
        return Finding("--to", f"from {low} to {high} there is one rack power", rule, cure)
    return Finding("--from", f"from {low} to {high} the range falls", rule, "Swap --from and --to.")
