"""Present values, annuities and replacements by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.catalogue import load
from aidc_twin.economics import PriceDeck, annuity_factor, capex, deck, lifecycle, opex, present_value
from aidc_twin.facility.equipment import Equipment

Maker = Callable[..., Equipment]


def test_an_annuity_of_ten_years_at_seven_percent() -> None:
    # (1 - 1.07**-10) / 0.07 = (1 - 0.508349292) / 0.07 = 7.02358154
    assert annuity_factor(0.07, 10) == pytest.approx(7.02358154, rel=1e-8)


def test_an_annuity_without_interest_is_the_number_of_years() -> None:
    assert annuity_factor(np.array([0.0, 0.07]), 10).tolist() == pytest.approx([10.0, 7.02358154])


@given(st.floats(1e-15, 1e-6))
def test_an_annuity_is_smooth_near_zero(rate: float) -> None:
    # Series: n (1 - (n + 1) / 2 * r + ...); the next term is below 50 r^2 * n.
    assert annuity_factor(rate, 10) == pytest.approx(10.0 * (1.0 - 5.5 * rate), rel=1e-10)


@given(st.floats(-0.5, 0.5), st.integers(1, 40))
def test_an_annuity_is_the_sum_of_present_values(rate: float, years: int) -> None:
    single = sum(float(present_value(1.0, rate, year)) for year in range(1, years + 1))
    assert annuity_factor(rate, years) == pytest.approx(single, rel=1e-9)


def test_impossible_rates_and_lives_are_refused() -> None:
    with pytest.raises(ValueError, match="above -1"):
        annuity_factor(-1.0, 10)
    with pytest.raises(ValueError, match="above -1"):
        present_value(1.0, np.array([0.1, -2.0]), 1)
    with pytest.raises(ValueError, match="one year"):
        annuity_factor(0.07, 0)


def study(prices: PriceDeck, equipment: list[Equipment], years: int = 0):  # type: ignore[no-untyped-def]
    bill = capex(equipment, prices)
    energy = np.array([100e6 * 3.6e6])  # 100 GWh
    yearly = opex(energy, np.zeros((12, 1)), np.zeros(1), bill, prices)
    return bill, yearly, lifecycle(bill, yearly, prices, years)


def test_ten_years_by_hand(cn: PriceDeck, piece: Maker) -> None:
    # Coolant: 10 t at 35 CNY/kg = 350 000 CNY, life 8 years; installation 15 %, design 5 % of 402 500,
    # commissioning 1.5 % of 402 500, contingency 7 % of 428 662.5 = 30 006.375: capital 458 668.875.
    # Running: 100 GWh at 0.5999 = 59.99 M and maintenance 2 % of 350 000 = 7 000: 59 997 000 a year.
    # Coolant again after 8 years: 350 000 / 1.07**8 = 203 703.2.
    bill, _, life = study(cn, [piece("coolant_pg25", 1, 10_000, "kg")])
    assert bill.total.item() == pytest.approx(458_668.875, rel=1e-12)
    assert life.years == 10
    assert [(r.item, r.years) for r in life.replacements] == [("coolant_pg25", (8.0,))]
    assert life.replacements[0].present.item() == pytest.approx(350_000 / 1.07**8, rel=1e-12)
    present = 458_668.875 + 59_997_000 * 7.023581541 + 203_703.2
    assert life.present.item() == pytest.approx(present, rel=1e-7)
    assert life.undiscounted.item() == pytest.approx(458_668.875 + 599_970_000 + 350_000, rel=1e-12)
    assert life.annuity.item() == pytest.approx(present / 7.023581541, rel=1e-7)
    assert life.money().unit == "CNY2026"


def test_a_battery_of_six_years_is_bought_again_once_in_ten_and_twice_in_fifteen(
    cn: PriceDeck, piece: Maker
) -> None:
    changed = load().override("battery", "life", "6 year", "valve-regulated lead acid")
    prices = deck("CN", tariff=cn.tariff, water=cn.water, carbon=cn.carbon, catalogue=changed)
    battery = [piece("battery", 2, 3.6e9, "J")]  # two of 1000 kWh at 1000 CNY/kWh: 2 M CNY
    _, _, ten = study(prices, battery)
    _, _, fifteen = study(prices, battery, years=15)
    assert [r.years for r in ten.replacements] == [(6.0,)]
    assert ten.replacements[0].present.item() == pytest.approx(2e6 / 1.07**6, rel=1e-12)
    assert [r.years for r in fifteen.replacements] == [(6.0, 12.0)]
    # A life that ends with the study is not begun again.
    assert study(prices, battery, years=12)[2].replacements[0].years == (6.0,)
    assert study(prices, battery, years=6)[2].replacements == ()


def test_without_interest_present_and_undiscounted_are_the_same(cn: PriceDeck, piece: Maker) -> None:
    changed = load().override("finance", "discount_rate", 0.0, "public owner", region="CN")
    prices = deck("CN", tariff=cn.tariff, water=cn.water, carbon=cn.carbon, catalogue=changed)
    _, _, life = study(prices, [piece("coolant_pg25", 1, 10_000, "kg")])
    assert life.present.item() == pytest.approx(life.undiscounted.item(), rel=1e-12)


def test_growing_running_costs_by_hand(cn: PriceDeck, piece: Maker) -> None:
    # Growth equal to the rate: every payment is worth cost / 1.07 today, ten of them.
    changed = load().override("finance", "opex_growth", 0.07, "as the rate", region="CN")
    prices = deck("CN", tariff=cn.tariff, water=cn.water, carbon=cn.carbon, catalogue=changed)
    _, yearly, life = study(prices, [piece("rack", 0, 1, "1")])
    assert life.running_present.item() == pytest.approx(10 * yearly.total.item() / 1.07, rel=1e-9)
    # Undiscounted: (1.07**10 - 1) / 0.07 = 13.8164480
    assert life.running_undiscounted.item() == pytest.approx(13.8164480 * yearly.total.item(), rel=1e-8)


def test_drawn_prices_give_a_lane_each(cn: PriceDeck, piece: Maker) -> None:
    key = ("coolant_pg25", "unit_price", "CN")
    drawn = load().drawn({key: np.linspace(20.0, 50.0, 16)})
    prices = deck("CN", tariff=cn.tariff, water=cn.water, carbon=cn.carbon, catalogue=drawn)
    bill, yearly, life = study(prices, [piece("coolant_pg25", 1, 10_000, "kg")])
    assert bill.total.shape == yearly.total.shape == life.present.shape == (16,)
    assert np.ptp(life.present) > 0.0


def test_mixed_money_is_refused(cn: PriceDeck, us: PriceDeck, piece: Maker) -> None:
    bill, yearly, _ = study(cn, [piece("rack", 1, 1, "1")])
    with pytest.raises(ValueError, match="money differs"):
        lifecycle(bill, yearly, us)
