"""Faults are planted in a full facility; every one is caught, and the document lists which check did it."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from aidc_twin.dimensions import DimensionError
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.facility.verify import judge, verify
from aidc_twin.reference import reference_specs

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parents[1] / "docs" / "verification.md"
# The classes of faults that must be among the planted ones, by a word of their name.
REQUIRED = (
    "`mdot cp`", "273.15", "factor 1000", "over the lanes", "Celsius", "kW for W", "sign of a heat source",
    "pump heat", "metered but not placed", "open flow", "more conductance than flow", "inlet and outlet",
    "hot and cold", "dry bulb for wet bulb", "wet bulb for dry bulb", "absolute temperature for a difference",
    "difference for an absolute temperature", "wrong rating", "`dt` is missing", "return for the supply",
    "COP multiplied", "without the humidity", "linear in speed", "counted twice", "wrong sign",
    "iteration of a set", "hidden state",
)  # fmt: skip

Row = tuple[str, str, str]
# Name, the check that is due, and the first check that found something with its first finding.
Result = tuple[str, str, tuple[str, Finding] | None]
RULE = "| --- | --- | --- |"


def load(name: str, file: str) -> ModuleType:
    """The faults; a process of its own loads them in the same way."""
    spec = importlib.util.spec_from_file_location(name, HERE / file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FAULTS = load("planted_faults", "faults.py")
# They are planted with the same tools, from the module above.
PLANTS = load("plant_faults", "plant_faults.py")


@pytest.fixture(scope="module")
def facility() -> Facility:
    return build(read_spec(reference_specs()["cold_plate_20kw"]))


def is_kind(finding: Finding) -> bool:
    """Whether the proof found the unit right and the kind wrong."""
    return finding.cure.endswith("that it is one")


def first(findings: dict[str, list[Finding]]) -> tuple[str, Finding] | None:
    """The first check that found something, and its first finding."""
    for check, found in findings.items():
        if found:
            return ("kinds" if check == "dimension proof" and is_kind(found[0]) else check), found[0]
    return None


def planted(facility: Facility) -> Iterator[Result]:
    """Name, due check, and what was caught, of every fault of a component or a law."""
    for fault in FAULTS.PLANTED:
        with pytest.MonkeyPatch.context() as patch:
            alter = fault.plant(patch)
            yield fault.name, fault.check, first(judge(alter(facility) if alter else facility))


def in_plants() -> Iterator[Result]:
    """The same for components of other plants, each in a reference design that has it."""
    for design, faults in PLANTS.IN_PLANTS.items():
        other = build(read_spec(reference_specs()[design]))
        for fault in faults:
            with pytest.MonkeyPatch.context() as patch:
                alter = fault.plant(patch)
                yield fault.name, fault.check, first(judge(alter(other) if alter else other))


def at_the_edge() -> Iterator[Result]:
    text = reference_specs()["cold_plate_20kw"].read_text(encoding="utf-8")
    for name, stands, written in FAULTS.EDGE:
        assert stands in text, f"{name}: the spec has changed"
        caught = None
        try:
            parse_spec(text.replace(stands, written, 1))
        except InputError as error:
            caught = "edge", error.findings[0]
        yield name, "edge", caught
    for name, check, stands, written in FAULTS.BUILT:
        assert stands in text, f"{name}: the spec has changed"
        yield name, check, first(judge(build(parse_spec(text.replace(stands, written, 1)))))


ORDER_CODE = """
import runpy, pytest
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.step_proof import fingerprint
from aidc_twin.reference import reference_specs
faults = runpy.run_path({faults!r}, run_name="planted_faults")
facility = build(read_spec(reference_specs()["cold_plate_20kw"]))
print(fingerprint(facility))
with pytest.MonkeyPatch.context() as patch:
    faults["ORDER"].plant(patch)
    print(fingerprint(facility))
