"""Checks between fields: what each may be on its own and still makes no facility together.

Each check reads the values it needs and is silent where one of them is unusable, so that it works in a
file that has other mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydantic import BaseModel

from aidc_twin.facility.hall_checks import HALL_CHECKS
from aidc_twin.facility.positions import KeyPath, dotted
from aidc_twin.facility.spec_fields import data_at, entry_model, fields, lone_model, name_kind
from aidc_twin.facility.spec_plants import PLANT_KINDS
from aidc_twin.facility.spec_types import near
from aidc_twin.facility.spec_values import Complaint, Known, Values, celsius, mapping, usable
from aidc_twin.unit_grammar import quote

__all__ = ["Complaint", "Known", "Values", "complaints"]

# Less between supply and return of a plant, K, is a slip: at 1 K the pumps heat the water by a tenth of it
# already, and the least range of a tower is 1 K too.
LEAST_DIFFERENCE = 1.0


def complaints(values: Values, known: Known) -> list[Complaint]:
    """Everything that the checks between fields find."""
    found = [complaint for check in CHECKS for complaint in check(values)]
    return [*found, *_names(values, known)]


def _names(values: Values, known: Known) -> Iterator[Complaint]:
    """Names that must stand in the catalogue; a kind that the catalogue does not have is not judged."""

    def below(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
        for key, (_, info) in fields(model).items():
            inner, entry = lone_model(info), entry_model(info)
            if inner is not None:
                yield from below(inner, (*path, key))
            elif entry is not None:
                for name in mapping(data_at(values.data, (*path, key))):
                    yield from below(entry, (*path, key, name))
            elif name_kind(info):
                yield (*path, key), name_kind(info)

    places = list(below(values.model, ()))
    for plant in values.plants:
        if model := PLANT_KINDS.get(values.kind(plant)):
            places += below(model, ("plants", plant))
    for path, kind in places:
        value = values.get(*path)
        if kind in known and usable(value) and values.has(*path[:-1]) and value not in known[kind]:
            yield Complaint(
                path,
                f"{dotted(path)} = {quote(value)} is no {kind} of the catalogue",
                f"needs a {kind} that the catalogue has",
                near(value, known[kind], "List them with: aidc-twin catalogue list."),
            )


def _feeds(values: Values) -> list[tuple[str, ...]]:
    """Paths of everything that names a plant."""
    paths = []
    for hall in values.halls:
        paths += [(*place, "plant") for place in (hall.room, *hall.loops) if values.has(*place)]
        if values.has(*hall.room, "rear_door", "plant"):
            paths.append((*hall.room, "rear_door", "plant"))
    if values.has("other_loads", "process_heat"):
        paths.append(("other_loads", "process_heat", "plant"))
    return paths


def _plants(values: Values) -> Iterator[Complaint]:
    """What names a plant names one of this spec, and every plant feeds something."""
    used = set()
    feeds = _feeds(values)
    for path in feeds:
        name = values.get(*path)
        if not usable(name):
            continue
        used.add(name)
        if name not in values.plants:
            what = f"{dotted(path)} = {quote(name)} is no plant of this spec"
            yield Complaint(path, what, "needs a plant under plants:", near(name, values.plants))
    # A misspelt name of a plant is the mistake; that the plant it means is then unused is none of its own.
    if feeds and all(values.get(*path) in (None, *values.plants) for path in feeds):
        for plant in values.plants:
            if plant not in used:
                what = f"nothing uses the plant {quote(plant)}"
                cure = f"Delete it, or name it in {' or '.join(dotted(path) for path in feeds)}."
                yield Complaint(("plants", plant), what, "every plant feeds something", cure, of_key=True)


def _plant_temperatures(values: Values) -> Iterator[Complaint]:
    for plant in values.plants:
        supply, back = values.get("plants", plant, "supply"), values.get("plants", plant, "return")
        if usable(supply, back) and back - supply < LEAST_DIFFERENCE:
            path = ("plants", plant, "return")
            what = f"{dotted(path)} is {celsius(back)} and the supply {celsius(supply)}"
            rule = f"the return must be warmer than the supply, by {LEAST_DIFFERENCE:g} K at least"
            cure = "Are the two swapped?" if back <= supply else "Take a larger difference."
            yield Complaint(path, what, rule, cure)
    wet, dry = values.get("site", "design_wet_bulb"), values.get("site", "design_dry_bulb")
    if usable(wet, dry) and wet > dry:
        what = f"site.design_wet_bulb is {celsius(wet)} and the dry bulb {celsius(dry)}"
        rule = "a wet bulb is never above the dry bulb"
        yield Complaint(("site", "design_wet_bulb"), what, rule, "Are the two swapped?")


def _power(values: Values) -> Iterator[Complaint]:
    """What is on the UPS exists and stands there once."""
    carried = values.get("power", "on_ups")
    if not usable(carried):
        return
    for index, name in enumerate(carried):
        path: KeyPath = ("power", "on_ups", index)
        if name in carried[:index]:
            yield Complaint(path, f"{name} stands twice", "each load is named once", "Delete one of the two.")
        if name == "cdu" and not any(hall.loops for hall in values.halls):
            yield Complaint(
                path, "power.on_ups names cdu", "CDUs belong to a loop of coolant", "Delete cdu here."
            )


def _workload(values: Values) -> Iterator[Complaint]:
    """A computed profile has a mean, a file profile a file."""
    profile = values.get("workload", "profile")
    if not usable(profile):
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
    *HALL_CHECKS,
    _plants,
    _plant_temperatures,
    _power,
    _workload,
)
