"""Figures of merit of a run: PUE in three categories, ITUE, TUE, WUE, CUE, temperatures, hours, peaks."""

from aidc_twin.metrics.annual import metrics_of
from aidc_twin.metrics.energy import COOLING, POWER_LOSSES, energy_of, monthly_of
from aidc_twin.metrics.metric import Metric

__all__ = ["COOLING", "POWER_LOSSES", "Metric", "energy_of", "metrics_of", "monthly_of"]
