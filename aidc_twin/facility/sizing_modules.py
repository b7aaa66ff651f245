"""Plants of prefabricated modules: how many equal blocks carry a heat, and what stands in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.facility.design import Design, span
from aidc_twin.facility.sizing_pumps import size_pump_sets
from aidc_twin.facility.spec_modules import PlantModule
from aidc_twin.facility.spec_types import Redundancy
from aidc_twin.units import format_quantity

__all__ = ["Modules", "list_modules", "modules_of"]

# What units of a plant on the site have to spare where the spec says nothing: GB 50174-2017, class B.
N_PLUS_1 = Redundancy(spare=1)
# A unit may be larger than its module asks for, since makers have steps of size; not by more than the half.
LARGEST_UNIT = 1.5
# A single module of more than this over the heat of the plant is a slip of unit or digit.
LARGEST_MODULE = 2.0


@dataclass(frozen=True)
class Modules:
    """The blocks of one plant; a plant that is built on the site is one block that carries all of it.

    Parameters
    ----------
    plant
        Name of the plant.
    count
        Blocks installed, spare ones included.
    share
        Heat that one block takes over the heat of the plant, both at design.
    redundancy
        Of the blocks; None for a plant that is built on the site.
    """

    plant: str
    count: Array
    share: Array
    redundancy: Redundancy | None = None

    @property
    def prefabricated(self) -> bool:
        """Whether the plant comes in modules."""
        return self.redundancy is not None

    @property
    def over(self) -> Array:
        """Heat of all blocks over that of the plant, spare blocks included; exactly 1 without modules."""
        return self.count * self.share

    def install(
        self, design: Design, name: str, item: str, duty: Array, rating: Array,
        redundancy: Redundancy | None, reason: str,
    ) -> Array:  # fmt: skip
        """Units for a duty of the whole plant, W, those of spare blocks included; each block has its own."""
        if not self.prefabricated:
            return design.install(name, item, duty, rating, "W", redundancy or N_PLUS_1, reason)
        in_block = np.asarray(duty * self.share, dtype=float)
        design.warn(
            rating <= LARGEST_UNIT * in_block,
            f"plants.{self.plant}.module.rating",
            f"{name}: units of {_power(rating)} in modules that ask {_power(in_block)} of them",
            f"a unit is at most {LARGEST_UNIT:g} times what its module asks for",
            "Choose larger modules or smaller units.",
        )
        return design.install(
            name, item, duty * self.over, rating, "W", redundancy or Redundancy(),
            f"in each of {span(self.count)} modules: {reason}", self.count, prefabricated=True,
        )  # fmt: skip

    def place_whole(self, design: Design, name: str, item: str, duty: Array, reason: str) -> None:
        """One unit for a duty of the whole plant, W, or one in each block."""
        if not self.prefabricated:
            design.install(name, item, duty, duty, "W", Redundancy(), reason)
            return
        design.place(
            name, item, self.count, duty * self.share, "W", duty * self.over, "N",
            f"one in each of {span(self.count)} modules: {reason}", prefabricated=True,
        )  # fmt: skip

    def pump_sets(self, design: Design, pump: str, power: Array) -> PumpSets:
        """What the pumps of a circuit take off design: two sets that are staged, or one in each block."""
        if not self.prefabricated:
            return size_pump_sets(design, pump, power, 2)
        return size_pump_sets(design, pump, power * self.over, 1, self.count)

    def place_pumps(self, design: Design, name: str, power: Array) -> None:
        """Pump sets for a power at the flow of the whole plant, W: a spare one, or one in each block."""
        if not self.prefabricated:
            design.place(
                name, "pump_set", 3.0, power / 2, "W", power, "N+1", "two duty pump sets and one to spare"
            )
            return
        design.place(
            name, "pump_set", self.count, power * self.share, "W", power * self.over, "N",
            f"one in each of {span(self.count)} modules", prefabricated=True,
        )  # fmt: skip


def modules_of(design: Design, plant: str, section: PlantModule | None, q: Array) -> Modules:
    """The blocks of a plant for the heat of its loop, W."""
    if section is None:
        return Modules(plant, np.asarray(1.0), np.asarray(1.0))
    needed = np.asarray(q / section.rating, dtype=float)
    return Modules(
        plant, section.redundancy.units(needed, design.whole), np.asarray(1 / needed), section.redundancy
    )


def list_modules(design: Design, modules: Modules, q: Array) -> None:
    """The blocks themselves on the list of equipment, for the heat of the loop, W."""
    if modules.redundancy is None:
        return
    rating = q * modules.share
    design.place(
        f"{modules.plant}.modules", "plant_module", modules.count, rating, "W", q, str(modules.redundancy),
        "heat of the loop with its pumps; frames or containers with pipes, boards and controls",
    )  # fmt: skip
    design.notes[f"{modules.plant}.modules"] = (np.asarray(modules.count, dtype=float), "1")
    design.warn(
        rating <= LARGEST_MODULE * q,
        f"plants.{modules.plant}.module.rating",
        f"modules of {_power(rating)} for {_power(q)}",
        f"a module carries at most {LARGEST_MODULE:g} times the heat of its plant",
        "Choose smaller modules.",
    )


def _power(value: Array) -> str:
    """A power for a message; of lanes, the largest."""
    return format_quantity(float(np.max(value)), "kW")
