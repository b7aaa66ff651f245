"""Commands about weather and the catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aidc_twin.catalogue import load
from aidc_twin.cli import main
from aidc_twin.climate import place as place_of
from aidc_twin.climate import places, synthetic_year


def invoke(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def test_every_embedded_place_is_listed_with_source_and_terms() -> None:
    found = json.loads(invoke("weather", "list", "--json").stdout)["places"]
    assert [entry["name"] for entry in found] == [place.name for place in places()]
    assert all(entry["source"] and entry["terms"] for entry in found)
    assert "Shanghai" in invoke("weather", "list").stdout


@pytest.mark.parametrize("name", ["Shanghai", "shanghai", "上海"])
def test_a_place_is_shown_under_each_of_its_names(name: str) -> None:
    data = json.loads(invoke("weather", "show", name, "--json").stdout)
    assert data["name"] == "Shanghai"
    # The highest wet bulb on record, as `climate` reads it from its table of design values.
    assert data["design_conditions"]["wet_bulb"]["value"] == pytest.approx(31.0)
    year = synthetic_year(place_of("Shanghai"))
    assert data["temperatures"]["dry_bulb_mean"]["value"] == pytest.approx(year.dry_bulb.mean() - 273.15)
    hours = {entry["wet_bulb"]["value"]: entry["hours"] for entry in data["hours_wet_bulb_below"]}
    assert hours[10.0] == int((year.wet_bulb < 283.15).sum())


def test_an_unknown_place_names_the_nearest() -> None:
    done = invoke("weather", "show", "Shangai")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Shanghai" in done.stderr


def test_a_missing_weather_file_is_unusable_also_as_json(tmp_path: Path) -> None:
    done = invoke("weather", "check", str(tmp_path / "no.epw"), "--json")
    assert done.exit_code == 2
    assert "No such file" in json.loads(done.stdout)["findings"][0]["what"]


def test_epw_files_are_shown_and_checked(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "weather" / "epw"
    good = folder / "USA_CO_Golden-NREL.724666_TMY3.epw"
    checked = invoke("weather", "check", str(good))
    assert checked.exit_code == 0 and checked.stderr == ""
    assert checked.stdout.endswith("OK  20 checks made, nothing odd; 0 not judged\n")
    shown = invoke("weather", "show", str(good))
    assert shown.exit_code == 0
    assert "Golden" in shown.stdout
    # 40 h of one dew point stand in this file
    odd = invoke("weather", "check", str(folder / "Shanghai-Hongqiao_1956_2023_TMYx.epw"))
    assert odd.exit_code == 1
    assert odd.stdout.endswith("20 checks made, 3 of them odd; 0 not judged\n")
    assert "does not change for 40 h" in odd.stderr
    told = json.loads(invoke("weather", "check", str(good), "--json").stdout)
    assert told["ok"] and told["findings"] == []
    assert {check["result"] for check in told["checks"]} == {"ok"}
    # what was compared is said, also where all is well
    found = {check["check"]: check["found"] for check in told["checks"]}
    assert found["0.4 % wet bulb against the header"] == "17.5 degC, the header says 18.4 degC"
    assert all(set(check) == {"check", "result", "found", "rule"} for check in told["checks"])
    half = tmp_path / "half.epw"
    lines = good.read_text(encoding="latin-1").splitlines(keepends=True)
    half.write_text("".join(lines[:4000]), encoding="latin-1")
    broken = invoke("weather", "check", str(half))
    assert (broken.exit_code, broken.stdout) == (2, "")
    assert f"{half}:4000" in broken.stderr


def test_every_id_of_the_catalogue_is_listed() -> None:
    found = json.loads(invoke("catalogue", "list", "--json").stdout)["ids"]
    assert list(dict.fromkeys(entry["id"] for entry in found)) == load().ids()
    assert sum(entry["rows"] for entry in found) == len(load().table_rows)


def test_an_id_is_shown_with_value_band_grade_and_source() -> None:
    done = invoke("catalogue", "show", "h100_sxm")
    assert done.exit_code == 0
    assert "700 W" in done.stdout
    assert "NVIDIA" in done.stdout
    data = json.loads(invoke("catalogue", "show", "h100_sxm", "--json").stdout)
    (tdp,) = [row for row in data["rows"] if row["parameter"] == "tdp"]
    assert (tdp["value"], tdp["si_unit"], tdp["grade"]) == (700.0, "W", "datasheet")
    assert tdp["source"] in data["sources"]


def test_a_band_is_shown_in_the_unit_of_its_number() -> None:
    # 30 degC, from 27 to 35: the offset of the scale counts
    lines = invoke("catalogue", "show", "server_air_8gpu_h100").stdout.splitlines()
    (line,) = [line for line in lines if " inlet_limit " in line]
    assert "30 degC" in line
    assert "27 to 35" in line


def test_an_unknown_id_names_the_nearest() -> None:
    done = invoke("catalogue", "show", "server_air_8gpu_h10")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Did you mean server_air_8gpu_h100" in done.stderr


def test_search_finds_rows_that_hold_all_words() -> None:
    rows = json.loads(invoke("catalogue", "search", "demand charge", "--json").stdout)["rows"]
    assert "electricity_jiangsu_110kv" in {row["id"] for row in rows}
    assert json.loads(invoke("catalogue", "search", "no such words", "--json").stdout)["rows"] == []
    assert invoke("catalogue", "search", "no such words").exit_code == 0


def test_the_tables_pass_their_check_and_count_their_estimates() -> None:
    data = json.loads(invoke("catalogue", "check", "--json").stdout)
    assert data["ok"]
    assert data["rows"] == sum(data["grades"].values()) == len(load().table_rows)
    assert data["grades"]["estimate"] > 0
    assert "estimate" in invoke("catalogue", "check").stdout
