"""Run the benchmarks: ``python -m benchmarks [--quick]``. Prints a table and keeps it as JSON.

Times on a shared machine wander; the ratios, measured in one run, are what to compare over versions.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from pathlib import Path

from benchmarks import commands, designs, lanes, parts

KEPT = Path(__file__).parent / "results.jsonl"


def main() -> None:
    """Measure, print, and append one line to the kept results when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the long runs")
    parser.add_argument("--keep", action="store_true", help=f"append the figures to {KEPT.name}")
    options = parser.parse_args()
    figures: dict[str, object] = {"python": platform.python_version(), "machine": platform.machine()}
    for title, measure in (
        ("cost of a step by number of lanes", lanes.by_lanes),
        ("every reference design, 512 lanes", designs.by_design),
        ("the same step in NumPy", lanes.against_numpy),
        ("many lanes for a year", lambda quick: lanes.many_lanes(100 if quick else 1000)),
        ("parts of a command", parts.parts),
        ("whole commands", commands.compare),
    ):
        sys.stderr.write(f"{title} ...\n")
        figures[title] = measure(options.quick)
    text = json.dumps(figures, indent=2)
    sys.stdout.write(text + "\n")
    if options.keep:
        with KEPT.open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
