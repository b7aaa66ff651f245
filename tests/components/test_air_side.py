"""Room air, CRAHs, electrical room and other loads: flows, steady states and heat by hand arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aidc_twin.network import Network

# A node whose temperature is given, and a step into steady state.
LAKE, LONG = 1e30, 1e10
ZERO = 273.15
CP = 1006.0
Make = Callable[..., Any]


def room_network(take: Make, see: Make, run: Make, m_server: float, m_crah: float, q: float) -> Any:
    """A room whose supply is 20 degC, with heat put into the air of the servers."""
    room = take("room", recirculation_least=0.08, cp_air=CP)
    nodes = [f"room.{n}" for n in ("supply", "inlet", "exhaust", "return", "fabric")]
    now = see(
        T=dict.fromkeys(nodes, 20.0 + ZERO), signals={"racks.W_air": m_server * CP, "crah.W_air": m_crah * CP}
    )
    signals, _ = run(room, now)
    capacity = dict.fromkeys(nodes, 1.0) | {"room.supply": LAKE}
    net = Network(now.T, capacity)
    room.links(now, net)
    net.source("room.exhaust", q)
    return signals, {name.split(".")[1]: float(T[0]) - ZERO for name, T in net.step(LONG).items()}, net


def test_recirculation_and_bypass_in_steady_state(take: Make, see: Make, run: Make) -> None:
    signals, T, net = room_network(take, see, run, 16.0, 20.0, 200e3)
    assert signals["recirculated"][0] == pytest.approx(0.08 * 16.0 * CP)
    assert signals["through"][0] == pytest.approx(0.92 * 16.0 * CP)
    # 20 - 14.72 = 5.28 kg/s of 20: a bypass of 26.4 %.
    assert signals["bypass"][0] == pytest.approx(0.264 * 20.0 * CP)
    assert T["inlet"] == pytest.approx(21.0805, abs=6e-5)
    assert T["exhaust"] == pytest.approx(33.5059, abs=6e-5)
    assert T["return"] == pytest.approx(29.9404, abs=6e-5)
    # Without flow through the fabric it settles at the air it lies in.
    assert T["fabric"] == pytest.approx(T["return"], abs=1e-6)
    assert (T["inlet"] - 20.0) / (T["exhaust"] - 20.0) == pytest.approx(0.08, rel=1e-6)
    assert (T["return"] - 20.0) / (T["exhaust"] - T["inlet"]) == pytest.approx(0.8, rel=1e-6)
    assert net.faults() == []


def test_a_starved_aisle_takes_its_air_from_the_exhaust(take: Make, see: Make, run: Make) -> None:
    signals, T, net = room_network(take, see, run, 16.0, 8.0, 200e3)
    assert signals["bypass"][0] == 0.0
    assert signals["recirculated"][0] == pytest.approx(8.0 * CP)
    assert signals["through"][0] == pytest.approx(8.0 * CP)
    # 200 kW / (8 x 1006) = 24.851 K over the CRAHs; half of it again at the inlets.
    assert T["return"] == pytest.approx(20.0 + 24.8509, abs=1e-3)
    assert T["inlet"] == pytest.approx(20.0 + 24.8509 / 2, abs=1e-3)
    assert net.faults() == []


@pytest.mark.parametrize("m_server", [0.0, 5.0])
def test_without_air_handlers_all_air_goes_round(take: Make, see: Make, run: Make, m_server: float) -> None:
    signals, _, _ = room_network(take, see, run, m_server, 0.0, 0.0)
    assert signals["through"][0] == pytest.approx(0.0, abs=1e-12)
    assert signals["recirculated"][0] == pytest.approx(m_server * CP)
    assert signals["bypass"][0] == 0.0


def crah_memory(valve: float, n_on: float = 1.0, timer: float = 0.0) -> dict[str, float]:
    """What a CRAH remembers."""
    return {"crah.valve": valve, "crah.error": 0.0, "crah.n_on": n_on, "crah.timer": timer}


def crah_of_200_kw(take: Make, **changes: Any) -> Any:
    """Air 36 to 24 degC, water 18 to 26 degC at full flows."""
    settings: dict[str, Any] = {
        "W_air_max": 16.296 * 1022.7, "W_water_max": 5.978 * 4182.0, "ua": 25541.0, "share_air": 1 / 1.5,
        "air_exponent": 0.8, "water_exponent": 0.85, "fan_power_max": 6000.0, "fan_min": 0.3,
        "air_per_server_air": 1.0, "T_set": 24.0 + ZERO, "n_units": 1.0, "staged": 0.0,
    }  # fmt: skip
    return take("crah", **settings | changes)


@pytest.mark.parametrize(
    ("f_air", "f_water", "T_air", "T_water", "q", "T_out"),
    [
        (1.0, 1.0, 36.0, 18.0, 200e3, 24.0),
        (0.7, 1.0, 36.0, 18.0, 157.59e3, 22.492),
        (0.7, 0.5, 36.0, 18.0, 127.53e3, 25.069),
        (0.5, 0.3, 38.0, 20.0, 86.29e3, 27.646),
    ],
)
def test_a_coil_at_published_points(
    take: Make, see: Make, run: Make, f_air: float, f_water: float, T_air: float, T_water: float, q: float,
    T_out: float,
) -> None:  # fmt: skip
    crah = crah_of_200_kw(take, fan_power_max=0.0)
    T = {"room.return": T_air + ZERO, "room.supply": 24.0 + ZERO}
    T |= {"chilled.supply": T_water + ZERO, "chilled.return": T_water + ZERO}
    # No error, so that the valve stays where it is.
    now = see(
        T=T,
        memory=crah_memory(f_water),
        signals={"racks.W_air": f_air * crah.W_air_max},
    )
    signals, _ = run(crah, now)
    assert signals["valve"][0] == f_water
    net = Network(now.T, {name: LAKE if name in ("room.return", "chilled.supply") else 1.0 for name in T})
    net.circuit(("room.return", "room.supply"), signals["W_air"])
    net.circuit(("chilled.supply", "chilled.return"), signals["W_water"])
    crah.links(now, net)
    new = {name: float(value[0]) for name, value in net.step(LONG).items()}
    assert new["room.supply"] - ZERO == pytest.approx(T_out, abs=2e-3)
    W_water = float(signals["W_water"][0])
    assert W_water * (new["chilled.return"] - new["chilled.supply"]) == pytest.approx(q, rel=1e-4)


@pytest.mark.parametrize(("wanted", "speed"), [(0.6, 0.6), (0.1, 0.3), (1.7, 1.0)])
def test_fans_follow_the_server_air_within_their_stops(
    take: Make, see: Make, run: Make, wanted: float, speed: float
) -> None:
    crah = crah_of_200_kw(take, air_per_server_air=1.2)
    T = dict.fromkeys(("room.return", "room.supply", "chilled.supply", "chilled.return"), 24.0 + ZERO)
    memory = crah_memory(0.5)
    now = see(T=T, memory=memory, signals={"racks.W_air": wanted * crah.W_air_max / 1.2})
    signals, _ = run(crah, now)
    assert signals["speed"][0] == pytest.approx(speed, rel=1e-14)
    assert signals["W_air"][0] == pytest.approx(speed * crah.W_air_max)
    (draw,) = crah.draws(now)
    assert (draw.meter, draw.feed) == ("crah_fans", "ups")
    assert draw.power[0] == pytest.approx(6000.0 * speed**3)
    net = Network(now.T, dict.fromkeys(T, 1.0))
    crah.links(now, net)
    # All temperatures are equal: the work of the fans is all the heat there is.
    assert net.heat["room.supply"][0] == pytest.approx(6000.0 * speed**3)
    assert [node for node, q in net.heat.items() if q[0] != 0.0] == ["room.supply"]


def ten_staged(take: Make, **changes: Any) -> Any:
    """Ten units of 1 kW/K of air each."""
    settings: dict[str, Any] = {
        "n_units": 10.0, "staged": 1.0, "load_high": 0.9, "load_low": 0.75, "dwell": 900.0,
        "W_air_max": 1e4, "fan_power_max": 1e4, "fan_min": 0.3,
    }  # fmt: skip
    return crah_of_200_kw(take, **settings | changes)


@pytest.mark.parametrize(
    ("air", "valve", "n_before", "timer", "n_on"),
    [
        (5.0, 0.5, 6.0, 0.0, 6.0),  # 5 / 0.9 is 5.6: six will do
        (5.5, 0.5, 6.0, 0.0, 7.0),  # 5.5 / 0.9 is 6.1: one starts at once
        (3.0, 0.3, 6.0, 600.0, 6.0),  # 3 / 0.75: four will do, but not yet
        (3.0, 0.3, 6.0, 901.0, 4.0),
        (4.2, 0.3, 6.0, 901.0, 6.0),  # 4.2 / 0.75 is 5.6: none may stop
        (3.0, 0.96, 6.0, 901.0, 7.0),  # valves near their stop ask for one more, whatever the air
        (9.9, 1.0, 10.0, 0.0, 10.0),  # there are no more
        (0.0, 0.0, 1.0, 9e9, 1.0),  # one always runs
    ],
)
def test_units_start_at_once_and_stop_after_a_dwell(
    take: Make, see: Make, run: Make, air: float, valve: float, n_before: float, timer: float, n_on: float
) -> None:
    crah = ten_staged(take)
    T = {
        "room.return": 309.15,
        "room.supply": 24.0 + ZERO,
        "chilled.supply": 291.15,
        "chilled.return": 291.15,
    }
    now = see(T=T, memory=crah_memory(valve, n_before, timer), signals={"racks.W_air": air * 1e3})
    signals, memory = run(crah, now)
    assert memory["n_on"][0] == n_on
    assert memory["timer"][0] == (0.0 if n_on != n_before else timer + 60.0)
    assert signals["started"][0] == pytest.approx(max(n_on - n_before, 0.0) / 60.0)
    # Each unit on line turns at its own speed, never below the least; its power by the cube of that.
    speed = min(max(air / n_on, 0.3), 1.0)
    assert signals["speed"][0] == pytest.approx(speed)
    assert signals["W_air"][0] == pytest.approx(n_on * 1e3 * speed)
    (draw,) = crah.draws(now)
    assert draw.power[0] == pytest.approx(n_on * 1e3 * speed**3)
    net = Network(now.T, dict.fromkeys(T, 1.0))
    net.circuit(("room.return", "room.supply"), signals["W_air"])
    net.circuit(("chilled.supply", "chilled.return"), signals["W_water"])
    crah.links(now, net)
    assert net.faults() == []


def test_units_that_share_the_air_are_all_on_line_whatever_is_remembered(
    take: Make, see: Make, run: Make
) -> None:
    crah = ten_staged(take, staged=0.0)
    T = dict.fromkeys(("room.return", "room.supply", "chilled.supply", "chilled.return"), 24.0 + ZERO)
    signals, memory = run(crah, see(T=T, memory=crah_memory(0.5, 3.0), signals={"racks.W_air": 5e3}))
    assert memory["n_on"][0] == 10.0
    assert signals["speed"][0] == pytest.approx(0.5)


@pytest.mark.parametrize(("error", "direction"), [(1.0, 1), (-1.0, -1), (0.0, 0)])
def test_the_valve_opens_when_the_supply_is_too_warm(
    take: Make, see: Make, run: Make, error: float, direction: int
) -> None:
    crah = crah_of_200_kw(take)
    T = {"room.return": 309.15, "room.supply": 24.0 + ZERO + error, "chilled.supply": 291.15}
    now = see(T=T, memory=crah_memory(0.5), signals={"racks.W_air": 1e4})
    signals, memory = run(crah, now)
    move = float(signals["valve"][0]) - 0.5
    assert (move > 0) - (move < 0) == direction
    assert float(signals["travel"][0]) == pytest.approx(abs(move) / 60.0)
    assert memory["valve"] == signals["valve"]
    assert memory["error"][0] == pytest.approx(error)


def test_an_electrical_room_in_steady_state(take: Make, see: Make, run: Make) -> None:
    room = take(
        "electrical_room", W_air=1000.0, W_water_max=1000.0, ua=1000.0, share_air=0.5, fan_power=1000.0,
        T_set=301.15,
    )  # fmt: skip
    T = {"electrical_room.air": 301.15, "chilled.supply": 290.15, "chilled.return": 290.15}
    now = see(T=T, memory={"electrical_room.valve": 1.0, "electrical_room.error": 0.0})
    signals, _ = run(room, now)
    assert signals["W_water"][0] == 1000.0
    net = Network(now.T, {"electrical_room.air": 1.0, "chilled.supply": LAKE, "chilled.return": 1.0})
    net.circuit(("chilled.supply", "chilled.return"), signals["W_water"])
    room.links(now, net)
    net.source("electrical_room.air", 5000.0)
    new = net.step(LONG)
    # One transfer unit at equal streams: G = 500 W/K; 5 kW of losses and 1 kW of fans make 12 K.
    assert new["electrical_room.air"][0] == pytest.approx(302.15, abs=1e-6)
    assert new["chilled.return"][0] == pytest.approx(296.15, abs=1e-6)
    assert net.faults() == []


def test_lighting_warms_the_hall_and_offices_do_not(take: Make, see: Make, run: Make) -> None:
    other = take("other_loads", lighting=2000.0, fixed=5000.0)
    now = see(T={"room.return": 300.0})
    run(other, now)
    (draw,) = other.draws(now)
    assert (draw.meter, draw.feed, draw.power) == ("lighting_other", "mechanical", 7000.0)
    net = Network(now.T, {"room.return": 100.0})
    other.links(now, net)
    assert net.step(10.0)["room.return"][0] == pytest.approx(500.0)
    assert net.heat_out(now.T) == {f"{other.name}.fixed": 5000.0}
