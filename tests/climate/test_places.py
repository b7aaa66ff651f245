"""Places: names, sources on every row, and the statistics that are filled from elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.climate import place, places
from aidc_twin.climate.places import read_table
from aidc_twin.errors import InputError

HUBS = [
    "Guiyang", "Hohhot", "Yinchuan", "Lanzhou New Area (Yuzhong)", "Guangzhou", "Beijing", "Jinan", "Qingdao",
    "Chongqing Shapingba", "Chengdu Wenjiang", "Shanghai Baoshan", "Dublin", "Kajaani", "Redmond OR",
    "Knoxville TN", "Jakarta", "Johor Bahru", "Riyadh", "Ulanqab", "Zhangjiakou", "Zhongwei",
    "Lanzhou (city)", "Qingyang", "Hefei", "Shaoguan", "Shenzhen normals", "Wuhu",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shanghai", "Shanghai"), ("SHANGHAI", "Shanghai"), ("shang hai", "Shanghai"), ("上海", "Shanghai"),
        ("北京", "Beijing"), ("乌兰察布", "Ulanqab"), ("Gui'an", "Guiyang"), ("Luleå", "Lulea"),
        ("Ashburn", "Dulles"), ("新加坡", "Singapore"), ("Shanghai-Hongqiao_1956_2023_TMYx", "Shanghai"),
    ],
)  # fmt: skip
def test_names(text, name):
    assert place(text).name == name


def test_every_hub_and_station_is_reachable():
    assert len({place(hub).name for hub in HUBS}) == 27
    stations = [row["station"] for row in read_table("stations")]
    assert len({place(station).name for station in stations}) == len(stations) == 31
    assert len(places()) == 58


@pytest.mark.parametrize(
    ("typo", "meant"), [("Shangai", "Shanghai"), ("Bejing", "Beijing"), ("Lanzou", "Lanzhou")]
)
def test_did_you_mean(typo, meant):
    with pytest.raises(InputError, match=f"Did you mean .*{meant}"):
        place(typo)


@pytest.mark.parametrize("text", ["", "  ", "?", "x" * 10_000])
def test_hopeless_names_are_refused(text):
    with pytest.raises(InputError):
        place(text)


@pytest.mark.parametrize("table", ["stations", "monthly", "normals", "design"])
def test_every_row_has_source_and_terms(table):
    assert all(row["source"].strip() and row["terms"].strip() for row in read_table(table))


@pytest.mark.parametrize("where", places(), ids=lambda p: p.name)
def test_statistics_are_complete_and_possible(where):
    climate = where.monthly
    for values in vars(climate).values():
        assert values.shape == (12,) and np.all(np.isfinite(values))
    assert np.all(climate.daily_min_mean < climate.dry_bulb_mean)
    assert np.all(climate.dry_bulb_mean < climate.daily_max_mean)
    assert np.all(climate.dew_point_mean < climate.dry_bulb_mean)
    assert np.all(np.abs(climate.corr_daily_dry_dew) <= 1.0)
    assert 0.0 < where.lag1 < 1.0 and where.provenance and where.source


def test_borrowed_statistics_are_named():
    wuhu = place("Wuhu")
    assert "spread of daily means" in wuhu.provenance and "nearest typical year" in wuhu.provenance
    # A desert borrows from a desert, whatever the distance.
    assert "Phoenix" in place("Riyadh").provenance
    assert "Shanghai" in place("Hefei").provenance
