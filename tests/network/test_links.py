"""Every way in which heat moves, against steady states worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from aidc_twin.network import Network

# A node so large that its temperature is given, and a step so long that the others are in steady state.
LAKE = 1e30
LONG = 1e12


def network(**nodes: tuple[float, float]) -> Network:
    """A network of one lane from ``name=(temperature, capacity)``."""
    return Network(
        T={name: np.array([T]) for name, (T, _) in nodes.items()},
        capacity={name: np.array([C]) for name, (_, C) in nodes.items()},
    )


def steady(net: Network) -> dict[str, float]:
    return {name: float(T[0]) for name, T in net.step(LONG).items()}


def lane(value: float) -> np.ndarray:
    return np.array([value])


def test_a_circuit_carries_heat_downstream_only() -> None:
    net = network(lake=(290.0, LAKE), a=(300.0, 10.0), b=(310.0, 10.0))
    net.circuit(("lake", "a", "b"), lane(50.0))
    net.source("b", lane(100.0))
    T = steady(net)
    # 100 W / 50 W/K = 2 K above the water that comes from a; a knows nothing of b.
    assert T["a"] == pytest.approx(290.0, abs=1e-9)
    assert T["b"] == pytest.approx(292.0, abs=1e-9)


def test_conduction_by_the_difference_of_two_volumes() -> None:
    net = network(lake=(280.0, LAKE), a=(280.0, 5.0))
    net.conduction("lake", "a", lane(4.0))
    net.source("a", lane(20.0))
    assert steady(net)["a"] == pytest.approx(285.0, abs=1e-9)


def test_conduction_settles_at_the_mean_by_capacity() -> None:
    net = network(a=(300.0, 30.0), b=(340.0, 10.0))
    net.conduction("a", "b", lane(7.0))
    # The time constant is 30 x 10 / (40 x 7) = 1.07 s; (30 x 300 + 10 x 340) / 40 = 310.
    T = net.step(1e8)
    assert T["a"][0] == pytest.approx(310.0, abs=1e-6)
    assert T["b"][0] == pytest.approx(310.0, abs=1e-6)


def test_an_exchanger_works_between_its_two_inlets() -> None:
    net = network(hot=(350.0, LAKE), hot_out=(350.0, 1.0), cold=(300.0, LAKE), cold_out=(300.0, 1.0))
    net.circuit(("hot", "hot_out"), lane(100.0))
    net.circuit(("cold", "cold_out"), lane(200.0))
    net.exchanger(("hot", "hot_out"), ("cold", "cold_out"), lane(80.0))
    T = steady(net)
    # q = 80 x 50 = 4000 W; 4000 / 100 = 40 K down, 4000 / 200 = 20 K up: the streams cross.
    assert T["hot_out"] == pytest.approx(310.0, abs=1e-9)
    assert T["cold_out"] == pytest.approx(320.0, abs=1e-9)


def test_a_volume_gives_to_the_outlet_of_a_stream() -> None:
    net = network(inlet=(300.0, LAKE), outlet=(300.0, 1.0), body=(300.0, 1.0))
    net.circuit(("inlet", "outlet"), lane(10.0))
    net.volume_to_stream("body", ("inlet", "outlet"), lane(4.0))
    net.source("body", lane(80.0))
    T = steady(net)
    # 80 / 4 = 20 K above the inlet, 80 / 10 = 8 K rise of the stream.
    assert T["body"] == pytest.approx(320.0, abs=1e-9)
    assert T["outlet"] == pytest.approx(308.0, abs=1e-9)


def test_a_stream_to_the_outside_and_its_meter() -> None:
    net = network(back=(310.0, LAKE), supply=(310.0, 1.0))
    net.circuit(("back", "supply"), lane(100.0))
    net.stream_to_outside("tower", ("back", "supply"), lane(60.0), lane(295.0))
    T = net.step(LONG)
    # 60 x 15 = 900 W, 9 K.
    assert T["supply"][0] == pytest.approx(301.0, abs=1e-9)
    assert net.heat_out(T)["tower"][0] == pytest.approx(900.0, rel=1e-12)


def test_a_loss_and_its_meter() -> None:
    net = network(room=(300.0, 7.0))
    net.source("room", lane(500.0))
    net.loss("wall", "room", lane(25.0), lane(290.0))
    T = net.step(LONG)
    assert T["room"][0] == pytest.approx(310.0, abs=1e-8)
    assert net.heat_out(T)["wall"][0] == pytest.approx(500.0, rel=1e-9)


@pytest.mark.parametrize(
    ("G", "T_supply", "q"),
    [
        (100.0, 280.0, 1000.0),  # G = W: the outlet lands on the reference
        (60.0, 284.0, 600.0),  # at its limit: 290 - 60 x 10 / 100
    ],
)
def test_a_lift_takes_from_a_stream_and_gives_to_the_hot_volume(G: float, T_supply: float, q: float) -> None:
    net = network(inlet=(290.0, LAKE), supply=(290.0, 1.0), hot=(305.0, 1.0))
    net.circuit(("inlet", "supply"), lane(100.0))
    net.lift(("inlet", "supply"), "hot", lane(G), lane(280.0), work=lane(150.0))
    net.loss("outside", "hot", lane(10.0), lane(300.0))
    T = net.step(LONG)
    assert T["supply"][0] == pytest.approx(T_supply, abs=1e-9)
    # Heat and work leave over 10 W/K.
    assert T["hot"][0] == pytest.approx(300.0 + (q + 150.0) / 10.0, abs=1e-9)
    assert net.heat_out(T)["outside"][0] == pytest.approx(q + 150.0, rel=1e-12)


def test_heat_made_outdoors_is_metered_and_warms_nothing() -> None:
    net = network(room=(300.0, 7.0))
    net.source("room", lane(0.0))
    net.outdoors("fans", lane(40.0))
    net.outdoors("fans", lane(2.0))
    T = net.step(60.0)
    assert T["room"][0] == 300.0
    assert net.heat_out(T) == {"fans": lane(42.0)}


def test_boundaries_of_one_name_are_one_meter() -> None:
    net = network(a=(310.0, LAKE), b=(320.0, LAKE))
    net.loss("walls", "a", lane(1.0), lane(300.0))
    net.loss("walls", "b", lane(2.0), lane(300.0))
    assert net.heat_out(net.step(1.0))["walls"][0] == pytest.approx(10.0 + 40.0, rel=1e-12)


def test_one_node_is_backward_euler_exactly() -> None:
    C, G, T0, T_env, q, dt = 5000.0, 20.0, 330.0, 290.0, 800.0, 75.0
    net = network(body=(T0, C))
    net.loss("air", "body", lane(G), lane(T_env))
    net.source("body", lane(q))
    # (C / dt + G) T = C / dt T0 + G T_env + q = 66.667 x 330 + 20 x 290 + 800, over 86.667.
    assert net.step(dt)["body"][0] == pytest.approx((22000.0 + 5800.0 + 800.0) / (260.0 / 3.0), rel=1e-15)


def test_many_small_steps_follow_the_exponential() -> None:
    C, G, dt, n = 1000.0, 10.0, 0.01, 10_000
    T = 340.0
    for _ in range(n):
        net = network(body=(T, C))
        net.loss("air", "body", lane(G), lane(300.0))
        T = float(net.step(dt)["body"][0])
    # One time constant, 100 s: the error of the method is dt / (2 tau) of 40 / e.
    assert abs(T - 300.0 - 40.0 / math.e) < 40.0 / math.e * dt / 100.0


@pytest.mark.parametrize("element", ["circuit", "exchanger", "volume_to_stream", "stream_to_outside", "lift"])
def test_zero_flow_moves_nothing(element: str) -> None:
    zero = lane(0.0)
    net = network(a=(300.0, 1.0), b=(320.0, 2.0), c=(340.0, 3.0), d=(360.0, 4.0))
    before = dict(net.T)
    net.circuit("abcd", zero)
    if element == "exchanger":
        net.exchanger(("c", "d"), ("a", "b"), zero)
    elif element == "volume_to_stream":
        net.volume_to_stream("d", ("a", "b"), zero)
    elif element == "stream_to_outside":
        net.stream_to_outside("sky", ("a", "b"), zero, lane(250.0))
    elif element == "lift":
        net.lift(("a", "b"), "d", zero, lane(280.0), work=zero)
    T = net.step(3600.0)
    assert all(T[node] == before[node] for node in "abcd")
    assert all(q == 0.0 for q in net.heat_out(T).values())


def test_a_node_that_nothing_touches_stays_as_it_is() -> None:
    net = network(alone=(300.0, 2.0), heated=(300.0, 2.0))
    net.source("heated", lane(4.0))
    T = net.step(10.0)
    assert T["alone"][0] == 300.0
    assert T["heated"][0] == 320.0


@pytest.mark.parametrize("element", ["source", "lift", "circuit"])
def test_heat_into_a_node_that_does_not_exist_is_refused(element: str) -> None:
    net = network(a=(300.0, 1.0), b=(300.0, 1.0))
    with pytest.raises(LookupError, match=r"tower\.retrun"):
        if element == "source":
            net.source("tower.retrun", lane(1.0))
        elif element == "lift":
            net.lift(("a", "b"), "tower.retrun", lane(1.0), lane(280.0), work=lane(0.0))
        else:
            net.circuit(("a", "tower.retrun"), lane(1.0))
