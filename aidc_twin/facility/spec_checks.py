"""Checks between fields: what each may be on its own and still makes no facility together.

Each check reads the values it needs and is silent where one of them is unusable, so that it works in a
file that has other mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from aidc_twin.facility.positions import KeyPath, dotted
from aidc_twin.facility.spec_fields import ABSENT, fields, judge, lone_model, name_kind
from aidc_twin.facility.spec_plants import PLANT_KINDS
from aidc_twin.facility.spec_types import near
from aidc_twin.unit_grammar import quote
from aidc_twin.units import format_quantity

__all__ = ["Complaint", "Known", "Values", "complaints"]

# Kind of name ("server", "tariff") -> the names that may stand in a spec.
Known = Mapping[str, Sequence[str]]

# What can feed what: the wirings that the program builds. CRAHs on tower water make a hall without chillers.
FEEDS: dict[KeyPath, tuple[str, ...]] = {
    ("room", "plant"): ("chilled_water", "tower_water"),
    ("tcs", "plant"): ("tower_water",),
}

# Allowable server inlet of class A1 (ASHRAE TC 9.9, Thermal Guidelines for Data Processing Environments,
# 5th ed. 2021: 15 to 32 degC). The recommended 18 to 27 degC is judged on the simulated inlets.
COLDEST_SUPPLY_AIR = 288.15
WARMEST_SUPPLY_AIR = 305.15
# Less between supply and return of a plant, K, is a slip: at 1 K the pumps heat the water by a tenth of it
# already, and the least range of a tower is 1 K too.
LEAST_DIFFERENCE = 1.0


@dataclass(frozen=True, order=True)
class Complaint:
    """One mistake at a path of the spec; it becomes a `Finding` with the position of that path.

    ``explains`` names keys that are missing only because this one is misspelt.
    """

    path: KeyPath
    what: str
    rule: str
    cure: str = ""
    of_key: bool = False
    explains: tuple[KeyPath, ...] = ()


class Values:
    """The values of raw data, each judged alone."""

    def __init__(self, data: Mapping[str, Any], model: type[BaseModel]) -> None:
        self.data, self.model = data, model
        found = data.get("plants")
        self.plants: dict[str, Any] = found if isinstance(found, dict) else {}

    def get(self, *path: str) -> Any:
        """The value, its default, or `ABSENT` where it is unusable."""
        if path[0] == "plants":
            plant = self.plants.get(path[1])
            kind = PLANT_KINDS.get(str(plant.get("kind"))) if isinstance(plant, dict) else None
            return ABSENT if kind is None else judge(kind, path[2:], plant)
        return judge(self.model, path, self.data)

    def kind(self, plant: str) -> str:
        """The kind of a plant as the file says it, empty where it says none."""
        entry = self.plants.get(plant)
        return str(entry.get("kind", "")) if isinstance(entry, dict) else ""

    def has(self, *path: str) -> bool:
        """Whether the file gives a value there, of whatever sort."""
        data: Any = self.data
        for key in path:
            if not isinstance(data, dict) or data.get(key) is None:
                return False
            data = data[key]
        return True


def _usable(*values: Any) -> bool:
    return all(value is not ABSENT and value is not None for value in values)


def _celsius(value: float) -> str:
    return format_quantity(value, "degC")


def complaints(values: Values, known: Known) -> list[Complaint]:
    """Everything that the checks between fields find."""
    found = [complaint for check in CHECKS for complaint in check(values)]
    return [*found, *_names(values, known)]


def _names(values: Values, known: Known) -> Iterator[Complaint]:
    """Names that must stand in the catalogue; a kind that the catalogue does not have is not judged."""

    def below(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
        for key, (_, info) in fields(model).items():
            inner = lone_model(info)
            if inner is not None:
                yield from below(inner, (*path, key))
            elif name_kind(info):
                yield (*path, key), name_kind(info)

    places = list(below(values.model, ()))
    for plant in values.plants:
        if model := PLANT_KINDS.get(values.kind(plant)):
            places += below(model, ("plants", plant))
    for path, kind in places:
        value = values.get(*path)
        if kind in known and _usable(value) and values.has(*path[:-1]) and value not in known[kind]:
            yield Complaint(
                path,
                f"{dotted(path)} = {quote(value)} is no {kind} of the catalogue",
                f"needs a {kind} that the catalogue has",
                near(value, known[kind], "List them with: aidc-twin catalogue list."),
            )


def _plants(values: Values) -> Iterator[Complaint]:
    """What names a plant names one of the right kind, and every plant feeds something."""
    used = set()
    for path, kinds in FEEDS.items():
        name = values.get(*(str(step) for step in path)) if values.has(str(path[0])) else ABSENT
        if not _usable(name):
            continue
        used.add(name)
        wanted = " or ".join(kinds)
        fitting = [plant for plant in values.plants if values.kind(plant) in kinds]
        if name not in values.plants:
            what = f"{dotted(path)} = {quote(name)} is no plant of this spec"
            yield Complaint(path, what, f"needs a {wanted} plant under plants:", near(name, fitting))
        elif values.kind(name) in PLANT_KINDS and values.kind(name) not in kinds:
            what = f"{dotted(path)} = {quote(name)} is a {values.kind(name)} plant"
            yield Complaint(path, what, f"needs a {wanted} plant", near(name, fitting))
    feeders = [path for path in FEEDS if values.has(str(path[0]))]
    if all(values.get(*(str(step) for step in path)) is not ABSENT for path in feeders):
        for plant in values.plants:
            if plant not in used:
                what = f"nothing uses the plant {quote(plant)}"
                cure = f"Delete it, or name it in {' or '.join(dotted(path) for path in FEEDS)}."
                yield Complaint(("plants", plant), what, "every plant feeds something", cure, of_key=True)


def _temperatures(values: Values) -> Iterator[Complaint]:
    """Heat flows from warm to cold at every exchanger."""
    for plant in values.plants:
        supply, back = values.get("plants", plant, "supply"), values.get("plants", plant, "return")
        if _usable(supply, back) and back - supply < LEAST_DIFFERENCE:
            path = ("plants", plant, "return")
            what = f"{dotted(path)} is {_celsius(back)} and the supply {_celsius(supply)}"
            rule = f"the return is warmer than the supply, by {LEAST_DIFFERENCE:g} K at least"
            cure = "Are the two swapped?" if back <= supply else "Take a larger difference."
            yield Complaint(path, what, rule, cure)
    air, room_plant = values.get("room", "supply_air"), values.get("room", "plant")
    if _usable(air):
        if not COLDEST_SUPPLY_AIR <= air <= WARMEST_SUPPLY_AIR:
            what = f"room.supply_air is {_celsius(air)}"
            rule = "the allowable server inlet is 15 to 32 degC (ASHRAE TC 9.9, class A1)"
            yield Complaint(("room", "supply_air"), what, rule, "18 to 27 degC is recommended.")
        water = values.get("plants", room_plant, "supply") if _usable(room_plant) else ABSENT
        if _usable(water) and air <= water:
            what = f"room.supply_air is {_celsius(air)} and its water {_celsius(water)}"
            cure = f"Cool the water of plants.{room_plant} or supply warmer air."
            yield Complaint(("room", "supply_air"), what, "air is warmer than the water that cools it", cure)
    coolant, tcs_plant = values.get("tcs", "supply"), values.get("tcs", "plant")
    water = values.get("plants", tcs_plant, "supply") if _usable(tcs_plant) else ABSENT
    if values.has("tcs") and _usable(coolant, water) and coolant <= water:
        what = f"tcs.supply is {_celsius(coolant)} and its facility water {_celsius(water)}"
        cure = f"Cool the water of plants.{tcs_plant} or supply a warmer TCS."
        yield Complaint(("tcs", "supply"), what, "the TCS is warmer than the water that cools it", cure)
    wet, dry = values.get("site", "design_wet_bulb"), values.get("site", "design_dry_bulb")
    if _usable(wet, dry) and wet > dry:
        what = f"site.design_wet_bulb is {_celsius(wet)} and the dry bulb {_celsius(dry)}"
        rule = "a wet bulb is never above the dry bulb"
        yield Complaint(("site", "design_wet_bulb"), what, rule, "Are the two swapped?")


def _cooling(values: Values) -> Iterator[Complaint]:
    """Cold plates, their servers and their loop come together."""
    cooling, server = values.get("racks", "cooling"), values.get("racks", "server")
    if not _usable(cooling):
        return
    if cooling == "cold_plate" and not values.has("tcs"):
        what = "racks.cooling is cold_plate and there is no tcs"
        yield Complaint(("racks", "cooling"), what, "cold plates need a loop", "Add a tcs: section.")
    if cooling == "air" and values.has("tcs"):
        what = "a tcs stands here and racks.cooling is air"
        cure = "Delete tcs:, or write cooling: cold_plate."
        yield Complaint(("tcs",), what, "a TCS feeds cold plates", cure, of_key=True)
    if _usable(server) and server.startswith("server_") and not server.startswith(f"server_{cooling}_"):
        what = f"racks.server = {quote(server)} and racks.cooling is {cooling}"
        cure = f"Choose a server_{cooling}_... or the other cooling."
        yield Complaint(("racks", "server"), what, "server and cooling belong together", cure)


def _power(values: Values) -> Iterator[Complaint]:
    """What is on the UPS exists and stands there once."""
    carried = values.get("power", "on_ups")
    if not _usable(carried):
        return
    for index, name in enumerate(carried):
        path: KeyPath = ("power", "on_ups", index)
        if name in carried[:index]:
            yield Complaint(path, f"{name} stands twice", "each load is named once", "Delete one of the two.")
        if name == "cdu" and not values.has("tcs"):
            yield Complaint(path, "power.on_ups names cdu", "CDUs belong to a tcs", "Delete cdu here.")


def _workload(values: Values) -> Iterator[Complaint]:
    """A computed profile has a mean, a file profile a file."""
    profile = values.get("workload", "profile")
    if not _usable(profile):
        return
    given = values.has("workload", "file")
    if profile == "file" and not given:
        cure = "Add file:, or choose constant, daily or training."
        what = "workload.profile is file and workload.file is missing"
        yield Complaint(("workload", "profile"), what, "a file profile reads a file", cure)
    if profile != "file" and given:
        what = f"workload.file is given and the profile is {profile}"
        yield Complaint(("workload", "file"), what, "only profile: file reads a file", "Write profile: file.")
    if profile == "file" and given and values.has("workload", "utilisation"):
        what = "workload.utilisation is given and the profile is file"
        cure = "Delete it, or choose constant, daily or training."
        yield Complaint(("workload", "utilisation"), what, "a file brings its own utilisation", cure)
    if profile != "file" and values.has("workload", "columns"):
        what = f"workload.columns is given and the profile is {profile}"
        rule = "columns are those of a file"
        yield Complaint(("workload", "columns"), what, rule, "Write profile: file.", of_key=True)
    columns = [key for key in ("it_power", "share") if values.has("workload", "columns", key)]
    if values.has("workload", "columns") and len(columns) != 1:
        what = f"workload.columns names {' and '.join(columns) or 'neither it_power nor share'}"
        cure = "Keep one of the two."
        yield Complaint(("workload", "columns"), what, "a load is a power or a share", cure, of_key=True)
    if profile != "file" and not values.has("workload", "utilisation"):
        what = f"workload.utilisation is missing and the profile is {profile}"
        rule = "a computed profile needs its mean"
        yield Complaint(("workload", "profile"), what, rule, "Add utilisation: 0.9.")


CHECKS: tuple[Callable[[Values], Iterator[Complaint]], ...] = (
    _plants,
    _temperatures,
    _cooling,
    _power,
    _workload,
)
