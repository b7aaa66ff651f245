"""What every law of the plant promises: dimensions, one result on NumPy and JAX, finite values and slopes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from aidc_twin.arrays import double
from aidc_twin.dimensions import const, prove, trace
from aidc_twin.physics import (
    air,
    aisle,
    branches,
    chiller,
    coil,
    cold_plate,
    dry_cooler,
    eir_chiller,
    electrical,
    exchangers,
    fans,
    fluids,
    humidity,
    hydraulics,
    liquid_factors,
    merkel,
    network_power,
    pads,
    power_supply,
    powers,
    server,
    stratified_tank,
    surface_water,
    table_chiller,
    tower,
    tower_york,
    valves,
    wetted_coil,
)


class Argument(NamedTuple):
    """Unit, usual range, and the edges where formulas break."""

    unit: str
    low: float
    high: float
    edges: tuple[float, ...] = ()


class Law(NamedTuple):
    """A law with its arguments and the unit of its result."""

    function: Callable[..., Any]
    arguments: tuple[Argument, ...]
    output: str
    name: str = ""


# A decaying flow passes through all these on its way to zero; so does one that starts.
STILL = (0.0, 1e-300, 1e-160, 1e-12, 1e-6)
W = Argument("W/K", 10.0, 1e6, (*STILL, 1e4))
UA = Argument("W/K", 10.0, 1e6, (0.0, 1e4))
FLOW = Argument("kg/s", 0.1, 100.0, (*STILL, 10.0))
RATIO = Argument("1", 0.05, 1.2, (*STILL, 1.0))
EXPONENT = Argument("1", 0.5, 1.7)
SHARE = Argument("1", 0.0, 1.0, (0.0, 1.0))
POINT = Argument("K", 275.0, 320.0, (293.15,))
COLD = Argument("K", 275.0, 285.0, (293.15,))
SLOPE = Argument("J/kg/K", 1500.0, 8000.0)
POWER = Argument("W", 1e3, 1e6, (0.0, 1e-300))
RATING = Argument("W", 1e5, 1e6)
# Points of a small table, K; its law is asked far outside of them too.
TABLE_POINTS = (const(283.0, "K"), const(303.0, "K"))
R = Argument("K/W", 0.01, 0.1)
LOSS = Argument("1", 0.0, 0.05)
DENSITY = Argument("kg/m3", 0.8, 1.3)
WIDTH = Argument("m", 1.0, 3.0)
WIDE = Argument("m", 3.5, 5.0)
ENDS = Argument("1", 1.0, 2.0)
SPEED = Argument("m/s", 1.0, 4.0)
DROP = Argument("Pa", 1e4, 3e5, (1e5,))
STROKE = Argument("1", 0.0, 1.0, (*STILL, 0.01, 1.0))
RANGEABILITY = Argument("1", 30.0, 100.0)
SEAT = Argument("1", 0.005, 0.05, (0.01,))
AUTHORITY = Argument("1", 0.02, 1.0, (1.0,))

PSU = power_supply.loss_curve([0.1, 0.2, 0.5, 1.0], [0.90, 0.94, 0.96, 0.91])
TAGGED_PSU = power_supply.LossCurve(
    *(const(x, "1") for x in PSU[:4]), *(tuple(const(x, "1") for x in part) for part in PSU[4:])
)
# Humidity ratio, air held over a step, air that flushes it or touches a coil, water vapour.
MOIST = Argument("1", 0.001, 0.02, (0.0,))
AIR_HELD = Argument("kg/s", 1.0, 9000.0)
AIR_FLUSHED = Argument("kg/s", 0.1, 90.0, STILL)
VAPOUR = Argument("kg/s", 1e-4, 1.0, STILL)
# Ports of a switch.
PORTS = Argument("1", 32.0, 512.0)


LAWS = (
    Law(stratified_tank.face_temperature, (POINT, POINT, POINT, SHARE), "K"),
    Law(
        lambda a, b, c, d, T, x: stratified_tank.advected((a, b, c, d), T, x)[1],
        (POINT, POINT, POINT, POINT, POINT, SHARE),
        "K",
        "advected",
    ),
    Law(
        lambda a, b, c, d, x: stratified_tank.displaced((a, b, c, d), x, 2),
        (POINT, POINT, POINT, POINT, SHARE),
        "K",
        "displaced",
    ),
    Law(lambda a, b, c: stratified_tank.overturned((a, b, c))[1], (POINT, POINT, POINT), "K", "overturned"),
    Law(powers.flow_power, (RATIO, EXPONENT), "1"),
    Law(powers.decay_share, (Argument("1", 0.0, 50.0, (*STILL, 1e-3, 1e-2)),), "1"),
    Law(exchangers.effectiveness_counterflow, (Argument("1", 0.0, 20.0, STILL), SHARE), "1"),
    Law(exchangers.effectiveness_crossflow, (Argument("1", 0.0, 20.0, STILL), SHARE), "1"),
    Law(exchangers.conductance_counterflow, (W, W, UA), "W/K"),
    Law(exchangers.conductance_crossflow, (W, W, UA), "W/K"),
    Law(exchangers.conductance_to_stream, (W, UA), "W/K"),
    Law(exchangers.films_in_series, (RATIO, RATIO, SHARE), "1"),
    Law(exchangers.ua_two_sides, (UA, RATIO, RATIO, EXPONENT, EXPONENT, SHARE), "W/K"),
    Law(merkel.merkel_ua, (UA, RATIO, RATIO, POINT, POINT), "W/K"),
    Law(merkel.merkel_conductance, (W, FLOW, SLOPE, UA, Argument("J/kg/K", 1000.0, 1020.0)), "W/K"),
    Law(
        merkel.saturation_slope,
        (
            Argument("J/kg", 6e4, 9e4, (57e3,)),
            Argument("J/kg", 3e4, 6e4, (57e3,)),
            Argument("K", 294.0, 320.0, (293.15, 293.15 + 1e-9)),
            Argument("K", 275.0, 293.0, (293.15,)),
        ),
        "J/kg/K",
    ),
    Law(merkel.tower_exit_wet_bulb, (POINT, COLD, Argument("W/K", 0.0, 1e3, (0.0,)), FLOW, SLOPE), "K"),
    Law(tower.air_flow_ratio, (RATIO,), "1"),
    Law(tower.evaporation, (FLOW, Argument("1", 0.01, 0.03), Argument("1", 0.0, 0.02)), "kg/s"),
    Law(
        tower.most_liquid_to_gas,
        (
            Argument("K", 300.0, 320.0, (293.15,)),
            Argument("K", 285.0, 292.0),
            COLD,
            Argument("Pa", 6e4, 1.1e5),
            Argument("J/kg/K", 4170.0, 4220.0),
        ),
        "1",
    ),
    Law(tower.drift, (FLOW, Argument("1", 1e-6, 1e-4)), "kg/s"),
    Law(tower.blowdown, (FLOW, Argument("1", 2.0, 8.0), FLOW), "kg/s"),
    Law(
        tower_york.york_approach,
        (
            POINT,
            Argument("dK", 2.0, 10.0),
            RATIO._replace(edges=(1.0,)),
            SHARE._replace(low=0.2, edges=(1.0,)),
        ),
        "dK",
    ),
    Law(chiller.carnot_fraction_cop, (POINT, POINT, RATIO), "1"),
    Law(chiller.carnot_bound, (POINT, POINT, RATIO), "1"),
    Law(chiller.available_capacity, (RATING, POINT, POINT, POINT, POINT), "W"),
    Law(
        lambda x, y, *values: table_chiller.bilinear(x, y, TABLE_POINTS, TABLE_POINTS, values),
        (POINT, POINT, RATING, RATING, RATING, RATING),
        "W",
        "bilinear",
    ),
    Law(cold_plate.plate_resistance, (R, RATIO, EXPONENT), "K/W"),
    Law(cold_plate.conductance_plate, (W, R), "W/K"),
    Law(cold_plate.pressure_drop_plate, (Argument("Pa", 1e3, 1e5), RATIO, EXPONENT), "Pa"),
    Law(
        exchangers.film_ratio,
        (
            Argument("1", 0.2, 1.2),
            Argument("1", 0.7, 1.2),
            Argument("1", 0.4, 1.2),
            Argument("1", 0.5, 20.0),
            Argument("1", 0.5, 0.8),
        ),
        "1",
    ),
    Law(server.chip_power, (POWER, POWER, POWER, Argument("1/K", 0.0, 0.02), POINT, POINT, SHARE), "W"),
    Law(server.throttle, (POINT, POINT, Argument("dK", 1.0, 10.0), Argument("1", 0.2, 0.4)), "1"),
    Law(
        server.fan_speed,
        (
            Argument("1", 0.3, 0.8),
            Argument("1/K", 0.0, 0.05),
            POINT,
            POINT,
            SHARE._replace(high=0.4, edges=(0.0,)),
        ),
        "1",
    ),
    Law(server.heat_sink_resistance, (R, R, RATIO, EXPONENT), "K/W"),
    Law(fans.fan_power, (POWER, RATIO, Argument("1", 0.7, 1.1)), "W"),
    Law(fans.air_mass_flow, (Argument("m3/s", 0.0, 100.0, STILL), Argument("kg/m3", 0.8, 1.3)), "kg/s"),
    Law(
        fans.fan_electric,
        (Argument("m3/s", 0.0, 100.0, STILL), Argument("Pa", 10.0, 1e3), Argument("1", 0.3, 1.0)),
        "W",
    ),
    Law(electrical.loss_quadratic, (POWER, RATING, LOSS, LOSS, LOSS), "W"),
    Law(
        electrical.modules_on,
        (POWER, RATING, Argument("1", 5.0, 5.0), Argument("1", 0.5, 0.9), Argument("1", 1.0, 1.0)),
        "1",
    ),
    Law(
        electrical.modular_loss,
        (POWER, RATING, Argument("1", 5.0, 5.0), Argument("1", 1.0, 4.0), LOSS, LOSS, LOSS, LOSS),
        "W",
    ),
    Law(
        electrical.transformer_loss,
        (POWER, RATING, Argument("W", 1e3, 3e3), Argument("W", 1e4, 3e4), Argument("1", 0.9, 1.0)),
        "W",
    ),
    Law(
        electrical.busway_loss,
        (
            POWER,
            Argument("V", 200.0, 800.0),
            Argument("1", 0.9, 1.0),
            Argument("ohm/m", 1e-5, 1e-4),
            Argument("m", 1.0, 100.0),
        ),
        "W",
    ),
    Law(lambda p, rated: electrical.psu_loss(p, rated, TAGGED_PSU), (POWER, RATING), "W", "psu_loss"),
    Law(air.recirculation, (FLOW, FLOW, SHARE), "1"),
    Law(aisle.aisle_speed_most, (Argument("Pa", 1.0, 20.0, (5.0,)), DENSITY), "m/s"),
    Law(aisle.aisle_flow_most, (WIDTH, WIDTH, ENDS, SPEED), "m3/s"),
    Law(aisle.aisle_width, (Argument("m3/s", 0.0, 80.0, (0.0, 24.0)), WIDTH, ENDS, SPEED, WIDTH, WIDE), "m"),
    Law(air.bypass, (FLOW, FLOW, SHARE), "1"),
    Law(air.supply_heat_index, (POINT, COLD, POINT), "1"),
    Law(air.return_heat_index, (POINT, COLD, POINT), "1"),
    Law(air.return_temperature_index, (POINT, COLD, POINT, COLD), "1"),
    Law(
        surface_water.intake_temperature,
        (POINT, Argument("dK", 0.0, 10.0, (0.0,)), *4 * (Argument("1", -1.0, 1.0, (-1.0, 0.0, 1.0)),)),
        "K",
    ),
    Law(dry_cooler.cooler_conductance, (W, W, UA, Argument("1", 0.0, 0.4, (0.0,))), "W/K"),
    Law(
        wetted_coil.wetted_coil_conductance,
        (W, FLOW, SLOPE, UA, RATIO, RATIO, EXPONENT, EXPONENT, SHARE, Argument("J/kg/K", 1000.0, 1020.0)),
        "W/K",
    ),
    Law(wetted_coil.dry_coil_conductance, (W, W, UA, RATIO, RATIO, EXPONENT, EXPONENT, SHARE), "W/K"),
    Law(pads.pad_effectiveness, (Argument("m", 0.1, 0.3), Argument("m/s", 0.5, 3.0, (0.0,))), "1"),
    Law(pads.air_behind_pads, (POINT._replace(low=300.0), COLD, SHARE), "K"),
    Law(
        pads.water_into_air,
        (FLOW, SHARE, Argument("1", 0.01, 0.03), Argument("1", 0.0, 0.009)),
        "kg/s",
    ),
    Law(humidity.humidity_of_mixing, (MOIST, AIR_HELD, AIR_FLUSHED, VAPOUR), "1"),
    Law(humidity.humidifier_flow, (MOIST, AIR_HELD, MOIST, VAPOUR), "kg/s"),
    Law(humidity.humidity_behind_coil, (MOIST, AIR_HELD, AIR_FLUSHED, MOIST), "1"),
    Law(humidity.condensate, (MOIST, AIR_FLUSHED, MOIST), "kg/s"),
    *(
        Law(lambda T, law=law, liquid=liquid: law(liquid, T), (Argument("K", 276.0, 350.0),), "1", name)
        for liquid, law, name in (
            (fluids.EG30, liquid_factors.film_factor, "film_factor"),
            (fluids.PG25, liquid_factors.head_factor, "head_factor"),
        )
    ),
    Law(network_power.fat_tree_ends, (PORTS, Argument("1", 1.0, 4.0)), "1"),
    Law(network_power.fat_tree_switches, (Argument("1", 1.0, 1e5), PORTS, Argument("1", 1.0, 4.0)), "1"),
    Law(
        network_power.network_power,
        (
            Argument("1", 1.0, 200.0, (0.0,)),
            Argument("W", 500.0, 2500.0),
            Argument("1", 1.0, 1e4),
            Argument("W", 0.0, 50.0, (0.0,)),
            Argument("1", 0.0, 6.0, (0.0,)),
            Argument("W", 5.0, 20.0),
        ),
        "W",
    ),
    Law(coil.coil_ua, (UA, RATIO, RATIO, POINT, POINT, POINT, POINT), "W/K"),
    Law(
        lambda m, other, dp, dp_other, n: branches.branch_shares((m, other), (dp, dp_other), n)[1],
        (FLOW, FLOW._replace(edges=(10.0,)), DROP, DROP, Argument("1", 1.0, 2.0)),
        "1",
        "branch_shares",
    ),
    Law(valves.equal_percentage, (STROKE, RANGEABILITY, SEAT), "1"),
    Law(valves.installed_flow, (STROKE, AUTHORITY), "1"),
    Law(valves.opening_for_flow, (STROKE, AUTHORITY), "1"),
    Law(valves.stroke_for_opening, (STROKE, RANGEABILITY, SEAT), "1"),
    Law(hydraulics.system_head, (RATIO, SHARE), "1"),
    Law(hydraulics.pump_efficiency_ratio, (RATIO, Argument("1", 0.0, 1.3, STILL)), "1"),
    Law(
        hydraulics.motor_input,
        (RATIO, Argument("1", 0.8, 0.97), Argument("1", 0.6, 0.97), Argument("1", 0.92, 0.99)),
        "1",
    ),
    Law(hydraulics.drive_input, (RATIO,), "1"),
    Law(
        hydraulics.pump_set_input,
        (
            *(RATIO, Argument("1", 0.0, 1.3, STILL), Argument("1", 0.5, 1.0), Argument("1", 0.8, 0.97)),
            *(Argument("1", 0.6, 0.97), Argument("1", 0.92, 0.99)),
        ),
        "1",
    ),
    Law(hydraulics.vfd_efficiency, (RATIO,), "1"),
    Law(hydraulics.motor_efficiency, (RATIO, Argument("1", 0.8, 0.97)), "1"),
    Law(
        hydraulics.friction_factor,
        (Argument("1", 1e2, 1e6, (*STILL, 2300.0, 4000.0)), Argument("1", 1e-6, 1e-2, (0.0,))),
        "1",
    ),
    Law(
        hydraulics.pressure_drop,
        (
            FLOW,
            Argument("kg/m3", 900.0, 1100.0),
            Argument("Pa s", 3e-4, 5e-3),
            Argument("m", 0.02, 0.5),
            Argument("m", 1.0, 300.0),
            Argument("m", 1e-6, 1e-4),
            Argument("1", 0.0, 10.0, (0.0,)),
        ),
        "Pa",
    ),
    *(
        Law(getattr(liquid, law), (Argument("K", 276.0, 350.0),), unit, f"{liquid.name} {law}")
        for liquid in (fluids.WATER, fluids.PG25, fluids.EG30, fluids.PAO)
        for law, unit in (
            ("density", "kg/m3"),
            ("heat_capacity", "J/kg/K"),
            ("conductivity", "W/m/K"),
            ("viscosity", "Pa s"),
        )
    ),
)

# Solved or sized once, in NumPy only, or out of the compiled step.
NUMPY_ONLY = {
    "ua_for_duty_counterflow",
    "ua_for_duty_crossflow",
    "merkel_steady",
    "size_tower",
    "tower_in_thin_air",
    "wetted_steady",
    "loss_curve",
    "motor_ratios",
    "eir_chiller",
    "constants_at",
}

every_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name or law.function.__name__)


def first(result: Any) -> Any:
    """The value, where a law returns a value with a flag."""
    return result[0] if isinstance(result, tuple) else result


def examples(law: Law, number: int = 200) -> list[np.ndarray]:
    rng = np.random.default_rng(20260801)
    return [rng.uniform(a.low, a.high, number) for a in law.arguments]


def edges(law: Law) -> list[np.ndarray]:
    """All pairs of edges of two arguments, the others in the middle of their range, as lanes."""
    middle = [(a.low + a.high) / 2 for a in law.arguments]
    points = [middle]
    for (i, a), (j, b) in itertools.combinations(enumerate(law.arguments), 2):
        for x, y in itertools.product(a.edges or (middle[i],), b.edges or (middle[j],)):
            point = list(middle)
            point[i], point[j] = x, y
            points.append(point)
    if len(law.arguments) == 1:
        points.extend([x] for x in law.arguments[0].edges)
    return [np.array(column) for column in zip(*points, strict=True)]


@every_law
def test_dimensions_are_proved(law: Law) -> None:
    shape = np.ones(8)
    with double():
        program = trace(lambda *xs: first(law.function(*xs)), *(shape for _ in law.arguments))
        prove(program, [a.unit for a in law.arguments], [law.output])


@every_law
def test_numpy_and_jax_agree_to_rounding(law: Law) -> None:
    inside = examples(law)
    on_edge = edges(law)
    with double():
        import jax

        for points in (inside, on_edge):
            here = first(law.function(*points))
            there = np.asarray(first(jax.jit(law.function)(*points)))
            # 1e-12 of the value: the two libraries round exp and log differently in the last two digits.
            np.testing.assert_allclose(there, here, rtol=1e-12, atol=1e-300)


@every_law
def test_values_and_slopes_are_finite_on_the_edges(law: Law) -> None:
    points = edges(law)
    with double():
        import jax

        def total(*xs: Any) -> Any:
            return first(law.function(*xs)).sum()

        value = np.asarray(first(jax.jit(law.function)(*points)))
        slopes = jax.jit(jax.grad(total, tuple(range(len(points)))))(*points)
    assert np.all(np.isfinite(value)), [column[~np.isfinite(value)] for column in points]
    for number, slope in enumerate(slopes):
        bad = ~np.isfinite(np.asarray(slope))
        assert not bad.any(), (number, [column[bad] for column in points])


@every_law
def test_a_lane_does_not_feel_its_neighbours(law: Law) -> None:
    points = examples(law, 9)
    together = np.asarray(first(law.function(*points)))
    alone = [np.asarray(first(law.function(*(x[i : i + 1] for x in points))))[0] for i in range(9)]
    assert np.array_equal(together, np.array(alone))


@every_law
def test_the_slope_is_that_of_the_function(law: Law) -> None:
    """Reverse-mode slopes against central differences: a hidden branch would show as another slope."""
    points = [x[:20] for x in examples(law)]
    with double():
        import jax

        slopes = jax.grad(lambda *xs: first(law.function(*xs)).sum(), tuple(range(len(points))))(*points)
    for number, (argument, slope) in enumerate(zip(law.arguments, slopes, strict=True)):
        # 1e-6 of the range: truncation and rounding of a central difference are then both near 1e-9.
        h = 1e-6 * max(argument.high - argument.low, 1e-3 * argument.high)
        up = first(law.function(*(x + h * (k == number) for k, x in enumerate(points))))
        down = first(law.function(*(x - h * (k == number) for k, x in enumerate(points))))
        scale = np.abs(up).max() + 1e-300
        span = argument.high - argument.low or argument.high
        np.testing.assert_allclose(
            np.asarray(slope) * span / scale, (up - down) / (2 * h) * span / scale, atol=3e-4
        )


def test_every_public_law_is_listed_here() -> None:
    modules = (
        air,
        chiller,
        coil,
        cold_plate,
        dry_cooler,
        eir_chiller,
        electrical,
        exchangers,
        fans,
        fluids,
        hydraulics,
        liquid_factors,
        merkel,
        network_power,
        pads,
        power_supply,
        powers,
        server,
        table_chiller,
        surface_water,
        tower,
        tower_york,
    )
    listed = {law.name or law.function.__name__ for law in LAWS} | NUMPY_ONLY
    public = {
        name
        for module in modules
        for name in module.__all__
        if callable(getattr(module, name)) and not isinstance(getattr(module, name), (type, float))
    }
    assert sorted(public - listed) == []
