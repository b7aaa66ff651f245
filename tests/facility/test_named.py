"""A spec by name or by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidc_twin.errors import InputError
from aidc_twin.facility.named import find_spec, find_specs
from aidc_twin.reference import reference_specs


def test_a_name_is_a_reference_design_and_a_path_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = reference_specs()["air_20kw"].read_text(encoding="utf-8").replace("count: 498", "count: 10")
    (tmp_path / "air_20kw").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_spec("air_20kw").racks.count == 498
    assert find_spec("./air_20kw").racks.count == 10
    assert find_spec(tmp_path / "air_20kw").racks.count == 10


def test_a_misspelt_name_gets_the_nearest_one() -> None:
    with pytest.raises(InputError, match="Did you mean cold_plate_20kw"):
        find_spec("coldplate_20kw")


@pytest.mark.parametrize("text", ["", ".", "no.yaml", "a/b", "nul\0byte", "~", "x" * 5000])
def test_anything_else_is_refused_with_a_finding(text: str) -> None:
    with pytest.raises(InputError):
        find_spec(text)


def test_mistakes_of_several_specs_come_together_and_order_is_kept() -> None:
    with pytest.raises(InputError) as caught:
        find_specs(["no.yaml", "air_20kw", "nor.yaml"])
    assert len(caught.value.findings) == 2
    names = ["cold_plate_20kw", "air_20kw", "cold_plate_20kw"]
    assert [spec.name for spec in find_specs(names)] == names
