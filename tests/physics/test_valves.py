"""Control valves: hand values, ends, what authority does, and the way back from flow to stroke."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.physics.valves import equal_percentage, installed_flow, opening_for_flow, stroke_for_opening

STROKES = np.linspace(0.0, 1.0, 1001)
AUTHORITIES = [0.02, 0.1, 0.3, 0.5, 0.9, 1.0]


@pytest.mark.parametrize(
    ("y", "phi"),
    [
        (1.0, 1.0),
        # 50**-0.5
        (0.5, 0.14142136),
        # 50**-0.9
        (0.1, 0.029575152),
        # half of 50**-0.99 on the way to the seat
        (0.005, 0.010398954),
        (0.0, 0.0),
    ],
)
def test_openings_of_an_equal_percentage_valve(y: float, phi: float) -> None:
    assert equal_percentage(np.asarray(y), 50.0, 0.01) == pytest.approx(phi, rel=1e-7, abs=0.0)


def test_equal_strokes_raise_the_opening_by_equal_shares() -> None:
    phi = equal_percentage(STROKES[10:], 50.0, 0.01)
    # a thousandth of the stroke: 50**0.001
    np.testing.assert_allclose(phi[1:] / phi[:-1], 50.0**0.001, rtol=1e-12)


@pytest.mark.parametrize(
    ("phi", "N", "flow"),
    [
        # y = 0.5 of R = 50: 1 / sqrt(1 + 0.5 (50 - 1)) = 1 / sqrt(25.5)
        (50.0**-0.5, 0.5, 0.19802951),
        # a linear valve half open: 1 / sqrt(1 + 0.5 (4 - 1)), 1 / sqrt(1 + 0.1 (4 - 1))
        (0.5, 0.5, 0.63245553),
        (0.5, 0.1, 0.87705802),
        (0.0, 0.5, 0.0),
        (1.0, 0.1, 1.0),
    ],
)
def test_flows_in_a_circuit(phi: float, N: float, flow: float) -> None:
    assert installed_flow(np.asarray(phi), np.asarray(N)) == pytest.approx(flow, rel=1e-7, abs=0.0)


def test_with_all_of_the_drop_the_flow_is_the_opening() -> None:
    np.testing.assert_allclose(installed_flow(STROKES, 1.0), STROKES, rtol=1e-15)


def test_with_hardly_any_of_the_drop_the_valve_opens_at_once() -> None:
    # 1 / sqrt(1 + 1e-6 (1 / 0.05**2 - 1)) = 0.9998
    assert installed_flow(np.asarray(0.05), 1e-6) == pytest.approx(0.9998, abs=1e-5)
    assert installed_flow(np.asarray(0.0), 1e-6) == 0.0


@pytest.mark.parametrize("N", AUTHORITIES)
def test_the_drops_of_valve_and_circuit_sum_to_the_difference(N: float) -> None:
    phi = STROKES[1:]
    f = installed_flow(phi, N)
    # Of a difference of 1: N f**2 / phi**2 over the valve, (1 - N) f**2 over the circuit.
    np.testing.assert_allclose(N * (f / phi) ** 2 + (1 - N) * f**2, 1.0, rtol=1e-12)


@pytest.mark.parametrize("N", AUTHORITIES)
def test_flow_rises_with_the_stroke_from_nothing_to_all(N: float) -> None:
    for phi in (STROKES, equal_percentage(STROKES, 50.0, 0.01)):
        f = installed_flow(phi, N)
        assert np.all(np.diff(f) > 0)
        assert (f[0], f[-1]) == (0.0, 1.0)


def test_less_authority_lets_more_through_at_every_stroke() -> None:
    flows = np.stack([installed_flow(STROKES[1:-1], N) for N in AUTHORITIES])
    assert np.all(np.diff(flows, axis=0) < 0)


@pytest.mark.parametrize("N", AUTHORITIES)
def test_the_stroke_for_a_flow_gives_that_flow(N: float) -> None:
    flow = np.linspace(0.0, 1.0, 201)
    phi = opening_for_flow(flow, N)
    np.testing.assert_allclose(installed_flow(phi, N), flow, rtol=1e-12, atol=1e-15)
    y = stroke_for_opening(phi, 50.0, 0.01)
    assert np.all((y >= 0) & (y <= 1 + 1e-15))
    np.testing.assert_allclose(equal_percentage(y, 50.0, 0.01), phi, rtol=1e-12, atol=1e-15)
