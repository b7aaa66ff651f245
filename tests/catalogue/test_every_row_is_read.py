"""No row of the technical tables is dead: an override of a number that nobody reads would change nothing."""

from __future__ import annotations

import pytest

from aidc_twin.catalogue import Catalogue, load
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.reference import reference_specs

# A cross-check of the sum of a server's parts, compared with the built server in tests/facility.
CROSS_CHECKS = {"rated_input"}
# Tables of prices and of what is told beside them are read by pricing, which other tests look at.
OF_MONEY = {
    *("accelerators", "benchmarks", "carbon", "costs", "finance", "generation_water", "maintenance"),
    *("sources", "tariffs"),
}
TABLES = sorted({row.table.removesuffix(".csv") for row in load().table_rows} - OF_MONEY)


@pytest.fixture
def rows_read(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Id and parameter of all rows that building the reference specs and their variants reads."""
    read: set[tuple[str, str]] = set()
    get = Catalogue.get

    def noted(self: Catalogue, id: str, parameter: str, region: str = "") -> object:
        read.add((id, parameter))
        return get(self, id, parameter, region)

    monkeypatch.setattr(Catalogue, "get", noted)
    for name, path in reference_specs().items():
        spec = read_spec(path)
        build(spec)
        if name == "air_storage_20kw":
            build(spec.replace({"plants.chilled.storage.use": "standby"}))
        if name not in ("air_20kw", "cold_plate_20kw"):
            continue
        for change in (
            {"room.containment": "open"},
            {"room.containment": "hot_aisle"},
            {"room.containment": "chimney"},
            {"room.crah.unit_rating": None},
            {"plants.chilled.economiser": None},
            {"plants.chilled.chillers.cop_design": "6"},
            {"plants.chilled.chillers.type": "chiller_eir_trane_cvhf_2317"},
            {"plants.chilled.chillers.type": "chiller_table_screw_30xw"},
            {"power.generators.unit_rating": None},
            *([{"tcs.cdu.unit_rating": None}] if spec.tcs else []),
        ):
            build(spec.replace(change))
    spec = read_spec(reference_specs()["air_cooled_free_cooling"])
    build(spec.replace({"plants.chilled.chillers.type": "air_chiller_eir_ashrae_901"}))
    build(spec.replace({"plants.chilled.chillers.recirculation": None}))
    return read


def test_every_parameter_of_the_technical_tables_is_read(rows_read: set[tuple[str, str]]) -> None:
    # Servers, UPS and transformers come in variants with the same parameters: one of them stands for all.
    parameters = {parameter for _, parameter in rows_read}
    ids = {id for id, _ in rows_read}
    dead = [
        f"{id}.{parameter}"
        for table in TABLES
        for id in load().ids(table)
        for parameter in load().parameters(id)
        if (id, parameter) not in rows_read
        and (id in ids or parameter not in parameters)
        and parameter not in CROSS_CHECKS
    ]
    assert dead == []
