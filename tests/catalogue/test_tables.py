"""The shipped tables: usable, sourced, and physically sound where parts must fit together."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from aidc_twin.catalogue import check, load
from aidc_twin.catalogue.checks import grades
from aidc_twin.catalogue.entry import COST_COLUMNS, GRADES, TECHNICAL_COLUMNS
from aidc_twin.catalogue.reader import TABLES, read_folder

SERVERS = load().ids("servers")


def test_the_shipped_tables_have_no_findings() -> None:
    assert [str(finding) for finding in check()] == []


def test_every_table_has_the_columns_of_its_kind() -> None:
    for path in sorted(TABLES.glob("*.csv")):
        if path.name == "sources.csv":
            continue
        columns = tuple(path.read_text(encoding="utf-8").splitlines()[0].split(","))
        assert columns in (TECHNICAL_COLUMNS, TECHNICAL_COLUMNS + COST_COLUMNS), path.name


def test_grades_are_counted_row_by_row() -> None:
    counts = grades()
    assert tuple(counts) == GRADES
    assert sum(counts.values()) == len(load().table_rows)
    assert counts["estimate"] == sum(1 for entry in load().rows() if entry.grade == "estimate")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a,b,2,W,3,4,quote,s,x", "low <= value <= high"),
        ("a,b,2,W,1,,quote,s,x", "one end of the band"),
        ("a,b,2,furlong,1,4,quote,s,x", "unit 'furlong' is unknown"),
        ("a,b,two,W,1,4,quote,s,x", "value = 'two'"),
        ("a,b,2,W,1,4,rumour,s,x", "grade 'rumour'"),
        ("a,b,2,W,1,4,quote,none,x", "source 'none' is unknown"),
        ("a,b,2,W,1,4,quote,,x", "source is empty"),
        ("a,b,2,W,1,4,estimate,s,", "where is empty"),
        ("a,b,2,CNY/kW,1,4,quote,s,x,CNY,,CN,supply,,", "the year of its prices"),
        ("a,b,2,CNY/kW,1,4,quote,s,x,CNY,2026,,supply,,", "money without region"),
        ("a,b,2,CNY/kW,1,4,quote,s,x,USD,2026,CN,supply,,", "same currency"),
        ("a,b,2,CNY/kW,1,4,quote,s,x,CNY,2026,CN,supply,0.7,", "without basis"),
        ("a,b,2,CNY/kW,1,4,quote,s,x,CNY,2026,CN,supply,0.7,1 furlong", "basis '1 furlong'"),
        ("a,b,2,CNY/kW,1,4,quote,s,x,CNY,2026,CN,supply,1.7,1 kW", "at most at 1"),
        ("a,b,2,W,1,4,quote,s,x\na,b,2,W,1,4,quote,s,x", "a second time"),
    ],
)
def test_a_faulty_row_is_found(tmp_path: Path, row: str, words: str) -> None:
    header = ",".join(TECHNICAL_COLUMNS + COST_COLUMNS)
    (tmp_path / "a.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    (tmp_path / "sources.csv").write_text("id,title,publisher,date,identifier,quality\ns,t,p,d,i,q\n")
    findings = [str(finding) for finding in check(read_folder(tmp_path))]
    assert any(words in finding for finding in findings), findings
    assert findings[0].startswith("a.csv:")


def loss(stage: str, load_share: float) -> float:
    """Loss over rating: a + b L + c L^2."""
    a, b, c = (load().get(stage, f"loss_{name}").value for name in ("constant", "linear", "square"))
    return a + b * load_share + c * load_share**2


def test_the_air_cooled_server_draws_its_makers_power_at_full_use() -> None:
    # At 26 degC inlet: fan speed 0.75 * (1 + 0.025 * (26 - 25)) = 0.76875, fans 2200 W * 0.76875^3 = 999 W.
    # Chip: 26 degC + 0.061 K/W * 712.6 W = 69.5 degC, leakage 0.15 * exp(0.012 * 9.5) = 0.168,
    # 700 * (0.85 + 0.168) = 712.6 W. VRM per chip at 712.6 of 1200 W: 1200 * 0.0579 = 69.5 W.
    # (8 * (712.6 + 69.5) + 2550 + 999) / 0.96 = 10 214 W; the data sheet says 10.2 kW at most.
    p = {k: e.value for k, e in load().parameters("server_air_8gpu_h100").items()}
    inlet = 273.15 + 26.0
    speed = p["fan_speed_reference"] * (1.0 + p["fan_speed_slope"] * (inlet - p["fan_inlet_reference"]))
    fans = p["fan_power_max"] * speed**3
    chip = p["chip_tdp"]
    for _ in range(20):
        junction = inlet + p["heat_sink_resistance"] * chip
        leak = p["leakage_share"] * math.exp(p["leakage_slope"] * (junction - p["leakage_temperature"]))
        chip = p["chip_tdp"] * (1.0 - p["leakage_share"] + leak)
    vrm = p["vrm_rating"] * loss("vrm_48v", chip / p["vrm_rating"])
    total = (p["chips"] * (chip + vrm) + p["other_electronics"] + fans) / 0.96
    assert total == pytest.approx(10200.0, rel=0.01)  # the sum is set to the data sheet within a percent
    assert p["rated_input"] == pytest.approx(10200.0, rel=1e-9)
    assert 0.08 < fans / total < 0.15  # usual share for air-cooled 8-chip servers


def test_the_liquid_server_saves_four_fifths_of_the_fans() -> None:
    air = load().parameters("server_air_8gpu_h100")
    liquid = load().parameters("server_cold_plate_8gpu_h100")
    assert liquid["fan_power_max"].value == pytest.approx(0.2 * air["fan_power_max"].value, rel=1e-12)
    for same in ("chips", "chip_tdp", "other_electronics", "vrm_rating", "psu_rating", "leakage_share"):
        assert liquid[same].value == air[same].value, same


@pytest.mark.parametrize("server", SERVERS)
def test_the_rated_input_of_a_server_is_more_than_its_parts_need(server: str) -> None:
    p = {k: e.value for k, e in load().parameters(server).items()}
    electronics = p["chips"] * p["chip_tdp"] + p["other_electronics"]
    assert electronics < p["rated_input"] < 1.35 * electronics
    assert p["rated_input"] < p["psu_rating"]


@pytest.mark.parametrize("server", SERVERS)
def test_the_chips_of_every_server_stay_below_their_limit_at_rating(server: str) -> None:
    p = {k: e.value for k, e in load().parameters(server).items()}
    if "heat_sink_resistance" in p:
        junction = p["inlet_limit"] + p["heat_sink_resistance"] * p["chip_tdp"] * 1.05
    elif "boiling_resistance" in p:
        # Saturation at the limit of plates, or at the 50 degC at which a bath boils.
        path = p["junction_resistance"] + p["boiling_resistance"]
        junction = p.get("supply_limit", 273.15 + 50.0) + path * p["chip_tdp"] * 1.05
    elif "sink_resistance" in p:
        # Oil of 40 degC that rises by 10 K in a mixed tank.
        path = p["junction_resistance"] + p["sink_resistance"]
        junction = 273.15 + 50.0 + path * p["chip_tdp"] * 1.05
    else:
        # PG25 at 40 degC: 1017 kg/m3 * 3780 J/kg/K * flow.
        capacity = 1017.0 * 3780.0 * p["plate_flow_reference"]
        effectiveness = 1.0 - math.exp(-1.0 / (p["plate_resistance"] * capacity))
        path = p["junction_resistance"] + 1.0 / (capacity * effectiveness)
        junction = p["supply_limit"] + path * p["chip_tdp"] * 1.05
    assert junction < p["chip_limit"]


@pytest.mark.parametrize(
    ("stage", "points"),
    [
        ("ups_modular_igbt", {0.25: 0.955, 0.5: 0.968, 0.75: 0.969, 1.0: 0.965}),
        ("ups_modular_sic", {0.25: 0.965, 0.5: 0.975, 0.75: 0.975, 1.0: 0.972}),
        ("ups_eco", {0.25: 0.982, 0.5: 0.989, 0.75: 0.990, 1.0: 0.990}),
        ("vrm_48v", {0.1: 0.86, 0.25: 0.91, 0.5: 0.915, 1.0: 0.89}),
    ],
)
def test_loss_coefficients_give_the_named_efficiencies(stage: str, points: dict[float, float]) -> None:
    # Efficiency = L / (L + loss); three coefficients through four rounded points miss by 0.4 points at most.
    for share, efficiency in points.items():
        assert share / (share + loss(stage, share)) == pytest.approx(efficiency, abs=0.004)
