"""Dry and adiabatic coolers in the network: the rated machine, thin air, pads with hysteresis, fans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.facility.build import build
from aidc_twin.facility.reading import read_spec
from aidc_twin.network import Network
from aidc_twin.physics.psychrometrics import pressure_of_elevation
from aidc_twin.reference import reference_specs

ZERO, SEA, CP_AIR, R = 273.15, 101325.0, 1020.9, 287.042
LAKE, LONG = 1e30, 1e10
# BAC TDFS1238N of the Modelica Buildings Library: 2931 kW, air 35, water 46.11 to 40.55 degC, fans 117.68 kW.
Q, W, UA = 2931e3, 125.93 * 4186.0, 607.48e3
RHO = SEA / (R * (35.0 + ZERO))
V_MAX = W / CP_AIR / RHO
Make = Callable[..., Any]


def machine(take: Make, **changes: Any) -> Any:
    settings: dict[str, Any] = {
        "name": "coolers", "loop": "loop", "ua_design": UA, "V_air_max": V_MAX, "m_air_design": W / CP_AIR,
        "W_design": W, "cp_air": CP_AIR, "air_to_water": 0.5, "n_air": 0.8, "n_water": 0.85, "film_flow": 1.0,
        "T_air_design": 35.0 + ZERO, "T_water_design": 46.11 + ZERO, "recirculation": 0.0, "pressure": SEA,
        "density_design": RHO, "fan_power_max": 117.68e3, "fan_min": 0.2, "pads": 0.0,
        "pad_depth": 0.15, "pad_face": V_MAX / 2.0, "T_wet": 22.0 + ZERO, "wet_band": 2.0,
        "T_frost": 5.0 + ZERO, "cycles": 3.0, "lead": 0.0, "inlet": "loop.return", "outlet": "loop.supply",
        "least_lead": 0.0,
    }  # fmt: skip
    return take("dry_cooler", **settings | changes)


def look(see: Make, T_in: Any, T_db: Any, fan: Any, f_water: Any = 1.0, **changes: Any) -> Any:
    memory = {
        "coolers.fan": fan,
        "coolers.error": changes.pop("error_before", 0.0),
        "coolers.wet": changes.pop("wet", 0.0),
        "coolers.assist": 0.0,
        "coolers.timer": 0.0,
    }
    T_supply = changes.pop("T_supply", 40.0)
    T = {"loop.return": np.asarray(T_in) + ZERO, "loop.supply": np.asarray(T_supply) + ZERO}
    weather = {"dry_bulb": np.asarray(T_db) + ZERO, "wet_bulb": np.asarray(changes.pop("T_wb", T_db)) + ZERO}
    return see(
        T=T,
        memory=memory,
        signals={"loop.W": np.asarray(f_water) * W, "loop.T_set": 40.0 + ZERO},
        **weather,
        **changes,
    )


@pytest.mark.parametrize(
    ("fan", "f_water", "T_db", "T_in", "kilowatt"),
    [(1.0, 1.0, 35.0, 46.11, 2931.0), (0.5, 1.0, 35.0, 46.11, 1962.1)],
)
def test_the_rated_machine(
    take: Make, see: Make, run: Make, fan: float, f_water: float, T_db: float, T_in: float, kilowatt: float
) -> None:
    cooler = machine(take)
    now = look(see, T_in, T_db, fan, f_water)
    signals, _ = run(cooler, now)
    net = Network(now.T, {"loop.return": LAKE, "loop.supply": 1.0})
    cooler.links(now, net)
    net.circuit(("loop.supply", "loop.return"), f_water * W)
    T = net.step(LONG)
    out = net.heat_out(T)
    assert out["coolers"][0] / 1e3 == pytest.approx(kilowatt, abs=0.2)
    assert T["loop.supply"][0] == pytest.approx(T_in + ZERO - kilowatt * 1e3 / (f_water * W), abs=1e-3)
    assert out["coolers.fans"][0] == pytest.approx(117.68e3 * fan**3)
    assert signals["evaporation"][0] == signals["blowdown"][0] == 0.0
    assert net.faults() == []


def test_thin_air_cools_less_and_is_easier_to_move(take: Make, see: Make, run: Make) -> None:
    p = pressure_of_elevation(2000.0)
    low, _ = run(machine(take), look(see, 46.11, 35.0, 1.0))
    high, _ = run(machine(take, pressure=p), look(see, 46.11, 35.0, 1.0))
    assert high["p_fan"] / low["p_fan"] == pytest.approx(p / SEA, rel=1e-12)
    # Between the ratio of the flows and none: part of the resistance is in the water.
    assert p / SEA < high["G"] / low["G"] < 0.97


def test_pads_follow_the_dry_bulb_with_hysteresis_and_never_in_frost(
    take: Make, see: Make, run: Make
) -> None:
    def wet(T_db: float, before: float, **changes: Any) -> float:
        cooler = machine(take, **{"pads": 1.0} | changes)
        signals, memory = run(cooler, look(see, 45.0, T_db, 0.5, wet=before, T_wb=T_db - 6.0))
        assert memory["wet"] == signals["wet"]
        return float(signals["wet"][0])

    assert [wet(T, 0.0) for T in (19.0, 21.0, 23.0)] == [0.0, 0.0, 1.0]
    assert [wet(T, 1.0) for T in (19.0, 21.0, 23.0)] == [0.0, 1.0, 1.0]
    # A threshold below the frost limit does not wet the pads in frost.
    assert wet(4.0, 1.0, T_wet=1.0 + ZERO) == 0.0
    assert wet(30.0, 1.0, pads=0.0) == 0.0


def test_wet_pads_cool_more_and_take_water(take: Make, see: Make, run: Make) -> None:
    dry, _ = run(machine(take), look(see, 46.11, 38.0, 1.0, T_wb=20.767, humidity_ratio=0.00826))
    wet, _ = run(machine(take, pads=1.0), look(see, 46.11, 38.0, 1.0, T_wb=20.767, humidity_ratio=0.00826))
    assert dry["T_air"][0] == pytest.approx(38.0 + ZERO)
    # 0.15 m at 2 m/s: 0.71101 of 17.233 K.
    assert wet["T_air"][0] == pytest.approx(38.0 - 0.71101 * 17.233 + ZERO, abs=1e-3)
    assert dry["evaporation"] == 0.0
    m_air = V_MAX * SEA / (R * wet["T_air"][0])
    assert wet["evaporation"][0] == pytest.approx(m_air * 0.00509, rel=0.02)
    assert wet["blowdown"][0] == pytest.approx(wet["evaporation"][0] / 2.0)


def test_water_never_leaves_below_the_air_and_hotter_air_never_cools_more(
    take: Make, see: Make, run: Make
) -> None:
    rng = np.random.default_rng(7)
    n = 2000
    T_db = rng.uniform(-30.0, 45.0, n)
    T_wb = T_db - rng.uniform(0.0, 1.0, n) * np.clip(T_db + 5.0, 0.0, 18.0)
    T_in = T_db + rng.uniform(0.0, 45.0, n)
    for pads in (0.0, 1.0):
        cooler = machine(take, pads=pads, recirculation=0.1)
        state = {"fan": rng.uniform(0.0, 1.0, n), "f_water": rng.uniform(0.0, 1.3, n)}
        now = look(see, T_in, T_db, state["fan"], state["f_water"], T_wb=T_wb, T_supply=T_in - 5.0)
        signals, _ = run(cooler, now)
        assert np.all((signals["G"] >= 0) & (signals["G"] <= state["f_water"] * W * (1 + 1e-12)))
        net = Network(now.T, {"loop.return": np.full(n, LAKE), "loop.supply": np.ones(n)})
        cooler.links(now, net)
        net.circuit(("loop.supply", "loop.return"), state["f_water"] * W)
        coldest = T_db if pads == 0 else np.minimum(T_db, T_wb)
        flowing = state["f_water"] > 1e-6
        assert np.all((net.step(LONG)["loop.supply"] >= coldest + ZERO - 1e-6)[flowing])
        hotter = look(see, T_in, T_db + 2.0, state["fan"], state["f_water"], T_wb=T_wb, T_supply=T_in - 5.0)
        more, _ = run(machine(take, pads=0.0), hotter)
        less, _ = run(machine(take, pads=0.0), look(
            see, T_in, T_db, state["fan"], state["f_water"], T_wb=T_wb, T_supply=T_in - 5.0
        ))  # fmt: skip
        warm = T_in - T_db > 3.0
        q_hot = more["G"] * (T_in - T_db - 2.0)
        # Fan speeds of the two answers may differ by one move of the loop, never below at the same error.
        same = more["fan"] == less["fan"]
        assert np.all((q_hot <= less["G"] * (T_in - T_db) + 1e-6)[warm & same])


@pytest.mark.parametrize(("T_supply", "direction"), [(41.0, 1), (39.0, -1), (40.0, 0)])
def test_fans_run_faster_when_the_supply_is_too_warm(
    take: Make, see: Make, run: Make, T_supply: float, direction: int
) -> None:
    error = T_supply - 40.0
    signals, memory = run(machine(take), look(see, 48.0, 20.0, 0.6, T_supply=T_supply, error_before=error))
    move = float(signals["fan"][0]) - 0.6
    assert (move > 1e-12) - (move < -1e-12) == direction
    assert memory["fan"] == signals["fan"]


def test_slower_fans_never_cool_more_or_draw_more(take: Make, see: Make, run: Make) -> None:
    fans = np.linspace(0.0, 1.0, 201)
    lanes = np.ones_like(fans)
    signals, _ = run(machine(take), look(see, 46.0 * lanes, 20.0 * lanes, fans, lanes, T_supply=40.0 * lanes))
    assert np.all(np.diff(signals["G"]) >= 0)
    assert np.all(np.diff(signals["p_fan"]) >= 0)
    # Louvres are shut at no fan: a loop at low load does not freeze on a winter night.
    assert signals["G"][0] == signals["p_fan"][0] == 0.0


def test_altitude_and_glycol_ask_for_more_coolers() -> None:
    spec = read_spec(reference_specs()["cold_plate_dry_cooler_w40"])

    def factor(**changes: Any) -> float:
        built = build(spec.replace({key.replace("__", "."): value for key, value in changes.items()}))
        return float(built.notes["warm_coolers_per_rating"][0])

    plain = factor(site__elevation="0 m", plants__warm__fluid="water")
    assert plain == pytest.approx(1.0, abs=1e-9)
    high = factor(site__elevation="2000 m", plants__warm__fluid="water")
    glycol = factor(site__elevation="0 m", plants__warm__fluid="eg30")
    both = factor(site__elevation="2000 m", plants__warm__fluid="eg30")
    assert 1.1 < high < 1.35
    assert 1.03 < glycol < 1.3
    assert both > max(high, glycol)


def section(take: Make, **changes: Any) -> Any:
    """A dry section before towers that is to give 40 degC and holds 39.5."""
    settings: dict[str, Any] = {
        "name": "loop.dry", "outlet": "loop.dry.outlet", "lead": 0.5, "T_start": 39.5 + ZERO,
        "least_lead": 4.0, "dwell": 1200.0, "C_outlet": 1e6,
    }  # fmt: skip
    return machine(take, **settings | changes)


@pytest.mark.parametrize(
    ("T_out", "T_db", "fan", "assist", "timer", "due"),
    [
        (40.8, 20.0, 1.0, 0.0, 60.0, 1.0),  # fans run fully and it is too warm: the towers come at once
        (40.8, 20.0, 0.6, 0.0, 9000.0, 0.0),  # the fans have not done yet what they can
        (41.5, 20.0, 0.6, 0.0, 60.0, 1.0),  # far too warm: nothing is waited for
        (40.8, 44.0, 0.0, 0.0, 60.0, 1.0),  # air that is hardly colder than the water
        (39.6, 20.0, 1.0, 1.0, 9000.0, 0.0),  # cold enough: the towers are let go
        (39.6, 20.0, 1.0, 1.0, 600.0, 1.0),  # not before the dwell has passed
        (40.2, 20.0, 1.0, 1.0, 9000.0, 1.0),  # between the thresholds all stays as it is
        (40.2, 20.0, 1.0, 0.0, 9000.0, 0.0),
    ],
)
def test_a_dry_section_asks_for_the_towers_and_lets_them_go(
    take: Make, see: Make, run: Make, T_out: float, T_db: float, fan: float, assist: float, timer: float,
    due: float,
) -> None:  # fmt: skip
    memory = {"fan": fan, "error": T_out - 39.5, "wet": 0.0, "assist": assist, "timer": timer}
    now = see(
        T={"loop.return": 47.0 + ZERO, "loop.supply": 40.0 + ZERO, "loop.dry.outlet": T_out + ZERO},
        memory={f"loop.dry.{key}": value for key, value in memory.items()},
        signals={"loop.W": W, "loop.T_set": 40.0 + ZERO},
        dry_bulb=T_db + ZERO,
    )
    signals, kept = run(section(take), now)
    assert signals["assist"][0] == kept["assist"][0] == due
    assert kept["timer"][0] == (0.0 if due != assist else timer + 60.0)
    if T_db > 43.0:
        assert signals["p_fan"][0] == signals["G"][0] == 0.0


def test_a_dry_section_saves_water_and_costs_fan_power() -> None:
    from aidc_twin.facility.trial import COLD, DESIGN, settled

    spec = read_spec(reference_specs()["cold_plate_dry_before_wet"])
    both = settled(build(spec))
    wet = settled(build(spec.replace({"plants.warm.dry_section": None})))
    taken, alone = (course.last.readings["water.evaporation"] for course in (both, wet))
    # In the cold the towers of the chips stand dry; on the hottest day they carry all.
    assert taken[COLD] < 0.35 * alone[COLD]
    assert taken[DESIGN] == pytest.approx(alone[DESIGN], rel=0.02)
    assert both.last.signals["warm.dry.assist"][COLD] == 0.0
    assert both.last.signals["warm.dry.p_fan"][DESIGN] == 0.0
    assert both.power.mean(axis=0)[COLD] > 0.99 * wet.power.mean(axis=0)[COLD]
