"""A weather year: shifts, elevation, statistics, and the bounds every year keeps."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.climate import place, synthetic_year, weather_year
from aidc_twin.errors import InputError

ZERO = 273.15


@pytest.fixture(scope="module")
def year():
    return synthetic_year(place("Shanghai"))


def test_shift_keeps_relative_humidity_and_raises_wet_bulb(year):
    warmer = year.shifted(2.0)
    assert warmer.dry_bulb == pytest.approx(year.dry_bulb + 2.0)
    assert warmer.relative_humidity == pytest.approx(year.relative_humidity, abs=1e-9)
    assert warmer.pressure == pytest.approx(year.pressure)
    risen = warmer.wet_bulb - year.wet_bulb
    # At constant relative humidity the wet bulb rises with the dry bulb, by less in dry air. Where the
    # root changes from ice to liquid at 0 degC it rises by the jump of the relation (up to 0.63 K) more.
    assert np.all(risen > 0.5) and np.all(risen < 2.0 + 0.63)
    assert "shifted by +2 K" in warmer.source
    assert year.shifted(0.0) is year


def test_elevation_moves_the_pressure_only(year):
    high = year.at_elevation(1500.0)
    standard = (1 - 2.25577e-5 * 1500.0) ** 5.2559 / (1 - 2.25577e-5 * year.elevation) ** 5.2559
    assert high.pressure == pytest.approx(year.pressure * standard)
    assert high.dry_bulb == pytest.approx(year.dry_bulb)
    assert np.all(high.humidity_ratio > year.humidity_ratio)
    assert high.elevation == 1500.0


def test_interpolated_wet_bulb_is_near_the_recomputed_one(year):
    from aidc_twin.physics.psychrometrics import wet_bulb

    air = year.at(np.arange(0.0, 8760 * 3600.0, 1800.0))
    again = wet_bulb(air.dry_bulb, air.humidity_ratio, air.pressure)
    apart = np.abs(air.wet_bulb - again)
    assert np.median(apart) < 0.002
    # Larger only where the relation jumps at 0 degC between two hours.
    assert np.all(apart[np.abs(again - ZERO) > 1.0] < 0.2)


def test_statistics_of_a_known_year():
    hours = np.arange(8760)
    dry = ZERO + 5.0 + (hours >= 4380) * 20.0
    year = weather_year(
        name="steps", source="test", terms="none", latitude=0.0, longitude=0.0, elevation=0.0, utc_offset=0.0,
        dry_bulb=dry, humidity_ratio=np.full(8760, 1.0), pressure=np.full(8760, 101325.0),
    )  # fmt: skip
    # More vapour than the air can hold: saturated, so wet bulb, dew point and dry bulb coincide.
    assert year.relative_humidity == pytest.approx(np.ones(8760))
    assert year.wet_bulb == pytest.approx(dry, abs=1e-6)
    numbers = year.statistics()
    assert list(numbers.hours_wet_bulb_below.values()) == [4380, 4380, 4380]
    assert numbers.dry_bulb_percentiles[99.0] - ZERO == pytest.approx(25.0)
    assert numbers.monthly_dry_bulb[[0, 11]] - ZERO == pytest.approx([5.0, 25.0])
    with pytest.raises(ValueError, match="read-only"):
        year.dry_bulb[0] = 0.0


def test_short_or_broken_series_are_refused(year):
    good = np.full(8760, 290.0)
    for bad in (good[:-1], np.where(np.arange(8760) == 5, np.nan, good)):
        with pytest.raises(InputError, match="8760"):
            weather_year(
                name="x", source="x", terms="x", latitude=0.0, longitude=0.0, elevation=0.0, utc_offset=0.0,
                dry_bulb=bad, humidity_ratio=np.full(8760, 0.005), pressure=np.full(8760, 1e5),
            )  # fmt: skip
