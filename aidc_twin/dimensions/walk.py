"""The walk over a traced program: every equation is checked, loops to a fixed point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from aidc_twin.dimensions.algebra import ALGEBRA, inexact
from aidc_twin.dimensions.borders import Border
from aidc_twin.dimensions.dimension import DIFFERENCE, POINT, Dimension
from aidc_twin.dimensions.places import place_of
from aidc_twin.dimensions.structure import STRUCTURE
from aidc_twin.dimensions.values import ANY_KIND, BROKEN, PURE, Fault, Value, fit, literal, same
from aidc_twin.errors import Finding

__all__ = ["Record", "Walk", "producer_of"]

# Calls of one inner program; the parameter that holds it differs.
_CALLS = frozenset({
    "jit", "pjit", "closed_call", "core_call", "remat", "remat2", "checkpoint",
    "custom_jvp_call", "custom_vjp_call", "custom_vjp_call_jaxpr",
})  # fmt: skip
_PROGRAMS = ("jaxpr", "call_jaxpr", "fun_jaxpr")

# A carry can only become definite (zero, then a dimension) or lose its kind, so few passes settle it.
_PASSES = 8


@dataclass
class Record:
    """What one walk through a program met."""

    findings: dict[Finding, None] = field(default_factory=dict)
    constants: dict[tuple[float, Dimension], None] = field(default_factory=dict)
    crossings: dict[Border, None] = field(default_factory=dict)
    equations: int = 0

    def merge(self, other: Record) -> None:
        """Add what an inner walk met."""
        self.findings.update(other.findings)
        self.constants.update(other.constants)
        self.crossings.update(other.crossings)
        self.equations += other.equations


class Walk:
    """One walk over a traced program and all its inner programs.

    Parameters
    ----------
    lanes
        Length of the lane axis; None takes the last axis of every array for it.
    """

    def __init__(self, lanes: int | None = None) -> None:
        self.lanes = lanes
        self.record = Record()
        self._stack: list[Any] = []
        # Inner programs without a fault, by their identity and what entered them.
        self._walked: dict[tuple[int, tuple[Value, ...]], tuple[list[Value], Record]] = {}

    def report(self, fault: Fault, producer: Any = None) -> None:
        """Record a broken rule with its place: the producing equation, or the present one."""
        where = place_of(self._stack if producer is None else [*self._stack, producer])
        self.record.findings.setdefault(Finding(where, fault.what, fault.rule, fault.cure))

    def enter(self, program: Any, inputs: Sequence[Value]) -> list[Value]:
        """Walk an inner program, keep what it met, and return what is known of its results."""
        results, record = self._walk(program, inputs)
        self.record.merge(record)
        return results

    def _walk(self, program: Any, inputs: Sequence[Value]) -> tuple[list[Value], Record]:
        key = (id(program), tuple(inputs))
        if key in self._walked:
            return self._walked[key]
        outer, self.record = self.record, Record()
        try:
            if hasattr(program, "consts"):
                results = self._equations(program.jaxpr, [_captured(c) for c in program.consts], inputs)
            else:
                results = self._equations(program, [], inputs)
            inner = self.record
        finally:
            self.record = outer
        if not inner.findings:  # the place of a fault depends on the caller
            self._walked[key] = results, inner
        return results, inner

    def _equations(self, jaxpr: Any, consts: Sequence[Value], inputs: Sequence[Value]) -> list[Value]:
        known: dict[Any, Value] = dict(zip(jaxpr.constvars, consts, strict=True))
        known.update(zip(jaxpr.invars, inputs, strict=True))

        def read(variable: Any) -> Value:
            return _captured(variable.val) if hasattr(variable, "val") else known[variable]

        for equation in jaxpr.eqns:
            values = [read(variable) for variable in equation.invars]
            self.record.equations += 1
            self._stack.append(equation)
            try:
                if equation.primitive.name == "dimension_border":
                    # The rest of this program is declared, not proved.
                    return self._cross(equation.params["border"], values, len(jaxpr.outvars))
                results = self._apply(equation, values)
            except Fault as fault:
                self.report(fault)
                results = [BROKEN] * len(equation.outvars)
            finally:
                self._stack.pop()
            known.update(zip(equation.outvars, results, strict=True))
        return [read(variable) for variable in jaxpr.outvars]

    def _apply(self, equation: Any, values: list[Value]) -> list[Value]:
        name = equation.primitive.name
        if name in _CALLS:
            program = next(equation.params[key] for key in _PROGRAMS if key in equation.params)
            return self.enter(program, values)
        if name in _CONTROL:
            return _CONTROL[name](self, equation, values)
        if any(value.captured for value in values):
            raise Fault(
                "a closed-over array enters an equation",
                "parameters and drivers enter the step as arguments, with a unit",
                "pass the array as an argument, or put the law that owns it behind @correlation",
            )
        if name == "dimension_tag":
            return [self._tag(equation.params, values[0])]
        if name in STRUCTURE:
            if any(value.broken for value in values):
                return [BROKEN] * len(equation.outvars)
            return STRUCTURE[name](equation, values, self.lanes)
        if name in ALGEBRA:
            return [ALGEBRA[name](equation, values)]
        raise Fault(
            f"the primitive {name!r} is unknown to the dimension proof",
            "every operation of the step has a rule",
            "write the law with ordinary arithmetic, or put it behind @correlation",
        )

    def _tag(self, params: dict[str, Any], value: Value) -> Value:
        role, dimension, kind = params["role"], params["dimension"], params["kind"]
        if role == "const":
            if value.number is None:  # a constant that was made an argument has its own declaration
                fit(value, dimension, None, "a constant")
            else:
                self.record.constants.setdefault((value.number, dimension))
            return Value(dimension, ANY_KIND)
        if role == "expect":
            return fit(value, dimension, kind, "a value")
        if role == "tag":
            # A literal, zero kelvin included, is given its unit here; a known value is checked.
            if value.number is None:
                value = fit(value, dimension, None, "a tagged value")
            return Value(dimension, kind or value.kind)
        source, called = (POINT, "absolute(T)") if role == "absolute" else (DIFFERENCE, "as_point(T)")
        if not value.broken and value.dimension != source:
            raise Fault(f"{called} of {value}", f"{called} takes {source}")
        return Value(dimension)

    def _cross(self, border: Border, values: list[Value], results: int) -> list[Value]:
        self.record.crossings.setdefault(border)
        for due, value in zip(border.inputs, values, strict=True):
            what = f"the input {due.name} of {border.name}" if due.name else f"an input of {border.name}"
            try:
                fit(value, due.dimension, due.kind, what)
            except Fault as fault:
                self.report(fault)
        if results != len(border.outputs):
            raise Fault(f"{border.name} returns {results} arrays", f"{len(border.outputs)} are declared")
        return [Value(due.dimension, due.kind) for due in border.outputs]

    def _scan(self, equation: Any, values: list[Value]) -> list[Value]:
        params = equation.params
        fixed, carried = params["num_consts"], params["num_carry"]
        consts, carry, series = values[:fixed], values[fixed : fixed + carried], values[fixed + carried :]
        body = params["jaxpr"]
        carry = self._settle(body, carry, lambda state: [*consts, *state, *series])
        return [*carry, *self.enter(body, [*consts, *carry, *series])[carried:]]

    def _while(self, equation: Any, values: list[Value]) -> list[Value]:
        params = equation.params
        tests, fixed = params["cond_nconsts"], params["body_nconsts"]
        consts = values[tests : tests + fixed]
        body = params["body_jaxpr"]
        carry = self._settle(body, values[tests + fixed :], lambda state: [*consts, *state])
        self.enter(body, [*consts, *carry])
        self.enter(params["cond_jaxpr"], [*values[:tests], *carry])
        return carry

    def _settle(
        self, body: Any, carry: list[Value], inputs: Callable[[list[Value]], list[Value]]
    ) -> list[Value]:
        """Fixed point of a loop's carry: a zero at the start takes the dimension that the body gives it."""
        variables = body.jaxpr.outvars[: len(carry)]
        for _ in range(_PASSES):
            leaving, _unused = self._walk(body, inputs(carry))
            settled = []
            for number, (before, after, variable) in enumerate(zip(carry, leaving, variables, strict=False)):
                try:
                    settled.append(_carry(before, after, variable, number))
                except Fault as fault:
                    self.report(fault, producer_of(body.jaxpr, variable))
                    settled.append(before)
            if settled == carry:
                break
            carry = settled
        return carry

    def _cond(self, equation: Any, values: list[Value]) -> list[Value]:
        branches = [self.enter(branch, values[1:]) for branch in equation.params["branches"]]
        return [
            same(list(cases), "branches") if inexact(variable) else PURE
            for variable, cases in zip(equation.outvars, zip(*branches, strict=True), strict=True)
        ]


