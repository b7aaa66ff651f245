"""Compute the parity of the reference designs anew and write the table of the documentation.

``python -m validation.parity`` writes ``validation/parity/found.md``; about half a minute.
"""

from __future__ import annotations

import sys
from pathlib import Path

from aidc_twin.facility.reading import read_spec
from aidc_twin.reference import reference_specs
from aidc_twin.studies.parity import parity
from aidc_twin.studies.parity_prices import repriced
from aidc_twin.studies.parity_question import Question
from aidc_twin.studies.parity_result import Answer, ParityResult

TABLE = Path(__file__).parent / "found.md"
DESIGNS = ("air_20kw", "cold_plate_20kw")
REGIONS = ("CN", "US")
KW = 1e3


def studies() -> dict[str, ParityResult]:
    """The study of the reference designs with the prices of each region."""
    specs = [read_spec(reference_specs()[name]) for name in DESIGNS]
    question = Question(drivers=False)
    return {
        region: parity(*(repriced(spec, region, None, None) for spec in specs), question)
        for region in REGIONS
    }


def markdown(found: dict[str, ParityResult]) -> str:
    """One row for each boundary, a column for each region."""
    lines = [
        "# Parity of the reference designs",
        "",
        "| cost | liquid in servers | civil works | equal | prices CN | prices US |",
        "|---|---|---|---|---|---|",
    ]
    first = next(iter(found.values()))
    for id, answer in first.answers.items():
        one = answer.boundary
        cells = [
            "capital" if one.cost == "capex" else "life cycle",
            "with" if one.scope.premium else "without",
            "with" if one.scope.civil else "without",
            "rack power" if one.equal == "rack" else "net compute",
            *(cell(result.answers[id]) for result in found.values()),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    ends = ", ".join(
        f"`{name}` up to {ceiling.density / KW:.0f} kW"
        for name, ceiling in zip(first.names, first.ceilings, strict=True)
    )
    return "\n".join([*lines, "", f"Feasible: {ends}.", ""])


def cell(answer: Answer) -> str:
    """Crossings with P10 to P90, or which design is the cheaper one."""
    if answer.crossings:
        at = ", ".join(
            f"{c.density / KW:.1f}" + ("" if c.second_is_cheaper_above else " (back)")
            for c in answer.crossings
        )
    else:
        at = {"first": "air cheaper", "second": "liquid cheaper"}.get(answer.cheaper, "none")
    spread = answer.spread
    assert spread is not None, "the question asks for draws"
    low, high = (_end(p) for p in (spread.p10, spread.p90))
    return f"{at} ({low})" if low == high else f"{at} ({low} to {high})"


def _end(density: float) -> str:
    if density == float("-inf"):
        return "below"
    return "above" if density == float("inf") else f"{density / KW:.0f}"


def main() -> int:
    """Write the table."""
    TABLE.write_text(markdown(studies()), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
