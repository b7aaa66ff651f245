"""From a spec to a facility: sizing in the order of the heat, and components in the order of their step."""

from __future__ import annotations

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.catalogue import Catalogue, load
from aidc_twin.components.base import Component
from aidc_twin.errors import Finding, InputError, Unsizable
from aidc_twin.facility.design import CP_MOIST_AIR, Design
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.plant_duty import PlantDuty
from aidc_twin.facility.sizing_air import air_margin, size_air, size_electrical_room, size_other
from aidc_twin.facility.sizing_liquid import size_liquid
from aidc_twin.facility.sizing_plants import size_plant
from aidc_twin.facility.sizing_power import busway_loss, size_power, size_ups
from aidc_twin.facility.sizing_racks import size_racks
from aidc_twin.facility.sizing_white_space import WhiteSpace, size_white_space
from aidc_twin.facility.spec import Spec

__all__ = ["build"]


def build(
    spec: Spec, catalogue: Catalogue | None = None, driven: bool = False, whole: bool = True
) -> Facility:
    """Size a facility from its spec and wire its components.

    Parameters
    ----------
    spec
        As read; its numbers may be lane arrays.
    catalogue
        Defaults and coefficients; the one of the package where None.
    driven
        The IT follows a measured power, given as share of the rated one, instead of a utilisation.
    whole
        Units are whole machines; false for curves over many designs, see `Design`.

    Raises
    ------
    InputError
        For an unknown place, an unknown catalogue row, temperatures that no equipment can meet, or numbers
        of which no size can be made.
    """
    try:
        # Numbers out of which no machine can be made come from overrides: the fields of a spec have ranges.
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            facility = _sized(spec, catalogue or load(), driven, whole)
    except (ArithmeticError, Unsizable) as error:
        raise InputError(_no_facility(spec, str(error))) from None
    wrong = [name for name, value in facility.numbers().items() if not np.all(np.isfinite(value))]
    if wrong:
        raise InputError(_no_facility(spec, f"{', '.join(wrong[:4])} would not be a finite number"))
    return facility


def _no_facility(spec: Spec, why: str) -> Finding:
    changed = ", ".join(f"{change.id}.{change.parameter}" for change in spec.overrides)
    cure = f"Look at the overrides: {changed}." if changed else "Change back what was changed last."
    return Finding(
        spec.document.name, f"no facility can be sized: {why}", "every size is a finite number", cure
    )


def _sized(spec: Spec, catalogue: Catalogue, driven: bool, whole: bool) -> Facility:
    """The facility, or an arithmetic error where a size would not be a number."""
    design = Design.of(spec, catalogue, whole)
    duty = size_racks(design, driven)
    racks = np.asarray(spec.racks.count, dtype=float)
    margin = air_margin(design)
    C_air = design.air_density(spec.room.supply_air) * CP_MOIST_AIR
    white = size_white_space(design, margin * duty.W_air / C_air / racks, duty.q_air / racks)
    busway_rating, busway_share, pdu_share = busway_loss(design, duty.p_it)
    paths = spec.power.ups.redundancy.copies
    q_busway = (busway_share + pdu_share) * duty.p_it**2 / (busway_rating * paths)
    other = size_other(design, white)
    room_plant = spec.plants[spec.room.plant]
    air = size_air(
        design, duty, white, margin, q_busway + other.lighting, room_plant.supply, room_plant.return_
    )

    heat: dict[str, Array] = {name: np.asarray(0.0) for name in spec.plants}
    users: dict[str, tuple[str, ...]] = {name: () for name in spec.plants}
    heat[spec.room.plant] = heat[spec.room.plant] + air.q_water
    users[spec.room.plant] = ("crah.W_water",)

    liquid = None
    if spec.tcs is not None:
        plant = spec.plants[spec.tcs.plant]
        liquid = size_liquid(design, duty, plant.supply, plant.return_)
        heat[spec.tcs.plant] = heat[spec.tcs.plant] + liquid.q_water
        users[spec.tcs.plant] += ("cdu.W_water",)

    on_ups = {"crah": air.p_fans, "cdu": liquid.p_pumps if liquid else np.asarray(0.0)}
    p_ups = duty.p_it + q_busway + sum(on_ups[name] for name in spec.power.on_ups)
    ups = size_ups(design, p_ups)
    electrical = size_electrical_room(
        design, ups.p_loss, room_plant.supply, room_plant.return_, spec.room.plant
    )
    heat[spec.room.plant] = heat[spec.room.plant] + ups.p_loss + electrical.fan_power
    users[spec.room.plant] += ("electrical_room.W_water",)

    plants: dict[str, PlantDuty] = {}
    for name, plant in spec.plants.items():
        plants[name] = size_plant(design, name, plant, heat[name], users[name])

    p_mechanical = other.lighting + other.fixed + electrical.fan_power
    p_mechanical = p_mechanical + sum(plant.p_design for plant in plants.values())
    p_mechanical = p_mechanical + sum(p for name, p in on_ups.items() if name not in spec.power.on_ups)
    power = size_power(design, duty.p_it, ups, p_mechanical)
    _list_building(design, duty.p_it, white)

    components: list[Component] = [duty.racks, air.crah, air.room]
    components += [liquid.cdu] if liquid else []
    components += [electrical]
    for name in spec.plants:
        components += plants[name].components
    components += [other, power]
    design.notes["design_wet_bulb"] = (np.asarray(design.T_wet_bulb, dtype=float), "K")
    design.notes["design_dry_bulb"] = (np.asarray(design.T_dry_bulb, dtype=float), "K")
    design.notes["pressure"] = (np.asarray(design.pressure, dtype=float), "Pa")
    return Facility(
        name=spec.name,
        components=tuple(components),
        equipment=tuple(design.equipment),
        rated_it_power=duty.p_it,
        notes=design.notes,
        findings=tuple(design.findings),
        limits=tuple(design.limits),
        weather_note=design.weather_note,
    )


def _list_building(design: Design, p_it: Array, floor: WhiteSpace) -> None:
    """Areas and what is priced by area or by the site."""
    spec, v = design.spec, design.value
    white = np.asarray(floor.area_per_rack * spec.racks.count, dtype=float)
    support = v("room", "support_area_per_it_power") * p_it
    total = white + support
    for name, item, area, reason in (
        ("building.shell", "building_shell", total, "white space and support area"),
        ("building.fit_out", "fit_out", white, "white space of the racks"),
        ("building.fire_protection", "fire_protection", total, "white space and support area"),
        ("building.lighting", "lighting_small_power", total, "white space and support area"),
    ):
        design.place(name, item, 1.0, area, "m2", area, "N", reason)
    design.place("building.bms", "bms", 1.0, p_it, "W", p_it, "N", "points grow with the rated IT power")
    design.notes["white_space"] = (white, "m2")
    design.notes["building_area"] = (total, "m2")
