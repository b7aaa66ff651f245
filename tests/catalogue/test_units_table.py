"""The literal unit factors of the catalogue against the unit module, which is built on pint."""

from __future__ import annotations

import pytest

from aidc_twin.catalogue import load
from aidc_twin.catalogue.units_table import CURRENCIES, UNITS, unit_text
from aidc_twin.economics.money import price_unit
from aidc_twin.units import read_unit, same_dimension, to_si


@pytest.mark.parametrize("text", sorted(UNITS))
def test_a_literal_factor_is_the_one_of_the_unit_module(text: str) -> None:
    # Two numbers fix factor and offset of a straight line.
    meaning = unit_text(text)
    for number in (1.0, 20.0):
        assert number * meaning.factor + meaning.offset == pytest.approx(to_si(number, text), rel=1e-14)


@pytest.mark.parametrize("text", sorted(UNITS))
def test_the_si_unit_named_is_coherent_and_of_the_same_dimension(text: str) -> None:
    si_unit = unit_text(text).si_unit
    assert to_si(1.0, si_unit) == 1.0
    assert (
        read_unit("" if si_unit == "1" else si_unit).powers == read_unit("" if text == "1" else text).powers
    )


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("per", ["kW", "kWh", "m2", "m3", "kg", "W", "kVA"])
def test_a_price_has_the_factor_of_the_unit_module(currency: str, per: str) -> None:
    text = f"{currency}/{per}"
    meaning = unit_text(text)
    assert meaning.currency == currency
    assert meaning.factor == pytest.approx(to_si(1.0, text), rel=1e-14)
    assert same_dimension(meaning.si_unit, read_si(text))


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize(("per", "si", "money"), [
    ("(m3/h)", "m3/s", "money s/m3"), ("(kg/h)", "kg/s", "money s/kg"),
])  # fmt: skip
def test_a_price_of_a_flow_is_one_per_flow(currency: str, per: str, si: str, money: str) -> None:
    meaning = unit_text(f"{currency}/{per}")
    # 1 CNY for 1 m3/h is 3600 CNY for 1 m3/s.
    assert meaning.factor == pytest.approx(3600.0, rel=1e-14)
    assert meaning.factor == pytest.approx(to_si(1.0, meaning.text), rel=1e-14)
    assert meaning.si_unit == price_unit(currency, si)
    assert same_dimension(meaning.si_unit, money)


def read_si(text: str) -> str:
    """The dimension of a price, as the unit module names it: money per SI unit."""
    return {"kW": "money/W", "W": "money/W", "kVA": "money/W", "kWh": "money/J"}.get(
        text.split("/")[1], f"money/{text.split('/')[1]}"
    )


def test_every_unit_of_the_table_list_is_known_to_the_unit_module() -> None:
    units = sorted({row.cells["unit"] for row in load().table_rows})
    assert len(units) > 30
    for text in units:
        read_unit("" if text == "1" else text)


@pytest.mark.parametrize("text", ["", "furlong", "CNY/furlong", "kW/CNY", "CNY/year"])
def test_a_text_outside_the_list_is_refused(text: str) -> None:
    with pytest.raises(KeyError):
        unit_text(text)
