"""Surface water in the network: the course of the year, both films, the outfall, the intake pumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.network import Network
from aidc_twin.physics.exchangers import ua_for_duty_counterflow
from aidc_twin.reference import reference_specs
from aidc_twin.simulate.case import season_of

ZERO, LAKE, LONG = 273.15, 1e30, 1e10
# 1 MW: loop 28 to 20, lake 18 to 24 degC.
Q = 1e6
W_HOT, W_COLD = Q / 8.0, Q / 6.0
UA = float(ua_for_duty_counterflow(W_HOT, W_COLD, Q / (W_HOT * 10.0)))
WARMEST = 240.0
Make = Callable[..., Any]


def plant(take: Make, **changes: Any) -> Any:
    cosine, sine = season_of(np.asarray(WARMEST))
    settings: dict[str, Any] = {
        "name": "lake.exchanger", "loop": "lake", "ua": UA, "share_hot": 0.5, "exponent": 0.8,
        "W_hot_design": W_HOT, "W_cold_design": W_COLD, "W_intake": W_COLD, "flow_min": 0.2,
        "T_mean": 15.0 + ZERO, "amplitude": 3.0, "warmest_cosine": cosine, "warmest_sine": sine,
        "pump_power_design": 20e3,
    }  # fmt: skip
    return take("surface_water", **settings | changes)


def look(see: Make, T_in: Any, day: Any, flow: Any, W: Any = W_HOT, T_supply: Any = 20.0) -> Any:
    cosine, sine = season_of(np.asarray(day))
    return see(
        T={"lake.return": np.asarray(T_in) + ZERO, "lake.supply": np.asarray(T_supply) + ZERO},
        memory={"lake.exchanger.flow": flow, "lake.exchanger.error": np.asarray(T_supply) - 20.0},
        signals={"lake.W": W, "lake.T_set": 20.0 + ZERO},
        season_cosine=cosine,
        season_sine=sine,
    )


@pytest.mark.parametrize(("day", "T"), [(240.0, 18.0), (240.0 - 182.5, 12.0), (240.0 + 91.25, 15.0)])
def test_the_water_follows_the_year(take: Make, see: Make, run: Make, day: float, T: float) -> None:
    signals, _ = run(plant(take), look(see, 28.0, day, 1.0))
    assert signals["T_lake"][0] == pytest.approx(T + ZERO, abs=1e-9)


def test_the_year_closes_without_a_jump() -> None:
    first, last = np.array(season_of(np.asarray(0.0))), np.array(season_of(np.asarray(365.0)))
    assert first == pytest.approx(last, abs=1e-12)


def test_the_design_point(take: Make, see: Make, run: Make) -> None:
    exchanger = plant(take)
    now = look(see, 28.0, WARMEST, 1.0)
    signals, _ = run(exchanger, now)
    net = Network(now.T, {"lake.return": LAKE, "lake.supply": 1.0})
    exchanger.links(now, net)
    net.circuit(("lake.supply", "lake.return"), np.array([W_HOT]))
    T = net.step(LONG)
    out = net.heat_out(T)
    assert out["lake.exchanger"][0] == pytest.approx(Q, rel=1e-9)
    assert T["lake.supply"][0] == pytest.approx(20.0 + ZERO, abs=1e-6)
    assert signals["T_outfall"][0] == pytest.approx(24.0 + ZERO, abs=1e-6)
    assert out["lake.exchanger.pumps"][0] == signals["p_pump"][0] == pytest.approx(20e3)
    assert net.faults() == []


def test_supply_and_outfall_lie_between_the_inlets(take: Make, see: Make, run: Make) -> None:
    rng = np.random.default_rng(3)
    n = 3000
    W = rng.uniform(0.0, 1.3, n) * W_HOT
    W[:50] = 0.0
    exchanger = plant(take)
    T_in = rng.uniform(18.0, 40.0, n)
    now = look(see, T_in, rng.uniform(0.0, 365.0, n), rng.uniform(0.0, 1.0, n), W, T_in - 4.0)
    signals, _ = run(exchanger, now)
    G, T_lake = signals["G"], signals["T_lake"]
    assert np.all((G >= 0) & (np.minimum(W, signals["W_lake"]) >= G))
    assert np.all(G[:50] == 0)
    T_out = T_in + ZERO - G / np.maximum(W, 1e-9) * (T_in + ZERO - T_lake)
    flowing = W > 1.0
    assert np.all((T_out >= T_lake - 1e-9)[flowing])
    assert np.all((signals["T_outfall"] >= T_lake) & (signals["T_outfall"] <= T_in + ZERO + 1e-9))


def test_more_lake_water_never_cools_less_and_takes_more_power(take: Make, see: Make, run: Make) -> None:
    flows = np.linspace(0.0, 1.0, 101)
    lanes = np.ones_like(flows)
    signals, _ = run(plant(take), look(see, 28.0 * lanes, 200.0 * lanes, flows, W_HOT * lanes, 20.0 * lanes))
    assert np.all(np.diff(signals["G"]) >= 0)
    assert np.all(np.diff(signals["p_pump"]) >= 0)
    # Never below the least flow: silt does not settle.
    assert signals["W_lake"].min() == pytest.approx(0.2 * W_COLD)


@pytest.mark.parametrize(("T_supply", "direction"), [(21.0, 1), (19.0, -1)])
def test_pumps_run_faster_when_the_supply_is_too_warm(
    take: Make, see: Make, run: Make, T_supply: float, direction: int
) -> None:
    signals, memory = run(plant(take), look(see, 28.0, 200.0, 0.6, T_supply=T_supply))
    assert np.sign(float(signals["flow"][0]) - 0.6) == direction
    assert memory["flow"] == signals["flow"]


def test_a_permit_that_the_outfall_breaks_is_a_finding() -> None:
    spec = read_spec(reference_specs()["lake_water"])
    assert not build(spec).findings
    (finding,) = build(spec.replace({"plants.lake.outfall_limit": "20 degC"})).findings
    assert "24.0 degC on the warmest day" in finding.what


def test_water_that_is_too_warm_for_its_supply_is_a_finding() -> None:
    spec = read_spec(reference_specs()["lake_water"])
    found = build(spec.replace({"plants.lake.intake.mean": "18 degC"})).findings
    assert any("it holds a supply of 20.5 degC" in finding.rule for finding in found)


def test_fouling_and_warm_lakes_ask_for_more_exchangers() -> None:
    spec = read_spec(reference_specs()["lake_water"])

    def exchangers(**changes: str) -> float:
        changed = {f"plants.lake.intake.{key}": value for key, value in changes.items()}
        built = build(spec.replace(changed), whole=False)
        return next(float(item.count) for item in built.equipment if item.name == "lake.exchangers")

    clean = exchangers(fouling="0 %")
    assert exchangers(fouling="20 %") - 1.0 == pytest.approx((clean - 1.0) / 0.8, rel=0.02)
