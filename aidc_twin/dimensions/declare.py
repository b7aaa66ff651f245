"""Declarations on single values: tag, expect, absolute, as_point. Identities at run time."""

from __future__ import annotations

from typing import Any

from aidc_twin.dimensions.dimension import DIFFERENCE, POINT, declared

__all__ = ["absolute", "as_point", "expect", "tag"]


def _mark(x: Any, role: str, unit: str, kind: str | None) -> Any:
    what = declared(unit, kind)
    if not type(x).__module__.startswith("jax"):
        return x
    from aidc_twin.dimensions.primitives import mark

    return mark(x, role, what.dimension, what.kind)


def tag(x: Any, unit: str, kind: str | None = None) -> Any:
    """Say what a value is: the proof checks its dimension and gives it the kind.

    Parameters
    ----------
    x
        Array of any shape; returned unchanged.
    unit
        Coherent SI unit, or ``"unit:kind"``.
    kind
        Which of several quantities of that unit, such as ``"wet_bulb"``.

    Raises
    ------
    ValueError
        The unit is not coherent SI.
    """
    return _mark(x, "tag", unit, kind)


def expect(x: Any, unit: str, kind: str | None = None) -> Any:
    """Say what a value must be: the proof checks its dimension *and* its kind. Else as :func:`tag`."""
    return _mark(x, "expect", unit, kind)


def absolute(x: Any) -> Any:
    """A temperature as thermodynamic temperature counted from 0 K, for ratios and time integrals.

    Parameters
    ----------
    x
        Temperatures, K; returned unchanged. In the proof ``"K"`` becomes ``"dK"``.
    """
    return _mark_as(x, "absolute")


def as_point(x: Any) -> Any:
    """The inverse of :func:`absolute`: a mean of absolute temperatures becomes a temperature again."""
    return _mark_as(x, "point")


def _mark_as(x: Any, role: str) -> Any:
    if not type(x).__module__.startswith("jax"):
        return x
    from aidc_twin.dimensions.primitives import mark

    return mark(x, role, POINT if role == "point" else DIFFERENCE)
