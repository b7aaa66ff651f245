"""Rear doors: published points of their coil, the air that they see, their fans, water that is too cold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aidc_twin.network import Network

LAKE, LONG = 1e30, 1e10
ZERO = 273.15
W_AIR, W_WATER = 16.296 * 1022.7, 5.978 * 4182.0
Make = Callable[..., Any]


def doors_of_200_kw(take: Make, **changes: Any) -> Any:
    """Air 36 to 24 degC, water 18 to 26 degC at rated flows: the coil of the air handlers, in doors."""
    settings: dict[str, Any] = {
        "W_air_rated": W_AIR, "W_air_max": W_AIR, "W_water_max": W_WATER, "ua": 25541.0, "captured": 1.0,
        "share_air": 1 / 1.5, "air_exponent": 0.8, "water_exponent": 0.85, "fan_power_max": 900.0,
        "T_set": 24.0 + ZERO, "T_water_least": 17.0 + ZERO,
    }  # fmt: skip
    return take("rear_door", **settings | changes)


def seen(see: Make, doors: Any, valve: float, W_server: float, through: float, T: dict[str, float]) -> Any:
    nodes = {"room.supply": 24.0, "room.exhaust": 36.0, "room.return": 24.0}
    nodes |= {"chilled.supply": 18.0, "chilled.return": 18.0} | T
    return see(
        T={name: value + ZERO for name, value in nodes.items()},
        memory={f"{doors.name}.valve": valve, f"{doors.name}.error": 0.0},
        signals={"racks.W_air": W_server, "room.through": through},
    )


@pytest.mark.parametrize(
    ("f_air", "f_water", "T_air", "T_water", "q", "T_out"),
    [
        (1.0, 1.0, 36.0, 18.0, 200e3, 24.0),
        (0.7, 1.0, 36.0, 18.0, 157.59e3, 22.492),
        (0.7, 0.5, 36.0, 18.0, 127.53e3, 25.069),
        (0.5, 0.3, 38.0, 20.0, 86.29e3, 27.646),
    ],
)
def test_the_coil_at_published_points(
    take: Make, see: Make, run: Make, f_air: float, f_water: float, T_air: float, T_water: float, q: float,
    T_out: float,
) -> None:  # fmt: skip
    doors = doors_of_200_kw(take, fan_power_max=0.0)
    T = {"room.exhaust": T_air, "chilled.supply": T_water, "chilled.return": T_water}
    now = seen(see, doors, f_water, f_air * W_AIR, f_air * W_AIR, T)
    signals, _ = run(doors, now)
    assert signals["valve"][0] == f_water
    held = ("room.exhaust", "chilled.supply")
    net = Network(now.T, {name: LAKE if name in held else 1.0 for name in now.T})
    net.circuit(("room.exhaust", "room.return"), signals["W_air"])
    net.circuit(("chilled.supply", "chilled.return"), signals["W_water"])
    doors.links(now, net)
    new = {name: float(value[0]) for name, value in net.step(LONG).items()}
    assert new["room.return"] - ZERO == pytest.approx(T_out, abs=2e-3)
    W_water = float(signals["W_water"][0])
    assert W_water * (new["chilled.return"] - new["chilled.supply"]) == pytest.approx(q, rel=1e-4)
    assert net.faults() == []


def test_what_leaks_around_the_door_takes_no_part(take: Make, see: Make, run: Make) -> None:
    doors = doors_of_200_kw(take, captured=0.95)
    signals, _ = run(doors, seen(see, doors, 0.5, 0.5 * W_AIR, 0.475 * W_AIR, {}))
    assert signals["W_air"][0] == pytest.approx(0.95 * 0.5 * W_AIR, rel=1e-14)


def test_fans_in_the_door_move_no_more_than_at_full_speed(take: Make, see: Make, run: Make) -> None:
    doors = doors_of_200_kw(take)
    signals, _ = run(doors, seen(see, doors, 0.5, 1.6 * W_AIR, W_AIR, {}))
    assert signals["W_air"][0] == pytest.approx(W_AIR)
    assert signals["p_fan"][0] == pytest.approx(900.0)


def test_fan_power_follows_the_cube_and_is_heat_behind_the_door(take: Make, see: Make, run: Make) -> None:
    doors = doors_of_200_kw(take)
    T = {"room.supply": 24.0, "room.exhaust": 24.0, "chilled.supply": 24.0, "chilled.return": 24.0}
    now = seen(see, doors, 0.5, 0.6 * W_AIR, 0.6 * W_AIR, T)
    run(doors, now)
    (draw,) = doors.draws(now)
    assert (draw.meter, draw.feed) == ("door_fans", "ups")
    assert draw.power[0] == pytest.approx(900.0 * 0.6**3)
    net = Network(now.T, dict.fromkeys(now.T, 1.0))
    doors.links(now, net)
    assert {node: float(q[0]) for node, q in net.heat.items() if q[0] != 0.0} == {
        "room.return": pytest.approx(900.0 * 0.6**3)
    }


def test_a_starved_stream_gives_no_more_heat_than_it_carries(take: Make, see: Make, run: Make) -> None:
    doors = doors_of_200_kw(take)
    now = seen(see, doors, 1.0, W_AIR, 0.2 * W_AIR, {})
    run(doors, now)
    net = Network(now.T, dict.fromkeys(now.T, 1.0))
    net.circuit(("room.exhaust", "room.return"), now["room.through"])
    net.circuit(("chilled.supply", "chilled.return"), now[f"{doors.name}.W_water"])
    doors.links(now, net)
    assert net.faults() == []
    (exchange,) = net.exchanges
    # 36 degC air on 18 degC water: at most all of its 18 K.
    assert 0 < float(exchange.heat[0]) <= 0.2 * W_AIR * 18.0 * (1 + 1e-12)


@pytest.mark.parametrize(("error", "direction"), [(1.0, 1), (-1.0, -1), (0.0, 0)])
def test_the_valve_opens_when_the_held_air_is_too_warm(
    take: Make, see: Make, run: Make, error: float, direction: int
) -> None:
    for holds in ("room.supply", "room.return"):
        doors = doors_of_200_kw(take, holds=holds)
        signals, _ = run(doors, seen(see, doors, 0.5, W_AIR, W_AIR, {holds: 24.0 + error}))
        moved = float(signals["valve"][0]) - 0.5
        assert (moved > 0) - (moved < 0) == direction


@pytest.mark.parametrize(("T_water", "noted"), [(16.9, 1.0), (17.1, 0.0)])
def test_water_below_the_dew_point_is_noted(
    take: Make, see: Make, run: Make, T_water: float, noted: float
) -> None:
    doors = doors_of_200_kw(take)
    now = seen(see, doors, 0.5, W_AIR, W_AIR, {"chilled.supply": T_water})
    run(doors, now)
    (reading,) = (r for r in doors.settle(now, now.T) if r.channel.startswith("time."))
    assert reading.value[0] == noted
