"""Which array library an elementwise law runs on, and the float64 context of the compiled one."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

__all__ = ["Array", "double", "namespace"]

# A lane array: NumPy while sizing and in tests, a JAX tracer inside the compiled step.
Array = Any


def namespace(*arrays: Array) -> Any:
    """NumPy, or ``jax.numpy`` as soon as one argument is a JAX array or tracer.

    It lets every physical law be written once and used both for sizing (NumPy, no compiler needed)
    and inside the compiled step.
    """
    for array in arrays:
        if type(array).__module__.startswith("jax"):
            import jax.numpy as jnp

            return jnp
    return np


def double() -> AbstractContextManager[Any]:
    """Context in which JAX computes in float64, without touching its global configuration.

    The vector width is asked for before the compiler starts: 512-bit arithmetic halves the time of a
    step where the processor has it and is ignored where it has not.
    """
    flag = "--xla_cpu_prefer_vector_width"
    flags = os.environ.get("XLA_FLAGS", "")
    if flag not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} {flag}=512".strip()
    import jax

    return jax.enable_x64(True)
