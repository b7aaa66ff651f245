"""Air-cooled chillers and free-cooling coils: condensation, fans, altitude, modes, heat going outdoors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aidc_twin import catalogue
from aidc_twin.components.cooling_mode import FREE, MECHANICAL, PARTIAL
from aidc_twin.facility.build import build
from aidc_twin.facility.design import Design
from aidc_twin.facility.named import find_spec
from aidc_twin.facility.sizing_chillers import machine_of
from aidc_twin.network import Network

ZERO, SET, W, UNIT = 273.15, 18.0, 2e5, 1e6
LAKE, LONG = 1e30, 1e10
Make = Callable[..., Any]


def machines(take: Make, **changes: Any) -> Any:
    """Three machines of about 1 MW with 15 K of condensation above sea-level air, that load at once."""
    stands = take("air_cooled_chillers")
    settings: dict[str, Any] = {
        "q_unit": UNIT, "n_units": 3.0, "T_supply_least": 4.0 + ZERO,
        "difference_sea": 15.0, "difference_full": 15.0, "difference_least": 8.0,
        "T_condensing_least": 30.0 + ZERO, "recirculation": 0.0, "G_unit": 8e4, "draught_share": 0.02,
        "fan_power_unit": 3e4, "fan_min": 0.2, "density_ratio": 1.0,
    }  # fmt: skip
    staging = replace(
        stands.staging, part_load_least=0.1, load_high=0.9, load_low=0.75, dwell=1200.0, smoothing=600.0,
        loading_rate=1.0,
    )  # fmt: skip
    return replace(stands, staging=staging, **settings | changes)


def look(
    see: Make, load: float, *, air: float = 35.0, n_on: float = 1.0, free: float = 0.0, flow: float = W,
    hold: float = SET,
) -> Any:  # fmt: skip
    back = SET + load / W
    T = {
        "chilled.free_cooling.outlet": back, "chilled.supply": SET, "chilled.chillers.condenser": air + 15.0,
        "chilled.return": back,
    }  # fmt: skip
    memory = {"n_on": n_on, "timer": 1300.0, "q": 0.0, "q_smooth": load}
    return see(
        T={node: value + ZERO for node, value in T.items()},
        memory={f"chilled.chillers.{key}": value for key, value in memory.items()},
        signals={"chilled.W": flow, "chilled.free_cooling.free": free, "chilled.T_set": hold + ZERO},
        dry_bulb=air + ZERO,
    )


def test_power_and_fans_in_numbers(take: Make, see: Make, run: Make) -> None:
    signals, _ = run(machines(take), look(see, 0.8e6))
    # Capacity at 18 and 35 degC: 1 + 0.0377 x 11.33 is above the limit of 1.25 MW, so that part load is 0.64.
    plr = 0.64
    share = 0.1698 + 0.6559 * plr - 0.2673 * plr**2
    T_e = SET + ZERO - 1.2 * plr
    lift = 35.0 + ZERO + 15.0 * plr - T_e
    assert signals["p"][0] == pytest.approx(0.8e6 / (share * T_e / (lift + 1.58)), rel=1e-9)
    # Condensation 9.6 K above the air, more than the least: fans at full speed.
    assert signals["p_fan"][0] == pytest.approx(3e4, rel=1e-9)


def test_fans_slow_down_at_the_floor_of_condensation(take: Make, see: Make, run: Make) -> None:
    signals, _ = run(machines(take), look(see, 0.8e6, air=10.0))
    # 9.6 K of 20 K to the floor of 30 degC: 48 % speed, the cube of it in power.
    assert signals["p_fan"][0] == pytest.approx(3e4 * 0.48**3, rel=1e-9)
    colder, _ = run(machines(take), look(see, 0.8e6, air=-20.0))
    # Below the floor colder air saves no more compressor power; fans stand still most of the time.
    assert colder["p"][0] == pytest.approx(signals["p"][0], rel=1e-12)
    assert colder["p_fan"][0] < 0.2 * signals["p_fan"][0]


def test_hot_air_recirculation_and_thin_air_make_it_dearer(take: Make, see: Make, run: Make) -> None:
    plain, _ = run(machines(take), look(see, 0.8e6))
    for change in (
        {"recirculation": 3.0},
        {"difference_full": 18.0},
    ):
        worse, _ = run(machines(take, **change), look(see, 0.8e6))
        assert worse["p"][0] > 1.02 * plain["p"][0], change
    thin, _ = run(machines(take, density_ratio=0.85), look(see, 0.8e6))
    assert thin["p_fan"][0] == pytest.approx(0.85 * plain["p_fan"][0])


def test_a_hotter_day_is_dearer_and_below_three_quarters_of_carnot(take: Make, see: Make, run: Make) -> None:
    before = 0.0
    for air in np.linspace(-20.0, 45.0, 27):
        signals, _ = run(machines(take), look(see, 0.8e6, air=float(air)))
        p = float(signals["p"][0])
        assert p >= before
        condensing = max(air + 8.0, 30.0)
        assert 0.8e6 / p < 0.75 * (SET + ZERO) / (condensing - SET)
        before = p


def test_heat_and_work_go_outdoors(take: Make, see: Make, run: Make) -> None:
    chillers = machines(take)
    now = look(see, 0.8e6)
    signals, _ = run(chillers, now)
    lakes = ("chilled.free_cooling.outlet", "chilled.return")
    net = Network(now.T, {node: LAKE if node in lakes else 1.0 for node in now.T})
    net.circuit(("chilled.free_cooling.outlet", "chilled.supply"), now["chilled.W"])
    chillers.links(now, net)
    assert net.faults() == []
    new = net.step(LONG)
    assert new["chilled.supply"][0] - ZERO == pytest.approx(SET, abs=1e-6)
    out = net.heat_out(new)
    assert out["chilled.chillers"][0] == pytest.approx(0.8e6 + float(signals["p"][0]), rel=1e-6)
    assert out["chilled.chillers.fans"][0] == signals["p_fan"][0]


@pytest.mark.parametrize("state", [{"free": 1.0}, {"flow": 0.0}])
def test_nothing_is_drawn_in_free_cooling_or_without_flow(
    take: Make, see: Make, run: Make, state: dict[str, float]
) -> None:
    chillers = machines(take)
    signals, _ = run(chillers, look(see, 0.8e6, **state))
    assert signals["p"][0] == 0.0
    assert signals["q"][0] == 0.0


def test_the_curves_of_ashrae_901_hold_inside_their_range_only(take: Make, see: Make, run: Make) -> None:
    design = Design.of(find_spec("air_20kw"), catalogue.load())
    machine = machine_of(design, "air_chiller_eir_ashrae_901")
    # COP 4.113 at full load without the part-load factors, whose sum is 0.999; 3.960 at half load.
    assert machine.cop(6.67 + ZERO, 25.0 + ZERO, 1.0) == pytest.approx(4.113 / 0.999, abs=6e-4)
    assert machine.cop(6.67 + ZERO, 25.0 + ZERO, 0.5) == pytest.approx(3.960, abs=6e-4)
    for T_set, outside in ((7.0, 0.0), (18.0, 1.0)):
        chillers = machines(take, machine=machine)
        now = look(see, 3e6, n_on=3.0, hold=T_set)
        run(chillers, now)
        (told,) = [r for r in chillers.settle(now, now.T) if "out_of_range" in r.channel]
        assert told.value[0] == outside


def test_altitude_costs_power() -> None:
    """The same machines 1400 m higher: more condensation above the air, so a lower design COP."""
    spec = find_spec("air_cooled_free_cooling")
    cops = [
        float(np.max(build(spec.replace({"site.elevation": height})).notes["chilled.design_cop"][0]))
        for height in ("0 m", "1400 m")
    ]
    assert 0.9 * cops[0] < cops[1] < 0.99 * cops[0]


def see_coil(
    see: Make, mode: float, *, air: float, outlet: float = SET, supply: float = SET, fan: float = 0.6,
    timer: float = 1300.0, flow: float = W, back: float = 26.0,
) -> Any:  # fmt: skip
    T = {"chilled.supply": supply, "chilled.return": back, "chilled.free_cooling.outlet": outlet}
    memory = {"mode": mode, "timer": timer, "fan": fan, "error": outlet - SET}
    return see(
        T={node: value + ZERO for node, value in T.items()},
        memory={f"chilled.free_cooling.{key}": value for key, value in memory.items()},
        signals={"chilled.W": flow, "chilled.T_set": SET + ZERO},
        dry_bulb=air + ZERO,
    )


def coil(take: Make, **changes: Any) -> Any:
    settings: dict[str, Any] = {
        "leave_free": 1.1, "enter_free": 0.2, "leave_partial": 2.0, "enter_partial": 4.0,
        "dwell": 1200.0, "recirculation": 0.0, "W_air": W, "W_design": W, "ua": 3e5,
    }  # fmt: skip
    return take("free_cooling_coil", **settings | changes)


@pytest.mark.parametrize(
    ("mode", "state", "expected"),
    [
        (MECHANICAL, {"air": 21.0}, PARTIAL),
        (MECHANICAL, {"air": 23.0}, MECHANICAL),  # not cold enough
        (MECHANICAL, {"air": 21.0, "timer": 600.0}, MECHANICAL),  # within the dwell
        (PARTIAL, {"air": 5.0, "outlet": SET + 0.1}, FREE),
        (PARTIAL, {"air": 5.0, "outlet": SET + 0.3}, PARTIAL),
        (PARTIAL, {"air": 24.5, "outlet": 25.0}, MECHANICAL),
        (FREE, {"air": 12.0, "fan": 1.0, "supply": SET + 1.2}, PARTIAL),
        (FREE, {"air": 12.0, "fan": 0.9, "supply": SET + 1.2}, FREE),  # the fans can still do more
    ],
)
def test_free_cooling_only_when_it_is_cold_enough(
    take: Make, see: Make, run: Make, mode: float, state: dict[str, float], expected: float
) -> None:
    component = coil(take)
    now = see_coil(see, mode, **state)
    signals, memory = run(component, now)
    assert memory["mode"][0] == expected
    assert signals["free"][0] == (expected == FREE)
    if expected == MECHANICAL:
        assert signals["G"][0] == 0.0
        assert signals["p_fan"][0] == 0.0
    hours = {r.channel: float(r.value[0]) for r in component.settle(now, now.T)}
    assert sum(hours[f"time.mode_{name}"] for name in ("free", "partial", "mechanical")) == 1.0


def test_a_coil_never_moves_more_than_its_streams_carry(take: Make, see: Make, run: Make) -> None:
    component = coil(take)
    for fan in (0.0, 0.05, 0.3, 1.0):
        for flow in (0.0, 1e3, W):
            signals, _ = run(component, see_coil(see, FREE, air=0.0, fan=fan, flow=flow))
            assert 0.0 <= signals["G"][0] <= flow
