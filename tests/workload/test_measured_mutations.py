"""Load files that something has happened to: refused with a line and a reason, or a series of numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidc_twin.errors import InputError
from aidc_twin.workload import read_load

HOURS = 72
STAMPED = [["time", "it_power [kW]", "inlet"]] + [
    [f"2024-07-{1 + hour // 24:02d}T{hour % 24:02d}:00", f"{4000 + 37 * (hour % 11)}", "22.5"]
    for hour in range(HOURS)
]
COUNTED = [["time", "share [%]"]] + [[str(900 * n), f"{60 + n % 30}"] for n in range(HOURS)]

cell = st.one_of(
    st.sampled_from(
        ["", "nan", "inf", "-1", "1e308", "N/A", "1,5", '"', "٣", "\0", "2024-07-01", "24:00", "1_0"]
    ),
    st.floats().map(repr),
    st.text(max_size=6),
)
place = st.integers(0, HOURS)
mutation = st.one_of(
    st.tuples(st.just("cell"), place, st.integers(0, 2), cell),
    st.tuples(st.just("gap"), place, st.integers(1, 5), st.just("")),
    st.tuples(st.just("double"), place, st.integers(1, 3), st.just("")),
    st.tuples(st.just("swap"), place, st.integers(1, 9), st.just("")),
    st.tuples(st.just("cut"), place, st.integers(0, 2), st.just("")),
    st.tuples(st.just("end"), place, st.just(0), st.just("")),
    st.tuples(st.just("comma"), st.just(0), st.just(0), st.sampled_from([";", "\t", ", "])),
    st.tuples(
        st.just("unit"), st.just(0), st.just(0), st.sampled_from(["", "[W]", "[MW]", "[BTU/h]", "[kWh]"])
    ),
)


def mutated(table: list[list[str]], changes: list[tuple[str, int, int, str]]) -> tuple[str, set[str]]:
    """The text of a file after these changes, and what has happened to it."""
    lines = [list(row) for row in table]
    between, done = ",", set()
    for what, row, more, text in changes:
        row = min(row, len(lines) - 1)
        done.add(what)
        if what == "cell":
            lines[row][min(more, len(lines[row]) - 1) if lines[row] else 0 : more + 1] = [text]
        elif what == "gap" and 0 < row < len(lines) - more:
            # From the middle: at either end it is a shorter record.
            del lines[row : row + more]
        elif what == "double":
            lines[row:row] = [list(line) for line in lines[row : row + more]]
        elif what == "swap":
            other = min(row + more, len(lines) - 1)
            lines[row], lines[other] = lines[other], lines[row]
        elif what == "cut":
            lines[row] = lines[row][:more]
        elif what == "end":
            lines = lines[: max(row, 1)]
        elif what == "comma":
            between = text
        elif what == "unit":
            lines[0] = [title.partition(" [")[0] + f" {text}".rstrip() for title in lines[0]]
    return "\n".join([*(between.join(line) for line in lines), ""]), done


def judge(path: Path, table: list[list[str]], changes: list[tuple[str, int, int, str]]) -> None:
    text, _ = mutated(table, changes)
    path.write_text(text, encoding="utf-8", newline="")
    try:
        load = read_load(path, rating=6e6)
    except InputError as refused:
        assert refused.findings
        for finding in refused.findings:
            assert finding.where.startswith(str(path))
            assert finding.what and finding.rule
        return
    assert load.values.size == load.time.size >= 2
    assert np.all(np.isfinite(load.values)) and np.all(load.values >= 0)
    assert np.all(np.diff(load.time) > 0) and np.isfinite(load.step) and load.step > 0
    # Energy over the record, by any step, is that of its rows; it is kept to rounding.
    whole = load.sample(0.0, 60, load.duration / 60)
    energy = np.sum(load.values * np.diff(np.append(load.time, load.duration)))
    assert np.all(np.isfinite(whole))
    np.testing.assert_allclose(whole.sum() * load.duration / 60, energy, rtol=1e-9)
    limit = 1.0 if load.is_share else 6e6
    assert bool(np.any(load.values > limit)) == bool(load.findings)


@given(st.lists(mutation, min_size=1, max_size=4))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mutated_record_with_dates(tmp_path: Path, changes: list[tuple[str, int, int, str]]) -> None:
    judge(tmp_path / "load.csv", STAMPED, changes)


@given(st.lists(mutation, min_size=1, max_size=4))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mutated_record_that_counts_seconds(
    tmp_path: Path, changes: list[tuple[str, int, int, str]]
) -> None:
    judge(tmp_path / "load.csv", COUNTED, changes)


def test_what_is_missing_in_the_middle_is_never_bridged_in_silence(tmp_path: Path) -> None:
    """Every gap of one row or more, every doubled and every swapped row, is refused with its line."""
    path = tmp_path / "load.csv"
    for table in (STAMPED, COUNTED):
        for row in (2, 30, HOURS - 3):
            for what in ("gap", "double", "swap"):
                path.write_text(mutated(table, [(what, row, 1, "")])[0], encoding="utf-8")
                try:
                    read_load(path)
                except InputError as refused:
                    assert refused.findings[0].where.startswith(f"{path}:")
                else:
                    raise AssertionError(f"{what} at {row} was read")
