"""Losses of the power train by hand arithmetic, shared paths, shedding of modules, where the heat stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aidc_twin.network import Network

Make = Callable[..., Any]


def train(take: Make, **changes: Any) -> Any:
    settings: dict[str, Any] = {
        "busway_rating": 0.625e6, "busway_share": 0.01, "pdu_share": 0.0046,
        "ups_module": 1e5, "ups_modules": 20.0, "ups_constant": 0.00773, "ups_linear": 0.0,
        "ups_square": 0.02079, "ups_standby": 0.0008, "ups_load_limit": 0.8, "ups_reserve": 1.0,
        "ups_paths": 2.0, "transformer_rating": 1e6, "transformers": 2.0, "no_load_loss": 2000.0,
        "load_loss": 15000.0, "power_factor": 1.0, "C_substation": 1e6, "G_substation": 500.0,
        "T_start": 303.15,
    }  # fmt: skip
    return take("power_train", **settings | changes)


FEEDS = {"it": 1e6, "ups": 5e4, "mechanical": 2e5}
T = {"room.return": 300.0, "electrical_room.air": 300.0, "power.substation": 303.15}


def test_losses_in_numbers(take: Make, see: Make, run: Make) -> None:
    out, _ = run(train(take), see(T=T, feeds=FEEDS))
    # Two feeds of 625 kW, each with half: 2 x 0.0146 x 0.5e6**2 / 625e3.
    assert out["p_busway"][0] == pytest.approx(11680.0)
    # Each path 530.84 kW: 7 modules at 80 %, one in reserve, two stand by.
    # 800e3 x (0.00773 + 0.02079 x 0.66355**2) + 2 x 80 = 13667 W, twice.
    assert out["p_ups"][0] == pytest.approx(27334.1, abs=0.1)
    # Each transformer 644.507 kW: 2000 + 15000 x 0.644507**2 = 8230.8 W, twice.
    assert out["p_transformer"][0] == pytest.approx(16461.7, abs=0.1)
    assert out["p_grid"][0] == pytest.approx(1250000.0 + 11680.0 + 27334.1 + 16461.7, abs=0.3)


@pytest.mark.parametrize(
    ("load", "modules", "efficiency"),
    [(100e3, 3, 0.96550), (200e3, 4, 0.97251), (300e3, 5, 0.97399), (500e3, 8, 0.97495)],
)
def test_modules_that_are_not_needed_stand_by(
    take: Make, see: Make, run: Make, load: float, modules: int, efficiency: float
) -> None:
    one_path = train(take, ups_paths=1.0, ups_modules=10.0, busway_share=0.0, pdu_share=0.0)
    out, _ = run(one_path, see(T=T, feeds={"it": load, "ups": 0.0, "mechanical": 0.0}))
    # The coefficients are printed with three digits.
    assert load / (load + float(out["p_ups"][0])) == pytest.approx(efficiency, abs=2e-5)
    L = load / (modules * 1e5)
    on = modules * 1e5 * (0.00773 + 0.02079 * L * L)
    assert out["p_ups"][0] == pytest.approx(on + (10 - modules) * 80.0, rel=1e-12)


def test_all_modules_on_lose_more_at_small_load(take: Make, see: Make, run: Make) -> None:
    feeds = {"it": 2e5, "ups": 0.0, "mechanical": 0.0}
    shed, _ = run(train(take), see(T=T, feeds=feeds))
    kept, _ = run(train(take, ups_reserve=20.0), see(T=T, feeds=feeds))
    assert kept["p_ups"][0] > 2 * shed["p_ups"][0]


def test_each_of_two_paths_carries_half(take: Make, see: Make, run: Make) -> None:
    two, _ = run(train(take), see(T=T, feeds=FEEDS))
    half, _ = run(
        train(take, ups_paths=1.0, ups_modules=10.0, busway_share=0.0, pdu_share=0.0),
        see(T=T, feeds={"it": 0.5 * (1e6 + 11680.0 + 5e4), "ups": 0.0, "mechanical": 0.0}),
    )
    assert two["p_ups"][0] == pytest.approx(2 * half["p_ups"][0], rel=1e-12)


def test_nothing_but_racks_may_hang_on_the_ups(take: Make, see: Make, run: Make) -> None:
    without, _ = run(train(take), see(T=T, feeds={"it": 1e6, "mechanical": 2e5}))
    zero, _ = run(train(take), see(T=T, feeds={"it": 1e6, "ups": 0.0, "mechanical": 2e5}))
    assert without["p_grid"] == zero["p_grid"]


def test_an_idle_site_still_draws_its_no_load_losses(take: Make, see: Make, run: Make) -> None:
    out, _ = run(train(take), see(T=T, feeds=dict.fromkeys(FEEDS, 0.0)))
    # One module in reserve on each path, nine stand by.
    assert out["p_ups"][0] == pytest.approx(2 * (773.0 + 9 * 80.0))
    assert out["p_transformer"][0] == pytest.approx(4000.0, abs=0.1)


def test_losses_are_heat_where_they_stand(take: Make, see: Make, run: Make) -> None:
    power = train(take)
    now = see(T=T, feeds=FEEDS, dry_bulb=298.15)
    out, _ = run(power, now)
    net = Network(now.T, {"room.return": 1e5, "electrical_room.air": 1e5, "power.substation": 1e6})
    power.links(now, net)
    T_new = net.step(10.0)
    assert T_new["room.return"][0] - 300.0 == pytest.approx(float(out["p_busway"][0]) * 10.0 / 1e5)
    assert T_new["electrical_room.air"][0] - 300.0 == pytest.approx(float(out["p_ups"][0]) * 10.0 / 1e5)
    settled = net.step(1e10)
    # 16462 W over 500 W/K to the outdoor air.
    assert settled["power.substation"][0] == pytest.approx(298.15 + 16461.7 / 500.0, abs=1e-3)
    assert net.heat_out(settled)["power.substation"][0] == pytest.approx(float(out["p_transformer"][0]))


def test_meters_of_the_losses_add_up_to_the_utility_meter(take: Make, see: Make, run: Make) -> None:
    power = train(take)
    now = see(T=T, feeds=FEEDS)
    run(power, now)
    losses = sum(draw.power for draw in power.draws(now))
    assert {draw.feed for draw in power.draws(now)} == {"loss"}
    readings = {r.channel: r.value for r in power.settle(now, now.T)}
    assert readings["energy.facility"][0] == pytest.approx(sum(FEEDS.values()) + float(losses[0]), rel=1e-14)