_CONTROL: dict[str, Callable[[Walk, Any, list[Value]], list[Value]]] = {
    "scan": Walk._scan,
    "while": Walk._while,
    "cond": Walk._cond,
}


def _carry(before: Value, after: Value, variable: Any, number: int) -> Value:
    """What is known of a carry that enters a pass as one value and leaves it as another."""
    if before == after or before.broken or after.broken:
        return before  # a fault inside the body is reported when the settled body is walked
    if not inexact(variable):
        return PURE
    if before.captured or after.captured:
        raise Fault("a closed-over array starts a loop", "parameters enter as arguments", "pass it as one")
    try:
        return same([before, after], f"carry {number} of a loop")
    except Fault as fault:
        raise Fault(
            f"carry {number} of a loop enters as {before} and leaves as {after}", fault.rule, fault.cure
        ) from None


def producer_of(jaxpr: Any, variable: Any) -> Any:
    """The equation that made a result of a program; None for an input or a literal."""
    for equation in reversed(jaxpr.eqns):
        if any(made is variable for made in equation.outvars):
            return equation
    return None


def _captured(constant: Any) -> Value:
    """What is known of a constant in the program: a scalar or uniform array is a literal."""
    array = np.asarray(constant)
    if array.dtype.kind not in "biuf":
        return Value(None, captured=True)
    first = float(array.flat[0]) if array.size else 0.0
    if array.size > 1 and not np.all(array == array.flat[0]):
        return PURE if array.dtype.kind in "biu" else Value(None, captured=True)
    return literal(first if first == first else float("inf"))
