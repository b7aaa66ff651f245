"""Plants of prefabricated modules: what stands in each, what all of them can do, and what they cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from aidc_twin.components.chillers import Chillers
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.components.economiser import Economiser
from aidc_twin.economics import PriceDeck, capex, deck
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs
from aidc_twin.studies.evaluate import Period, evaluate


def in_modules(design: str, plant: str, module: str) -> Spec:
    """A reference design whose plant comes in modules; units have what each module asks for and no more."""
    text = reference_specs()[design].read_text(encoding="utf-8")
    before, after = text.split(f"\n  {plant}:\n    kind:", 1)
    own, mark, rest = after.partition("\npower:")
    # What the spec says of spare units holds within a module: here whole modules are spare.
    lines = [line for line in own.split("\n") if not line.strip().startswith("redundancy:")]
    kind, *others = lines
    own = "\n".join([kind, f"    module: {module}", *others])
    return parse_spec(f"{before}\n  {plant}:\n    kind:{own}{mark}{rest}", "f.yaml")


def part(facility: Facility, kind: type) -> Any:
    (found,) = (c for c in facility.components if isinstance(c, kind))
    return found


def listed(facility: Facility, name: str) -> Any:
    (found,) = (item for item in facility.equipment if item.name == name)
    return found


@pytest.fixture(scope="module")
def built() -> Facility:
    """One chiller and one cell of exactly what a module asks for, on the site and without spare."""
    spec = read_spec(reference_specs()["air_20kw"])
    return build(spec.replace({"plants.chilled.chillers.redundancy": "N"}))


@pytest.fixture(scope="module")
def modules() -> Facility:
    # 10.9 MW of heat in modules of 6 MW: two carry it and a third is spare.
    return build(in_modules("air_20kw", "chilled", "{rating: 6 MW, redundancy: N+1}"))


def test_each_module_has_machines_of_its_own_and_capacity_is_that_of_all(modules: Facility) -> None:
    q = float(listed(modules, "chilled.piping").rating)
    blocks = listed(modules, "chilled.modules")
    assert (float(blocks.count), float(blocks.rating)) == (3.0, pytest.approx(6e6))
    assert float(blocks.duty) == pytest.approx(q) and 6e6 < q < 12e6
    spec = read_spec(reference_specs()["air_20kw"]).plants["chilled"]
    chillers, cells = listed(modules, "chilled.chillers"), listed(modules, "chilled.towers")
    assert float(chillers.count) == 3 * np.ceil(6e6 / spec.chillers.unit_rating)
    heat_of_module = float(cells.duty) / 3
    assert float(cells.count) == 3 * np.ceil(heat_of_module / spec.towers.cell_rating)
    cop = float(modules.notes["chilled.design_cop"][0])
    assert heat_of_module == pytest.approx(6e6 * (1 + 1 / cop), rel=1e-9)
    for name in ("chilled.economiser", "chilled.pumps", "chilled.tower_pumps"):
        assert float(listed(modules, name).count) == 3.0, name
    assert float(listed(modules, "chilled.economiser").rating) == pytest.approx(6e6)
    inside = {item.name for item in modules.equipment if item.prefabricated}
    assert inside == {
        f"chilled.{name}" for name in ("chillers", "towers", "economiser", "pumps", "tower_pumps")
    }


def test_components_grow_with_what_is_installed_and_the_heat_does_not(
    built: Facility, modules: Facility
) -> None:
    q = float(listed(modules, "chilled.piping").rating)
    assert q == float(listed(built, "chilled.piping").rating)
    over = 3 * 6e6 / q
    one, many = part(built, Economiser), part(modules, Economiser)
    for number in ("ua", "W_hot_design", "W_cold_design", "C_outlet", "C_cold"):
        assert getattr(many, number) == pytest.approx(over * getattr(one, number), rel=1e-12), number
    one, many = part(built, CoolingTower), part(modules, CoolingTower)
    cells = float(listed(modules, "chilled.towers").count) / float(listed(built, "chilled.towers").count)
    for number in ("m_air_design", "ua_design", "W_design", "fan_power_max"):
        assert getattr(many, number) == pytest.approx(cells * getattr(one, number), rel=1e-12), number
    for number in ("pump_power_design", "W_pump_design", "C_supply"):
        assert getattr(many, number) == pytest.approx(over * getattr(one, number), rel=1e-12), number
    # Condenser water of all machines of a module is that of the heat of the module.
    machines = part(modules, Chillers)
    rejected = float(listed(modules, "chilled.towers").duty) / 3
    spec = read_spec(reference_specs()["air_20kw"]).plants["chilled"]
    per_module = float(machines.n_units) / 3
    assert per_module * float(machines.W_cw_unit) == pytest.approx(rejected / spec.towers.range, rel=1e-9)


@pytest.mark.parametrize(
    ("redundancy", "survives", "blocks"), [("N", False, 2), ("N+1", True, 3), ("2N", True, 4)]
)
def test_a_spare_module_stands_in_for_one_that_is_lost(redundancy: str, survives: bool, blocks: int) -> None:
    facility = build(in_modules("air_20kw", "chilled", f"{{rating: 6 MW, redundancy: {redundancy}}}"))
    q = float(listed(facility, "chilled.piping").rating)
    for name in ("chilled.chillers", "chilled.economiser"):
        item = listed(facility, name)
        left = float(item.count * item.rating) * (blocks - 1) / blocks
        assert (left >= q) is survives, name
    assert float(facility.notes["chilled.modules"][0]) == blocks


@pytest.mark.parametrize(
    ("design", "plant", "units"),
    [
        ("cold_plate_20kw", "warm", "exchangers"),
        ("edge_module", "chilled", "free_cooling"),
        ("cold_plate_dry_cooler_w40", "warm", "coolers"),
        ("cold_plate_adiabatic", "warm", "coolers"),
        ("lake_water", "lake", "exchangers"),
        ("cold_plate_closed_tower", "warm", "coolers"),
    ],
)
def test_every_kind_of_plant_comes_in_modules(design: str, plant: str, units: str) -> None:
    spec = read_spec(reference_specs()[design])
    q = float(listed(build(spec), f"{plant}.piping").rating)
    half = f"{{rating: {q / 1.9 / 1e3:.3f} kW, redundancy: N+1}}"
    facility = build(in_modules(design, plant, half))
    assert float(facility.notes[f"{plant}.modules"][0]) == 3.0
    item = listed(facility, f"{plant}.{units}")
    assert item.prefabricated and float(item.count) % 3 == 0
    assert float(item.count * item.rating) * 2 / 3 >= q
    assert verify(facility) == []


def test_a_plant_of_modules_takes_the_heat_that_a_built_one_takes() -> None:
    """Two hot days: the same IT, the same water, the same heat; the spare module saves fans and pumps."""
    plain = read_spec(reference_specs()["air_20kw"])
    spec = in_modules("air_20kw", "chilled", "{rating: 6 MW, redundancy: N+1}")
    hot = Period(start_day=205, days=2)
    one, two = (evaluate([each], period=hot)[0] for each in (plain, spec))
    assert two.energy["it"] == pytest.approx(one.energy["it"], rel=1e-6)
    for name in ("temp.chilled_supply", "temp.chilled_return"):
        means = [float(o.run.monthly[name][6, 0]) for o in (one, two)]
        assert means[1] == pytest.approx(means[0], abs=0.2), name
    heats = [float(o.run.monthly["heat.chillers"][:, 0].sum()) for o in (one, two)]
    assert heats[0] > 0 and heats[1] == pytest.approx(heats[0], rel=0.02)
    assert two.energy["pumps"] < one.energy["pumps"]


def test_what_comes_assembled_bears_no_installation_on_the_site(modules: Facility, built: Facility) -> None:
    for prices in (
        deck("CN", tariff="electricity_jiangsu_110kv", water="water_cn", carbon="grid_shanghai"),
        deck("US", tariff="electricity_virginia", water="water_us", carbon="grid_us"),
    ):
        bill, plain = capex(modules.equipment, prices), capex(built.equipment, prices)
        lines = {line.name: line for line in bill.lines}
        outside = sum(
            float(line.cost)
            for line in bill.lines
            if line.group != "soft"
            and line.group != "it_premium"
            and not line.prefabricated
            and prices.entry(line.item, "unit_price").scope.startswith("supply")
        )
        assert float(lines["installation"].size) == pytest.approx(outside, rel=1e-12)
        assert float(lines["installation"].size) < float(
            {line.name: line for line in plain.lines}["installation"].size
        )


def test_modules_without_spare_cost_about_what_a_built_plant_costs() -> None:
    """Schneider WP218: about equal, its calculator within 20 %."""
    spec = read_spec(reference_specs()["air_20kw"])
    q = float(listed(build(spec), "chilled.piping").rating)
    plain = build(spec.replace({f"plants.chilled.{part}.redundancy": "N" for part in ("chillers", "towers")}))
    blocks = build(in_modules("air_20kw", "chilled", f"{{rating: {q / 4 / 1e3:.6f} kW, redundancy: N}}"))

    def plant(facility: Facility, prices: PriceDeck) -> float:
        bill = capex(facility.equipment, prices)
        works = bill.sum(groups=("plant",))
        share = float(prices.number("installation", "share").value)
        sited = sum(
            float(line.cost)
            for line in bill.lines
            if line.group == "plant"
            and not line.prefabricated
            and prices.entry(line.item, "unit_price").scope.startswith("supply")
        )
        return float(works) + share * sited

    for prices in (
        deck("CN", tariff="electricity_jiangsu_110kv", water="water_cn", carbon="grid_shanghai"),
        deck("US", tariff="electricity_virginia", water="water_us", carbon="grid_us"),
    ):
        assert 0.8 < plant(blocks, prices) / plant(plain, prices) < 1.2


def test_a_unit_too_large_for_its_module_is_one_finding() -> None:
    facility = build(in_modules("air_20kw", "chilled", "{rating: 1 MW, redundancy: N+1}"))
    found = [f for f in facility.findings if f.where == "plants.chilled.module.rating"]
    assert found and all("units of" in f.what for f in found)
    facility = build(in_modules("edge_module", "chilled", "{rating: 5 MW, redundancy: N}"))
    assert any("modules of 5000 kW" in f.what for f in facility.findings)


def test_spare_units_within_a_module_are_those_that_the_spec_gives() -> None:
    spec = in_modules("air_20kw", "chilled", "{rating: 6 MW, redundancy: N}")
    more = spec.replace("plants.chilled.chillers.redundancy", "N+1")
    one, two = (float(listed(build(s), "chilled.chillers").count) for s in (spec, more))
    assert two == one + 2


def test_spare_it_modules_are_floor_and_price_without_load() -> None:
    spec = read_spec(reference_specs()["edge_module"])
    one, two = build(spec), build(spec.replace("room.module.redundancy", "N+1"))
    assert float(listed(one, "modules").count) == 2.0 and float(listed(two, "modules").count) == 3.0
    assert float(one.rated_it_power) == float(two.rated_it_power)
    assert float(two.notes["white_space"][0]) == pytest.approx(1.5 * float(one.notes["white_space"][0]))


def test_the_reference_site_survives_the_loss_of_a_module_of_either_plant() -> None:
    facility = build(read_spec(reference_specs()["prefabricated_plant"]))
    assert verify(facility) == []
    for plant, units in (
        ("warm", ("exchangers", "towers")),
        ("chilled", ("chillers", "economiser", "towers")),
    ):
        q = float(listed(facility, f"{plant}.piping").rating)
        blocks = float(facility.notes[f"{plant}.modules"][0])
        for unit in units:
            item = listed(facility, f"{plant}.{unit}")
            # Cells carry the work of compressors too: what all modules together ask for, less one module.
            need = float(item.duty) * (blocks - 1) / blocks
            left = float(item.count * item.rating) * (blocks - 1) / blocks
            assert left >= need * (1 - 1e-9) and need >= q, unit
    assert float(listed(facility, "modules").count) == 7.0
