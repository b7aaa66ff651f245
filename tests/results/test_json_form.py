from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from aidc_twin.metrics import Metric
from aidc_twin.metrics.energy import PARTS
from aidc_twin.results.json_form import designs_json, metrics_json, number, quantity, to_json
from aidc_twin.studies.outcome import Outcome
from aidc_twin.units import read_unit

ASKED = (
    "pue", "pue_category_1", "pue_category_2", "wue", "cue", "itue", "tue", "peak_facility_power",
    "first_law_residual", "joint_mismatch", "hours_over_limit", "mode_switches", "valve_travel",
)  # fmt: skip


@pytest.fixture(scope="module")
def designs(year: list[Outcome]) -> list[dict[str, Any]]:
    return designs_json(year)["designs"]


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every number, text and quantity with its path; a quantity is one leaf."""
    if isinstance(data, dict) and "value" in data:
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, f"{path}.{key}")
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from leaves(value, f"{path}[{i}]")
    else:
        yield path, data


def test_all_metrics_that_are_asked_for_are_there(designs: list[dict[str, Any]]) -> None:
    for design in designs:
        assert set(ASKED) <= design["metrics"].keys()
        assert isinstance(design["metrics"]["pue"], float)
        assert design["metrics"]["wue"]["unit"] == "L/kWh"


def test_a_quantity_has_a_value_with_a_known_unit_or_none_with_a_reason(
    designs: list[dict[str, Any]],
) -> None:
    quantities = [(path, leaf) for path, leaf in leaves(designs) if isinstance(leaf, dict)]
    assert len(quantities) > 300
    for path, leaf in quantities:
        if leaf["value"] is None:
            assert leaf.keys() == {"value", "reason"}, path
            assert len(leaf["reason"]) > 5, path
        else:
            assert leaf.keys() == {"value", "unit"}, path
            assert read_unit(leaf["unit"]).text == leaf["unit"]


def test_no_number_is_nan_and_none_is_bare_outside_months(designs: list[dict[str, Any]]) -> None:
    for path, leaf in leaves(designs):
        assert leaf is not None, path
        assert not (isinstance(leaf, float) and not math.isfinite(leaf)), path


def test_energies_sum_to_the_meter(designs: list[dict[str, Any]]) -> None:
    for design in designs:
        energy = {name: one["value"] for name, one in design["energy"].items()}
        assert list(energy) == [*PARTS, "facility"]
        # Each number is cut to twelve digits.
        assert sum(energy[p] for p in PARTS) == pytest.approx(energy["facility"], rel=1e-11)
        assert energy["facility"] / energy["it"] == pytest.approx(design["metrics"]["pue"], rel=1e-10)
        inside = sum(one["value"] for one in design["it_energy_parts"].values())
        assert 0 < inside < energy["it"]


def test_months_sum_to_the_year(designs: list[dict[str, Any]]) -> None:
    for design in designs:
        assert sum(design["monthly"]["hours"]["value"]) == 8760
        for name, one in design["monthly"]["energy"].items():
            assert sum(one["value"]) == pytest.approx(design["energy"][name]["value"], rel=1e-10)


def test_bills_sum_and_a_line_is_its_count_times_size_times_price(designs: list[dict[str, Any]]) -> None:
    for design in designs:
        capex = design["capex"]
        total = capex["total"]["value"]
        assert sum(line["cost"]["value"] for line in capex["lines"]) == pytest.approx(total, rel=1e-10)
        assert sum(one["value"] for one in capex["by_group"].values()) == pytest.approx(total, rel=1e-10)
        assert capex["low"]["value"] < total < capex["high"]["value"]
        for line in capex["lines"]:
            size = line["size"] if isinstance(line["size"], (int, float)) else line["size"]["value"]
            price = line["unit_price"]
            price = price if isinstance(price, (int, float)) else price["value"]
            assert line["count"] * size * price == pytest.approx(line["cost"]["value"], rel=1e-9), line[
                "name"
            ]
        yearly = design["opex"]
        assert sum(line["cost"]["value"] for line in yearly["lines"]) == pytest.approx(
            yearly["total"]["value"]
        )
        parts = design["lifecycle"]["parts"].values()
        assert sum(one["value"] for one in parts) == pytest.approx(design["lifecycle"]["present"]["value"])


def test_money_rests_on_the_energies_of_the_simulation(designs: list[dict[str, Any]]) -> None:
    for design in designs:
        line = next(line for line in design["opex"]["lines"] if line["name"] == "energy")
        assert line["quantity"] == design["energy"]["facility"]


def test_grades_count_the_estimates(designs: list[dict[str, Any]], year: list[Outcome]) -> None:
    grades = year[0].capex.grades()
    told = f"{grades['estimate']} of {sum(grades.values())} prices are estimates"
    assert designs[0]["capex"]["grades"] == told


def test_rated_power_and_accelerators_are_told(designs: list[dict[str, Any]], year: list[Outcome]) -> None:
    for design, outcome in zip(designs, year, strict=True):
        rated = outcome.facility.rated_it_power.item() / 1e3
        assert design["design"]["rated_it_power"] == {"value": pytest.approx(rated), "unit": "kW"}
        assert design["design"]["accelerators"] == outcome.facility.notes["accelerators"][0].item()
        assert design["design"]["rack_power"]["unit"] == "kW"


def test_what_three_days_cannot_tell_has_its_reason(days: list[Outcome]) -> None:
    design = designs_json(days)["designs"][0]
    for part in ("opex", "lifecycle", "carbon"):
        assert design[part] == {"value": None, "reason": days[0].money_note}
    # January was run in part, the other months not at all.
    assert design["monthly"]["pue"][1:] == [None] * 11
    assert design["monthly"]["pue"][0] == pytest.approx(design["metrics"]["pue"])


def test_nan_becomes_none_with_a_reason() -> None:
    found = metrics_json({"a": Metric(math.nan), "b": Metric(None, reason="no tower"), "c": Metric(2.5)})
    assert found == {
        "a": {"value": None, "reason": "not a finite number"},
        "b": {"value": None, "reason": "no tower"},
        "c": 2.5,
    }
    assert quantity(math.inf, "W") == {"value": None, "reason": "not a finite number"}
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"a": math.nan})


def test_numbers_have_twelve_digits_and_counts_stay_whole() -> None:
    assert number(1 / 3) == 0.333333333333
    assert number(7) == 7
    assert isinstance(number(7), int)
    assert number(math.nan) is None


def test_text_is_the_same_every_time_and_holds_no_path(year: list[Outcome]) -> None:
    text = to_json(designs_json(year))
    assert text == to_json(designs_json(year))
    assert json.loads(text) == designs_json(year)
    assert str(year[0].spec.folder) not in text
    assert json.loads(text)["designs"][0]["provenance"]["spec"] == "air_20kw.yaml"


def test_a_grid_without_emission_factor_says_so(year: list[Outcome]) -> None:
    bare = replace(year[0], carbon=None, provenance={**year[0].provenance, "carbon": "none: no factor known"})
    assert designs_json([bare])["designs"][0]["carbon"] == {"value": None, "reason": "none: no factor known"}
