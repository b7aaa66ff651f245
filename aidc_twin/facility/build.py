"""From a spec to a facility: sizing in the order of the heat, and components in the order of their step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.catalogue import Catalogue, load
from aidc_twin.components.base import Component
from aidc_twin.components.dx import Dx
from aidc_twin.components.electrical_room import ElectricalRoom
from aidc_twin.components.electrical_room_dx import ElectricalRoomDx
from aidc_twin.errors import Finding, InputError, Unsizable
from aidc_twin.facility.design import Design
from aidc_twin.facility.fabric import note_fabrics, with_fabrics
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.plant_duty import PlantDuty
from aidc_twin.facility.sizing_air import size_electrical_room
from aidc_twin.facility.sizing_dx import size_electrical_room_dx
from aidc_twin.facility.sizing_hall import size_hall
from aidc_twin.facility.sizing_other import size_process_heat
from aidc_twin.facility.sizing_plants import size_plant, weigh_modes
from aidc_twin.facility.sizing_power import busway_loss, size_power, size_ups
from aidc_twin.facility.sizing_racks import RackDuty, size_racks
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
    spec_halls = with_fabrics(design, spec.halls)
    racks = {hall.part("room"): size_racks(design, hall, driven) for hall in spec_halls}
    p_it = sum(duty.p_it for duty in racks.values())
    busway_rating, busway_share, pdu_share = busway_loss(design, p_it)
    paths = spec.power.ups.redundancy.copies
    q_busway = (busway_share + pdu_share) * p_it**2 / (busway_rating * paths)
    halls = [
        size_hall(
            design,
            hall,
            racks[hall.part("room")],
            q_busway * (racks[hall.part("room")].p_it / p_it),
            spec.other_loads.fixed if hall is spec_halls[0] else np.asarray(0.0),
        )
        for hall in spec_halls
    ]

    heat: dict[str, Array] = {name: np.asarray(0.0) for name in spec.plants}
    users: dict[str, tuple[str, ...]] = {name: () for name in spec.plants}
    on_ups = {"crah": np.asarray(0.0), "cdu": np.asarray(0.0)}
    for hall in halls:
        for on, q, user in hall.water:
            heat[on] = heat[on] + q
            users[on] += (user,)
        on_ups = {name: p + hall.p_terminals[name] for name, p in on_ups.items()}

    p_ups = p_it + q_busway + sum(on_ups[name] for name in spec.power.on_ups)
    ups = size_ups(design, p_ups)
    loop = spec.room.plant
    electrical: ElectricalRoom | ElectricalRoomDx
    if loop is None:
        electrical, p_electrical = size_electrical_room_dx(design, ups.p_loss)
    else:
        electrical = size_electrical_room(
            design, ups.p_loss, spec.plants[loop].supply, spec.plants[loop].return_, loop
        )
        p_electrical = electrical.fan_power
        heat[loop] = heat[loop] + ups.p_loss + electrical.fan_power
        users[loop] += ("electrical_room.W_water",)

    neighbours = size_process_heat(spec)
    if neighbours is not None:
        heat[neighbours.loop] = heat[neighbours.loop] + neighbours.q
        users[neighbours.loop] += (f"{neighbours.name}.W_water",)

    plants: dict[str, PlantDuty] = {}
    for name, plant in spec.plants.items():
        plants[name] = size_plant(design, name, plant, heat[name], users[name])
    plants, q_moded = weigh_modes(plants, heat, sum((hall.q_moded for hall in halls), np.asarray(0.0)))

    p_mechanical = p_electrical + sum(hall.p_other + hall.p_rejection for hall in halls)
    p_mechanical = p_mechanical + sum(plant.p_design for plant in plants.values())
    p_mechanical = p_mechanical + sum(p for name, p in on_ups.items() if name not in spec.power.on_ups)
    power = size_power(design, {room: duty.p_it for room, duty in racks.items()}, ups, p_mechanical)
    _list_building(
        design,
        p_it,
        sum(hall.white.area for hall in halls),
        sum(hall.white.built for hall in halls),
    )
    _note_whole(design, racks.values())
    note_fabrics(design, spec_halls)

    components: list[Component] = [
        replace(c, weight=hall.q_moded / q_moded) if isinstance(c, Dx) else c
        for hall in halls
        for c in hall.components
    ]
    components += [electrical]
    components += [] if neighbours is None else [neighbours]
    for name in spec.plants:
        components += plants[name].components
    components += [hall.other for hall in halls]
    components += [power]
    design.notes["design_wet_bulb"] = (np.asarray(design.T_wet_bulb, dtype=float), "K")
    design.notes["design_dry_bulb"] = (np.asarray(design.T_dry_bulb, dtype=float), "K")
    design.notes["pressure"] = (np.asarray(design.pressure, dtype=float), "Pa")
    return Facility(
        name=spec.name,
        components=tuple(components),
        equipment=tuple(design.equipment),
        rated_it_power=p_it,
        notes=design.notes,
        findings=tuple(design.findings),
        limits=tuple(design.limits),
        weather_note=design.weather_note,
    )


def _note_whole(design: Design, halls: Iterable[RackDuty]) -> None:
    """What the racks of all halls come to; a hall of one kind has noted it already."""
    notes, all_racks = design.notes, list(halls)
    if "rated_it_power" in notes:
        return
    p_it = sum(duty.p_it for duty in all_racks)
    accelerators = [value for name, (value, _) in notes.items() if name.endswith(".accelerators")]
    racks = [value for name, (value, _) in notes.items() if name.endswith(".rack_power")]
    notes["accelerators"] = (sum(accelerators), "1")
    # Of several kinds that of the largest racks.
    notes["rack_power"] = (np.max(np.stack(np.broadcast_arrays(*racks)), axis=0), "W")
    notes["rated_it_power"] = (p_it, "W")
    notes["net_compute_share"] = (sum(duty.p_net for duty in all_racks) / p_it, "1")


def _list_building(design: Design, p_it: Array, white: Array, built: Array) -> None:
    """Areas and what is priced by area or by the site; ``built`` is the white space not in modules, m2."""
    v = design.value
    white = np.asarray(white, dtype=float)
    support = v("room", "support_area_per_it_power") * p_it
    built = np.asarray(built, dtype=float)
    total = built + support
    for name, item, area, reason in (
        ("building.shell", "building_shell", total, "white space and support area"),
        ("building.fit_out", "fit_out", built, "white space of the racks"),
        ("building.fire_protection", "fire_protection", total, "white space and support area"),
        ("building.lighting", "lighting_small_power", total, "white space and support area"),
    ):
        design.place(name, item, 1.0, area, "m2", area, "N", reason)
    design.place("building.bms", "bms", 1.0, p_it, "W", p_it, "N", "points grow with the rated IT power")
    design.notes["white_space"] = (white, "m2")
    design.notes["building_area"] = (total, "m2")
