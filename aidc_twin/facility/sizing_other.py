"""Loads on the plants that come from outside the facility."""

from __future__ import annotations

import numpy as np

from aidc_twin.components.process_heat import ProcessHeat
from aidc_twin.facility.spec import Spec

__all__ = ["size_process_heat"]


def size_process_heat(spec: Spec) -> ProcessHeat | None:
    """Heat of neighbours on the water of a plant; None where the spec has none.

    Its water comes back at the design return of the plant, as that of all users does at design.
    """
    given = spec.other_loads.process_heat
    if given is None:
        return None
    plant = spec.plants[given.plant]
    q = np.asarray(given.heat, dtype=float)
    return ProcessHeat(
        name="process_heat",
        q=q,
        W_water=q / (plant.return_ - plant.supply),
        loop=given.plant,
    )
