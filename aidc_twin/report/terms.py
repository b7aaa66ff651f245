"""The energy of a run taken apart to its last terms, rounded alike in every table."""

from __future__ import annotations

from collections.abc import Mapping

from aidc_twin.metrics.energy import COOLING, IT_PARTS, PARTS, POWER_LOSSES
from aidc_twin.report.shown import add_up, in_unit

__all__ = ["COMPUTE", "energy_terms", "pue_gap", "rounded_terms", "side_of"]

# What is left of the IT energy without fans, power supplies and regulators: chips, memory, network cards.
COMPUTE = "chips_and_boards"


def energy_terms(energy: Mapping[str, float]) -> dict[str, float]:
    """Energy by term in J: the parts of the facility with the IT energy taken apart.

    The terms sum to the utility meter.
    """
    it_parts = {name: energy[name] for name in IT_PARTS}
    compute = energy["it"] - sum(it_parts.values())
    return {COMPUTE: compute, **it_parts, **{name: energy[name] for name in PARTS if name != "it"}}


def rounded_terms(energy: Mapping[str, float], decimals: int) -> dict[str, float]:
    """Terms in MWh, rounded to add up: first the parts of the facility, then the IT energy within its own."""
    terms = {name: in_unit(value, "J", "MWh") for name, value in energy_terms(energy).items()}
    inner = [name for name in terms if side_of(name) == "IT"]
    outer = [name for name in terms if name not in inner]
    it, *rest = add_up([sum(terms[n] for n in inner), *(terms[n] for n in outer)], decimals)
    within = add_up([terms[n] for n in inner], decimals, total=it)
    return dict(zip([*inner, *outer], [*within, *rest], strict=True))


def pue_gap(one: Mapping[str, float], other: Mapping[str, float], term: str) -> float | None:
    """Part of a term in the difference in PUE between two designs; None for IT, which PUE divides by.

    Energies in any one unit; a term that a design lacks is zero.
    """
    if term == "it" or side_of(term) == "IT" or one["it"] <= 0 or other["it"] <= 0:
        return None
    return other.get(term, 0.0) / other["it"] - one.get(term, 0.0) / one["it"]


def side_of(term: str) -> str:
    """Where a term stands: IT, cooling, power or other."""
    if term in IT_PARTS or term == COMPUTE:
        return "IT"
    if term in COOLING:
        return "cooling"
    return "power" if term in POWER_LOSSES else "other"
