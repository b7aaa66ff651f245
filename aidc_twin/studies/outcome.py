"""What the evaluation of one design gives, ready for tables, figures and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from aidc_twin.economics import BenchmarkComparison, CapexResult, CarbonResult, LifecycleResult, OpexResult
from aidc_twin.errors import Finding
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.spec import Spec
from aidc_twin.metrics import Metric
from aidc_twin.simulate.run import RunResult

__all__ = ["LoadLevel", "Outcome", "distinct"]


@dataclass(frozen=True)
class LoadLevel:
    """PUE and power with a share of the racks in operation, all year at full utilisation."""

    share: float
    pue: float
    it_power: float
    facility_power: float


@dataclass(frozen=True, repr=False)
class Outcome:
    """One design, evaluated.

    Attributes
    ----------
    spec, facility, run
        What was evaluated, what it was built to, and the run; case 0 is the design under its workload.
    metrics
        Figures of merit of case 0.
    energy, monthly
        Energy by part, J: whole run, and by month of shape ``(12,)``.
    load_levels
        PUE at 25, 50, 75 and 100 % of the racks.
    design_day
        Figures of merit at design wet and dry bulb and full load.
    capex, opex, lifecycle, carbon, benchmarks
        Money and carbon; None, with ``money_note``, where the run is no whole year.
    findings
        Limits broken and warnings.
    label
        Name in tables, where the spec's own name is not the only one of its kind.
    provenance
        What the numbers rest on, by name, as text.
    """

    spec: Spec
    facility: Facility
    run: RunResult
    metrics: Mapping[str, Metric]
    energy: Mapping[str, float]
    monthly: Mapping[str, np.ndarray]
    load_levels: tuple[LoadLevel, ...]
    design_day: Mapping[str, Metric]
    capex: CapexResult
    opex: OpexResult | None
    lifecycle: LifecycleResult | None
    carbon: CarbonResult | None
    benchmarks: tuple[BenchmarkComparison, ...]
    money_note: str
    findings: tuple[Finding, ...]
    provenance: Mapping[str, str] = field(default_factory=dict)

    label: str = ""

    @property
    def name(self) -> str:
        """Name of the design; with a mark where two of one name are compared."""
        return self.label or self.spec.name

    def __repr__(self) -> str:
        pue = self.metrics["pue"].value
        return f"<Outcome {self.name}: PUE {'none' if pue is None else f'{pue:.3f}'}>"


def distinct(names: Sequence[str]) -> list[str]:
    """Names made distinct, since two designs may share one: the second becomes ``name (2)``."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
