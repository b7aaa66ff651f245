"""Capital cost by hand, and what must hold for any facility."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.catalogue import load
from aidc_twin.economics import PriceDeck, capex, deck
from aidc_twin.economics.capex import cost_of_size
from aidc_twin.economics.items import GROUP_OF, GROUPS, SOFT_ITEMS
from aidc_twin.errors import InputError
from aidc_twin.facility.equipment import Equipment

Maker = Callable[..., Equipment]


def test_one_chiller_and_its_shares_by_hand(cn: PriceDeck, piece: Maker) -> None:
    # Two chillers of 1 MW at 550 CNY/kW: 1 100 000 CNY, a supply price.
    # installation 15 %: 165 000; design 5 % of 1 265 000: 63 250; commissioning 1.5 % of 1 265 000: 18 975;
    # contingency 7 % of 1 347 225: 94 305.75. Total 1 441 530.75 CNY.
    bill = capex([piece("chiller_water_cooled", 2, 1e6, "W")], cn)
    costs = {line.item: float(line.cost.item()) for line in bill.lines}
    assert costs == pytest.approx(
        {
            "chiller_water_cooled": 1_100_000,
            "installation": 165_000,
            "design_management": 63_250,
            "commissioning": 18_975,
            "contingency": 94_305.75,
        },
        rel=1e-12,
    )
    assert bill.total.item() == pytest.approx(1_441_530.75, rel=1e-12)
    assert bill.currency == "CNY2026"
    assert bill.money().as_json() == {"value": pytest.approx(1_441_530.75), "unit": "CNY2026"}


def test_a_unit_price_falls_with_size_by_its_exponent(cn: PriceDeck, piece: Maker) -> None:
    # CDU: 950 CNY/kW at 1 MW, exponent 0.75. A 2 MW unit costs 950 * 1000 * 2**0.75 = 950 000 * 1.681793 =
    # 1 597 703 CNY, which is 798.85 CNY/kW.
    line = capex([piece("cdu", 1, 2e6, "W")], cn).lines[0]
    assert line.cost.item() == pytest.approx(1_597_703, rel=1e-6)
    assert line.unit_price.item() == pytest.approx(0.798852, rel=1e-6)
    assert line.quoted == "950 CNY/kW (2026)"


def test_modules_of_one_frame_cost_the_same_each(cn: PriceDeck, piece: Maker) -> None:
    # Ten modules of 100 kW are 1 MW at 550 CNY/kW: 550 000 CNY, whatever the module.
    for count, size in ((10, 100e3), (4, 250e3)):
        assert capex([piece("ups_module", count, size, "W")], cn).lines[0].cost.item() == pytest.approx(550e3)
    # A complete UPS is dearer when small: (250 / 1250) ** (0.675 - 1) = 1.687 per kVA,
    # as the quotes of 476 and 282 USD/kVA are.
    small, large = (capex([piece("ups_system", 1, s, "W")], cn).lines[0].unit_price for s in (250e3, 1250e3))
    assert (small / large).item() == pytest.approx(476 / 282, rel=2e-3)


def test_liquid_parts_of_servers_bear_no_share(cn: PriceDeck, piece: Maker) -> None:
    # 8 plates at 2000 CNY and nothing else.
    bill = capex([piece("cold_plate_kit_chip", 8, 1, "1")], cn)
    assert bill.total.item() == 16_000.0
    assert bill.by_group()["it_premium"].item() == 16_000.0
    assert bill.by_group()["soft"].item() == 0.0


def test_an_installed_price_is_not_installed_again(cn: PriceDeck, piece: Maker) -> None:
    # A building of 1000 m2 at 5500 CNY/m2: no installation, no commissioning;
    # design 5 % of 5.5 M is 275 000; contingency 7 % of 5 775 000 is 404 250.
    costs = {
        line.item: line.cost.item() for line in capex([piece("building_shell", 1, 1000, "m2")], cn).lines
    }
    assert (costs["installation"], costs["commissioning"]) == (0.0, 0.0)
    assert costs["design_management"] == pytest.approx(275_000, rel=1e-12)
    assert costs["contingency"] == pytest.approx(404_250, rel=1e-12)


def test_an_old_price_is_brought_to_the_year_of_the_deck(us: PriceDeck, piece: Maker) -> None:
    # Manifold 1200 USD of 2023, deck of 2025, 5.5 % a year: 1200 * 1.055**2 = 1335.63 USD.
    assert capex([piece("rack_manifold", 1, 1, "1")], us).lines[0].cost.item() == pytest.approx(
        1335.63, rel=1e-8
    )


def test_a_deck_in_other_money_turns_prices_at_the_exchange_rate(cn: PriceDeck, piece: Maker) -> None:
    in_usd = deck("CN", tariff=cn.tariff, water=cn.water, carbon=cn.carbon, currency="USD")
    equipment = [piece("crah", 10, 150e3, "W"), piece("building_shell", 1, 1000, "m2")]
    ratio = capex(equipment, cn).total / capex(equipment, in_usd).total
    assert ratio.item() == pytest.approx(7.1875, rel=1e-12)


@pytest.mark.parametrize("region", ["CN", "US"])
def test_every_item_has_a_price_a_share_of_maintenance_and_a_life_in_both_regions(region: str) -> None:
    catalogue = load()
    for item in GROUP_OF:
        price = catalogue.get(item, "unit_price", region)
        assert 0.0 < price.low < price.value < price.high, item
        assert price.scope.partition(":")[0] in ("supply", "installed"), item
        assert 0.0 <= catalogue.get(item, "maintenance_share_per_year").value < 0.2, item
        assert catalogue.get(item, "life").value > 365.25 * 86400.0, item
    for item in SOFT_ITEMS:
        share = catalogue.get(item, "share", region)
        assert 0.0 < share.low < share.value < share.high < 0.5, item
    priced = {entry.id for entry in catalogue.rows(table="costs")}
    assert priced == set(GROUP_OF) | set(SOFT_ITEMS)


def test_chips_nodes_racks_and_power_are_priced_apart() -> None:
    units = {item: load().get(item, "unit_price", "CN").si_unit for item in GROUP_OF}
    each = {item for item, unit in units.items() if unit == "CNY"}
    assert each >= {"cold_plate_kit_chip", "cold_plate_kit_node", "rack_manifold", "tcs_branch_piping"}
    assert units["cdu"] == units["crah"] == "CNY/W"
    assert units["building_shell"] == "CNY/m2"
    assert units["battery"] == "CNY/J"


def test_all_unfit_equipment_is_reported_at_once(cn: PriceDeck, piece: Maker) -> None:
    with pytest.raises(InputError) as caught:
        capex([piece("crah", 1, 1, "m2"), piece("flying_carpet", 1, 1, "1"), piece("cdu", 1, 1, "1")], cn)
    findings = [str(finding) for finding in caught.value.findings]
    assert len(findings) == 3
    assert "rating in 'm2'" in findings[0]
    assert "flying_carpet" in findings[1]


def test_lanes_are_priced_lane_by_lane(cn: PriceDeck, piece: Maker) -> None:
    both = capex([piece("cdu", [3, 5], [1e6, 0.7e6], "W"), piece("rack", [10, 10], [1, 1], "1")], cn)
    for lane, (count, size) in enumerate([(3, 1e6), (5, 0.7e6)]):
        one = capex([piece("cdu", count, size, "W"), piece("rack", 10, 1, "1")], cn)
        assert both.total[lane] == one.total[0]


def test_nothing_of_an_item_costs_nothing(cn: PriceDeck, piece: Maker) -> None:
    bill = capex([piece("cdu", [0, 2], [1e6, 0], "W")], cn)
    assert bill.total.tolist() == [0.0, 0.0]
    assert np.isfinite(bill.lines[0].unit_price).all()


def test_grades_are_counted_by_price_row(cn: PriceDeck, piece: Maker) -> None:
    # crah is an estimate, cdu a broker's; the four shares are three estimates and one broker's.
    # Two lines of the same row count once.
    equipment = [piece("crah", 1, 1e5, "W"), piece("crah", 2, 2e5, "W"), piece("cdu", 1, 1e6, "W")]
    bill = capex(equipment, cn)
    assert bill.grades() == {"broker": 2, "estimate": 4}
    assert bill.grade_text() == "4 estimates of 6 prices"
    # An offer in place of an estimate is none any more.
    offered = load().override("crah", "unit_price", "700 CNY/kW", "offer of the maker", region="CN")
    mine = deck("CN", tariff=cn.tariff, water=cn.water, carbon=cn.carbon, catalogue=offered)
    bill = capex(equipment, mine)
    assert bill.grades() == {"broker": 2, "estimate": 3, "given": 1}
    assert {line.source for line in bill.lines if line.item == "crah"} == {"spec"}


@given(
    size=st.floats(1e3, 1e8),
    more=st.floats(1.001, 10.0),
    item=st.sampled_from(sorted(i for i in GROUP_OF if load().get(i, "unit_price", "CN").si_unit == "CNY/W")),
)
def test_more_costs_more_and_the_bill_is_the_sum_of_its_lines(size: float, more: float, item: str) -> None:
    prices = deck("CN", tariff="electricity_jiangsu_110kv", water="water_cn", carbon="grid_shanghai")
    sizes = np.array([size, size * more])
    one = Equipment("x", item, np.ones(2), sizes, "W", sizes, "N", "")
    bill = capex([one], prices)
    assert bill.total[1] > bill.total[0]
    # Per size it never gets dearer: an exponent is at most 1. A part in 1e12 is left to rounding.
    assert bill.lines[0].unit_price[1] <= bill.lines[0].unit_price[0] * (1.0 + 1e-12)
    for column in ("cost", "low", "mid", "high"):
        lines = sum(getattr(line, column) for line in bill.lines)
        groups = sum(bill.sum(column, (group,)) for group in GROUPS)
        np.testing.assert_allclose(bill.sum(column), lines, rtol=1e-13)
        np.testing.assert_allclose(groups, lines, rtol=1e-13)
    assert (bill.sum("low") < bill.sum("mid")).all()
    assert (bill.sum("mid") < bill.sum("high")).all()
    for line in bill.lines:
        np.testing.assert_allclose(line.count * line.size * line.unit_price, line.cost, rtol=1e-12)


def test_levels_of_the_deck_are_the_ends_of_the_band(cn: PriceDeck, piece: Maker) -> None:
    equipment = [piece("cdu", 3, 1e6, "W"), piece("fit_out", 1, 500, "m2")]
    middle = capex(equipment, cn)
    for level in ("low", "mid", "high"):
        at_level = capex(equipment, cn.at(level))
        assert at_level.total.item() == pytest.approx(middle.sum(level).item(), rel=1e-12)


def test_a_linear_price_needs_no_basis() -> None:
    assert cost_of_size(2.0, np.array([3.0]), 1.0, float("nan")).tolist() == [6.0]
