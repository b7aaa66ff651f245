"""Whether the components of a facility hang together: owners, flows, users of loops, and a way out for heat.

The check looks at what the components declare in one step, not at its numbers: a volume and its owner, a
stream and the circuit that carries it, the ways between volumes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from aidc_twin.components.base import Component, Now
from aidc_twin.components.water_loop import WaterLoop
from aidc_twin.errors import Finding
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.trial import STEP, at_random
from aidc_twin.network import Network

__all__ = ["wiring"]


def wiring(facility: Facility) -> Iterator[Finding]:
    """What is wired to nothing, to the wrong thing or twice; findings name the components and volumes."""
    # Numbers that make no sense are the business of other checks.
    with np.errstate(all="ignore"):
        found = list(_owners(facility))
        if found:
            yield from found
            return
        said = _Said(facility)
    yield from said.findings
    if not said.findings:
        yield from said.streams_without_flow()
        yield from said.users_left_out()
        yield from said.heat_without_way_out()


def _owners(facility: Facility) -> Iterator[Finding]:
    owners: dict[str, list[str]] = {}
    for component in facility.components:
        for node in component.nodes():
            owners.setdefault(node, []).append(component.name)
    for node, names in owners.items():
        if len(names) > 1:
            yield Finding(
                f"{facility.name}: {node}",
                f"{' and '.join(names)} own it",
                "a volume has one owner",
                "Give one of the components or volumes another name.",
            )


class _Said:
    """What each component declares in one step: a network of its own for each."""

    def __init__(self, facility: Facility) -> None:
        self.facility, self.findings = facility, list[Finding]()
        self.networks: dict[str, Network] = {}
        state, weather = at_random(facility)
        capacity = {name: node.capacity for c in facility.components for name, node in c.nodes().items()}
        now = Now(T=state.T, weather=weather, memory=state.memory, signals={}, feeds={}, dt=np.asarray(STEP))
        for component in facility.components:
            if not self._commanded(component, now):
                return
        for component in facility.components:
            self.networks[component.name] = net = Network(T=state.T, capacity=capacity)
            try:
                component.links(now, net)
            except LookupError as error:
                self._lost(component, error)

    def _commanded(self, component: Component, now: Now) -> bool:
        """Signals and draws of one component; without them those of the others say nothing."""
        try:
            published, _ = component.command(now)
            now.signals.update({f"{component.name}.{key}": value for key, value in published.items()})
            for draw in component.draws(now):
                now.feeds[draw.feed] = now.feeds.get(draw.feed, np.asarray(0.0)) + draw.power
        except LookupError as error:
            self._lost(component, error)
            return False
        return True

    def _lost(self, component: Component, error: LookupError) -> None:
        # A missing key names the volume or signal alone; other lookups say a sentence.
        what = str(error.args[0]) if error.args else str(error)
        if isinstance(error, KeyError):
            what = f"it names {what}, which no component owns or publishes"
        elif isinstance(error, IndexError):
            what = "a list of components or signals that it needs is empty"
        self.findings.append(
            Finding(
                f"{self.facility.name}: {component.name}",
                what,
                "a component names volumes and signals of others that are there",
                "Look at the names that it was given, and at the order of the components.",
            )
        )

    def streams_without_flow(self) -> Iterator[Finding]:
        """Exchangers on a stream that no circuit carries; which way it flows is not looked at here."""
        carried = {
            frozenset(pair)
            for net in self.networks.values()
            for nodes in net.circuits
            for pair in pairwise([*nodes, nodes[0]])
        }
        for name, net in self.networks.items():
            streams = [side for e in net.exchanges for side in (e.hot, e.cold) if side is not None]
            for inlet, outlet in dict.fromkeys(streams):
                if inlet != outlet and frozenset((inlet, outlet)) not in carried:
                    yield Finding(
                        f"{self.facility.name}: {name}",
                        f"it exchanges heat with a stream {inlet} to {outlet}, and no circuit carries it",
                        "a pump or a fan drives every stream",
                        "Carry it by a circuit of the loop or the room that it belongs to.",
                    )

    def users_left_out(self) -> Iterator[Finding]:
        """Components that take water of a loop whose pumps do not know of it."""
        for loop in self.facility.components:
            if not isinstance(loop, WaterLoop):
                continue
            known = {user.rpartition(".")[0] for user in loop.users}
            users = ", ".join(sorted(known))
            stream = (loop.at("supply"), loop.at("return"))
            for name, net in self.networks.items():
                if name not in known and any(stream in (e.hot, e.cold) for e in net.exchanges):
                    yield Finding(
                        f"{self.facility.name}: {name}",
                        f"it takes water of {loop.name} and is not among its users: {users}",
                        "a loop pumps what its users take",
                        f"Name its flow of water among the users of {loop.name}.",
                    )

    def heat_without_way_out(self) -> Iterator[Finding]:
        """Groups of volumes that hang together and have no link to the outside.

        A component that moves its volumes by itself after the solve (layers of a tank) is no case for it.
        """
        moved = {
            node
            for c in self.facility.components
            if type(c).advance is not Component.advance
            for node in c.nodes()
        }
        group = {node: node for net in self.networks.values() for node in net.T}

        def root(node: str) -> str:
            while group[node] != node:
                node = group[node]
            return node

        touched, outside = set[str](), set[str]()
        for net in self.networks.values():
            touched |= net.heat.keys()
            outside |= {boundary.node for boundary in net.boundaries}
            for a, b in net.coupling:
                group[root(a)] = root(b)
        open_groups = {root(node) for node in outside}
        closed: dict[str, list[str]] = {}
        for node in sorted(touched):
            if root(node) not in open_groups and node not in moved:
                closed.setdefault(root(node), []).append(node)
        for nodes in closed.values():
            yield Finding(
                f"{self.facility.name}: {', '.join(nodes)}",
                "heat has no way out",
                "every volume has a way to a tower, a cooler or the air outside",
                "Connect it by an exchanger, a circuit or a loss.",
            )
