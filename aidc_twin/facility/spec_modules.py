"""The section of a room that is built of prefabricated modules in place of a building."""

from __future__ import annotations

from typing import Annotated

from aidc_twin.facility.spec_types import Section, Whole, optional, quantity, required

__all__ = ["ItModule"]


class ItModule(Section):
    """Prefabricated IT modules: white space that is delivered, not built; each holds so many racks."""

    racks: Annotated[int, Whole(1, 500)] = required("places for racks in one module")
    area: Annotated[float, quantity("m2", "4 m2", "2000 m2")] | None = optional(
        "floor of one module", None, "catalogue: it_module.area_per_rack for each place"
    )
