"""Where prices come from: levels, lanes, currencies, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.economics import PriceDeck, deck
from aidc_twin.errors import InputError


def test_drawn_prices_are_lanes_in_the_money_of_the_deck(cn: PriceDeck) -> None:
    drawn = load().drawn({("cdu", "unit_price", "CN"): np.array([0.7, 0.8])})
    mine = deck("CN", tariff=cn.tariff, water=cn.water, carbon=cn.carbon, catalogue=drawn)
    quoted = mine.number("cdu", "unit_price", escalate=True)
    assert quoted.value.tolist() == pytest.approx([0.7, 0.8])
    assert (quoted.low, quoted.high) == pytest.approx((0.6, 1.5))


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


def test_levels_are_checked(cn: PriceDeck) -> None:
    with pytest.raises(ValueError, match="best"):
        cn.at("best")


def test_an_override_of_the_catalogue_reaches_the_deck(cn: PriceDeck) -> None:
    changed = load().override("cdu", "unit_price", "700 CNY/kW", "offer of the maker", region="CN")
    mine = deck("CN", tariff=cn.tariff, water=cn.water, carbon=cn.carbon, catalogue=changed)
    quoted = mine.number("cdu", "unit_price")
    assert quoted.value.item() == pytest.approx(0.7)
    assert quoted.entry.reason == "offer of the maker"
    assert cn.number("cdu", "unit_price").value.item() == pytest.approx(0.95)
