"""Both reference facilities, their weather and load, and a plant that is watched step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aidc_twin.arrays import double
from aidc_twin.climate import WeatherYear, find_weather
from aidc_twin.dimensions import register_with_jax
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.spec import Spec
from aidc_twin.facility.step import State, step
from aidc_twin.simulate.case import DriverYear, design_day, drivers_of
from aidc_twin.simulate.run import RunResult

SPECS = Path(__file__).resolve().parents[2] / "facility_specs"
DESIGNS = ("air_20kw", "cold_plate_20kw")
# A design with other options, under a name of its own.
VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {
    "cold_plate_by_return": ("cold_plate_20kw", {"tcs.cdu.flow": "by_return", "tcs.cdu.standby": "cold"})
}
ZERO = 273.15
DRIVERS = ("dry_bulb", "wet_bulb", "humidity_ratio", "saturation_slope", "season_cosine", "season_sine")


@cache
def _spec(name: str) -> Spec:
    return read_spec(SPECS / f"{name}.yaml")


@cache
def _facility(name: str) -> Facility:
    if name in VARIANTS:
        design, change = VARIANTS[name]
        return replace(build(_spec(design).replace(change)), name=name)
    return build(_spec(name))


@pytest.fixture(scope="session")
def specs() -> Callable[[str], Spec]:
    """The spec of a reference design by name."""
    return _spec


@pytest.fixture(scope="session", params=DESIGNS)
def facility(request: pytest.FixtureRequest) -> Facility:
    """Each of the two reference facilities."""
    return _facility(request.param)


@pytest.fixture(scope="session")
def facilities() -> dict[str, Facility]:
    """Both reference facilities by name."""
    return {name: _facility(name) for name in DESIGNS}


@pytest.fixture(scope="session")
def shanghai_year() -> WeatherYear:
    """The synthetic year of the reference designs."""
    return find_weather("Shanghai")


@pytest.fixture(scope="session")
def shanghai(shanghai_year: WeatherYear) -> DriverYear:
    """Its drivers."""
    return drivers_of(shanghai_year)


def still(T_wet_bulb: float, utilisation: Sequence[float] | np.ndarray) -> dict[str, np.ndarray]:
    """Drivers of one step that never change, one lane for each utilisation; wet bulb in degC."""
    year = design_day(T_wet_bulb + 4 + ZERO, T_wet_bulb + ZERO, 4.0)
    lanes = len(utilisation)
    drivers = {name: np.full(lanes, getattr(year, name)[0]) for name in DRIVERS}
    return drivers | {"utilisation": np.asarray(utilisation, dtype=float)}


@pytest.fixture(scope="session")
def still_air() -> Callable[[float, Sequence[float]], dict[str, np.ndarray]]:
    """Constant drivers by wet bulb, degC, and utilisation of each lane."""
    return still


class LoadSteps:
    """Whole halls that start and stop every two hours: harder on the plant than any real schedule."""

    LEVELS = np.array([0.9, 0.9, 0.9, 0.3, 0.3, 0.9, 0.9, 0.6, 0.6, 0.6, 1.0, 1.0, 0.1])
    HOLD = 7200.0

    def sample(self, start: float, n_steps: int, dt: float) -> np.ndarray:
        """Level of each step; levels change on the hour, so that no step holds two."""
        middle = start + dt * (np.arange(n_steps) + 0.5)
        return self.LEVELS[(middle // self.HOLD).astype(int) % self.LEVELS.size]


@pytest.fixture(scope="session")
def load_steps() -> LoadSteps:
    """A load with steps between 10 and 100 % every two hours."""
    return LoadSteps()


@dataclass(frozen=True)
class Watched:
    """Where a watched run ended, and what it did on the way, each value of shape ``(lanes,)``."""

    state: State
    swing: dict[str, np.ndarray]
    changes: dict[str, np.ndarray]


class Watch:
    """A facility stepped under constant drivers, every temperature watched in every step.

    It is compiled once for all lengths of step, since step and number of steps are arguments.
    """

    def __init__(self, facility: Facility) -> None:
        import jax
        import jax.numpy as jnp

        register_with_jax()
        self.facility = facility
        counted = facility.discrete_memories()

        def advance(numbers: Any, T: Any, memory: Any, weather: Any, dt: Any, steps: Any) -> Any:
            components = facility.with_numbers(numbers)

            def body(_: Any, carry: Any) -> Any:
                T, memory, low, high, changes = carry
                new = step(components, State(T, memory), weather, dt).state
                return (
                    new.T,
                    new.memory,
                    {name: jnp.minimum(low[name], new.T[name]) for name in low},
                    {name: jnp.maximum(high[name], new.T[name]) for name in high},
                    {name: changes[name] + (new.memory[name] != memory[name]) for name in counted},
                )

            far = {name: jnp.full_like(value, jnp.inf) for name, value in T.items()}
            near = {name: -value for name, value in far.items()}
            none = {name: jnp.zeros_like(memory[name]) for name in counted}
            return jax.lax.fori_loop(0, steps, body, (T, memory, far, near, none))

        self._advance = jax.jit(advance)

    def run(self, state: State | None, weather: Mapping[str, np.ndarray], dt: float, hours: float) -> Watched:
        """Run for some hours; from the start of the facility where ``state`` is None."""
        lanes = next(iter(weather.values())).size
        numbers = {k: np.array(np.broadcast_to(v, (lanes,))) for k, v in self.facility.numbers().items()}
        state = state or self.facility.start(lanes)
        with double():
            T, memory, low, high, changes = self._advance(
                numbers, state.T, state.memory, dict(weather), np.float64(dt), round(hours * 3600 / dt)
            )
        swing = {name: np.asarray(high[name]) - np.asarray(low[name]) for name in T}
        end = State({k: np.asarray(v) for k, v in T.items()}, {k: np.asarray(v) for k, v in memory.items()})
        return Watched(end, swing, {name: np.asarray(v) for name, v in changes.items()})


@cache
def _watch(name: str) -> Watch:
    return Watch(_facility(name))


@pytest.fixture(scope="session")
def watched() -> Callable[[str], Watch]:
    """A watched plant by the name of its design or variant."""
    return _watch


@pytest.fixture(scope="session")
def watch(facility: Facility) -> Watch:
    """The watched plant of the facility."""
    return _watch(facility.name)


def _total(result: RunResult, channel: str) -> np.ndarray:
    return np.asarray(result.monthly[channel].sum(axis=0))


@pytest.fixture(scope="session")
def total() -> Callable[[RunResult, str], np.ndarray]:
    """Sum of a channel over a run, shape ``(cases,)``."""
    return _total


@pytest.fixture(scope="session")
def changed() -> Callable[[Facility, Mapping[str, Any]], Facility]:
    """A facility with some of its numbers replaced, by ``component.field``."""

    def change(facility: Facility, numbers: Mapping[str, Any]) -> Facility:
        unknown = set(numbers) - set(facility.numbers())
        assert not unknown, f"no such numbers: {sorted(unknown)}"
        return replace(facility, components=facility.with_numbers({**facility.numbers(), **numbers}))

    return change
