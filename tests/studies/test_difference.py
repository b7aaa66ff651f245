"""Inputs that differ: all of them found, each changed alone, ranked by what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

import aidc_twin
from aidc_twin.errors import InputError
from aidc_twin.facility.named import find_spec
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.studies.difference import TOGETHER, check_by, effects_of, input_differences
from aidc_twin.studies.evaluate import Period

AIR = Path(__file__).parents[2] / "facility_specs" / "air_20kw.yaml"
ECONOMISER = """    economiser:
      approach: 1.5 K             # plate exchanger in series before the chillers
"""
SHORT = Period(181, 1)


def site(folder: Path, *changes: tuple[str, str], more: str = "") -> Spec:
    """The air-cooled reference design as another file, with some texts changed."""
    text = AIR.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "my_site.yaml"
    path.write_text(text + more, encoding="utf-8")
    return read_spec(path)


def test_one_spec_differs_from_itself_in_nothing(tmp_path: Path) -> None:
    assert input_differences(find_spec("air_20kw"), find_spec("air_20kw")) == []
    # another name, another way to write 10 MW-scale numbers, another purpose
    same = site(
        tmp_path, ("name: air_20kw", "name: my_site"), ("200 kW", "0.2 MW"), ("purpose: C", "purpose: c")
    )
    assert input_differences(find_spec("air_20kw"), same) == []


def test_a_difference_has_both_values_with_units_and_where_they_come_from(tmp_path: Path) -> None:
    other = site(tmp_path, ("supply_air: 23 degC", "supply_air: 25 degC\n  height: 5 m"))
    air, height = input_differences(find_spec("air_20kw"), other)
    assert (air.path, air.values) == ("room.supply_air", ("23 degC", "25 degC"))
    assert air.origins == ("air_20kw.yaml line 22", "my_site.yaml line 22")
    assert (height.path, height.values[1]) == ("room.height", "5 m")
    assert height.origins[0] == "default: catalogue: room.height"


def test_what_one_file_leaves_out_is_changed_back_to_its_default(tmp_path: Path) -> None:
    other = site(tmp_path, ("supply_air: 23 degC", "supply_air: 23 degC\n  height: 5 m"))
    (height,) = input_differences(other, find_spec("air_20kw"))
    back = other.replace(height.change)
    assert back.hash == find_spec("air_20kw").hash


def test_all_changes_at_once_make_the_other_design() -> None:
    """Nothing is missed: the first spec with every change has the hash of the second."""
    one, other = find_spec("air_20kw"), find_spec("cold_plate_20kw")
    changes = {"name": other.name}
    for item in input_differences(one, other):
        changes |= item.change
    assert one.replace(changes).hash == other.hash


def test_sections_that_one_design_lacks_are_found_from_both_sides() -> None:
    one, other = find_spec("air_20kw"), find_spec("cold_plate_20kw")
    for pair, side in (((one, other), 0), ((other, one), 1)):
        lacking = [item.path for item in input_differences(*pair) if item.values[side] == "none"]
        assert lacking in (["tcs", "plants.warm"], ["plants.warm", "tcs"])


def test_a_section_that_one_design_lacks_is_one_difference(tmp_path: Path) -> None:
    without = site(
        tmp_path,
        (
            ECONOMISER,
            "",
        ),
    )
    (found,) = input_differences(find_spec("air_20kw"), without)
    assert (found.path, found.values) == ("plants.chilled.economiser", ("approach 1.5 K", "none"))


def test_overrides_are_compared_by_row_and_value(tmp_path: Path) -> None:
    more = (
        "overrides:\n"
        "  - {id: crah, parameter: unit_price, region: CN, value: 850 CNY/kW, reason: a quote}\n"
        "  - {id: pump_chilled_water, parameter: head, value: 300 kPa, reason: long pipes}\n"
    )
    found = input_differences(find_spec("air_20kw"), site(tmp_path, more=more))
    # 850 CNY/kW is what the catalogue has
    assert [item.path for item in found] == ["overrides: pump_chilled_water.head"]
    assert found[0].values == ("250 kPa", "300 kPa")
    assert found[0].origins[1] == "override: long pipes"


def test_each_input_alone_does_what_a_run_of_that_change_does(tmp_path: Path) -> None:
    other = site(tmp_path, ("supply_air: 23 degC", "supply_air: 25 degC"), ("count: 498 ", "count: 480 "))
    one = find_spec("air_20kw")
    ranked = effects_of(one, input_differences(one, other), "facility_energy", period=SHORT)
    base, warm = (
        aidc_twin.run(spec, start="07-01", days=1, hourly=False).metrics["facility_energy"].in_shown()
        for spec in (one, one.replace("room.supply_air", "25 degC"))
    )
    effects = {item.path: item.effect for item in ranked}
    assert base is not None and warm is not None
    assert effects["room.supply_air"] == pytest.approx(warm - base, rel=1e-9)
    # 18 of 498 racks are 3.6 % of the energy, or nearly: lights and losses at no load stay
    assert effects["racks.count"] == pytest.approx(-0.036 * base, rel=0.1)
    sizes = [abs(item.effect or 0.0) for item in ranked]
    assert sizes == sorted(sizes, reverse=True)


def test_inputs_of_another_wiring_are_run_too(tmp_path: Path) -> None:
    without = site(
        tmp_path,
        (
            ECONOMISER,
            "",
        ),
    )
    one = find_spec("air_20kw")
    (found,) = effects_of(one, input_differences(one, without), "facility_energy", period=Period(0, 1))
    assert found.reason == ""
    assert found.effect is not None and found.effect > 0, "in winter the economiser saves energy"


def test_what_cannot_change_alone_stands_first_with_its_reason_and_once_together() -> None:
    one, other = find_spec("air_20kw"), find_spec("cold_plate_20kw")
    ranked = effects_of(one, input_differences(one, other), "pue", period=SHORT)
    structure = [item.path for item in ranked if item.effect is None]
    assert structure == ["racks.server", "racks.cooling", "tcs", "power.on_ups", "plants.warm"]
    assert all("alone" in item.reason for item in ranked[: len(structure)])
    joint = ranked[len(structure)]
    assert joint.path == TOGETHER
    assert joint.effect is not None and joint.effect < 0, "cold plates lower the PUE"


def test_a_figure_that_is_none_is_refused_with_near_names() -> None:
    with pytest.raises(InputError, match="Did you mean pue"):
        check_by("peu", True)
    with pytest.raises(InputError, match="whole year"):
        check_by("opex", False)
    check_by("opex", True)
