"""Humidity of a hall: fresh air, humidifiers, coils that condense, and their heat, by hand arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.network import Network
from aidc_twin.physics.psychrometrics import dew_point, humidity_ratio_saturated, saturation_pressure

ZERO = 273.15
SEA = 101325.0
Make = Callable[..., Any]
H_FG = 2.444e6
CP = 1000.0


def saturated(T: float) -> float:
    return float(humidity_ratio_saturated(np.asarray(T + ZERO), np.asarray(SEA)))


def hall(take: Make, **changes: Any) -> Any:
    settings = {
        "M_air": 9000.0, "cp_air": CP, "pressure": SEA, "evaporation_heat": H_FG, "m_fresh": 1.25,
        "fan_power": 1000.0, "dries": 1.0, "T_dried": 12.0 + ZERO, "w_dried": saturated(12.0), "cop": 3.0,
        "w_low": saturated(5.5), "m_humidifier_max": 0.01, "energy_per_water": 180e3, "contact_share": 0.7,
        "dx_approach": 0.0, "w_start": saturated(8.0), "ashrae_T_low": -9.0 + ZERO,
        "ashrae_T_high": 15.0 + ZERO, "ashrae_log_rh": np.log(0.7), "gb_T_low": 5.5 + ZERO,
        "gb_T_high": 15.0 + ZERO, "gb_log_rh": np.log(0.6), "name": "humidity", "room": "room",
        "coils": ("crah",), "loops": ("chilled",), "economiser": "", "dx": "",
    }  # fmt: skip
    return take("room_humidity", **settings | changes)


def air(
    see: Make, w: float, w_out: float, T_db: float = 20.0, T_water: float = 17.0, dt: float = 60.0,
    **signals: float,
) -> Any:  # fmt: skip
    T = {f"room.{n}": 22.0 + ZERO for n in ("supply", "inlet", "exhaust")}
    T |= {"room.return": 34.0 + ZERO, "chilled.supply": T_water + ZERO, "chilled.return": 25.0 + ZERO}
    return see(
        T=T,
        memory={"humidity.w": w},
        signals={"crah.W_air": 800e3, "crah.W_water": 900e3} | signals,
        dt=dt,
        dry_bulb=T_db + ZERO,
        humidity_ratio=w_out,
    )


def settled(room: Any, see: Make, run: Make, hours: float, dt: float, w: float, **weather: Any) -> Any:
    said: Any = {}
    water = 0.0
    for _ in range(round(hours * 3600.0 / dt)):
        said, kept = run(room, air(see, w, dt=dt, **weather))
        w = kept["w"][0]
        water += said["humidification"][0] * dt
    return said, w, water


@pytest.mark.parametrize("dt", [1.0, 60.0, 300.0])
def test_a_dry_winter_needs_the_water_of_the_fresh_air(take: Make, see: Make, run: Make, dt: float) -> None:
    # 1.25 kg/s of 1.12 g/kg to 5.57 g/kg: 5.6 g/s, at any step.
    dry = 0.7 * saturated(-10.0)
    said, w, water = settled(hall(take), see, run, 1.0, dt, saturated(5.5), w_out=dry, T_db=-10.0)
    assert w == pytest.approx(saturated(5.5), rel=1e-12)
    need = 1.25 * (saturated(5.5) - dry)
    assert said["humidification"][0] == pytest.approx(need, rel=1e-9)
    assert water == pytest.approx(3600.0 * need, rel=1e-9)
    assert said["p_humidifier"][0] == pytest.approx(need * 180e3, rel=1e-9)


def test_steps_of_any_length_come_to_the_same_humidity(take: Make, see: Make, run: Make) -> None:
    # Two hours into dry air without a humidifier: w falls with M / m = 7200 s, so by 1 - 1/e.
    room = hall(take, m_humidifier_max=0.0)
    left = [settled(room, see, run, 2.0, dt, 0.008, w_out=0.002)[1] for dt in (1.0, 60.0, 300.0)]
    exact = 0.002 + 0.006 * np.exp(-1.0)
    assert left[0] == pytest.approx(exact, rel=1e-4)
    # Backward Euler is of first order: half a step over the time constant is the error.
    assert left[1] == pytest.approx(exact, rel=0.005)
    assert left[2] == pytest.approx(exact, rel=0.02)


def test_a_humid_summer_needs_no_humidifier_and_is_dried(take: Make, see: Make, run: Make) -> None:
    said, w, water = settled(hall(take), see, run, 20.0, 300.0, 0.008, w_out=0.020, T_db=32.0)
    assert water == 0.0
    # Ten time constants later the hall has the dew point of its fresh air.
    assert float(dew_point(np.asarray(w), np.asarray(SEA))) - ZERO == pytest.approx(12.0, abs=0.05)
    assert said["T_fresh"][0] == pytest.approx(12.0 + ZERO)
    # 1.25 kg/s x (20 K x 1 kJ/(kg K) + 2444 kJ/kg x 11.27 g/kg) over a COP of 3.
    taken = 1.25 * (CP * 20.0 + H_FG * (0.020 - saturated(12.0)))
    assert said["p_drying"][0] == pytest.approx(taken / 3.0)
    assert said["p_drying"][0] == pytest.approx(19.8e3, rel=0.01)
    # Without drying the hall comes to the humidity of the outdoor air, until its coils are wet.
    _, w, _ = settled(
        hall(take, dries=0.0), see, run, 20.0, 300.0, 0.008, w_out=0.012, T_db=32.0, T_water=25.0
    )
    assert w == pytest.approx(0.012, rel=0.001)


def test_warm_water_condenses_nothing(take: Make, see: Make, run: Make) -> None:
    room = hall(take)
    now = air(see, saturated(12.0), 0.020, T_db=32.0, T_water=17.0)
    said, _ = run(room, now)
    assert said["condensate_0"][0] == 0.0
    readings = {r.channel: r.value for r in room.settle(now, now.T)}
    # 17 degC over a dew point of 12 degC.
    assert readings["dew_over_water.humidity"][0] == pytest.approx(-5.0, abs=0.05)
    assert readings["time.humidity_condensing"][0] == 0.0
    assert readings["time.humidity_outside_ashrae"][0] == readings["time.humidity_outside_gb"][0] == 0.0


def test_cold_water_condenses_and_its_heat_is_in_the_water(take: Make, see: Make, run: Make) -> None:
    # Humid air of 15 degC dew point on water of 6 degC.
    room = hall(take)
    now = air(see, saturated(15.0), 0.020, T_db=32.0, T_water=6.0)
    said, kept = run(room, now)
    w, m = kept["w"][0], said["condensate_0"][0]
    contact = 0.7 * 800e3 / CP
    assert m == pytest.approx(contact * (w - saturated(6.0)), rel=1e-12)
    assert m > 0.3
    # Water: what the hall lost, and what the fresh air brought.
    stored = 9000.0 * (w - saturated(15.0)) / 60.0
    assert stored == pytest.approx(1.25 * (saturated(12.0) - w) - m, rel=1e-9)
    assert saturated(6.0) < w < saturated(15.0)

    capacity = {name: np.asarray([1e7]) for name in now.T}
    net = Network(now.T, capacity)
    room.links(now, net)
    assert net.heat["chilled.return"][0] == pytest.approx(m * H_FG)
    assert net.faults() == []
    # First law: fans, compressor and what came over the boundary are in the volumes.
    T_new = net.step(np.asarray(60.0))
    gained = sum(1e7 * (T_new[name] - now.T[name]) for name in now.T) / 60.0
    drawn = sum(draw.power for draw in room.draws(now))
    assert gained[0] == pytest.approx((drawn - sum(net.heat_out(T_new).values()))[0], rel=1e-9)
    readings = {r.channel: r.value for r in room.settle(now, now.T)}
    assert readings["time.humidity_condensing"][0] == 1.0

    # In steady state the coil takes what the fresh air brings above saturation at the water.
    said, w, _ = settled(
        hall(take, dries=0.0), see, run, 5.0, 300.0, 0.01, w_out=0.02, T_db=32.0, T_water=6.0
    )
    assert said["condensate_0"][0] == pytest.approx(1.25 * (0.02 - w), rel=1e-9)
    assert w - saturated(6.0) == pytest.approx(1.25 * (0.02 - saturated(6.0)) / (1.25 + contact), rel=1e-9)


def test_the_coldest_of_several_coils_comes_first(take: Make, see: Make, run: Make) -> None:
    room = hall(take, coils=("doors", "crah"), loops=("warm", "chilled"))
    now = air(see, saturated(16.0), 0.02, T_water=6.0, **{"doors.W_air": 500e3, "doors.W_water": 500e3})
    now.T["warm.supply"] = now.T["room.supply"] * 0 + 14.0 + ZERO
    said, kept = run(room, now)
    # The chilled coil dries the hall below the doors, which then stay dry.
    assert said["condensate_0"][0] == 0.0
    assert said["condensate_1"][0] > 0.0
    assert kept["w"][0] < saturated(14.0)


def test_evaporation_cools_the_air_and_steam_does_not(take: Make, see: Make, run: Make) -> None:
    for energy, sign in ((180e3, -1), (0.74 * 3.6e6, 1)):
        room = hall(take, energy_per_water=energy, fan_power=0.0)
        now = air(see, saturated(5.5), 0.001, T_db=34.0)
        said, _ = run(room, now)
        net = Network(now.T, {name: np.asarray([1e7]) for name in now.T})
        room.links(now, net)
        q = net.heat["room.return"][0]
        assert q == pytest.approx(said["humidification"][0] * (energy - H_FG))
        assert np.sign(q) == sign


def test_outdoor_air_of_an_economiser_brings_its_humidity_and_that_of_its_pads(
    take: Make, see: Make, run: Make
) -> None:
    room = hall(take, economiser="economiser", dries=0.0, coils=(), loops=(), m_fresh=1.0)
    signals = {"economiser.G": 80e3, "economiser.evaporation": 0.16}
    # 80 kg/s and 2 g/kg of the pads flush 9000 kg within two minutes.
    said, w, _ = settled(room, see, run, 1.0, 60.0, 0.004, w_out=0.006, **signals)
    assert w == pytest.approx((81.0 * 0.006 + 0.16) / 81.0, rel=1e-6)
    assert said["humidification"][0] == 0.0


def test_a_hall_at_its_limit_is_not_outside_of_it(take: Make, see: Make, run: Make) -> None:
    room = hall(take)
    for T_dew, outside in ((5.5, 0.0), (5.0, 1.0), (15.0, 1.0), (13.0, 0.0)):
        now = air(see, saturated(T_dew), saturated(T_dew), T_water=20.0)
        now.signals["humidity.w"] = np.asarray([saturated(T_dew)])
        now.signals["humidity.log_vapour"] = np.log(saturation_pressure(np.asarray([T_dew + ZERO])))
        now.signals["humidity.T_dew"] = np.asarray([T_dew + ZERO])
        now.signals.update({f"humidity.{key}": np.zeros(1) for key in ("humidification", "condensate_0")})
        readings = {r.channel: r.value for r in room.settle(now, now.T)}
        # 15 degC at an inlet of 22 degC is 64 %: above 60 %, below 70 %.
        assert readings["time.humidity_outside_gb"][0] == outside
        assert readings["time.humidity_outside_ashrae"][0] == 0.0
