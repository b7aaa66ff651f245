"""Findings of several designs in one answer: each says which design it is of, and where its key stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from aidc_twin.errors import Finding

if TYPE_CHECKING:
    from aidc_twin.facility.spec import Spec

__all__ = ["of_design"]


def of_design(findings: Iterable[Finding], label: str, spec: Spec) -> list[Finding]:
    """Findings of a design with its label before the place, once.

    Parameters
    ----------
    findings
        They name a dotted path of the spec, a component, the design itself, or a place in a file.
    label
        What tells the design from the others of the answer: its file as it was typed, or its name.
    spec
        The design; a path that stands in its file comes with line and column.
    """
    return [replace(finding, where=_where(finding.where, label, spec)) for finding in findings]


def _where(where: str, label: str, spec: Spec) -> str:
    file = spec.document.name
    if where == file or where.startswith(f"{file}:"):
        return where
    for own in (label, spec.name):
        if where == own:
            return label
        if where.startswith(f"{own}: "):
            return f"{label}: {where.removeprefix(f'{own}: ')}"
    path = tuple(where.split("."))
    if path not in spec.document.keys or path in spec.document.given_later:
        return f"{label}: {where}"
    place = spec.document.where(path, of_key=True)
    return f"{place}: {where}" if label == file else f"{label}: {where} ({place})"
