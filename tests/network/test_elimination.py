"""Elimination on lanes: against a dense solver, and the same order in every process."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.network import Elimination

LANES = 5


def dense(nodes: list[str], diagonal: dict, coupling: dict, lane: int) -> np.ndarray:
    """The matrix of one lane."""
    A = np.diag([diagonal[node][lane] for node in nodes])
    for (row, column), value in coupling.items():
        A[nodes.index(row), nodes.index(column)] = value[lane]
    return A


@given(
    n=st.integers(1, 14),
    density=st.floats(0.0, 1.0),
    seed=st.integers(0, 2**32 - 1),
    capacity=st.floats(1e-6, 1e3),
)
def test_it_agrees_with_a_dense_solver_on_m_matrices(
    n: int, density: float, seed: int, capacity: float
) -> None:
    rng = np.random.default_rng(seed)
    nodes = [f"n{i}" for i in range(n)]
    pairs = [(a, b) for a in nodes for b in nodes if a != b and rng.random() < density]
    coupling = {pair: -rng.uniform(0.01, 10.0, LANES) for pair in pairs}
    # Column sums of a small positive capacity make it an M-matrix, as storage does in the network.
    diagonal = {node: np.full(LANES, capacity) for node in nodes}
    for (_, column), value in coupling.items():
        diagonal[column] = diagonal[column] - value
    rhs = {node: rng.normal(size=LANES) for node in nodes}
    x = Elimination.of(nodes, pairs).solve(diagonal, coupling, rhs)
    for lane in range(LANES):
        A = dense(nodes, diagonal, coupling, lane)
        expected = np.linalg.solve(A, [rhs[node][lane] for node in nodes])
        found = np.array([x[node][lane] for node in nodes])
        # Both lose digits by the condition of the matrix and no more.
        assert found == pytest.approx(expected, rel=1e-13 * np.linalg.cond(A), abs=1e-300)


def test_a_missing_right_hand_side_is_zero() -> None:
    one = np.ones(1)
    order = Elimination.of(["a", "b", "c"], [("b", "a"), ("c", "b")])
    # 2 a = 4, -a + 2 b = 0, -b + 2 c = 0.
    x = order.solve(
        {"a": 2 * one, "b": 2 * one, "c": 2 * one}, {("b", "a"): -one, ("c", "b"): -one}, {"a": 4 * one}
    )
    assert [float(x[node][0]) for node in "abc"] == [2.0, 1.0, 0.5]


def test_inputs_of_a_solve_are_left_as_they_were() -> None:
    one = np.ones(1)
    diagonal, coupling, rhs = {"a": 2 * one, "b": 3 * one}, {("a", "b"): -one, ("b", "a"): -one}, {"a": one}
    kept = [{key: value.copy() for key, value in part.items()} for part in (diagonal, coupling, rhs)]
    Elimination.of(["a", "b"], coupling).solve(diagonal, coupling, rhs)
    for part, before in zip((diagonal, coupling, rhs), kept, strict=True):
        assert part == before


def test_a_chain_is_eliminated_without_fill() -> None:
    nodes = [f"n{i:02d}" for i in range(20)]
    pairs = [(a, b) for i, a in enumerate(nodes) for j, b in enumerate(nodes) if abs(i - j) == 1]
    order = Elimination.of(nodes, pairs)
    # From an end inwards each node has one neighbour left: 1 x 2 + 1 + 1 multiplications, the last has 1.
    assert order.operations == 19 * 4 + 1


def test_the_order_does_not_depend_on_the_order_of_the_input() -> None:
    rng = np.random.default_rng(3)
    nodes = [f"n{i}" for i in range(12)]
    pairs = [(a, b) for a in nodes for b in nodes if a != b and rng.random() < 0.3]
    expected = Elimination.of(nodes, pairs)
    for _ in range(5):
        rng.shuffle(nodes)
        rng.shuffle(pairs)
        assert Elimination.of(list(nodes), [(a, b) for a, b in pairs]) == expected


PROGRAM = """
import numpy as np
from aidc_twin.network import Elimination, Network

names = [f"node.{i}" for i in range(15)]
rng = np.random.default_rng(7)
pattern = {(a, b) for a in names for b in names if a != b and rng.random() < 0.25}
print(Elimination.of(names, pattern).steps)
lane = np.ones(1)
net = Network({name: (300 + i) * lane for i, name in enumerate(names)}, {name: 10 * lane for name in names})
net.circuit(names, 3 * lane)
for a, b in sorted(pattern):
    net.conduction(a, b, 0.1 * lane)
print({name: value.tobytes().hex() for name, value in net.step(60.0).items()})
"""


def test_two_processes_agree_to_the_last_bit_whatever_their_hash_seed() -> None:
    def run(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, check=True, capture_output=True, text=True
        ).stdout

    first = run("1")
    assert "node.14" in first
    assert first == run("2") == run("31337")
