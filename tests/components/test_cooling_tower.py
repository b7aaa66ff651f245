"""Cooling towers in the network: the steady Merkel state, natural draught, fan loop, water."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

from aidc_twin.network import Network
from aidc_twin.physics.psychrometrics import humidity_ratio, wet_bulb
from aidc_twin.physics.tower import TowerState, merkel_steady

ZERO, SEA, CP = 273.15, 101325.0, 4184.0
LAKE, LONG = 1e30, 1e10
# One cell of the EnergyPlus variable-speed tower: 25.045 kW from 35 to 29.5 degC at 25.6 degC wet bulb.
M_WATER, M_AIR, UA = 1.08836, 0.67349, 1713.1
NATURAL = 0.125
Make = Callable[..., Any]


def cell(take: Make, **changes: Any) -> Any:
    settings: dict[str, Any] = {
        "name": "towers", "plant": "plant", "flows": ("plant.W",), "path": (), "m_air_design": M_AIR,
        "ua_design": UA, "W_design": M_WATER * CP, "cp_air": 1006.0, "cp_water": CP,
        "T_wb_design": 25.6 + ZERO, "pressure": SEA, "fan_power_max": 200.0, "fan_min": 0.2,
        "pump_power_design": 0.0, "W_pump_design": M_WATER * CP,
        "cycles": 5.0, "drift_share": 1e-5, "n_cells": 1.0, "n_start": 1.0, "staged": 0.0,
    }  # fmt: skip
    return take("cooling_tower", **settings | changes)


def look(see: Make, T_in: Any, T_wb: Any, fan: Any, m_water: Any = M_WATER, **changes: Any) -> Any:
    """What a tower sees while its plant asks for no change."""
    memory = {"towers.fan": fan, "towers.error": changes.pop("error_before", 0.0)}
    memory["towers.fill"] = changes.pop("fill", 1.0)
    memory |= {"towers.n_on": changes.pop("n_on", 1.0), "towers.timer": changes.pop("timer", 0.0)}
    memory["towers.T_leaving"] = changes.pop("T_leaving", np.asarray(T_wb) + ZERO)
    signals = {
        "plant.W": np.asarray(m_water) * CP,
        "plant.fan_error": changes.pop("error", 0.0),
        "plant.fan_reset": changes.pop("reset", False),
    }
    T = {"towers.return": np.asarray(T_in) + ZERO, "towers.supply": np.asarray(T_in) + ZERO}
    return see(T=T, memory=memory, signals=signals, wet_bulb=np.asarray(T_wb) + ZERO, **changes)


def settled(
    take: Make, see: Make, run: Make, T_in: float, T_wb: float, fan: float, f_water: float = 1.0
) -> Any:
    """Signals and temperatures once the leaving air no longer changes, water inlet given."""
    tower, T_leaving = cell(take), np.array([T_wb + ZERO + 1.0])
    for _ in range(60):
        now = look(see, T_in, T_wb, fan, f_water * M_WATER, T_leaving=T_leaving)
        signals, memory = run(tower, now)
        T_leaving = memory["T_leaving"]
    net = Network(now.T, {"towers.return": LAKE, "towers.supply": 1.0})
    tower.links(now, net)
    T = net.step(LONG)
    return signals, T, net.heat_out(T), T_leaving, net


def published(T_in: float, T_wb: float, f_air: float, f_water: float = 1.0) -> TowerState:
    return merkel_steady(
        T_in + ZERO, T_wb + ZERO, f_water * M_WATER, f_air * M_AIR, UA, M_WATER, M_AIR, 25.6 + ZERO, SEA
    )


@pytest.mark.parametrize(
    ("T_in", "T_wb", "fan", "f_water"),
    [(35.0, 25.6, 1.0, 1.0), (30.0, 20.0, 0.5, 1.0), (25.0, 10.0, 0.6, 0.7), (14.0, -5.0, 0.3, 1.0)],
)
def test_the_network_settles_at_the_merkel_state(
    take: Make, see: Make, run: Make, T_in: float, T_wb: float, fan: float, f_water: float
) -> None:
    signals, T, out, T_leaving, net = settled(take, see, run, T_in, T_wb, fan, f_water)
    state = published(T_in, T_wb, fan, f_water)
    assert out["towers"][0] == pytest.approx(float(state.q), rel=1e-6)
    assert T["towers.supply"][0] == pytest.approx(float(state.T_w_out), abs=1e-5)
    assert T_leaving[0] == pytest.approx(float(state.T_wb_out), abs=1e-5)
    assert out["towers.fans"][0] == signals["p_fan"][0] == pytest.approx(200.0 * fan**3)
    assert net.faults() == []


@pytest.mark.parametrize(
    ("T_in", "T_wb", "fan", "q"), [(33.89, 18.40, 0.4184, 17710.0), (36.75, 24.10, 0.6610, 25390.0)]
)
def test_rows_of_energyplus_within_two_percent(
    take: Make, see: Make, run: Make, T_in: float, T_wb: float, fan: float, q: float
) -> None:
    _, _, out, _, _ = settled(take, see, run, T_in, T_wb, fan, 1.089 / M_WATER)
    assert out["towers"][0] == pytest.approx(q, rel=0.02)


def test_natural_draught_cools_while_the_fans_are_off(take: Make, see: Make, run: Make) -> None:
    signals, _, out, _, _ = settled(take, see, run, 30.0, 5.0, 0.0)
    assert signals["p_fan"][0] == 0.0
    assert out["towers"][0] == pytest.approx(float(published(30.0, 5.0, NATURAL).q), rel=1e-6)
    assert out["towers"][0] > 1000.0


def test_slower_fans_never_cool_more_or_draw_more(take: Make, see: Make, run: Make) -> None:
    fans = np.linspace(0.0, 1.0, 201)
    lanes = np.ones_like(fans)
    signals, _ = run(
        cell(take), look(see, 32.0 * lanes, 20.0 * lanes, fans, M_WATER * lanes, T_leaving=300.0 * lanes)
    )
    assert np.all(np.diff(signals["G"]) >= 0)
    assert np.all(np.diff(signals["p_fan"]) >= 0)
    # The fans end without a jump: what one step of the loop moves, 0.5 %, is a small part of all.
    assert np.max(np.diff(signals["G"])) < 0.05 * signals["G"][-1]


def test_water_never_leaves_below_the_wet_bulb(take: Make, see: Make, run: Make) -> None:
    rng = np.random.default_rng(5)
    n = 2000
    T_wb = rng.uniform(-20.0, 32.0, n)
    T_in = T_wb + rng.uniform(0.0, 40.0, n)
    now = look(
        see, T_in, T_wb, rng.uniform(0.0, 1.0, n), M_WATER * rng.uniform(0.0, 1.3, n),
        T_leaving=T_wb + ZERO + rng.uniform(0.0, 1.0, n) * (T_in - T_wb),
    )  # fmt: skip
    tower = cell(take)
    signals, memory = run(tower, now)
    assert np.all(signals["G"] <= signals["W"])
    net = Network(now.T, {"towers.return": np.full(n, LAKE), "towers.supply": np.ones(n)})
    tower.links(now, net)
    assert np.all(net.step(LONG)["towers.supply"] >= T_wb + ZERO - 1e-6)
    assert np.all((memory["T_leaving"] >= T_wb + ZERO - 1e-9) & (memory["T_leaving"] <= T_in + ZERO + 1e-9))


@pytest.mark.parametrize(
    ("T_db", "rh", "T_exit", "kg_per_kwh"),
    [(35.0, 0.4, 29.93, 1.672), (25.0, 0.5, 25.46, 1.389), (10.0, 0.6, 17.54, 1.032)],
)
def test_evaporation_per_heat_at_published_points(
    take: Make, see: Make, run: Make, T_db: float, rh: float, T_exit: float, kg_per_kwh: float
) -> None:
    # Water to air 1.2 kg/kg and a range of 5.56 K; the tower is made as large as that takes.
    m_air, m_water = 1.0, 1.2
    w_in = float(humidity_ratio(T_db + ZERO, rh, SEA))
    T_wb = float(wet_bulb(T_db + ZERO, w_in, SEA)) - ZERO
    T_in = T_exit + 4.0

    def surplus(ua: float) -> float:
        state = merkel_steady(T_in + ZERO, T_wb + ZERO, m_water, m_air, ua, m_water, m_air, T_wb + ZERO, SEA)
        return T_in + ZERO - float(state.T_w_out) - 5.56

    tower = cell(
        take, ua_design=brentq(surplus, 10.0, 1e6), W_design=m_water * CP, m_air_design=m_air,
        T_wb_design=T_wb + ZERO,
    )  # fmt: skip
    T_leaving = np.array([T_wb + ZERO])
    for _ in range(80):
        now = look(see, T_in, T_wb, 1.0, m_water, T_leaving=T_leaving, humidity_ratio=w_in)
        signals, memory = run(tower, now)
        T_leaving = memory["T_leaving"]
    # Merkel takes the outdoor air as saturated at its wet bulb, whose enthalpy is a little above that of the
    # air itself, which the published numbers take: about 1 % more evaporation in hot and dry air.
    assert T_leaving[0] - ZERO == pytest.approx(T_exit, abs=0.1)
    q = float(signals["G"][0]) * (T_in - T_wb)
    assert q == pytest.approx(m_water * CP * 5.56, rel=1e-5)
    assert float(signals["evaporation"][0]) / q * 3.6e6 == pytest.approx(kg_per_kwh, rel=0.015)


def test_drift_and_blowdown_in_numbers(take: Make, see: Make, run: Make) -> None:
    signals, _ = run(cell(take), look(see, 35.0, 25.6, 1.0, T_leaving=np.array([32.92 + ZERO])))
    evaporated = float(signals["evaporation"][0])
    assert evaporated > 0.005
    assert signals["drift"][0] == pytest.approx(1.08836e-5)
    # Five cycles: a quarter of the evaporation, less the salts that drift takes along.
    assert signals["blowdown"][0] == pytest.approx(evaporated / 4 - 1.08836e-5)


def test_a_tower_without_water_cools_nothing_and_evaporates_nothing(take: Make, see: Make, run: Make) -> None:
    tower = cell(take, pump_power_design=100.0)
    now = look(see, 35.0, 20.0, 1.0, 0.0, humidity_ratio=0.004)
    signals, memory = run(tower, now)
    for key in ("G", "evaporation", "drift", "blowdown", "p_pump"):
        assert signals[key][0] == 0.0, key
    assert memory["T_leaving"][0] == pytest.approx(20.0 + ZERO)


@pytest.mark.parametrize(("error", "direction"), [(1.0, 1), (-1.0, -1), (0.0, 0)])
def test_fans_run_faster_when_the_water_is_too_warm(
    take: Make, see: Make, run: Make, error: float, direction: int
) -> None:
    signals, memory = run(cell(take), look(see, 33.0, 24.0, 0.6, error=error))
    move = float(signals["fan"][0]) - 0.6
    assert (move > 0) - (move < 0) == direction
    assert memory["fan"] == signals["fan"]
    assert signals["travel"][0] == pytest.approx(abs(move) / 60.0)


def test_a_change_of_mode_does_not_kick_the_fans(take: Make, see: Make, run: Make) -> None:
    tower = cell(take)
    # The error jumps by 6 K because another temperature is to be held.
    kicked, _ = run(tower, look(see, 33.0, 24.0, 0.6, error=5.0, error_before=-1.0))
    calm, _ = run(tower, look(see, 33.0, 24.0, 0.6, error=5.0, error_before=-1.0, reset=True))
    steady, _ = run(tower, look(see, 33.0, 24.0, 0.6, error=5.0, error_before=5.0))
    assert calm["fan"] == steady["fan"]
    assert calm["fan"] < kicked["fan"]


def test_the_work_of_the_pumps_is_heat_in_the_basin(take: Make, see: Make, run: Make) -> None:
    tower = cell(take, pump_power_design=100.0)
    now = look(see, 24.0, 24.0, 0.0, 0.5 * M_WATER, T_leaving=np.array([24.0 + ZERO]))
    run(tower, now)
    fans, pumps = tower.draws(now)
    assert (fans.meter, pumps.meter) == ("tower_fans", "pumps")
    # Half the flow: 0.5 x (0.3 + 0.7 x 0.25) = 0.2375 of hydraulic power, and what machines lose.
    assert 23.75 < pumps.power[0] < 1.25 * 23.75
    assert pumps.power[0] == pytest.approx(tower.pumps.power(np.asarray(100.0), np.asarray(0.5)))
    net = Network(now.T, {"towers.return": 1.0, "towers.supply": 1.0})
    tower.links(now, net)
    assert net.heat["towers.supply"][0] == pumps.power[0]
    assert net.heat["towers.return"][0] == 0.0


@pytest.mark.parametrize(
    ("fan", "fill", "error", "moves"),
    [
        (0.0, 1.0, -1.0, "bypass opens"),
        (0.0, 0.6, -1.0, "bypass opens"),
        (0.0, 0.6, 1.0, "bypass closes"),
        (0.0, 1.0, 1.0, "fans start"),
        (0.3, 1.0, -1.0, "fans slow down"),
        (0.3, 1.0, 1.0, "fans speed up"),
    ],
)
def test_fans_and_bypass_take_turns(
    take: Make, see: Make, run: Make, fan: float, fill: float, error: float, moves: str
) -> None:
    signals, memory = run(cell(take), look(see, 40.0, -20.0, fan, fill=fill, error=error))
    moved_fan, moved_fill = float(memory["fan"][0]) - fan, float(memory["fill"][0]) - fill
    assert (moved_fan != 0) == moves.startswith("fans")
    assert (moved_fill != 0) == moves.startswith("bypass")
    assert (moved_fan > 0) == (moves in ("fans start", "fans speed up"))
    assert (moved_fill > 0) == (moves == "bypass closes")
    assert signals["travel_bypass"][0] == pytest.approx(abs(moved_fill) / 60.0)


def test_water_that_passes_by_the_fill_is_neither_cooled_nor_lost(take: Make, see: Make, run: Make) -> None:
    tower = cell(take)
    air = {"T_leaving": np.array([15.0 + ZERO]), "humidity_ratio": 0.0006, "error": 0.0}
    all_of_it, _ = run(tower, look(see, 40.0, -20.0, 0.0, **air))
    # A closed loop leaves the share where it is: the error is zero.
    a_third, memory = run(tower, look(see, 40.0, -20.0, 0.0, fill=1 / 3, **air))
    for key in ("G", "evaporation", "drift", "blowdown"):
        assert a_third[key][0] == pytest.approx(all_of_it[key][0] / 3), key
        assert all_of_it[key][0] > 0, key
    assert a_third["W"][0] == all_of_it["W"][0]
    assert memory["fill"][0] == pytest.approx(1 / 3)


def test_towers_that_stood_dry_start_with_all_water_over_the_fill(take: Make, see: Make, run: Make) -> None:
    _, memory = run(cell(take), look(see, 40.0, -20.0, 0.0, m_water=0.0, error=-5.0, fill=0.2))
    assert memory["fill"][0] == 1.0


def staged(take: Make, cells: float = 4.0, **changes: Any) -> Any:
    """Four equal cells of the EnergyPlus tower, as many of them on line as are asked for."""
    settings = {
        "m_air_design": cells * M_AIR, "ua_design": cells * UA, "W_design": cells * M_WATER * CP,
        "W_pump_design": cells * M_WATER * CP, "fan_power_max": cells * 200.0, "n_cells": cells,
        "staged": 1.0, "water_least": 0.5, "load_high": 0.9, "load_low": 0.7, "dwell": 900.0,
    }  # fmt: skip
    return cell(take, **settings | changes)


@pytest.mark.parametrize(
    ("cells_of_water", "fan", "before", "timer", "cells", "water"),
    [
        (3.5, 0.5, 4.0, 5000.0, 4.0, 3.5),  # 3.5 cells of water are above 0.9 of three and 0.7 of four
        (1.0, 0.4, 4.0, 5000.0, 3.0, 1.5),  # fans ask for 1.6 / 0.7; nozzles of three take half their flow
        (2.0, 0.3, 4.0, 100.0, 4.0, 2.0),  # not before the dwell
        (0.6, 0.2, 4.0, 5000.0, 2.0, 1.0),  # 0.8 / 0.7 is two
        (0.6, 0.1, 4.0, 5000.0, 1.0, 0.6),  # 0.6 / 0.7 is one
        (1.0, 0.95, 2.0, 0.0, 3.0, 1.5),  # fans near full speed ask for one more at once
        (0.0, 0.0, 4.0, 5000.0, 1.0, 0.0),  # without water the last cell stays, and gets none
        (4.4, 1.0, 4.0, 0.0, 4.0, 4.4),  # no more than there are
    ],
)
def test_cells_on_line_by_water_and_fans_and_the_least_water_of_their_nozzles(
    take: Make, see: Make, run: Make, cells_of_water: float, fan: float, before: float, timer: float,
    cells: float, water: float,
) -> None:  # fmt: skip
    now = look(see, 32.0, 24.0, fan, cells_of_water * M_WATER, n_on=before, timer=timer)
    signals, memory = run(staged(take), now)
    assert signals["cells"][0] == memory["n_on"][0] == cells
    assert signals["W"][0] == pytest.approx(water * M_WATER * CP, rel=1e-12)
    assert signals["started"][0] == max(cells - before, 0.0) / 60.0
    assert memory["timer"][0] == (0.0 if cells != before else timer + 60.0)


def test_cells_on_line_are_a_tower_of_that_many_cells(take: Make, see: Make, run: Make) -> None:
    changes = {"n_on": 2.0, "timer": 0.0, "T_leaving": np.array([301.0])}
    two, _ = run(staged(take), look(see, 33.0, 24.0, 0.8, 1.6 * M_WATER, **dict(changes)))
    whole, _ = run(staged(take, cells=2.0, staged=0.0), look(see, 33.0, 24.0, 0.8, 1.6 * M_WATER, **changes))
    for name in ("G", "p_fan", "evaporation", "drift", "fan"):
        assert two[name] == pytest.approx(whole[name], rel=1e-12), name
    # All four share the air of two at full speed for an eighth of the fan power each.
    four, _ = run(
        staged(take, staged=0.0), look(see, 33.0, 24.0, 0.4, 1.6 * M_WATER, n_on=4.0, T_leaving=301.0)
    )
    assert four["p_fan"][0] == pytest.approx(two["p_fan"][0] / 4, rel=1e-12)


@pytest.mark.parametrize(("before", "fan", "cells", "speed"), [(4.0, 0.3, 3.0, 0.4), (2.0, 0.93, 3.0, 0.62)])
def test_a_change_of_cells_leaves_the_air_as_it_was(
    take: Make, see: Make, run: Make, before: float, fan: float, cells: float, speed: float
) -> None:
    now = look(see, 33.0, 24.0, fan, 2.0 * M_WATER, n_on=before, timer=5000.0)
    signals, _ = run(staged(take), now)
    assert signals["cells"][0] == cells
    assert signals["fan"][0] == pytest.approx(speed, rel=1e-12)
