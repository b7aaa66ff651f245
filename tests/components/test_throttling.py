"""Throttling: exactly none below the limits, chips at their limit above them, work lost in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.base import Now
from aidc_twin.components.control import Tuning
from aidc_twin.components.throttling import Throttling
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.step import State, step
from aidc_twin.physics.merkel import saturation_slope
from aidc_twin.physics.psychrometrics import enthalpy_saturated, humidity_ratio_saturated

ZERO = 273.15
SEA = 101325.0
# 40 degC is the design; 62 to 65 degC is coolant far too warm for chips with a limit of 87 degC.
COOLANT = np.array([40.0, 60.0, 62.0, 63.5, 65.0])
LIMIT = 87.0


def weather(lanes: int) -> dict[str, np.ndarray]:
    T_wb = np.full(lanes, 25.0 + ZERO)
    h = enthalpy_saturated(T_wb, SEA)
    return {
        "dry_bulb": T_wb + 5.0,
        "wet_bulb": T_wb,
        "humidity_ratio": 0.8 * humidity_ratio_saturated(T_wb, SEA),
        "saturation_slope": saturation_slope(h, h, T_wb, T_wb),
        "utilisation": np.ones(lanes),
    }


def hot(facility: Facility, dt: float, hours: float) -> tuple[list[dict[str, Any]], list[State]]:
    """Readings and states of every step of a plant whose coolant is held at the temperatures of COOLANT."""
    lanes = COOLANT.size
    numbers = {k: np.array(np.broadcast_to(v, (lanes,))) for k, v in facility.numbers().items()}
    components = facility.with_numbers(numbers | {"cdu.T_set": COOLANT + ZERO})
    state, outdoors = facility.start(lanes), weather(lanes)
    readings, states = [], []
    for _ in range(round(hours * 3600 / dt)):
        result = step(components, state, outdoors, dt)
        state = result.state
        readings.append({r.channel: r.value for r in result.readings})
        states.append(state)
    return readings, states


@pytest.mark.parametrize("dt", [15.0, 60.0, 300.0])
def test_chips_come_to_rest_at_their_limit_and_colder_coolant_costs_no_work(
    facilities: dict[str, Facility], dt: float
) -> None:
    readings, states = hot(facilities["cold_plate_20kw"], dt, 3.0)
    last = states[-max(round(600 / dt), 2) :]
    chips = np.array([state.T["racks.chip"] for state in last]) - ZERO
    cuts = np.array([state.memory["racks.cut"] for state in last])
    # Without a cut these chips would stand at 88 to 91 degC.
    assert np.all(np.abs(chips[:, 2:] - LIMIT) < 0.05)
    assert np.ptp(chips, axis=0).max() < 0.05
    assert np.ptp(cuts, axis=0).max() < 0.005
    lost = sum(r["compute.lost"] for r in readings) / sum(r["compute.asked"] for r in readings)
    assert np.all(lost[:2] == 0.0)
    assert np.all(np.diff(lost[1:]) > 0.005)
    # By hand: uncut chips tell the resistance to the coolant, and that what chips at their limit may take.
    power = facilities["cold_plate_20kw"].components[0].power  # type: ignore[attr-defined]
    coolant = last[-1].T["cdu.supply"] - ZERO
    dynamic = power.chip_peak - power.chip_idle

    def unused(T: float) -> float:
        return float(
            power.chip_idle + power.leakage * np.exp(power.leakage_slope * (T + ZERO - power.T_leakage))
        )

    resistance = (chips[-1, 0] - coolant[0]) / (dynamic + unused(chips[-1, 0]))
    allowed = (LIMIT - coolant[-1]) / resistance
    assert cuts[-1, -1] == pytest.approx(1 - (allowed - unused(LIMIT)) / dynamic, abs=0.005)
    assert 0.0 < lost[-1] < cuts[-1, -1]
    assert np.all(np.array([state.memory["racks.cut"] for state in states])[:, :2] == 0.0)


def test_readings_tell_the_work_and_the_time(facilities: dict[str, Facility]) -> None:
    readings, states = hot(facilities["cold_plate_20kw"], 60.0, 1.0)
    last, cut = readings[-1], states[-1].memory["racks.cut"]
    assert last["compute.lost"] == pytest.approx(last["compute.asked"] * cut, rel=1e-12)
    assert last["time.throttled"].tolist() == [0.0, 0.0, 1.0, 1.0, 1.0]


CONTROL = Throttling(tuning=Tuning(time_constant=15.0, closed_loop=120.0), most=0.7)
Take = Callable[..., Any]


def test_a_chip_that_warms_fast_below_its_limit_is_not_cut() -> None:
    one = np.ones(1)
    cut = CONTROL.move(0 * one, -30.0 * one, -0.1 * one, 25.0 * one, 0.7 * one, np.asarray(60.0))
    assert cut.tolist() == [0.0]


def test_no_more_is_cut_than_firmware_can_and_all_comes_back() -> None:
    one, cut = np.ones(1), np.zeros(1)
    for _ in range(50):
        cut = CONTROL.move(cut, 40.0 * one, 40.0 * one, 25.0 * one, 0.7 * one, np.asarray(60.0))
    assert cut.tolist() == [0.7]
    for _ in range(50):
        cut = CONTROL.move(cut, -5.0 * one, -5.0 * one, 25.0 * one, 0.7 * one, np.asarray(60.0))
    assert cut.tolist() == [0.0]


@pytest.mark.parametrize("kind", ["air_rack", "cold_plate_rack"])
def test_a_warm_inlet_cuts_the_clocks_too(take: Take, kind: str) -> None:
    rack = take(kind)
    lane = {"racks.chip": np.full(2, rack.T_limit_chip - 30.0), "cdu.supply": np.full(2, 313.15)}
    lane |= {"room.inlet": rack.T_limit_inlet + np.array([-0.5, 0.5])}
    memory = {"racks.cut": np.zeros(2), "racks.excess": np.zeros(2)}
    now = Now(lane, {"utilisation": np.ones(2)}, memory, {"cdu.W_tcs": np.ones(2)}, {}, np.asarray(60.0))
    signals, kept = rack.command(now)
    assert kept["cut"][0] == 0.0
    assert 0.0 < kept["cut"][1] < 0.1
    assert signals["lost"][1] == pytest.approx(signals["asked"][1] * kept["cut"][1])


def test_a_measured_power_is_never_cut(take: Take) -> None:
    rack = take("cold_plate_rack")
    rack = replace(rack, power=replace(rack.power, driven_by_power=True))
    T = {"racks.chip": rack.T_limit_chip + np.array([30.0]), "cdu.supply": np.full(1, 313.15)}
    T |= {"room.inlet": np.full(1, 295.0)}
    memory = {"racks.cut": np.full(1, 0.5), "racks.excess": np.zeros(1)}
    now = Now(T, {"utilisation": np.ones(1)}, memory, {}, {}, np.asarray(60.0))
    signals, kept = rack.command(now)
    assert kept["cut"].tolist() == [0.0]
    assert signals["p_it"] == pytest.approx(rack.power.p_rated * rack.n_servers, rel=1e-9)
