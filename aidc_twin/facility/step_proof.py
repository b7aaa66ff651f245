"""The step of a facility as a traced program: proof of its dimensions, and a fingerprint of its text."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from aidc_twin.arrays import Array, double
from aidc_twin.dimensions import Declared, Proof, prove, trace
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.step import WEATHER, State, step

__all__ = ["fingerprint", "prove_step"]

# More than one, so that an operation across lanes shows in the shapes; odd, so that it is no other axis.
LANES = 3


def prove_step(facility: Facility) -> Proof:
    """Trace one step and prove its dimensions, without compiling it.

    Raises
    ------
    DimensionError
        The step breaks a rule of dimensions, points and differences, kinds, or lanes.
    """
    import jax

    program, readings = _traced(facility)
    state = {
        "T": {name: Declared("K", None, name) for name in facility.start(1).T},
        "memory": {name: Declared(unit, None, name) for name, unit in facility.memory_units().items()},
    }
    inputs = {
        "numbers": {name: Declared(*unit, name) for name, unit in facility.units().items()},
        "state": state,
        "weather": {name: Declared(*what, name) for name, what in WEATHER.items()},
        "dt": Declared("s", None, "dt"),
    }
    outputs = (state, {name: Declared(unit, None, name) for name, unit in readings.items()})

    def flat(tree: Any) -> list[Declared]:
        return list(jax.tree.leaves(tree, is_leaf=lambda leaf: isinstance(leaf, Declared)))

    return prove(program, flat(inputs), flat(outputs), lanes=LANES)


def fingerprint(facility: Facility) -> str:
    """Hash of the traced step: equal in every process, whatever the order in which sets are iterated."""
    program, _ = _traced(facility)
    return hashlib.sha256(str(program).encode()).hexdigest()


def _traced(facility: Facility) -> tuple[Any, dict[str, str]]:
    """The step on shapes alone, and the unit of each meter."""
    import jax

    readings: dict[str, str] = {}

    def lane() -> Any:
        return jax.ShapeDtypeStruct((LANES,), np.float64)

    def one(inputs: dict[str, Any]) -> Any:
        state = State(inputs["state"]["T"], inputs["state"]["memory"])
        result = step(facility.with_numbers(inputs["numbers"]), state, inputs["weather"], inputs["dt"])
        values: dict[str, Array] = {}
        for r in result.readings:
            values[r.channel] = values[r.channel] + r.value if r.channel in values else r.value
            readings[r.channel] = r.unit
        return {"T": result.state.T, "memory": result.state.memory}, values

    start = facility.start(1)
    shapes = {
        "numbers": {name: lane() for name in facility.numbers()},
        "state": {
            "T": {name: lane() for name in start.T},
            "memory": {name: lane() for name in start.memory},
        },
        "weather": {name: lane() for name in WEATHER},
        "dt": jax.ShapeDtypeStruct((), np.float64),
    }
    with double():
        return trace(one, shapes), readings
