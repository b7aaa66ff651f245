"""Weather files that something has happened to: refused with a place and a reason, or a year of numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidc_twin.climate import inspect_weather, read_epw
from aidc_twin.errors import InputError

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HEADER = [
    "LOCATION,Testville,XX,TST,made up,999999,31.0,121.0,8.0,10.0",
    "DESIGN CONDITIONS,0",
    "TYPICAL/EXTREME PERIODS,0",
    "GROUND TEMPERATURES,0",
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
    "COMMENTS 1,",
    "COMMENTS 2,",
    "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
]
# Columns that the reader takes, with their missing codes: dry bulb, dew point, relative humidity, pressure.
READ = {6: "99.9", 7: "99.9", 8: "999", 9: "999999"}


def rows() -> list[list[str]]:
    """Records of a year with all 35 columns, as published files have them."""
    rng = np.random.default_rng(3)
    found: list[list[str]] = []
    for month, days in enumerate(DAYS, start=1):
        for day in range(1, days + 1):
            for hour in range(1, 25):
                n = len(found)
                dry = 15 - 12 * np.cos(2 * np.pi * n / 8760) - 4 * np.cos(2 * np.pi * (hour - 3) / 24)
                dry += rng.normal(0, 0.5)
                found.append(
                    [*map(str, (2013, month, day, hour, 0)), "?9?9?9?9E0", f"{dry:.1f}", f"{dry - 4:.1f}"]
                    + ["76", f"{101300 + rng.normal(0, 50):.0f}", "0", "0", "300", "120", "80", "60"]
                    + ["9999"] * 19
                )
    return found


ROWS = rows()

cell = st.one_of(
    st.sampled_from(
        ["", "nan", "-inf", "1e999", "--", "N/A", "0", "-0", "1,5", "٣", "\ufeff", "1_0", "0x10"]
    ),
    st.floats(-200, 200000).map(lambda value: f"{value:.4g}"),
    st.text(max_size=6),
)
place = st.integers(0, len(ROWS) - 1)
# What may happen to a file: (what, row, column or length, text).
mutation = st.one_of(
    st.tuples(st.just("cell"), place, st.integers(0, 15), cell),
    st.tuples(st.just("missing"), place, st.sampled_from(sorted(READ)), st.just("")),
    st.tuples(st.just("gap"), place, st.integers(1, 9), st.just("")),
    st.tuples(st.just("double"), place, st.integers(1, 3), st.just("")),
    st.tuples(st.just("swap"), place, st.integers(1, 30), st.just("")),
    st.tuples(st.just("cut"), place, st.integers(0, 12), st.just("")),
    st.tuples(st.just("columns"), st.integers(6, 9), st.integers(6, 9), st.just("")),
    st.tuples(st.just("scale"), st.integers(6, 9), st.just(0), st.sampled_from(["1.8", "0.01", "-1", "1e3"])),
    st.tuples(st.just("header"), st.integers(0, 7), st.integers(0, 9), cell),
    st.tuples(st.just("end"), place, st.just(0), st.just("")),
)


def mutated(changes: list[tuple[str, int, int, str]]) -> tuple[str, int]:
    """The text of a file after these changes, and how many hours lack a value that the reader needs."""
    lines = [list(row) for row in ROWS]
    header = list(HEADER)
    for what, row, more, text in changes:
        row = min(row, len(lines) - 1)
        if what == "cell":
            lines[row][more] = text
        elif what == "missing":
            lines[row][more] = READ[more]
        elif what == "gap" and len(lines) > more:
            del lines[row : row + more]
        elif what == "double":
            lines[row:row] = [list(line) for line in lines[row : row + more]]
        elif what == "swap":
            other = min(row + more, len(lines) - 1)
            lines[row], lines[other] = lines[other], lines[row]
        elif what == "cut":
            lines[row] = lines[row][:more] + [""] * (16 - more)
        elif what == "columns":
            for line in lines:
                line[row], line[more] = line[more], line[row]
        elif what == "scale":
            factor = float(text)
            for line in lines:
                try:
                    line[row] = f"{float(line[row]) * factor:.6g}"
                except ValueError:
                    continue
        elif what == "header":
            fields = header[row].split(",")
            fields[min(more, len(fields) - 1)] = text
            header[row] = ",".join(fields)
        elif what == "end":
            lines = lines[: max(row, 1)]
    return "\n".join([*header, *(",".join(line) for line in lines), ""]), 8760 - len(lines)


@given(st.lists(mutation, min_size=1, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mutated_file_is_refused_or_a_year_of_numbers(
    tmp_path: Path, changes: list[tuple[str, int, int, str]]
) -> None:
    text, lost = mutated(changes)
    path = tmp_path / "test.epw"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        file = read_epw(path)
    except InputError as refused:
        assert refused.findings
        for finding in refused.findings:
            assert finding.where.startswith(str(path))
            assert finding.what and finding.rule
        return
    year = file.year
    for values in (year.dry_bulb, year.wet_bulb, year.dew_point, year.humidity_ratio, year.pressure):
        assert values.shape == (8760,) and np.all(np.isfinite(values))
    assert np.all((year.relative_humidity >= 0) & (year.relative_humidity <= 1 + 1e-9))
    assert np.all(year.wet_bulb <= year.dry_bulb)
    # What was filled is said, and as many hours as were filled.
    needed = np.any(
        [np.isnan(file.columns[title]) for title in ("dry bulb", "dew point", "pressure")], axis=0
    )
    assert bool(needed.any()) == any("h without" in f.what or "no pressure" in f.what for f in file.findings)
    assert not (lost > 0) or file.findings
    checked = inspect_weather(path)
    assert set(file.findings) <= set(checked.findings)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([("columns", 6, 9, "")], "are columns swapped?"),
        ([("columns", 6, 8, "")], "Are columns swapped?"),
        ([("scale", 9, 0, "0.01")], "Is it in hPa"),
    ],
)
def test_swapped_columns_and_other_units_are_guessed(
    tmp_path: Path, changes: list[tuple[str, int, int, str]], words: str
) -> None:
    path = tmp_path / "test.epw"
    path.write_text(mutated(changes)[0], encoding="utf-8")
    try:
        said = inspect_weather(path).findings
    except InputError as refused:
        said = refused.findings
    assert any(words in finding.cure for finding in said), said
