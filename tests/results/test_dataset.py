from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aidc_twin.results.dataset import to_dataset, to_table
from aidc_twin.studies.outcome import Outcome


def test_hours_are_labelled_with_units_time_and_case(days: list[Outcome]) -> None:
    data = to_dataset(days[0])
    assert dict(data.sizes) == {"time": 72, "case": 5}
    assert data.time.values[0] == np.datetime64("2001-01-01T00")
    assert np.all(np.diff(data.time.values) == np.timedelta64(1, "h"))
    assert data.case.values[0] == "air_20kw"
    assert "START" in data.attrs["calendar_note"]
    assert data.attrs["spec_hash"] == days[0].spec.hash
    assert data.energy_it.attrs["units"] == "J"
    assert all("units" in one.attrs and "long_name" in one.attrs for one in data.data_vars.values())
    assert data.energy_it.isel(case=0).sum().item() == pytest.approx(days[0].energy["it"], rel=1e-12)


def test_weather_of_an_hour_is_the_mean_of_its_ends(days: list[Outcome]) -> None:
    data = to_dataset(days[0])
    marks = days[0].run.cases[0].weather.wet_bulb
    # Value i is the state at the end of hour i: hour 0 runs from the end of the year's last hour.
    assert data.weather_wet_bulb.values[0, 0] == pytest.approx((marks[-1] + marks[0]) / 2)
    assert data.weather_wet_bulb.values[5, 0] == pytest.approx((marks[4] + marks[5]) / 2)


def test_without_hours_there_are_months_and_the_design_day(days: list[Outcome]) -> None:
    bare = replace(days[1], run=replace(days[1].run, hourly={}))
    data = to_dataset(bare)
    assert dict(data.sizes) == {"month": 12, "case": 6}
    assert data.case.values[-1] == "design day"
    assert data.hours.values[:, 0].tolist() == [72] + [0] * 11
    # A maximum over no hours is no number, and not minus infinity.
    assert np.isnan(data.power_facility_max.values[1, 0])
    assert np.isfinite(data.power_facility_max.values[0]).all()


def test_labelled_arrays_are_copies(days: list[Outcome]) -> None:
    data = to_dataset(days[0])
    before = days[0].run.hourly["energy.it"][0, 0]
    data.energy_it.values[0, 0] = -1
    assert days[0].run.hourly["energy.it"][0, 0] == before


def test_the_table_has_a_row_for_each_design_and_units_in_its_heads(year: list[Outcome]) -> None:
    table = to_table(year)
    assert list(table.index) == ["air_20kw", "cold_plate_20kw"]
    assert table.loc["air_20kw", "pue"] == year[0].metrics["pue"].value
    assert table.attrs["units"]["wue [L/kWh]"] == "L/kWh"
    assert table["capex [CNY2026]"].tolist() == [o.capex.total.item() for o in year]
    assert np.isnan(table.loc["air_20kw", "temperature_tcs_supply_mean [degC]"])
    groups = table.filter(regex=r"^capex_").sum(axis=1)
    assert groups.to_numpy() == pytest.approx(table["capex [CNY2026]"].to_numpy())
    parts = table.filter(regex=r"^lifecycle_").sum(axis=1)
    assert parts.to_numpy() == pytest.approx(table["lifecycle [CNY2026]"].to_numpy())


def test_the_table_of_three_days_has_no_running_cost(days: list[Outcome]) -> None:
    assert not [column for column in to_table(days) if column.startswith(("opex", "lifecycle", "carbon"))]
