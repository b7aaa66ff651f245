"""Parity: found from costs and physics, the same whatever the spec is called, and never told."""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import aidc_twin
from aidc_twin.catalogue import load
from aidc_twin.economics import capex
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.reference import reference_specs
from aidc_twin.report.parity import crossings_table
from aidc_twin.studies.evaluate import price_deck
from aidc_twin.studies.parity import _inputs, capital_parity, parity
from aidc_twin.studies.parity_axis import Ladder, build_steps, ladder
from aidc_twin.studies.parity_cost import BOUNDARIES
from aidc_twin.studies.parity_prices import repriced
from aidc_twin.studies.parity_question import Question, question_of
from aidc_twin.studies.parity_result import ParityResult

AIR, LIQUID = (read_spec(reference_specs()[name]) for name in ("air_20kw", "cold_plate_20kw"))
SIZING = Question(points=33, lifecycle=False, draws=0, drivers=False)
FIRST = "capex-facility-civil-rack"
PACKAGE = Path(aidc_twin.__file__).parent


@pytest.fixture(scope="module")
def capital() -> ParityResult:
    return parity(AIR, LIQUID, replace(SIZING, draws=64, drivers=True))


@pytest.fixture(scope="module")
def lifecycle() -> ParityResult:
    return parity(AIR, LIQUID, replace(SIZING, lifecycle=True, draws=16))


def crossing(result: ParityResult, id: str = FIRST) -> float:
    return result.answers[id].crossings[0].density


def with_price(spec: Spec, id: str, value: str, parameter: str = "unit_price", region: str = "CN") -> Spec:
    change = {"id": id, "parameter": parameter, "value": value, "reason": "planted", "region": region}
    return spec.replace("overrides", [change])


def test_every_boundary_is_answered(capital: ParityResult, lifecycle: ParityResult) -> None:
    assert list(capital.answers) == [b.id for b in BOUNDARIES if b.cost == "capex"]
    assert list(lifecycle.answers) == [b.id for b in BOUNDARIES]
    assert len({b.id for b in BOUNDARIES}) == 16


def test_the_curves_are_level_at_a_crossing(capital: ParityResult) -> None:
    answer = capital.answers[FIRST]
    at = crossing(capital)
    first, second = (np.interp(at, s.density, s.cost) for s in (answer.first, answer.second))
    assert first == pytest.approx(second, rel=1e-9)
    below, above = (np.interp(x, answer.first.density, answer.second.cost - answer.first.cost) for x in
                    (at - 1e3, at + 1e3))  # fmt: skip
    assert below > 0 > above


def test_the_order_of_the_specs_and_their_names_and_their_own_density_change_nothing(
    capital: ParityResult,
) -> None:
    renamed = AIR.replace({"name": "hall_a", "racks.servers_per_rack": 4, "racks.count": 249})
    denser = LIQUID.replace({"name": "hall_b", "racks.servers_per_rack": 3, "racks.count": 332})
    other = parity(denser, renamed, SIZING)
    assert other.names == ("hall_a", "hall_b")
    for id, answer in capital.answers.items():
        assert [c.density for c in other.answers[id].crossings] == pytest.approx(
            [c.density for c in answer.crossings], rel=1e-6
        ), id


def test_a_design_costs_the_same_as_itself() -> None:
    found = parity(AIR, AIR.replace("name", "twin"), replace(SIZING, draws=8))
    assert {(a.crossings, a.cheaper, a.spread) for a in found.answers.values()} == {((), "neither", None)}
    shown = "\n".join(cell for row in crossings_table(found).rows for cell in row)
    assert shown.count("none: both cost the same") == len(found.answers)


def test_in_a_cold_place_only_the_inputs_that_no_tower_can_bear_are_left_out() -> None:
    cold = [spec.replace("site.place", "Lulea") for spec in (AIR, LIQUID)]
    # The towers of the warm water with the least air of their band: nothing leaves so warm.
    thin = with_price(cold[1], "cooling_tower_open", "0.5", "air_water_ratio", region="")
    with pytest.raises(InputError, match="no tower cools"):
        build(thin)
    found = parity(*cold, replace(SIZING, draws=32, drivers=True))
    answer = found.answers[FIRST]
    assert answer.crossings and answer.spread is not None and answer.spread.draws > 16
    assert all(math.isfinite(one.gap_low) for one in answer.drivers[:5])
    left = 32 - min(one.spread.draws if one.spread else 0 for one in found.answers.values())
    assert left > 0
    assert any(note.startswith(f"{left} of the draws do not count") for note in crossings_table(found).notes)


