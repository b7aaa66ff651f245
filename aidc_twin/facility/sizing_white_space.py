"""White space: the aisles that the air of the racks asks for, and the floor that they take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.facility.design import Design
from aidc_twin.facility.door_air import doors_alone
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.spec_modules import ItModule
from aidc_twin.physics.aisle import aisle_flow_most, aisle_speed_most, aisle_width

__all__ = ["WhiteSpace", "air_of_aisle", "size_white_space"]


@dataclass(frozen=True)
class WhiteSpace:
    """Floor of the racks: area of one with its share of the white space, m2, aisle width, m, and all, m2.

    ``built`` is what of it stands in a building and not in prefabricated modules, m2.
    """

    area_per_rack: Array
    aisle_width: Array
    area: Array
    built: Array


def air_of_aisle(design: Design, density: Array, open_top: bool = False) -> Array:
    """Most air that one rack gets through the widest aisle that is built, m3/s; see `_height_of_inlets`."""
    v = design.value
    speed = aisle_speed_most(v("white_space", "aisle_pressure"), density)
    most, ends = v("white_space", "cold_aisle_most"), v("white_space", "aisle_ends")
    height = _height_of_inlets(design, open_top)
    return aisle_flow_most(most, height, ends, speed) / v("white_space", "aisle_racks")


def size_white_space(
    design: Design, hall: HallPlan, air_per_rack: Array, q_air_per_rack: Array
) -> WhiteSpace:
    """Aisle and floor of one rack for its air, m3/s, and the heat that stays in the air, W.

    ::

        width = racks air / (ends height speed)                    between its least and its most
        area  = (rack_width (rack_depth + (width + hot aisle) / 2)) / field_share + coolers

    An area that the spec gives stands as it is; a finding tells where its aisle is too narrow for the air.
    """
    v = lambda name: design.value("white_space", name)  # noqa: E731
    density = design.air_density(hall.room.supply_air)
    speed = aisle_speed_most(v("aisle_pressure"), density)
    width = aisle_width(
        air_per_rack * v("aisle_racks"),
        _height_of_inlets(design, doors_alone(hall)),
        v("aisle_ends"),
        speed,
        v("cold_aisle_least"),
        v("cold_aisle_most"),
    )
    field = v("rack_width") * (v("rack_depth") + (width + v("hot_aisle_least")) / 2)
    coolers = v("cooling_area_per_heat") * design.value(hall.room.crah.type, "floor_factor")
    # Doors stand where the racks stand; air handlers, if any, take the rest of the heat.
    q_coolers = 0 * q_air_per_rack if doors_alone(hall) else q_air_per_rack
    area = field / v("field_share") + coolers * q_coolers
    if hall.room.module is not None:
        area = _modules(design, hall, hall.room.module)
    given = hall.room.area_per_rack
    if given is not None:
        design.warn(
            np.asarray(given) >= field,
            hall.path("room", "area_per_rack"),
            f"{np.min(given):.2f} m2 for a rack",
            f"rack and aisles take {np.max(field):.2f} m2: the cold aisle is {np.max(width):.2f} m wide, so "
            "that its air flows in no faster than the containment can hold",
            "Give more area, or leave it out: it is then computed.",
        )
        design.notes[hall.part("area_over_computed")] = (np.asarray(given - area, dtype=float), "m2")
        area = np.asarray(given, dtype=float)
    design.notes[hall.part("aisle_width")] = (np.asarray(width, dtype=float), "m")
    design.notes[hall.part("area_per_rack")] = (np.asarray(area, dtype=float), "m2")
    total = area * hall.rack_count
    return WhiteSpace(area, width, total, total if hall.room.module is None else 0 * total)


def _modules(design: Design, hall: HallPlan, module: ItModule) -> Array:
    """Floor of the prefabricated modules of a hall, m2 for each of its racks; they are put on the list."""
    needed = np.asarray(hall.rack_count / hall.count / module.racks, dtype=float)
    count = hall.count * module.redundancy.units(needed, design.whole)
    floor = module.racks * design.value("it_module", "area_per_rack") if module.area is None else module.area
    design.place(
        hall.part("modules"), "it_module", count, floor, "m2", count * floor, str(module.redundancy),
        f"{hall.rack_count} racks in modules of {module.racks} places",
    )  # fmt: skip
    return count * floor / hall.rack_count


def _height_of_inlets(design: Design, open_top: bool) -> Array:
    """Height of the opening at each end of an aisle, m.

    An aisle without a roof takes its air in along its whole length too, which is shared out to its ends.
    """
    v = lambda name: design.value("white_space", name)  # noqa: E731
    if not open_top:
        return v("aisle_height")
    length = v("rack_width") * v("aisle_racks") / ROWS
    return v("aisle_height") + length / v("aisle_ends")


# Racks of an aisle stand in two rows that face each other.
ROWS = 2
