"""Aisles by hand arithmetic and at their limits."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.physics.aisle import aisle_flow_most, aisle_speed_most, aisle_width


def test_the_highest_speed_is_that_whose_dynamic_pressure_is_the_pressure_difference() -> None:
    # sqrt(2 * 5 Pa / 1.2 kg/m3) = 2.8868 m/s; 0.5 * 1.2 * 2.8868**2 = 5 Pa.
    assert aisle_speed_most(np.asarray(5.0), np.asarray(1.2)) == pytest.approx(2.886751)
    # Thin air may flow faster for the same pressure.
    assert aisle_speed_most(np.asarray(5.0), np.asarray(0.9)) > 2.886751
    assert aisle_speed_most(np.asarray(0.0), np.asarray(1.2)) == 0.0


def test_an_aisle_is_as_wide_as_its_air_asks_for_within_what_is_built() -> None:
    # 24 m3/s into two ends of 2.4 m at 2.5 m/s: 24 / 12 = 2 m.
    flow = np.array([6.0, 24.0, 60.0])
    width = aisle_width(flow, 2.4, 2.0, np.asarray(2.5), 1.2, 3.6)
    assert width.tolist() == pytest.approx([1.2, 2.0, 3.6])


def test_the_widest_aisle_takes_in_what_its_section_lets_through() -> None:
    # 2 ends * 3.6 m * 2.4 m * 2.5 m/s = 43.2 m3/s, for which the width is 3.6 m again.
    most = aisle_flow_most(3.6, 2.4, 2.0, np.asarray(2.5))
    assert most == pytest.approx(43.2)
    assert aisle_width(most, 2.4, 2.0, np.asarray(2.5), 0.0, 99.0) == pytest.approx(3.6)
