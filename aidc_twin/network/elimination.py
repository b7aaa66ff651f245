"""Sparse elimination on lanes: an order fixed by the pattern, unrolled into elementwise operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import final

from aidc_twin.arrays import Array

__all__ = ["Elimination"]

Pair = tuple[str, str]


@final
@dataclass(frozen=True)
class Elimination:
    """Gaussian elimination without pivoting, which an M-matrix does not need.

    All lanes share one pattern, so the order is worked out once (least fill first, ties by name, so that two
    processes agree) and each operation is a plain elementwise one on arrays of lanes.

    Parameters
    ----------
    steps
        For each eliminated node: the node, the rows that hold it, and the columns of its row.
    """

    steps: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]

    @classmethod
    def of(cls, nodes: Sequence[str], pattern: Iterable[Pair]) -> Elimination:
        """Order of elimination for a pattern of ``(row, column)`` pairs."""
        rows: dict[str, set[str]] = {node: set() for node in nodes}
        columns: dict[str, set[str]] = {node: set() for node in nodes}
        for row, column in pattern:
            rows[column].add(row)
            columns[row].add(column)
        remaining = sorted(nodes)
        steps = []
        while remaining:
            node = min(remaining, key=lambda n: (len(rows[n]) * len(columns[n]), n))
            remaining.remove(node)
            below, right = sorted(rows.pop(node)), sorted(columns.pop(node))
            steps.append((node, tuple(below), tuple(right)))
            for column in right:
                rows[column].discard(node)
            for row in below:
                columns[row].discard(node)
                for column in right:
                    if row != column:
                        columns[row].add(column)
                        rows[column].add(row)
        return cls(tuple(steps))

    @property
    def operations(self) -> int:
        """Multiplications of one solve."""
        return sum(len(below) * (len(right) + 1) + len(right) + 1 for _, below, right in self.steps)

    def solve(
        self, diagonal: Mapping[str, Array], coupling: Mapping[Pair, Array], rhs: Mapping[str, Array]
    ) -> dict[str, Array]:
        """Solution of ``A x = b``, by node.

        Parameters
        ----------
        diagonal, coupling
            Entries of the matrix, W/K, each of shape ``(lanes,)``; pairs are ``(row, column)``.
        rhs
            Right-hand side, W, by node; a node without an entry has zero.
        """
        d, a, b = dict(diagonal), dict(coupling), dict(rhs)
        for node, below, right in self.steps:
            for row in below:
                factor = a[row, node] / d[node]
                for column in right:
                    value = factor * a[node, column]
                    if row == column:
                        d[row] = d[row] - value
                    else:
                        a[row, column] = a[row, column] - value if (row, column) in a else -value
                if node in b:
                    value = factor * b[node]
                    b[row] = b[row] - value if row in b else -value
        x: dict[str, Array] = {}
        for node, _, right in reversed(self.steps):
            total = b.get(node)
            for column in right:
                value = a[node, column] * x[column]
                total = total - value if total is not None else -value
            assert total is not None, f"node {node} has neither heat nor neighbours"
            x[node] = total / d[node]
        return x
