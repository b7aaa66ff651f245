"""Room air: a worked example, the first law, the starved aisle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidc_twin.physics.air import (
    bypass,
    recirculation,
    return_heat_index,
    return_temperature_index,
    supply_heat_index,
)

ZERO = 273.15
CP = 1006.0


def room(T_supply: float, m_server: float, m_crah: float, p: float, r0: float) -> dict[str, float]:
    """Steady temperatures by hand: the rise over the servers, then the two mixings."""
    r = float(recirculation(m_server, m_crah, r0))
    b = float(bypass(m_server, m_crah, r))
    rise = p / (m_server * CP)
    # T_in = (1 - r) T_supply + r (T_in + rise).
    T_in = T_supply + r / (1.0 - r) * rise
    T_out = T_in + rise
    return {"r": r, "b": b, "rise": rise, "in": T_in, "out": T_out, "return": (1 - b) * T_out + b * T_supply}


def test_the_worked_example() -> None:
    t = room(20.0, 16.0, 20.0, 200e3, 0.08)
    assert t["rise"] == pytest.approx(12.4254, abs=6e-5)
    assert t["in"] == pytest.approx(21.0805, abs=6e-5)
    assert t["out"] == pytest.approx(33.5059, abs=6e-5)
    assert t["b"] == pytest.approx(0.2640, abs=6e-5)
    assert t["return"] == pytest.approx(29.9404, abs=6e-5)
    T_in, T_out, T_return = (t[name] + ZERO for name in ("in", "out", "return"))
    assert supply_heat_index(T_in, 20.0 + ZERO, T_out) == pytest.approx(0.0800, abs=6e-5)
    assert return_heat_index(T_in, 20.0 + ZERO, T_out) == pytest.approx(0.9200, abs=6e-5)
    assert return_temperature_index(T_return, 20.0 + ZERO, T_in, T_out) == pytest.approx(0.8000, abs=6e-5)


@given(st.floats(1.0, 50.0), st.floats(1.0, 50.0), st.floats(0.0, 0.5))
def test_heat_leaves_with_the_return_and_shi_is_the_recirculation(
    m_server: float, m_crah: float, r0: float
) -> None:
    t = room(20.0, m_server, m_crah, 100e3, r0)
    assert m_crah * CP * (t["return"] - 20.0) == pytest.approx(100e3, rel=1e-9)
    shi = supply_heat_index(t["in"] + ZERO, 20.0 + ZERO, t["out"] + ZERO)
    assert shi == pytest.approx(t["r"], abs=1e-9)


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0), st.floats(0.0, 0.5))
def test_no_air_path_runs_backwards(m_server: float, m_crah: float, r0: float) -> None:
    r = recirculation(np.float64(m_server), np.float64(m_crah), r0)
    assert r0 <= r <= 1.0
    assert 0.0 <= bypass(np.float64(m_server), np.float64(m_crah), r) <= 1.0
    # What the servers draw from the air handlers, these supply.
    assert m_server * (1.0 - r) <= m_crah * (1.0 + 1e-12) + 1e-9


def test_a_starved_aisle_draws_on_the_hot_one() -> None:
    # 16 kg/s drawn, 8 supplied: half comes round again; nothing supplied: all of it.
    assert recirculation(16.0, 8.0, 0.08) == 0.5
    assert recirculation(16.0, 0.0, 0.08) == 1.0
    assert bypass(16.0, 8.0, 0.5) == 0.0
    # No server draws: all the supply goes past.
    assert recirculation(0.0, 8.0, 0.08) == 0.08
    assert bypass(0.0, 8.0, 0.08) == 1.0
    assert bypass(16.0, 0.0, 1.0) == 0.0


def test_indices_without_heat() -> None:
    T = 293.15
    assert supply_heat_index(T, T, T) == 0.0
    assert return_heat_index(T, T, T) == 1.0
    assert return_temperature_index(T, T, T, T) == 0.0