"""


@pytest.fixture(scope="module")
def prints() -> list[list[str]]:
    """Fingerprints of the step in two processes with different hashes: as it is, and with the fault."""
    made = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", ORDER_CODE.format(faults=str(HERE / "faults.py"))],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        made.append(done.stdout.split())
    return made


def of_order(prints: list[list[str]]) -> Iterator[Result]:
    differ = prints[0][1] != prints[1][1]
    finding = Finding("the traced step", "two processes trace two programs", "the order is fixed")
    yield FAULTS.ORDER.name, FAULTS.ORDER.check, (FAULTS.ORDER.check, finding) if differ else None


def of_program(facility: Facility) -> Iterator[Result]:
    """The whole program with its meters is proved before it is compiled."""
    from aidc_twin.simulate.program import Program

    caught = None
    with pytest.MonkeyPatch.context() as patch:
        FAULTS.PROGRAM.plant(patch)
        try:
            Program.compile(facility, 1, 1, 1)
        except DimensionError as error:
            caught = FAULTS.PROGRAM.check, error.findings[0]
    yield FAULTS.PROGRAM.name, FAULTS.PROGRAM.check, caught


@pytest.fixture(scope="module")
def results(facility: Facility, prints: list[list[str]]) -> list[Result]:
    return [*planted(facility), *of_program(facility), *of_order(prints), *at_the_edge(), *in_plants()]


@pytest.mark.parametrize("name", sorted(reference_specs()))
def test_the_reference_facilities_pass_every_check(name: str) -> None:
    assert [str(finding) for finding in verify(build(read_spec(reference_specs()[name])))] == []


def test_a_facility_of_many_lanes_is_judged_by_its_first(facility: Facility) -> None:
    lanes = 3
    numbers = {name: np.full(lanes, value) for name, value in facility.numbers().items()}
    # What stands in another lane is not looked at.
    numbers["crah.T_set"][-1] = 23.0
    many = replace(
        facility,
        components=facility.with_numbers(numbers),
        rated_it_power=np.full(lanes, facility.rated_it_power),
        notes={name: (np.full(lanes, value), unit) for name, (value, unit) in facility.notes.items()},
    )
    assert verify(many) == []


def test_no_fault_escapes_all_checks(results: list[Result]) -> None:
    assert [name for name, _, caught in results if caught is None] == []


def test_each_fault_is_caught_by_the_check_that_is_made_for_it(
    results: list[Result],
) -> None:
    caught = {name: (due, found[0]) for name, due, found in results if found}
    assert {name: pair for name, pair in caught.items() if pair[0] != pair[1]} == {}


def test_every_required_class_of_fault_is_planted(
    results: list[Result],
) -> None:
    names = [name for name, _, _ in results]
    assert [word for word in REQUIRED if not any(word in name for name in names)] == []
    assert len(set(names)) == len(names)


def test_every_check_catches_at_least_one_fault(facility: Facility, results: list[Result]) -> None:
    # The meters are never the first to speak: what they find breaks the first law as well.
    checks = {*judge(facility), "kinds", "edge", "order"} - {"meters", "answers"}
    assert checks - {caught[0] for _, _, caught in results if caught} == set()


def test_the_meters_and_the_answers_catch_their_faults(facility: Facility) -> None:
    def found(word: str) -> dict[str, list[Finding]]:
        (fault,) = [fault for fault in FAULTS.PLANTED if word in fault.name]
        with pytest.MonkeyPatch.context() as patch:
            fault.plant(patch)
            return judge(facility)

    assert found("utility meter")["meters"]
    assert "a hotter day lowers the power" in found("COP multiplied")["answers"][0].what


def test_the_order_is_the_same_in_every_process(prints: list[list[str]]) -> None:
    assert prints[0][0] == prints[1][0]


def table(results: list[Result]) -> list[Row]:
    """Name, first check, and what it says; findings about a part of the facility name it."""
    rows = []
    for name, _, caught in results:
        if caught is not None:
            check, finding = caught
            design, named, part = finding.where.partition(": ")
            named = named if design in reference_specs() else ""
            what = f"{part}: {finding.what}" if named and part not in (check, "network") else finding.what
            rows.append((name, check, what))
    return rows


def words(cell: str) -> str:
    """A cell without its numbers and operating points, which move with the sizes of the facility."""
    return re.sub(r"[-+]?\d[\d.]*(e[-+]?\d+)?|\bat (design|warm|mild|cold|half load)\b.*", "#", cell).strip()


def documented() -> list[Row]:
    """The table of the document."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines[lines.index(RULE) + 1 :] if line.startswith("| ")]
    return [(name, check, what) for name, check, what in rows]


def test_the_document_lists_these_faults(results: list[Result]) -> None:
    rows = table(results)
    text = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    due = [tuple(words(cell) for cell in row) for row in rows]
    same = due == [tuple(words(cell) for cell in row) for row in documented()]
    assert same, f"the table of docs/verification.md should be\n{text}"
