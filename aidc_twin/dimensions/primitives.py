"""Identity primitives that carry declarations through a traced program. They lower to nothing.

Only this file and :mod:`~aidc_twin.dimensions.borders` load JAX, and only once a traced value exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax.numpy as jnp
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir

from aidc_twin.dimensions.dimension import Dimension

if TYPE_CHECKING:
    from aidc_twin.dimensions.borders import Border

__all__ = ["BORDER", "TAG", "mark", "mark_border", "tagged_constant"]

# One value, unchanged. Parameters: ``role`` ("const", "tag", "expect", "absolute", "point"), ``dimension``
# and ``kind``.
TAG = Primitive("dimension_tag")

# All inputs of a bordered function, unchanged. Parameter: ``border``. It is the function's first equation.
BORDER = Primitive("dimension_border")
BORDER.multiple_results = True


def _tag_impl(x: Any, **_: Any) -> Any:
    return x


def _tag_shape(x: Any, **_: Any) -> Any:
    return x


def _border_impl(*xs: Any, **_: Any) -> list[Any]:
    return list(xs)


def _border_shape(*xs: Any, **_: Any) -> list[Any]:
    return list(xs)


def _tag_jvp(primals: tuple[Any], tangents: tuple[Any], **params: Any) -> tuple[Any, Any]:
    # A tangent has another dimension than its value, so it passes without the tag.
    return TAG.bind(*primals, **params), tangents[0]


def _border_jvp(primals: Any, tangents: Any, **params: Any) -> tuple[list[Any], list[Any]]:
    return BORDER.bind(*primals, **params), list(tangents)


def _tag_batch(args: Any, dims: Any, **params: Any) -> tuple[Any, Any]:
    return TAG.bind(*args, **params), dims[0]


def _border_batch(args: Any, dims: Any, **params: Any) -> tuple[list[Any], list[Any]]:
    return BORDER.bind(*args, **params), list(dims)


TAG.def_impl(_tag_impl)
TAG.def_abstract_eval(_tag_shape)
BORDER.def_impl(_border_impl)
BORDER.def_abstract_eval(_border_shape)
ad.primitive_jvps[TAG] = _tag_jvp
ad.primitive_jvps[BORDER] = _border_jvp
batching.primitive_batchers[TAG] = _tag_batch
batching.primitive_batchers[BORDER] = _border_batch
mlir.register_lowering(TAG, lambda _ctx, x, **_: [x])
mlir.register_lowering(BORDER, lambda _ctx, *xs, **_: list(xs))


def mark(x: Any, role: str, dimension: Dimension | None, kind: str | None = None) -> Any:
    """Bind the tag primitive on one JAX value."""
    return TAG.bind(x, role=role, dimension=dimension, kind=kind)


def mark_border(xs: list[Any], border: Border) -> list[Any]:
    """Bind the border primitive on all inputs of a bordered function."""
    return list(BORDER.bind(*xs, border=border))


def tagged_constant(value: Any, dimension: Dimension) -> Any:
    """A constant as a JAX scalar that carries its dimension."""
    return mark(jnp.asarray(value), "const", dimension)
