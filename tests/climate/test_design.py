"""Design conditions: which statistic is taken, that it is said, and that the bulbs are consistent."""

from __future__ import annotations

import pytest

from aidc_twin.climate import design_conditions, place, places
from aidc_twin.errors import InputError

ZERO = 273.15


def test_shanghai():
    extreme = design_conditions("Shanghai")
    # ASHRAE for Hongqiao: record wet bulb 31.0, 20-year dry bulb 40.6; 0.4 % 28.7 with 33.0, 36.1 with 27.2.
    assert extreme.wet_bulb.value - ZERO == pytest.approx(31.0)
    assert extreme.dry_bulb.value - ZERO == pytest.approx(40.6)
    mild = design_conditions("Shanghai", "0.4 %")
    assert mild.wet_bulb.value - ZERO == pytest.approx(28.7)
    assert mild.coincident_dry_bulb.value - ZERO == pytest.approx(33.0)
    assert mild.dry_bulb.value - ZERO == pytest.approx(36.1)
    assert mild.coincident_wet_bulb.value - ZERO == pytest.approx(27.2)
    comfort = design_conditions("Shanghai", "comfort")
    # GB 50736-2012 appendix A, Xujiahui: 27.9 and 34.4 degC.
    assert comfort.wet_bulb.value - ZERO == pytest.approx(27.9)
    assert comfort.dry_bulb.value - ZERO == pytest.approx(34.4)
    assert "run cool" in comfort.wet_bulb.explanation
    assert not extreme.wet_bulb.estimate


def test_raised_standard_value_is_marked_an_estimate():
    # Guiyang has GB 50736 only: 23.0 degC wet bulb, raised by the median excess at Shanghai (31.0 - 27.9),
    # Chongqing (31.4 - 26.5), Chengdu (31.0 - 26.4), Shenzhen (31.4 - 27.5): (3.9 + 4.6) / 2 K.
    guiyang = design_conditions("Guiyang")
    assert guiyang.wet_bulb.value - ZERO == pytest.approx(23.0 + (3.9 + 4.6) / 2)
    assert guiyang.wet_bulb.estimate and "4 places" in guiyang.wet_bulb.explanation
    assert guiyang.dry_bulb.value - ZERO == pytest.approx(35.1)


@pytest.mark.parametrize("where", places(), ids=lambda p: p.name)
def test_bulbs_are_consistent_and_extremes_exceed_the_rest(where):
    extreme, mild = design_conditions(where), design_conditions(where, "0.4 %")
    for conditions in (extreme, mild):
        assert conditions.wet_bulb.value <= conditions.coincident_dry_bulb.value <= conditions.dry_bulb.value
        assert conditions.coincident_wet_bulb.value <= conditions.wet_bulb.value
        assert all(part.source for part in (conditions.wet_bulb, conditions.dry_bulb))
        assert len(conditions.explanation.splitlines()) == 4
    assert extreme.wet_bulb.value > mild.wet_bulb.value
    # Highest wet bulb measured anywhere: 36.3 degC (Raymond et al. 2020, Science Advances 6, eaaw1838).
    assert 15.0 < extreme.wet_bulb.value - ZERO < 36.3


def test_refusals():
    with pytest.raises(InputError, match="one of"):
        design_conditions("Shanghai", "median")
    with pytest.raises(InputError, match="Chinese"):
        design_conditions(place("Dublin"), "comfort")
