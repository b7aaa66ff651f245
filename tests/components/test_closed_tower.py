"""Closed-circuit towers: the design point by hand, bulbs as bounds, wet and dry, water, fans, sizing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.closed_tower import ClosedTower
from aidc_twin.components.cooling_tower import CoolingTower
from aidc_twin.facility.build import build
from aidc_twin.facility.facility import Facility
from aidc_twin.facility.reading import read_spec
from aidc_twin.facility.trial import COLD, DESIGN, HALF_LOAD, settled
from aidc_twin.network import Network
from aidc_twin.physics.psychrometrics import humidity_ratio_of_wet_bulb, humidity_ratio_saturated
from aidc_twin.reference import reference_specs

ZERO, SEA, R = 273.15, 101325.0, 287.042
LAKE, LONG = 1e30, 1e10
# The EnergyPlus example of Merkel's law as a closed tower: 25.045 kW, 35 to 29.5 degC at 25.6 degC wet bulb.
W, M_AIR, UA, Q = 1.08836 * 4184.0, 0.67349, 1713.1, 25045.0
UA_DRY = 0.25 * UA * 5080.1 / 1006.0
RHO = SEA / (R * (32.0 + ZERO))
Make = Callable[..., Any]


def machine(take: Make, **changes: Any) -> Any:
    settings: dict[str, Any] = {
        "name": "coolers", "loop": "loop", "inlet": "loop.return",
        "ua_design": UA, "ua_dry_design": UA_DRY, "V_air_max": M_AIR / RHO,
        "m_air_design": M_AIR, "W_design": W, "lead_design": 9.4, "share_inside": 0.12, "n_inside": 0.8,
        "n_air": 0.7, "film_flow": 1.0, "cp_air": 1006.0, "pressure": SEA, "density_design": RHO,
        "fan_power_max": 500.0, "fan_min": 0.2, "spray_power": 125.0, "spray_flow": 1.0, "drift_share": 1e-5,
        "cycles": 4.0, "T_frost": 2.0 + ZERO, "frost_band": 2.0, "dry_margin": 1.15, "dwell": 1200.0,
    }  # fmt: skip
    return take("closed_tower", **settings | changes)


def look(see: Make, T_in: Any, T_wb: Any, T_db: Any, fan: Any, f_water: Any = 1.0, **changes: Any) -> Any:
    T_set = changes.pop("T_set", 29.5)
    T_supply = changes.pop("T_supply", T_set)
    memory = {
        "coolers.fan": fan,
        "coolers.error": changes.pop("error_before", np.asarray(T_supply) - T_set),
        "coolers.wet": changes.pop("wet", 1.0),
        "coolers.timer": changes.pop("timer", 0.0),
        "coolers.T_leaving": changes.pop("T_leaving", np.asarray(T_wb) + 1.0 + ZERO),
    }
    return see(
        T={"loop.return": np.asarray(T_in) + ZERO, "loop.supply": np.asarray(T_supply) + ZERO},
        memory=memory,
        signals={"loop.W": np.asarray(f_water) * W, "loop.T_set": T_set + ZERO},
        wet_bulb=np.asarray(T_wb) + ZERO,
        dry_bulb=np.asarray(T_db) + ZERO,
        **changes,
    )


def steady(
    take: Make, see: Make, run: Make, T_in: Any, T_wb: Any, T_db: Any, fan: Any, **changes: Any
) -> Any:
    """Signals and outlet once the leaving air no longer changes, inlet given, fans and mode held."""
    cooler = machine(take, **changes.pop("machine", {}))
    T_leaving = np.asarray(T_wb) + 1.0 + ZERO
    f_water = changes.get("f_water", 1.0)
    for _ in range(60):
        now = look(see, T_in, T_wb, T_db, fan, **changes, T_leaving=T_leaving)
        signals, memory = run(cooler, now)
        T_leaving = memory["T_leaving"]
    lanes = np.ones_like(np.atleast_1d(np.asarray(T_in, dtype=float)))
    net = Network(now.T, {"loop.return": LAKE * lanes, "loop.supply": lanes})
    cooler.links(now, net)
    net.circuit(("loop.supply", "loop.return"), f_water * W)
    T = net.step(LONG)
    return signals, memory, T["loop.supply"], net.heat_out(T), net


def test_the_design_point_by_hand(take: Make, see: Make, run: Make) -> None:
    w_in = float(humidity_ratio_of_wet_bulb(32.0 + ZERO, 25.6 + ZERO, SEA))
    signals, memory, T_out, out, net = steady(
        take, see, run, 35.0, 25.6, 32.0, 1.0, T_supply=29.5, humidity_ratio=w_in
    )
    assert signals["wet"][0] == 1.0
    assert out["coolers"][0] == pytest.approx(Q, rel=2e-3)
    assert T_out[0] - ZERO == pytest.approx(29.5, abs=0.02)
    assert memory["T_leaving"][0] - ZERO == pytest.approx(32.920, abs=0.02)
    assert (out["coolers.fans"][0], out["coolers.spray"][0]) == (500.0, 125.0)
    # Water: saturated at 32.92 degC the air holds 0.0321 kg/kg; it came with 0.0182.
    evaporated = M_AIR * (float(humidity_ratio_saturated(32.92 + ZERO, SEA)) - w_in)
    assert signals["evaporation"][0] == pytest.approx(evaporated, rel=2e-3)
    # Most of the heat is latent: 0.7 to 1 of it over 2.43 MJ/kg, the more since the air is cooled as well.
    assert 0.7 < signals["evaporation"][0] * 2.43e6 / Q < 1.0
    assert signals["drift"][0] == pytest.approx(1e-5)
    # Salts in are salts out: make-up / (blow-down + drift) is the cycles.
    make_up = signals["evaporation"] + signals["drift"] + signals["blowdown"]
    assert make_up[0] / (signals["blowdown"] + signals["drift"])[0] == pytest.approx(4.0)
    assert net.faults() == []


def test_water_leaves_above_the_wet_bulb_wet_and_above_the_dry_bulb_dry(
    take: Make, see: Make, run: Make
) -> None:
    rng = np.random.default_rng(3)
    n = 1000
    T_wb = rng.uniform(-15.0, 30.0, n)
    T_db = T_wb + rng.uniform(0.0, 12.0, n)
    T_in, wet = T_db + rng.uniform(0.5, 40.0, n), rng.integers(0, 2, n).astype(float)
    f_water = rng.uniform(0.05, 1.3, n)
    signals, _, T_out, _, _ = steady(
        take, see, run, T_in, T_wb, T_db, rng.uniform(0.0, 1.0, n), wet=wet, f_water=f_water
    )
    coldest = np.where(signals["wet"] > 0.5, T_wb, T_db) + ZERO
    assert {0.0, 1.0} == set(np.unique(signals["wet"]))
    assert np.all(T_out >= coldest - 1e-6)
    assert np.all(T_out <= T_in + ZERO + 1e-9)
    assert np.all((signals["G"] >= 0) & (signals["G"] <= f_water * W * (1 + 1e-12)))
    assert np.all(signals["evaporation"][signals["wet"] < 0.5] == 0.0)


def test_hotter_air_never_cools_more(take: Make, see: Make, run: Make) -> None:
    T = np.linspace(0.0, 25.0, 26)
    lanes = np.ones_like(T)
    _, _, wet, _, _ = steady(take, see, run, 35.0 * lanes, T, T + 5.0, lanes, machine={"T_frost": 200.0})
    assert np.all(np.diff(wet) > 0)
    _, _, dry, _, _ = steady(
        take, see, run, 35.0 * lanes, T - 30.0, T - 25.0, lanes, wet=0.0, machine={"T_frost": 400.0}
    )
    assert np.all(np.diff(dry) > 0)


def test_a_loop_that_stands_still_takes_no_heat_no_water_and_no_spray(
    take: Make, see: Make, run: Make
) -> None:
    signals, _, _, out, _ = steady(take, see, run, 35.0, 25.6, 32.0, 1.0, f_water=0.0)
    assert out["coolers"][0] == signals["G"][0] == 0.0
    for key in ("evaporation", "drift", "blowdown", "p_spray"):
        assert signals[key][0] == 0.0, key


def test_without_fans_louvres_are_shut(take: Make, see: Make, run: Make) -> None:
    signals, _, _, _, _ = steady(take, see, run, 30.0, 20.0, 25.0, 0.0)
    assert signals["fan"][0] == signals["p_fan"][0] == signals["G"][0] == signals["evaporation"][0] == 0.0


@pytest.mark.parametrize(
    ("T_db", "wet", "timer", "f_water", "due"),
    [
        (25.0, 1.0, 5000.0, 1.0, 1.0),  # dry coils would carry far too little
        (-20.0, 1.0, 60.0, 1.0, 0.0),  # frost: at once, whatever the timer
        (1.0, 1.0, 60.0, 1.0, 0.0),
        (3.0, 0.0, 0.0, 1.0, 0.0),  # the frost has not gone by its band
        (5.0, 0.0, 0.0, 1.0, 1.0),  # it has, and the heat is not carried
        (5.0, 1.0, 60.0, 0.1, 1.0),  # dry coils are enough, not for long yet
        (5.0, 1.0, 1190.0, 0.1, 0.0),  # for long enough
        (5.0, 0.0, 0.0, 0.1, 0.0),  # and they go on
    ],
)
def test_when_the_spray_runs(
    take: Make, see: Make, run: Make, T_db: float, wet: float, timer: float, f_water: float, due: float
) -> None:
    now = look(see, 35.0, T_db - 3.0, T_db, 0.5, f_water, wet=wet, timer=timer)
    signals, memory = run(machine(take), now)
    assert signals["wet"][0] == memory["wet"][0] == due
    assert signals["changed"][0] == (due != wet)
    assert signals["p_spray"][0] == 125.0 * due
    T_sink = (T_db - 3.0 if due else T_db) + ZERO
    assert signals["T_sink"][0] == pytest.approx(T_sink)


def test_between_enough_and_short_the_spray_stays_as_it_was(take: Make, see: Make, run: Make) -> None:
    cooler = machine(take)
    now = look(see, 35.0, 5.0, 10.0, 0.5)
    run(cooler, now)
    _, _, G_dry = cooler._coils(now, np.ones(1), np.asarray(3000.0))
    # The heat asked for is 5.5 K of the flow: a margin around it from the flow that dry coils just carry.
    carried = float(G_dry[0] * 25.0)
    for heat, dry, wet in ((0.8, 0.0, 0.0), (0.93, 0.0, 1.0), (1.05, 1.0, 1.0)):
        T_set = 35.0 - heat * carried / W
        seen = [
            run(cooler, look(see, 35.0, 5.0, 10.0, 0.5, wet=mode, timer=9000.0, T_set=T_set))[0]["wet"][0]
            for mode in (0.0, 1.0)
        ]
        assert seen == [dry, wet], heat


def test_at_a_change_the_fans_start_from_the_same_heat(take: Make, see: Make, run: Make) -> None:
    cooler = machine(take)
    # Dry with fans at 0.8 it is not quite enough; wet the same heat needs a fraction of that.
    wet, _ = run(cooler, look(see, 35.0, 8.0, 12.0, 0.8, wet=0.0))
    assert wet["changed"][0] and wet["wet"][0] == 1.0
    assert 0.1 < wet["fan"][0] < 0.5
    # Into frost from wet: the fans speed up.
    dry, _ = run(cooler, look(see, 35.0, -2.0, 0.0, 0.2, wet=1.0))
    assert dry["changed"][0] and dry["fan"][0] > 1.5 * 0.2


@pytest.mark.parametrize(("T_supply", "direction"), [(31.0, 1), (28.0, -1), (29.5, 0)])
def test_fans_run_faster_when_the_supply_is_too_warm(
    take: Make, see: Make, run: Make, T_supply: float, direction: int
) -> None:
    signals, memory = run(machine(take), look(see, 35.0, 25.6, 32.0, 0.6, T_supply=T_supply))
    move = float(signals["fan"][0]) - 0.6
    assert (move > 1e-12) - (move < -1e-12) == direction
    assert memory["fan"] == signals["fan"]


SPEC = read_spec(reference_specs()["cold_plate_closed_tower"])


def coolers(facility: Facility) -> Any:
    return next(c for c in facility.components if isinstance(c, ClosedTower))


def test_it_holds_its_supply_and_costs_more_when_it_is_hotter() -> None:
    course = settled(build(SPEC))
    T = course.T["warm.supply"][-1] - ZERO
    assert T[[DESIGN, HALF_LOAD]] == pytest.approx([36.0, 36.0], abs=0.1)
    signals = course.last.signals
    assert signals["warm.coolers.wet"][DESIGN] == 1.0
    fans = signals["warm.coolers.p_fan"]
    assert fans[DESIGN] > fans[DESIGN + 1] > 0


def test_drained_coils_take_no_water_and_cost_fan_power() -> None:
    # The cold point lies at 8 degC here: wet by itself, dry where the spray is drained below 20 degC.
    wet = settled(build(SPEC)).last.signals
    dry = settled(build(SPEC.replace({"plants.warm.cooler.dry_below": "20 degC"}))).last.signals
    assert (wet["warm.coolers.wet"][COLD], dry["warm.coolers.wet"][COLD]) == (1.0, 0.0)
    assert wet["warm.coolers.evaporation"][COLD] > 0.0 == dry["warm.coolers.evaporation"][COLD]
    assert dry["warm.coolers.p_spray"][COLD] == 0.0 < wet["warm.coolers.p_spray"][COLD]
    assert dry["warm.coolers.p_fan"][COLD] > 5.0 * wet["warm.coolers.p_fan"][COLD]


def test_the_reference_design_is_within_its_limits_and_frost_asks_for_enough_dry_coils() -> None:
    assert not build(SPEC).findings
    # Dry coils carry some two thirds at 20 degC.
    (finding,) = build(SPEC.replace({"plants.warm.cooler.dry_below": "20 degC"})).findings
    assert "of the design heat in air of 20.0 degC" in finding.what


def test_an_approach_that_is_missed_is_a_finding() -> None:
    found = build(SPEC.replace({"plants.warm.supply": "34 degC"})).findings
    assert any("closed towers give 35.6 degC" in finding.what for finding in found)
    # Little range at a small approach: more than coils of any size reach.
    close = build(
        SPEC.replace({"plants.warm.cooler.approach": "1 K", "plants.warm.return": "56 degC"})
    ).findings
    assert any("of what air and water could exchange" in finding.rule for finding in close)


def test_air_that_cannot_take_the_heat_is_a_finding() -> None:
    # 1.5 K of range is seven times the water of 10 K, and the air leaves at most 2.5 K above the wet bulb.
    found = build(
        SPEC.replace({"plants.warm.cooler.approach": "1 K", "plants.warm.return": "37.5 degC"})
    ).findings
    assert any("would have to leave warmer than the water" in finding.what for finding in found)


def test_at_equal_design_it_asks_for_more_air_and_fan_power_than_an_open_tower() -> None:
    open_spec = read_spec(reference_specs()["cold_plate_20kw"]).replace({
        "site.place": "Beijing", "plants.warm.towers.approach": "5 K", "plants.warm.towers.range": "10 K",
        "plants.warm.supply": "38 degC", "plants.warm.return": "48 degC",
    })  # fmt: skip
    tower = next(
        c for c in build(open_spec).components if isinstance(c, CoolingTower) and c.name == "warm.towers"
    )
    closed = coolers(build(SPEC))
    # Per watt of rating at 5 K of approach and 10 K of range.
    rating = {"open": float(tower.W_design) * 10.0, "closed": float(closed.W_design) * 10.0}
    air = {"open": float(tower.m_air_design), "closed": float(closed.m_air_design)}
    fans = {"open": float(tower.fan_power_max), "closed": float(closed.fan_power_max)}
    assert 1.5 < air["closed"] / rating["closed"] / (air["open"] / rating["open"]) < 3.0
    assert fans["closed"] / rating["closed"] > 1.3 * fans["open"] / rating["open"]


def test_glycol_asks_for_more_coolers_and_altitude_does_not() -> None:
    def factor(**changes: Any) -> float:
        built = build(SPEC.replace({key.replace("__", "."): value for key, value in changes.items()}))
        return float(built.notes["warm_coolers_per_rating"][0])

    plain = factor(site__elevation="0 m", plants__warm__fluid="water")
    high = factor(site__elevation="2000 m", plants__warm__fluid="water")
    glycol = factor(site__elevation="0 m", plants__warm__fluid="eg30")
    assert plain == pytest.approx(1.0, abs=1e-9)
    # The air is 21 % thinner, and its saturated enthalpy steeper by more: altitude costs nothing.
    assert high == 1.0
    assert 1.02 < glycol < 1.15
