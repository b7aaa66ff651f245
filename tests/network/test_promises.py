"""What the network promises for any flows, temperatures and steps: first law, maximum principle, faults."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.network import Network

LANES = 7
NODES = [f"n{i}" for i in range(9)]

seeds = st.integers(0, 2**32 - 1)
steps = st.floats(-3.0, 6.0).map(lambda power: 10.0**power)


def plant(seed: int, heated: bool) -> tuple[Network, np.ndarray, np.ndarray]:
    """Two loops with an exchanger and a body between them, a wall, and a stream to the outside."""
    rng = np.random.default_rng(seed)

    def positive(scale: float) -> np.ndarray:
        # Zero flow in about one lane of four.
        return scale * rng.uniform(0.0, 1.0, LANES) * (rng.random(LANES) < 0.75)

    net = Network(
        T={node: rng.uniform(270.0, 360.0, LANES) for node in NODES},
        capacity={node: 10.0 ** rng.uniform(0.0, 6.0, LANES) for node in NODES},
    )
    T_sky, T_wall = rng.uniform(250.0, 310.0, LANES), rng.uniform(250.0, 310.0, LANES)
    W_hot, W_cold, W_body = positive(1e4), positive(1e4), positive(1e4)
    net.circuit(NODES[:4], W_hot)
    net.circuit((NODES[0], NODES[3]), W_body)
    net.circuit(NODES[4:7], W_cold)
    net.exchanger((NODES[1], NODES[2]), (NODES[4], NODES[5]), np.minimum(W_hot, W_cold) * rng.random(LANES))
    net.volume_to_stream(NODES[7], (NODES[2], NODES[3]), W_hot * rng.random(LANES))
    net.stream_to_outside("sky", (NODES[5], NODES[6]), W_cold * rng.random(LANES), T_sky)
    net.conduction(NODES[3], NODES[8], positive(100.0))
    net.loss("wall", NODES[8], positive(100.0), T_wall)
    if heated:
        net.source(NODES[7], positive(1e5))
        net.outdoors("fans", positive(1e3))
        net.lift(
            (NODES[6], NODES[4]), NODES[1], W_cold * rng.random(LANES), rng.uniform(270.0, 300.0, LANES),
            work=positive(1e4),
        )  # fmt: skip
    return net, T_sky, T_wall


@given(seed=seeds, dt=steps)
def test_what_is_stored_is_what_is_put_in_less_what_leaves(seed: int, dt: float) -> None:
    net, _, _ = plant(seed, heated=True)
    put_in = sum(net.direct.values(), sum(net.heat.values()))
    # At the old temperatures the recorded heats hold the outside too: take it out again.
    for boundary in net.boundaries:
        put_in = put_in + boundary.conductance * (net.T[boundary.node] - boundary.T_env)
    T_new = net.step(dt)
    stored = sum(net.capacity[node] * (T_new[node] - net.T[node]) for node in NODES)
    out = sum(net.heat_out(T_new).values())
    # Terms that cancel are as large as the flows times the spread of temperatures.
    moved = sum(np.abs(q) for q in net.heat.values()) + sum(net.direct.values()) + np.abs(out)
    # A temperature keeps 16 digits: in a very short step the change of a large volume is less than its last.
    last_digit = sum(net.capacity[node] * np.spacing(T_new[node]) for node in NODES)
    assert np.all(np.abs(stored - dt * (put_in - out)) <= 1e-12 * dt * moved + last_digit)


@given(seed=seeds, dt=steps)
def test_without_sources_nothing_gets_warmer_than_the_warmest_or_colder_than_the_coldest(
    seed: int, dt: float
) -> None:
    net, T_sky, T_wall = plant(seed, heated=False)
    around = np.array([*net.T.values(), T_sky, T_wall])
    T_new = np.array(list(net.step(dt).values()))
    slack = 1e-9
    assert np.all(T_new <= around.max(axis=0) + slack)
    assert np.all(T_new >= around.min(axis=0) - slack)


@given(seed=seeds, dt=steps)
def test_heat_never_cools_anything(seed: int, dt: float) -> None:
    net, _, _ = plant(seed, heated=False)
    without = net.step(dt)
    net.source(NODES[2], np.full(LANES, 1e4))
    heated = net.step(dt)
    assert all(np.all(heated[node] >= without[node] - 1e-9) for node in NODES)
    assert np.all(heated[NODES[2]] > without[NODES[2]])


@given(seed=seeds, heated=st.booleans())
def test_a_correct_network_has_no_faults(seed: int, heated: bool) -> None:
    net, _, _ = plant(seed, heated)
    assert net.faults() == []


def pair_of_loops() -> Network:
    nodes = ("a", "b", "c", "p", "q", "r")
    net = Network({n: np.full(2, 300.0) for n in nodes}, {n: np.ones(2) for n in nodes})
    net.circuit(("a", "b", "c"), np.array([10.0, 20.0]))
    net.circuit(("p", "q", "r"), np.array([15.0, 12.0]))
    return net


def test_an_exchange_within_the_flows_is_no_fault() -> None:
    net = pair_of_loops()
    net.exchanger(("a", "b"), ("p", "q"), np.array([10.0, 12.0]))
    assert net.faults() == []


@pytest.mark.parametrize("G", [[10.1, 5.0], [5.0, 12.1]])
def test_more_exchange_than_flow_is_found_in_the_lane_and_stream_it_happens(G: list[float]) -> None:
    net = pair_of_loops()
    net.exchanger(("a", "b"), ("p", "q"), np.array(G))
    assert any("more exchange than flow" in fault for fault in net.faults())


@pytest.mark.parametrize(
    ("hot", "cold"), [(("b", "a"), ("p", "q")), (("a", "b"), ("q", "p")), (("a", "c"), ("p", "q"))]
)
def test_swapped_inlets_are_found(hot: tuple[str, str], cold: tuple[str, str]) -> None:
    net = pair_of_loops()
    net.exchanger(hot, cold, np.full(2, 5.0))
    assert any("swapped inlets" in fault for fault in net.faults())


@pytest.mark.parametrize("element", ["volume_to_stream", "stream_to_outside", "lift"])
def test_swapped_ends_of_one_stream_are_found(element: str) -> None:
    for stream, sound in ((("a", "b"), True), (("b", "a"), False)):
        net = pair_of_loops()
        G = np.full(2, 5.0)
        if element == "volume_to_stream":
            net.volume_to_stream("p", stream, G)
        elif element == "stream_to_outside":
            net.stream_to_outside("sky", stream, G, np.full(2, 290.0))
        else:
            net.lift(stream, "p", G, np.full(2, 290.0), work=G)
        assert (net.faults() == []) is sound


def test_an_open_flow_is_found() -> None:
    net = pair_of_loops()
    # What a pipe would do that is drawn from a to p and never comes back.
    W = np.full(2, 3.0)
    net._gain("p", W * (net.T["a"] - net.T["p"]))
    net._depend("p", "a", -W)
    net._depend("p", "p", W)
    faults = net.faults()
    assert [fault for fault in faults if fault.startswith("heat of a ")]
    assert [fault for fault in faults if fault.startswith("heat of p ")]
    assert all("open" in fault for fault in faults)


def test_an_exchange_with_one_side_is_found() -> None:
    net = pair_of_loops()
    net._depend("b", "a", np.full(2, 4.0))
    assert [fault for fault in net.faults() if fault.startswith("heat of a is lost or made")]


def test_an_exchange_without_any_flow_is_found() -> None:
    net = Network({n: np.full(1, 300.0) for n in "abpq"}, {n: np.ones(1) for n in "abpq"})
    net.exchanger(("a", "b"), ("p", "q"), np.ones(1))
    assert any("more exchange than flow" in fault for fault in net.faults())


def test_a_conductance_that_is_no_number_is_a_fault() -> None:
    net = pair_of_loops()
    net.conduction("a", "p", np.array([1.0, np.nan]))
    assert net.faults()


def test_an_exchange_is_kept_as_it_was_declared() -> None:
    net = pair_of_loops()
    G = np.full(2, 5.0)
    net.exchanger(("a", "b"), ("p", "q"), G)
    net.lift(("b", "c"), "r", G, np.full(2, 280.0), work=2 * G)
    first, second = net.exchanges
    assert (first.kind, first.hot, first.cold, first.work) == ("exchanger", ("a", "b"), ("p", "q"), None)
    assert (second.kind, second.hot, second.cold) == ("lift", ("r", "r"), ("b", "c"))
    assert second.work is not None
    assert np.array_equal(second.work, 2 * G)
