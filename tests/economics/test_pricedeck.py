"""Where prices come from: levels, draws, currencies, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.economics import PriceDeck, deck
from aidc_twin.errors import InputError


def test_draws_are_triangular_between_low_mid_and_high(cn: PriceDeck) -> None:
    # CDU 600, 950, 1500 CNY/kW: mean of a triangle (0.6 + 0.95 + 1.5) / 3 = 1.016667 CNY/W;
    # variance (a2 + b2 + c2 - ab - ac - bc) / 18 = 0.6175 / 18 = 0.0343056,
    # so the mean of 20 000 draws has a standard error of 0.18522 / 141.4 = 0.00131; five of them are 0.0065.
    draws = cn.sampled(7, 20_000).number("cdu", "unit_price").value
    assert draws.shape == (20_000,)
    assert draws.mean() == pytest.approx(1.016667, abs=0.0065)
    assert draws.min() >= 0.6
    assert draws.max() <= 1.5


def test_draws_repeat_with_the_seed_and_not_with_the_order_of_asking(cn: PriceDeck) -> None:
    one, two = cn.sampled(1, 8), cn.sampled(1, 8)
    first = one.number("cdu", "unit_price").value
    two.number("crah", "unit_price")
    assert np.array_equal(first, two.number("cdu", "unit_price").value)
    assert not np.array_equal(first, cn.sampled(2, 8).number("cdu", "unit_price").value)


def test_rows_are_drawn_independently(cn: PriceDeck) -> None:
    # Correlation of 4000 independent pairs has a standard error of 1 / sqrt(4000) = 0.016; five of them.
    sampled = cn.sampled(3, 4000)
    pair = [sampled.number(item, "unit_price").value for item in ("cdu", "crah")]
    assert abs(np.corrcoef(pair)[0, 1]) < 0.08


def test_a_row_without_band_is_the_same_in_every_draw(cn: PriceDeck) -> None:
    assert cn.sampled(1, 5).number(cn.tariff, "energy_price_flat").value.tolist() == pytest.approx(
        [0.5999 / 3.6e6] * 5, rel=1e-12
    )


def test_a_tariff_is_in_money_per_joule_and_stands_as_published(cn: PriceDeck) -> None:
    price = cn.number(cn.tariff, "energy_price_flat")
    assert price.si_unit == "CNY/J"
    assert price.value.item() == pytest.approx(0.5999 / 3.6e6, rel=1e-12)


def test_a_deck_takes_no_price_from_another_region() -> None:
    us = deck("US", tariff="electricity_texas", water="water_us", carbon="grid_us")
    assert us.entry("cdu", "unit_price").region == "US"
    with pytest.raises(InputError, match="discount_rate_siting_code"):
        us.entry("discount_code", "discount_rate_siting_code")


def test_a_tariff_of_another_country_may_be_chosen_and_is_converted() -> None:
    mixed = deck("CN", tariff="electricity_texas", water="water_cn", carbon="grid_germany")
    # 0.0655 USD/kWh * 7.1875 CNY/USD
    assert mixed.number(mixed.tariff, "energy_price_flat").value.item() * 3.6e6 == pytest.approx(0.47078125)


def test_all_unknown_rows_of_a_deck_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        deck("CN", tariff="electricity_jiangsu", water="wine", carbon="grid_atlantis")
    texts = [str(finding) for finding in caught.value.findings]
    assert len(texts) == 4  # energy and demand price of the tariff, water, carbon
    assert "electricity_jiangsu_110kv" in texts[0]


@pytest.mark.parametrize(("region", "currency"), [("BR", ""), ("CN", "EUR")])
def test_an_unknown_region_or_currency_is_refused(region: str, currency: str) -> None:
    with pytest.raises(InputError):
        deck(
            region,
            tariff="electricity_jiangsu_110kv",
            water="water_cn",
            carbon="grid_shanghai",
            currency=currency,
        )


def test_levels_and_numbers_of_draws_are_checked(cn: PriceDeck) -> None:
    with pytest.raises(ValueError, match="best"):
        cn.at("best")
    with pytest.raises(ValueError, match="n = 0"):
        cn.sampled(1, 0)


def test_an_override_of_the_catalogue_reaches_the_deck(cn: PriceDeck) -> None:
    changed = load().override("cdu", "unit_price", "700 CNY/kW", "offer of the maker", region="CN")
    mine = deck("CN", tariff=cn.tariff, water=cn.water, carbon=cn.carbon, catalogue=changed)
    quoted = mine.number("cdu", "unit_price")
    assert quoted.value.item() == pytest.approx(0.7)
    assert quoted.entry.reason == "offer of the maker"
    assert cn.number("cdu", "unit_price").value.item() == pytest.approx(0.95)
