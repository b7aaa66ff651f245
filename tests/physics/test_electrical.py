"""Losses of the power train at published points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.physics.electrical import (
    busway_loss,
    loss_quadratic,
    modular_loss,
    modules_on,
    transformer_loss,
)
from aidc_twin.physics.server import chip_power


# a, b, c fitted to efficiencies; the last number is the largest misfit of the fit in points of efficiency.
@pytest.mark.parametrize(
    ("a", "b", "c", "loads", "efficiencies", "misfit"),
    [
        (0.03479, 0.01804, 0.02238, (0.25, 0.5, 0.75, 1.0), (0.86, 0.91, 0.925, 0.93), 0.002),
        (0.01015, 0.0, 0.02559, (0.25, 0.5, 0.75, 1.0), (0.955, 0.968, 0.969, 0.965), 0.001),
        (0.00773, 0.0, 0.02079, (0.25, 0.5, 0.75, 1.0), (0.965, 0.975, 0.975, 0.972), 0.001),
        (0.00420, 0.0, 0.00588, (0.25, 0.5, 0.75, 1.0), (0.982, 0.989, 0.990, 0.990), 0.001),
        (0.01040, 0.0, 0.03080, (0.2, 0.5, 0.75, 1.0), (0.945, 0.965, 0.965, 0.96), 0.002),
        (0.01292, 0.02523, 0.08521, (0.1, 0.25, 0.5, 1.0), (0.86, 0.91, 0.915, 0.89), 0.003),
        # The quadratic misses a titanium power supply by up to 1.6 points: 0.903, 0.938, 0.944, 0.918.
        (0.00995, 0.0, 0.07987, (0.1, 0.2, 0.5, 1.0), (0.903, 0.938, 0.944, 0.918), 0.0006),
    ],
)
def test_quadratic_stages_meet_their_efficiencies(
    a: float,
    b: float,
    c: float,
    loads: tuple[float, ...],
    efficiencies: tuple[float, ...],
    misfit: float,
) -> None:
    p = 1e5 * np.array(loads)
    found = p / (p + loss_quadratic(p, 1e5, a, b, c))
    assert found == pytest.approx(np.array(efficiencies), abs=misfit)


def test_no_load_loss() -> None:
    assert loss_quadratic(0.0, 1e5, 0.01, 0.02, 0.03) == pytest.approx(1e3)
    # 1e5 (0.01 + 0.02 * 0.5 + 0.03 * 0.25) = 2750 W.
    assert loss_quadratic(5e4, 1e5, 0.01, 0.02, 0.03) == pytest.approx(2750.0)


# Ten modules of 100 kW of the 97.5 % class, at most 80 % each, one in reserve: power, modules on, efficiency
# with and without shedding (the published figures used unrounded coefficients, hence 1e-4).
@pytest.mark.parametrize(
    ("p", "on", "shed", "all_on"),
    [
        (100e3, 3, 0.96550, 0.92642),
        (200e3, 4, 0.97251, 0.95893),
        (300e3, 5, 0.97399, 0.96897),
        (500e3, 8, 0.97495, 0.97479),
    ],
)
def test_modules_that_shed(p: float, on: int, shed: float, all_on: float) -> None:
    n_on = modules_on(p, 100e3, 10.0, 0.8, 1.0)
    assert n_on == on

    def efficiency(n: float) -> float:
        return p / (p + modular_loss(p, 100e3, 10.0, n, 0.00773, 0.0, 0.02079, 0.0008))

    assert efficiency(n_on) == pytest.approx(shed, abs=1e-4)
    assert efficiency(10.0) == pytest.approx(all_on, abs=1e-4)


@given(st.floats(0.0, 2e6), st.floats(1e4, 2e5), st.integers(1, 20), st.floats(0.5, 1.0), st.integers(0, 3))
def test_modules_are_enough_and_no_more_than_there_are(
    p: float, rating: float, n: int, limit: float, reserve: int
) -> None:
    on = modules_on(p, rating, float(n), limit, float(reserve))
    assert 1 <= on <= n
    assert on == round(on)
    if on < n and p > 0:
        assert p <= (on - reserve) * limit * rating * (1 + 1e-12)


def test_one_module_carries_no_load() -> None:
    assert modules_on(0.0, 100e3, 10.0, 0.8, 0.0) == 1.0
    # 100 kW a = 773 W, nine on standby 9 * 80 W = 720 W.
    loss = modular_loss(0.0, 100e3, 10.0, 1.0, 0.00773, 0.0, 0.02079, 0.0008)
    assert loss == pytest.approx(773.0 + 720.0)


# Regulation (EU) 548/2014, tier 2: dry 1600 kVA 1980 and 13000 W, oil 2500 kVA 1575 and 18500 W; power
# factor 0.98, loads 0.25, 0.5, 0.75, 1 of the rated current.
@pytest.mark.parametrize(
    ("s", "p0", "pk", "efficiencies", "peak", "at"),
    [
        (1600e3, 1980.0, 13000.0, (0.99293, 0.99337, 0.99216, 0.99054), 0.9937, 0.390),
        (2500e3, 1575.0, 18500.0, (0.99556, 0.99496, 0.99352, 0.99187), 0.9957, 0.292),
    ],
)
def test_transformers(
    s: float, p0: float, pk: float, efficiencies: tuple[float, ...], peak: float, at: float
) -> None:
    p = 0.98 * s * np.array([0.25, 0.5, 0.75, 1.0])
    assert p / (p + transformer_loss(p, s, p0, pk, 0.98)) == pytest.approx(np.array(efficiencies), abs=6e-6)
    # Peak efficiency where both losses are equal, at a power factor of 1.
    loads = np.linspace(0.1, 1.0, 9001)
    curve = 1.0 - transformer_loss(loads * s, s, p0, pk, 1.0) / (loads * s)
    assert loads[np.argmax(curve)] == pytest.approx(at, abs=6e-4)
    assert curve.max() == pytest.approx(peak, abs=6e-5)


def test_a_busway() -> None:
    # 1600 A over 60 m of 2.84e-5 ohm/m: 3 * 1600**2 * 2.84e-5 * 60 = 13.09 kW, 1.16 % of 1127 kW.
    p = np.sqrt(3.0) * 415.0 * 0.98 * 1600.0
    assert p == pytest.approx(1127e3, rel=1e-3)
    assert busway_loss(p, 415.0, 0.98, 2.84e-5, 60.0) == pytest.approx(13.087e3, rel=1e-4)


# A Frontier node (ExaDigiT RAPS): CPU 90 to 280 W, four GPUs 88 to 560 W, 184.26 W besides; converter (P +
# 13) / 0.98 per node, rectifier (P + 17) / 0.96 per four nodes.
@pytest.mark.parametrize(
    ("utilisation", "node", "converter", "rectifier"),
    [
        (0.0, 626.26, 652.306, 2735.651),
        (0.5, 1665.26, 1712.510, 7153.168),
        (1.0, 2704.26, 2772.714, 11570.685),
    ],
)
def test_the_power_chain_of_a_measured_machine(
    utilisation: float, node: float, converter: float, rectifier: float
) -> None:
    def device(idle: float, peak: float) -> float:
        return float(chip_power(idle, peak, 0.0, 0.012, 333.15, 333.15, utilisation))

    p = device(90.0, 280.0) + 4 * device(88.0, 560.0) + 184.26
    assert p == pytest.approx(node, abs=1e-9)
    p += loss_quadratic(p, 1.0, 13.0 / 0.98, 1.0 / 0.98 - 1.0, 0.0)
    assert p == pytest.approx(converter, abs=6e-4)
    p *= 4
    p += loss_quadratic(p, 1.0, 17.0 / 0.96, 1.0 / 0.96 - 1.0, 0.0)
    assert p == pytest.approx(rectifier, abs=6e-4)
    chain = {0.0: 0.91570, 0.5: 0.93120, 1.0: 0.93487}[utilisation]
    assert 4 * node / p == pytest.approx(chain, abs=6e-6)
