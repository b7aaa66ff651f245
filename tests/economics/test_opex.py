"""Yearly cost and carbon by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from aidc_twin.economics import PriceDeck, capex, deck, monthly_peak, operational_carbon, opex
from aidc_twin.errors import InputError
from aidc_twin.facility.equipment import Equipment

Maker = Callable[..., Equipment]
GWH = 3.6e12


def test_a_year_of_running_by_hand(cn: PriceDeck, piece: Maker) -> None:
    # Energy 100 GWh * 0.5999 CNY/kWh = 59.99 M CNY. Demand 12 MW in each of twelve months at 44.8 CNY/kW:
    # 12 * 12 000 * 44.8 = 6.4512 M. Water 120 000 m3 * 6.5 = 0.78 M.
    # Maintenance of two chillers (1.1 M) at 3 %: 33 000.
    bill = capex([piece("chiller_water_cooled", 2, 1e6, "W")], cn)
    yearly = opex(np.array([100 * GWH]), np.full((12, 1), 12e6), np.array([120e3]), bill, cn)
    found = {line.name: line.cost.item() for line in yearly.lines if line.cost.item()}
    assert found == pytest.approx(
        {"energy": 59.99e6, "demand": 6.4512e6, "water": 0.78e6, "maintenance_plant": 33e3}, rel=1e-12
    )
    assert yearly.total.item() == pytest.approx(59.99e6 + 6.4512e6 + 0.78e6 + 33e3, rel=1e-12)
    assert yearly.money().unit == "CNY2026/year"
    assert yearly.line("energy").quoted == "electricity_jiangsu_110kv: 0.5999 CNY/kWh (2025)"
    assert yearly.line("maintenance_plant").source == "project_estimate"


def test_shares_and_contingency_need_no_maintenance(cn: PriceDeck, piece: Maker) -> None:
    # Shell 1000 m2 at 5500 CNY/m2 and 1 %: 55 000 CNY; design and contingency on top are not maintained.
    bill = capex([piece("building_shell", 1, 1000, "m2")], cn)
    yearly = opex(np.zeros(1), np.zeros((12, 1)), np.zeros(1), bill, cn)
    assert yearly.total.item() == pytest.approx(55_000, rel=1e-12)


def test_energy_may_come_by_price_period(piece: Maker) -> None:
    # Hubei 110 kV, January 2026: 10 GWh flat at 0.613986 and 5 GWh valley at 0.395024 CNY/kWh:
    # 6.13986 M and 1.97512 M.
    hubei = deck("CN", tariff="electricity_hubei_110kv", water="water_cn", carbon="grid_hubei")
    bill = capex([piece("rack", 0, 1, "1")], hubei)
    energy = {"flat": np.array([10 * GWH]), "valley": np.array([5 * GWH])}
    yearly = opex(energy, np.zeros((12, 1)), np.zeros(1), bill, hubei)
    assert yearly.line("energy").cost.item() == pytest.approx(6.13986e6, rel=1e-9)
    assert yearly.line("energy_valley").cost.item() == pytest.approx(1.97512e6, rel=1e-9)
    with pytest.raises(InputError, match="energy_price_night"):
        opex({"night": np.zeros(1)}, np.zeros((12, 1)), np.zeros(1), bill, hubei)


def test_demand_is_charged_by_the_peak_of_each_month(cn: PriceDeck, piece: Maker) -> None:
    # Peaks 1 to 12 MW: 78 MW-months at 44.8 CNY/kW are 78 000 * 44.8 = 3.4944 M CNY.
    bill = capex([piece("rack", 0, 1, "1")], cn)
    peak = np.arange(1.0, 13.0).reshape(12, 1) * 1e6
    assert opex(np.zeros(1), peak, np.zeros(1), bill, cn).line("demand").cost.item() == pytest.approx(
        3.4944e6
    )


def test_the_peak_of_a_month_is_its_highest_hour() -> None:
    hours = np.arange("2023-01-01T00", "2024-01-01T00", dtype="datetime64[h]")
    power = np.ones((hours.size, 2))
    power[hours == np.datetime64("2023-02-28T23"), 0] = 5.0
    power[hours == np.datetime64("2023-03-01T00"), 1] = 7.0
    peaks = monthly_peak(hours, power)
    assert peaks.shape == (12, 2)
    assert peaks[:, 0].tolist() == [1, 5] + [1] * 10
    assert peaks[:, 1].tolist() == [1, 1, 7] + [1] * 9


def test_part_of_a_year_has_no_demand_charge() -> None:
    hours = np.arange("2023-01-01T00", "2023-11-01T00", dtype="datetime64[h]")
    with pytest.raises(ValueError, match=r"months \[11, 12\]"):
        monthly_peak(hours, np.ones((hours.size, 1)))


def test_unfit_peaks_and_money_are_refused(cn: PriceDeck, us: PriceDeck, piece: Maker) -> None:
    bill = capex([piece("rack", 1, 1, "1")], cn)
    with pytest.raises(ValueError, match="one row a month"):
        opex(np.zeros(1), np.zeros((1, 1)), np.zeros(1), bill, cn)
    with pytest.raises(ValueError, match="USD2025"):
        opex(np.zeros(1), np.zeros((12, 1)), np.zeros(1), bill, us)


def test_the_us_average_price_contains_the_demand_charge(us: PriceDeck, piece: Maker) -> None:
    bill = capex([piece("rack", 0, 1, "1")], us)
    yearly = opex(np.array([GWH]), np.full((12, 1), 1e6), np.zeros(1), bill, us)
    assert yearly.line("demand").cost.item() == 0.0
    assert yearly.line("energy").cost.item() == pytest.approx(94_500, rel=1e-12)  # 1e6 kWh at 9.45 cents


def test_carbon_is_energy_times_the_factor_of_the_place(cn: PriceDeck) -> None:
    # 100 GWh at 0.5737 kg/kWh: 57 370 t.
    carbon = operational_carbon(np.array([100 * GWH]), cn)
    assert carbon.mass.item() == pytest.approx(57_370e3, rel=1e-12)
    assert (carbon.place, carbon.source) == ("grid_shanghai", "mee_nbs_2025_47")
    assert "2023" in carbon.scope
    assert carbon.quoted == "0.5737 kgCO2/kWh"
