"""All build-time checks of a facility: what its numbers, its traced step and a few trial steps must satisfy.

No check needs a compiler. Each looks at the facility from another side, since none sees every fault: units
do not see a wrong sign, an energy balance does not see a dry bulb taken for a wet bulb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from aidc_twin.arrays import Array
from aidc_twin.dimensions import DimensionError
from aidc_twin.errors import Finding
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.operation_checks import OPERATION_CHECKS
from aidc_twin.facility.step import State
from aidc_twin.facility.step_proof import prove_step
from aidc_twin.facility.trial import Trial, at_random, run, settled
from aidc_twin.facility.wiring import wiring

__all__ = ["CHECKS", "judge", "verify"]

# Materials, water and air of a data centre lie between -100 and 200 degC, so that a Celsius number in a
# kelvin slot falls outside; differences between them do not pass 100 K.
COLDEST, WARMEST, LARGEST_DIFFERENCE = 173.15, 473.15, 100.0
# Air pressure where people live, Pa: from above sea level down to El Alto (4 150 m).
PRESSURES = (5.5e4, 1.1e5)
# Units of quantities that have no sign.
UNSIGNED = ("W", "W/K", "J/K", "kg/s", "s", "Pa", "J/kg/K", "K")
# Residuals by rated IT power. Round-off of a step stays four orders below.
CLOSED = 1e-9
# Shares of a sum that count as equal where only round-off differs.
SAME = 1e-9


def verify(facility: Facility) -> list[Finding]:
    """Everything that is wrong with a facility; empty for one that may run.

    Parameters
    ----------
    facility
        Its first lane is looked at: the wiring and the laws are the same in all.
    """
    return [finding for findings in judge(facility).values() for finding in findings]


def judge(facility: Facility) -> dict[str, list[Finding]]:
    """Findings by the check that made them, in the order of the checks.

    The wiring comes first, then numbers and dimensions, then one step, then hours of steps: where one part
    fails the next is left out, since with a temperature added to a power there is no plant to be stepped.
    """
    one = _first_lane(facility) if facility.lanes > 1 else facility
    found: dict[str, list[Finding]] = {"wiring": list(wiring(one))}
    if any(found.values()):
        return found
    found |= {name: list(check(one)) for name, check in CHECKS.items()}
    if any(found.values()):
        return found
    state, weather = at_random(one)
    trial = run(one, state, weather)
    for name, look in TRIAL_CHECKS.items():
        found[name] = list(look(one, trial))
    if any(found.values()):
        return found
    course = settled(one)
    for name, watch in OPERATION_CHECKS.items():
        found[name] = list(watch(one, course))
    return found


def _first_lane(facility: Facility) -> Facility:
    def first(value: Array) -> Array:
        return np.asarray(value, dtype=float).flat[0]

    return replace(
        facility.select(np.array([0])),
        rated_it_power=first(facility.rated_it_power),
        notes={name: (first(value), unit) for name, (value, unit) in facility.notes.items()},
    )


def _ranges(facility: Facility) -> Iterator[Finding]:
    units = facility.units()
    for name, value in facility.numbers().items():
        unit = units[name][0]
        low, high = 0.0 if unit in UNSIGNED else -np.inf, np.inf
        if unit == "K":
            low, high = COLDEST, WARMEST
        elif unit == "dK":
            low, high = -LARGEST_DIFFERENCE, LARGEST_DIFFERENCE
        elif unit == "Pa":
            low, high = PRESSURES
        if not (np.isfinite(value).all() and (value >= low).all() and (value <= high).all()):
            yield Finding(
                f"{facility.name}: {name}",
                f"{float(value.flat[0]):g} {unit}",
                f"a number between {low:g} and {high:g} {unit}",
                "Inside the program temperatures are in kelvin and all quantities in SI.",
            )


def _dimensions(facility: Facility) -> Iterator[Finding]:
    try:
        prove_step(facility)
    except DimensionError as error:
        yield from error.findings


def _flows(facility: Facility, trial: Trial) -> Iterator[Finding]:
    for fault in trial.result.network.faults():
        rule = "flows close, and no exchange passes its flow"
        cure = "Carry each flow by a closed circuit, from the inlet to the outlet of its exchangers."
        yield Finding(f"{facility.name}: network", fault, rule, cure)


def _first_law(facility: Facility, trial: Trial) -> Iterator[Finding]:
    capacity = {name: node.capacity for c in facility.components for name, node in c.nodes().items()}
    before, after = trial.before.T, trial.result.state.T
    stored = sum(capacity[name] * (after[name] - before[name]) / trial.dt for name in sorted(capacity))
    readings = trial.readings
    out = sum(value for name, value in readings.items() if name.startswith("heat_out."))
    residual = readings["energy.facility"] - out - stored
    worst = float(np.max(np.abs(residual / facility.rated_it_power)))
    if not worst <= CLOSED:
        yield Finding(
            f"{facility.name}: first law",
            f"electricity, heat out and heat stored differ by {worst:.2g} of the rated IT power",
            f"they agree to {CLOSED:g}",
            "Every watt that is drawn has a place where it is heat, once and with its sign.",
        )


def _meters(facility: Facility, trial: Trial) -> Iterator[Finding]:
    drawn = sum(draw.power for _, draw in trial.draws)
    total = trial.readings["energy.facility"]
    worst = float(np.max(np.abs(drawn - total) / total))
    if not worst <= SAME:
        yield Finding(
            f"{facility.name}: meters",
            f"the loads add up to another power than the utility meter shows, by {worst:.2g} of it",
            "each load is metered once, and the utility meter is their sum",
        )


def _purity(facility: Facility, trial: Trial) -> Iterator[Finding]:
    state, weather = at_random(facility)
    again = run(facility, trial.before, trial.weather)
    if not _alike(trial, again, slice(None)):
        yield Finding(
            f"{facility.name}: step",
            "the same step taken twice gives two results",
            "a step depends on its arguments alone",
            "Keep what is remembered in the memories of the component.",
        )
    same = [
        (trial.before.T, state.T), (trial.before.memory, state.memory), (trial.weather, weather)
    ]  # fmt: skip
    if any(not np.array_equal(a[name], b[name]) for a, b in same for name in b):
        yield Finding(f"{facility.name}: step", "a step changed its arguments", "arguments are only read")
    for lane in (0, len(weather["utilisation"]) - 1):
        part = slice(lane, lane + 1)
        alone = run(facility, _cut(state, part), {name: value[part] for name, value in weather.items()})
        if not _alike(again, alone, part):
            yield Finding(
                f"{facility.name}: step",
                f"lane {lane} alone gives another result than among others",
                "a lane never depends on another lane",
            )


def _cut(state: State, part: slice) -> State:
    return State({k: v[part] for k, v in state.T.items()}, {k: v[part] for k, v in state.memory.items()})


def _alike(batch: Trial, other: Trial, part: slice) -> bool:
    """Whether two trials agree bit by bit, the second being a part of the lanes of the first."""
    lanes, size = len(batch.weather["utilisation"]), len(other.weather["utilisation"])

    def equal(a: Mapping[str, Array], b: Mapping[str, Array]) -> bool:
        return a.keys() == b.keys() and all(
            np.array_equal(
                np.broadcast_to(a[name], (lanes,))[part], np.broadcast_to(b[name], (size,)), equal_nan=True
            )
            for name in a
        )

    one, two = batch.result.state, other.result.state
    return equal(one.T, two.T) and equal(one.memory, two.memory) and equal(batch.readings, other.readings)


def _fan_law(facility: Facility, trial: Trial) -> Iterator[Finding]:
    """Speeds differ between the random lanes; power over the cube of the speed must not."""
    for name, power in trial.signals.items():
        component, _, key = name.rpartition(".")
        speed = trial.signals.get(f"{component}.speed", trial.signals.get(f"{component}.fan_speed"))
        if key != "p_fan" or speed is None:
            continue
        turning = speed > 0
        cubes = power[turning] / speed[turning] ** 3
        if cubes.size and not np.ptp(cubes) <= SAME * np.max(cubes):
            yield Finding(
                f"{facility.name}: {component}",
                f"fan power over the cube of the speed runs from {cubes.min():.3g} to {cubes.max():.3g} W",
                "fan power follows the cube of the speed (affinity law)",
            )


CHECKS: dict[str, Callable[[Facility], Iterator[Finding]]] = {
    "ranges": _ranges,
    "dimension proof": _dimensions,
}
TRIAL_CHECKS: dict[str, Callable[[Facility, Trial], Iterator[Finding]]] = {
    "flow closure": _flows,
    "first law": _first_law,
    "meters": _meters,
    "purity": _purity,
    "fan law": _fan_law,
}
