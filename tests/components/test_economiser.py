"""The modes of a plant with economiser: each of the four changes, the dwell, and a plant without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.economiser import FREE, MECHANICAL, PARTIAL
from aidc_twin.network import Network
from aidc_twin.physics.merkel import merkel_conductance, merkel_ua, saturation_slope
from aidc_twin.physics.psychrometrics import enthalpy_saturated

LAKE, LONG = 1e30, 1e10
ZERO, SEA = 273.15, 101325.0
SET = 17.0
Q = 8e6
Make = Callable[..., Any]


def plant(take: Make, **changes: Any) -> Any:
    settings: dict[str, Any] = {
        "leave_free": 1.1, "enter_free": 0.5, "leave_partial": 0.5, "enter_partial": 1.1,
        "pinch": 1.5, "dwell": 1200.0, "enabled": 1.0, "T_condenser_least": 15.0 + ZERO,
        "condenser_approach": 4.0,
    }  # fmt: skip
    return take("economiser", **settings | changes)


def look(
    see: Make, mode: float, *, supply: float = SET, back: float = 24.0, outlet: float = SET, fan: float = 0.6,
    timer: float = 1300.0, wet_bulb: float = 12.0, cold: float = 14.0, q: float = Q, W: float = 1e9,
) -> Any:  # fmt: skip
    T = {
        "chilled.supply": supply, "chilled.return": back, "chilled.economiser.outlet": outlet,
        "chilled.economiser.cold": cold, "chilled.towers.supply": cold, "chilled.towers.return": cold + 5.0,
    }  # fmt: skip
    memory = {
        "chilled.economiser.mode": mode, "chilled.economiser.timer": timer, "chilled.towers.fan": fan,
        "chilled.chillers.q_rejected": q,
    }  # fmt: skip
    T_wb = np.array([wet_bulb + ZERO])
    h = enthalpy_saturated(T_wb, SEA)
    return see(
        T={node: value + ZERO for node, value in T.items()}, memory=memory, wet_bulb=T_wb,
        saturation_slope=saturation_slope(h, h, T_wb, T_wb),
        signals={"chilled.T_set": SET + ZERO, "chilled.W": W},
    )  # fmt: skip


def mode_after(take: Make, see: Make, run: Make, mode: float, **state: float) -> float:
    signals, memory = run(plant(take), look(see, mode, **state))
    new = float(memory["mode"][0])
    assert bool(signals["fan_reset"][0]) == (new != mode)
    assert float(memory["timer"][0]) == (0.0 if new != mode else state.get("timer", 1300.0) + 60.0)
    assert float(signals["changed"][0]) == pytest.approx((new != mode) / 60.0)
    return new


@pytest.mark.parametrize(
    ("supply", "fan", "new"),
    [
        (SET + 1.2, 1.0, PARTIAL),
        (SET + 1.0, 1.0, FREE),  # not warm enough
        (SET + 3.0, 0.9, FREE),  # the fans can still do more
    ],
)
def test_free_cooling_is_left_when_full_fans_do_not_hold_the_supply(
    take: Make, see: Make, run: Make, supply: float, fan: float, new: float
) -> None:
    assert mode_after(take, see, run, FREE, supply=supply, fan=fan) == new


@pytest.mark.parametrize(("outlet", "new"), [(SET + 0.4, FREE), (SET + 0.6, PARTIAL), (SET - 2.0, FREE)])
def test_free_cooling_begins_when_the_outlet_is_at_the_set_point(
    take: Make, see: Make, run: Make, outlet: float, new: float
) -> None:
    assert mode_after(take, see, run, PARTIAL, outlet=outlet) == new


@pytest.mark.parametrize(
    ("outlet", "fan", "new"),
    [(23.6, 1.0, MECHANICAL), (23.4, 1.0, PARTIAL), (23.6, 0.9, PARTIAL)],
)
def test_partial_cooling_is_left_when_it_gains_nothing(
    take: Make, see: Make, run: Make, outlet: float, fan: float, new: float
) -> None:
    assert mode_after(take, see, run, PARTIAL, outlet=outlet, fan=fan, back=24.0) == new


def test_partial_cooling_begins_when_the_predicted_tower_water_is_cold_enough(
    take: Make, see: Make, run: Make
) -> None:
    economiser = plant(take)
    T_wb = 15.0 + ZERO
    h = enthalpy_saturated(T_wb, SEA)
    share = economiser.W_cold_design / economiser.tower_W_design
    ua = merkel_ua(economiser.tower_ua, 1.0, share, T_wb, economiser.tower_T_wb_design)
    G = merkel_conductance(
        economiser.W_cold_design,
        economiser.tower_m_air,
        saturation_slope(h, h, T_wb, T_wb),
        ua,
        economiser.cp_air,
    )
    # With all fans at full speed the towers cool to this; pinch 1.5 K and margin 1.1 K on top.
    coldest = 15.0 + Q / float(G) - Q / float(economiser.W_cold_design)
    assert 16.0 < coldest < 24.0
    for back, new in ((coldest + 2.61, PARTIAL), (coldest + 2.59, MECHANICAL)):
        assert mode_after(take, see, run, MECHANICAL, back=back, wet_bulb=15.0) == new


def test_less_heat_or_colder_air_makes_partial_cooling_possible(take: Make, see: Make, run: Make) -> None:
    assert mode_after(take, see, run, MECHANICAL, wet_bulb=22.0) == MECHANICAL
    assert mode_after(take, see, run, MECHANICAL, wet_bulb=8.0) == PARTIAL
    assert mode_after(take, see, run, MECHANICAL, wet_bulb=19.0, q=12e6) == MECHANICAL
    assert mode_after(take, see, run, MECHANICAL, wet_bulb=19.0, q=1e6) == PARTIAL


@pytest.mark.parametrize(
    ("mode", "state"),
    [
        (FREE, {"supply": SET + 3.0, "fan": 1.0}),
        (PARTIAL, {"outlet": SET}),
        (PARTIAL, {"outlet": 23.8, "fan": 1.0}),
        (MECHANICAL, {"wet_bulb": 0.0}),
    ],
)
def test_no_mode_changes_within_the_dwell(
    take: Make, see: Make, run: Make, mode: float, state: dict[str, float]
) -> None:
    assert mode_after(take, see, run, mode, timer=1300.0, **state) != mode
    assert mode_after(take, see, run, mode, timer=1100.0, **state) == mode


@pytest.mark.parametrize("mode", [FREE, PARTIAL, MECHANICAL])
@pytest.mark.parametrize("wet_bulb", [-15.0, 10.0, 28.0])
def test_a_plant_without_economiser_is_always_mechanical(
    take: Make, see: Make, run: Make, mode: float, wet_bulb: float
) -> None:
    signals, memory = run(plant(take, enabled=0.0), look(see, mode, wet_bulb=wet_bulb, timer=1e6))
    assert memory["mode"][0] == MECHANICAL
    assert (signals["free"][0], signals["mechanical"][0], signals["running"][0]) == (0.0, 1.0, 0.0)
    assert signals["W_cw"][0] == 0.0


@pytest.mark.parametrize(
    ("mode", "free", "mechanical", "running"),
    [(FREE, 1.0, 0.0, 1.0), (PARTIAL, 0.0, 0.0, 1.0), (MECHANICAL, 0.0, 1.0, 0.0)],
)
def test_signals_and_hours_of_each_mode(
    take: Make, see: Make, run: Make, mode: float, free: float, mechanical: float, running: float
) -> None:
    economiser = plant(take)
    now = look(see, mode, timer=0.0)
    signals, _ = run(economiser, now)
    assert (signals["free"][0], signals["mechanical"][0], signals["running"][0]) == (
        free,
        mechanical,
        running,
    )
    assert signals["W_cw"][0] == running * economiser.W_cold_design
    hours = {r.channel: float(r.value[0]) for r in economiser.settle(now, now.T)}
    assert hours["time.mode_free"] == free
    assert hours["time.mode_mechanical"] == mechanical
    assert hours["time.mode_partial"] == 1.0 - free - mechanical


def test_the_fans_hold_the_outlet_with_and_the_condenser_water_without_the_economiser(
    take: Make, see: Make, run: Make
) -> None:
    for mode in (FREE, PARTIAL):
        signals, _ = run(plant(take), look(see, mode, outlet=SET + 0.8, timer=0.0))
        assert signals["fan_error"][0] == pytest.approx(0.8)
    # Wet bulb 12 and approach 4 degC: 16 degC for the condensers, water is at 14.
    signals, _ = run(plant(take), look(see, MECHANICAL, wet_bulb=12.0, cold=14.0, timer=0.0))
    assert signals["fan_error"][0] == pytest.approx(-2.0)
    # Never below the least condenser water, 15 degC.
    signals, _ = run(plant(take), look(see, MECHANICAL, wet_bulb=2.0, cold=14.0, timer=0.0))
    assert signals["fan_error"][0] == pytest.approx(-1.0)


@pytest.mark.parametrize(("mode", "running"), [(PARTIAL, True), (MECHANICAL, False)])
def test_heat_goes_from_the_return_to_the_tower_water_while_it_runs(
    take: Make, see: Make, run: Make, mode: float, running: bool
) -> None:
    economiser = plant(
        take, ua=3000.0, share_hot=0.5, exponent=0.8, W_hot_design=1000.0, W_cold_design=1000.0
    )
    now = look(see, mode, timer=0.0)
    run(economiser, now)
    now.signals.update({"chilled.W": np.array([1000.0]), "chilled.towers.W": np.array([1000.0])})
    given = ("chilled.return", "chilled.towers.supply")
    net = Network(now.T, {node: LAKE if node in given else 1.0 for node in now.T})
    net.circuit(("chilled.supply", "chilled.return", "chilled.economiser.outlet"), now["chilled.W"])
    net.circuit(
        ("chilled.towers.supply", "chilled.economiser.cold", "chilled.towers.return"), now["chilled.towers.W"]
    )
    economiser.links(now, net)
    new = net.step(LONG)
    # Three transfer units at equal streams: three quarters of 24 - 14 K.
    moved = 7.5 if running else 0.0
    assert new["chilled.economiser.outlet"][0] == pytest.approx(24.0 + ZERO - moved, abs=1e-6)
    assert new["chilled.economiser.cold"][0] == pytest.approx(14.0 + ZERO + moved, abs=1e-6)
    assert net.faults() == []


@pytest.mark.parametrize(
    ("mode", "changes", "expected"),
    [
        # Cold enough to carry the loop alone: free at once, with no partial mode between.
        (MECHANICAL, {"wet_bulb": -5.0}, FREE),
        # Cold enough for a part of it: stays with the chillers, where a series economiser would help.
        (MECHANICAL, {"wet_bulb": 14.0}, MECHANICAL),
        # Fans saturated and the supply too warm: straight to the chillers.
        (FREE, {"wet_bulb": 16.0, "fan": 1.0, "supply": SET + 2.0}, MECHANICAL),
    ],
)
def test_a_parallel_economiser_has_no_partial_mode(
    take: Make, see: Make, run: Make, mode: float, changes: dict[str, float], expected: float
) -> None:
    _, memory = run(plant(take, integrated=0.0), look(see, mode, **changes))
    assert memory["mode"][0] == expected


@pytest.mark.parametrize(("share", "due"), [(1.0, 1.0), (0.8, 0.8), (0.3, 0.5), (1.4, 1.0)])
def test_tower_water_follows_the_loop_between_its_bounds(
    take: Make, see: Make, run: Make, share: float, due: float
) -> None:
    economiser = plant(take, tower_flow_min=0.5)
    signals, _ = run(economiser, look(see, FREE, W=share * float(economiser.W_hot_design)))
    assert float(signals["W_cw"][0]) == pytest.approx(due * float(economiser.W_cold_design), rel=1e-12)
