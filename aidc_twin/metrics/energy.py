"""Energies of a run by part, for the whole run and by month; the parts sum to the utility meter."""

from __future__ import annotations

import numpy as np

from aidc_twin.simulate.run import RunResult

__all__ = ["COOLING", "IT_PARTS", "PARTS", "POWER_LOSSES", "WATER", "energy_of", "monthly_of"]

# Meters that sum to the utility meter, in the order of tables.
COOLING = (
    "chillers",
    "tower_fans",
    "cooler_fans",
    "pumps",
    "crah_fans",
    "door_fans",
    "cdu_pumps",
    "electrical_room_cooling",
    "condenser_fans",
    "dx",
    "air_heat_rejection",
    "fresh_air",
    "humidifiers",
)
POWER_LOSSES = ("transformer_loss", "ups_loss", "distribution_loss")
PARTS = ("it", *COOLING, *POWER_LOSSES, "lighting_other")
# Meters of the make-up water, in the order of tables.
WATER = ("evaporation", "drift", "blowdown", "humidification")
# Parts of the IT energy, and of the distribution loss: shown beside the sum, never added to it.
IT_PARTS = ("server_fans", "psu_loss", "vrm_loss")


def energy_of(run: RunResult, case: int) -> dict[str, float]:
    """Energy by part over the whole run, J: the parts, then ``facility``, then the parts of the IT energy."""
    return {name: float(series.sum()) for name, series in monthly_of(run, case).items()}


def monthly_of(run: RunResult, case: int) -> dict[str, np.ndarray]:
    """Energy by part and month, J, shape ``(12,)``; a part that the facility does not have is zero."""
    names = (*PARTS, "facility", *IT_PARTS, "rack_pdu_loss")
    zero = np.zeros(12)
    return {
        name: run.monthly[f"energy.{name}"][:, case] if f"energy.{name}" in run.monthly else zero
        for name in names
    }
