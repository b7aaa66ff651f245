"""Results that differ, read from the JSON form; and designs read back from a run folder."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from aidc_twin.errors import InputError
from aidc_twin.results.difference import bases_differ, result_differences
from aidc_twin.results.folder import write_folder
from aidc_twin.results.json_form import designs_json, term_json
from aidc_twin.results.saved_run import read_run
from aidc_twin.studies.outcome import Outcome
from aidc_twin.studies.why import why


@pytest.fixture(scope="module")
def designs(days: list[Outcome]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = designs_json(days)["designs"]
    return found


def test_a_design_does_not_differ_from_itself(designs: list[dict[str, Any]]) -> None:
    assert result_differences(designs[0], copy.deepcopy(designs[0])) == []


def test_one_changed_number_is_the_one_difference(designs: list[dict[str, Any]]) -> None:
    other = copy.deepcopy(designs[0])
    other["energy"]["ups_loss"]["value"] *= 2
    (found,) = result_differences(designs[0], other)
    a = designs[0]["energy"]["ups_loss"]["value"]
    assert (found.section, found.name, found.a, found.unit) == ("Energy of the run", "ups_loss", a, "MWh")
    assert found.difference == pytest.approx(a)
    assert found.relative == pytest.approx(1.0)
    assert found.in_pue == pytest.approx(a / designs[0]["energy"]["it"]["value"])


def test_parts_of_the_pue_difference_add_up_to_it(designs: list[dict[str, Any]]) -> None:
    found = result_differences(*designs)
    (pue,) = [item for item in found if item.name == "pue"]
    assert sum(item.in_pue or 0.0 for item in found) == pytest.approx(pue.difference, abs=1e-9)


def test_key_figures_stand_first_and_energies_by_falling_difference(designs: list[dict[str, Any]]) -> None:
    found = result_differences(*designs)
    assert found[0].name == "pue"
    energies = [abs(item.difference or 0.0) for item in found if item.section == "Energy of the run"]
    assert len(energies) > 8
    assert energies == sorted(energies, reverse=True)


def test_what_one_design_lacks_has_no_difference(designs: list[dict[str, Any]]) -> None:
    (tcs,) = [item for item in result_differences(*designs) if item.name == "temperature_tcs_supply_max"]
    assert (tcs.a, tcs.difference, tcs.relative, tcs.unit) == (None, None, None, "degC")


def test_a_share_of_a_temperature_is_not_told(designs: list[dict[str, Any]]) -> None:
    (chip,) = [item for item in result_differences(*designs) if item.name == "temperature_chip_max"]
    assert chip.difference is not None and chip.relative is None


def test_another_period_is_told_unless_an_input_explains_it(designs: list[dict[str, Any]]) -> None:
    other = copy.deepcopy(designs[0])
    other["provenance"] |= {"period": "a week", "weather": "another year"}
    assert [name for name, _, _ in bases_differ(designs[0], other, [])] == ["period", "weather"]
    assert [name for name, _, _ in bases_differ(designs[0], other, ["site.place"])] == ["period"]


@pytest.fixture(scope="module")
def folder(days: list[Outcome], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "both"
    write_folder(days, path, "aidc-twin compare", figures=False)
    return path


def test_a_design_is_read_back_by_its_name(folder: Path, designs: list[dict[str, Any]]) -> None:
    run = read_run(f"{folder}:cold_plate_20kw")
    assert run is not None
    assert run.results == designs[1]
    assert run.spec.hash == designs[1]["provenance"]["spec_hash"]
    assert run.findings == ()


def test_a_folder_of_several_designs_asks_which(folder: Path) -> None:
    with pytest.raises(InputError, match=r"2 designs: air_20kw, cold_plate_20kw.*Write .*:air_20kw"):
        read_run(str(folder))
    with pytest.raises(InputError, match="Did you mean air_20kw"):
        read_run(f"{folder}:air_20k")


def test_a_folder_without_a_run_is_refused_and_a_spec_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no results\.json"):
        read_run(str(tmp_path))
    assert read_run("air_20kw") is None
    assert read_run("no/such:name") is None


def test_a_spec_that_is_not_what_was_run_is_told(folder: Path, tmp_path: Path) -> None:
    data = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    data["designs"] = data["designs"][:1]
    (tmp_path / "specs").mkdir()
    (tmp_path / "results.json").write_text(json.dumps(data), encoding="utf-8")
    text = (folder / "specs" / "air_20kw.yaml").read_text(encoding="utf-8")
    (tmp_path / "specs" / "air_20kw.yaml").write_text(text.replace("23 degC", "24 degC"), encoding="utf-8")
    run = read_run(str(tmp_path))
    assert run is not None
    assert "not quite what was run" in run.findings[0].what


def test_a_term_as_json_nests_terms_and_inputs_and_holds_no_nan(days: list[Outcome]) -> None:
    form = term_json(why(days[0], "pumps"))
    text = json.dumps(form, allow_nan=False)
    assert form["operation"] == "sum"
    assert form["value"] == pytest.approx(sum(part["value"] for part in form["terms"]), rel=1e-9)
    assert form["unit"] == "MWh"
    head = next(
        part
        for part in _all(form)
        if part["term"] == "pump_chilled_water.head" and part["origin"] == "catalogue"
    )
    assert (head["value"], head["unit"]) == (250.0, "kPa")
    assert head["note"] and head["text"] == "250 kPa"
    assert "NaN" not in text


def _all(form: dict[str, Any]) -> list[dict[str, Any]]:
    below = [*form.get("terms", ()), *form.get("inputs", ())]
    return [form, *(found for part in below for found in _all(part))]