@pytest.mark.parametrize(("low", "high"), [(1e3, 2e3), (20e3, 20.01e3)])
def test_a_range_without_a_rack_is_refused_with_what_the_axis_reaches(low: float, high: float) -> None:
    with pytest.raises(InputError, match=r"no rack of air_20kw draws .* have racks of .* kW"):
        parity(AIR, LIQUID, replace(SIZING, axis="power", low=low, high=high))


def test_racks_of_less_than_one_server_have_no_bill_in_whole_machines() -> None:
    found = parity(AIR, LIQUID, replace(SIZING, low=1e3, high=3e3))
    assert found.bills == ()
    assert all(answer.cheaper == "first" for answer in found.answers.values() if not answer.crossings)


def test_dearer_liquid_moves_parity_up_and_cheaper_liquid_down(capital: ParityResult) -> None:
    dear = parity(AIR, with_price(LIQUID, "cdu", "1200 CNY/kW"), SIZING)
    cheap = parity(AIR, with_price(LIQUID, "cdu", "700 CNY/kW"), SIZING)
    assert crossing(cheap) < crossing(capital) < crossing(dear)


def test_free_liquid_parts_make_liquid_the_cheaper_design_all_along() -> None:
    free = LIQUID
    changes = [
        {"id": id, "parameter": "unit_price", "value": f"0 {unit}", "reason": "planted", "region": "CN"}
        for id, unit in (
            ("cdu", "CNY/kW"), ("rack_manifold", "CNY"), ("tcs_branch_piping", "CNY"),
            ("tcs_ring_main", "CNY/kW"), ("cold_plate_kit_chip", "CNY"), ("cold_plate_kit_node", "CNY"),
        )
    ]  # fmt: skip
    result = parity(AIR, free.replace("overrides", changes), SIZING)
    answer = result.answers["capex-premium-civil-compute"]
    assert answer.crossings == ()
    assert answer.cheaper == "second"


def test_a_driver_is_what_an_override_of_its_row_does(capital: ParityResult) -> None:
    driver = next(d for d in capital.answers[FIRST].drivers if d.name == "cdu.unit_price")
    assert driver.high_text == "1500 CNY/kW"
    moved = parity(AIR, with_price(LIQUID, "cdu", "1500 CNY/kW"), SIZING)
    assert driver.crossing_high == pytest.approx(crossing(moved), rel=1e-9)


def test_drivers_come_by_falling_swing_and_move_the_gap(capital: ParityResult) -> None:
    for answer in capital.answers.values():
        swings = [driver.swing for driver in answer.drivers]
        assert swings == sorted(swings, reverse=True)
        assert swings[0] > 0


def test_a_bill_in_whole_machines_is_that_of_the_design_itself(capital: ParityResult) -> None:
    row = next(row for row in capital.bills if row.step == AIR.racks.servers_per_rack)
    for i, spec in enumerate((AIR, LIQUID)):
        facility = build(spec)
        bill = capex(facility.equipment, price_deck(spec, load()))
        assert row.racks[i] == spec.racks.count
        assert row.capex[i] == pytest.approx(float(bill.total / facility.rated_it_power), rel=1e-12)


def test_a_step_over_a_limit_is_not_priced_and_says_which(capital: ParityResult) -> None:
    row = next(row for row in capital.bills if row.step == 6)
    assert math.isnan(row.capex[0])
    assert "height of the rack" in row.limits[0]
    ceiling = capital.ceilings[0]
    assert ceiling.limit == "height of the rack"
    curve = capital.answers[FIRST].first
    assert np.isnan(curve.cost[curve.density > ceiling.density]).all()
    assert np.isfinite(curve.cost[(curve.density >= 5e3) & (curve.density <= ceiling.density)]).all()


def test_equal_compute_ends_with_the_racks_of_the_first_design(capital: ParityResult) -> None:
    answer = capital.answers["capex-premium-civil-compute"]
    assert (np.isfinite(answer.second.cost) <= np.isfinite(answer.first.cost)).all()


