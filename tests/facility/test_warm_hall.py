"""A hall without chillers: tower water cools its air, and no figure speaks of chilled water."""

from __future__ import annotations

from pathlib import Path

import pytest

import aidc_twin
from aidc_twin.components.chillers import Chillers
from aidc_twin.errors import InputError
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.reference import validation_sites
from aidc_twin.studies.evaluate import Outcome

WARM = Path(validation_sites()["nrel_esif"]) / "spec.yaml"


@pytest.fixture(scope="module")
def days() -> Outcome:
    return aidc_twin.run(WARM, start="07-01", days=2)


def written(folder: Path, stands: str, instead: str) -> Path:
    text = WARM.read_text(encoding="utf-8")
    assert text.count(stands) == 1
    path = folder / "warm.yaml"
    path.write_text(text.replace(stands, instead), encoding="utf-8")
    return path


def test_figures_of_chillers_are_absent_and_say_why(days: Outcome) -> None:
    assert not any(isinstance(component, Chillers) for component in build(read_spec(WARM)).components)
    for name in ("hours_free", "hours_partial", "temperature_chilled_supply_mean"):
        assert days.metrics[name].value is None
        assert days.metrics[name].reason.startswith("this design has no chille")
    assert days.metrics["hours_mechanical"].value == 0.0


def test_the_hall_is_cooled_to_its_limit_by_water_warmer_than_any_chiller_gives(days: Outcome) -> None:
    assert days.metrics["temperature_fws_supply_mean"].value == pytest.approx(273.15 + 24, abs=0.5)
    assert days.metrics["hours_over_limit"].value == 0.0


def test_a_tower_whose_air_cannot_take_the_heat_is_refused_at_its_line(tmp_path: Path) -> None:
    spec = read_spec(written(tmp_path, "approach: 3.5 K", "approach: 1 K"))
    with pytest.raises(InputError) as caught:
        build(spec)
    said = str(caught.value)
    assert "no tower cools" in said and "wet bulb of 18.4 degC" in said
    assert "Raise plants.erw.towers.approach" in said


def test_a_hall_on_a_plant_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"warm\.yaml:26:\d+: room\.plant"):
        build(read_spec(written(tmp_path, "  plant: erw                      #", "  plant: none_such #")))
