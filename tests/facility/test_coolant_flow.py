"""CDUs whose flow follows the return of the coolant: sizes, checks, and the plant at rest at part load."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.cdu import Cdu
from aidc_twin.components.coolant_flow import ConstantFlow, FlowByReturn
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec, read_spec
from aidc_twin.facility.trial import HALF_LOAD, Settled, settled
from aidc_twin.facility.verify import verify
from aidc_twin.reference import reference_specs

SPECS = reference_specs()
FLOW, STANDBY = "tcs.cdu.flow", "tcs.cdu.standby"
SHARED = {FLOW: "by_return"}
STAGED = {FLOW: "by_return", STANDBY: "cold"}


@cache
def built(design: str, *change: tuple[str, Any]) -> Facility:
    return build(read_spec(SPECS[design]).replace(dict(change)))


def with_change(design: str, change: Mapping[str, Any]) -> Facility:
    return built(design, *change.items())


@cache
def course(*change: tuple[str, Any]) -> Settled:
    return settled(built("cold_plate_20kw", *change))


def cdu_of(facility: Facility) -> Cdu:
    (cdu,) = (c for c in facility.components if isinstance(c, Cdu))
    return cdu


def test_without_the_field_every_design_but_the_one_that_shows_it_holds_its_flow() -> None:
    shown = {
        name
        for name in SPECS
        for c in built(name).components
        if isinstance(c, Cdu) and not isinstance(c.flow, ConstantFlow)
    }
    assert shown == {"hybrid_training_hall"}
    facility = with_change("cold_plate_20kw", {})
    assert not [name for name in facility.numbers() if ".flow." in name]
    assert list(cdu_of(facility).memories()) == ["valve", "error"]


def test_the_design_point_is_that_of_a_constant_flow() -> None:
    """Sizes, power and prices do not know at what flow a loop runs in part load."""
    plain = with_change("cold_plate_20kw", {STANDBY: "cold"})
    for change in (SHARED, STAGED):
        facility = with_change("cold_plate_20kw", change)
        flow = cdu_of(facility).flow
        assert isinstance(flow, FlowByReturn)
        assert float(flow.T_set) == pytest.approx(float(facility.notes["tcs_return"][0]), rel=1e-12)
        # 7 duty units of 1.2 MW and one spare.
        assert float(flow.n_units) == (7.0 if change is STAGED else 8.0)
        assert float(flow.staged) == float(change is STAGED)
    due, found = plain.numbers(), with_change("cold_plate_20kw", STAGED).numbers()
    assert {name: float(found[name]) for name in due} == {name: float(x) for name, x in due.items()}
    names = [[(e.name, float(e.count)) for e in f.equipment] for f in (plain, facility)]
    assert names[0] == names[1]


def test_equal_halls_have_units_of_their_own() -> None:
    flow = cdu_of(built("hybrid_training_hall")).flow
    assert isinstance(flow, FlowByReturn)
    assert (float(flow.n_units), float(flow.halls)) == (3.0, 2.0)


CASES = (
    ("cold_plate_20kw", SHARED),
    ("cold_plate_20kw", STAGED),
    ("rack_130kw", STAGED),
    ("mixed_generations", {path.replace("tcs", "halls.hall.loops.plates"): x for path, x in STAGED.items()}),
    ("immersion_single_phase", STAGED),
    ("medium_temperature_water", STAGED | {"tcs.cdu.valve": {"characteristic": "linear", "authority": 0.3}}),
)


@pytest.mark.parametrize(("design", "change"), CASES)
def test_check_finds_nothing(design: str, change: Mapping[str, Any]) -> None:
    assert [str(finding) for finding in verify(build(read_spec(SPECS[design]).replace(dict(change))))] == []


@pytest.mark.parametrize("change", [SHARED, STAGED])
def test_half_load_keeps_the_return_and_takes_less_flow(change: Mapping[str, Any]) -> None:
    plain, found = course(), course(*change.items())
    flow = float(found.last.signals["cdu.flow"][HALF_LOAD])
    T_set = float(with_change("cold_plate_20kw", {}).notes["tcs_return"][0])
    assert float(found.T["cdu.return"][-1, HALF_LOAD]) == pytest.approx(T_set, abs=0.05)
    # With all of the flow the coolant returns colder: the same heat, but for what racks lose to the air.
    rise = float(plain.T["cdu.return"][-1, HALF_LOAD] - plain.T["cdu.supply"][-1, HALF_LOAD])
    rise_now = float(found.T["cdu.return"][-1, HALF_LOAD] - found.T["cdu.supply"][-1, HALF_LOAD])
    assert flow * rise_now == pytest.approx(rise, rel=0.02)
    assert 0.5 < flow < 0.7


def test_units_off_line_leave_their_surface_and_their_valves() -> None:
    found = course(*STAGED.items())
    share = float(found.last.signals["cdu.share"][HALF_LOAD])
    cdu = cdu_of(with_change("cold_plate_20kw", STAGED))
    assert share < 1
    for signal, whole in (("ua", cdu.ua), ("W_rated", cdu.W_tcs_rated)):
        assert float(found.last.signals[f"cdu.{signal}"][HALF_LOAD]) == pytest.approx(share * float(whole))
    water = float(found.last.signals["cdu.valve"][HALF_LOAD]) * share * float(cdu.W_fws_max)
    assert float(found.last.signals["cdu.W_water"][HALF_LOAD]) == pytest.approx(water, rel=1e-12)


BOILING = ("two_phase_cold_plate", "two_phase_immersion")


@pytest.mark.parametrize("design", BOILING)
def test_a_boiling_loop_has_no_return_to_hold(design: str) -> None:
    text = SPECS[design].read_text(encoding="utf-8")
    text = text.replace("  cdu:\n", "  cdu:\n    flow: by_return\n", 1)
    assert "flow: by_return" in text
    with pytest.raises(InputError) as caught:
        parse_spec(text, "f.yaml")
    (found,) = caught.value.findings
    assert "tcs.cdu.flow is by_return and" in str(found)
    assert "vapour brings the heat at one temperature, whatever the pump does. Delete it." in str(found)
    parse_spec(text.replace("by_return", "constant"), "f.yaml")


def test_an_unknown_flow_is_one_finding() -> None:
    text = SPECS["hybrid_training_hall"].read_text(encoding="utf-8")
    with pytest.raises(InputError) as caught:
        parse_spec(text.replace("flow: by_return", "flow: by_load"), "f.yaml")
    (found,) = caught.value.findings
    assert 'halls.train.loops.plates.cdu.flow = "by_load"; needs one of constant, by_return' in str(found)


def test_curves_of_broken_numbers_of_units_are_sized_too() -> None:
    facility = build(read_spec(SPECS["cold_plate_20kw"]).replace(dict(STAGED)), whole=False)
    flow = cdu_of(facility).flow
    assert isinstance(flow, FlowByReturn)
    assert 6.0 < float(flow.n_units) < 7.0
    assert np.isfinite(float(settled(facility).last.signals["cdu.share"][HALF_LOAD]))
