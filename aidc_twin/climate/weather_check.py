"""One check of a weather file: its name, what it found, what it expects, and what it has to say."""

from __future__ import annotations

from dataclasses import dataclass

from aidc_twin.errors import Finding

__all__ = ["NOT_JUDGED", "ODD", "Check"]

ODD, NOT_JUDGED = "odd", "not judged"


@dataclass(frozen=True)
class Check:
    """A check that has been made.

    Attributes
    ----------
    title, found, rule
        What is looked at; what the file has; what is expected.
    findings
        What is odd; empty where the file keeps the rule.
    judged
        False where the file lacks what the check needs; ``found`` then says what.
    """

    title: str
    found: str
    rule: str
    findings: tuple[Finding, ...] = ()
    judged: bool = True

    @property
    def result(self) -> str:
        """``ok``, ``odd`` or ``not judged``."""
        return ODD if self.findings else "ok" if self.judged else NOT_JUDGED
