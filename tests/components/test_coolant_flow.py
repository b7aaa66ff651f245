"""Flow of a coolant loop by its return, CDUs by that flow: what each step does, and what pumps then take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.coolant_flow import CONSTANT_FLOW, FlowByReturn
from aidc_twin.components.valves import PRESSURE_INDEPENDENT, ThrottlingValves
from aidc_twin.network import Network
from aidc_twin.physics.hydraulics import pump_efficiency_ratio, pump_set_input

Make = Callable[..., Any]
ZERO = 273.15
W_DESIGN, C_LOOP = 1e5, 4e7
UNITS = 5.0


def by_return(**changes: float) -> FlowByReturn:
    numbers = {
        "T_set": 50.0 + ZERO, "least": 0.5, "closed_loop": 300.0, "n_units": UNITS, "halls": 2.0,
        "staged": 1.0, "load_high": 0.95, "load_low": 0.8, "dwell": 900.0,
    }  # fmt: skip
    return FlowByReturn(**{name: np.asarray(value) for name, value in (numbers | changes).items()})


def moved(
    see: Make,
    part: FlowByReturn,
    T_back: float,
    flow: float,
    error_before: float,
    n_on: float = UNITS,
    timer: float = 1e4,
    opening: float = 0.3,
    dt: float = 60.0,
) -> tuple[dict[str, float], dict[str, float]]:
    now = see(
        T={"cdu.supply": 40.0 + ZERO, "cdu.return": T_back + ZERO},
        memory={
            "cdu.valve": opening,
            "cdu.flow": flow,
            "cdu.flow_error": error_before,
            "cdu.n_on": n_on,
            "cdu.timer": timer,
        },
        dt=dt,
    )
    volumes = np.asarray(C_LOOP / 2), np.asarray(C_LOOP / 2)
    said, kept = part.command(now, "cdu", np.asarray(W_DESIGN), volumes, PRESSURE_INDEPENDENT)
    return tuple({key: float(value[0]) for key, value in table.items()} for table in (said, kept))  # type: ignore[return-value]


def test_constant_flow_says_nothing_and_changes_nothing() -> None:
    value = np.asarray(3.0)
    assert CONSTANT_FLOW.command(None, "cdu", value, (value, value), PRESSURE_INDEPENDENT) == ({}, {})  # type: ignore[arg-type]
    assert CONSTANT_FLOW.part(value, {}) is value
    assert CONSTANT_FLOW.on_line(value, {}) is value
    assert CONSTANT_FLOW.stroke(PRESSURE_INDEPENDENT, value, {}) is value
    assert (CONSTANT_FLOW.memories(), CONSTANT_FLOW.readings(None, "cdu")) == ({}, [])  # type: ignore[arg-type]


def test_the_flow_follows_the_error_of_the_return_by_the_lag_of_the_loop(see: Make) -> None:
    """A warmer return asks for more flow, by the rule of the sampled loop.

    Lag 4e7 / (1e5 x 0.6) = 667 s, a = 1 / (1 + 60 / 667) = 0.9174; gain 11 K / 0.6 = 18.33 K;
    60 / 360 / 18.33 x (1 - 0.9174 x 0.4) / 0.0826 = 0.0697.
    """
    said, kept = moved(see, by_return(), 51.0, 0.6, 0.4)
    assert said["flow"] == pytest.approx(0.6 + 0.0697, abs=1e-4)
    assert (kept["flow"], kept["flow_error"]) == (said["flow"], pytest.approx(1.0))
    colder, _ = moved(see, by_return(), 49.0, 0.6, -0.4)
    assert 0.5 < colder["flow"] < 0.6


def test_a_return_that_is_held_leaves_the_flow_alone(see: Make) -> None:
    said, _ = moved(see, by_return(), 50.0, 0.7, 0.0)
    assert said["flow"] == 0.7
    assert said["strokes"] == 0.0


@pytest.mark.parametrize(("T_back", "flow", "end"), [(80.0, 0.9, 1.0), (41.0, 0.6, 0.5), (41.0, 0.0, 0.5)])
def test_the_flow_stays_between_its_least_and_the_design(
    see: Make, T_back: float, flow: float, end: float
) -> None:
    said, _ = moved(see, by_return(), T_back, flow, T_back - 50.0)
    assert said["flow"] == end


@pytest.mark.parametrize(
    ("flow", "opening", "n_before", "timer", "n_on"),
    [
        # 0.7 of 5 is 3.5: 3.5 / 0.95 asks for 4, and the rest of 4 would carry 3.5 / 0.8 = 4.4: 5.
        (0.7, 0.3, 5.0, 1e4, 5.0),
        (0.7, 0.3, 2.0, 0.0, 4.0),
        # 0.6 of 5 is 3: 3 / 0.8 = 3.75, after the dwell only.
        (0.6, 0.3, 5.0, 1e4, 4.0),
        (0.6, 0.3, 5.0, 600.0, 5.0),
        # Four units whose valves stand all but open ask for a fifth, whatever their flow.
        (0.6, 0.98, 4.0, 0.0, 5.0),
        # All that there are.
        (1.0, 1.0, 5.0, 1e4, 5.0),
    ],
)
def test_as_many_units_run_as_flow_and_valves_ask_for(
    see: Make, flow: float, opening: float, n_before: float, timer: float, n_on: float
) -> None:
    said, kept = moved(see, by_return(), 50.0, flow, 0.0, n_before, timer, opening)
    assert kept["n_on"] == n_on
    assert said["share"] == n_on / UNITS
    # Of two equal halls.
    assert said["units"] == 2 * n_on
    assert said["started"] == pytest.approx(2 * max(n_on - n_before, 0) / 60.0)
    assert kept["timer"] == (0.0 if n_on != n_before else timer + 60.0)


def test_units_that_share_the_flow_are_all_on_line(see: Make) -> None:
    said, _ = moved(see, by_return(staged=0.0), 45.0, 0.5, -5.0)
    assert (said["share"], said["units"], said["started"], said["kept"]) == (1.0, 2 * UNITS, 0.0, 1.0)


@pytest.mark.parametrize(
    "valves", [PRESSURE_INDEPENDENT, ThrottlingValves(*map(np.asarray, (0.3, 50.0, 0.01)))]
)
def test_units_that_start_or_stop_take_over_the_water(valves: Any) -> None:
    """The sum of the flows stays: two of 0.4 become four of 0.2, four of 0.4 two of 0.8."""
    for ratio, flow in ((0.5, 0.2), (2.0, 0.8)):
        before = valves.stroke(np.asarray(0.4))
        stroke = by_return().stroke(valves, before, {"kept": np.asarray(ratio)})
        assert float(valves.flow(stroke)) == pytest.approx(flow, rel=1e-9)
    assert float(by_return().stroke(valves, np.asarray(0.37), {"kept": np.asarray(1.0)})) == 0.37
    # Nothing opens wider than open.
    assert float(by_return().stroke(valves, np.asarray(0.9), {"kept": np.asarray(3.0)})) == pytest.approx(1.0)


def test_cdus_at_part_flow_are_as_many_units_as_run(take: Make, see: Make, run: Make) -> None:
    """Two of five units at 0.35 of the flow are two units of their own: heat, water and pumps."""

    def heat(cdu: Any, memory: dict[str, float]) -> tuple[dict[str, Any], dict[str, float]]:
        T = {"cdu.supply": 40.0, "cdu.return": 50.0, "warm.supply": 37.0, "warm.return": 44.0}
        T = {name: value + ZERO for name, value in T.items()}
        now = see(T=T, memory={"cdu.valve": 0.6, "cdu.error": 0.0} | memory)
        said, _ = run(cdu, now)
        net = Network(now.T, dict.fromkeys(T, 1.0))
        cdu.links(now, net)
        return said, {name: float(np.max(q)) for name, q in net.heat.items()}

    sizes = {"W_tcs": 5e5, "W_tcs_rated": 5e5, "W_fws_max": 5.5e5, "ua": 1.25e6}
    flow = by_return(least=0.35, load_low=0.9)
    memory = {"cdu.flow": 0.35, "cdu.flow_error": 0.0, "cdu.n_on": 2.0, "cdu.timer": 0.0}
    five = take("cdu", **sizes, T_set=40.0 + ZERO, speed=1.0, flow=flow)
    said, found = heat(five, memory)
    assert float(np.ravel(said["share"])[0]) == pytest.approx(0.4)
    two = take(
        "cdu",
        **{name: 0.4 * value for name, value in sizes.items()} | {"W_tcs": 0.35 * 5e5},
        T_set=40.0 + ZERO,
        speed=1.0,
        pump_power_design=float(np.ravel(said["p_pump"])[0]),
    )
    due, expected = heat(two, {})
    for key in ("W_tcs", "W_water", "valve"):
        assert np.ravel(said[key]) == pytest.approx(np.ravel(due[key]), rel=1e-12), key
    assert max(abs(q) for q in found.values()) > 1e5
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("share", "efficiency"),
    [
        # Eu = 0.7 (share / 0.5)**2: 2.8, 1.79 and 1.01 of that at the best point.
        (1.0, 0.866),
        (0.8, 0.947),
        (0.6, 1.0),
    ],
)
def test_pumps_on_line_stand_on_the_curve_of_the_whole_loop(
    take: Make, share: float, efficiency: float
) -> None:
    """Half of the flow on 60 % held head: x h = 0.5 x 0.7 = 0.35 of the hydraulic power, by any number."""
    pumps = take("cdu").pumps
    half = np.asarray(0.5)
    assert float(pump_efficiency_ratio(half / share, np.asarray(0.7))) == pytest.approx(efficiency, abs=2e-3)
    motor = (pumps.motor_load, pumps.motor_efficiency, pumps.motor_ratio_20, pumps.motor_ratio_40)
    one = np.asarray(1.0)
    taken = pump_set_input(half / share, np.asarray(0.7), *motor) / pump_set_input(one, one, *motor)
    power = float(pumps.power(np.asarray(1e4), half, np.asarray(share)))
    assert power == pytest.approx(1e4 * share * float(taken), rel=1e-12)
    # Motors and drives in part load lose the rest: fewer of them, at more of their load, lose less.
    assert 1 < power / (1e4 * 0.35 / efficiency) < (1.2 if share == 1.0 else 1.1)


def test_a_single_unit_on_line_is_one_pump_at_its_own_flow(take: Make) -> None:
    """A pump of five at a fifth of the flow is at its design flow, against 0.6 + 0.4 x 0.04 of its head."""
    pumps = replace(take("cdu").pumps, static_share=np.asarray(0.6))
    alone = float(pumps.power(np.asarray(1.0), np.asarray(0.2), np.asarray(0.2)))
    # 0.2 x 0.616 = 0.123 of the hydraulic power; pump, motor and drive lose up to a tenth more.
    assert 0.1232 < alone < 1.1 * 0.1232
