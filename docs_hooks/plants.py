"""The reference designs, built, with one step of each: what a kind of plant holds and meters there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from aidc_twin.components.base import Component, Now
from aidc_twin.facility import trial
from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.reference import reference_specs

__all__ = ["Instance", "instances"]


@dataclass(frozen=True)
class Instance:
    """One component of one design, with its meters: channel, unit, how it is gathered over time."""

    design: str
    component: Component
    meters: tuple[tuple[str, str, str], ...]


def _meters(component: Component, tried: trial.Trial, now: Now) -> Iterator[tuple[str, str, str]]:
    for owner, draw in tried.draws:
        if owner == component.name:
            yield f"energy.{draw.meter}", "W", "sum"
    for reading in component.settle(now, tried.result.state.T):
        yield reading.channel, reading.unit, reading.how
    for boundary in tried.result.network.heat_out(tried.result.state.T):
        if boundary == component.name or boundary.rpartition(".")[0] == component.name:
            yield f"heat_out.{boundary}", "W", "sum"


@cache
def instances() -> tuple[Instance, ...]:
    """Every component of the reference designs, in the order of the designs and of the step."""
    found = []
    for design, path in reference_specs().items():
        facility = build(read_spec(path))
        tried = trial.run(facility, *trial.at_random(facility))
        feeds = {
            feed: sum(draw.power for _, draw in tried.draws if draw.feed == feed)
            for feed in {draw.feed for _, draw in tried.draws}
        }
        now = Now(
            T=tried.before.T,
            weather=tried.weather,
            memory=tried.before.memory,
            signals=dict(tried.signals),
            feeds=feeds,
            dt=tried.dt,
        )
        found += [
            Instance(design, component, tuple(_meters(component, tried, now)))
            for component in facility.components
        ]
    return tuple(found)
