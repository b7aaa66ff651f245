"""Decks and equipment that the tests of money share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from aidc_twin.economics import PriceDeck, deck
from aidc_twin.facility.equipment import Equipment


@pytest.fixture
def cn() -> PriceDeck:
    return deck("CN", tariff="electricity_jiangsu_110kv", water="water_cn", carbon="grid_shanghai")


@pytest.fixture
def us() -> PriceDeck:
    return deck("US", tariff="electricity_virginia", water="water_us", carbon="grid_us")


@pytest.fixture
def piece() -> Callable[..., Equipment]:
    def make(item: str, count: float | list[float], rating: float | list[float], unit: str) -> Equipment:
        size = np.atleast_1d(np.asarray(rating, dtype=float))
        n = np.atleast_1d(np.asarray(count, dtype=float))
        return Equipment(f"test.{item}", item, n, size, unit, n * size, "N", "for the test")

    return make
