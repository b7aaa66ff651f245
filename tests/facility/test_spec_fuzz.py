"""Whatever a file holds, reading gives a spec or an input error: no other exception, no silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidc_twin.errors import InputError
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.facility.spec import Spec

GOOD = (Path(__file__).parent / "specs" / "liquid.yaml").read_text(encoding="utf-8")
LINES = GOOD.splitlines()
SPEC = parse_spec(GOOD, "f.yaml")


def reads(text: str) -> None:
    """Read a text and look at the findings, if there are any."""
    try:
        assert isinstance(parse_spec(text, "f.yaml"), Spec)
    except InputError as error:
        assert error.findings
        for finding in error.findings:
            name, line, column = finding.where.split(":")
            assert name == "f.yaml"
            # a mark behind the last line stands for the end of the text
            assert 1 <= int(line) <= len(text.splitlines()) + 2
            assert int(column) >= 1
            assert finding.what
            assert finding.rule


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(raw)
    try:
        read_spec(path)
    except InputError as error:
        assert error.findings


@given(
    st.text(alphabet=st.sampled_from("ab:-?,[]{}#&*!|>'\"%@`\n\t 01.~<=\\\r\x85\u2028\ufeff\0é"), max_size=60)
)
def test_any_text_of_yaml_signs(text: str) -> None:
    reads(text)


@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 12),
    st.text(alphabet=st.sampled_from("ab:-?,[]{}#&*!|>'\"%\n\t 01.~<N+kWK"), max_size=6),
)
def test_a_spec_with_a_piece_cut_out_and_another_put_in(start: int, cut: int, put: str) -> None:
    reads(GOOD[:start] + put + GOOD[start + cut :])


@given(st.lists(st.integers(0, len(LINES) - 1), max_size=6), st.integers(0, len(LINES)))
def test_a_spec_with_lines_lost_and_one_doubled(lost: list[int], doubled: int) -> None:
    kept = [line for index, line in enumerate(LINES) if index not in lost]
    reads("\n".join([*kept[:doubled], *kept[max(0, doubled - 1) :]]))


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["20 kW", "45 degC", "N+1", "chilled", "cold_plate", "chilled_water", "file"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(sorted({*SPEC.provenance, *Spec.model_fields, "plants.warm", "room.crah", "plants.x"})),
    VALUES,
)
def test_any_value_at_any_path_from_python(path: str, value: Any) -> None:
    try:
        assert isinstance(SPEC.replace(path, value), Spec)
    except InputError as error:
        assert error.findings


@given(st.text(max_size=30), VALUES)
def test_any_path_from_python(path: str, value: Any) -> None:
    try:
        assert isinstance(SPEC.replace(path, value), Spec)
    except InputError as error:
        assert error.findings
