"""The failures that the program reports: unusable input, and numerical trouble in a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["AidcTwinError", "Finding", "InputError", "NumericalTrouble", "Unsizable"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong with an input.

    Parameters
    ----------
    where
        The place, as exactly as it is known: ``file:line:column`` or ``--option``.
    what
        What was found there, with the offending text.
    rule
        What would be right.
    cure
        What the user can write instead; empty where the rule says it all.
    """

    where: str
    what: str
    rule: str
    cure: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}; {self.rule}"
        return f"{text}. {self.cure}" if self.cure else text


class AidcTwinError(Exception):
    """Base of every exception that the package raises on purpose."""


class InputError(AidcTwinError):
    """Unusable input: a spec, a weather file, a table, an option. The command line ends with exit code 2.

    Parameters
    ----------
    findings
        All the mistakes of one input, reported together.
    """

    def __init__(self, findings: Iterable[Finding] | Finding) -> None:
        self.findings: tuple[Finding, ...] = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class Unsizable(ValueError):
    """A law that sizes a machine finds none of finite size for the duty; sizing makes it an `InputError`."""


class NumericalTrouble(AidcTwinError):
    """A run went wrong: the message names the component, the lane and the last good time."""
