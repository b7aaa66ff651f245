"""IT load over time: profiles of utilisation, and measured loads from tables."""

from aidc_twin.workload.measured import MeasuredLoad, read_load
from aidc_twin.workload.profiles import LoadProfile, constant, daily, training

__all__ = ["LoadProfile", "MeasuredLoad", "constant", "daily", "read_load", "training"]
