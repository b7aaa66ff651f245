"""Chillers: staging with its dwell, capacity, set-point, power within the second law, freezing margin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aidc_twin import catalogue
from aidc_twin.components.machines import CurveMachine, TableMachine
from aidc_twin.facility.design import Design
from aidc_twin.facility.named import find_spec
from aidc_twin.facility.sizing_chillers import machine_of
from aidc_twin.network import Network

LAKE, LONG = 1e30, 1e10
ZERO = 273.15
SET, CONDENSER = 17.0, 30.0
UNIT, W = 1e6, 2e5
Make = Callable[..., Any]


def machines(take: Make, **changes: Any) -> Any:
    """Three machines of 1 MW, rated at the very temperatures they are used at, that load at once."""
    settings: dict[str, Any] = {
        "q_unit": UNIT, "n_units": 3.0, "W_cw_unit": 6e4, "T_supply_least": 4.0 + ZERO,
    }  # fmt: skip
    rules = {"load_high": 0.9, "load_low": 0.75, "smoothing": 600.0, "dwell": 1200.0, "loading_rate": 1.0}
    rules |= {key: changes.pop(key) for key in list(changes) if key in rules}
    stands = take("chillers")
    machine = changes.pop("machine", None) or replace(
        machine_named("chiller_carnot_magnetic"),
        T_rated_supply=SET + ZERO,
        T_rated_condenser=CONDENSER + ZERO,
    )
    parts = {"machine": machine, "staging": replace(stands.staging, part_load_least=0.1, **rules)}
    return replace(stands, **settings | parts | changes)


def machine_named(type: str) -> Any:
    """A chiller of the catalogue as the sizing makes it."""
    return machine_of(Design.of(find_spec("air_20kw"), catalogue.load()), type)


def look(
    see: Make, load: Any, *, n_on: Any = 1.0, timer: Any = 1300.0, q_before: Any = 0.0, free: Any = 0.0,
    condenser: Any = CONDENSER, set_point: Any = SET, flow: Any = W, dt: float = 60.0, q_smooth: Any = None,
    asked: Any = None,
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
        signals={
            "chilled.W": flow,
            "chilled.T_set": (set_point if asked is None else asked) + ZERO,
            "chilled.economiser.free": free,
        },
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
    chillers = machines(take)
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
    plr = np.maximum(signals["q"] / (memory["n_on"] * capacity(set_point, condenser)), 0.1)[working]
    T_e = set_point[working] + ZERO - 1.2 * plr
    lift = np.maximum(condenser[working] + ZERO + 6.5 * plr - T_e, 8.0)
    assert np.all(cop < 0.75 * T_e / lift)


def capacity(set_point: np.ndarray, condenser: np.ndarray) -> np.ndarray:
    share = 1 + 0.012 * (set_point - SET) - 0.006 * (condenser - CONDENSER)
    return UNIT * np.clip(share, 0.0, 1.15)


@pytest.mark.parametrize("wanted", [-10.0, 2.0, 4.0])
def test_water_is_never_asked_for_below_the_freezing_margin(
    take: Make, see: Make, run: Make, wanted: float
) -> None:
    chillers = machines(take)
    now = look(see, 1e6, n_on=3.0, set_point=4.0, asked=wanted)
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


WATER_COOLED = (
    "chiller_carnot_magnetic",
    "chiller_carnot_centrifugal_vsd",
    "chiller_carnot_centrifugal_fixed",
    "chiller_carnot_screw",
    "chiller_eir_trane_cvhf_2317",
    "chiller_eir_york_yt_1055",
    "chiller_eir_doe2_centrifugal",
    "chiller_table_screw_30xw",
)


def box(machine: Any) -> tuple[float, float, float, float]:
    """Least and largest leaving and condenser temperature that a model is asked for in these tests, degC."""
    if isinstance(machine, CurveMachine):
        ends = (
            machine.T_leaving_low, machine.T_leaving_high, machine.T_condenser_low, machine.T_condenser_high,
        )  # fmt: skip
    elif isinstance(machine, TableMachine):
        ends = (
            machine.T_leaving[0], machine.T_leaving[-1], machine.T_condenser[0], machine.T_condenser[-1],
        )  # fmt: skip
    else:
        return 5.0, 30.0, 15.0, 45.0
    low_x, high_x, low_y, high_y = (float(end) - ZERO for end in ends)
    return low_x, high_x, low_y, high_y


@pytest.mark.parametrize("type", WATER_COOLED)
def test_every_kind_stays_below_three_quarters_of_carnot(type: str) -> None:
    """Between refrigerant temperatures of 1.2 K approach, as all of these machines have them about."""
    machine, rng, n = machine_named(type), np.random.default_rng(5), 4000
    low_x, high_x, low_y, high_y = box(machine)
    leaving, entering = rng.uniform(low_x, high_x, n) + ZERO, rng.uniform(low_y, high_y, n) + ZERO
    part_load = rng.uniform(0.1, 1.0, n)
    cop = machine.cop(leaving, entering, part_load)
    T_e = leaving - 1.2 * part_load
    lift = np.maximum(entering + 6.2 * part_load - T_e, 8.0)
    assert np.all(cop > 0.5)
    assert np.all(cop < 0.7501 * T_e / lift)


@pytest.mark.parametrize("type", WATER_COOLED)
def test_warm_condenser_water_makes_every_kind_dearer(type: str) -> None:
    machine = machine_named(type)
    low_x, high_x, low_y, high_y = box(machine)
    entering = np.linspace(low_y, high_y, 40) + ZERO
    for leaving in (low_x, (low_x + high_x) / 2, high_x):
        for part_load in (0.5, 1.0):
            cop = machine.cop(leaving + ZERO, entering, part_load)
            assert np.all(np.diff(cop) <= 1e-9), (leaving, part_load)


def test_the_chiller_of_the_modelica_example() -> None:
    # Fluid.Chillers.Examples.ElectricEIR in Dymola, McQuay WSC 471 kW: COP 5.5946522.
    machine = replace(
        machine_named("chiller_eir_york_yt_1055"),
        cop_rated=5.89,
        capacity_curve=(0.252113, 0.01324053, -0.008637329, 0.08581056, -0.004261176, 0.008661899),
        eir_curve=(0.4475238, -0.0258821, -0.001459053, 0.04342595, -0.001000651, 0.001920106),
        part_load_curve=(0.2778889, 0.2338363, 0.4883748),
        T_leaving_high=10.0 + ZERO,
    )
    assert machine.cop(10.0 + ZERO, 20.0 + ZERO, 0.36327749) == pytest.approx(5.5946524, abs=1e-6)


def test_the_table_of_the_carrier_between_its_points() -> None:
    machine = machine_named("chiller_table_screw_30xw")
    # Bilinear at 12.5 and 27.5 degC: 1150.5 kW and 171.496 kW.
    assert machine.capacity(1035.0, 12.5 + ZERO, 27.5 + ZERO) == pytest.approx(1150.5, abs=1e-6)
    assert machine.cop(12.5 + ZERO, 27.5 + ZERO, 1.0) == pytest.approx(1150.5 / 171.496, rel=1e-5)
    # EER at points of the table.
    for leaving, entering, eer in ((18.0, 25.0, 7.62), (10.0, 30.0, 6.13), (5.0, 45.0, 3.15)):
        assert machine.cop(leaving + ZERO, entering + ZERO, 1.0) == pytest.approx(eer, abs=5e-3)


def test_a_fixed_speed_machine_is_worse_at_part_load_and_at_small_lift() -> None:
    fixed = machine_named("chiller_carnot_centrifugal_fixed")
    vsd = machine_named("chiller_carnot_centrifugal_vsd")

    def ratio(entering: float, part_load: float) -> float:
        at = (12.0 + ZERO, entering + ZERO, part_load)
        return float(fixed.cop(*at) / vsd.cop(*at))

    # At full load and full lift by a sixth, at half load and mild weather by a third.
    assert 0.8 < ratio(32.0, 1.0) < 0.9
    assert ratio(20.0, 0.5) < 0.75
    assert ratio(20.0, 0.3) < ratio(20.0, 0.5)


def test_time_outside_the_curves_is_flagged_and_their_edge_used(take: Make, see: Make, run: Make) -> None:
    machine = machine_named("chiller_eir_trane_cvhf_2317")
    chillers = machines(take, machine=machine)
    for condenser, load, outside in (
        (20.0, 0.5e6, 0.0),
        (32.0, 0.5e6, 1.0),
        (10.0, 0.5e6, 1.0),
        (32.0, 0.0, 0.0),
    ):
        now = look(see, load, condenser=condenser, set_point=8.0)
        run(chillers, now)
        (told,) = [r for r in chillers.settle(now, now.T) if r.channel.startswith("time.out_of_range")]
        assert told.channel == "time.out_of_range_chilled.chillers"
        assert told.value[0] == outside, condenser
    edge, _ = run(chillers, look(see, 0.5e6, condenser=29.44, set_point=8.0))
    beyond, _ = run(chillers, look(see, 0.5e6, condenser=40.0, set_point=8.0))
    assert beyond["p"][0] == pytest.approx(edge["p"][0], rel=1e-4)


def test_a_share_of_carnot_has_no_range_to_leave(take: Make, see: Make, run: Make) -> None:
    chillers = machines(take)
    now = look(see, 0.5e6, condenser=5.0)
    run(chillers, now)
    assert not [r for r in chillers.settle(now, now.T) if "out_of_range" in r.channel]


@pytest.mark.parametrize("type", [t for t in WATER_COOLED if "carnot" not in t])
def test_curves_and_tables_are_finite_with_finite_slopes(type: str, take: Make, see: Make, run: Make) -> None:
    import jax
    import jax.numpy as jnp

    from aidc_twin.arrays import double

    machine = machine_named(type)
    with double():
        for x in (2.0, 5.0, 7.0, 8.89, 18.0, 30.0):
            for y in (-5.0, 24.0, 25.0, 35.0, 60.0):
                for part_load in (0.1, 0.2, 1.0):
                    at = jnp.asarray([x + ZERO, y + ZERO, part_load])
                    value, slope = jax.value_and_grad(lambda a: machine.cop(a[0], a[1], a[2]))(at)
                    assert 0 < float(value) < 20
                    assert np.all(np.isfinite(slope))
    # Without flow nothing is drawn.
    signals, _ = run(machines(take, machine=machine), look(see, 0.5e6, flow=0.0))
    assert signals["p"][0] == 0.0
