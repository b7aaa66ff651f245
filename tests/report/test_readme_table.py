"""The table of README.md is that of the program."""

from __future__ import annotations

from pathlib import Path

from aidc_twin.report.comparison import comparison
from aidc_twin.studies.outcome import Outcome

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_table_of_the_readme_is_what_the_demonstration_prints(year: list[Outcome]) -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    start = lines.index("| | air_20kw | cold_plate_20kw |") + 2
    shown = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        shown.append([cell.strip() for cell in line.strip("|").split("|")])
    assert len(shown) >= 8
    found: dict[str, list[tuple[str, str]]] = {}
    for row in comparison(year).rows:
        found.setdefault(row[0].strip(), []).append((row[1], row[2]))
    names = {
        "Facility energy of the year [MWh]": "Facility, utility meter [MWh]",
    }
    for name, *values in shown:
        if "all prices low to" in name:
            low, high = (
                found[f"Capital cost, all prices {end} [million CNY2026]"][0] for end in ("low", "high")
            )
            due = [f"{a} to {b}" for a, b in zip(low, high, strict=True)]
            assert values == due, name
        else:
            assert tuple(values) in found[names.get(name, name)], (name, values)
