"""Variants of a sweep: each with its own prices, grid, weather file and measured load."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import aidc_twin
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec

AIR = Path(__file__).parents[2] / "facility_specs" / "air_20kw.yaml"
PRICE = """
overrides:
  - {id: crah, parameter: unit_price, region: CN, value: 850 CNY/kW, reason: a quote}
"""


def _spec(folder: Path, old: str = "", new: str = "", more: str = "") -> Spec:
    text = AIR.read_text(encoding="utf-8")
    assert old in text
    path = folder / "site.yaml"
    path.write_text(text.replace(old, new, 1) + more, encoding="utf-8")
    return read_spec(path)


@pytest.mark.slow
def test_a_price_that_varies_is_paid(tmp_path: Path) -> None:
    spec = _spec(tmp_path, more=PRICE)
    prices = {"overrides.0.value": ["850 CNY/kW", "1700 CNY/kW", "850 CNY/kW"]}
    capex = aidc_twin.sweep(spec, prices, start="07-01", days=1).figures["capex", "CNY2026"]
    assert capex[1] > capex[0] == capex[2]


@pytest.mark.slow
def test_a_grid_that_varies_counts() -> None:
    places = {"site.place": ["Shanghai", "Beijing"]}
    figures = aidc_twin.sweep("air_20kw", places, start="07-01", days=1).figures
    beijing = aidc_twin.load_spec("air_20kw").replace("site.place", "Beijing")
    alone = aidc_twin.run(beijing, start="07-01", days=1).metrics["cue"].in_shown()
    assert figures["cue", "kg/kWh"][1] == pytest.approx(alone, rel=1e-9)
    factor = figures["cue", "kg/kWh"] / figures["pue", "1"]
    assert factor[0] != pytest.approx(factor[1], rel=1e-3)


@pytest.mark.slow
def test_a_measured_power_is_met_whatever_a_variant_is_rated_for(tmp_path: Path) -> None:
    rows = "".join(f"2024-07-01T{hour:02d}:00,5000\n" for hour in range(24))
    (tmp_path / "meter.csv").write_text("time,it_power [kW]\n" + rows, encoding="utf-8")
    text = AIR.read_text(encoding="utf-8")
    computed = text[text.index("profile: training") : text.index("# mean share of")]
    spec = _spec(tmp_path, computed, "profile: file\n  file: meter.csv ")
    figures = aidc_twin.sweep(spec, {"racks.count": [498, 400]}).figures
    np.testing.assert_allclose(figures["it_energy", "MWh"], 24 * 5.0, rtol=1e-6)


def test_findings_of_the_sizing_are_kept() -> None:
    # Towers give 35 degC at the design wet bulb of Shanghai; 30 degC cannot be held.
    supply = {"plants.warm.supply": ["37 degC", "30 degC"]}
    result = aidc_twin.sweep("cold_plate_20kw", supply, start="07-01", days=1)
    assert any("towers give" in finding.what for finding in result.findings)
