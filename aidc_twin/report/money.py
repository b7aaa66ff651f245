"""Costs as tables and figures show them: millions of the deck's currency, by group, line and part of life."""

from __future__ import annotations

from aidc_twin.economics import LifecycleResult, OpexResult
from aidc_twin.report.shown import scalar
from aidc_twin.studies.outcome import Outcome

__all__ = ["MILLION", "capex_groups", "estimates_text", "lifecycle_parts", "million", "opex_parts"]

MILLION = 1e6


def million(currency: str) -> str:
    """Unit of a cost table: ``million CNY2026``."""
    return f"million {currency}"


def capex_groups(outcome: Outcome) -> dict[str, float]:
    """Capital cost by group, in the deck's currency."""
    return {group: scalar(cost) for group, cost in outcome.capex.by_group().items()}


def opex_parts(yearly: OpexResult) -> dict[str, float]:
    """Running cost of a year by line, in the deck's currency."""
    return {line.name: scalar(line.cost) for line in yearly.lines}


def lifecycle_parts(yearly: OpexResult, life: LifecycleResult) -> dict[str, float]:
    """Present value of the life-cycle cost by part, in the deck's currency; the parts sum to it.

    All lines of the running cost grow at one rate, so that each has its share of their present value.
    """
    total = scalar(yearly.total)
    factor = scalar(life.running_present) / total if total else 0.0
    parts = {"capital": scalar(life.capital), "energy": 0.0, "demand": 0.0, "water": 0.0, "maintenance": 0.0}
    for name, cost in opex_parts(yearly).items():
        part = name.partition("_")[0]
        parts[part] = parts.get(part, 0.0) + cost * factor
    return parts | {"replacements": sum((scalar(one.present) for one in life.replacements), start=0.0)}


def estimates_text(outcome: Outcome) -> str:
    """How well the prices are founded: ``18 of 28 prices are estimates``."""
    grades = outcome.capex.grades()
    return f"{grades.get('estimate', 0)} of {sum(grades.values())} prices are estimates"
