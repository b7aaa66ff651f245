"""Air-cooled and cold-plate racks: powers, leakage, measured power, temperatures with and without flow."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.control import Tuning
from aidc_twin.components.server import ServerPower
from aidc_twin.components.throttling import Throttling
from aidc_twin.network import Network

# A node whose temperature is given, and a step into steady state.
LAKE, LONG = 1e30, 1e12
# Clocks that are never cut, and that were not cut so far.
NEVER = Throttling(tuning=Tuning(time_constant=15.0, closed_loop=120.0), most=0.0)
UNCUT = {"racks.cut": 0.0, "racks.excess": 0.0}
Take = Callable[..., Any]
See = Callable[..., Any]
Run = Callable[..., Any]

SERVER = ServerPower(
    chip_idle=100.0, chip_peak=900.0, leakage=50.0, leakage_slope=0.012, T_leakage=333.15,
    vrm_rating=1000.0, vrm_constant=0.01, vrm_linear=0.02, vrm_square=0.05,
    other=200.0, other_idle_share=0.5,
    psu_rating=2000.0, psu_polynomial=(0.01, 0.02, 0.03, 0.0),
    psu_knots=(0.5,), psu_squares=(0.0,), psu_cubes=(0.0,),
    fan_power_max=100.0, fan_reference=0.5, fan_slope=0.02, T_fan=298.15, fan_min=0.3, p_rated=1500.0,
)  # fmt: skip
# Nothing but the dynamic power of the chips: no leakage, losses, fans or other electronics.
BARE = replace(
    SERVER, leakage=0.0, vrm_constant=0.0, vrm_linear=0.0, vrm_square=0.0, other=0.0,
    psu_polynomial=(0.0, 0.0, 0.0, 0.0), fan_power_max=0.0,
)  # fmt: skip


def chips(power: float) -> ServerPower:
    return replace(BARE, chip_idle=0.0, chip_peak=power)


def steady(net: Network) -> dict[str, float]:
    return {name: float(T[0]) for name, T in net.step(LONG).items()}


def test_the_parts_of_it_power_in_numbers(see: See) -> None:
    out = SERVER.state(see(utilisation=0.5), np.array([343.15]), np.array([303.15]), np.array([10.0]))
    p_chip = 100.0 + 400.0 + 50.0 * math.exp(0.12)  # 556.375 W
    # 10 + 0.02 x 556.375 + 0.05 x 556.375**2 / 1000 = 36.605 W
    p_vrm, p_other = 36.6052, 200.0 * 0.75
    p_fan = 100.0 * (0.5 * 1.1) ** 3  # 16.6375 W at 0.55 of full speed
    L = (p_chip + p_vrm + p_other + p_fan) / 2000.0
    p_psu = 2000.0 * (0.01 + 0.02 * L + 0.03 * L * L)
    for key, one in (
        ("p_chip", p_chip), ("p_vrm_loss", p_vrm), ("p_other", p_other), ("p_fan", p_fan),
        ("p_psu_loss", p_psu),
    ):  # fmt: skip
        assert out[key][0] == pytest.approx(10.0 * one, rel=2e-6), key
    assert out["fan_speed"][0] == pytest.approx(0.55, rel=1e-14)
    parts = sum(out[key] for key in ("p_chip", "p_vrm_loss", "p_other", "p_fan", "p_psu_loss"))
    assert out["p_it"][0] == pytest.approx(parts[0], rel=1e-14)


def test_leakage_rises_with_the_chip_and_fans_with_the_inlet(see: See) -> None:
    T_chip, T_inlet = np.array([320.0, 330.0, 330.0]), np.array([295.0, 295.0, 300.0])
    out = SERVER.state(see(utilisation=[0.7, 0.7, 0.7]), T_chip, T_inlet, np.ones(3))
    assert out["p_chip"][1] > out["p_chip"][0]
    assert out["p_chip"][2] == out["p_chip"][1]
    assert out["p_fan"][1] == out["p_fan"][0]
    assert out["p_fan"][2] > out["p_fan"][1]


def test_fans_keep_within_their_stops(see: See) -> None:
    out = SERVER.state(see(utilisation=[0.5, 0.5]), np.full(2, 330.0), np.array([250.0, 400.0]), np.ones(2))
    assert out["fan_speed"].tolist() == [0.3, 1.0]


@pytest.mark.parametrize("kind", ["air_rack", "cold_plate_rack"])
def test_a_measured_power_is_met(take: Take, see: See, kind: str) -> None:
    rack = take(kind)
    driven = replace(rack.power, driven_by_power=True)
    # From a tenth of the rating, where most servers are off, to above what they take at full utilisation.
    share = np.linspace(0.1, 1.1, 66)
    T_chip, T_inlet = np.linspace(300.0, 360.0, 66), np.linspace(310.0, 285.0, 66)
    out = driven.state(see(utilisation=share), T_chip, T_inlet, rack.n_servers)
    assert out["p_it"] == pytest.approx(share * rack.power.p_rated * rack.n_servers, rel=1e-9)


def test_less_power_than_idle_servers_take_switches_servers_off(see: See) -> None:
    T_chip, T_inlet = np.array([330.0]), np.array([298.15])
    driven = replace(SERVER, driven_by_power=True)
    idle = SERVER.state(see(utilisation=0.0), T_chip, T_inlet, np.ones(1))["p_it"][0]
    # Half of what a hundred idle servers take: fifty of them run, idle.
    half = driven.state(see(utilisation=0.5 * idle / SERVER.p_rated), T_chip, T_inlet, np.full(1, 100.0))
    assert half["running"][0] == pytest.approx(50.0, rel=1e-12)
    assert half["p_it"][0] == pytest.approx(50.0 * idle, rel=1e-12)
    none = driven.state(see(utilisation=0.0), T_chip, T_inlet, np.full(1, 100.0))
    assert none["p_it"][0] == 0.0


def air(take: Take, see: See, run: Run, **changes: Any) -> tuple[Any, Any, Network]:
    """One air-cooled server of 800 W between a cold and a hot aisle of 25 degC."""
    settings: dict[str, Any] = {
        "power": chips(800.0), "n_servers": 1.0, "G_chip": 40.0, "sink_speed": 0.5, "sink_exponent": 0.6,
        "effectiveness": 0.5, "C_chip": 500.0, "C_server": 4000.0, "W_air_max": 400.0,
    }  # fmt: skip
    rack = take("air_rack", **settings | changes)
    T = {"racks.chip": 330.0, "racks.server": 300.0, "room.inlet": 298.15, "room.exhaust": 298.15}
    now = see(T=T, memory=UNCUT)
    signals, _ = run(rack, now)
    net = Network(
        now.T, {"racks.chip": 500.0, "racks.server": 4000.0, "room.inlet": LAKE, "room.exhaust": 1.0}
    )
    net.circuit(("room.inlet", "room.exhaust"), signals["W_air"])
    rack.links(now, net)
    return now, signals, net


def test_an_air_cooled_chip_in_steady_state(take: Take, see: See, run: Run) -> None:
    _, signals, net = air(take, see, run)
    # Fans at the reference speed of the sink: 800 W / 40 W/K = 20 K, 800 W / (0.5 x 400 W/K) = 4 K.
    assert signals["W_air"][0] == pytest.approx(200.0)
    T = steady(net)
    assert T["racks.chip"] == pytest.approx(298.15 + 20.0, abs=1e-9)
    assert T["racks.server"] == pytest.approx(298.15, abs=1e-9)
    assert T["room.exhaust"] == pytest.approx(298.15 + 4.0, abs=1e-9)


def test_a_heat_sink_follows_its_air(take: Take, see: See, run: Run) -> None:
    _, signals, _ = air(take, see, run, sink_speed=0.25)
    # Twice the reference flow: 40 x 2**0.6.
    assert signals["G_chip"][0] == pytest.approx(40.0 * 2.0**0.6, rel=1e-12)


def test_sink_and_chassis_take_no_more_than_the_air_carries(take: Take, see: See, run: Run) -> None:
    _, signals, net = air(take, see, run, G_chip=1000.0)
    assert signals["G_chip"] + signals["G_server"] == pytest.approx(signals["W_air"], rel=1e-14)
    assert net.faults() == []


def test_all_other_heat_of_an_air_server_stands_in_the_chassis_and_fan_work_in_the_air(
    take: Take, see: See, run: Run
) -> None:
    _, signals, net = air(take, see, run, power=SERVER)
    T = steady(net)
    rest = signals["p_vrm_loss"] + signals["p_other"] + signals["p_psu_loss"]
    # The chassis sheds over half of the air.
    assert T["racks.server"] == pytest.approx(298.15 + float(rest[0]) / (0.5 * 200.0), abs=1e-9)
    assert T["room.exhaust"] == pytest.approx(298.15 + float(signals["p_it"][0]) / 200.0, abs=1e-9)


def plate(take: Take, see: See, run: Run, flow: float, T: dict[str, float], **changes: Any) -> Network:
    """One accelerator of 1 kW on a plate in coolant of 32 degC; reference flow is that for 10 K of rise."""
    W_ref = 1000.0 / (41.999 - 32.0)
    settings: dict[str, Any] = {
        "power": chips(1000.0), "throttling": NEVER, "n_servers": 1.0,
        "G_junction": 1 / 0.014, "G_plate": 1 / 0.016,
        "W_plate_ref": W_ref, "plate_exponent": 0.7, "captured_other": 0.0, "G_loss": 0.0,
        "effectiveness": 0.7, "C_chip": 80.0, "C_plate": 450.0, "C_server": 4000.0, "W_air_max": 50.0,
    }  # fmt: skip
    rack = take("cold_plate_rack", **settings | changes)
    start = {"racks.server": 300.0, "room.inlet": 298.15, "room.exhaust": 298.15}
    start |= {"cdu.supply": 305.15, "cdu.return": 305.15}
    now = see(
        T=start | {f"racks.{name}": value for name, value in T.items()},
        memory=UNCUT,
        signals={"cdu.W_tcs": flow * W_ref},
    )
    run(rack, now)
    capacity = {"racks.chip": 80.0, "racks.plate": 450.0, "racks.server": 4000.0}
    capacity |= {"room.inlet": LAKE, "room.exhaust": 1.0, "cdu.supply": LAKE, "cdu.return": 1.0}
    net = Network(now.T, capacity)
    net.circuit(("cdu.supply", "cdu.return"), now.signals["cdu.W_tcs"])
    net.circuit(("room.inlet", "room.exhaust"), now.signals["racks.W_air"])
    rack.links(now, net)
    return net


@pytest.mark.parametrize(
    ("flow", "T_plate", "T_chip", "T_out"),
    [(1.0, 53.517, 67.517, 41.999), (0.7, 60.501, 74.501, 46.285), (0.5, 69.261, 83.261, 51.998)],
)
def test_a_cold_plate_in_steady_state(
    take: Take, see: See, run: Run, flow: float, T_plate: float, T_chip: float, T_out: float
) -> None:
    T = steady(plate(take, see, run, flow, {"chip": 330.0, "plate": 320.0}))
    assert T["racks.plate"] - 273.15 == pytest.approx(T_plate, abs=3e-3)
    assert T["racks.chip"] - 273.15 == pytest.approx(T_chip, abs=3e-3)
    assert T["cdu.return"] - 273.15 == pytest.approx(T_out, abs=3e-3)


def test_loss_of_coolant_flow_heats_the_chip_by_19_kelvin_in_10_seconds(
    take: Take, see: See, run: Run
) -> None:
    T = {"chip": 60.0 + 273.15, "plate": 46.0 + 273.15}
    expected = {5.0: 67.649, 10.0: 77.074, 20.0: 95.942, 30.0: 114.81}
    dt, rates = 0.02, []
    for i in range(1, 1501):
        new = plate(take, see, run, 0.0, T).step(dt)
        rates.append((float(new["racks.chip"][0]) - T["chip"]) / dt)
        T = {name: float(new[f"racks.{name}"][0]) for name in T}
        t = round(i * dt, 6)
        if t in expected:
            assert T["chip"] - 273.15 == pytest.approx(expected[t], abs=0.03)
    # 1 kW into 80 + 450 J/K.
    assert rates[-1] == pytest.approx(1000.0 / 530.0, rel=1e-4)


def test_the_reference_rack_warms_alike_without_flow(take: Take, see: See, run: Run) -> None:
    rack = take("cold_plate_rack")
    p_chips = float(rack.power.chip_peak + rack.power.leakage)
    assert p_chips / float(rack.C_chip + rack.C_plate) == pytest.approx(1.887, rel=0.01)


def test_heat_of_a_cold_plate_server_stands_where_it_is_captured(take: Take, see: See, run: Run) -> None:
    net = plate(take, see, run, 1.0, {"chip": 333.15, "plate": 333.15}, power=SERVER, captured_other=0.6)
    T = net.T
    # At the start all temperatures but those of chip and plate are equal, so heats are sources alone.
    out = SERVER.state(see(), T["racks.chip"], T["room.inlet"], np.ones(1))
    other = float(out["p_vrm_loss"][0] + out["p_other"][0])
    steady_state = steady(net)
    W = 1000.0 / (41.999 - 32.0)
    liquid = W * (steady_state["cdu.return"] - steady_state["cdu.supply"])
    assert liquid == pytest.approx(float(out["p_chip"][0]) + 0.6 * other, rel=1e-9)
    air_rise = steady_state["room.exhaust"] - steady_state["room.inlet"]
    into_air = 0.4 * other + float(out["p_psu_loss"][0] + out["p_fan"][0])
    assert 50.0 * 0.5 * air_rise == pytest.approx(into_air, rel=1e-9)


def test_warm_coolant_gives_heat_to_the_air_of_its_rack(take: Take, see: See, run: Run) -> None:
    tight = steady(plate(take, see, run, 1.0, {"chip": 330.0, "plate": 320.0}))
    leaky = steady(plate(take, see, run, 1.0, {"chip": 330.0, "plate": 320.0}, G_loss=5.0))
    # Coolant leaves near 315 K, air is 298 K with 25 W/K: 5 x 25 / 30 W/K less 1 K or so.
    given = 25.0 * (leaky["room.exhaust"] - 298.15)
    assert given == pytest.approx(5.0 * (leaky["cdu.return"] - leaky["room.exhaust"]), rel=1e-9)
    assert 50.0 < given < 80.0
    assert leaky["cdu.return"] < tight["cdu.return"]


@pytest.mark.parametrize("kind", ["air_rack", "cold_plate_rack"])
def test_hours_over_a_limit_are_counted(take: Take, see: See, run: Run, kind: str) -> None:
    rack = take(kind)
    T = {"racks.chip": 300.0, "room.inlet": 295.0, "cdu.supply": 300.0}
    now = see(T=T, memory=UNCUT)
    run(rack, now)
    warm = {
        "racks.chip": rack.T_limit_chip + np.array([0.1]),
        "room.inlet": rack.T_limit_inlet - np.array([0.1]),
    }
    readings = {r.channel: float(r.value[0]) for r in rack.settle(now, warm)}
    assert readings["time.over_limit_chip"] == 1.0
    assert readings["time.over_limit_rack_inlet"] == 0.0
