"""Reference solver: the plant of a facility in continuous time, integrated by Radau at tight tolerance.

It shares the components and the network with the sampled step and nothing else: no backward Euler, no
sampling of the loops. The step is right when it comes closer to this in proportion to its length.

References
----------
1. E. Hairer, G. Wanner, Solving Ordinary Differential Equations II (1996), section IV.8: Radau IIA, order 5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import final

import numpy as np
from scipy.integrate import solve_ivp

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Now
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.step import State
from aidc_twin.network import Network

__all__ = ["Frozen", "Sampled", "reference_frozen", "reference_loops"]

# Outputs of sampled loops that become states of the continuous plant.
OUTPUTS = ("valve", "fan")
# Memories of a loop and of its dwell; the first follows from the temperatures, the second is held.
ERROR, TIMER = "error", "timer"
# A sample of this length is a derivative: a thousandth of a second against loops of minutes, s.
SHORT = 1e-3
# A sample of this length lets everything without a loop settle that follows the temperatures at once, s.
LONG = 3600.0
# Turns of the fixed point of a tower's leaving air, which contracts by 20 or more a turn.
TURNS = 7
# Tolerances, relative and in K: far below the errors of the sampled step, which are 1e-4 K and more; a plant
# with loops is a thousand times dearer to evaluate.
TIGHT, TIGHT_LOOPS = 1e-10, 1e-7


@final
@dataclass
class Sampled:
    """One pass of all components at given temperatures: their signals, new memories and the network."""

    components: Sequence[Component]
    weather: Mapping[str, Array]
    signals: dict[str, Array] = field(default_factory=dict)
    memory: dict[str, Array] = field(default_factory=dict)
    feeds: dict[str, Array] = field(default_factory=dict)

    def command(
        self,
        T: Mapping[str, Array],
        memory: Mapping[str, Array],
        dt: float,
        without_loop: float | None = None,
    ) -> Sampled:
        """The plant after its controls have sampled ``T``, K, ``dt`` seconds after the last time.

        Components without a loop may be given another time, ``without_loop`` seconds: they settle while the
        outputs of the loops, and the flows that others take from them, stand still.
        """
        new = Sampled(self.components, self.weather, memory=dict(memory))
        looped = {name.rsplit(".", 1)[0] for name in memory if name.rsplit(".", 1)[1] in OUTPUTS}
        settling = dt if without_loop is None else without_loop
        for component in self.components:
            time = dt if component.name in looped else settling
            now = Now(T, self.weather, memory, new.signals, new.feeds, time)
            published, remembered = component.command(now)
            new.signals.update({f"{component.name}.{key}": v for key, v in published.items()})
            new.memory.update({f"{component.name}.{key}": v for key, v in remembered.items()})
            for draw in component.draws(now):
                new.feeds[draw.feed] = new.feeds.get(draw.feed, 0.0) + draw.power
        return new

    def network(self, T: Mapping[str, Array]) -> Network:
        """The network with the present flows and powers at temperatures ``T``, K."""
        capacity = {name: node.capacity for c in self.components for name, node in c.nodes().items()}
        network = Network(T=T, capacity=capacity)
        # Links read signals that are there already; the length of the step plays no part in them.
        now = Now(T, self.weather, self.memory, self.signals, self.feeds, SHORT)
        for component in self.components:
            component.links(now, network)
        return network

    def rates(self, T: Mapping[str, Array]) -> dict[str, Array]:
        """Slope of each temperature, K/s."""
        network = self.network(T)
        return {name: network.heat[name] / network.capacity[name] for name in T}


@final
@dataclass(frozen=True)
class Frozen:
    """A plant whose flows, valves, fans and powers stand still as its controls commanded them once."""

    plant: Sampled

    @classmethod
    def at(cls, facility: Facility, state: State, weather: Mapping[str, Array]) -> Frozen:
        """The commands of a facility for one state, held from then on."""
        components = facility.with_numbers(facility.numbers())
        return cls(Sampled(components, weather).command(state.T, state.memory, SHORT))

    def advance(self, T: Mapping[str, Array], dt: float, steps: int) -> dict[str, Array]:
        """Temperatures, K, after backward Euler steps of ``dt`` seconds: the solve of the sampled plant."""
        now = dict(T)
        for _ in range(steps):
            now = self.plant.network(now).step(dt)
        return now


def reference_frozen(frozen: Frozen, T: Mapping[str, Array], duration: float) -> dict[str, float]:
    """Temperatures, K, after ``duration`` seconds with frozen actuators."""
    names = list(T)

    def slope(_: float, y: np.ndarray) -> np.ndarray:
        rates = frozen.plant.rates(dict(zip(names, y, strict=True)))
        return np.stack([np.broadcast_to(rates[name], y[0].shape) for name in names])

    end = _radau(slope, np.array([_number(T[name]) for name in names]), duration, TIGHT)
    return dict(zip(names, (float(v) for v in end), strict=True))


def reference_loops(
    facility: Facility, state: State, weather: Mapping[str, Array], duration: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Temperatures, K, and outputs of the loops after ``duration`` seconds, with loops in continuous time.

    Modes and numbers of machines are held. What follows the temperatures at once in the limit of short steps
    (leaving air of the towers, load of the chillers) is brought to its fixed point at every evaluation. The
    loops become ``du/dt = (e + tau de/dt) / (K lambda)``, the limit of their velocity form.

    Raises
    ------
    ValueError
        A number of machines would change: the reference holds only between such events.
    """
    components = facility.with_numbers(facility.numbers())
    plant = Sampled(components, weather)
    names = list(state.T)
    outputs = [name for name in state.memory if name.rsplit(".", 1)[1] in OUTPUTS]
    errors = [name for name in state.memory if name.rsplit(".", 1)[1] == ERROR]
    held = {name: value for name, value in state.memory.items() if name in facility.discrete_memories()}
    held |= {name: 0.0 for name in state.memory if name.rsplit(".", 1)[1] == TIMER}

    def slope(_: float, y: np.ndarray) -> np.ndarray:
        T = dict(zip(names, y, strict=False))
        fixed = held | dict(zip(outputs, y[len(names) :], strict=True))
        memory = dict(state.memory) | fixed
        for _ in range(TURNS):
            memory = plant.command(T, memory, SHORT, without_loop=LONG).memory
            for name in facility.discrete_memories():
                if np.any(memory[name] != held[name]):
                    raise ValueError(f"{name} changes within the time that the reference is asked for")
            memory |= fixed
        rates = plant.command(T, memory, SHORT).rates(T)
        earlier = {name: value - SHORT * rates[name] for name, value in T.items()}
        before = plant.command(earlier, memory, SHORT).memory
        after = plant.command(T, memory | {name: before[name] for name in errors}, SHORT).memory
        moves = [(after[name] - fixed[name]) / SHORT for name in outputs]
        rows = [rates[name] for name in names] + moves
        return np.stack([np.broadcast_to(row, y[0].shape) for row in rows])

    start = [_number(state.T[name]) for name in names] + [_number(state.memory[name]) for name in outputs]
    end = [float(v) for v in _radau(slope, np.array(start), duration, TIGHT_LOOPS)]
    return dict(zip(names, end, strict=False)), dict(zip(outputs, end[len(names) :], strict=True))


def _number(value: Array) -> float:
    """The one lane of a value."""
    return float(np.asarray(value).reshape(-1)[0])


def _radau(
    slope: Callable[[float, np.ndarray], np.ndarray], start: np.ndarray, duration: float, tolerance: float
) -> np.ndarray:
    result = solve_ivp(
        slope, (0.0, duration), start, method="Radau", vectorized=True, rtol=tolerance, atol=tolerance
    )
    if not result.success:
        raise ValueError(f"the reference solver stopped: {result.message}")
    return np.asarray(result.y[:, -1])
