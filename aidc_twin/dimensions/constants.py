"""Named physical constants that carry their unit into the compiled program.

Under NumPy a constant is a plain float. As soon as it meets a traced JAX value it enters the traced program
through an identity primitive that holds its unit, so that the dimension proof can tell ``C_P = 1006 J/kg/K``
from a bare 1006. Nothing of this reaches the machine code.
"""

from __future__ import annotations

import sys
from typing import Any

from aidc_twin.dimensions.dimension import Dimension, parse_unit

__all__ = ["PLAIN_NUMBERS", "TaggedFloat", "const"]

# Numbers that may stand bare in an equation: a sign, a double, a half. All others need a name and a source.
PLAIN_NUMBERS = frozenset({0.0, 1.0, 2.0, -1.0, -2.0, 0.5, -0.5})

_registered = False


class TaggedFloat(float):
    """A float that remembers its dimension; made by :func:`const`.

    Products, quotients and sums of constants keep their dimension. A constant times a bare number other
    than 0, 1, 2, a half and their negatives becomes a bare number, which the dimension proof refuses.
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

    def _with(self, other: Any, value: Any, operation: str) -> Any:
        """The result of an operation with another number: tagged where its dimension is known."""
        if value is NotImplemented or type(value) is not float:
            return value
        mine = self.dimension
        dimension: Dimension | None = None
        if isinstance(other, TaggedFloat):
            theirs = other.dimension
            if operation == "+":
                dimension = mine.plus(theirs)
            elif operation == "-":
                dimension = mine.minus(theirs)
            elif not (mine.point or theirs.point):
                dimension = mine * theirs if operation == "*" else mine / theirs
        elif operation in "*/" and not mine.point and float(other) in PLAIN_NUMBERS:
            dimension = mine
        return value if dimension is None else TaggedFloat(value, dimension)

    def __mul__(self, other: Any) -> Any:
        return self._with(other, float.__mul__(self, other), "*")

    def __rmul__(self, other: Any) -> Any:
        return self._with(other, float.__rmul__(self, other), "*")

    def __truediv__(self, other: Any) -> Any:
        return self._with(other, float.__truediv__(self, other), "/")

    def __rtruediv__(self, other: Any) -> Any:
        value = float.__rtruediv__(self, other)
        if type(value) is float and not self.dimension.point and float(other) in PLAIN_NUMBERS:
            return TaggedFloat(value, self.dimension**-1)
        return value

    def __add__(self, other: Any) -> Any:
        return self._with(other, float.__add__(self, other), "+")

    def __sub__(self, other: Any) -> Any:
        return self._with(other, float.__sub__(self, other), "-")

    def __neg__(self) -> Any:
        return float.__neg__(self) if self.dimension.point else TaggedFloat(-float(self), self.dimension)


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

    jax.tree_util.register_pytree_node(TaggedFloat, flatten, unflatten)
    _registered = True
