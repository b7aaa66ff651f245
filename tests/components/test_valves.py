"""Valves in coils and CDUs: the flow that a stroke gives, and loops that take the one for the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.control import lambda_control, valve_gain
from aidc_twin.components.valves import PRESSURE_INDEPENDENT, ThrottlingValves, Valves
from aidc_twin.network import Network

Make = Callable[..., Any]


def plain(authority: float, linear: bool = False) -> ThrottlingValves:
    return ThrottlingValves(*(np.asarray(x) for x in (authority, 50.0, 0.01)), linear=linear)


def test_a_pressure_independent_valve_gives_its_stroke_itself() -> None:
    stroke = np.linspace(0.0, 1.0, 7)
    assert PRESSURE_INDEPENDENT.flow(stroke) is stroke
    assert PRESSURE_INDEPENDENT.stroke(stroke) is stroke


@pytest.mark.parametrize(
    ("valves", "flow"),
    [
        # 1 / sqrt(1 + 0.5 (1 / 0.5**2 - 1)); 1 / sqrt(1 + 0.5 (50 - 1))
        (plain(0.5, linear=True), 0.63245553),
        (plain(0.5), 0.19802951),
    ],
)
def test_flow_at_half_of_the_stroke(valves: ThrottlingValves, flow: float) -> None:
    assert valves.flow(np.asarray(0.5)) == pytest.approx(flow, rel=1e-7)
    assert valves.stroke(np.asarray(flow)) == pytest.approx(0.5, rel=1e-7)
    assert [float(valves.flow(np.asarray(end))) for end in (0.0, 1.0)] == [0.0, 1.0]


NODES = ("room.supply", "room.return", "room.exhaust", "chilled.supply", "chilled.return")
USERS = {
    "crah": {"chilled.supply": 290.0, "room.return": 308.0},
    "rear_door": {"chilled.supply": 290.0, "room.exhaust": 308.0},
    "electrical_room": {"chilled.supply": 290.0, "electrical_room.air": 301.0},
    "cdu": {"warm.supply": 310.0, "warm.return": 316.0, "cdu.supply": 313.0, "cdu.return": 323.0},
}


@pytest.mark.parametrize("kind", USERS)
def test_a_user_sees_the_flow_of_its_valves_and_its_controller_their_stroke(
    take: Make, see: Make, run: Make, kind: str
) -> None:
    """Water and heat are those of a pressure-independent valve at the flow that the stroke gives."""
    valves = plain(0.3)

    def step(make: Valves, stroke: float) -> tuple[Any, dict[str, float]]:
        user = take(kind, valves=make)
        T = dict.fromkeys(NODES, 297.0) | USERS[kind]
        # A set-point that is met, and an error before that was none: the valve stays where it is.
        held = {"crah": "room.supply", "rear_door": getattr(user, "holds", ""), "cdu": "cdu.supply"}
        T[held.get(kind, "electrical_room.air")] = float(user.T_set)
        memory = {f"{user.name}.valve": stroke, f"{user.name}.error": 0.0}
        memory |= {f"{user.name}.n_on": float(getattr(user, "n_units", 1.0)), f"{user.name}.timer": 1e6}
        signals = {"racks.W_air": 1e5, "room.through": 1e5}
        now = see(T=T, memory=memory, signals=signals)
        said, _ = run(user, now)
        net = Network(now.T, dict.fromkeys(T, 1.0))
        user.links(now, net)
        heat = {name: float(np.max(q)) for name, q in net.heat.items()}
        return said, heat

    stroke = 0.6
    flow = float(valves.flow(np.asarray(stroke)))
    assert flow == pytest.approx(0.36, abs=0.01)
    found, heat = step(valves, stroke)
    due, due_heat = step(PRESSURE_INDEPENDENT, flow)
    assert found["valve"][0] == pytest.approx(stroke, rel=1e-12)
    assert found["W_water"] == pytest.approx(due["W_water"], rel=1e-12)
    assert max(abs(q) for q in heat.values()) > 1e3
    assert heat == pytest.approx(due_heat, rel=1e-9, abs=1e-6)


def error_left(valves: Valves, closed: float, start: float = 0.8, end: float = 0.9) -> list[float]:
    """Errors of a loop whose cold stream carries a given heat, each minute after a change of that heat.

    The controlled temperature lies ``lead / flow`` above the water once the process has come to rest, and
    follows with a lag of 300 s.
    """
    lag, dt, lead = 300.0, 60.0, 10.0
    stroke, before, T = float(valves.stroke(np.asarray(start))), 0.0, 0.0
    errors = []
    for _ in range(60):
        flow = max(float(valves.flow(np.asarray(stroke))), 0.01)
        # With ``end`` of the flow it is at its set-point again.
        T = (T + dt / lag * (lead * end / flow - lead)) / (1 + dt / lag)
        gain = valve_gain(lead + T, np.asarray(stroke), np.asarray(0.1), np.asarray(1.0))
        stroke = float(lambda_control(stroke, T, before, gain, dt, lag, closed))
        before = T
        errors.append(T)
    return errors


def test_a_linear_valve_of_low_authority_is_sluggish_near_its_end() -> None:
    """At 0.9 of the flow it passes 0.45 % more for a hundredth of the stroke."""
    even, low = (error_left(make, 120.0) for make in (PRESSURE_INDEPENDENT, plain(0.1, linear=True)))
    assert max(low) > max(even) > 0
    assert low[15] > 5 * even[15] > 0


def test_an_equal_percentage_valve_of_high_authority_is_quicker_than_its_loop_reckons() -> None:
    """At 0.9 of the flow it answers with 3.4 times what ``1 / stroke`` says."""
    even, steep = (error_left(make, 120.0) for make in (PRESSURE_INDEPENDENT, plain(0.9)))
    assert 0 < steep[1] < 0.9 * even[1]
    assert abs(steep[15]) < even[15]


def test_a_loop_that_is_fast_and_calm_hunts_on_such_a_valve() -> None:
    even, steep = (error_left(make, 20.0)[-20:] for make in (PRESSURE_INDEPENDENT, plain(0.9)))
    assert max(np.abs(even)) < 1e-3
    # Up and down at every step, for ever.
    moves = np.diff(steep)
    assert np.all(moves[1:] * moves[:-1] < 0) and np.all(np.abs(moves) > 0.2)
