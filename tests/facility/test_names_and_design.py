"""What a spec names or types in itself comes back under its own name."""

from __future__ import annotations

from pathlib import Path

import aidc_twin
from aidc_twin.facility.build import build
from aidc_twin.facility.named import find_spec

SPECS = Path(__file__).parents[2] / "facility_specs"


def test_design_weather_of_the_spec_is_not_called_that_of_the_place() -> None:
    note = build(find_spec("air_20kw").replace("site.design_wet_bulb", "25 degC")).weather_note
    assert "wet bulb 25.0 degC: given by the spec" in note


def test_water_temperatures_do_not_hang_on_the_names_of_plants(tmp_path: Path) -> None:
    text = (SPECS / "cold_plate_20kw.yaml").read_text(encoding="utf-8")
    for old, new in (("warm", "river"), ("chilled", "cold")):
        text = text.replace(f"  {old}:", f"  {new}:").replace(f"plant: {old}", f"plant: {new}")
    path = tmp_path / "site.yaml"
    path.write_text(text, encoding="utf-8")
    spec = aidc_twin.load_spec(path)
    assert set(spec.plants) == {"river", "cold"}
    metrics = aidc_twin.run(spec, start="07-01", days=1).metrics
    for name in ("temperature_fws_supply_mean", "temperature_chilled_supply_max"):
        assert metrics[name].value is not None
