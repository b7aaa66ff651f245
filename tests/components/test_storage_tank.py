"""A storage tank: a sharp thermocline, heat that is kept, and what the hours and the supply command."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from aidc_twin.components.base import Now
from aidc_twin.components.storage_tank import LAYERS, StorageTank
from aidc_twin.network import Network

LAKE, ZERO, HOUR = 1e30, 273.15, 3600.0
COLD, WARM = 17.0 + ZERO, 24.0 + ZERO
# 1000 m3 of water; half an hour less than eight hours to fill it.
C, W = 1000.0 * 996.0 * 4180.0, 1000.0 * 996.0 * 4180.0 / (7.5 * HOUR)
Make = Callable[..., Any]


def tank(take: Make, **changes: Any) -> StorageTank:
    settings: dict[str, Any] = {
        "C_layer": C / len(LAYERS), "G_layer": 0.0, "UA_layer": 0.0, "W_charge": W, "W_discharge": W,
        "bypass": 0.0, "charge_from": 0.0, "charge_until": 8 * HOUR, "discharge_from": (8 * HOUR, 17 * HOUR),
        "discharge_until": (11 * HOUR, 22 * HOUR), "T_warm": WARM, "T_wb_free": 200.0, "T_db_free": 200.0,
        "full_margin": 1.0,
        "empty_margin": 1.0, "plant_margin": 0.5, "help_margin": 3.0, "ramp": 1e-9,
        "pump_power_design": 1000.0, "T_start": COLD,
    }  # fmt: skip
    return take("storage_tank", **settings | changes)


class Plant:
    """A tank between lakes that stand for supply and return, stepped by itself."""

    def __init__(
        self, store: StorageTank, layers: np.ndarray, clock: float = 0.0, users: float = 4 * W
    ) -> None:
        self.store, self.users = store, users
        self.T = {store.at(name): np.atleast_1d(T) for name, T in zip(LAYERS, layers, strict=True)}
        self.memory = {"share": np.zeros(1), "clock": np.atleast_1d(clock)}
        self.supply, self.back, self.taken, self.out = COLD, WARM, 0.0, 0.0
        self.signals: dict[str, np.ndarray] = {}

    @property
    def layers(self) -> np.ndarray:
        return np.array([float(self.T[self.store.at(name)][0]) for name in LAYERS])

    def step(self, see: Make, dt: float, **weather: float) -> Now:
        name, loop = self.store.name, self.store.loop
        T = {k: float(v[0]) for k, v in self.T.items()}
        T |= {f"{loop}.supply": self.supply, f"{loop}.return": self.back}
        T |= {node: self.back for node in self.store.path}
        now = see(
            T=T, memory={f"{name}.{k}": v for k, v in self.memory.items()},
            signals={f"{loop}.W": self.users, f"{loop}.T_set": COLD}, dt=dt, **weather,
        )  # fmt: skip
        published, self.memory = self.store.command(now)
        now.signals.update({f"{name}.{key}": value for key, value in published.items()})
        capacity = {node: LAKE for node in now.T} | {k: n.capacity for k, n in self.store.nodes().items()}
        net = Network(now.T, capacity)
        self.store.links(now, net)
        T_new = net.step(dt)
        moved = self.store.advance(now, T_new)
        self.taken += dt * sum(
            float(store.conductance[0] * (T_new[store.node][0] - store.T_env[0])) for store in net.stores
        )
        self.out += dt * float(np.sum(net.direct[name]))
        self.T = {k: np.array(v) for k, v in moved.items()}
        self.signals = {key: np.atleast_1d(value) for key, value in published.items()}
        return now


def thickness(layers: np.ndarray) -> float:
    """Height between 10 and 90 % of the rise, as share of the tank; layers from the top."""
    height = (np.arange(len(layers)) + 0.5) / len(layers)
    share = (layers[::-1] - COLD) / (WARM - COLD)
    return float(np.interp(0.9, share, height) - np.interp(0.1, share, height))


@pytest.mark.parametrize("dt", [1.0, 60.0, 300.0])
def test_the_thermocline_stays_sharp_until_the_tank_is_full(take: Make, see: Make, dt: float) -> None:
    plant = Plant(tank(take), np.full(len(LAYERS), WARM))
    widest = 0.0
    for number in range(round(6.5 * HOUR / dt)):
        plant.step(see, dt)
        if number * dt > 2.0 * HOUR:
            widest = max(widest, thickness(plant.layers))
    # First-order upwind with as many layers spreads it over a quarter of the height.
    assert 0.05 < widest < 0.15
    # What is filled is what has flowed.
    filled = np.mean((WARM - plant.layers) / (WARM - COLD))
    assert filled == pytest.approx(6.5 / 7.5, abs=2e-3)


@pytest.mark.parametrize("dt", [1.0, 60.0, 300.0])
def test_layers_never_leave_the_range_of_what_entered_and_keep_their_heat(
    take: Make, see: Make, dt: float
) -> None:
    rng = np.random.default_rng(7)
    plant = Plant(
        tank(take, W_charge=3 * W, W_discharge=5 * W), rng.uniform(COLD, WARM, len(LAYERS)), users=9 * W
    )
    low, high, before = plant.layers.min(), plant.layers.max(), plant.layers.sum()
    for _ in range(400):
        plant.memory["clock"] = rng.uniform(0.0, 24 * HOUR, 1)
        plant.supply, plant.back = rng.uniform(COLD - 2, COLD + 5), rng.uniform(COLD + 2, WARM + 3)
        low, high = min(low, plant.supply, plant.back), max(high, plant.supply, plant.back)
        plant.step(see, dt)
        assert low - 1e-9 <= plant.layers.min() and plant.layers.max() <= high + 1e-9
    stored = C / len(LAYERS) * (plant.layers.sum() - before)
    assert abs(plant.taken) > 1e9 or dt == 1.0
    assert plant.taken - plant.out == pytest.approx(stored, abs=1e-9 * C * 7)


def test_a_tank_at_rest_conducts_as_a_half_space_does(take: Make, see: Make) -> None:
    alpha, dz, hours = 0.6 / (996.0 * 4180.0), 0.02, 2
    area = 100.0
    store = tank(take, C_layer=996.0 * 4180.0 * area * dz, G_layer=0.6 * area / dz)
    half = len(LAYERS) // 2
    plant = Plant(store, np.where(np.arange(len(LAYERS)) < half, WARM, COLD), clock=12 * HOUR)
    for _ in range(round(hours * HOUR / 60)):
        plant.memory["clock"] = np.array([12 * HOUR])
        plant.step(see, 60.0)
    z = (np.arange(len(LAYERS)) - half + 0.5) * dz
    due = [COLD + (WARM - COLD) / 2 * math.erfc(x / (2 * math.sqrt(alpha * hours * HOUR))) for x in z]
    # The ends of the tank are not yet felt.
    assert plant.layers == pytest.approx(due, abs=0.05)
    assert abs(plant.layers[half] - COLD) > 1.0


def test_warmer_water_below_colder_rises(take: Make, see: Make) -> None:
    upside_down = np.linspace(COLD, WARM, len(LAYERS))
    plant = Plant(tank(take), upside_down, clock=12 * HOUR)
    for _ in range(400):
        plant.memory["clock"] = np.array([12 * HOUR])
        plant.step(see, 60.0)
    assert np.ptp(plant.layers) < 0.05
    assert plant.layers.mean() == pytest.approx(upside_down.mean(), abs=1e-9)


def test_the_wall_gives_what_the_tank_loses(take: Make, see: Make) -> None:
    store = tank(take, UA_layer=20.0)
    plant = Plant(store, np.full(len(LAYERS), COLD), clock=12 * HOUR)
    plant.step(see, 60.0, dry_bulb=35.0 + ZERO)
    gain = 20.0 * 18.0 * len(LAYERS)
    assert plant.out == pytest.approx(-60.0 * gain)
    assert C / len(LAYERS) * (plant.layers - COLD).sum() == pytest.approx(60.0 * gain, rel=1e-6)


@pytest.mark.parametrize(
    ("hour", "share"),
    [(0.0, -1.0), (7.99, -1.0), (8.01, 1.0), (12.0, 0.0), (18.0, 1.0), (22.5, 0.0), (23.9, 0.0)],
)
def test_it_charges_in_cheap_hours_and_discharges_in_dear_ones(
    take: Make, see: Make, hour: float, share: float
) -> None:
    layers = np.where(np.arange(len(LAYERS)) < len(LAYERS) // 2, WARM, COLD)
    plant = Plant(tank(take), layers, clock=hour * HOUR)
    plant.step(see, 60.0)
    assert float(plant.signals["share"][0]) == pytest.approx(share)
    assert float(plant.signals["W_charge"][0]) == pytest.approx(W * max(-share, 0.0))
    assert float(plant.signals["W_discharge"][0]) == pytest.approx(W * max(share, 0.0))
    assert float(plant.signals["W_plant"][0]) == pytest.approx(4 * W - share * W)
    assert float(plant.memory["clock"][0]) == pytest.approx((hour * HOUR + 60.0) % 86400.0)


def test_hours_may_pass_midnight(take: Make, see: Make) -> None:
    layers = np.full(len(LAYERS), WARM)
    for hour, share in ((22.9, 0.0), (23.1, -1.0), (3.0, -1.0), (7.1, 0.0)):
        store = tank(take, charge_from=23 * HOUR, charge_until=7 * HOUR, discharge_from=(10 * HOUR,),
                     discharge_until=(12 * HOUR,))  # fmt: skip
        plant = Plant(store, layers, clock=hour * HOUR)
        plant.step(see, 60.0)
        assert float(plant.signals["share"][0]) == pytest.approx(share), hour


@pytest.mark.parametrize(
    ("layer", "supply", "wet_bulb", "hour", "share"),
    [
        (WARM, COLD, 295.15, 9.0, 0.0),  # empty: nothing to give
        (COLD, COLD, 295.15, 1.0, 0.0),  # full: nothing to take
        (WARM, COLD + 0.6, 295.15, 1.0, 0.0),  # the plant is at its limit: the users come first
        (COLD, COLD + 3.5, 295.15, 13.0, 1.0),  # the plant has failed: the tank helps at any hour
        (COLD, COLD + 2.9, 295.15, 13.0, 0.0),
        (COLD, COLD, 270.15, 9.0, 0.0),  # free cooling: nothing is shifted
    ],
)
def test_it_stops_where_it_would_not_help(
    take: Make, see: Make, layer: float, supply: float, wet_bulb: float, hour: float, share: float
) -> None:
    plant = Plant(tank(take, T_wb_free=275.15), np.full(len(LAYERS), layer), clock=hour * HOUR)
    plant.supply = supply
    plant.step(see, 60.0, wet_bulb=wet_bulb)
    assert float(plant.signals["share"][0]) == pytest.approx(share)


def test_a_reserve_keeps_a_small_flow_and_carries_the_load_for_its_time(take: Make, see: Make) -> None:
    store = tank(take, bypass=0.05, charge_from=0.0, charge_until=86400.0, discharge_from=(0.0,),
                 discharge_until=(0.0,), W_discharge=4 * W)  # fmt: skip
    plant = Plant(store, np.full(len(LAYERS), COLD), clock=9 * HOUR)
    plant.step(see, 60.0)
    assert float(plant.signals["W_charge"][0]) == pytest.approx(0.05 * W)
    # The plant stops; the supply that the users see is what the tank gives.
    plant.supply = COLD + 4.0
    minutes = 0
    while float(plant.signals["T_out"][0]) < COLD + 1.0 or minutes == 0:
        plant.step(see, 60.0)
        minutes += 1
    # 7.5 h / 4 at full flow; the thermocline takes its share.
    assert 0.85 * 7.5 * 60 / 4 < minutes < 7.5 * 60 / 4


def test_a_draw_that_would_pass_a_layer_in_half_a_step_is_bounded(take: Make, see: Make) -> None:
    plant = Plant(tank(take, W_discharge=100 * W), np.full(len(LAYERS), COLD), clock=9 * HOUR, users=200 * W)
    plant.step(see, 300.0)
    assert float(plant.signals["W_discharge"][0]) == pytest.approx(2 * C / len(LAYERS) / 300.0)
