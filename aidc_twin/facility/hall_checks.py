"""Checks between the fields of halls: their form, their loops, and the water that cools them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

from aidc_twin.facility.coolants import COOLANTS
from aidc_twin.facility.positions import dotted
from aidc_twin.facility.spec_fields import ABSENT, data_at
from aidc_twin.facility.spec_types import near
from aidc_twin.facility.spec_values import (
    NO_DEFAULT,
    Complaint,
    HallPaths,
    Values,
    celsius,
    mapping,
    usable,
)
from aidc_twin.unit_grammar import quote

__all__ = ["HALL_CHECKS"]

# Allowable server inlet of class A1 (ASHRAE TC 9.9, Thermal Guidelines for Data Processing Environments,
# 5th ed. 2021: 15 to 32 degC). The recommended 18 to 27 degC is judged on the simulated inlets.
COLDEST_SUPPLY_AIR = 288.15
WARMEST_SUPPLY_AIR = 305.15
# Fields of a room that say something of air handlers only.
COOLER_KEYS = ("crah", "air_flow_margin", "bypass", "recirculation")
# Sections of a room that cool it without a plant.
AIR_SECTIONS = ("air_economiser", "indirect_evaporative", "dx")


def _form(values: Values) -> Iterator[Complaint]:
    """One hall in short form, or several by name: one of the two."""
    short = [key for key in ("racks", "room", "tcs") if values.has(key)]
    if not values.has("halls"):
        if difflib.get_close_matches("halls", [str(key) for key in values.data], n=1):
            return
        for key in ("racks", "room"):
            if key not in values.data:
                cure = f"Add {key}:, or halls: where there are several."
                yield Complaint(
                    (key,), f"{key} is missing", NO_DEFAULT, cure, of_key=True, explains=((key,),)
                )
        return
    if short:
        what = f"{', '.join(short)} and halls stand side by side"
        cure = "Move them into a hall under halls:, or delete halls:."
        yield Complaint(("halls",), what, "a spec has one hall in short form, or halls", cure, of_key=True)
    halls = mapping(values.data.get("halls"))
    for name, hall in halls.items():
        if name in values.plants:
            what = f"{quote(name)} names a hall and a plant"
            rule = "halls and plants have names of their own"
            yield Complaint(("halls", name), what, rule, "Rename one of the two.", of_key=True)
        if isinstance(hall, dict) and isinstance(hall.get("racks"), dict) and not hall["racks"]:
            yield Complaint(("halls", name, "racks"), "the hall has no racks", "needs racks by name")


def _temperatures(values: Values) -> Iterator[Complaint]:
    """Heat flows from warm to cold between each hall and its plants."""
    for hall in values.halls:
        path = (*hall.room, "supply_air")
        air, room_plant = values.get(*path), values.get(*hall.room, "plant")
        if usable(air):
            if not COLDEST_SUPPLY_AIR <= air <= WARMEST_SUPPLY_AIR:
                what = f"{dotted(path)} is {celsius(air)}"
                rule = "the allowable server inlet is 15 to 32 degC (ASHRAE TC 9.9, class A1)"
                yield Complaint(path, what, rule, "18 to 27 degC is recommended.")
            water = values.get("plants", room_plant, "supply") if usable(room_plant) else ABSENT
            if usable(water) and air <= water:
                what = f"{dotted(path)} is {celsius(air)} and its water {celsius(water)}"
                cure = f"Cool the water of plants.{room_plant} or supply warmer air."
                yield Complaint(path, what, "air must be warmer than the water that cools it", cure)
        for loop in hall.loops:
            path = (*loop, "supply")
            coolant, plant = values.get(*path), values.get(*loop, "plant")
            water = values.get("plants", plant, "supply") if usable(plant) else ABSENT
            if usable(coolant, water) and coolant <= water:
                what = f"{dotted(path)} is {celsius(coolant)} and its facility water {celsius(water)}"
                cure = f"Cool the water of plants.{plant} or supply a warmer TCS."
                yield Complaint(path, what, "the TCS must be warmer than the water that cools it", cure)


def _cooling(values: Values) -> Iterator[Complaint]:
    """Liquid-cooled racks, their servers and their loop come together."""
    for hall in values.halls:
        served: set[tuple[str, ...]] = set()
        for path in hall.racks:
            cooling, server = values.get(*path, "cooling"), values.get(*path, "server")
            if not usable(cooling):
                continue
            if values.has(*path, "liquid_share") and not cooling.endswith("cold_plate"):
                said = f"{dotted((*path, 'cooling'))} is {cooling}"
                what = f"{dotted((*path, 'liquid_share'))} is given and {said}"
                cure = "Delete it, or choose cold plates."
                yield Complaint((*path, "liquid_share"), what, "racks with plates share out their heat", cure)
            if cooling != "air":
                yield from _loop(values, hall, path, cooling, served)
            elif values.has(*path, "loop"):
                what = f"{dotted((*path, 'loop'))} is given and {dotted((*path, 'cooling'))} is air"
                cure = "Delete it, or choose racks that are cooled by liquid."
                yield Complaint((*path, "loop"), what, "racks on air stand on no loop of coolant", cure)
            if (
                usable(server)
                and server.startswith("server_")
                and not server.startswith(f"server_{cooling}_")
            ):
                said = f"{dotted((*path, 'cooling'))} is {cooling}"
                what = f"{dotted((*path, 'server'))} = {quote(server)} and {said}"
                cure = f"Choose a server_{cooling}_... or the other cooling."
                yield Complaint((*path, "server"), what, "server and cooling belong together", cure)
        yield from _fluids(values, hall)
        # Where racks do not say, or say wrongly, which loop is theirs, none is called unused.
        every = all(_placed(values, hall, path) for path in hall.racks)
        for loop in hall.loops if every and hall.racks else ():
            if loop not in served:
                what = f"no racks stand on the loop {dotted(loop)}"
                cure = "Delete it, or choose racks that are cooled by liquid."
                yield Complaint(loop, what, "a loop of coolant feeds racks", cure, of_key=True)


def _placed(values: Values, hall: HallPaths, path: tuple[str, ...]) -> bool:
    """Whether some racks say rightly which loop they stand on, or need none."""
    cooling, named = values.get(*path, "cooling"), values.get(*path, "loop")
    if cooling is ABSENT or named is ABSENT:
        return False
    if cooling == "air":
        return True
    return len(hall.loops) < 2 if named is None else named in {loop[-1] for loop in hall.loops}


def _fluids(values: Values, hall: HallPaths) -> Iterator[Complaint]:
    """Each kind of racks stands on a coolant that is made for it."""
    for path in hall.racks:
        cooling, named = values.get(*path, "cooling"), values.get(*path, "loop")
        loops = [loop for loop in hall.loops if named is None or loop[-1] == named]
        if not usable(cooling) or cooling == "air" or len(loops) != 1:
            continue
        fluid = values.get(*loops[0], "fluid")
        if usable(fluid) and cooling not in COOLANTS[fluid].coolings:
            fit = " or ".join(name for name, coolant in COOLANTS.items() if cooling in coolant.coolings)
            said = f"{dotted((*path, 'cooling'))} is {cooling}"
            what = f"{dotted((*loops[0], 'fluid'))} is {fluid} and {said}"
            rule = "the coolant is one for this kind of racks"
            yield Complaint((*loops[0], "fluid"), what, rule, f"Choose {fit}.")
    for loop in hall.loops:
        fluid, path = values.get(*loop, "fluid"), (*loop, "flow")
        if usable(fluid) and not COOLANTS[fluid].boils and not values.has(*path):
            cure = "Add flow:, such as 1.5 L/min/kW in plates or 3.4 L/min/kW in oil."
            yield Complaint(
                loop, f"{dotted(path)} is missing", NO_DEFAULT, cure, of_key=True, explains=(path,)
            )
        elif usable(fluid) and COOLANTS[fluid].boils and values.has(*path):
            what = f"{dotted(path)} is given and {fluid} boils"
            yield Complaint(path, what, "its flow follows from the heat that it takes up", "Delete it.")


def _hydraulics(values: Values) -> Iterator[Complaint]:
    """What a loop of coolant says of flows and valves is there to be said of its coolant."""
    for hall in values.halls:
        for loop in hall.loops:
            fluid, path = values.get(*loop, "fluid"), (*loop, "balancing")
            if not usable(fluid):
                continue
            coolant = COOLANTS[fluid]
            if values.get(*path) == "none" and (coolant.boils or coolant.tank):
                what = f"{dotted(path)} is none and {dotted((*loop, 'fluid'))} {fluid}"
                rule = "tanks on a loop are one bath here, however its flow splits"
                if coolant.boils:
                    rule = "what boils is at one temperature, however its flow splits"
                yield Complaint(path, what, rule, "Delete it.")
            path = (*loop, "cdu", "flow")
            if values.get(*path) == "by_return" and coolant.boils:
                what = f"{dotted(path)} is by_return and {fluid} boils"
                rule = "vapour brings the heat at one temperature, whatever the pump does"
                yield Complaint(path, what, rule, "Delete it.")
            path = (*loop, "cdu", "valve")
            if values.has(*path) and coolant.boils:
                what = f"{dotted(path)} is given and {fluid} boils"
                rule = "valves of condensers follow the heat, and have no stroke here"
                yield Complaint(path, what, rule, "Delete it.", of_key=True)


def _loop(
    values: Values, hall: HallPaths, path: tuple[str, ...], cooling: str, served: set[tuple[str, ...]]
) -> Iterator[Complaint]:
    """The loop that some racks stand on; it is noted in ``served``."""
    named = values.get(*path, "loop")
    if not hall.loops:
        what = f"{dotted((*path, 'cooling'))} is {cooling} and there is no loop"
        cure = "Add a tcs: section." if path == ("racks",) else "Add it under loops: of the hall."
        yield Complaint((*path, "cooling"), what, "liquid-cooled racks need a loop of coolant", cure)
    elif named is None and len(hall.loops) > 1:
        what = f"{dotted(path)} does not say which loop it stands on"
        cure = f"Add loop: {' or '.join(loop[-1] for loop in hall.loops)}."
        yield Complaint(path, what, "the hall has several loops", cure, of_key=True)
    elif named is None:
        served.add(hall.loops[0])
    elif usable(named):
        loops = {loop[-1]: loop for loop in hall.loops if loop != ("tcs",)}
        if named in loops:
            served.add(loops[named])
        else:
            what = f"{dotted((*path, 'loop'))} = {quote(named)} is no loop of this hall"
            yield Complaint((*path, "loop"), what, "needs a loop under loops:", near(named, loops))


def _counts(values: Values) -> Iterator[Complaint]:
    """Racks have a count, or a fabric that they are counted from."""
    for hall in values.halls:
        for path in hall.racks:
            entry = data_at(values.data, path)
            if not isinstance(entry, dict):
                continue
            if values.has(*path, "fabric"):
                if path == ("racks",):
                    what = "racks.fabric is given and the hall has no other racks"
                    rule = "switches join the accelerators of other racks"
                    cure = "Write racks of both kinds by name, in a hall under halls:."
                    yield Complaint((*path, "fabric"), what, rule, cure, of_key=True)
            elif not values.has(*path, "count"):
                where = (*path, "count")
                if "count" in entry:
                    rule = "needs a whole number, or fabric: beside it"
                    yield Complaint(where, f"{dotted(where)} is empty", rule)
                    continue
                what = f"{dotted(where)} is missing"
                yield Complaint(path, what, NO_DEFAULT, "Add count:.", of_key=True, explains=(where,))


def _doors(values: Values) -> Iterator[Complaint]:
    """Rear doors are the only coolers of a hall, or stand before air handlers that take the rest."""
    for hall in values.halls:
        path = (*hall.room, "rear_door")
        if not values.has(*path):
            continue
        leaving, air = values.get(*path, "leaving_air"), values.get(*hall.room, "supply_air")
        if usable(leaving, air) and leaving <= air:
            where = (*path, "leaving_air")
            supply = dotted((*hall.room, "supply_air"))
            what = f"{dotted(where)} is {celsius(leaving)} and {supply} {celsius(air)}"
            cure = "Leave it out where doors are the only coolers, or let CRAHs take more."
            yield Complaint(where, what, "air behind the doors is warmer than the supply", cure)
        if leaving is not None:
            continue
        unread = [key for key in COOLER_KEYS if values.has(*hall.room, key)]
        for key in unread:
            what = f"{dotted((*hall.room, key))} is given and rear doors are the only coolers"
            cure = f"Delete it, or give {dotted((*path, 'leaving_air'))}, so that CRAHs take the rest."
            yield Complaint((*hall.room, key), what, "it describes air handlers", cure, of_key=True)
        containment = values.get(*hall.room, "containment")
        if usable(containment) and containment != "open":
            where = (*hall.room, "containment")
            what = f"{dotted(where)} is {containment} and rear doors are the only coolers"
            yield Complaint(where, what, "air leaves the doors cold: nothing is contained", "Write open.")


def _modules(values: Values) -> Iterator[Complaint]:
    """The floor of a module is said once, by the module."""
    for hall in values.halls:
        path = (*hall.room, "area_per_rack")
        if values.has(*path) and values.has(*hall.room, "module"):
            what = f"{dotted(path)} and {dotted((*hall.room, 'module'))} stand side by side"
            yield Complaint(
                path, what, "a module brings its floor", "Delete it, or give module.area.", of_key=True
            )


def _air(values: Values) -> Iterator[Complaint]:
    """Something cools each room, and one thing comes first."""
    for hall in values.halls:
        if not values.has(*hall.room):
            continue
        given = [key for key in ("plant", *AIR_SECTIONS) if values.has(*hall.room, key)]
        room = dotted(hall.room)
        if not given:
            what = f"nothing cools {room}"
            cure = f"Name its plant, or add {', '.join(AIR_SECTIONS[:-1])} or {AIR_SECTIONS[-1]}."
            yield Complaint(hall.room, what, "its heat has nowhere to go", cure, of_key=True)
        elif "plant" in given and len(given) > 1:
            what = f"{room} has a plant and {' and '.join(given[1:])}"
            rule = "a room is cooled by water or by outdoor air and direct expansion"
            path = (*hall.room, given[1])
            yield Complaint(path, what, rule, "Delete one of the two.", of_key=True)
        elif set(AIR_SECTIONS[:2]) <= set(given):
            what = f"{room} has {AIR_SECTIONS[0]} and {AIR_SECTIONS[1]}"
            path = (*hall.room, AIR_SECTIONS[1])
            yield Complaint(path, what, "one of them meets the return air", "Delete one.", of_key=True)
        for key in ("crah", "rear_door") if "plant" not in given else ():
            if values.has(*hall.room, key):
                what = f"{room} has {key}: and no plant"
                cure = "Name the plant, or delete it."
                yield Complaint((*hall.room, key), what, "a plant feeds it with water", cure, of_key=True)
        pumped = (*hall.room, "dx", "pumped_economiser")
        if values.has(*pumped) and len(given) > 1:
            what = f"{room} has {given[0]} and a pumped economiser"
            yield Complaint(pumped, what, "one economiser meets the return air", "Delete one.", of_key=True)


HALL_CHECKS: tuple[Callable[[Values], Iterator[Complaint]], ...] = (
    _form,
    _temperatures,
    _cooling,
    _hydraulics,
    _counts,
    _doors,
    _modules,
    _air,
)
