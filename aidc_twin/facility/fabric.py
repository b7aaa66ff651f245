"""Racks of switches, counted from the accelerators that their fabric joins, and what that network draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.errors import Finding, InputError
from aidc_twin.facility.design import Design, span
from aidc_twin.facility.hall_plan import HallPlan
from aidc_twin.facility.rack_kind import Place
from aidc_twin.facility.spec_fabric import Fabric
from aidc_twin.facility.spec_sections import Racks
from aidc_twin.physics.network_power import fat_tree_ends, fat_tree_switches, network_power

__all__ = ["note_fabrics", "with_fabrics"]

# Switches that a spec counts itself may be more than the fabric needs by this share, for growth and spares,
# before it is told.
MOST_SPARE = 0.25


def with_fabrics(design: Design, halls: Iterable[HallPlan]) -> tuple[HallPlan, ...]:
    """The halls, with a count for all racks of switches; findings where a given count does not fit.

    Raises
    ------
    InputError
        Racks with a fabric whose server has no ports, or that have nothing to join.
    """
    halls = tuple(halls)
    return tuple(
        replace(
            hall,
            racks={name: _counted(design, halls, hall, name, racks) for name, racks in hall.racks.items()},
        )
        for hall in halls
    )


def note_fabrics(design: Design, halls: Iterable[HallPlan]) -> None:
    """Power of each fabric for one accelerator, once the racks are sized."""
    halls = tuple(halls)
    for hall in halls:
        for name, racks in hall.racks.items():
            if racks.fabric is None:
                continue
            place = Place(design, hall, name, racks)
            joined = _accelerators(design, halls if racks.fabric.joins == "facility" else (hall,))
            p_switch = design.notes[f"{place.group}rated_it_power"][0] / place.servers
            # Network cards, and the transceivers in them, are within the power of the servers.
            none = np.asarray(0.0)
            power = network_power(place.servers, p_switch, joined, none, none, none)
            design.notes[f"{place.group}network_power"] = (power, "W")


def _counted(design: Design, halls: tuple[HallPlan, ...], hall: HallPlan, name: str, racks: Racks) -> Racks:
    """Racks of one kind in one hall, counted where they are to be."""
    if racks.fabric is None:
        return racks
    path = hall.racks_path(name)
    if not design.catalogue.has(racks.server, "ports"):
        raise InputError(
            Finding(
                path,
                f"{racks.server} has no ports",
                "a fabric is made of switches, whose row ports the catalogue has",
                "Choose a switch, or delete fabric and give count.",
            )
        )
    whole = racks.fabric.joins == "facility"
    sharing = hall.count if whole else 1
    accelerators = _accelerators(design, halls if whole else (hall,)) / (1 if whole else hall.count)
    if not np.all(accelerators > 0):
        raise InputError(
            Finding(
                f"{path}.fabric",
                "no accelerators to join",
                "a fabric joins the accelerators of other racks",
                "Delete fabric and give count, or let it join the facility.",
            )
        )
    needed = _switches(design, path, racks.fabric, accelerators, design.value(racks.server, "ports"))
    per_rack = racks.servers_per_rack
    if racks.count is None:
        count = design.units(needed / (sharing * per_rack))
        # A whole number where it is one, as the reader of a spec gives it.
        return racks.model_copy(
            update={"count": int(count) if design.whole and not np.ndim(count) else count}
        )
    given = np.asarray(racks.count * sharing * per_rack, dtype=float)
    where, cure = f"{path}.count", "Leave count out: it then follows from fabric."
    design.warn(
        given >= needed,
        where,
        f"{span(given)} switches for {span(accelerators)} accelerators",
        f"a fabric that does not block has {span(needed)}",
        cure,
    )
    design.warn(
        given <= (1 + MOST_SPARE) * needed + sharing * per_rack,
        where,
        f"{span(given)} switches for {span(accelerators)} accelerators",
        f"the fabric has {span(needed)}, and {MOST_SPARE:.0%} more at most are taken for spare",
        cure,
    )
    return racks


def _accelerators(design: Design, halls: Iterable[HallPlan]) -> Array:
    """Accelerators of halls, those of equal halls included."""
    places = [
        Place(design, hall, name, racks)
        for hall in halls
        for name, racks in hall.racks.items()
        if racks.fabric is None
    ]
    return np.asarray(sum((place.servers * place.accelerators for place in places), np.asarray(0.0)))


def _switches(design: Design, path: str, fabric: Fabric, accelerators: Array, ports: Array) -> Array:
    """Switches of a fabric: whole ones in each tier."""
    ends = accelerators * fabric.links
    most = fat_tree_ends(ports, np.asarray(float(fabric.tiers)))
    design.require(
        ends <= most,
        f"{path}.fabric.tiers",
        f"{span(ends)} ends, and {fabric.tiers} tiers of switches with {span(ports)} ports join {span(most)}",
        "a fat tree that does not block joins 2 (ports / 2)^tiers ends",
        "Take another tier, or a fabric for each hall.",
        name="ends of the network",
    )
    top = fat_tree_switches(ends, ports, np.asarray(1.0))
    return (fabric.tiers - 1) * design.units(2 * top) + design.units(top)
