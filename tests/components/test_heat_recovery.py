"""Heat recovery: what exchanger, demand and set-point each allow; and the reset of the supply of a loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.network import Network

LAKE, LONG, ZERO = 1e30, 1e10, 273.15
Make = Callable[..., Any]
# 1 MW between 50 degC water of the loop and 40 degC water of the network, heated by 8 K.
W_HOT, W_NET, Q = 2e5, 1.25e5, 1e6
# Its effectiveness on the smaller stream is 0.8 at a ratio of 0.625: NTU from the law of counterflow.
NTU = np.log((1 - 0.8 * 0.625) / (1 - 0.8)) / (1 - 0.625)


def recovery(take: Make, **changes: Any) -> Any:
    settings: dict[str, Any] = {
        "ua": NTU * W_NET, "share_hot": 0.5, "exponent": 0.8, "W_hot_design": W_HOT, "W_network": W_NET,
        "q_capacity": Q, "T_network": 40.0 + ZERO, "T_heating": 15.0 + ZERO, "T_design": -15.0 + ZERO,
        "pump_power_design": 8000.0, "loop": "warm", "flow": "warm.W",
    }  # fmt: skip
    return take("heat_recovery", **settings | changes)


def heat(
    take: Make, see: Make, run: Make, *, outdoors: float = -15.0, back: float = 50.0, set_point: float = 35.0,
    W: float = W_HOT, **changes: Any,
) -> tuple[float, float]:  # fmt: skip
    """Heat that leaves, W, and the water behind it, degC, with the return given."""
    unit = recovery(take, **changes)
    outlet = unit.at("outlet")
    now = see(
        T={"warm.return": back + ZERO, "warm.supply": set_point + ZERO, outlet: back + ZERO},
        signals={"warm.W": W, "warm.T_set": set_point + ZERO}, dry_bulb=outdoors + ZERO,
    )  # fmt: skip
    run(unit, now)
    net = Network(now.T, {"warm.return": LAKE, "warm.supply": 1.0, outlet: 1.0})
    net.circuit(("warm.supply", "warm.return", outlet), now["warm.W"])
    unit.links(now, net)
    assert net.faults() == []
    T_new = net.step(LONG)
    (reuse, demand) = unit.settle(now, T_new)
    out = net.heat_out(T_new)
    assert out[unit.name][0] == pytest.approx(reuse.value[0])
    assert reuse.value[0] <= demand.value[0] * (1 + 1e-9)
    (draw,) = unit.draws(now)
    assert out[f"{unit.name}.pump"][0] == draw.power[0]
    return float(reuse.value[0]), float(T_new[outlet][0]) - ZERO


def test_at_capacity_it_gives_its_capacity(take: Make, see: Make, run: Make) -> None:
    q, T_out = heat(take, see, run)
    assert q == pytest.approx(Q, rel=1e-9)
    assert T_out == pytest.approx(50.0 - Q / W_HOT)


@pytest.mark.parametrize(
    ("outdoors", "share"), [(15.0, 0.0), (25.0, 0.0), (0.0, 0.5), (-15.0, 1.0), (-30.0, 1.0)]
)
def test_demand_grows_with_the_cold(take: Make, see: Make, run: Make, outdoors: float, share: float) -> None:
    # Warmer water than at design, so that the demand is the bound.
    q, _ = heat(take, see, run, outdoors=outdoors, back=55.0)
    assert q == pytest.approx(share * Q, abs=1e-6)


def test_a_cooler_loop_gives_what_its_exchanger_can(take: Make, see: Make, run: Make) -> None:
    q, _ = heat(take, see, run, back=45.0)
    assert q == pytest.approx(0.8 * W_NET * 5.0, rel=1e-9)


def test_the_loop_is_never_cooled_below_its_set_point(take: Make, see: Make, run: Make) -> None:
    q, T_out = heat(take, see, run, set_point=48.0)
    assert q == pytest.approx(W_HOT * 2.0)
    assert T_out == pytest.approx(48.0)


@pytest.mark.parametrize("back", [30.0, 40.0, 40.05])
def test_a_network_that_is_warmer_takes_nothing(take: Make, see: Make, run: Make, back: float) -> None:
    q, T_out = heat(take, see, run, back=back, set_point=20.0)
    assert (q, T_out) == (0.0, pytest.approx(back))


def rise(
    take: Make, see: Make, run: Make, flow: float, wet_bulb: float, **changes: Any
) -> tuple[float, float]:
    settings: dict[str, Any] = {
        "W_design": 1000.0, "W_min": 10.0, "T_set": 17.0 + ZERO, "reset_most": 3.0, "reset_flow_begins": 0.9,
        "reset_flow_ends": 0.5, "reset_T_wb_begins": 20.0 + ZERO, "reset_T_wb_ends": 10.0 + ZERO,
        "reset_by_flow": 0.0, "reset_by_wet_bulb": 0.0, "reset_smoothing": 900.0, "users": ("a.W",),
    }  # fmt: skip
    loop = take("water_loop", **settings | changes)
    now = see(
        memory={f"{loop.name}.flow_smooth": flow}, signals={"a.W": 1000.0 * flow}, wet_bulb=wet_bulb + ZERO
    )
    signals, memory = run(loop, now)
    return float(signals["T_set"][0]) - 17.0 - ZERO, float(memory["flow_smooth"][0])


@pytest.mark.parametrize(
    ("flow", "wet_bulb", "by_flow", "by_wet", "due"),
    [
        (1.0, 25.0, 1.0, 0.0, 0.0),
        (0.7, 25.0, 1.0, 0.0, 1.5),
        (0.3, 25.0, 1.0, 0.0, 3.0),
        (1.0, 15.0, 0.0, 1.0, 1.5),
        (1.0, 5.0, 0.0, 1.0, 3.0),
        (0.7, 5.0, 1.0, 1.0, 1.5),
        (0.3, 25.0, 1.0, 1.0, 0.0),
    ],
)
def test_the_supply_rises_as_load_and_weather_allow(
    take: Make, see: Make, run: Make, flow: float, wet_bulb: float, by_flow: float, by_wet: float, due: float
) -> None:
    found, smooth = rise(take, see, run, flow, wet_bulb, reset_by_flow=by_flow, reset_by_wet_bulb=by_wet)
    assert found == pytest.approx(due, abs=1e-9)
    assert smooth == pytest.approx(flow)


def test_without_a_reset_the_set_point_is_the_supply(take: Make, see: Make, run: Make) -> None:
    """To the last bit: a design without a reset keeps its numbers."""
    for flow in (0.1, 0.777, 1.1):
        assert rise(take, see, run, flow, 12.3, reset_most=0.0)[0] == (17.0 + ZERO) - 17.0 - ZERO
