"""A lane is one facility: its result is the same, bit for bit, in any batch, block and process."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from aidc_twin.facility.facility import Facility
from aidc_twin.simulate import run
from aidc_twin.simulate.case import Case
from aidc_twin.workload import profiles

LANES = 70
# Lanes that are also run alone: both ends, and one in each block of 32.
ALONE = (0, 2, 12, 41, 69)
# Numbers that differ by lane, and by how much at most: set-points, exchangers, towers, volumes, losses.
SPREAD = {
    "room.C_fabric": 0.3,
    "crah.ua": 0.2,
    "crah.T_set": 0.003,
    "chilled.economiser.ua": 0.2,
    "chilled.towers.ua_design": 0.2,
    "chilled.towers.fan_power_max": 0.2,
    "power.no_load_loss": 0.2,
    "racks.C_chip": 0.3,
}


@pytest.fixture(scope="module")
def spread(facility, changed) -> Facility:
    """The facility with different numbers in each lane."""
    rng = np.random.default_rng(7)
    numbers = facility.numbers()
    return changed(
        facility,
        {name: numbers[name] * (1 + width * rng.uniform(-1, 1, LANES)) for name, width in SPREAD.items()},
    )


def _cases(shanghai, lanes):
    return [
        Case(f"lane {lane}", shanghai, profiles.constant(0.4 + 0.008 * lane), lane=i, start_day=80, days=1)
        for i, lane in enumerate(lanes)
    ]


@pytest.fixture(scope="module")
def alone(spread, shanghai):
    """Some lanes, each in a run of its own."""
    return {lane: run.simulate(spread.select(np.array([lane])), _cases(shanghai, [lane])) for lane in ALONE}


def _same(batch, place, single):
    assert set(batch.monthly) == set(single.monthly)
    for name, values in batch.monthly.items():
        assert np.array_equal(values[:, place], single.monthly[name][:, 0]), name
    assert batch.residual[place] == single.residual[0]


# Buckets of 8, 16 and 128 lanes; 8 is also that of the single runs, whose padding holds other lanes.
# The largest is compiled for one facility only.
@pytest.mark.parametrize(
    ("facility", "lanes"),
    [("air_20kw", 3), ("air_20kw", 13), ("air_20kw", LANES), ("cold_plate_20kw", 3), ("cold_plate_20kw", 13)],
    indirect=["facility"],
)
def test_a_batch_is_bitwise_its_single_runs(spread, shanghai, alone, lanes):
    batch = run.simulate(spread.select(np.arange(lanes)), _cases(shanghai, range(lanes)))
    compared = [lane for lane in ALONE if lane < lanes]
    assert compared
    for lane in compared:
        _same(batch, lane, alone[lane])
    facility_energy = batch.monthly["energy.facility"].sum(axis=0)
    assert len(set(facility_energy.tolist())) == lanes, "lanes with different numbers are different"


@pytest.mark.parametrize("facility", ["cold_plate_20kw"], indirect=True)
def test_lanes_are_the_same_across_blocks(spread, shanghai, alone, monkeypatch):
    monkeypatch.setattr(run, "LANE_BLOCK", 32)
    batch = run.simulate(spread, _cases(shanghai, range(LANES)))
    for lane in ALONE:
        _same(batch, lane, alone[lane])


PROCESS = """
import hashlib, re, sys
from pathlib import Path
import numpy as np
from aidc_twin.climate import find_weather
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.simulate import program
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.run import simulate
from aidc_twin.workload import profiles

texts, prove = [], program.prove
def keep(jaxpr, *args, **kwargs):
    texts.append(re.sub("0x[0-9a-f]+", "", str(jaxpr)))
    return prove(jaxpr, *args, **kwargs)
program.prove = keep
weather = drivers_of(find_weather("Shanghai"))
for path in sys.argv[1:]:
    result = simulate(
        build(read_spec(Path(path))), [Case("two days", weather, profiles.constant(0.8), days=2)], hourly=True
    )
    bytes_ = hashlib.sha256()
    for table in (result.monthly, result.hourly):
        for name, values in table.items():
            bytes_.update(name.encode())
            bytes_.update(np.ascontiguousarray(values).tobytes())
    print(bytes_.hexdigest(), hashlib.sha256(texts[-1].encode()).hexdigest(), len(texts[-1]) > 10000)
"""


def test_two_processes_agree_whatever_their_hash_seed(repository):
    specs = [str(repository / "facility_specs" / f"{name}.yaml") for name in ("air_20kw", "cold_plate_20kw")]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, *specs],
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
            cwd=repository,
        )
        for seed in ("1", "4242")
    ]
    first, second = (process.communicate(timeout=300)[0] for process in running)
    assert all(process.returncode == 0 for process in running)
    assert first.count("True") == len(specs)
    assert first == second
