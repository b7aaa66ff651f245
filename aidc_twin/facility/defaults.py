"""What a field that was left out of a spec becomes: the number behind the source of its default."""

from __future__ import annotations

import re

from aidc_twin.catalogue import Catalogue, load
from aidc_twin.climate import design_conditions, place
from aidc_twin.errors import InputError
from aidc_twin.facility.overrides import with_overrides
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.spec_modules import UNIT_SPARE
from aidc_twin.units import format_quantity

__all__ = ["default_text"]

_ROW = re.compile(r"\b([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\b")


def default_text(spec: Spec, path: str, source: str, catalogue: Catalogue | None = None) -> str:
    """The value that a missing field takes, as text with its unit; empty where nothing stands for it.

    Parameters
    ----------
    spec
        The spec; its own overrides count.
    path
        Dotted path of the field.
    source
        Of the default, such as ``"catalogue: crah.airflow_margin"``.
    """
    where = place(spec.site.place)
    if path == "site.weather":
        return where.name
    if path == "site.elevation":
        return format_quantity(where.elevation, "m")
    if path in ("site.design_wet_bulb", "site.design_dry_bulb"):
        conditions = design_conditions(where)
        value = conditions.wet_bulb if path.endswith("wet_bulb") else conditions.dry_bulb
        return format_quantity(value.value, "degC")
    if source == UNIT_SPARE:
        prefabricated = getattr(spec.plants[path.split(".")[1]], "module", None) is not None
        return "N" if prefabricated else "N+1"
    if not source.startswith("catalogue: "):
        return ""
    catalogue = with_overrides(catalogue or load(), spec)
    found = []
    for id, parameter in _ROW.findall(source.removeprefix("catalogue: ")):
        name = f"{parameter}_{spec.room.containment}" if "of the containment" in source else parameter
        region = spec.money.region if id == "finance" else ""
        # Fan walls and in-row coolers have rows of their own beside those of room units, doors by their kind.
        if "of the type" in source and id == "crah":
            id = spec.room.crah.type
        elif "of the type" in source and spec.room.rear_door is not None:
            id = spec.room.rear_door.type
        try:
            found.append(catalogue.get(id, name, region).written)
        except InputError:
            continue
    return ", ".join(found)
