"""The recorded comparison of weather years: complete, sourced, as printed, and still true."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from aidc_twin.climate import place, synthetic_year
from validation.weather import tables
from validation.weather.__main__ import main
from validation.weather.report import difference, plants_markdown, stations_markdown
from validation.weather.years import figures, station_row, stations

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"
STATIONS = tables.read(tables.stations_table())
PLANTS = tables.read(tables.plants_table())
MARKS = ("hours_below_10", "hours_below_15", "hours_below_20")
# The designs that are run in both years of each station.
DESIGNS = ("air_20kw", "cold_plate_20kw")
# How far the PUE may lie from that in the typical year: mean of the distances, and worst, of one design.
MEAN_PUE, WORST_PUE = 0.005, 0.015


def test_the_tables_are_complete_and_sourced() -> None:
    assert len(STATIONS) == len({row["station"] for row in STATIONS}) == 15
    assert all(row.keys() == set(tables.STATIONS) and all(row.values()) for row in STATIONS)
    assert all(row.keys() == set(tables.PLANTS) and all(row.values()) for row in PLANTS)
    due = [(design, row["station"]) for design in DESIGNS for row in STATIONS]
    assert sorted((row["design"], row["station"]) for row in PLANTS) == sorted(due)


@pytest.mark.parametrize("row", STATIONS, ids=lambda row: row["place"])
def test_the_synthetic_years_are_those_recorded(row: dict[str, str]) -> None:
    """Needs no file from outside: the generator is part of the program."""
    found = figures(synthetic_year(place(row["station"])))
    recorded = {
        name: next(row[column] for column in row if column.startswith(f"{name} synthetic")) for name in found
    }
    for name, value in found.items():
        # One hour or one unit of the last printed place, for the rounding of another machine.
        assert float(value) == pytest.approx(float(recorded[name]), abs=1.0 if "hours" in name else 0.011)


@pytest.mark.parametrize("row", STATIONS, ids=lambda row: row["place"])
def test_the_typical_years_are_those_recorded(row: dict[str, str], shared_data: Path) -> None:
    found = station_row(shared_data / "weather" / "epw", row["station"])
    assert found["source"] == row["source"] and found["terms"] == row["terms"]
    for column in row:
        if " epw " in column:
            assert float(found[column]) == pytest.approx(
                float(row[column]), abs=1.0 if "hours" in column else 0.011
            )


def test_every_weather_file_at_hand_is_recorded(shared_data: Path) -> None:
    assert stations(shared_data / "weather" / "epw") == [row["station"] for row in STATIONS]


def test_the_page_prints_the_recorded_tables() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert stations_markdown(STATIONS) in text, "take it from: python -m validation.weather --markdown"
    assert plants_markdown(PLANTS, {row["station"]: row["place"] for row in STATIONS}) in text
    versions = {(row["version"], row["computed"]) for row in PLANTS}
    assert len(versions) == 1, "the plants of both designs are computed together"
    version, computed = versions.pop()
    assert f"version {version}, computed on {computed}" in " ".join(text.split())


def test_the_bounds_that_the_page_states_hold() -> None:
    """The sentences below the tables, number by number."""
    text = " ".join(PAGE.read_text(encoding="utf-8").split())

    def stated(sentence: str, value: float, places: int) -> None:
        # A bound is rounded up, a mean to the nearest.
        most = "most" in sentence or "up to" in sentence
        rounded = math.ceil(value * 10**places - 1e-9) / 10**places if most else value
        assert sentence.format(f"{rounded:.{places}f}") in text

    hours = [difference(row, name, "[h]") for row in STATIONS for name in MARKS]
    stated("differ by {} h (root of the mean square", math.sqrt(sum(h * h for h in hours) / len(hours)), 0)
    stated("and by at most {} h, the mean", max(map(abs, hours)), 0)
    kelvin = {
        name: [difference(row, name, "[degC]") for row in STATIONS]
        for name in ("wet_bulb_mean", "wet_bulb_p99", "wet_bulb_max")
    }
    stated("the mean wet bulb by at most {} K", max(map(abs, kelvin["wet_bulb_mean"])), 2)
    stated("low by {} K on average", -sum(kelvin["wet_bulb_max"]) / len(STATIONS), 1)
    stated("off by up to {} K", max(map(abs, kelvin["wet_bulb_p99"])), 1)
    stated("PUE differs by at most {}", max(abs(difference(row, "pue", "[1]")) for row in PLANTS), 4)
    stated("WUE by at most {} L/kWh", max(abs(difference(row, "wue", "[L/kWh]")) for row in PLANTS), 3)
    stated(
        "free cooling by at most {} h", max(abs(difference(row, "hours_free", "[h]")) for row in PLANTS), 0
    )


@pytest.mark.parametrize("design", DESIGNS)
def test_pue_in_synthetic_years_is_that_in_typical_years(design: str) -> None:
    """The promise on the recorded table; `test_the_plants_still_give_what_is_recorded` computes it anew."""
    gaps = [abs(difference(row, "pue", "[1]")) for row in PLANTS if row["design"] == design]
    assert len(gaps) == 15
    assert sum(gaps) / 15 <= MEAN_PUE
    assert max(gaps) <= WORST_PUE
    # The hundredth part of it would be no comparison: the years are different ones.
    assert max(gaps) > 1e-5


def test_it_prints_without_files_and_refuses_to_compute_without_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIDC_TWIN_DATA", raising=False)
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert all(row["place"][:41] in printed for row in STATIONS) and "cold_plate_20kw" in printed
    assert main(["--write", "plants"]) == 2
    assert "AIDC_TWIN_DATA" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("design", DESIGNS)
def test_the_plants_still_give_what_is_recorded(design: str, shared_data: Path) -> None:
    """Shanghai, Singapore and Golden stand for all: the home of the designs, always warm, often cold."""
    from validation.weather.plants import plant_rows

    chosen = [row["station"] for row in STATIONS if row["place"] in ("Shanghai", "Singapore", "Golden")]
    assert len(chosen) == 3
    recorded = {row["station"]: row for row in PLANTS if row["design"] == design}
    anew = "results moved: python -m validation.weather --write plants, then update docs/validation.md"
    for found in plant_rows(shared_data / "weather" / "epw", chosen, design):
        row = recorded[found["station"]]
        for year in ("epw", "synthetic"):
            # A plant that is tuned a little otherwise need not be recorded anew; one that has changed must.
            pue, wue = f"pue {year} [1]", f"wue {year} [L/kWh]"
            assert float(found[pue]) == pytest.approx(float(row[pue]), abs=2e-3), anew
            assert float(found[wue]) == pytest.approx(float(row[wue]), rel=0.02), anew
        # What the page says is about the difference of the two years.
        gap = difference(found, "pue", "[1]")
        assert gap == pytest.approx(difference(row, "pue", "[1]"), abs=5e-4), anew
        # With the band above, the table cannot keep the promise where the plants no longer do.
        assert abs(gap) <= WORST_PUE
