"""Assembly of a thermal network from circuits, exchangers, conductions, lifts, sources and losses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import final

from aidc_twin.arrays import Array, namespace
from aidc_twin.network.elimination import Elimination

__all__ = ["Boundary", "Exchange", "Network"]


@dataclass(frozen=True)
class Boundary:
    """Heat that leaves the network: ``G (T_node - T_env)``, metered after the solve."""

    name: str
    node: str
    conductance: Array
    T_env: Array


@dataclass(frozen=True)
class Exchange:
    """An exchange of heat as it was declared, for the check by the second law; the solve does not read it.

    Parameters
    ----------
    kind
        Which element: ``"exchanger"``, ``"volume_to_stream"``, ``"stream_to_outside"`` or ``"lift"``.
    hot, cold
        Inlet and outlet of each side by node name; a well-mixed volume is both. The outside has no node.
    heat
        Heat from hot to cold at the start of the step, W; of a lift, the heat out of its cold stream.
    work
        Power that drives a lift, W; None for heat that flows by itself.
    """

    kind: str
    hot: tuple[str, str] | None
    cold: tuple[str, str] | None
    heat: Array
    work: Array | None = None


@final
@dataclass
class Network:
    """Recorder of the heat flows between well-mixed volumes, linear in their temperatures.

    It is filled anew in every step, by every component in turn, and then asked for the new temperatures.
    Two things are recorded for each element: the heat that it moves at the *old* temperatures, W, and how
    that heat changes with the temperatures, W/K. The implicit step is then solved for the *change*::

        (C / dt + L) dT = q(T_old),    T_new = T_old + dT

    which is the backward Euler step ``(C / dt + L) T_new = C / dt T_old + b`` written in differences: only
    differences of temperature are ever multiplied, so that absolute temperatures cannot slip into a heat
    flow, and round-off stays at the size of the change.

    Parameters
    ----------
    T
        Temperature of each node at the start of the step, K, shape ``(lanes,)``.
    capacity
        Heat capacity of each node, J/K.

    Notes
    -----
    Flow enters only as closed circuits, so each node has as much in as out by construction. An exchanger
    takes its conductance from the *inlets* of its two streams, ``0 <= G <= min(W_hot, W_cold)``. The matrix
    is then an M-matrix: without sources the new temperatures lie between the old ones and the outside, at
    any step length.
    """

    T: Mapping[str, Array]
    capacity: Mapping[str, Array]
    heat: dict[str, Array] = field(default_factory=dict)
    diagonal: dict[str, Array] = field(default_factory=dict)
    coupling: dict[tuple[str, str], Array] = field(default_factory=dict)
    boundaries: list[Boundary] = field(default_factory=list)
    direct: dict[str, Array] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    circuits: list[tuple[str, ...]] = field(default_factory=list)
    stores: list[Boundary] = field(default_factory=list)

    def circuit(self, nodes: Sequence[str], W: Array) -> None:
        """Flow of capacity rate ``W = mdot cp``, W/K, round a closed path ``a -> b -> ... -> a``."""
        self.circuits.append(tuple(nodes))
        for upstream, node in zip(nodes, [*nodes[1:], nodes[0]], strict=True):
            self._gain(node, W * (self.T[upstream] - self.T[node]))
            self._depend(node, upstream, -W)
            self._depend(node, node, W)

    def conduction(self, a: str, b: str, G: Array) -> None:
        """Heat ``G (T_a - T_b)`` from volume ``a`` to volume ``b``."""
        q = G * (self.T[a] - self.T[b])
        self._move(a, b, q)
        for node, other in ((a, b), (b, a)):
            self._depend(node, node, G)
            self._depend(node, other, -G)

    def exchanger(self, hot: tuple[str, str], cold: tuple[str, str], G: Array) -> None:
        """Heat ``G (T_hot_in - T_cold_in)`` from the outlet of one stream to the outlet of the other.

        Both streams, ``(inlet, outlet)``, must be carried by circuits of at least ``G``.
        """
        (hot_in, hot_out), (cold_in, cold_out) = hot, cold
        q = G * (self.T[hot_in] - self.T[cold_in])
        self.exchanges.append(Exchange("exchanger", hot, cold, q))
        self._move(hot_out, cold_out, q)
        self._depend(hot_out, hot_in, G)
        self._depend(hot_out, cold_in, -G)
        self._depend(cold_out, cold_in, G)
        self._depend(cold_out, hot_in, -G)

    def volume_to_stream(self, volume: str, stream: tuple[str, str], G: Array) -> None:
        """Heat ``G (T_volume - T_in)`` from a well-mixed volume to the outlet of a stream."""
        inlet, outlet = stream
        q = G * (self.T[volume] - self.T[inlet])
        self.exchanges.append(Exchange("volume_to_stream", (volume, volume), stream, q))
        self._move(volume, outlet, q)
        self._depend(volume, volume, G)
        self._depend(volume, inlet, -G)
        self._depend(outlet, inlet, G)
        self._depend(outlet, volume, -G)

    def stream_to_outside(self, name: str, stream: tuple[str, str], G: Array, T_env: Array) -> None:
        """Heat ``G (T_in - T_env)`` out of the outlet of a stream: cooling towers, dry coolers."""
        inlet, outlet = stream
        q = G * (self.T[inlet] - T_env)
        self.exchanges.append(Exchange("stream_to_outside", stream, None, q))
        self._gain(outlet, -q)
        self._depend(outlet, inlet, G)
        self.boundaries.append(Boundary(name, inlet, G, T_env))

    def stream_to_store(self, name: str, stream: tuple[str, str], G: Array, T_store: Array) -> None:
        """Water of a stream, all of it or a part ``G``, changed for water of a store at ``T_store``.

        The heat ``G (T_in - T_store)`` stays in the facility: the store is a volume of the component that
        moves it itself (``Component.advance``), so it is neither lost nor metered at the boundary.
        """
        inlet, outlet = stream
        self._gain(outlet, -(G * (self.T[inlet] - T_store)))
        self._depend(outlet, inlet, G)
        self.stores.append(Boundary(name, inlet, G, T_store))

    def loss(self, name: str, node: str, G: Array, T_env: Array) -> None:
        """Heat ``G (T_node - T_env)`` from a volume to the outside."""
        self._gain(node, G * (T_env - self.T[node]))
        self._depend(node, node, G)
        self.boundaries.append(Boundary(name, node, G, T_env))

    def lift(self, cold: tuple[str, str], hot: str, G: Array, T_ref: Array, work: Array) -> None:
        """Heat ``G (T_in - T_ref)`` pumped out of the outlet of the cold stream into volume ``hot``.

        With ``G`` equal to the capacity rate of the stream its outlet lands on ``T_ref`` exactly; a machine
        at its limit has a smaller ``G``. The ``work`` that drives it, W, ends in the hot volume too.
        """
        inlet, outlet = cold
        q = G * (self.T[inlet] - T_ref)
        self.exchanges.append(Exchange("lift", (hot, hot), cold, q, work))
        self._move(outlet, hot, q)
        self._depend(outlet, inlet, G)
        self._depend(hot, inlet, -G)
        self._gain(hot, work)

    def source(self, node: str, q: Array) -> None:
        """Heat ``q``, W, known before the step, into a volume."""
        self._gain(node, q)

    def outdoors(self, name: str, q: Array) -> None:
        """Heat ``q``, W, of equipment that stands outdoors: it leaves the facility as it is made."""
        self.direct[name] = self.direct[name] + q if name in self.direct else q

    def inflow(self, name: str, node: str, q: Array) -> None:
        """Heat ``q``, W, known before the step, from outside the facility into a volume."""
        self._gain(node, q)
        self.outdoors(name, -q)

    def step(self, dt: Array) -> dict[str, Array]:
        """New temperatures after a backward Euler step of length ``dt``, s.

        The elimination order follows from the pattern alone and is worked out while the step is traced.
        """
        pattern = {pair for pair in self.coupling if pair[0] != pair[1]}
        # A node that nothing touches stays as it is.
        touched = self.heat.keys() | {node for pair in pattern for node in pair}
        nodes = [node for node in self.T if node in touched]
        stored = {node: self.capacity[node] / dt for node in nodes}
        diagonal = {
            node: stored[node] + self.diagonal[node] if node in self.diagonal else stored[node]
            for node in nodes
        }
        order = Elimination.of(nodes, pattern)
        change = order.solve(diagonal, self.coupling, self.heat)
        return {node: T + change[node] if node in change else T for node, T in self.T.items()}

    def heat_out(self, T_new: Mapping[str, Array]) -> dict[str, Array]:
        """Heat that crossed the boundary in the step, W, by the name of the element."""
        out: dict[str, Array] = dict(self.direct)
        for boundary in self.boundaries:
            q = boundary.conductance * (T_new[boundary.node] - boundary.T_env)
            out[boundary.name] = out[boundary.name] + q if boundary.name in out else q
        return out

    def faults(self, tolerance: float = 1e-9) -> list[str]:
        """What breaks the promises of the network, for concrete numbers; empty when all hold.

        A positive coupling means that an exchanger asks more of a stream than flows in it, or that its inlet
        and outlet are swapped. A column that does not sum to the conductance to the outside means that what
        one node gives is not what the others and the outside receive.
        """
        xp = namespace(*self.T.values())
        entries = [*self.diagonal.values(), *self.coupling.values()]
        least = tolerance * max((float(xp.max(xp.abs(value))) for value in entries), default=0.0)
        lost: dict[str, Array] = {node: self.diagonal.get(node, 0.0) for node in self.T}
        faults: list[str] = []
        for (node, other), value in self.coupling.items():
            lost[other] = lost[other] + value
            # Written so that a conductance that is no number is a fault too.
            if not xp.max(value) <= least:
                faults.append(
                    f"{node} is heated when {other} cools: more exchange than flow, or swapped inlets"
                )
        for boundary in (*self.boundaries, *self.stores):
            lost[boundary.node] = lost[boundary.node] - boundary.conductance
        for node, value in lost.items():
            if not xp.max(xp.abs(value)) <= least:
                faults.append(f"heat of {node} is lost or made: a flow is open, or an exchange has one side")
        return faults

    def _gain(self, node: str, q: Array) -> None:
        if node not in self.T:
            known = ", ".join(sorted(self.T))
            raise LookupError(f"heat is put into {node}, which no component owns; nodes: {known}")
        self.heat[node] = self.heat[node] + q if node in self.heat else q

    def _move(self, source: str, sink: str, q: Array) -> None:
        self._gain(source, -q)
        self._gain(sink, q)

    def _depend(self, node: str, other: str, value: Array) -> None:
        if node == other:
            self.diagonal[node] = self.diagonal[node] + value if node in self.diagonal else value
        else:
            pair = (node, other)
            self.coupling[pair] = self.coupling[pair] + value if pair in self.coupling else value
