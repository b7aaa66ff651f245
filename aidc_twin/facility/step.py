"""One time step of a facility: control, draws, network, meters, in this order, on lanes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Draw, Now, Reading
from aidc_twin.network import Network

__all__ = ["WEATHER", "State", "StepResult", "step"]

# What drives a step from outside, with unit and kind. Utilisation is the share of the chips' dynamic power;
# the season is the angle of the year, 0 at its start, a full turn at its end.
WEATHER: dict[str, tuple[str, str | None]] = {
    "dry_bulb": ("K", "dry_bulb"),
    "wet_bulb": ("K", "wet_bulb"),
    "humidity_ratio": ("1", "humidity_ratio"),
    "saturation_slope": ("J/kg/K", None),
    "season_cosine": ("1", "season"),
    "season_sine": ("1", "season"),
    "utilisation": ("1", "utilisation"),
}


@dataclass(frozen=True)
class State:
    """What a facility remembers from one step to the next: temperatures, K, and memories."""

    T: dict[str, Array]
    memory: dict[str, Array]


@dataclass(frozen=True)
class StepResult:
    """The new state, the meters of the step, and the network that was solved."""

    state: State
    readings: list[Reading]
    network: Network


def step(
    components: Sequence[Component], state: State, weather: Mapping[str, Array], dt: Array
) -> StepResult:
    """Advance a facility by one step of ``dt`` seconds.

    Parameters
    ----------
    components
        In an order in which each finds the signals that it reads; the power train comes last.
    state
        Temperatures and memories at the start of the step, each of shape ``(lanes,)``.
    weather
        Drivers of the step, see ``WEATHER``.
    dt
        Step, s.
    """
    feeds: dict[str, Array] = {}
    signals: dict[str, Array] = {}
    now = Now(T=state.T, weather=weather, memory=state.memory, signals=signals, feeds=feeds, dt=dt)
    memory = dict(state.memory)
    draws: list[tuple[str, Draw]] = []
    for component in components:
        published, remembered = component.command(now)
        signals.update({f"{component.name}.{key}": value for key, value in published.items()})
        memory.update({f"{component.name}.{key}": value for key, value in remembered.items()})
        for draw in component.draws(now):
            draws.append((component.name, draw))
            feeds[draw.feed] = feeds[draw.feed] + draw.power if draw.feed in feeds else draw.power

    capacity = {name: node.capacity for c in components for name, node in c.nodes().items()}
    network = Network(T=state.T, capacity=capacity)
    for component in components:
        component.links(now, network)
    T_new = network.step(dt)
    for component in components:
        T_new |= component.advance(now, T_new)

    readings = _meters(draws)
    for component in components:
        readings.extend(component.settle(now, T_new))
    heat_out = network.heat_out(T_new)
    readings.extend(Reading(f"heat_out.{name}", "W", "sum", q) for name, q in heat_out.items())
    return StepResult(State(T_new, memory), readings, network)


def _meters(draws: Sequence[tuple[str, Draw]]) -> list[Reading]:
    """Energy by meter; where several components draw on one meter, the energy of each as well.

    The channel of a component, ``energy_of.chilled.pumps``, is a part of ``energy.pumps``, never added to it.
    """
    meters = [draw.meter for _, draw in draws]
    readings = [Reading(f"energy.{draw.meter}", "W", "sum", draw.power) for _, draw in draws]
    return readings + [
        Reading(f"energy_of.{name}.{draw.meter}", "W", "sum", draw.power)
        for name, draw in draws
        if meters.count(draw.meter) > 1
    ]
