"""The sections of what is delivered as prefabricated modules: halls and plants in place of building works."""

from __future__ import annotations

from typing import Annotated

from aidc_twin.facility.spec_types import (
    Redundancy,
    RedundancyText,
    Section,
    Whole,
    optional,
    quantity,
    required,
)

__all__ = ["UNIT_SPARE", "ItModule", "PlantModule"]

Spare = Annotated[Redundancy, RedundancyText()]

# Source of the redundancy of the units of a plant where the spec leaves it out.
UNIT_SPARE = "GB 50174-2017 Annex A, class B: N+1; within a module N, since whole modules are spare"


class ItModule(Section):
    """Prefabricated IT modules: white space that is delivered, not built; each holds so many racks."""

    racks: Annotated[int, Whole(1, 500)] = required("places for racks in one module")
    area: Annotated[float, quantity("m2", "4 m2", "2000 m2")] | None = optional(
        "floor of one module", None, "catalogue: it_module.area_per_rack for each place"
    )
    redundancy: Spare = optional(
        "spare modules, delivered and lit, whose places stand empty", Redundancy(), "project: IT is not spare"
    )


class PlantModule(Section):
    """Prefabricated cooling modules: a plant of equal blocks, each with machines and pumps of its own."""

    rating: Annotated[float, quantity("W", "50 kW", "50 MW")] = required(
        "heat that one module takes from the loop at design"
    )
    redundancy: Spare = optional("spare modules", Redundancy(spare=1), "GB 50174-2017 Annex A, class B: N+1")
