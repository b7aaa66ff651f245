"""Warm water of open towers in deep cold: the bypass holds what fans at standstill cannot."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.climate import place, synthetic_year
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.reference import reference_specs
from aidc_twin.simulate.case import Case, drivers_of
from aidc_twin.simulate.run import simulate
from aidc_twin.workload import constant


@pytest.mark.slow
@pytest.mark.long
def test_a_warm_loop_holds_its_supply_in_a_winter_of_the_north() -> None:
    """Hohhot in January, 41 degC: 24.8 degC at a fifth of the load and 39.9 at nine tenths without bypass."""
    spec = read_spec(reference_specs()["cold_plate_20kw"]).replace(
        {
            "site.place": "Hohhot",
            "plants.warm.supply": "41 degC",
            "plants.warm.return": "51 degC",
            "tcs.supply": "45 degC",
        }
    )
    weather = drivers_of(synthetic_year(place("Hohhot")))
    facility = build(spec)
    for load, least_bypass in ((0.9, 0.02), (0.2, 0.3)):
        run = simulate(facility, [Case("January", weather, constant(load), start_day=5, days=6)])
        supply = {name: np.asarray(run.monthly[name])[0, 0] for name in run.channels if "warm" in name}
        assert supply["temp.warm_supply"] == pytest.approx(273.15 + 41.0, abs=0.05)
        assert supply["temp.warm_supply.max"] < 273.15 + 41.5
        assert supply["mean.warm.towers_bypass"] > least_bypass
        assert supply["mean.warm.towers_fan"] == pytest.approx(0.0, abs=1e-3)
        # It does not hunt: a stroke or two in six days of weather.
        assert supply["travel.warm.towers_bypass"] < 4.0
        seconds = run.month_hours.sum() * 3600.0
        assert abs(run.residual[0]) < 1e-9 * float(facility.rated_it_power) * seconds
