"""Chillers: staging with its dwell, capacity, set-point, power within the second law, freezing margin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.network import Network

LAKE, LONG = 1e30, 1e10
ZERO = 273.15
SET, CONDENSER = 17.0, 30.0
UNIT, W = 1e6, 2e5
Make = Callable[..., Any]


def machines(take: Make, **changes: Any) -> Any:
    """Three machines of 1 MW, rated at the very temperatures they are used at, that load at once."""
    settings: dict[str, Any] = {
        "q_unit": UNIT, "n_units": 3.0, "W_cw_unit": 6e4, "T_set": SET + ZERO, "T_supply_least": 4.0 + ZERO,
        "T_rated_supply": SET + ZERO, "T_rated_condenser": CONDENSER + ZERO, "load_high": 0.9,
        "load_low": 0.75, "smoothing": 600.0, "dwell": 1200.0, "loading_rate": 1.0,
    }  # fmt: skip
    return take("chillers", **settings | changes)


def look(
    see: Make, load: Any, *, n_on: Any = 1.0, timer: Any = 1300.0, q_before: Any = 0.0, free: Any = 0.0,
    condenser: Any = CONDENSER, set_point: Any = SET, flow: Any = W, dt: float = 60.0, q_smooth: Any = None,
) -> Any:  # fmt: skip
    """The load, W, is given by how warm the water arrives."""
    back = set_point + np.asarray(load) / W
    T = {
        "chilled.economiser.outlet": back, "chilled.economiser.cold": condenser, "chilled.supply": set_point,
        "chilled.return": back, "chilled.towers.return": condenser + 5.0,
    }  # fmt: skip
    memory = {"n_on": n_on, "timer": timer, "q": q_before, "q_rejected": 0.0}
    # It has been at this load for long, unless said otherwise.
    memory["q_smooth"] = np.maximum(load, 0.0) if q_smooth is None else q_smooth
    return see(
        T={node: value + ZERO for node, value in T.items()},
        memory={f"chilled.chillers.{key}": value for key, value in memory.items()},
        signals={"chilled.W": flow, "chilled.economiser.free": free},
        dt=dt,
    )


def supply_of(chillers: Any, now: Any) -> float:
    """Steady chilled water behind the machines, what they find being given; degC."""
    net = Network(now.T, {node: LAKE for node in now.T} | {"chilled.supply": 1.0})
    net.circuit(("chilled.economiser.outlet", "chilled.supply"), now["chilled.W"])
    chillers.links(now, net)
    assert net.faults() == []
    return float(net.step(LONG)["chilled.supply"][0]) - ZERO


@pytest.mark.parametrize(
    ("load", "n_on", "timer", "expected"),
    [
        (0.85e6, 1.0, 0.0, 1.0),
        (0.95e6, 1.0, 0.0, 2.0),  # above 90 % of what runs: at once, whatever the timer
        (2.5e6, 1.0, 0.0, 3.0),
        (9.0e6, 3.0, 0.0, 3.0),  # no more than there are
        (1.0e6, 3.0, 1300.0, 2.0),  # the rest stays below 75 %
        (1.0e6, 3.0, 1100.0, 3.0),  # within the dwell
        (1.6e6, 3.0, 1300.0, 3.0),  # two would be at 80 %: neither up nor down
        (0.0, 1.0, 1300.0, 0.0),
        (0.0, 1.0, 1100.0, 1.0),
        (1e5, 0.0, 0.0, 1.0),
        (500.0, 0.0, 0.0, 0.0),  # less than a thousandth of one machine
    ],
)
def test_machines_are_added_at_once_and_dropped_after_a_dwell(
    take: Make, see: Make, run: Make, load: float, n_on: float, timer: float, expected: float
) -> None:
    signals, memory = run(machines(take), look(see, load, n_on=n_on, timer=timer))
    assert memory["n_on"][0] == expected
    assert signals["W_cw"][0] == expected * 6e4
    assert memory["timer"][0] == (0.0 if expected != n_on else timer + 60.0)
    assert signals["started"][0] == pytest.approx(max(expected - n_on, 0.0) / 60.0)


def test_a_short_peak_starts_no_machine_unless_those_on_line_cannot_carry_it(
    take: Make, see: Make, run: Make
) -> None:
    chillers = machines(take)
    # Smoothed over 600 s, a step of 60 s tells a tenth and a bit: 0.8 + 0.17 x 60 / 660 = 0.815 MW.
    _, memory = run(chillers, look(see, 0.97e6, q_smooth=0.8e6))
    assert memory["q_smooth"][0] == pytest.approx(0.8e6 + 0.17e6 / 11, rel=1e-9)
    assert memory["n_on"][0] == 1.0
    _, memory = run(chillers, look(see, 1.1e6, q_smooth=0.8e6))
    assert memory["n_on"][0] == 2.0


def test_all_machines_are_off_some_time_after_the_load_is_gone(take: Make, see: Make, run: Make) -> None:
    chillers = machines(take)
    n_on, timer, q_smooth, counts = 3.0, 0.0, 2.5e6, []
    for _ in range(240):
        _, memory = run(chillers, look(see, 0.0, n_on=n_on, timer=timer, q_smooth=q_smooth))
        n_on, timer, q_smooth = (float(memory[key][0]) for key in ("n_on", "timer", "q_smooth"))
        counts.append(n_on)
    assert counts[-1] == 0.0
    # They leave one after another and do not come back.
    assert np.all(np.diff(counts) <= 0)
    assert 0.0 < q_smooth < 1.0


def test_a_constant_load_does_not_cycle(take: Make, see: Make, run: Make) -> None:
    chillers = machines(take)
    for load in np.linspace(0.0, 3e6, 61):
        n_on, timer, counts = 3.0, 1300.0, []
        for _ in range(100):
            _, memory = run(chillers, look(see, load, n_on=n_on, timer=timer))
            n_on, timer = float(memory["n_on"][0]), float(memory["timer"][0])
            counts.append(n_on)
        # What it settles at is kept.
        assert len(set(counts[30:])) == 1, load


@pytest.mark.parametrize(
    ("load", "q", "T_supply"),
    [
        (1.5e6, 1.5e6, SET),
        (3.0e6, 3.0e6, SET),
        (4.0e6, 3.0e6, SET + 1e6 / W),  # a megawatt that nobody takes
    ],
)
def test_the_supply_is_at_the_set_point_as_long_as_the_capacity_allows(
    take: Make, see: Make, run: Make, load: float, q: float, T_supply: float
) -> None:
    chillers = machines(take)
    now = look(see, load, n_on=3.0)
    signals, _ = run(chillers, now)
    assert signals["q"][0] == pytest.approx(q, rel=1e-12)
    assert supply_of(chillers, now) == pytest.approx(T_supply, abs=1e-6)


def test_capacity_falls_with_warm_condenser_water(take: Make, see: Make, run: Make) -> None:
    signals, _ = run(machines(take), look(see, 4e6, n_on=3.0, condenser=CONDENSER + 5.0))
    # 0.6 % a kelvin: 3 x 0.97.
    assert signals["q"][0] == pytest.approx(2.91e6, rel=1e-9)


def test_heat_rises_no_faster_than_the_loading_rate(take: Make, see: Make, run: Make) -> None:
    chillers = machines(take, loading_rate=0.0025)
    signals, memory = run(chillers, look(see, 2.4e6, n_on=0.0, q_before=1e5))
    # 0.25 % a second of 3 MW for 60 s: 450 kW more than before.
    assert signals["q"][0] == pytest.approx(5.5e5, rel=1e-12)
    assert memory["q"] == signals["q"]
    fast, _ = run(chillers, look(see, 2.4e6, n_on=0.0, q_before=1e5, dt=300.0))
    assert fast["q"][0] == pytest.approx(2.35e6, rel=1e-12)


def test_power_in_numbers(take: Make, see: Make, run: Make) -> None:
    chillers = machines(take)
    now = look(see, 0.5e6)
    signals, _ = run(chillers, now)
    # Part load 0.5: share 0.70006, evaporating at 289.55 K, lift 30 + 3.25 - 17 + 0.6 = 16.85 K:
    # COP 0.70006 x 289.55 / (16.85 + 2.5) = 10.4756.
    assert signals["p"][0] == pytest.approx(0.5e6 / 10.4756, rel=1e-5)
    (draw,) = chillers.draws(now)
    assert (draw.meter, draw.feed) == ("chillers", "mechanical")
    net = Network(now.T, dict.fromkeys(now.T, 1.0))
    chillers.links(now, net)
    # Heat and work arrive in the condenser water.
    assert net.heat["chilled.towers.return"][0] == pytest.approx(0.5e6 + 0.5e6 / 10.4756, rel=1e-5)
    assert net.heat["chilled.supply"][0] == pytest.approx(-0.5e6)


def test_heat_that_the_towers_will_get_is_remembered(take: Make, see: Make, run: Make) -> None:
    signals, memory = run(machines(take), look(see, 0.5e6))
    assert memory["q_rejected"][0] == pytest.approx(0.5e6 + float(signals["p"][0]))


def test_cop_stays_within_the_second_law_everywhere(take: Make, see: Make, run: Make) -> None:
    rng = np.random.default_rng(11)
    n = 3000
    load, condenser = rng.uniform(1e4, 4e6, n), rng.uniform(5.0, 45.0, n)
    set_point = rng.uniform(6.0, 27.0, n)
    chillers = machines(take, T_set=set_point + ZERO)
    lanes = np.ones(n)
    now = look(
        see, load, n_on=rng.integers(0, 4, n).astype(float), timer=1300.0 * lanes, q_before=1e6 * lanes,
        condenser=condenser, set_point=set_point, flow=W * lanes, free=0 * lanes,
    )  # fmt: skip
    signals, memory = run(chillers, now)
    working = signals["q"] > 0
    assert np.count_nonzero(working) > 0.9 * n
    cop = signals["q"][working] / signals["p"][working]
    assert np.all(cop <= 18.0 + 1e-9)
    assert np.all(cop > 1.0)
    # Carnot between the refrigerant temperatures, whose lift the compressor holds above 8 K.
    plr = np.maximum(signals["q"] / (memory["n_on"] * capacity(chillers, condenser)), 0.1)[working]
    T_e = set_point[working] + ZERO - 1.2 * plr
    lift = np.maximum(condenser[working] + ZERO + 6.5 * plr - T_e, 8.0)
    assert np.all(cop < 0.75 * T_e / lift)


def capacity(chillers: Any, condenser: np.ndarray) -> np.ndarray:
    share = 1 + 0.012 * (chillers.T_set - SET - ZERO) - 0.006 * (condenser - CONDENSER)
    return UNIT * np.clip(share, 0.0, 1.15)


@pytest.mark.parametrize("wanted", [-10.0, 2.0, 4.0])
def test_water_is_never_asked_for_below_the_freezing_margin(
    take: Make, see: Make, run: Make, wanted: float
) -> None:
    chillers = machines(take, T_set=wanted + ZERO)
    now = look(see, 1e6, n_on=3.0, set_point=4.0)
    signals, _ = run(chillers, now)
    assert signals["T_set"] == 4.0 + ZERO
    assert supply_of(chillers, now) >= 4.0 - 1e-9


@pytest.mark.parametrize("load", [0.0, 1e6, 5e6])
def test_compressors_are_off_in_free_cooling(take: Make, see: Make, run: Make, load: float) -> None:
    chillers = machines(take)
    now = look(see, load, n_on=2.0, timer=0.0, free=1.0)
    signals, memory = run(chillers, now)
    for key in ("p", "q", "G", "W_cw"):
        assert signals[key][0] == 0.0, key
    assert memory["n_on"][0] == 0.0
    assert supply_of(chillers, now) == pytest.approx(SET + load / W, abs=1e-6)


@pytest.mark.parametrize("load", [0.0, -1e6])
def test_water_colder_than_the_set_point_passes_untouched(
    take: Make, see: Make, run: Make, load: float
) -> None:
    chillers = machines(take)
    now = look(see, load, n_on=2.0)
    signals, _ = run(chillers, now)
    assert signals["p"][0] == 0.0
    assert supply_of(chillers, now) == pytest.approx(SET + load / W, abs=1e-6)


def test_without_flow_there_is_neither_heat_nor_power(take: Make, see: Make, run: Make) -> None:
    signals, memory = run(machines(take), look(see, 1e6, n_on=2.0, flow=0.0))
    assert signals["q"][0] == signals["p"][0] == 0.0
    assert memory["q_rejected"][0] == 0.0
