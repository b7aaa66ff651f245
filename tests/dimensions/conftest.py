"""How a small law is traced and proved in these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aidc_twin.arrays import double
from aidc_twin.dimensions import DimensionError, Proof, prove, trace

LANES = 4


@pytest.fixture(autouse=True)
def _float64() -> Iterator[None]:
    with double():
        yield


def _tuple(x: Any) -> tuple[Any, ...]:
    return x if isinstance(x, tuple) else (x,)


@pytest.fixture
def proved() -> Callable[..., Proof]:
    """``proved(law, "W", "K", gives="J")``: trace the law on lane vectors and prove it."""
    import jax.numpy as jnp

    def run(law: Callable[..., Any], *units: str, gives: Any, lanes: int | None = LANES) -> Proof:
        program = trace(law, *[jnp.full(LANES, 1.5) for _ in units])
        return prove(program, units, _tuple(gives), lanes=lanes)

    return run


@pytest.fixture
def refused(proved: Callable[..., Proof]) -> Callable[..., str]:
    """``refused(law, "W", gives="K")``: the proof must fail; returns its message."""

    def run(law: Callable[..., Any], *units: str, gives: Any = None, lanes: int | None = LANES) -> str:
        with pytest.raises(DimensionError) as caught:
            proved(law, *units, gives=gives, lanes=lanes)
        assert caught.value.findings
        return str(caught.value)

    return run
