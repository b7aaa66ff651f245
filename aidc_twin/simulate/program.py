"""The compiled program of a facility: a few hours of steps on lanes, proved dimension by dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, final

import numpy as np

from aidc_twin.arrays import Array, double
from aidc_twin.dimensions import Declared, Proof, prove, register_with_jax, tag
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.step import WEATHER, State, step
from aidc_twin.simulate.compiler import compiled, keep_compiled

__all__ = ["SECONDS_PER_HOUR", "Channel", "Program"]

SECONDS_PER_HOUR = 3600.0
# Drivers that are given at hour marks and run linearly between them; the utilisation is given for each step.
HOURLY = tuple(name for name in WEATHER if name != "utilisation")


@dataclass(frozen=True)
class Channel:
    """One hourly series of a run.

    ``how`` is ``"sum"`` (rate integrated over the hour), ``"mean"`` or ``"max"``; ``unit`` is that of the
    series: J for a power that is summed.
    """

    name: str
    unit: str
    how: str


@final
@dataclass(frozen=True)
class Program:
    """A facility compiled for a number of lanes, of steps in an hour, and of hours in a call.

    Build it with :meth:`compile`; call :meth:`advance`.
    """

    channels: tuple[Channel, ...]
    proof: Proof
    lanes: int
    steps_per_hour: int
    hours: int
    _compiled: Any
    _fractions: np.ndarray

    @classmethod
    def compile(cls, facility: Facility, lanes: int, steps_per_hour: int, hours: int) -> Program:
        """Trace the steps, prove their dimensions, compile them.

        Raises
        ------
        DimensionError
            The traced steps break a rule of dimensions: the message names the source line.
        """
        import jax

        keep_compiled()
        register_with_jax()
        units = _Units(facility)

        def advance(inputs: dict[str, Any]) -> tuple[Any, Any]:
            components = facility.with_numbers(inputs["numbers"])
            dt = inputs["dt"]
            volumes = {name: node.capacity for c in components for name, node in c.nodes().items()}

            def one_step(carry: Any, x: Any) -> tuple[Any, None]:
                state, meters, hour = carry
                weather = {
                    name: tag(
                        hour["from"][name] + x["fraction"] * (hour["to"][name] - hour["from"][name]),
                        *WEATHER[name],
                    )
                    for name in HOURLY
                }
                weather["utilisation"] = x["utilisation"]
                result = step(components, State(state["T"], state["memory"]), weather, dt)
                rates: dict[str, Array] = {}
                for r in result.readings:
                    rates[r.channel] = rates[r.channel] + r.value if r.channel in rates else r.value
                meters = {
                    name: _accumulate(meters[name], channels[name].how, value, dt, x["weight"])
                    for name, value in rates.items()
                }
                return ({"T": result.state.T, "memory": result.state.memory}, meters, hour), None

            def one_hour(state: Any, x: Any) -> tuple[Any, Any]:
                steps = {
                    "utilisation": x["utilisation"],
                    "fraction": inputs["fraction"],
                    "weight": inputs["weight"],
                }
                hour = {"from": x["from"], "to": x["to"]}
                empty = {name: _empty(channel, lanes) for name, channel in channels.items()}
                (after, meters, _), _ = jax.lax.scan(one_step, (state, empty, hour), steps)
                stored = [volumes[name] * (after["T"][name] - state["T"][name]) for name in sorted(volumes)]
                total = stored[0]
                for value in stored[1:]:
                    total = total + value
                return after, meters | {STORED: total}

            return jax.lax.scan(one_hour, inputs["state"], inputs["hours"])

        shapes = _shapes(facility, lanes, steps_per_hour, hours)
        with double():
            channels = _channels(facility, shapes)
            traced = jax.jit(advance).trace(shapes)
            declared = jax.tree.leaves(units.inputs(), is_leaf=lambda x: isinstance(x, Declared))
            results = jax.tree.leaves(
                units.outputs({name: channel.unit for name, channel in channels.items()} | {STORED: "J"}),
                is_leaf=lambda x: isinstance(x, Declared),
            )
            proof = prove(traced.jaxpr, declared, results, lanes=lanes)
            ready = compiled(traced)
        channels[STORED] = Channel(STORED, "J", "sum")
        n = steps_per_hour
        fractions = np.stack([np.arange(1, n + 1) / n, 1.0 / np.arange(1, n + 1)])
        return cls(
            tuple(channels[name] for name in sorted(channels)), proof, lanes, n, hours, ready, fractions
        )

    @property
    def dt(self) -> float:
        """Step, s."""
        return SECONDS_PER_HOUR / self.steps_per_hour

    def advance(
        self,
        numbers: Mapping[str, np.ndarray],
        state: State,
        weather: Mapping[str, np.ndarray],
        utilisation: np.ndarray,
    ) -> tuple[State, dict[str, np.ndarray]]:
        """Run the hours of one call.

        Parameters
        ----------
        numbers
            Parameters, each of shape ``(lanes,)``.
        state
            Where the call starts.
        weather
            Drivers at the hour marks, shape ``(hours + 1, lanes)``.
        utilisation
            Of each step, shape ``(hours, steps_per_hour, lanes)``.

        Returns
        -------
        State, dict
            Where the call ends, and each channel by hour, shape ``(hours, lanes)``.
        """
        inputs = {
            "numbers": dict(numbers),
            "state": {"T": state.T, "memory": state.memory},
            "dt": np.float64(self.dt),
            "fraction": self._fractions[0],
            "weight": self._fractions[1],
            "hours": {
                "from": {name: weather[name][:-1] for name in HOURLY},
                "to": {name: weather[name][1:] for name in HOURLY},
                "utilisation": utilisation,
            },
        }
        with double():
            after, series = self._compiled(inputs)
        return State(after["T"], after["memory"]), {name: np.asarray(value) for name, value in series.items()}


STORED = "heat.stored"


def _integrated(unit: str) -> str:
    """Unit of a rate integrated over time."""
    return {"W": "J", "kg/s": "kg", "1": "s", "1/s": "1"}[unit]


def _accumulate(meter: Array, how: str, value: Array, dt: Array, weight: Array) -> Array:
    """A meter after one more step; the mean is a running one, so that temperatures stay points."""
    import jax.numpy as jnp

    if how == "sum":
        return meter + value * dt
    if how == "max":
        return jnp.maximum(meter, value)
    return meter + weight * (value - meter)


def _empty(channel: Channel, lanes: int) -> Array:
    """A meter at the start of an hour."""
    import jax.numpy as jnp

    return tag(jnp.full(lanes, -jnp.inf if channel.how == "max" else 0.0), channel.unit)


def _shapes(facility: Facility, lanes: int, steps: int, hours: int) -> dict[str, Any]:
    """Shapes of the inputs of a call."""
    import jax

    def shape(*size: int) -> Any:
        return jax.ShapeDtypeStruct(size, np.float64)

    state = facility.start(facility.lanes)
    return {
        "numbers": {name: shape(lanes) for name in facility.numbers()},
        "state": {
            "T": {name: shape(lanes) for name in state.T},
            "memory": {name: shape(lanes) for name in state.memory},
        },
        "dt": shape(),
        "fraction": shape(steps),
        "weight": shape(steps),
        "hours": {
            "from": {name: shape(hours, lanes) for name in HOURLY},
            "to": {name: shape(hours, lanes) for name in HOURLY},
            "utilisation": shape(hours, steps, lanes),
        },
    }


def _channels(facility: Facility, shapes: Mapping[str, Any]) -> dict[str, Channel]:
    """Meters of a step, found by stepping once on shapes alone."""
    import jax

    found: dict[str, Channel] = {}

    def once(inputs: Any) -> Any:
        weather = {name: value[0] for name, value in inputs["hours"]["from"].items()}
        weather["utilisation"] = inputs["hours"]["utilisation"][0, 0]
        state = State(inputs["state"]["T"], inputs["state"]["memory"])
        result = step(facility.with_numbers(inputs["numbers"]), state, weather, inputs["dt"])
        for r in result.readings:
            found[r.channel] = Channel(r.channel, _integrated(r.unit) if r.how == "sum" else r.unit, r.how)
        return result.state.T

    jax.eval_shape(once, shapes)
    return found


@final
@dataclass(frozen=True)
class _Units:
    """Declared units of all inputs and outputs, in the shape of the program's arguments."""

    facility: Facility

    def inputs(self) -> dict[str, Any]:
        def declare(name: str, unit: str, kind: str | None = None) -> Declared:
            return Declared(unit, kind, name)

        weather = {name: declare(name, *WEATHER[name]) for name in HOURLY}
        return {
            "numbers": {name: declare(name, *unit) for name, unit in self.facility.units().items()},
            "state": self.state(),
            "dt": declare("dt", "s"),
            "fraction": declare("fraction", "1"),
            "weight": declare("weight", "1"),
            "hours": {
                "from": weather,
                "to": weather,
                "utilisation": declare("utilisation", *WEATHER["utilisation"]),
            },
        }

    def state(self) -> dict[str, Any]:
        return {
            "T": {name: Declared("K", None, name) for name in self.facility.start(self.facility.lanes).T},
            "memory": {
                name: Declared(unit, None, name) for name, unit in self.facility.memory_units().items()
            },
        }

    def outputs(self, channels: Mapping[str, str]) -> tuple[Any, Any]:
        return self.state(), {name: Declared(unit, None, name) for name, unit in channels.items()}
