"""Our bill beside published totals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from aidc_twin.economics import PriceDeck, capex, compare_to_published
from aidc_twin.facility.equipment import Equipment

Maker = Callable[..., Equipment]


def test_the_compared_figure_leaves_out_design_and_liquid_parts(cn: PriceDeck, piece: Maker) -> None:
    # Bill of two 1 MW chillers: 1 441 530.75 CNY, of it design 63 250; 8 plates 16 000 CNY of IT premium.
    # Per 1 MW of IT: (1 441 530.75 - 63 250) / 7.1875 / 1e6 = 0.191761 USD/W; all 1 457 530.75: 0.202787.
    equipment = [piece("chiller_water_cooled", 2, 1e6, "W"), piece("cold_plate_kit_chip", 8, 1, "1")]
    found = compare_to_published(capex(equipment, cn), np.array([1e6]), cn)[0]
    assert found.published == 7.11
    assert found.ours.item() == pytest.approx(0.191761, rel=1e-5)
    assert found.ours_all.item() == pytest.approx(0.202787, rel=1e-5)
    assert found.difference.item() == pytest.approx(0.191761 - 7.11, rel=1e-5)
    assert sum(part.item() for part in found.parts.values()) == pytest.approx(
        found.ours_all.item(), rel=1e-12
    )
    text = " ".join(found.explanation)
    for word in ("Land", "Design and management", "Liquid parts", "CNY2026", "USD2025", "estimates of"):
        assert word in text


def test_published_yuan_are_turned_to_dollars(cn: PriceDeck, piece: Maker) -> None:
    found = compare_to_published(capex([piece("rack", 1, 1, "1")], cn), np.array([1e6]), cn)
    assert [one.id for one in found] == ["cushman_cn_2025", "gds_ulanqab_2026"]
    assert found[1].published == pytest.approx(30.0 / 7.1875, rel=1e-12)


def test_the_united_states_have_a_range(us: PriceDeck, piece: Maker) -> None:
    found = compare_to_published(capex([piece("rack", 1, 1, "1")], us), np.array([1e6]), us)[0]
    assert (found.published_low, found.published, found.published_high) == (9.3, 11.7, 15.0)


def test_a_cost_per_power_needs_power(cn: PriceDeck, piece: Maker) -> None:
    with pytest.raises(ValueError, match="above zero"):
        compare_to_published(capex([piece("rack", 1, 1, "1")], cn), np.zeros(1), cn)
