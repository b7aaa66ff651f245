"""Water loops, CDUs and plate exchangers by hand arithmetic and at published points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aidc_twin.components.pump_sets import PumpSets
from aidc_twin.network import Network

LAKE, LONG = 1e30, 1e10
ZERO = 273.15
Make = Callable[..., Any]
# Two sets with motors of 55 kW, of the loops in the reference designs.
PUMPS = PumpSets.sized(0.3, 0.85, 0.95, 0.9648, 0.9955, paired=True)


@pytest.mark.parametrize(
    ("users", "W", "p"),
    [
        # Half the flow: hydraulic power 0.5 x (0.3 + 0.7 x 0.25) = 0.2375, over what pumps, motors and drives
        # lose in part load; by hand in test_pump_sets.py.
        ((300.0, 200.0), 500.0, 50.0 * 0.2669),
        ((700.0, 300.0), 1000.0, 50.0),
        ((0.0, 0.0), 100.0, 50.0 * 0.0674),
        ((99.0, 0.0), 100.0, 50.0 * 0.0674),
    ],
)
def test_a_loop_pumps_what_its_users_take_and_never_less_than_the_least(
    take: Make, see: Make, run: Make, users: tuple[float, float], W: float, p: float
) -> None:
    loop = take(
        "water_loop", W_design=1000.0, W_min=100.0, pump_power_design=50.0,
        pumps=PUMPS, users=("a.W", "b.W"), path=("middle",),
    )  # fmt: skip
    name = loop.name
    now = see(
        T={f"{name}.supply": 290.0, f"{name}.return": 297.0, "middle": 297.0},
        signals={"a.W": users[0], "b.W": users[1]},
        memory={f"{name}.flow_smooth": 1.0},
    )
    signals, _ = run(loop, now)
    assert signals["W"][0] == pytest.approx(W)
    (draw,) = loop.draws(now)
    assert (draw.meter, draw.feed) == ("pumps", "mechanical")
    assert draw.power[0] == pytest.approx(p, rel=2e-3)
    net = Network(now.T, {f"{name}.supply": 1.0, f"{name}.return": LAKE, "middle": 1.0})
    loop.links(now, net)
    new = net.step(LONG)
    # From the return over the path to the supply, where the work of the pumps warms it.
    assert new["middle"][0] == pytest.approx(297.0, abs=1e-7)
    assert new[f"{name}.supply"][0] == pytest.approx(297.0 + draw.power[0] / W, abs=1e-7)


def cdu_of_one_megawatt(take: Make, **changes: Any) -> Any:
    """Coolant 50 to 40 degC, facility water 36 to 46 degC, 100 kW/K on both sides."""
    settings: dict[str, Any] = {
        "W_tcs": 1e5, "W_tcs_rated": 1e5, "speed": 1.0, "W_fws_max": 1e5, "ua": 250e3, "share_tcs": 0.5,
        "exponent": 0.8, "pump_power_design": 8000.0, "T_set": 40.0 + ZERO,
        "loop": "warm",
    }  # fmt: skip
    return take("cdu", **settings | changes)


def cdu_at(
    take: Make, see: Make, run: Make, valve: float, T_water: float, T_back: float, **changes: Any
) -> Any:
    cdu = cdu_of_one_megawatt(take, **changes)
    T = {"cdu.supply": 40.0 + ZERO, "cdu.return": T_back + ZERO}
    T |= {"warm.supply": T_water + ZERO, "warm.return": T_water + ZERO}
    now = see(T=T, memory={"cdu.valve": valve, "cdu.error": 0.0})
    signals, _ = run(cdu, now)
    net = Network(now.T, {name: LAKE if name in ("cdu.return", "warm.supply") else 1.0 for name in T})
    net.circuit(("warm.supply", "warm.return"), signals["W_water"])
    cdu.links(now, net)
    return cdu, now, signals, net


@pytest.mark.parametrize(
    ("f_water", "f_coolant", "T_water", "q", "T_water_out", "T_coolant_out"),
    [
        # 250 kW/K at 100 kW/K: 2.5 transfer units, effectiveness 2.5 / 3.5 of 14 K.
        (1.0, 1.0, 36.0, 1e6, 46.0, 40.0),
        (0.5, 1.0, 36.0, 638.57e3, 48.771, 43.614),
        (0.5, 0.5, 36.0, 519.20e3, 46.384, 39.616),
        (0.3, 0.6, 30.0, 557.39e3, 48.580, 40.710),
    ],
)
def test_a_cdu_at_published_points(
    take: Make, see: Make, run: Make, f_water: float, f_coolant: float, T_water: float, q: float,
    T_water_out: float, T_coolant_out: float,
) -> None:  # fmt: skip
    _, _, signals, net = cdu_at(
        take, see, run, f_water, T_water, 50.0, speed=f_coolant, pump_power_design=0.0
    )
    new = {name: float(value[0]) for name, value in net.step(LONG).items()}
    assert new["cdu.supply"] - ZERO == pytest.approx(T_coolant_out, abs=1e-3)
    assert new["warm.return"] - ZERO == pytest.approx(T_water_out, abs=1e-3)
    assert float(signals["W_tcs"]) * (50.0 + ZERO - new["cdu.supply"]) == pytest.approx(q, rel=2e-5)
    assert net.faults() == []


def test_the_work_of_cdu_pumps_is_heat_in_the_coolant(take: Make, see: Make, run: Make) -> None:
    cdu, now, signals, net = cdu_at(take, see, run, 0.0, 36.0, 50.0, speed=0.5)
    (draw,) = cdu.draws(now)
    assert (draw.meter, draw.feed) == ("cdu_pumps", "ups")
    # With 60 % static head 8000 x 0.5 x 0.7 = 2800 W of hydraulic power, at 0.866 of the best efficiency, and
    # what motor and drive lose in part load.
    assert 2800.0 / 0.866 < float(draw.power) < 1.2 * 2800.0 / 0.866
    assert signals["W_water"][0] == 0.0
    assert net.step(LONG)["cdu.supply"][0] == pytest.approx(50.0 + ZERO + float(draw.power) / 5e4, abs=1e-6)


def test_a_cdu_without_coolant_flow_moves_no_heat(take: Make, see: Make, run: Make) -> None:
    _, _, _, net = cdu_at(take, see, run, 1.0, 36.0, 50.0, speed=0.0)
    new = net.step(60.0)
    assert new["cdu.supply"][0] == 40.0 + ZERO
    assert new["warm.return"][0] == 36.0 + ZERO


@pytest.mark.parametrize(("error", "direction"), [(0.5, 1), (-0.5, -1)])
def test_the_valve_of_a_cdu_holds_the_coolant(
    take: Make, see: Make, run: Make, error: float, direction: int
) -> None:
    cdu = cdu_of_one_megawatt(take)
    T = {"cdu.supply": 40.0 + ZERO + error, "cdu.return": 323.15, "warm.supply": 309.15, "warm.return": 315.0}
    signals, _ = run(cdu, see(T=T, memory={"cdu.valve": 0.5, "cdu.error": 0.0}))
    assert (float(signals["valve"][0]) - 0.5) * direction > 0


@pytest.mark.parametrize(
    ("share", "ntu"),
    [
        (1.0, 3.0),
        (0.5, 3.0 * 0.5**0.8 / 0.5),  # both films fall by the power 0.8, the flow by 0.5
    ],
)
def test_a_plate_exchanger_between_loop_and_towers(
    take: Make, see: Make, run: Make, share: float, ntu: float
) -> None:
    exchanger = take(
        "plate_exchanger", ua=6000.0, share_hot=0.5, exponent=0.8, W_hot_design=2000.0, W_cold_design=2000.0,
        W_tower=1500.0, W_loop=2000.0, tower_flow_min=0.6, loop="warm", towers="warm.towers",
    )  # fmt: skip
    T = {
        "warm.supply": 310.15,
        "warm.return": 319.15,
        "warm.towers.supply": 303.15,
        "warm.towers.return": 303.15,
    }
    now = see(T=T, signals={
        "warm.W": 2000.0 * share, "warm.towers.W": 2000.0 * share, "warm.T_set": 308.15,
    })  # fmt: skip
    signals, _ = run(exchanger, now)
    # The tower water follows the loop, down to 0.6 of its own design flow.
    assert signals["W_cw"] == pytest.approx(1500.0 * max(share, 0.6))
    assert signals["fan_error"][0] == pytest.approx(2.0)
    assert not signals["fan_reset"][0]
    net = Network(now.T, {name: LAKE if name in ("warm.return", "warm.towers.supply") else 1.0 for name in T})
    net.circuit(("warm.supply", "warm.return"), now["warm.W"])
    net.circuit(("warm.towers.supply", "warm.towers.return"), now["warm.towers.W"])
    exchanger.links(now, net)
    new = net.step(LONG)
    # Equal streams: N / (1 + N) of 16 K.
    drop = ntu / (1 + ntu) * 16.0
    assert new["warm.supply"][0] == pytest.approx(319.15 - drop, abs=1e-6)
    assert new["warm.towers.return"][0] == pytest.approx(303.15 + drop, abs=1e-6)
    assert net.faults() == []