def test_the_band_holds_most_draws_and_has_its_percentiles_in_order(capital: ParityResult) -> None:
    for answer in capital.answers.values():
        spread = answer.spread
        assert spread is not None
        assert spread.p10 <= spread.p50 <= spread.p90
        assert spread.draws == 64
        assert 0 <= spread.never_second + spread.always_second <= 1


def test_the_same_seed_gives_the_same_study_and_another_one_another(capital: ParityResult) -> None:
    again = parity(AIR, LIQUID, replace(SIZING, draws=64))
    other = parity(AIR, LIQUID, replace(SIZING, draws=64, seed=2))
    assert again.answers[FIRST].spread == capital.answers[FIRST].spread
    assert other.answers[FIRST].spread != capital.answers[FIRST].spread


def test_life_cycle_cost_at_the_design_itself_is_that_of_its_own_year(lifecycle: ParityResult) -> None:
    outcome = aidc_twin.run(AIR, hourly=False)
    assert outcome.lifecycle is not None
    own = float(np.max(outcome.lifecycle.present)) / float(np.max(outcome.facility.rated_it_power))
    curve = lifecycle.answers["lifecycle-premium-civil-rack"].first
    found = np.interp(float(np.max(outcome.facility.notes["rack_power"][0])), curve.density, curve.cost)
    # The curve has broken counts (a half chiller less) and energy between simulated steps.
    assert found == pytest.approx(own, rel=0.015)


def test_life_cycle_cost_favours_the_design_that_needs_less_energy(lifecycle: ParityResult) -> None:
    capital = lifecycle.answers["capex-premium-civil-compute"]
    whole = lifecycle.answers["lifecycle-premium-civil-compute"]
    gap = [np.nanmedian(a.second.cost - a.first.cost) for a in (capital, whole)]
    assert gap[1] < gap[0]


def test_hotter_chips_speed_the_fans_up_to_their_stop_and_end_at_the_chip() -> None:
    nominal = build(AIR)
    steps = Ladder("power", np.array([0.5, 1.0, 1.2, 2.0]))
    lanes = build_steps(AIR, load(), steps, nominal)
    numbers = lanes.numbers()
    # As the spec has it at factor 1.
    assert lanes.notes["rack_power"][0][1] == pytest.approx(float(nominal.notes["rack_power"][0]), rel=1e-9)
    # The facility keeps its size.
    assert lanes.rated_it_power == pytest.approx(float(nominal.rated_it_power), rel=1e-9)
    reference = numbers["racks.power.fan_reference"]
    assert reference[0] < reference[1] < reference[2]
    assert reference[3] > 1.0  # fans at their stop: no more air
    chip = lanes.notes["design_chip"][0]
    assert chip.tolist() == sorted(chip.tolist())
    holds = next(limit.holds for limit in lanes.limits if limit.name == "chip")
    assert holds.tolist() == [True, True, True, False]


def test_plates_take_a_larger_share_of_a_server_with_hotter_chips() -> None:
    lanes = build_steps(LIQUID, load(), Ladder("power", np.array([0.5, 1.0, 1.5])), build(LIQUID))
    share = lanes.notes["liquid_share"][0]
    assert share[0] < share[1] < share[2]
    assert share[1] == pytest.approx(0.8, abs=1e-6)


def test_steps_reach_from_one_end_of_the_range_to_the_other_for_both_designs() -> None:
    books = {spec.name: load() for spec in (AIR, LIQUID)}
    for axis in ("pack", "power"):
        steps = ladder((AIR, LIQUID), books, axis, 8e3, 30e3, 9)
        for spec in (AIR, LIQUID):
            rack = build_steps(spec, load(), steps, build(spec)).notes["rack_power"][0]
            assert rack[0] <= 8e3 * 1.01
            assert rack[-1] >= 30e3 * 0.99


def test_prices_of_another_country_bring_its_tariff_and_are_told() -> None:
    us = [repriced(spec, "US", None, None) for spec in (AIR, LIQUID)]
    result = parity(us[0], us[1], SIZING)
    assert result.currency == "USD2025"
    assert "electricity_virginia" in result.provenance["prices"]
    assert any("priced with the prices of US" in f.what for f in result.findings)
    assert repriced(AIR, "CN", None, None) is AIR


