"""Trial steps of a facility in NumPy: at random commands, and settled at a few operating points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import final

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.components.base import Component, Draw, Memory, Node, Now, Reading
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.step import State, StepResult, step
from aidc_twin.network import Network
from aidc_twin.physics.merkel import saturation_slope
from aidc_twin.physics.psychrometrics import enthalpy_saturated, humidity_ratio_saturated

__all__ = [
    "COLD",
    "DESIGN",
    "HALF_LOAD",
    "POINTS",
    "STEP",
    "WARM",
    "Settled",
    "Trial",
    "at_random",
    "run",
    "settled",
]

STEP = 60.0
# Lanes with random commands: each mode, count of machines and closed valve occurs in several of them.
RANDOM_LANES = 24
SEED = 20250101
# Random temperatures lie about the design ones, K; outdoor wet bulbs span the earth's, K.
SPREAD = 4.0
OUTDOORS = (250.0, 305.0)
DRYNESS = 15.0
# The plant forgets its start within hours: 5 h of steps, the last two of which are looked at.
SETTLING_STEPS, WATCHED_STEPS = 300, 120

# Valves and fans start from this share of their design opening, so that a loop that does not act is seen.
KICK = 0.6

# Operating points: wet bulb below the design one, share of the design wet-bulb depression, utilisation.
POINTS = ("design", "warm", "mild", "cold", "half load")
DESIGN, WARM, _, COLD, HALF_LOAD = range(len(POINTS))
BELOW_DESIGN = np.array([0.0, 6.0, 14.0, 26.0, 0.0])
DEPRESSION = np.array([1.0, 0.6, 0.4, 0.3, 1.0])
UTILISATION = np.array([1.0, 1.0, 1.0, 0.9, 0.5])
# Days from the warmest water of the year, where a plant takes its water from a lake.
BEFORE_WARMEST = np.array([0.0, 60.0, 90.0, 182.5, 0.0])
# Angle of the year that passes in a day.
TURN_PER_DAY = 2 * np.pi / 365.0


@dataclass(frozen=True)
class Trial:
    """One step with everything that was said in it.

    Parameters
    ----------
    before, weather, dt
        What the step was given.
    result
        What it returned.
    signals
        What the components published, ``component.key``.
    draws
        Component and draw, in order.
    """

    before: State
    weather: Mapping[str, Array]
    dt: float
    result: StepResult
    signals: Mapping[str, Array]
    draws: tuple[tuple[str, Draw], ...]

    @property
    def readings(self) -> dict[str, Array]:
        """Meters by channel, those of one name added up."""
        total: dict[str, Array] = {}
        for reading in self.result.readings:
            before = total.get(reading.channel, 0.0)
            total[reading.channel] = before + reading.value if reading.how == "sum" else reading.value
        return total


@dataclass(frozen=True)
class Settled:
    """The last of many steps at the operating points, and the course of temperatures and power before it.

    ``T`` by node and ``power`` have the shape ``(WATCHED_STEPS, points)``, K and W.
    """

    last: Trial
    T: Mapping[str, np.ndarray]
    power: np.ndarray


@final
@dataclass(frozen=True)
class _Witness(Component):
    """A component without a part in the plant, last in the row, that notes what the others published."""

    noted: list[Now] = field(default_factory=list)

    def nodes(self) -> dict[str, Node]:
        return {}

    def memories(self) -> dict[str, Memory]:
        return {}

    def command(self, now: Now) -> tuple[dict[str, Array], dict[str, Array]]:
        return {}, {}

    def draws(self, now: Now) -> list[Draw]:
        return []

    def links(self, now: Now, net: Network) -> None:
        self.noted.append(now)

    def settle(self, now: Now, T_new: Mapping[str, Array]) -> list[Reading]:
        return []


def run(facility: Facility, state: State, weather: Mapping[str, Array], dt: float = STEP) -> Trial:
    """One step, in NumPy, with its signals and draws."""
    witness = _Witness("witness")
    with np.errstate(all="ignore"):
        result = step((*facility.components, witness), state, weather, np.float64(dt))
        now = witness.noted[0]
        draws = tuple((c.name, draw) for c in facility.components for draw in c.draws(now))
    return Trial(state, weather, dt, result, dict(now.signals), draws)


def _weather(
    wet_bulb: Array, dry_bulb: Array, wetness: Array, utilisation: Array, p: Array, day: Array
) -> dict[str, Array]:
    h = enthalpy_saturated(wet_bulb, p)
    return {
        "dry_bulb": dry_bulb,
        "wet_bulb": wet_bulb,
        "humidity_ratio": wetness * humidity_ratio_saturated(wet_bulb, p),
        "saturation_slope": saturation_slope(h, h, wet_bulb, wet_bulb),
        "season_cosine": np.cos(TURN_PER_DAY * day),
        "season_sine": np.sin(TURN_PER_DAY * day),
        "utilisation": utilisation,
    }


def at_random(facility: Facility) -> tuple[State, dict[str, Array]]:
    """A state and drivers that hold every component to commands it may meet, closed valves included."""
    rng = np.random.default_rng(SEED)
    size = RANDOM_LANES
    start = facility.start(size)
    T = {name: value + rng.uniform(-SPREAD, SPREAD, size) for name, value in sorted(start.T.items())}
    memory = dict(_random_memories(facility, start, rng))
    wet_bulb = rng.uniform(*OUTDOORS, size)
    dry_bulb = wet_bulb + rng.uniform(0.0, DRYNESS, size)
    p = facility.notes["pressure"][0]
    # Humidity between dry air and saturation at the wet bulb; the bounds themselves are not reached.
    wetness, utilisation = rng.uniform(0.2, 1.0, size), rng.uniform(0, 1, size)
    return State(T, memory), _weather(
        wet_bulb, dry_bulb, wetness, utilisation, p, rng.uniform(0.0, 365.0, size)
    )


def _random_memories(
    facility: Facility, start: State, rng: np.random.Generator
) -> Iterator[tuple[str, Array]]:
    discrete, units = set(facility.discrete_memories()), facility.memory_units()
    for name, value in sorted(start.memory.items()):
        share = rng.uniform(0.0, 1.0, value.shape)
        if name in discrete:
            yield name, rng.integers(0, 3, value.shape).astype(float)
        elif units[name] == "1":
            # Valves and fans, a quarter of them at rest.
            yield name, np.where(share < 0.25, 0.0, share)
        elif units[name] == "K":
            yield name, value + SPREAD * (2 * share - 1)
        elif units[name] == "dK":
            yield name, 2 * share - 1
        else:
            yield name, 2 * share * value


def settled(facility: Facility) -> Settled:
    """Hours of steps at the operating points, from the design state with valves and fans set too low."""
    T_wet = facility.notes["design_wet_bulb"][0] - BELOW_DESIGN
    depression = facility.notes["design_dry_bulb"][0] - facility.notes["design_wet_bulb"][0]
    p = facility.notes["pressure"][0]
    day = facility.notes.get("warmest_water_day", (np.asarray(0.0), "1"))[0] + BEFORE_WARMEST
    weather = _weather(T_wet, T_wet + depression * DEPRESSION, np.ones(len(POINTS)), UTILISATION, p, day)
    start, discrete, units = (
        facility.start(len(POINTS)),
        facility.discrete_memories(),
        facility.memory_units(),
    )
    outputs = {name for name, unit in units.items() if unit == "1" and name not in discrete}
    memory = {name: KICK * value if name in outputs else value for name, value in start.memory.items()}
    state = State(start.T, memory)
    course: list[dict[str, Array]] = []
    power: list[Array] = []
    with np.errstate(all="ignore"):
        for _ in range(SETTLING_STEPS - 1):
            result = step(facility.components, state, weather, np.float64(STEP))
            state = result.state
            course.append(state.T)
            power.append(sum(r.value for r in result.readings if r.channel == "energy.facility"))
    last = run(facility, state, weather)
    course.append(last.result.state.T)
    power.append(last.readings["energy.facility"])
    watched = course[-WATCHED_STEPS:]
    T = {name: np.stack([at[name] for at in watched]) for name in state.T}
    return Settled(last, T, np.stack(power[-WATCHED_STEPS:]))
