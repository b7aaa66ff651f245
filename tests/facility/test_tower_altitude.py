"""Cells of open towers on a plateau: rated near sea level, with the same fan in thinner air."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.verify import verify
from aidc_twin.physics.psychrometrics import pressure_of_elevation
from aidc_twin.reference import reference_specs
from aidc_twin.studies.evaluate import evaluate
from aidc_twin.studies.period import Period
from aidc_twin.studies.term import walk
from aidc_twin.studies.why import why

SPEC = read_spec(reference_specs()["cold_plate_20kw"])


def at(height: float, **changes: Any) -> Facility:
    return build(SPEC.replace({"site.elevation": f"{height:g} m"} | changes))


def towers(facility: Facility, plant: str = "warm") -> CoolingTower:
    (found,) = (c for c in facility.components if c.name == f"{plant}.towers")
    assert isinstance(found, CoolingTower)
    return found


def test_ratings_hold_up_to_300_m_to_the_last_bit() -> None:
    low, high = (towers(at(height)) for height in (0.0, 300.0))
    assert float(low.fan_power_max) == float(high.fan_power_max)
    assert float(low.W_design) == float(high.W_design)
    assert "warm.tower_cell_over_rating" not in at(300.0).notes


def test_the_fan_of_a_cell_moves_the_same_volume() -> None:
    plain, high = (at(height) for height in (300.0, 2000.0))
    one, two = towers(plain), towers(high)
    thin = float(pressure_of_elevation(np.asarray(2000.0)) / pressure_of_elevation(np.asarray(300.0)))
    assert thin == pytest.approx(79.5 / 97.8, rel=1e-3)
    cells = float(two.n_cells / one.n_cells)
    assert float(two.m_air_design) == pytest.approx(cells * thin * float(one.m_air_design), rel=1e-9)
    # The same pressure ratio and speed: power follows the density.
    assert float(two.fan_power_max) == pytest.approx(cells * thin * float(one.fan_power_max), rel=1e-9)
    # At 31 degC wet bulb vapour makes up for the mass: 1.03 of the rating.
    more = float(high.notes["warm.tower_cell_over_rating"][0])
    assert more == pytest.approx(1.03, abs=0.01)
    assert float(two.W_design) == pytest.approx(cells * more * float(one.W_design), rel=1e-9)
    assert verify(high) == []


def test_cells_are_counted_for_what_they_reject_on_the_site() -> None:
    # In cool air a cell rejects less on a plateau, and more cells stand there where the duty just fits.
    cool = {
        "site.design_wet_bulb": "12 degC",
        "plants.warm.supply": "20 degC",
        "plants.warm.return": "29 degC",
    }
    for plant in ("warm", "chilled"):
        cool |= {f"plants.{plant}.towers.approach": "6 K", f"plants.{plant}.towers.range": "5 K"}
    duty = next(float(e.duty) for e in at(0.0, **cool).equipment if e.name == "warm.towers")
    cool["plants.warm.towers.cell_rating"] = f"{duty / 3 / 1e6 * 1.001:.6f} MW"
    low, high = at(0.0, **cool), at(2500.0, **cool)
    assert float(high.notes["warm.tower_cell_over_rating"][0]) < 0.97
    assert (float(towers(low).n_cells), float(towers(high).n_cells)) == (4.0, 5.0)


def test_the_towers_of_a_plateau_hold_their_water_on_the_design_day() -> None:
    spec = read_spec(reference_specs()["high_altitude_tower"])
    (outcome,) = evaluate([spec], period=Period(start_day=200, days=2))
    assert outcome.findings == ()
    names = {term.name for term in walk(why(outcome, "tower_fans"))}
    assert {"air_density", "cooling_tower_open.rating_elevation"} <= names
