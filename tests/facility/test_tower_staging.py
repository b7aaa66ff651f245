"""Cells of towers that stand dry until they are needed: sizes, and a spring week beside cells that share."""

from __future__ import annotations

from typing import Any

import pytest

from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.plate_exchanger import PlateExchanger
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs
from aidc_twin.studies.evaluate import Period, evaluate

COLD = {"plants.warm.towers.standby": "cold", "plants.chilled.towers.standby": "cold"}


def part(facility: Facility, name: str) -> Any:
    (found,) = (c for c in facility.components if c.name == name)
    return found


@pytest.fixture(scope="module")
def spec() -> Spec:
    loaded = {"workload.profile": "daily", "workload.utilisation": 0.4}
    return read_spec(reference_specs()["cold_plate_20kw"]).replace(loaded)


def test_a_plant_pumps_down_to_the_nozzles_of_one_cell(spec: Spec) -> None:
    shared, cold = build(spec), build(spec.replace(COLD))
    one, two = (part(f, "warm.towers") for f in (shared, cold))
    assert isinstance(two, CoolingTower)
    assert (float(one.staged), float(two.staged)) == (0.0, 1.0)
    # Four cells of which one is spare: the shared ones run all, the others begin with what the heat needs.
    assert float(one.n_cells) == float(two.n_cells) == float(one.n_start) == 4.0
    assert float(two.n_start) == 3.0
    exchangers = [part(f, "warm.exchanger") for f in (shared, cold)]
    assert all(isinstance(e, PlateExchanger) for e in exchangers)
    least = [float(e.tower_flow_min * e.W_tower) for e in exchangers]
    assert least[0] == pytest.approx(0.5 * float(exchangers[0].W_tower))
    assert least[1] == pytest.approx(0.5 * float(two.W_design) / 4)
    assert verify(cold) == []


def test_cells_follow_the_season_and_hold_the_water(spec: Spec) -> None:
    """Ten days of February: fewer cells run, none switches to and fro, loops stay at their set-points."""
    period = Period(start_day=35, days=10)
    shared, cold = (evaluate([one], period=period)[0] for one in (spec, spec.replace(COLD)))
    for plant, cells in (("warm", 4.0), ("chilled", 3.0)):
        mean = [float(o.run.monthly[f"mean.{plant}.towers_cells"][1, 0]) for o in (shared, cold)]
        assert mean[0] == pytest.approx(cells) and 1.0 <= mean[1] < cells
        starts = [float(o.run.monthly[f"starts.{plant}.towers"][:, 0].sum()) for o in (shared, cold)]
        # On average not more often than each cell twice a day.
        assert starts[0] == 0.0 and starts[1] <= 2 * cells * 10
        set_point = spec.plants[plant].supply
        water = [float(o.run.monthly[f"temp.{plant}_supply"][1, 0]) - set_point for o in (shared, cold)]
        # Natural draught of all cells takes the warm water below its set-point; that of fewer does not.
        assert abs(water[1]) < 0.1 and abs(water[1]) < abs(water[0]) + 0.05
    assert cold.energy["it"] == pytest.approx(shared.energy["it"], rel=1e-4)
    # Warm towers have fan speed to give: fewer cells cost them more of it, by the affinity law.
    fans = [float(o.run.monthly["energy_of.warm.towers.tower_fans"][:, 0].sum()) for o in (shared, cold)]
    assert fans[1] > fans[0]
