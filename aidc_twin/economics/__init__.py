"""Equipment and energies to money: capital, operating and life-cycle cost, carbon."""

from __future__ import annotations

from aidc_twin.economics.benchmarks import BenchmarkComparison, compare_to_published
from aidc_twin.economics.capex import CapexLine, CapexResult, capex
from aidc_twin.economics.carbon import CarbonResult, operational_carbon
from aidc_twin.economics.lifecycle import LifecycleResult, annuity_factor, lifecycle, present_value
from aidc_twin.economics.money import Money
from aidc_twin.economics.opex import OpexLine, OpexResult, monthly_peak, opex
from aidc_twin.economics.pricedeck import PriceDeck, Quoted, deck

__all__ = [
    "BenchmarkComparison",
    "CapexLine",
    "CapexResult",
    "CarbonResult",
    "LifecycleResult",
    "Money",
    "OpexLine",
    "OpexResult",
    "PriceDeck",
    "Quoted",
    "annuity_factor",
    "capex",
    "compare_to_published",
    "deck",
    "lifecycle",
    "monthly_peak",
    "operational_carbon",
    "opex",
    "present_value",
]
