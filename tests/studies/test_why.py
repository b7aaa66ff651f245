"""Figures taken apart: every value follows from its terms, and the leaves are meters, rows and fields."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from aidc_twin.catalogue import load
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.metrics.energy import PARTS
from aidc_twin.studies.outcome import Outcome
from aidc_twin.studies.term import Term, find_term, recomputed, walk
from aidc_twin.studies.term_figures import FIGURES
from aidc_twin.studies.term_sources import Sources
from aidc_twin.studies.why import check_figure, figures_known, metrics_known, taken_apart, why

DESIGNS = ("air_20kw", "cold_plate_20kw")
YEARLY = ("opex", "lifecycle")
# Sums in another order differ in the last bits.
ROUNDING = 1e-9
ORIGINS = {"run", "sizing", "catalogue", "spec", "law", "above"}


def wrong(root: Term) -> list[str]:
    """Terms whose value does not follow from their own terms."""
    return [
        f"{term.name}: {term.value!r}, from its terms {recomputed(term)!r}"
        for term in walk(root)
        if not math.isclose(recomputed(term), term.value, rel_tol=ROUNDING, abs_tol=1e-12)
        and not (term.text and math.isnan(term.value))
    ]


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("figure", [name for name in figures_known() if name not in YEARLY])
def test_every_value_follows_from_its_terms(sources: dict[str, Sources], design: str, figure: str) -> None:
    outcome = sources[design].outcome
    try:
        root = taken_apart(sources[design], figure)
    except InputError as error:
        # only what the design lacks has no tree
        assert outcome.metrics[figure].value is None
        assert outcome.metrics[figure].reason in str(error)
        return
    assert wrong(root) == []
    if figure in outcome.metrics:
        assert root.value == outcome.metrics[figure].value
        assert root.unit == outcome.metrics[figure].unit


@pytest.mark.slow
@pytest.mark.parametrize("design", DESIGNS)
def test_a_year_follows_from_its_terms_with_its_money(year: dict[str, Outcome], design: str) -> None:
    outcome, own = year[design], Sources(year[design])
    assert outcome.opex is not None and outcome.lifecycle is not None
    money = {"opex": outcome.opex.total, "lifecycle": outcome.lifecycle.present}
    for figure in ("pue", "cue", *YEARLY):
        root = taken_apart(own, figure)
        assert wrong(root) == []
        if figure in money:
            assert root.value == pytest.approx(float(money[figure].reshape(-1)[0]), rel=1e-12)


def test_a_planted_error_is_found(sources: dict[str, Sources]) -> None:
    root = taken_apart(sources["air_20kw"], "pue")
    whole = root.terms[0]
    bent = replace(root, terms=(replace(whole, value=whole.value * (1 + 1e-6)), *root.terms[1:]))
    assert len(wrong(bent)) == 2, "the ratio above it and the sum itself"


@pytest.mark.parametrize("design", DESIGNS)
def test_the_metrics_that_a_run_has_can_all_be_asked_for(sources: dict[str, Sources], design: str) -> None:
    assert set(sources[design].outcome.metrics) == set(metrics_known())


@pytest.mark.parametrize("design", DESIGNS)
def test_leaves_say_where_they_come_from(sources: dict[str, Sources], design: str) -> None:
    for term in walk(taken_apart(sources[design], "pue")):
        if not term.terms:
            assert term.origin in ORIGINS, term.name
            assert term.how, term.name


@pytest.mark.parametrize("design", DESIGNS)
def test_every_part_of_the_facility_stands_in_the_tree_of_pue(
    sources: dict[str, Sources], design: str
) -> None:
    root = taken_apart(sources[design], "pue")
    named = {part: find_term(root, ["it_energy" if part == "it" else part]) for part in PARTS}
    for part, term in named.items():
        assert term is not None, part
        assert term.value == pytest.approx(sources[design].outcome.energy[part], rel=1e-12)


@pytest.mark.parametrize(
    ("design", "path"),
    [
        ("air_20kw", "pumps.chilled"),
        ("air_20kw", "pumps.chilled.towers"),
        ("cold_plate_20kw", "pumps.warm"),
        ("cold_plate_20kw", "pumps.warm.towers"),
        ("cold_plate_20kw", "tower_fans.chilled.towers"),
        ("air_20kw", "tower_fans"),
        ("air_20kw", "crah_fans"),
        ("cold_plate_20kw", "cdu_pumps"),
        ("air_20kw", "electrical_room_cooling"),
    ],
)
def test_a_rated_power_is_a_formula_on_rows_and_fields(
    sources: dict[str, Sources], design: str, path: str
) -> None:
    """The formula gives the very number that sizing gave; else the tree would show a bare number."""
    root = taken_apart(sources[design], path)
    rated = root.terms[0]
    assert rated.operation in ("product", "quotient"), rated
    assert rated.unit == "W"
    leaves = {term.origin for term in walk(rated) if not term.terms}
    assert {"catalogue", "spec"} <= leaves
    # rated power x share x time; no share above one
    assert 0 < root.terms[1].value <= 1 + 1e-12


def test_a_head_of_the_catalogue_is_shown_with_its_row(sources: dict[str, Sources]) -> None:
    head = find_term(taken_apart(sources["air_20kw"], "pue"), ["pumps", "pump_chilled_water.head"])
    entry = load().get("pump_chilled_water", "head")
    assert head is not None
    assert (head.value, head.text, head.origin) == (entry.value, entry.written, "catalogue")
    assert entry.place in head.how and entry.grade in head.how


def test_a_field_of_the_spec_is_shown_with_its_line(sources: dict[str, Sources]) -> None:
    outcome = sources["air_20kw"].outcome
    term = find_term(taken_apart(sources["air_20kw"], "pue"), ["pumps", "plants.chilled.return"])
    assert term is not None
    line = outcome.spec.provenance["plants.chilled.return"].line
    assert term.how == f"given: air_20kw.yaml line {line}"
    assert term.text == "24 degC"


def test_components_on_one_meter_share_its_energy(sources: dict[str, Sources]) -> None:
    outcome = sources["cold_plate_20kw"].outcome
    pumps = taken_apart(sources["cold_plate_20kw"], "pumps")
    assert [term.name for term in pumps.terms] == ["warm", "warm.towers", "chilled", "chilled.towers"]
    run = outcome.run
    assert pumps.value == float(run.monthly["energy.pumps"][:, 0].sum())
    assert min(term.value for term in pumps.terms) > 0


@pytest.mark.parametrize("design", DESIGNS)
def test_what_an_input_does_is_told_of_numbers_of_sizing_only(
    sources: dict[str, Sources], design: str
) -> None:
    """Of a figure of the run it is not known without another run: the number that it sets is another one."""
    root = taken_apart(sources[design], "pue")
    told = [(t.origin, t.name) for t in walk(root) if any(" gives " in i.how for i in t.inputs)]
    assert told
    assert {origin for origin, _ in told} == {"sizing"}
    followed = [t for t in walk(root) if t.origin == "run" and t.inputs]
    assert followed, "inputs of run figures are still named"


def test_what_an_input_does_to_a_duty_is_what_an_override_of_it_does(sources: dict[str, Sources]) -> None:
    spec = sources["air_20kw"].outcome.spec
    row = "psu_80plus_titanium.efficiency_at_0_5"
    term = next(t for t in walk(taken_apart(sources["air_20kw"], "pue")) if t.name == "crah.duty")
    said = next(i for i in term.inputs if i.name == row)
    id, _, parameter = row.partition(".")
    change = {"id": id, "parameter": parameter, "value": f"{said.value * 1.001!r}", "reason": "moved"}
    moved = next(item for item in build(spec.replace("overrides", [change])).equipment if item.name == "crah")
    strength = (float(moved.duty) / term.value - 1) / 0.001
    assert said.how.startswith(f"+1 % gives {strength:+.2g} %")


def test_a_path_starts_lower_and_words_in_use_are_understood(sources: dict[str, Sources]) -> None:
    outcome = sources["air_20kw"].outcome
    # texts, since a choice has no number and NaN is not itself
    lower, alone = (taken_apart(sources["air_20kw"], path) for path in ("pue.cooling.pumps", "pumps"))
    assert repr(lower) == repr(alone)
    assert taken_apart(sources["air_20kw"], "cooling").value == outcome.metrics["cooling_energy"].value


def test_chillers_that_stand_still_are_no_division_by_zero(sources: dict[str, Sources]) -> None:
    outcome = sources["air_20kw"].outcome
    still = replace(outcome, energy={**outcome.energy, "chillers": 0.0})
    term = why(still, "chillers")
    assert (term.value, term.operation) == (0.0, "")
    assert "free cooling" in term.how


def test_an_unknown_figure_is_refused_with_near_names() -> None:
    with pytest.raises(InputError, match=r"'peu'.*Did you mean pue"):
        check_figure("peu")
    with pytest.raises(InputError, match="no figure is named"):
        check_figure("")


def test_an_unknown_term_is_refused_with_near_names(sources: dict[str, Sources]) -> None:
    with pytest.raises(InputError, match="Did you mean pumps"):
        taken_apart(sources["air_20kw"], "pue.cooling.pumsp")


def test_what_a_run_lacks_is_refused_with_the_reason(sources: dict[str, Sources]) -> None:
    with pytest.raises(InputError, match="no TCS"):
        taken_apart(sources["air_20kw"], "temperature_tcs_supply_mean")
    with pytest.raises(InputError, match="needs a whole year"):
        taken_apart(sources["air_20kw"], "opex")


def test_names_are_told_once() -> None:
    assert len(set(figures_known())) == len(figures_known())
    assert set(metrics_known()) < set(FIGURES)


def test_a_component_that_the_table_of_meters_does_not_know_keeps_its_energy(
    sources: dict[str, Sources],
) -> None:
    outcome = sources["air_20kw"].outcome
    run = outcome.run
    extra = np.full_like(run.monthly["energy.pumps"], 1e9)
    monthly = {**run.monthly, "energy_of.heaters.pumps": extra}
    channels = {**run.channels, "energy_of.heaters.pumps": run.channels["energy.pumps"]}
    energy = {**outcome.energy, "pumps": outcome.energy["pumps"] + 12e9}
    more = replace(outcome, run=replace(run, monthly=monthly, channels=channels), energy=energy)
    root = why(more, "pumps")
    assert [term.name for term in root.terms] == ["chilled", "chilled.towers", "heaters"]
    assert wrong(root) == []
