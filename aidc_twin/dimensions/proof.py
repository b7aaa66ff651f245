"""The dimension proof: declared inputs, a traced program, declared outputs, and a verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aidc_twin.dimensions.dimension import Declared, declared
from aidc_twin.dimensions.places import place_of
from aidc_twin.dimensions.values import Fault, Value, fit
from aidc_twin.dimensions.walk import Walk, producer_of
from aidc_twin.errors import AidcTwinError, Finding

__all__ = ["DimensionError", "Proof", "prove", "trace"]


class DimensionError(AidcTwinError):
    """The traced program breaks a rule of dimensions.

    Parameters
    ----------
    findings
        Every broken rule with its place in our source; a value that a fault has spoilt raises no second one.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


@dataclass(frozen=True)
class Proof:
    """What the proof covered.

    Parameters
    ----------
    n_equations
        Equations of the traced program, those of loops and inner functions counted once per place of use.
    seconds
        Time the walk took.
    constants
        Value and unit of every named constant that enters the program, sorted.
    correlations
        Name and source of every border that was crossed, sorted.
    """

    n_equations: int
    seconds: float
    constants: tuple[tuple[float, str], ...]
    correlations: tuple[tuple[str, str], ...]


def trace(function: Callable[..., Any], *examples: Any) -> Any:
    """``jax.make_jaxpr`` that lets constants carry their unit into every function of ``jax.numpy``.

    Parameters
    ----------
    function
        The step, as it will be compiled.
    examples
        Arrays or shapes of its arguments.

    Returns
    -------
    jax.extend.core.ClosedJaxpr
    """
    import jax

    from aidc_twin.dimensions.constants import register_with_jax

    register_with_jax()
    return jax.make_jaxpr(function)(*examples)


def prove(
    closed_jaxpr: Any,
    inputs: Sequence[Declared | str],
    outputs: Sequence[Declared | str | None],
    lanes: int | None = None,
) -> Proof:
    """Prove that a traced program respects the dimensions of its inputs and outputs.

    Parameters
    ----------
    closed_jaxpr
        The program, from :func:`trace`, in the order of its flattened arguments and results.
    inputs
        One declaration per argument, ``"unit"``, ``"unit:kind"`` or :class:`Declared`.
    outputs
        One declaration per result; None leaves that result unchecked.
    lanes
        Length of the lane axis. None takes the last axis of every array for it, so that series over time
        without a lane axis cannot be cut; give it where there are such series.

    Raises
    ------
    DimensionError
        One or more rules are broken; all of them are listed.
    ValueError
        A declared unit is not coherent SI.
    """
    begun = time.perf_counter()
    jaxpr = closed_jaxpr.jaxpr
    ins = [declared(due) if isinstance(due, str) else due for due in inputs]
    outs = [declared(due) if isinstance(due, str) else due for due in outputs]
    for name, due, found in (("inputs", ins, jaxpr.invars), ("outputs", outs, jaxpr.outvars)):
        if len(due) != len(found):
            what = f"{len(due)} {name} are declared, the program has {len(found)}"
            raise DimensionError([Finding("the traced program", what, "each is declared, in order")])
    walk = Walk(lanes)
    results = walk.enter(closed_jaxpr, [Value(due.dimension, due.kind) for due in ins])
    findings = dict(walk.record.findings)
    for number, (expected, value, variable) in enumerate(zip(outs, results, jaxpr.outvars, strict=True)):
        if expected is None:
            continue
        try:
            fit(value, expected.dimension, expected.kind, f"the output {expected.name or number}")
        except Fault as fault:
            maker = producer_of(jaxpr, variable)
            where = place_of([maker] if maker is not None else [])
            findings.setdefault(Finding(where, fault.what, fault.rule, fault.cure))
    if findings:
        raise DimensionError(findings)
    record = walk.record
    return Proof(
        n_equations=record.equations,
        seconds=time.perf_counter() - begun,
        constants=tuple(sorted((number, dimension.text) for number, dimension in record.constants)),
        correlations=tuple(sorted((border.name, border.source) for border in record.crossings)),
    )
