"""Rules of the primitives that move, cut, join and reduce arrays, and the guard of the lane axis.

The last axis of every array is the lane, one complete facility. What happens in one lane may never depend on
another, so a sum, a maximum, a sort or a choice along the last axis is refused: a result would change with
the company it is computed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from aidc_twin.dimensions.algebra import inexact
from aidc_twin.dimensions.values import PURE, Fault, Value, refuse_bare, refuse_point, same

__all__ = ["STRUCTURE", "StructureRule"]

# (equation, operands, number of lanes or None) -> results
StructureRule = Callable[[Any, list[Value], int | None], list[Value]]


def _is_lane(variable: Any, axis: int, lanes: int | None) -> bool:
    """Whether this axis is the lane axis; without a lane count any last axis is taken for it."""
    shape = variable.aval.shape
    if not shape or axis % len(shape) != len(shape) - 1:
        return False
    return bool(shape[-1] > 1 if lanes is None else shape[-1] == lanes)


def _keep_lanes(variable: Any, axes: Sequence[int], lanes: int | None, deed: str) -> None:
    if any(_is_lane(variable, axis, lanes) for axis in axes):
        raise Fault(
            f"{deed} of the lane axis of an array of shape {tuple(variable.aval.shape)}",
            "a lane never depends on another lane",
            "work elementwise, or use an axis before the last one",
        )


def _reduction(deed: str, total: bool = False, pure: bool = False) -> StructureRule:
    """Reduction over ``axes`` or along ``axis``; ``total`` for sums, which have no meaning for a point."""

    def rule(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
        params = equation.params
        axes = params["axes"] if "axes" in params else (params["axis"],)
        _keep_lanes(equation.invars[0], axes, lanes, deed)
        if not inexact(equation.invars[0]):
            return [PURE] * len(equation.outvars)
        refuse_bare(values[:1])
        if total:
            refuse_point(values[:1], deed)
        return [PURE if pure else Value(values[0].dimension, values[0].kind)] * len(equation.outvars)

    return rule


def _product(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    params = equation.params
    _keep_lanes(
        equation.invars[0], params["axes"] if "axes" in params else (params["axis"],), lanes, "product"
    )
    if values[0].dimension is not None and values[0].dimension != PURE.dimension:
        raise Fault(
            f"product along an axis of {values[0]}", "only plain numbers are multiplied along an axis"
        )
    return [PURE]


def _sort(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    _keep_lanes(equation.invars[0], (equation.params["dimension"],), lanes, "sorting")
    return values


def _mixing(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    raise Fault(
        f"{equation.primitive.name} mixes the elements of an array",
        "a lane never depends on another lane",
        "write it elementwise; the linear solve of the network stands behind its own border",
    )


def _unchanged(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    return list(values)


def _first(values: list[Value]) -> list[Value]:
    return [values[0]]


def _broadcast(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    operand = equation.invars[0]
    mapped = equation.params["broadcast_dimensions"]
    moved = bool(mapped) and mapped[-1] != len(equation.outvars[0].aval.shape) - 1
    # Whole numbers are moved to form indices; what they pick is checked where they pick it.
    if moved and inexact(operand):
        _keep_lanes(operand, (-1,), lanes, "a move")
    return _first(values)


def _reshape(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    before, after = equation.invars[0].aval.shape, equation.outvars[0].aval.shape
    if inexact(equation.invars[0]) and before and (not after or before[-1] != after[-1]):
        _keep_lanes(equation.invars[0], (-1,), lanes, "a change of shape")
    return _first(values)


def _transpose(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    permutation = equation.params["permutation"]
    if permutation and permutation[-1] != len(permutation) - 1:
        _keep_lanes(equation.invars[0], (-1,), lanes, "a transposition")
    return _first(values)


def _reverse(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    _keep_lanes(equation.invars[0], equation.params["dimensions"], lanes, "a reversal")
    return _first(values)


def _slice(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    operand, result = equation.invars[0], equation.outvars[0]
    if operand.aval.shape and operand.aval.shape[-1] != result.aval.shape[-1]:
        _keep_lanes(operand, (-1,), lanes, "a slice")
    return _first(values)


def _gather(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    operand = equation.invars[0]
    if operand.aval.shape and equation.params["slice_sizes"][-1] != operand.aval.shape[-1]:
        _keep_lanes(operand, (-1,), lanes, "a choice by index")
    return _first(values)


def _update(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    operand, update = equation.invars[:2]
    if operand.aval.shape and operand.aval.shape[-1] != update.aval.shape[-1]:
        _keep_lanes(operand, (-1,), lanes, "an update by index")
    return [same(values[:2], "replacement of a part") if inexact(operand) else PURE]


def _scatter(total: bool) -> StructureRule:
    def rule(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
        operand, _, update = equation.invars[:3]
        numbers = equation.params["dimension_numbers"]
        if operand.aval.shape:
            touched = {*numbers.inserted_window_dims, *numbers.scatter_dims_to_operand_dims}
            if len(operand.aval.shape) - 1 in touched:
                _keep_lanes(operand, (-1,), lanes, "an update by index")
        if not inexact(update):
            return [PURE]
        parts = [values[0], values[2]]
        if total:
            refuse_point(parts, "sum into a part")
        return [same(parts, "update by index")]

    return rule


def _join(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    axis = equation.params.get("dimension", equation.params.get("axis"))
    if axis == len(equation.outvars[0].aval.shape) - 1:
        for variable in equation.invars:
            _keep_lanes(variable, (-1,), lanes, "a joining along or across")
    return [same(values, "joining") if inexact(equation.outvars[0]) else PURE]


def _split(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    _keep_lanes(equation.invars[0], (equation.params["axis"],), lanes, "a split")
    return [values[0]] * len(equation.outvars)


def _pad(equation: Any, values: list[Value], lanes: int | None) -> list[Value]:
    padding = equation.params["padding_config"]
    if padding and tuple(padding[-1]) != (0, 0, 0):
        _keep_lanes(equation.invars[0], (-1,), lanes, "padding")
    return [same(values, "padding") if inexact(equation.outvars[0]) else PURE]


def _table() -> dict[str, StructureRule]:
    rules: dict[str, StructureRule] = {
        "reduce_sum": _reduction("a sum", total=True),
        "cumsum": _reduction("a running sum", total=True),
        "reduce_max": _reduction("a maximum"),
        "reduce_min": _reduction("a minimum"),
        "cummax": _reduction("a running maximum"),
        "cummin": _reduction("a running minimum"),
        "reduce_and": _reduction("an all"),
        "reduce_or": _reduction("an any"),
        "reduce_xor": _reduction("a parity"),
        "argmax": _reduction("the place of a maximum", pure=True),
        "argmin": _reduction("the place of a minimum", pure=True),
        "reduce_prod": _product,
        "cumprod": _product,
        "sort": _sort,
        "broadcast_in_dim": _broadcast,
        "reshape": _reshape,
        "transpose": _transpose,
        "rev": _reverse,
        "slice": _slice,
        "dynamic_slice": _slice,
        "gather": _gather,
        "dynamic_update_slice": _update,
        "scatter": _scatter(total=False),
        "scatter-add": _scatter(total=True),
        "scatter-min": _scatter(total=False),
        "scatter-max": _scatter(total=False),
        "concatenate": _join,
        "stack": _join,
        "split": _split,
        "pad": _pad,
    }
    for name in (
        "squeeze",
        "copy",
        "copy_p",
        "stop_gradient",
        "reduce_precision",
        "optimization_barrier",
        "device_put",
    ):
        rules[name] = _unchanged
    for name in ("dot_general", "ragged_dot_general", "top_k", "approx_top_k", "fft", "conv_general_dilated",
                 "cumlogsumexp", "reduce_window", "reduce_window_sum", "reduce_window_max",
                 "reduce_window_min", "triangular_solve", "lu", "cholesky", "qr", "eigh", "svd",
                 "custom_linear_solve", "linear_solve"):  # fmt: skip
        rules[name] = _mixing
    return rules


# Primitive name to rule.
STRUCTURE: dict[str, StructureRule] = _table()
