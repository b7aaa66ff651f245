"""Energy, peaks and water of a year along an axis, per rated IT power, from simulated steps of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from aidc_twin.catalogue import Catalogue
from aidc_twin.errors import Finding
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.limits import all_hold
from aidc_twin.facility.spec import Spec
from aidc_twin.metrics import energy_of, metrics_of
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.run import simulate
from aidc_twin.studies.evaluate import KG_PER_M3, YEAR, site_elevation, weather_of
from aidc_twin.studies.findings import MOST_RESIDUAL
from aidc_twin.studies.load import load_of
from aidc_twin.studies.parity_axis import Ladder, build_steps

__all__ = ["Yearly", "yearly"]

# Steps of an axis that are simulated over a year; between them the ratios run straight.
SIMULATED = 10


@dataclass(frozen=True)
class Yearly:
    """What a year takes for each watt of rated IT power, at some steps of an axis.

    Attributes
    ----------
    steps
        Shape (n,), rising.
    energy
        At the utility meter, J/W.
    peak
        Highest power of each month, W/W, shape (12, n).
    water
        Make-up, m3/W.
    pue
        Of the year.
    """

    steps: np.ndarray
    energy: np.ndarray
    peak: np.ndarray
    water: np.ndarray
    pue: np.ndarray
    weather: str
    load: str
    findings: tuple[Finding, ...]

    def at(self, step: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Energy, monthly peaks and water at other steps; beyond the simulated ones those of the nearest."""
        peak = np.stack([np.interp(step, self.steps, month) for month in self.peak])
        return np.interp(step, self.steps, self.energy), peak, np.interp(step, self.steps, self.water)


def yearly(
    spec: Spec,
    catalogue: Catalogue,
    axis: Ladder,
    nominal: Facility,
    feasible: np.ndarray,
    weather: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Yearly | None:
    """Simulate a year at some feasible steps; None where no step is feasible.

    Parameters
    ----------
    feasible
        Of each step of ``axis``, bool of shape (points,).
    weather
        Place or EPW file; the spec's own where None. Sizes stay those of the spec's site.

    Raises
    ------
    InputError
        Unusable weather or load.
    NumericalTrouble
        A run went wrong.
    """
    open_ = np.flatnonzero(feasible)
    if open_.size == 0:
        return None
    chosen = np.unique(open_[np.linspace(0, open_.size - 1, min(SIMULATED, open_.size)).round().astype(int)])
    part = Ladder(axis.axis, axis.steps[chosen])
    driven = spec.workload.profile == "file"
    facility = build_steps(spec, catalogue, part, nominal, whole=True, driven=driven)
    year, odd = weather_of(spec, weather)
    at_site = year.at_elevation(site_elevation(spec))
    driver = drivers_of(at_site)
    rated = np.broadcast_to(np.asarray(facility.rated_it_power, dtype=float), (chosen.size,))
    loads = [load_of(spec, float(power)) for power in (rated if driven else rated[:1])]
    cases = [
        Case(f"{spec.name}, step {step:.3g}", driver, loads[min(i, len(loads) - 1)].load, i, 0, YEAR)
        for i, step in enumerate(part.steps)
    ]
    run = simulate(facility, cases, progress=progress)
    lanes = range(chosen.size)
    energies = [energy_of(run, i) for i in lanes]
    metrics = [metrics_of(run, i, None) for i in lanes]
    findings = [*odd, *loads[0].findings]
    worst = max(m["first_law_residual"].value or 0.0 for m in metrics)
    if not worst < MOST_RESIDUAL:
        rule = f"below {MOST_RESIDUAL:.0e} of the rated IT energy"
        findings.append(Finding(spec.name, f"first-law residual {worst:.1e}", rule))
    if not all_hold(facility.limits, chosen.size).all():
        rule = "whole machines hold what broken counts hold"
        findings.append(Finding(spec.name, "a simulated step breaks a limit", rule))
    return Yearly(
        steps=part.steps,
        energy=np.array([e["facility"] for e in energies]) / rated,
        peak=run.monthly["power.facility.max"][:, : chosen.size] / rated,
        water=np.array([m["water"].value or 0.0 for m in metrics]) / KG_PER_M3 / rated,
        pue=np.array([e["facility"] / e["it"] for e in energies]),
        weather=f"{at_site.name}: {at_site.source}",
        load=loads[0].note,
        findings=tuple(findings),
    )
