"""Boiling coolants: chips over saturation by hand, condensers at their duty, a loop that comes to rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from aidc_twin.components.base import Now
from aidc_twin.components.two_phase_cdu import TwoPhaseCdu
from aidc_twin.errors import InputError
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import parse_spec
from aidc_twin.facility.step import State, step
from aidc_twin.metrics.energy import COOLING
from aidc_twin.network import Network
from aidc_twin.physics.merkel import saturation_slope
from aidc_twin.physics.psychrometrics import enthalpy_saturated, humidity_ratio_saturated
from aidc_twin.reference import reference_specs

ZERO = 273.15
SEA = 101325.0
SPECS = ("two_phase_cold_plate", "two_phase_immersion")
each = pytest.mark.parametrize("name", SPECS)


def cdu_of(facility: Facility) -> TwoPhaseCdu:
    (cdu,) = (c for c in facility.components if isinstance(c, TwoPhaseCdu))
    return cdu


def held(
    facility: Facility, utilisation: list[float], hours: float, dt: float, start: State | None = None
) -> list[Any]:
    """Results of all steps under still air and load, one lane for each utilisation."""
    lanes = len(utilisation)
    numbers = {k: np.array(np.broadcast_to(v, (lanes,))) for k, v in facility.numbers().items()}
    components, state = facility.with_numbers(numbers), start or facility.start(lanes)
    T_wb = np.full(lanes, 25.0 + ZERO)
    h = enthalpy_saturated(T_wb, SEA)
    weather: dict[str, Any] = {
        "dry_bulb": T_wb + 4.0,
        "wet_bulb": T_wb,
        "humidity_ratio": humidity_ratio_saturated(T_wb, SEA),
        "saturation_slope": saturation_slope(h, h, T_wb, T_wb),
        "utilisation": np.array(utilisation),
    }
    states = []
    for _ in range(round(hours * 3600 / dt)):
        result = step(components, state, weather, dt)
        state = result.state
        states.append(result)
    return states


@each
@pytest.mark.parametrize("dt", [60.0, 300.0])
def test_saturation_is_held_and_comes_to_rest_at_every_load(
    facilities: dict[str, Facility], name: str, dt: float
) -> None:
    states = held(facilities[name], [0.1, 0.4, 1.0], 20.0, dt)
    last = [result.state for result in states[-12:]]
    T = np.array([state.T["cdu.fluid"] for state in last])
    assert np.ptp(T, axis=0).max() < 0.02
    assert T[-1] == pytest.approx(np.full(3, float(cdu_of(facilities[name]).T_set)), abs=0.05)
    assert np.ptp([state.memory["cdu.valve"] for state in last], axis=0).max() < 0.002


@each
def test_chips_stand_over_saturation_by_their_two_resistances(
    facilities: dict[str, Facility], name: str
) -> None:
    facility = facilities[name]
    rack = facility.components[0]
    state = held(facility, [1.0], 8.0, 60.0)[-1].state
    power = rack.power  # type: ignore[attr-defined]
    T_chip = float(state.T["racks.chip"][0])
    leak = float(power.leakage * np.exp(power.leakage_slope * (T_chip - power.T_leakage)))
    p_chip = (float(power.chip_peak) + leak) / 8
    # Junction 0.015 K/W, boiling 0.012 K/W in a plate and 0.03 K/W in a bath.
    R = 0.015 + (0.012 if name == "two_phase_cold_plate" else 0.03)
    assert T_chip - float(state.T["cdu.fluid"][0]) == pytest.approx(R * p_chip, rel=1e-3)


@each
def test_a_condenser_carries_its_rating_at_the_design_temperatures(
    facilities: dict[str, Facility], name: str
) -> None:
    cdu = cdu_of(facilities[name])
    T = {"cdu.fluid": float(cdu.T_set), "warm.supply": 37.0 + ZERO, "warm.return": 46.0 + ZERO}
    lanes = {key: np.full(1, value) for key, value in T.items()}
    net = Network(lanes, {})
    signals = {"cdu.valve": np.ones(1), "cdu.W_water": np.full(1, float(cdu.W_fws_max))}
    cdu.links(Now(lanes, {}, {}, signals, {}, np.asarray(60.0)), net)
    # 9 K of rise on all units, by definition of their rating.
    assert net.heat["warm.return"][0] == pytest.approx(9.0 * float(cdu.W_fws_max), rel=1e-9)


def test_the_pump_of_plates_lifts_twice_what_evaporates_and_a_bath_needs_none(
    facilities: dict[str, Facility],
) -> None:
    plates, bath = (cdu_of(facilities[name]) for name in SPECS)
    heat = next(p.duty for p in facilities["two_phase_cold_plate"].equipment if p.name == "tcs.ring_main")
    # q / (178.7 kJ/kg x 0.5 x 1205 kg/m3) x 200 kPa / 0.6: 3.1 W for a kilowatt.
    assert float(plates.pump_power / heat) == pytest.approx(200e3 / 0.6 / (178.7e3 * 0.5 * 1205.0), rel=1e-9)
    assert float(bath.pump_power) == 0.0


def test_partial_pue_is_of_the_order_of_a_measured_bench(
    facilities: dict[str, Facility],
) -> None:
    """A bench at Tongji (Energies 14 (2021) 1395): 1.053 falls to 1.037 as the servers take more power.

    It is a single tank with a pump and a cooler of its own. A plant of 10 MW has less to move for a kilowatt,
    and its fans and pumps slow down with the load, so that ours is lower and does not fall with the power.
    """
    result = held(facilities["two_phase_immersion"], [0.3, 1.0], 12.0, 60.0)[-1]
    meters = {"energy.it": np.zeros(2)} | {f"energy.{name}": np.zeros(2) for name in COOLING}
    for reading in result.readings:
        if reading.channel in meters:
            meters[reading.channel] = meters[reading.channel] + reading.value
    it = meters.pop("energy.it")
    partial = 1 + sum(meters.values()) / it
    assert np.all((partial > 1.01) & (partial < 1.053))


def test_boiling_coolants_have_no_flow_and_others_must_have_one() -> None:
    boils = reference_specs()["two_phase_cold_plate"].read_text(encoding="utf-8")
    with pytest.raises(InputError) as caught:
        parse_spec(
            boils.replace("  plant: warm\n  cdu:", "  flow: 1 L/min/kW\n  plant: warm\n  cdu:", 1), "f.yaml"
        )
    assert "tcs.flow is given and r1233zd boils" in str(caught.value)
    plates = reference_specs()["cold_plate_20kw"].read_text(encoding="utf-8")
    line = next(line for line in plates.splitlines(keepends=True) if line.startswith("  flow:"))
    with pytest.raises(InputError) as caught:
        parse_spec(plates.replace(line, ""), "f.yaml")
    assert "tcs.flow is missing" in str(caught.value)


@each
def test_a_step_of_the_load_is_followed_without_a_swing(facilities: dict[str, Facility], name: str) -> None:
    """Full load comes back on a plant at rest: the valve opens, and turns back by less than a fifth."""
    facility = facilities[name]
    rested = held(facility, [0.05], 12.0, 60.0)[-1].state
    valves, T = [float(rested.memory["cdu.valve"][0])], []
    state = rested
    for result in held(facility, [0.95], 0.5, 60.0, state):
        valves.append(float(result.state.memory["cdu.valve"][0]))
        T.append(float(result.state.T["cdu.fluid"][0]))
    moved = np.diff(valves)
    assert valves[-1] - valves[0] > 0.4
    assert -moved[moved < 0].sum() < 0.2 * (valves[-1] - valves[0])
    # One step passes before the valve knows; then saturation is back within minutes.
    assert max(T) < float(cdu_of(facility).T_set) + 8.0
    assert abs(T[-1] - float(cdu_of(facility).T_set)) < 0.3
