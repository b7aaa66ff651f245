"""What an evaluation tells beside its figures: foreign prices, overload, names that are not unique."""

from __future__ import annotations

from pathlib import Path

import pytest

import aidc_twin
from aidc_twin.catalogue import load
from aidc_twin.economics.grids import ABROAD, generation_of, grid_of, region_of
from aidc_twin.errors import InputError
from aidc_twin.studies.outcome import Outcome


@pytest.fixture(scope="module")
def day() -> list[Outcome]:
    """A day of the air design at home, of the same under the same name, and of it abroad."""
    spec = aidc_twin.load_spec("air_20kw")
    return aidc_twin.compare([spec, spec, spec.replace("site.place", "Singapore")], start="04-01", days=1)


def test_designs_of_one_name_are_told_apart(day: list[Outcome]) -> None:
    assert [outcome.name for outcome in day] == ["air_20kw", "air_20kw (2)", "air_20kw (3)"]
    assert len(repr(day[0])) < 80


def test_prices_of_another_country_are_told(day: list[Outcome]) -> None:
    told = [any("priced with the prices of CN" in f.what for f in outcome.findings) for outcome in day]
    assert told == [False, False, True]


def test_every_grid_has_a_region() -> None:
    assert [region_of(grid_of(name)) for name in ("Shanghai", "Dallas", "Singapore", "Jakarta")] == [
        "CN",
        "US",
        "SG",
        "",
    ]


def test_every_place_with_a_grid_has_a_row_of_the_water_of_its_electricity() -> None:
    catalogue = load()
    rows = {f"generation_{grid.removeprefix('grid_')}" for grid in (*ABROAD, "grid_china")}
    # Every row has a grid, every grid a row.
    assert set(catalogue.ids("generation_water.csv")) == rows
    assert generation_of(grid_of("Chengdu")) == "generation_china"
    assert generation_of(grid_of("Dallas")) == "generation_us"
    assert generation_of("") == ""
    for id in rows:
        entry = catalogue.get(id, "water_factor")
        assert 0 < entry.low < entry.value < entry.high


def test_water_of_the_electricity_stands_beside_that_of_the_site(day: list[Outcome]) -> None:
    # Shanghai: 1.3 L for each kWh of the facility; Singapore 0.15.
    for outcome, litres in ((day[0], 1.3), (day[2], 0.15)):
        m = {name: metric.in_shown() for name, metric in outcome.metrics.items()}
        assert m["wue_source"] == pytest.approx(m["wue"] + litres * m["pue"], rel=1e-12)


def test_cold_water_and_a_damp_hall_are_told() -> None:
    # A dew point of 20 degC is above the 15 degC of the envelope and the 17 degC of the water.
    change = {
        "id": "humidity",
        "parameter": "fresh_air_dried_to",
        "value": "20 degC",
        "reason": "a damp hall",
    }
    spec = aidc_twin.load_spec("air_20kw").replace("site.place", "Singapore")
    (outcome,) = aidc_twin.compare([spec.replace("overrides", [change])], start="04-01", days=1)
    told = [finding.what for finding in outcome.findings]
    assert any("outside the recommended humidity" in what for what in told), told
    assert any("below the dew point" in what for what in told), told
    assert (outcome.metrics["dew_point_margin_min"].value or 0.0) < 0


def _load(folder: Path, power: str) -> Path:
    path = folder / "load.csv"
    rows = [f"{3600 * hour},{power}" for hour in range(24)]
    path.write_text("\n".join(["time,it_power [MW]", *rows, ""]), encoding="utf-8")
    return path


def test_a_power_above_the_design_is_run_and_told(tmp_path: Path) -> None:
    # Rated 9.99 MW of IT; 15 MW need more than the 12.5 MW that the power train is sized for.
    outcome = aidc_twin.run("air_20kw", load=_load(tmp_path, "15"))
    assert any("UPS, transformers and generators are sized for" in f.what + f.rule for f in outcome.findings)
    assert outcome.energy["it"] == pytest.approx(15e6 * 86400.0, rel=1e-6)


@pytest.mark.parametrize(("heading", "value"), [("it_power [MW]", "9000"), ("share", "90")])
def test_a_load_in_another_unit_is_refused_where_it_stands(tmp_path: Path, heading: str, value: str) -> None:
    path = tmp_path / "load.csv"
    path.write_text(
        f"time,{heading}\n" + "".join(f"{3600 * hour},{value}\n" for hour in range(24)), encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"load\.csv:2: .* times the rating"):
        aidc_twin.run("air_20kw", load=path)


def test_hours_outside_the_curves_of_a_chiller_are_told() -> None:
    # 17 degC is far outside the 4.4 to 8.9 degC of these curves: all hours of a summer day count.
    spec = aidc_twin.load_spec("air_20kw").replace("plants.chilled.chillers.type", "chiller_eir_york_yt_1055")
    outcome = aidc_twin.run(spec, start="07-15", days=1)
    told = [f for f in outcome.findings if "outside the range of its numbers" in f.what]
    assert [f.what.split(" ran ")[0] for f in told] == ["chilled.chillers"]
    assert "ran 24 h" in told[0].what
    assert any(f.where == "plants.chilled.chillers.type" for f in outcome.facility.findings)
