"""Loops that swing: valve travel and mode switches a day against what a plant would tolerate."""

from __future__ import annotations

from aidc_twin.errors import Finding
from aidc_twin.simulate.run import RunResult

__all__ = ["oscillation_findings"]

# Full strokes a day. Measured on the reference facilities: 0.1 to 1 under a constant or daily load, up to 7
# where whole halls start and stop; 1440 where a loop slams from stop to stop each minute. A slow swing of a
# warm-water plant, 5 K in 2.3 h, moved its valves by 11.
MOST_TRAVEL = 10.0
# Changes of economiser mode a day: published logic that limit-cycled made 6 to 16, a stable one under one.
MOST_SWITCHES = 4.0
HOURS_PER_DAY = 24.0


def oscillation_findings(run: RunResult, case: int = 0) -> list[Finding]:
    """Findings for every actuator of a case that travels or switches more than it should."""
    days = run.month_hours[:, case].sum() / HOURS_PER_DAY
    findings = []
    for name in sorted(run.channels):
        prefix, _, component = name.partition(".")
        limit = {"travel": MOST_TRAVEL, "switches": MOST_SWITCHES}.get(prefix)
        if limit is None or name == "switches.chillers":
            continue
        daily = float(run.monthly[name][:, case].sum()) / days
        if daily > limit:
            what = "strokes" if prefix == "travel" else "changes of mode"
            findings.append(
                Finding(
                    f"{run.facility.name}: {component}",
                    f"{daily:.0f} {what} a day: the loop swings",
                    f"at most {limit:g}",
                    "Take a shorter step, or a slower loop in the catalogue's control table.",
                )
            )
    return findings
