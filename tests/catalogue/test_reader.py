"""Reading, finding and overriding numbers of the catalogue."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aidc_twin.catalogue import load
from aidc_twin.catalogue.reader import TABLES, read_folder
from aidc_twin.errors import InputError


def test_a_number_comes_in_si_with_its_source() -> None:
    entry = load().get("cdu", "pump_head")
    # 200 kPa, band 150 to 300 kPa
    assert (entry.value, entry.low, entry.high, entry.si_unit) == (200e3, 150e3, 300e3, "Pa")
    assert (entry.text, entry.unit, entry.written) == ("200", "kPa", "200 kPa")
    assert entry.grade == "estimate"
    table, line = entry.place.split(":")
    assert (
        (TABLES / table)
        .read_text(encoding="utf-8")
        .splitlines()[int(line) - 1]
        .startswith("cdu,pump_head,200")
    )
    assert load().sources[entry.source].title


def test_a_price_keeps_currency_year_region_and_exponent() -> None:
    entry = load().get("cdu", "unit_price", "CN")
    # 950 CNY/kW at 1 MW
    assert entry.value == pytest.approx(0.950, rel=1e-12)
    assert (entry.si_unit, entry.currency, entry.currency_year) == ("CNY/W", "CNY", 2026)
    assert (entry.scaling_exponent, entry.basis_size) == (0.75, 1e6)
    assert entry.written == "950 CNY/kW (2026)"


def test_a_temperature_gets_its_offset_in_value_and_band() -> None:
    entry = load().get("server_air_8gpu_h100", "inlet_limit")
    assert (entry.value, entry.low, entry.high) == (303.15, 300.15, 308.15)  # 30, 27, 35 degC


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no row server_air_8gpu_h10\.chips.*server_air_8gpu_h100"):
        load().get("server_air_8gpu_h10", "chips")


def test_an_unknown_parameter_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean pump_head"):
        load().get("cdu", "pump_heat")


def test_a_missing_region_is_answered_with_the_regions_there_are() -> None:
    with pytest.raises(InputError, match="unit_price CN"):
        load().get("cdu", "unit_price", "BR")


def test_rows_ids_and_parameters_keep_the_order_of_the_tables() -> None:
    catalogue = load()
    assert catalogue.ids("servers")[:2] == ["server_air_8gpu_h100", "server_cold_plate_8gpu_h100"]
    chips = catalogue.parameters("server_air_8gpu_h100")
    assert next(iter(chips)) == "chips"
    assert [e.parameter for e in catalogue.rows(id="server_air_8gpu_h100")] == list(chips)
    assert {e.region for e in catalogue.rows(table="costs", region="US")} == {"US"}
    assert catalogue.regions("cdu", "unit_price") == ["CN", "US"]


def test_search_wants_every_word_in_any_case() -> None:
    found = load().search("Jiangsu ENERGY_price")
    tou = [("electricity_jiangsu_tou", f"energy_price_{period}") for period in ("flat", "peak", "valley")]
    assert [(e.id, e.parameter) for e in found] == [("electricity_jiangsu_110kv", "energy_price_flat"), *tou]
    assert load().search("nothing has these words") == []


def test_an_override_changes_one_number_and_leaves_the_first_catalogue() -> None:
    catalogue = load()
    changed = catalogue.override("cdu", "pump_head", "1.5 kPa", "tender of the site")
    entry = changed.get("cdu", "pump_head")
    assert (entry.value, entry.low, entry.high, entry.reason) == (
        1500.0,
        1500.0,
        1500.0,
        "tender of the site",
    )
    assert (entry.grade, entry.source, entry.where) == ("given", "spec", "tender of the site")
    assert catalogue.get("cdu", "pump_head").value == 200e3
    assert changed.rows(id="cdu")[[e.parameter for e in changed.rows(id="cdu")].index("pump_head")] == entry
    assert changed.override("crah", "design_air_drop", 8.0, "x").get("cdu", "pump_head").value == 1500.0


@pytest.mark.parametrize(
    ("value", "reason", "words"),
    [
        ("200 K", "x", "the row is in Pa"),
        ("200", "x", "the row is in Pa"),
        ("many kPa", "x", "not a number"),
        ("200 furlong", "x", "known unit"),
        ("200 kPa", " ", "no reason"),
    ],
)
def test_an_unfit_override_is_refused(value: str, reason: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load().override("cdu", "pump_head", value, reason)


def test_another_folder_can_be_read(tmp_path: Path) -> None:
    header = "id,parameter,value,unit,low,high,grade,source,where\n"
    (tmp_path / "a.csv").write_text(header + "pump,head,2,kPa,,,quote,s,offer\n", encoding="utf-8")
    (tmp_path / "sources.csv").write_text("id,title,publisher,date,identifier,quality\ns,t,p,d,i,q\n")
    catalogue = read_folder(tmp_path)
    entry = catalogue.get("pump", "head")
    assert (entry.value, entry.low, entry.high, entry.place) == (2000.0, 2000.0, 2000.0, "a.csv:2")
    assert catalogue.sources["s"].title == "t"


def test_reading_needs_no_unit_library_and_no_table_library() -> None:
    code = (
        "import sys, aidc_twin.economics, aidc_twin.catalogue as c\n"
        "c.load().get('cdu', 'pump_head')\n"
        "heavy = {'pint', 'pandas', 'jax', 'pydantic', 'matplotlib', 'xarray'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_levels_are_the_band_of_the_row() -> None:
    entry = load().get("cdu", "pump_head")
    assert [entry.at(level) for level in ("low", "mid", "high")] == [150e3, 200e3, 300e3]
    with pytest.raises(ValueError, match="best"):
        entry.at("best")
