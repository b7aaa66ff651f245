"""What a user must know about a run before he uses its figures: limits broken, balances that do not close."""

from __future__ import annotations

import numpy as np

from aidc_twin.climate import place
from aidc_twin.economics.grids import grid_of, region_of
from aidc_twin.errors import Finding
from aidc_twin.facility.spec import Spec
from aidc_twin.studies.outcome import Outcome

__all__ = ["MOST_RESIDUAL", "foreign_prices", "run_findings"]

# A residual above this share of the rated IT energy means that a watt has no place to stand.
MOST_RESIDUAL = 1e-9
# Windows that meet worse than this have not forgotten their start, K.
MOST_JOINT_MISMATCH = 2.0
SECONDS_PER_HOUR = 3600.0
# A recommended envelope may be left for short: more than this share of the hours is told.
MOST_OUTSIDE = 0.05
# Design power is that at design weather and full load; a restart of all jobs passes it by server fans alone.
POWER_MARGIN = 0.05


def foreign_prices(spec: Spec, name: str) -> list[Finding]:
    """A finding where the prices are those of another country than the site's."""
    grid = spec.money.carbon or grid_of(place(spec.site.place).name)
    if spec.money.region == region_of(grid):
        return []
    return [
        Finding(
            name,
            f"{spec.site.place} is priced with the prices of {spec.money.region}",
            "prices and tariff should be those of the place",
            "Read the costs as those of the same design built there, or override the prices.",
        )
    ]


def _unexpected(outcome: Outcome) -> list[Finding]:
    """A finding where the PUE of a whole year lies outside the range that the spec expects."""
    expected, pue = outcome.spec.expected, outcome.metrics["pue"].value
    if expected is None or pue is None or outcome.opex is None:
        return []
    if expected.pue_low <= pue <= expected.pue_high:
        return []
    return [
        Finding(
            outcome.name,
            f"PUE {pue:.3f} of the year",
            f"{expected.pue_low:g} to {expected.pue_high:g} is expected: {expected.source}",
            "Look for what was changed; delete expected: where it no longer holds.",
        )
    ]


def run_findings(outcome: Outcome) -> list[Finding]:
    """Findings of an evaluated design; an empty list where there is nothing to tell."""
    m, day, name = outcome.metrics, outcome.design_day, outcome.name
    findings = []
    for part, limit in (("chip", "chip limit"), ("rack_inlet", "inlet limit")):
        hours = (m[f"hours_over_limit_{part}"].value or 0.0) / SECONDS_PER_HOUR
        if hours > 0:
            findings.append(
                Finding(
                    name,
                    f"{hours:.1f} h over the {limit}",
                    "it holds in every hour",
                    "Size for the weather and the load that were run.",
                )
            )
        if (day[f"hours_over_limit_{part}"].value or 0.0) > 0:
            findings.append(
                Finding(
                    name,
                    f"the {limit} is passed on the design day",
                    "limits hold at design wet and dry bulb and full load",
                    "Enlarge the plant or move the set-points.",
                )
            )
    throttled = (m["hours_throttled"].value or 0.0) / SECONDS_PER_HOUR
    if throttled > 0:
        findings.append(
            Finding(
                name,
                f"servers cut their clocks for {throttled:.1f} h and lose "
                f"{m['lost_compute'].value or 0.0:.2%} of the work that they were asked for",
                "chips and inlets stay below their limits, and clocks at full speed",
                "Supply colder air or coolant, or more of it.",
            )
        )
    peak = m["peak_facility_power"].value or 0.0
    design = float(np.max(outcome.facility.notes["design_facility_power"][0]))
    if peak > design * (1 + POWER_MARGIN):
        findings.append(
            Finding(
                name,
                f"the facility draws up to {peak / 1e6:.2f} MW",
                f"UPS, transformers and generators are sized for {design / 1e6:.2f} MW",
                "Losses above the rating are extrapolated: enlarge the design, or lower the load.",
            )
        )
    findings += _out_of_range(outcome) + _humidity(outcome)
    findings += foreign_prices(outcome.spec, name) + _unexpected(outcome)
    residual = m["first_law_residual"].value or 0.0
    if not residual < MOST_RESIDUAL:
        findings.append(
            Finding(
                name,
                f"first-law residual {residual:.1e}",
                f"below {MOST_RESIDUAL:.0e} of the rated IT energy",
            )
        )
    gap = m["joint_mismatch"].value or 0.0
    if gap > MOST_JOINT_MISMATCH:
        findings.append(
            Finding(
                name,
                f"windows of the run meet {gap:.2f} K apart",
                f"less than {MOST_JOINT_MISMATCH:g} K",
                "Run it in one piece with --whole.",
            )
        )
    return findings


def _out_of_range(outcome: Outcome) -> list[Finding]:
    """A finding for each component that ran on an edge of its curves or its table, and how long."""
    start = "time.out_of_range_"
    found = []
    for channel, monthly in outcome.run.monthly.items():
        hours = float(monthly[:, 0].sum()) / SECONDS_PER_HOUR
        if channel.startswith(start) and hours > 0:
            found.append(
                Finding(
                    outcome.name,
                    f"{channel.removeprefix(start)} ran {hours:.0f} h outside the range of its numbers",
                    "curves and tables hold where they were measured; beyond, their nearest edge was used",
                    "Choose a chiller_carnot_... or temperatures inside, see the rows of its type.",
                )
            )
    return found


def _humidity(outcome: Outcome) -> list[Finding]:
    """Findings of water below the dew point of a hall, and of halls outside the recommended humidity."""
    m, found = outcome.metrics, []
    wet = (m["hours_condensing"].value or 0.0) / SECONDS_PER_HOUR
    if wet > 0:
        found.append(
            Finding(
                outcome.name,
                f"water enters coils below the dew point of their hall for {wet:.0f} h, by "
                f"{-(m['dew_point_margin_min'].value or 0.0):.2g} K at most; "
                f"{m['condensate'].in_shown() or 0.0:.3g} m3 condense",
                "coils of a hall run dry; what condenses is drained, and its heat is heat of the plant",
                "Supply warmer water, or dry the fresh air further: humidity.fresh_air_dried_to.",
            )
        )
    hours = float(outcome.run.month_hours[:, 0].sum())
    outside = (m["hours_outside_ashrae"].value or 0.0) / SECONDS_PER_HOUR
    if outside > MOST_OUTSIDE * hours:
        found.append(
            Finding(
                outcome.name,
                f"air of a hall is outside the recommended humidity in {outside / hours:.0%} of the hours",
                f"told above {MOST_OUTSIDE:.0%}; recommended by ASHRAE TC 9.9: 70 % at most where pollutants "
                "are low, and dew points of -9 to 15 degC",
                "It is a recommendation, not a limit: compare with what the makers of the servers allow.",
            )
        )
    return found
