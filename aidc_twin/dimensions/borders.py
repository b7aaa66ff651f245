"""Functions whose inside is declared instead of proved: dimensional correlations and the linear solve.

Saturation pressure over temperature, or the elimination of a heat balance written in absolute temperatures,
cannot be read as algebra of dimensions. Such a function is given a *border*: its inputs and outputs are
declared with a source, the dimension proof checks every crossing and does not look inside.

Within JAX a bordered function is an ordinary nested ``jit``, which XLA inlines before it fuses: it costs
nothing.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from aidc_twin.dimensions.dimension import Declared, declared

__all__ = ["Border", "bordered", "correlation"]

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Border:
    """The declaration of a bordered function.

    Parameters
    ----------
    name
        Name for messages and for the compiled program.
    inputs, outputs
        What crosses the border, in order.
    source
        Where the law inside comes from.
    """

    name: str
    inputs: tuple[Declared, ...]
    outputs: tuple[Declared, ...]
    source: str


def _is_jax(x: Any) -> bool:
    return type(x).__module__.startswith("jax")


def _compiled(
    function: Callable[[list[Any]], Sequence[Any]], border: Border
) -> Callable[[list[Any]], list[Any]]:
    """The traced form: a nested jit that begins with the border primitive."""
    import jax
    import jax.numpy as jnp

    from aidc_twin.dimensions.constants import register_with_jax
    from aidc_twin.dimensions.primitives import mark_border

    register_with_jax()

    def inside(*xs: Any) -> list[Any]:
        marked = mark_border([jnp.asarray(x) for x in xs], border)
        return list(function(marked))

    # A name that is the same in every process: the compilation cache is keyed by the program's text.
    inside.__name__ = inside.__qualname__ = f"border_{border.name}"
    compiled = jax.jit(inside)
    return lambda xs: compiled(*xs)


def correlation(
    inputs: Mapping[str, str], output: str | tuple[str, ...], source: str
) -> Callable[[Function], Function]:
    """Declare the border of a dimensional correlation.

    Parameters
    ----------
    inputs
        Every parameter of the function with its unit, ``"unit"`` or ``"unit:kind"`` (``"K:wet_bulb"``).
        All parameters are arrays of equal or broadcastable shape.
    output
        Unit of the result; a tuple for a function that returns a tuple.
    source
        Where the correlation is published, with its range.

    Returns
    -------
    callable
        The function, unchanged for NumPy arguments; with a JAX argument its border is visible to the proof.
        It has an attribute ``border``.

    Raises
    ------
    TypeError
        The parameters of the function are not exactly those in ``inputs``.
    ValueError
        A unit is not coherent SI, or the source is empty.

    Examples
    --------
    >>> @correlation(inputs={"T": "K"}, output="Pa", source="ASHRAE Fundamentals 2021, ch. 1, eq. 6")
    ... def saturation_pressure(T): ...
    """
    if not source.strip():
        raise ValueError("a correlation needs a source: where is it published?")
    many = isinstance(output, tuple)
    outputs = output if isinstance(output, tuple) else (output,)

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)
        names = tuple(signature.parameters)
        if set(names) != set(inputs):
            raise TypeError(
                f"{function.__qualname__}: parameters {sorted(names)}, "
                f"but units are declared for {sorted(inputs)}"
            )
        border = Border(
            function.__name__,
            tuple(declared(inputs[name], None, name) for name in names),
            tuple(declared(unit) for unit in outputs),
            source,
        )
        traced: list[Callable[[list[Any]], list[Any]]] = []

        def flat(xs: list[Any]) -> list[Any]:
            result = function(*xs)
            return list(result) if many else [result]

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            if kwargs or len(args) != len(names):
                bound = signature.bind(*args, **kwargs)
                bound.apply_defaults()
                args = tuple(bound.arguments[name] for name in names)
            if not any(_is_jax(x) for x in args):
                return function(*args)
            if not traced:
                traced.append(_compiled(flat, border))
            result = traced[0](list(args))
            return tuple(result) if many else result[0]

        wrapper.border = border  # type: ignore[attr-defined]
        return cast(Function, wrapper)

    return decorate


def bordered(
    function: Callable[[list[Any]], Sequence[Any]],
    in_units: Sequence[str],
    out_units: Sequence[str],
    name: str,
    source: str = "",
) -> Callable[[list[Any]], list[Any]]:
    """Declare the border of a function on flat lists of arrays, such as the linear solve of a network.

    Parameters
    ----------
    function
        Takes a list of arrays and returns a list of arrays.
    in_units, out_units
        One ``"unit"`` or ``"unit:kind"`` per array, in order.
    name
        Name for messages; letters, digits and underscores.
    source
        What is computed inside and why it cannot be proved.

    Raises
    ------
    ValueError
        A unit is not coherent SI, or the name is no identifier.

    Examples
    --------
    >>> solve = bordered(eliminate, ["J/K", "s", "W/K", "K"], ["K"], "implicit_step")
    """
    if not name.isidentifier():
        raise ValueError(f"{name!r}: a border's name is made of letters, digits and underscores")
    border = Border(
        name,
        tuple(declared(unit) for unit in in_units),
        tuple(declared(unit) for unit in out_units),
        source,
    )
    traced: list[Callable[[list[Any]], list[Any]]] = []

    def wrapper(xs: list[Any]) -> list[Any]:
        if len(xs) != len(border.inputs):
            raise ValueError(f"{name}: {len(xs)} arrays given, {len(border.inputs)} declared")
        if not any(_is_jax(x) for x in xs):
            return list(function(xs))
        if not traced:
            traced.append(_compiled(function, border))
        return traced[0](list(xs))

    wrapper.border = border  # type: ignore[attr-defined]
    return wrapper