@pytest.mark.parametrize(
    ("words", "count"),
    [(("pack", "5 kg", "6"), 2), (("pack", "60 kW", "5 kW"), 1), (("width", "5 kW", "60 kW"), 1)],
)
def test_a_question_that_makes_no_sense_is_refused(words: tuple[str, str, str], count: int) -> None:
    with pytest.raises(InputError) as caught:
        question_of(*words)
    assert len(caught.value.findings) == count


def test_prices_in_two_currencies_and_unknown_regions_are_refused() -> None:
    with pytest.raises(InputError, match="one currency"):
        parity(AIR, repriced(LIQUID, "US", None, None), SIZING)
    with pytest.raises(InputError, match="EU"):
        repriced(AIR, "EU", None, None)


def test_different_accelerators_are_compared_by_rack_power_only() -> None:
    other = AIR.replace("racks.server", "server_air_8gpu_h20")
    result = parity(other, LIQUID, SIZING)
    assert {a.boundary.equal for a in result.answers.values()} == {"rack"}
    assert any("different accelerators" in finding.what for finding in result.findings)


def test_a_comparison_shows_it_for_two_designs_of_different_cooling_only() -> None:
    both = aidc_twin.compare([AIR, LIQUID], days=1, hourly=False)
    found = capital_parity(both)
    assert found is not None
    # The same curves on more points.
    assert crossing(found) == pytest.approx(crossing(parity(AIR, LIQUID, SIZING)), rel=0.02)
    assert capital_parity([both[0], both[0]]) is None
    assert capital_parity(both[:1]) is None


def test_inputs_are_rows_that_sizing_and_pricing_read() -> None:
    names = {one.name for one in _inputs((AIR, LIQUID), load())}
    assert {"cdu.unit_price", "white_space.aisle_pressure", "server.other_electronics"} <= names
    assert {"water_cn.water_price", "cdu.maintenance_share_per_year", "finance.discount_rate"} <= names
    assert not any(
        name.startswith(("psu_80plus", "exchange_rate")) or name.endswith(".life") for name in names
    )
    planted = with_price(LIQUID, "cdu", "900 CNY/kW")
    assert "cdu.unit_price" not in {one.name for one in _inputs((AIR, planted), load())}


COMPUTING = (
    *sorted((PACKAGE / "studies").glob("parity*.py")),
    PACKAGE / "studies" / "crossings.py",
    PACKAGE / "catalogue" / "ranges.py",
    PACKAGE / "facility" / "sizing_white_space.py",
    PACKAGE / "facility" / "limits.py",
    PACKAGE / "physics" / "aisle.py",
)


@pytest.mark.parametrize("path", COMPUTING, ids=lambda path: path.name)
def test_no_file_that_computes_parity_knows_a_published_density(path: Path) -> None:
    # 10 and 40 stand for percentages and counts as well; the others have no business there.
    published = {15.0, 20.0, 24.0, 25.0, 30.0}
    numbers = {
        float(node.value)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    }
    assert not numbers & (published | {1e3 * x for x in published})
    assert "statement" not in path.read_text(encoding="utf-8").replace("statement about parity", "")


def test_no_row_that_parity_reads_is_a_published_density() -> None:
    read: dict[tuple[str, str, str], None] = {}
    noted = load().recorded(read)
    for spec in (AIR, LIQUID):
        build(spec, noted)
    powers = [load().get(*key) for key in read if load().has(*key)]
    for entry in powers:
        if entry.si_unit == "W":
            assert entry.value not in (10e3, 15e3, 20e3, 25e3, 30e3), entry.id


def test_an_area_that_the_spec_gives_holds_at_its_own_density_and_grows_with_the_aisle() -> None:
    free = build(AIR)
    own = float(free.notes["area_per_rack"][0])
    given = AIR.replace("room.area_per_rack", "5 m2")
    steps = Ladder("pack", np.array([1.0, 2.0, 4.0]))
    computed = build_steps(AIR, load(), steps, free).notes["area_per_rack"][0]
    found = build_steps(given, load(), steps, build(given)).notes["area_per_rack"][0]
    assert found - computed == pytest.approx([5.0 - own] * 3, abs=1e-9)
    assert found[1] == pytest.approx(5.0, abs=1e-9)
