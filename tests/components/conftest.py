"""The reference facilities as the tests take components from them: at random states, lane by lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.base import Component, Draw, Now, Reading
from aidc_twin.components.registry import REGISTRY
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.step import WEATHER
from aidc_twin.network import Network
from aidc_twin.physics.merkel import saturation_slope
from aidc_twin.physics.psychrometrics import enthalpy_saturated, humidity_ratio_saturated

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted((ROOT / "facility_specs").glob("*.yaml"))
LANES = 12
SEA = 101325.0


@dataclass(frozen=True)
class Said:
    """All that one component said in a step."""

    published: dict[str, Any]
    remembered: dict[str, Any]
    draws: list[Draw]
    network: Network
    readings: list[Reading]


@dataclass(frozen=True)
class Scene:
    """A facility in the middle of a step: what each component sees, for any choice of lanes."""

    facility: Facility
    components: tuple[Component, ...]
    T: dict[str, np.ndarray]
    memory: dict[str, np.ndarray]
    weather: dict[str, np.ndarray]
    signals: dict[str, np.ndarray]
    feeds: dict[str, dict[str, np.ndarray]]
    T_new: dict[str, np.ndarray]
    dt: float

    def of_kind(self, kind: str) -> list[Component]:
        """Components of one kind, in the order of the step."""
        return [c for c in self.components if type(c) is REGISTRY[kind]]

    @property
    def capacity(self) -> dict[str, Any]:
        """Heat capacity of every node, J/K."""
        return {name: node.capacity for c in self.components for name, node in c.nodes().items()}

    def now(self, component: Component, lanes: slice = slice(None)) -> Now:
        """What a component sees: its own signals are not there yet."""

        def cut(table: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
            return {key: value[lanes].copy() for key, value in table.items()}

        own = f"{component.name}."
        keys = {key for key in self.signals if not (key.startswith(own) and "." not in key[len(own) :])}
        return Now(
            T=cut(self.T),
            weather=cut(self.weather),
            memory=cut(self.memory),
            signals=cut({key: value for key, value in self.signals.items() if key in keys}),
            feeds=cut(self.feeds[component.name]),
            dt=self.dt,
        )

    def ask(self, component: Component, now: Now, lanes: slice = slice(None)) -> Said:
        """Let one component go through all phases of the step."""
        published, remembered = component.command(now)
        now.signals.update({f"{component.name}.{key}": value for key, value in published.items()})
        draws = component.draws(now)
        network = Network(T=now.T, capacity=self.capacity)
        component.links(now, network)
        readings = component.settle(now, {key: value[lanes].copy() for key, value in self.T_new.items()})
        return Said(published, remembered, draws, network, readings)


def _at_random(facility: Facility, seed: int) -> Scene:
    """Numbers a little apart in each lane, temperatures and memories anywhere, weather anywhere."""
    rng = np.random.default_rng(seed)
    units = facility.units()
    numbers = {}
    for name, value in facility.numbers().items():
        # Points on the temperature scale and whole numbers stay as they are.
        fixed = units[name][0] == "K" or value == np.round(value)
        factor = np.ones(LANES) if fixed else rng.uniform(0.98, 1.02, LANES)
        numbers[name] = value * factor
    components = facility.with_numbers(numbers)

    start = facility.start(LANES)
    T = {name: rng.uniform(278.0, 333.0, LANES) for name in start.T}
    memory = {}
    for name, unit in facility.memory_units().items():
        if name.endswith(".mode"):
            memory[name] = rng.integers(0, 3, LANES).astype(float)
        elif name.endswith(".n_on"):
            memory[name] = rng.integers(0, 6, LANES).astype(float)
        elif unit == "K":
            memory[name] = rng.uniform(278.0, 333.0, LANES)
        elif unit == "dK":
            memory[name] = rng.uniform(-5.0, 5.0, LANES)
        elif unit == "s":
            memory[name] = rng.uniform(0.0, 3000.0, LANES)
        else:
            # Valves and fans from shut to fully open, stops included; loads from none to those of the start.
            share = np.clip(rng.uniform(-0.3, 1.3, LANES), 0.0, 1.0)
            memory[name] = share * (np.maximum(start.memory[name], 1.0) if unit != "1" else 1.0)

    T_wb = rng.uniform(255.0, 304.0, LANES)
    h = enthalpy_saturated(T_wb, SEA)
    weather = {
        "dry_bulb": T_wb + rng.uniform(0.0, 15.0, LANES),
        "wet_bulb": T_wb,
        "humidity_ratio": humidity_ratio_saturated(T_wb, SEA) * rng.uniform(0.3, 1.0, LANES),
        "saturation_slope": saturation_slope(h, h, T_wb, T_wb),
        "utilisation": np.clip(rng.uniform(-0.2, 1.2, LANES), 0.0, 1.0),
    }
    season = rng.uniform(0.0, 2 * np.pi, LANES)
    weather |= {"season_cosine": np.cos(season), "season_sine": np.sin(season)}
    assert weather.keys() == WEATHER.keys()

    dt = float(rng.choice([1.0, 15.0, 60.0, 300.0]))
    signals: dict[str, np.ndarray] = {}
    feeds: dict[str, np.ndarray] = {}
    seen: dict[str, dict[str, np.ndarray]] = {}
    now = Now(T=T, weather=weather, memory=memory, signals=signals, feeds=feeds, dt=dt)
    for c in components:
        seen[c.name] = dict(feeds)
        published, _ = c.command(now)
        signals.update({f"{c.name}.{k}": np.array(np.broadcast_to(v, LANES)) for k, v in published.items()})
        for draw in c.draws(now):
            feeds[draw.feed] = feeds.get(draw.feed, np.zeros(LANES)) + draw.power
    network = Network(T=T, capacity={n: node.capacity for c in components for n, node in c.nodes().items()})
    for c in components:
        c.links(now, network)
    return Scene(facility, components, T, memory, weather, signals, seen, network.step(dt), dt)


@pytest.fixture(scope="session")
def facilities() -> dict[str, Facility]:
    """The reference facilities by name."""
    return {path.stem: build(read_spec(path)) for path in SPECS}


def _makes(facility: Facility) -> set[tuple[str, ...]]:
    """Kinds of component of a facility, each with the kinds of the parts that it is made of."""

    def parts(part: object) -> tuple[str, ...]:
        inner = [getattr(part, f.name) for f in fields(part) if is_dataclass(getattr(part, f.name))]  # type: ignore[arg-type]
        return (type(part).__name__, *(name for one in inner for name in parts(one)))

    return {parts(component) for component in facility.components}


@pytest.fixture(scope="session")
def scenes(facilities: dict[str, Facility]) -> list[Scene]:
    """Facilities that show every make of component, at a few random states and step lengths.

    A facility that brings none that others have not shown is left out; all of them are stepped and judged by
    the checks of a facility elsewhere.
    """
    chosen, shown = [], set[tuple[str, ...]]()
    # The largest first: it shows most.
    for facility in sorted(facilities.values(), key=lambda f: (-len(_makes(f)), f.name)):
        if not _makes(facility) <= shown:
            chosen.append(facility)
            shown |= _makes(facility)
    return [_at_random(facility, seed) for facility in chosen for seed in range(4)]


@pytest.fixture(scope="session")
def take(facilities: dict[str, Facility]) -> Callable[..., Any]:
    """A component of a kind as it stands in the first reference facility that has one, numbers changed."""
    from dataclasses import replace

    def pick(kind: str, **changes: Any) -> Any:
        for facility in facilities.values():
            for component in facility.components:
                if type(component) is REGISTRY[kind]:
                    return replace(component, **changes)
        raise LookupError(f"no reference facility has a {kind}")

    return pick


@pytest.fixture(scope="session")
def see() -> Callable[..., Now]:
    """What a single component sees, from plain numbers; one lane."""

    def make(
        T: Mapping[str, float] | None = None,
        memory: Mapping[str, float] | None = None,
        signals: Mapping[str, float] | None = None,
        feeds: Mapping[str, float] | None = None,
        dt: float = 60.0,
        **weather: float,
    ) -> Now:
        def lane(table: Mapping[str, float] | None) -> dict[str, np.ndarray]:
            return {key: np.atleast_1d(np.asarray(value)) for key, value in (table or {}).items()}

        outdoors = {
            "dry_bulb": 303.15,
            "wet_bulb": 295.15,
            "humidity_ratio": 0.012,
            "saturation_slope": 3500.0,
            "season_cosine": 1.0,
            "season_sine": 0.0,
            "utilisation": 1.0,
        } | weather
        return Now(
            T=lane(T), weather=lane(outdoors), memory=lane(memory), signals=lane(signals), feeds=lane(feeds),
            dt=dt,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def run() -> Callable[..., tuple[dict[str, Any], dict[str, Any]]]:
    """Signals and new memories of a command; the signals are published under the component's name."""

    def command(component: Component, now: Now) -> tuple[dict[str, Any], dict[str, Any]]:
        published, remembered = component.command(now)
        now.signals.update({f"{component.name}.{key}": value for key, value in published.items()})
        return published, remembered

    return command
