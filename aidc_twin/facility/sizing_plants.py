"""Which function sizes which kind of plant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import array_table, unit_table, with_arrays
from aidc_twin.facility.design import Design
from aidc_twin.facility.plant_duty import PlantDuty
from aidc_twin.facility.sizing_air_cooled import size_air_cooled
from aidc_twin.facility.sizing_chilled_water import size_chilled_water
from aidc_twin.facility.sizing_closed_tower import size_closed_tower
from aidc_twin.facility.sizing_dry_cooler import size_dry_cooler
from aidc_twin.facility.sizing_surface_water import size_surface_water
from aidc_twin.facility.sizing_tower_water import size_tower_water
from aidc_twin.facility.spec_closed_tower import ClosedTowerPlant
from aidc_twin.facility.spec_plants import (
    AdiabaticCoolerPlant,
    AirCooledPlant,
    ChilledWaterPlant,
    DryCoolerPlant,
    SurfaceWaterPlant,
    TowerWaterPlant,
)

__all__ = ["SIZES", "size_plant", "weigh_modes"]

# design, name of the plant, its section, heat of its users, W, and their signals of water drawn, W/K.
Sizing = Callable[[Design, str, Any, Array, tuple[str, ...]], PlantDuty]

SIZES: Mapping[type, Sizing] = MappingProxyType(
    {
        ChilledWaterPlant: size_chilled_water,
        TowerWaterPlant: size_tower_water,
        AirCooledPlant: size_air_cooled,
        DryCoolerPlant: size_dry_cooler,
        AdiabaticCoolerPlant: size_dry_cooler,
        SurfaceWaterPlant: size_surface_water,
        ClosedTowerPlant: size_closed_tower,
    }
)


def size_plant(design: Design, name: str, plant: Any, q_users: Array, users: tuple[str, ...]) -> PlantDuty:
    """A plant by its kind, for the heat of its users, W; ``users`` name what each draws of its water, W/K."""
    return SIZES[type(plant)](design, name, plant, q_users, users)


def weigh_modes(
    plants: Mapping[str, PlantDuty], heat: Mapping[str, Array], q_halls: Array
) -> tuple[dict[str, PlantDuty], Array]:
    """The plants, whose hours in a mode count by their share in the design heat of all that have modes.

    ``q_halls`` is the heat of halls that have modes of their own, W; returned beside the plants is the heat
    of all that have modes, W.
    """
    moded = [
        name
        for name, plant in plants.items()
        if any("weight" in unit_table(component) for component in plant.components)
    ]
    total = q_halls + sum(heat[name] for name in moded)
    weighed = dict(plants)
    for name in moded:
        share = {"weight": np.asarray(heat[name] / total)}
        components = tuple(
            with_arrays(c, array_table(c) | share) if "weight" in unit_table(c) else c
            for c in plants[name].components
        )
        weighed[name] = replace(plants[name], components=components)
    return weighed, np.asarray(total)
