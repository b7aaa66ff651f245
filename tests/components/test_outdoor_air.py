"""Outdoor air, indirect evaporative, pumped refrigerant and direct expansion, by hand arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.physics.exchangers import conductance_crossflow
from aidc_twin.physics.pads import pad_effectiveness

ZERO = 273.15
Make = Callable[..., Any]
W = 40e3


def signals(W_air: float = W, p_fan: float = 0.0) -> dict[str, float]:
    return {"fans.W_air": W_air, "fans.p_fan": p_fan}


def outdoor(take: Make, **changes: Any) -> Any:
    settings = {"effectiveness": 0.8, "T_set": 25.0 + ZERO, "T_wet_above": 23.0 + ZERO, "wet_band": 2.0}
    settings |= {
        "T_dry_below": 5.0 + ZERO,
        "open_lead": 1.0,
        "stroke": 120.0,
        "cp_air": 1000.0,
        "cycles": 3.0,
    }
    return take("outdoor_air", **settings | {"pressure": 101325.0} | changes)


def air(see: Make, T_back: float, T_db: float, T_wb: float, share: float, mode: float, **more: Any) -> Any:
    room = {"room.return": T_back + ZERO, "room.supply": 25.0 + ZERO}
    return see(
        T=room,
        memory={"economiser.share": share, "economiser.mode": mode},
        signals=signals(**more),
        dry_bulb=T_db + ZERO,
        wet_bulb=T_wb + ZERO,
    )


@pytest.mark.parametrize(
    ("depth", "velocity", "eps"),
    [(0.1, 1.5, 0.67051), (0.15, 2, 0.71101), (0.2, 2, 0.78525), (0.2, 2.5, 0.76316), (0.3, 2.5, 0.88322)],
)
def test_pads_at_points_worked_out_apart(depth: float, velocity: float, eps: float) -> None:
    assert float(pad_effectiveness(np.asarray(depth), np.asarray(velocity))) == pytest.approx(eps, abs=1e-5)


def test_dampers_mix_to_the_supply_temperature_in_the_cold(take: Make, see: Make, run: Make) -> None:
    # 37 to 25 degC with air of -3 degC: 12 of 40 K. From 0.31 the stroke of 120 s is no bound in 60 s.
    said, kept = run(outdoor(take), air(see, 37.0, -3.0, -5.0, 0.31, 1.0))
    assert said["share"][0] == pytest.approx(0.3)
    assert said["G"][0] == pytest.approx(0.3 * W)
    assert kept["mode"][0] == 1.0
    assert said["evaporation"][0] == 0.0
    # The fans warm the supply by 1 K: 13 of 40 K.
    said, _ = run(outdoor(take), air(see, 37.0, -3.0, -5.0, 0.31, 1.0, p_fan=W))
    assert said["share"][0] == pytest.approx(13 / 40)


def test_dampers_move_no_faster_than_their_stroke(take: Make, see: Make, run: Make) -> None:
    said, _ = run(outdoor(take), air(see, 37.0, 24.0, 20.0, 0.2, 1.0))
    assert said["share"][0] == pytest.approx(0.2 + 60 / 120)


def test_pads_cool_towards_the_wet_bulb_and_take_water(take: Make, see: Make, run: Make) -> None:
    # 38 degC with a wet bulb of 20.8: 38 - 0.8 x 17.2 = 24.24 degC.
    seen = air(see, 37.0, 38.0, 20.8, 1.0, 2.0)
    said, kept = run(outdoor(take), seen)
    assert said["T_fresh"][0] - ZERO == pytest.approx(24.24)
    assert kept["mode"][0] == 2.0
    # Saturated at 20.8 degC 0.015455 kg/kg (ASHRAE table), drawn in with 0.012.
    m = said["share"][0] * W / 1000.0
    assert said["evaporation"][0] == pytest.approx(m * 0.8 * (0.015455 - 0.012), rel=5e-3)
    assert said["blowdown"][0] == pytest.approx(said["evaporation"][0] / 2)


@pytest.mark.parametrize(
    ("T_db", "mode", "wet"), [(22.0, 1.0, 0), (22.0, 2.0, 1), (20.9, 2.0, 0), (23.1, 1, 1)]
)
def test_pads_have_two_thresholds(
    take: Make, see: Make, run: Make, T_db: float, mode: float, wet: int
) -> None:
    said, _ = run(outdoor(take), air(see, 37.0, T_db, 12.0, 0.5, mode))
    assert said["wet"][0] == wet


@pytest.mark.parametrize(
    ("T_db", "mode", "is_open"), [(37.5, 1.0, 0), (36.5, 1.0, 1), (36.5, 0.0, 0), (35.5, 0.0, 1)]
)
def test_dampers_close_where_outdoor_air_is_no_colder(
    take: Make, see: Make, run: Make, T_db: float, mode: float, is_open: int
) -> None:
    said, kept = run(outdoor(take, effectiveness=0.0), air(see, 37.0, T_db, 20.0, 1.0, mode))
    assert (said["share"][0] > 0) == is_open
    assert (kept["mode"][0] > 0) == is_open


def indirect(take: Make, **changes: Any) -> Any:
    settings = {"W_air_design": W, "W_out_max": W, "cp_air": 1000.0, "ua_dry": 2 * W, "ua_wet": 2 * W}
    settings |= {"share_inside": 0.5, "air_exponent": 0.8, "T_set": 25.0 + ZERO, "wet_margin": 0.1}
    settings |= {"T_dry_below": 5.0 + ZERO, "fan_power_max": 10e3, "fan_min": 0.2, "pump_power_max": 1e3}
    return take("indirect_evaporative", **settings | {"stroke": 120.0, "pressure": 101325.0} | changes)


def beside(
    see: Make, T_back: float, T_db: float, T_wb: float, fan: float, mode: float, T_out: float = 25.0
) -> Any:
    return see(
        T={"room.return": T_back + ZERO, "room.supply": 25.0 + ZERO},
        memory={
            "economiser.fan": fan,
            "economiser.mode": mode,
            "economiser.T_leaving": T_out + ZERO,
        },
        signals=signals(),
        dry_bulb=T_db + ZERO,
        wet_bulb=T_wb + ZERO,
    )


@pytest.mark.parametrize(
    # Cross-flow with NTU 2 and equal flows: 0.614; 12 K are wanted of the lead.
    ("T_db", "mode", "wet"),
    [(16.0, 0.0, 0), (18.0, 0.0, 1), (16.5, 1.0, 1), (15.0, 1.0, 0), (4.0, 1.0, 0)],
)
def test_sprays_run_where_dry_air_could_not_carry_the_heat(
    take: Make, see: Make, run: Make, T_db: float, mode: float, wet: int
) -> None:
    eps = float(conductance_crossflow(np.asarray(W), np.asarray(W), np.asarray(2 * W))) / W
    assert eps == pytest.approx(0.614, abs=2e-3)
    said, _ = run(indirect(take), beside(see, 37.0, T_db, T_db - 6.0, 0.7, mode))
    assert said["wet"][0] == wet
    assert (said["evaporation"][0] > 0) == wet


def test_fans_find_the_speed_that_carries_the_heat(take: Make, see: Make, run: Make) -> None:
    fan = 1.0
    for _ in range(12):
        said, kept = run(indirect(take), beside(see, 37.0, 5.0, 2.0, fan, 0.0))
        fan = float(kept["fan"][0])
    assert 0.2 < fan < 1.0
    assert said["G"][0] * (37.0 - 5.0) == pytest.approx(W * 12.0, rel=1e-3)
    assert said["p"][0] == pytest.approx(10e3 * fan**3)


def test_sprayed_air_leaves_saturated_and_with_the_heat(take: Make, see: Make, run: Make) -> None:
    """The enthalpy that the outdoor air gains is the heat that the room gives."""
    from aidc_twin.physics.psychrometrics import enthalpy_saturated

    leaving = 25.0
    for _ in range(40):
        said, kept = run(indirect(take), beside(see, 37.0, 30.0, 18.0, 0.8, 1.0, leaving))
        leaving = float(kept["T_leaving"][0]) - ZERO
    m_out = 0.8 * W / 1000.0 if said["fan"][0] == 0.8 else said["fan"][0] * W / 1000.0
    p = np.asarray(101325.0)
    gained = enthalpy_saturated(np.asarray(leaving + ZERO), p) - enthalpy_saturated(
        np.asarray(18.0 + ZERO), p
    )
    assert m_out * gained == pytest.approx(said["G"][0] * (37.0 - 18.0), rel=2e-3)
    assert 18.0 < leaving < 37.0


def test_pumped_refrigerant_stands_still_without_a_lead(take: Make, see: Make, run: Make) -> None:
    part = take("refrigerant_economiser", start_lead=5.0, stop_lead=3.0, stroke=120.0, T_set=24.0 + ZERO)

    def asked(T_db: float, mode: float) -> tuple[float, float]:
        now = see(
            T={"room.return": 36.0 + ZERO, "room.supply": 24.0 + ZERO},
            memory={"economiser.fan": 0.5, "economiser.mode": mode},
            signals=signals(float(part.W_air_design)),
            dry_bulb=T_db + ZERO,
        )
        said, kept = run(part, now)
        return float(said["G"][0]), float(kept["mode"][0])

    assert asked(32.0, 0.0) == (0.0, 0.0)
    assert asked(32.0, 1.0)[0] > 0
    assert asked(33.5, 1.0) == (0.0, 0.0)
    assert asked(30.0, 0.0)[1] == 1.0


def expansion(
    take: Make, see: Make, T_in: float, q: float, asked: float, T_db: float = 35.0
) -> tuple[Any, Any]:
    part = take("dx", hold_above=0.5, T_set=23.0 + ZERO, start_delay=180.0, stage="", inlet="room.return")
    now = see(
        T={"room.return": T_in + ZERO},
        memory={"dx.q": q, "dx.asked": asked},
        signals=signals(20e3, 10e3),
        dry_bulb=T_db + ZERO,
    )
    return part, now


def test_direct_expansion_holds_its_air_and_allows_for_the_fans(take: Make, see: Make, run: Make) -> None:
    part, now = expansion(take, see, 26.0, 60e3, 999.0)
    said, kept = run(part, now)
    # 23 + 0.5 - 0.5 K of fans: 3 K of 20 kW/K.
    assert said["T_coil"][0] - ZERO == pytest.approx(23.0)
    assert said["q"][0] == pytest.approx(60e3)
    assert said["mechanical"][0] == 1.0
    assert kept["q"][0] == said["q"][0]


def test_compressors_wait_for_a_want_that_lasts(take: Make, see: Make, run: Make) -> None:
    part, now = expansion(take, see, 26.0, 0.0, 60.0)
    said, kept = run(part, now)
    assert (said["q"][0], kept["asked"][0], said["free"][0]) == (0.0, 120.0, 1.0)
    part, now = expansion(take, see, 26.0, 0.0, 170.0)
    said, _ = run(part, now)
    assert said["q"][0] > 0
    part, now = expansion(take, see, 22.0, 60e3, 900.0)
    said, kept = run(part, now)
    assert (said["q"][0], kept["asked"][0]) == (0.0, 0.0)


def test_the_cop_of_compressors_at_rating_and_below_carnot(take: Make) -> None:
    machine = take("dx").machine
    T_coil, T_db, q = np.asarray(23.0 + ZERO), np.asarray(35.0 + ZERO), machine.q_rated
    p, p_fan = machine.power(q, machine.capacity(T_coil, T_db), T_coil, T_db)
    # Evaporation at 13, condensation at 49 degC: 0.52 x 286.15 / (36 + 2.5) = 3.865.
    assert q / p == pytest.approx(0.52 * 286.15 / 38.5)
    assert p_fan == pytest.approx(0.03 * q)
    for T in (-20.0, 0.0, 20.0, 45.0):
        p, _ = machine.power(q / 2, q, T_coil, np.asarray(T + ZERO))
        carnot = 286.15 / max(T + 7.0 - 18.0, 15.0) if T > -50 else np.inf
        assert (q / 2) / p < 0.75 * carnot * (291.15 / 286.15)


def test_split_units_of_an_electrical_room_are_proportional(take: Make, see: Make, run: Make) -> None:
    room = take("electrical_room_dx", T_low=27.0 + ZERO, band=2.0, air_drop=10.0)
    for over, load in ((-1.0, 0.0), (1.0, 0.5), (2.0, 1.0), (4.0, 1.0)):
        now = see(T={"electrical_room.air": 27.0 + over + ZERO}, dry_bulb=35.0 + ZERO)
        said, _ = run(room, now)
        T_coil = 27.0 + load * (2.0 - 10.0)
        most = float(room.machine.capacity(np.asarray(T_coil + ZERO), np.asarray(35.0 + ZERO)))
        assert said["q"][0] == pytest.approx(load * most)
        assert said["G"][0] * over == pytest.approx(load * most if over > 0 else 0.0)
