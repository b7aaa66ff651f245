"""Named physical constants that carry their unit into the compiled program.

Under NumPy a constant is a plain float. As soon as it meets a traced JAX value it enters the traced program
through an identity primitive that holds its unit, so that the dimension proof can tell ``C_P = 1006 J/kg/K``
from a bare 1006. Nothing of this reaches the machine code.
"""

from __future__ import annotations

import sys
import threading
from typing import Any

from aidc_twin.dimensions.dimension import ONE, Dimension, parse_unit

__all__ = ["PLAIN_NUMBERS", "TaggedFloat", "const"]

# Numbers that may stand bare in an equation: a sign, a double, a half. All others need a name and a source.
PLAIN_NUMBERS = frozenset({0.0, 1.0, 2.0, -1.0, -2.0, 0.5, -0.5})

_registering = threading.Lock()
_registered = False


class TaggedFloat(float):
    """A float that remembers its dimension; made by :func:`const`.

    Sums, products, quotients and whole powers of constants keep their dimension. What is computed from a
    constant and a bare number other than 0, 1, 2, a half and their negatives is a bare number again, which
    the dimension proof refuses.
    """

    __slots__ = ("dimension",)
    dimension: Dimension

    def __new__(cls, value: float, dimension: Dimension) -> TaggedFloat:
        self = super().__new__(cls, value)
        self.dimension = dimension
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return TaggedFloat, (float(self), self.dimension)

    def __jax_array__(self) -> Any:
        register_with_jax()
        from aidc_twin.dimensions.primitives import tagged_constant

        return tagged_constant(float(self), self.dimension)

    def __add__(self, other: Any) -> Any:
        return _tagged(float.__add__(self, other), _sum(self, other))

    def __radd__(self, other: Any) -> Any:
        return _tagged(float.__radd__(self, other), _sum(other, self))

    def __sub__(self, other: Any) -> Any:
        return _tagged(float.__sub__(self, other), _sum(self, other, minus=True))

    def __rsub__(self, other: Any) -> Any:
        return _tagged(float.__rsub__(self, other), _sum(other, self, minus=True))

    def __mul__(self, other: Any) -> Any:
        return _tagged(float.__mul__(self, other), _product(self, other))

    def __rmul__(self, other: Any) -> Any:
        return _tagged(float.__rmul__(self, other), _product(other, self))

    def __truediv__(self, other: Any) -> Any:
        return _tagged(float.__truediv__(self, other), _product(self, other, divide=True))

    def __rtruediv__(self, other: Any) -> Any:
        return _tagged(float.__rtruediv__(self, other), _product(other, self, divide=True))

    def __pow__(self, power: Any, modulo: None = None) -> Any:
        mine = _dimension_of(self)
        whole = type(power) is int and mine is not None and not mine.point
        return _tagged(float.__pow__(self, power), mine**power if whole and mine is not None else None)

    def __neg__(self) -> Any:
        return _tagged(float.__neg__(self), None if self.dimension.point else self.dimension)


def _tagged(value: Any, dimension: Dimension | None) -> Any:
    """The result of an operation: a tagged number where its dimension is known, else what it was."""
    return value if dimension is None or type(value) is not float else TaggedFloat(value, dimension)


def _dimension_of(operand: Any) -> Dimension | None:
    """Dimension of an operand; None for anything that is neither a constant nor a number allowed bare."""
    if isinstance(operand, TaggedFloat):
        return operand.dimension
    return ONE if type(operand) in (int, float) and operand in PLAIN_NUMBERS else None


def _sum(a: Any, b: Any, minus: bool = False) -> Dimension | None:
    x, y = _dimension_of(a), _dimension_of(b)
    if x is None or y is None:
        return None
    return x.minus(y) if minus else x.plus(y)


def _product(a: Any, b: Any, divide: bool = False) -> Dimension | None:
    x, y = _dimension_of(a), _dimension_of(b)
    if x is None or y is None or x.point or y.point:
        return None
    return x / y if divide else x * y


def const(value: float, unit: str) -> TaggedFloat:
    """A named constant with its unit. Works at module level without loading JAX.

    Parameters
    ----------
    value
        The number, in the unit below.
    unit
        Coherent SI unit, see :func:`~aidc_twin.dimensions.dimension.parse_unit`.

    Raises
    ------
    ValueError
        The unit is not coherent SI.

    Examples
    --------
    >>> C_P = const(1006.0, "J/kg/K")
    >>> C_P * 2.0
    2012.0
    """
    if "jax" in sys.modules:
        register_with_jax()
    return TaggedFloat(value, parse_unit(unit))


def register_with_jax() -> None:
    """Tell JAX how a constant enters a traced function (``jnp.where``, ``jnp.maximum``, ...). Idempotent.

    Without it these functions would see a plain float, and the proof would refuse it as a bare number.
    """
    global _registered
    if _registered or not hasattr(sys.modules.get("jax"), "tree_util"):
        return
    import jax

    from aidc_twin.dimensions.primitives import tagged_constant

    def flatten(constant: TaggedFloat) -> tuple[tuple[float], Dimension]:
        return (float(constant),), constant.dimension

    def unflatten(dimension: Dimension, leaves: tuple[Any]) -> Any:
        (leaf,) = leaves
        if type(leaf) is float:
            return TaggedFloat(leaf, dimension)
        return tagged_constant(leaf, dimension) if isinstance(leaf, jax.Array) else leaf

    # Two designs are traced in two threads; the first one registers.
    with _registering:
        if not _registered:
            jax.tree_util.register_pytree_node(TaggedFloat, flatten, unflatten)
            _registered = True
