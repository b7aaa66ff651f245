"""What a study of parity finds: curves, crossings, bands, drivers, ceilings and bills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from aidc_twin.errors import Finding
from aidc_twin.facility.spec import Spec
from aidc_twin.studies.crossings import Crossing, Spread
from aidc_twin.studies.parity_axis import Axis
from aidc_twin.studies.parity_cost import Boundary

__all__ = ["Answer", "BillRow", "Ceiling", "Driver", "ParityResult", "Strip"]


W_PER_KW = 1e3


@dataclass(frozen=True)
class Strip:
    """A cost curve with its band: density in W, costs in money per W, shape (points,)."""

    density: np.ndarray
    cost: np.ndarray
    p10: np.ndarray
    p90: np.ndarray


@dataclass(frozen=True)
class Driver:
    """How an input moves parity as it goes from one end of its band to the other, all others as they are.

    Attributes
    ----------
    name, low_text, high_text, value_text
        The input and its numbers, with unit.
    grade
        Of the row.
    gap_low, gap_high
        Change of the cost of the second design over the first, money per W, at `Answer.at`.
    crossing_low, crossing_high
        First crossing, W; infinite or NaN as `first_crossing` has it.
    """

    name: str
    value_text: str
    low_text: str
    high_text: str
    grade: str
    gap_low: float
    gap_high: float
    crossing_low: float
    crossing_high: float

    @property
    def swing(self) -> float:
        """The larger of the two changes of the gap, money per W."""
        return max(abs(self.gap_low), abs(self.gap_high))


@dataclass(frozen=True)
class Answer:
    """Parity within one boundary.

    Attributes
    ----------
    first, second
        Curves of both designs at the same densities.
    crossings
        Of the curves at nominal numbers, in the order of density.
    cheaper
        "first" or "second" where nothing crosses and one is the cheaper one all along, "neither" where both
        cost the same; else empty.
    spread
        Of the first crossing over the draws; None without draws, or where nothing can be compared.
    at
        Density, W, at which the drivers are ranked: the first crossing, or the rack of the first spec.
    drivers
        By falling swing.
    """

    boundary: Boundary
    first: Strip
    second: Strip
    crossings: tuple[Crossing, ...]
    cheaper: str
    spread: Spread | None
    at: float
    drivers: tuple[Driver, ...]


@dataclass(frozen=True)
class Ceiling:
    """Highest density at which a design is feasible, W, what ends it, and its band over the draws.

    ``limit`` is empty where the range ends first; ``density`` is NaN where no density is feasible; ``floor``
    is the lowest density, where the axis does not reach the low end of the range.
    """

    floor: float
    density: float
    limit: str
    p10: float
    p90: float


@dataclass(frozen=True)
class BillRow:
    """Both designs in whole machines at one step; costs per W of IT power, NaN where not feasible."""

    step: float
    racks: tuple[float, float]
    rack_power: tuple[float, float]
    capex: tuple[float, float]
    limits: tuple[str, str]


@dataclass(frozen=True, repr=False)
class ParityResult:
    """Parity density of two designs.

    Attributes
    ----------
    specs
        The air-cooled design first, where there is one.
    axis, low, high
        What rises, and the range, W.
    currency
        Of all costs, "CNY2026".
    answers
        By `Boundary.id`, in the order of `BOUNDARIES`.
    ceilings
        Of both designs.
    bills
        Whole machines, in the order of the steps.
    inputs, draws, seed
        Number of inputs with a band, of draws, and where the draws start.
    """

    specs: tuple[Spec, Spec]
    axis: Axis
    low: float
    high: float
    currency: str
    answers: Mapping[str, Answer]
    ceilings: tuple[Ceiling, Ceiling]
    bills: tuple[BillRow, ...]
    inputs: int
    estimates: int
    draws: int
    seed: int
    findings: tuple[Finding, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, str]:
        """Names of both designs."""
        first, second = (spec.name for spec in self.specs)
        return first, second if second != first else f"{second} (2)"

    def table(self) -> Any:
        """``pandas.DataFrame`` with one row for each boundary, densities in kW; NaN where nothing crosses."""
        import pandas as pd

        rows = []
        for answer in self.answers.values():
            one, spread = answer.boundary, answer.spread
            band = (np.nan,) * 3 if spread is None else (spread.p10, spread.p50, spread.p90)
            first = answer.crossings[0].density if answer.crossings else np.nan
            rows.append(
                {
                    "cost": one.cost,
                    "liquid_in_servers": one.scope.premium,
                    "civil_works": one.scope.civil,
                    "equal": one.equal,
                    "crossings": len(answer.crossings),
                    "parity [kW]": first / W_PER_KW,
                    **{
                        f"{name} [kW]": p / W_PER_KW
                        for name, p in zip(("p10", "p50", "p90"), band, strict=True)
                    },
                    "moved_most_by": answer.drivers[0].name if answer.drivers else "",
                }
            )
        return pd.DataFrame(rows, index=list(self.answers))

    def __repr__(self) -> str:
        return f"<ParityResult {' and '.join(self.names)}, axis {self.axis}: {len(self.answers)} boundaries>"
