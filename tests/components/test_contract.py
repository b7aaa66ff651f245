"""What every component in the registry owes, taken as it stands inside the reference facilities."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.base import Component, Now, array_table, unit_table, with_arrays
from aidc_twin.components.chillers import Chillers
from aidc_twin.components.economiser import Economiser
from aidc_twin.components.machines import CarnotMachine, CurveMachine, TableMachine
from aidc_twin.components.registry import REGISTRY
from aidc_twin.dimensions import parse_unit
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.step import State, step
from aidc_twin.network import Network

each_kind = pytest.mark.parametrize("kind", sorted(REGISTRY))


def everything(scenes: list[Any], kind: str) -> Iterator[tuple[Any, Component]]:
    """Every component of a kind in every scene."""
    for scene in scenes:
        for component in scene.of_kind(kind):
            yield scene, component


def spoken(said: Any) -> dict[str, Any]:
    """All numbers of one component in one step, by where they were said."""
    net = said.network
    return (
        {f"signal {key}": value for key, value in said.published.items()}
        | {f"memory {key}": value for key, value in said.remembered.items()}
        | {f"draw {i} {draw.meter}": draw.power for i, draw in enumerate(said.draws)}
        | {f"heat {node}": q for node, q in net.heat.items()}
        | {f"diagonal {node}": value for node, value in net.diagonal.items()}
        | {f"coupling {pair}": value for pair, value in net.coupling.items()}
        | {f"boundary {i} {b.node}": b.conductance for i, b in enumerate(net.boundaries)}
        | {f"outdoors {name}": q for name, q in net.direct.items()}
        | {f"reading {i} {r.channel}": r.value for i, r in enumerate(said.readings)}
    )


def test_the_reference_facilities_and_the_registry_hold_the_same_kinds(
    facilities: dict[str, Facility],
) -> None:
    built = {type(component) for facility in facilities.values() for component in facility.components}
    assert built == set(REGISTRY.values())
    assert len(set(REGISTRY.values())) == len(REGISTRY)


def test_the_reference_facilities_hold_every_model_of_a_chiller_and_both_arrangements(
    facilities: dict[str, Facility],
) -> None:
    components = [component for facility in facilities.values() for component in facility.components]
    models = {type(component.machine) for component in components if isinstance(component, Chillers)}
    assert models == {CarnotMachine, CurveMachine, TableMachine}
    economisers = [component for component in components if isinstance(component, Economiser)]
    assert {float(np.ravel(e.integrated)[0]) for e in economisers if np.all(e.enabled > 0)} == {0.0, 1.0}


def test_names_of_components_are_distinct(facilities: dict[str, Facility]) -> None:
    for facility in facilities.values():
        names = [component.name for component in facility.components]
        assert len(set(names)) == len(names)


@each_kind
def test_a_component_states_its_law_and_its_sources(kind: str) -> None:
    cls = REGISTRY[kind]
    docstring = inspect.getdoc(cls) or ""
    law, found, sources = docstring.partition("References\n----------\n")
    assert found, f"{cls.__name__} cites nothing"
    assert sources.strip().startswith("1. ")
    assert len(law.split()) >= 15
    assert inspect.getdoc(inspect.getmodule(cls))


@each_kind
def test_a_component_is_final_frozen_and_not_derived_from_another(kind: str) -> None:
    cls = REGISTRY[kind]
    assert cls.__bases__ == (Component,)
    assert getattr(cls, "__final__", False)
    assert is_dataclass(cls)
    assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]


@each_kind
def test_every_field_is_a_number_with_a_unit_or_a_wire(scenes: list[Any], kind: str) -> None:
    for _, component in everything(scenes, kind):
        parts: list[Any] = [component]
        while parts:
            part = parts.pop()
            for f in fields(part):
                value = getattr(part, f.name)
                if is_dataclass(value):
                    parts.append(value)
                elif "unit" not in f.metadata:
                    wires = value if isinstance(value, tuple) else (value,)
                    assert all(isinstance(wire, str | bool) for wire in wires), f.name


@each_kind
def test_declared_units_are_coherent(scenes: list[Any], kind: str) -> None:
    seen = 0
    for scene, component in everything(scenes, kind):
        said = scene.ask(component, scene.now(component))
        declared = [unit for unit, _ in unit_table(component).values()]
        declared += [item.unit for item in component.memories().values()]
        declared += [reading.unit for reading in said.readings]
        for unit in declared:
            parse_unit(unit)
        for reading in said.readings:
            assert reading.how in ("sum", "mean", "max"), reading.channel
            # An integrated rate must have a unit once it has been multiplied by seconds.
            assert reading.how != "sum" or reading.unit in ("W", "kg/s", "1", "1/s"), reading.channel
        seen += len(declared)
    assert seen


@each_kind
def test_nodes_are_its_own_and_have_capacity_and_a_start(scenes: list[Any], kind: str) -> None:
    for _, component in everything(scenes, kind):
        for name, node in component.nodes().items():
            assert name.startswith(f"{component.name}.")
            assert np.all(np.isfinite(node.capacity)) and np.all(np.asarray(node.capacity) > 0), name
            # Kelvin, and within what water and air of a plant can be.
            assert np.all((np.asarray(node.start) > 273.15) & (np.asarray(node.start) < 373.15)), name


@each_kind
def test_memories_that_are_kept_are_those_declared(scenes: list[Any], kind: str) -> None:
    for scene, component in everything(scenes, kind):
        said = scene.ask(component, scene.now(component))
        assert said.remembered.keys() == component.memories().keys()
        for key, item in component.memories().items():
            if item.discrete:
                value = np.asarray(said.remembered[key])
                assert np.array_equal(value, np.round(value)), key


@each_kind
def test_the_same_inputs_give_the_same_outputs_and_stay_as_they_are(scenes: list[Any], kind: str) -> None:
    for scene, component in everything(scenes, kind):
        now = scene.now(component)
        for table in (now.T, now.weather, now.memory, now.signals, now.feeds):
            for value in table.values():
                value.setflags(write=False)
        numbers = {key: value.copy() for key, value in array_table(component).items()}
        first = spoken(scene.ask(component, now))
        second = spoken(scene.ask(component, scene.now(component)))
        assert first.keys() == second.keys()
        for key, value in first.items():
            assert np.array_equal(value, second[key]), key
        for key, value in array_table(component).items():
            assert np.array_equal(value, numbers[key]), key


@each_kind
def test_a_batch_is_its_lanes_one_by_one_to_the_last_bit(scenes: list[Any], kind: str) -> None:
    for scene, component in everything(scenes, kind):
        batch = spoken(scene.ask(component, scene.now(component)))
        lanes = len(scene.weather["wet_bulb"])
        for i in range(lanes):
            one = slice(i, i + 1)
            alone = with_arrays(component, {k: v[one] for k, v in array_table(component).items()})
            single = spoken(scene.ask(alone, scene.now(component, one), one))
            assert single.keys() == batch.keys()
            for key, value in batch.items():
                expected = np.broadcast_to(value, (lanes,))[one]
                assert np.array_equal(np.broadcast_to(single[key], (1,)), expected), (key, i)


@each_kind
def test_all_that_is_said_is_finite(scenes: list[Any], kind: str) -> None:
    for scene, component in everything(scenes, kind):
        for key, value in spoken(scene.ask(component, scene.now(component))).items():
            assert np.all(np.isfinite(value)), key


@each_kind
def test_the_electricity_that_is_drawn_is_the_heat_that_is_placed(scenes: list[Any], kind: str) -> None:
    for scene, component in everything(scenes, kind):
        said = scene.ask(component, scene.now(component))
        net = said.network
        zero = np.zeros_like(scene.weather["wet_bulb"])
        drawn = sum((draw.power for draw in said.draws), zero)
        # What is recorded at the old temperatures less what went to the outside is what the sources gave;
        # circuits, exchangers and lifts only move heat, so they add up to nothing.
        placed = sum(net.heat.values(), zero) + sum(net.direct.values(), zero)
        moved = sum((np.abs(q) for q in net.heat.values()), zero)
        for boundary in (*net.boundaries, *net.stores):
            out = boundary.conductance * (scene.T[boundary.node] - boundary.T_env)
            placed, moved = placed + out, moved + np.abs(out)
        assert np.all(np.abs(placed - drawn) <= 1e-12 * (moved + drawn)), component.name


@each_kind
def test_draws_are_positive_and_hang_somewhere(scenes: list[Any], kind: str) -> None:
    for scene, component in everything(scenes, kind):
        for draw in scene.ask(component, scene.now(component)).draws:
            assert np.all(np.asarray(draw.power) >= 0), draw.meter
            assert draw.feed in ("it", "ups", "mechanical", "loss")


def test_the_first_law_holds_for_the_whole_facility(scenes: list[Any]) -> None:
    for scene in scenes:
        result = step(scene.components, State(scene.T, scene.memory), scene.weather, scene.dt)
        zero = np.zeros_like(scene.weather["wet_bulb"])
        out = sum((r.value for r in result.readings if r.channel.startswith("heat_out.")), zero)
        (utility,) = (r.value for r in result.readings if r.channel == "energy.facility")
        T_new = result.state.T
        stored = sum(C * (T_new[node] - scene.T[node]) for node, C in scene.capacity.items()) / scene.dt
        moved = sum(np.abs(q) for q in result.network.heat.values())
        last_digit = sum(C * np.spacing(T_new[node]) for node, C in scene.capacity.items()) / scene.dt
        assert np.all(np.abs(utility - out - stored) <= 1e-12 * moved + last_digit)


def test_the_network_of_the_whole_facility_has_no_faults(scenes: list[Any]) -> None:
    for scene in scenes:
        result = step(scene.components, State(scene.T, scene.memory), scene.weather, scene.dt)
        assert result.network.faults() == []


def test_a_signal_is_published_before_it_is_read(scenes: list[Any]) -> None:
    for scene in scenes:
        known: dict[str, Any] = {}
        for component in scene.components:
            seen = scene.now(component)
            published, _ = component.command(replace(seen, signals=dict(known)))
            known |= {f"{component.name}.{key}": value for key, value in published.items()}
        assert known.keys() == scene.signals.keys()


def test_a_signal_that_is_read_too_early_is_named(scenes: list[Any]) -> None:
    scene = scenes[0]
    (room,) = scene.of_kind("room")
    with pytest.raises(LookupError, match=r"racks\.W_air is not published before it is read"):
        room.command(replace(scene.now(room), signals={}))


# Where laws have their corners: what all lanes of a component are set to, on top of a random state.
CORNERS = ("as it is", "no flow", "shut", "equal temperatures", "idle", "full", "no feed", "stopped")


def at_corner(corner: str, component: Component, now: Now) -> tuple[Component, Now]:
    """The same component with its surroundings in a corner."""

    def all_of(table: Mapping[str, Any], value: float) -> dict[str, Any]:
        return {k: v if v.dtype == bool else np.full_like(v, value) for k, v in table.items()}

    if corner == "no flow":
        now = replace(now, signals=all_of(now.signals, 0.0))
    elif corner == "shut":
        units = {f"{component.name}.{key}": item.unit for key, item in component.memories().items()}
        shut = {k: np.zeros_like(v) if units.get(k) == "1" else v for k, v in now.memory.items()}
        # Colder than any set-point, so that nothing opens.
        now = replace(now, memory=shut, T=all_of(now.T, 270.0), signals=all_of(now.signals, 0.0))
    elif corner == "equal temperatures":
        outdoors = {k: np.full_like(v, 295.0) if k.endswith("_bulb") else v for k, v in now.weather.items()}
        leaving = {k: np.full_like(v, 295.0) if k.endswith("T_leaving") else v for k, v in now.memory.items()}
        now = replace(now, T=all_of(now.T, 295.0), weather=outdoors, memory=leaving)
    elif corner in ("idle", "full"):
        u = np.full_like(now.weather["utilisation"], float(corner == "full"))
        now = replace(now, weather=dict(now.weather) | {"utilisation": u})
    elif corner == "no feed":
        now = replace(now, feeds=all_of(now.feeds, 0.0))
    elif corner == "stopped":
        # Pumps and least fan speeds at zero, no machine, no economiser.
        names = ["speed", "W_min", "W_tower", "n_units", "enabled", "power.fan_min"]
        names += ["fan_min"] if "W_air_max" in unit_table(component) else []
        table = array_table(component)
        component = with_arrays(component, {k: 0 * v if k in names else v for k, v in table.items()})
    return component, now


@each_kind
@pytest.mark.parametrize("corner", CORNERS)
def test_it_is_finite_in_every_corner(scenes: list[Any], kind: str, corner: str) -> None:
    for scene, component in everything(scenes, kind):
        there, now = at_corner(corner, component, scene.now(component))
        for key, value in spoken(scene.ask(there, now)).items():
            assert np.all(np.isfinite(value)), key


@each_kind
def test_its_gradients_are_finite_in_every_corner(scenes: list[Any], kind: str) -> None:
    """All corners side by side as lanes; the slope of all that is said by all that is seen."""
    import jax
    import jax.numpy as jnp

    from aidc_twin.arrays import double
    from aidc_twin.dimensions import register_with_jax

    register_with_jax()
    done = set()
    for scene, component in everything(scenes, kind):
        # Components of one make differ in numbers only, and the corners are the same for all.
        make = (*unit_table(component), *sorted(component.memories()))
        if make in done:
            continue
        done.add(make)
        lanes = slice(0, 2)
        numbers: dict[str, list[Any]] = {}
        tables: dict[str, dict[str, list[Any]]] = {}
        for corner in CORNERS:
            small = with_arrays(component, {k: v[lanes] for k, v in array_table(component).items()})
            there, now = at_corner(corner, small, scene.now(component, lanes))
            for key, value in array_table(there).items():
                numbers.setdefault(key, []).append(value)
            for part in ("T", "memory", "weather", "signals", "feeds"):
                for key, value in getattr(now, part).items():
                    tables.setdefault(part, {}).setdefault(key, []).append(value)
        with double():
            seen = {p: {k: np.concatenate(v) for k, v in table.items()} for p, table in tables.items()}
            flags = {k: jnp.asarray(v) for k, v in seen["signals"].items() if v.dtype == bool}
            seen["signals"] = {k: v for k, v in seen["signals"].items() if v.dtype != bool}
            seen["numbers"] = {k: np.concatenate(v) for k, v in numbers.items()}
            inputs = jax.tree.map(jnp.asarray, seen)

            def total(inputs: dict[str, Any], component: Any = component, flags: Any = flags) -> Any:
                here = with_arrays(component, inputs["numbers"])
                now = Now(
                    T=inputs["T"], weather=inputs["weather"], memory=inputs["memory"],
                    signals=inputs["signals"] | flags, feeds=inputs.get("feeds", {}), dt=60.0,
                )  # fmt: skip
                published, remembered = here.command(now)
                now.signals.update({f"{here.name}.{key}": value for key, value in published.items()})
                said = [*published.values(), *remembered.values(), *(d.power for d in here.draws(now))]
                net = Network(T=now.T, capacity={})
                here.links(now, net)
                said += [*net.heat.values(), *net.diagonal.values(), *net.coupling.values()]
                said += [r.value for r in here.settle(now, now.T)]
                return sum((jnp.sum(value) for value in said if jnp.asarray(value).dtype != bool), 0.0)

            gradient = jax.grad(total)(inputs)
        for part, table in gradient.items():
            for key, value in table.items():
                bad = np.flatnonzero(~np.isfinite(np.asarray(value)))
                assert not bad.size, (component.name, part, key, [CORNERS[i // 2] for i in bad])
