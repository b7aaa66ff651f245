"""What a spec may name outside itself: rows of the catalogue, places of the weather table, files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from aidc_twin.catalogue import Catalogue, load
from aidc_twin.climate.places import place
from aidc_twin.errors import InputError
from aidc_twin.facility.positions import Document
from aidc_twin.facility.spec_fields import ABSENT
from aidc_twin.facility.spec_values import Complaint, Values

__all__ = ["known_names", "outside"]

# kind -> tables of the catalogue, the beginning of its ids there, and a parameter that tells them apart
# from other rows of those tables (every UPS has a loss curve, ``ups_sizing`` has none).
_ROWS: dict[str, tuple[str, str, str]] = {
    "server": ("servers", "server_", "chips"),
    "transformer": ("electrical", "transformer_", "no_load_loss"),
    "ups": ("electrical", "ups_", "loss_constant"),
    "chiller": ("cooling chillers", "chiller_", "rating_condenser_entering"),
    "air_chiller": ("chillers", "air_chiller_", "rating_dry_bulb"),
    "terminal": ("cooling", "", "design_air_drop"),
    "rear_door": ("terminals", "rear_door_", "own_fans"),
    "tariff": ("tariffs", "electricity_", "energy_price_flat"),
    "water": ("tariffs", "water_", "water_price"),
    "grid": ("carbon", "grid_", "emission_factor"),
}


def _rows(catalogue: Catalogue, kind: str) -> list[tuple[str, str]]:
    """Id and region of every row of a kind."""
    tables, start, sign = _ROWS[kind]
    return [
        (row.cells["id"], row.cells.get("region", ""))
        for row in catalogue.table_rows
        if row.table.removesuffix(".csv") in tables.split()
        and row.cells["id"].startswith(start)
        and row.cells["parameter"] == sign
    ]


@lru_cache(maxsize=1)
def known_names() -> Mapping[str, Sequence[str]]:
    """Kind of name -> the names that the catalogue has, in the order of its tables."""
    catalogue = load()
    names: dict[str, Sequence[str]] = {kind: [row[0] for row in _rows(catalogue, kind)] for kind in _ROWS}
    regions = {row.cells.get("region", "") for row in catalogue.table_rows if row.table == "finance.csv"}
    return {**names, "region": sorted(regions - {""})}


def outside(document: Document, values: Values) -> Iterator[Complaint]:
    """What the spec names and the program or the folder of the spec does not have."""
    yield from _prices(values)
    yield from _weather(document, values)
    yield from _overrides(values)
    profile, path = values.get("workload", "profile"), values.get("workload", "file")
    if profile == "file" and isinstance(path, str) and not _beside(document, path):
        yield Complaint(
            ("workload", "file"), f'no file "{path}"', "it lies beside the spec", "Check the path."
        )


def _beside(document: Document, path: str) -> bool:
    try:
        return (Path(document.name).parent / path).is_file()
    except (OSError, ValueError):
        return False


def _prices(values: Values) -> Iterator[Complaint]:
    """Tariff and water price hold in the region whose prices are asked for."""
    region = values.get("money", "region")
    for key, kind in (("tariff", "tariff"), ("water", "water")):
        name = values.get("money", key)
        regions = [row[1] for row in _rows(load(), kind) if row[0] == name]
        if region is not ABSENT and regions and region not in regions:
            what = f'money.{key} = "{name}" holds in {", ".join(regions)} and money.region is {region}'
            yield Complaint(("money", key), what, "prices are of one region", "Choose one of the region.")


def _weather(document: Document, values: Values) -> Iterator[Complaint]:
    for key in ("place", "weather"):
        value = values.get("site", key)
        if not isinstance(value, str):
            continue
        if key == "weather" and value.lower().endswith(".epw"):
            if not _beside(document, value):
                rule = "a path starts at the folder of the spec"
                yield Complaint(("site", key), f'no file "{value}"', rule, "Check the path.")
            continue
        try:
            place(value)
        except InputError as error:
            finding = error.findings[0]
            yield Complaint(("site", key), f"site.{key}: {finding.what}", finding.rule, finding.cure)


def _overrides(values: Values) -> Iterator[Complaint]:
    """Each override changes one row that exists, to a value of its dimension, once."""
    rows = values.get("overrides")
    if rows is ABSENT or rows is None:
        return
    seen: set[tuple[str, str, str]] = set()
    for index, row in enumerate(rows):
        key = (row.id, row.parameter, row.region)
        if key in seen:
            what = f"{row.id}.{row.parameter} is overridden a second time"
            yield Complaint(("overrides", index), what, "a row is overridden once", "Delete one of the two.")
        seen.add(key)
        try:
            load().override(row.id, row.parameter, row.value, row.reason, row.region)
        except InputError as error:
            for finding in error.findings:
                what = f"overrides.{index}: {finding.what}"
                yield Complaint(("overrides", index, "value"), what, finding.rule, finding.cure)
