"""Measured load: units, mappings, sums, and every fault with its line."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidc_twin.errors import InputError
from aidc_twin.workload import read_load


def write(folder, text, name="load.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_unit_in_the_heading_and_energy_kept_on_any_step(tmp_path):
    path = write(tmp_path, "time,it_power [kW]\n0,100\n10,200\n20,400\n30,0\n")
    load = read_load(path)
    assert load.values.tolist() == [1e5, 2e5, 4e5, 0.0]
    assert (load.step, load.duration, load.is_share) == (10.0, 40.0, False)
    energy = 7e5 * 10
    for steps in (1, 2, 5, 7, 40, 333):
        dt = load.duration / steps
        assert load.sample(0.0, steps, dt).sum() * dt == pytest.approx(energy, rel=1e-12)
    assert load.sample(5.0, 2, 10.0) == pytest.approx([1.5e5, 3e5])


def test_timestamps_and_shares(tmp_path):
    path = write(
        tmp_path,
        "time,share [%]\n2024-04-07T00:00:00,50\n2024-04-07T00:01:00,75\n2024-04-07 00:02:00,100\n",
    )
    load = read_load(path)
    assert load.is_share and load.values.tolist() == [0.5, 0.75, 1.0]
    assert load.start is not None and load.start.isoformat() == "2024-04-07T00:00:00"
    assert load.time.tolist() == [0.0, 60.0, 120.0]


def test_mapping_with_units_and_sums(tmp_path):
    path = write(tmp_path, "t,A,B,power[1],power[2],wet bulb\n0,1,2,10,20,5\n1,3,4,30,40,5\n")
    assert read_load(path, {"time": "t [h]", "it_power": "A + B [MW]"}).values.tolist() == [3e6, 7e6]
    assert read_load(path, {"time": "t [h]", "it_power": "A [W]"}).step == 3600.0
    ranged = read_load(path, {"time": "t", "it_power": "power[1]..power[2] [W]"})
    assert ranged.values.tolist() == [30.0, 70.0]


def test_above_the_rating_is_a_finding_and_kept(tmp_path):
    path = write(tmp_path, "time,it_power [W]\n0,90\n1,120\n2,100\n")
    load = read_load(path, rating=100.0)
    assert load.values.max() == 120.0
    assert len(load.findings) == 1 and load.findings[0].where.endswith(":3")
    assert not read_load(path, rating=120.0).findings


FAULTS = {
    "gap": ("time,it_power [W]\n0,1\n1,1\n2,1\n4,1\n", ":5", "after the row before"),
    "negative": ("time,it_power [W]\n0,1\n1,-1\n", ":3", "it_power [W] '-1'"),
    "nan": ("time,it_power [W]\n0,1\n1,nan\n", ":3", "nan"),
    "empty cell": ("time,it_power [W]\n0,1\n1,\n", ":3", "''"),
    "unsorted": ("time,it_power [W]\n0,1\n2,1\n1,1\n", ":4", "not later"),
    "repeated": ("time,it_power [W]\n0,1\n1,1\n1,1\n", ":4", "not later"),
    "no unit": ("time,it_power\n0,1\n1,1\n", ":1", "has no unit"),
    "strange unit": ("time,it_power [BTU/h]\n0,1\n1,1\n", ":1", "BTU/h"),
    "no column": ("when,load\n0,1\n1,1\n", ":1", 'columns "when", "load"'),
    "bad time": ("time,it_power [W]\n0,1\nnoon,1\n", ":3", "noon"),
    "mixed times": ("time,it_power [W]\n2024-01-01T00:00,1\n60,1\n", ":3", "60"),
    "mixed zones": ("time,it_power [W]\n2024-01-01T00:00,1\n2024-01-01T00:01Z,1\n", ":3", "Z"),
    "one row": ("time,it_power [W]\n0,1\n", "", "2 lines"),
    "empty": ("", "", "0 lines"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_name_file_and_line(tmp_path, fault):
    text, where, what = FAULTS[fault]
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_load(path)
    finding = caught.value.findings[0]
    assert finding.where == f"{path}{where}" and what in finding.what


def test_all_faults_of_a_file_come_together(tmp_path):
    path = write(tmp_path, "time,it_power [W]\n0,x\n1,-1\n2,\n")
    with pytest.raises(InputError) as caught:
        read_load(path)
    assert [f.where.rsplit(":", 1)[1] for f in caught.value.findings] == ["2", "3", "4"]


def test_other_refusals(tmp_path):
    good = write(tmp_path, "time,it_power [W]\n0,1\n1,1\n")
    with pytest.raises(InputError, match="role"):
        read_load(good, {"time": "time", "it_power": "it_power", "colour": "x"})
    with pytest.raises(InputError, match="no column"):
        read_load(good, {"time": "time", "it_power": "load [kW]"})
    with pytest.raises(InputError, match="covers"):
        read_load(good).sample(0.0, 3, 1.0)
    with pytest.raises(InputError, match="cannot be read"):
        read_load(tmp_path / "missing.csv")
    with pytest.raises(InputError, match="UTF-8"):
        read_load(write(tmp_path, b"time,it_power [W]\n0,\xff\n1,1\n", "latin.csv"))


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_bytes_end_in_another_exception(tmp_path_factory, raw):
    path = write(tmp_path_factory.mktemp("bytes"), b"time,it_power [W]\n" + raw)
    with contextlib.suppress(InputError):
        assert np.all(np.isfinite(read_load(path).values))


def test_frontier_day(shared_data):
    """24 h of the Frontier system at 15 s: 25 power columns in W, 5.2 to 26.6 MW, mean 16.12 MW."""
    path = shared_data / "sites" / "frontier_cdu_power_wetbulb_2024-04-07_15s.csv"
    load = read_load(path, {"time": "time [s]", "it_power": "power[1]..power[25] [W]"}, rating=25e6)
    assert load.values.size == 5761 and load.step == 15.0
    assert load.values.max() == pytest.approx(26.61e6, rel=1e-3)
    assert load.values.mean() == pytest.approx(16.12e6, rel=1e-3)
    assert load.findings
    by_minute, by_row = load.sample(0.0, 1440, 60.0), load.sample(0.0, 5760, 15.0)
    assert by_minute.mean() == pytest.approx(by_row.mean(), rel=1e-12)
