"""Dimensions of the quantities inside the program, and the proof that the traced program respects them."""

from aidc_twin.dimensions.borders import Border, bordered, correlation
from aidc_twin.dimensions.constants import TaggedFloat, const, register_with_jax
from aidc_twin.dimensions.declare import absolute, as_point, expect, tag
from aidc_twin.dimensions.dimension import Declared, Dimension, declared, parse_unit
from aidc_twin.dimensions.proof import DimensionError, Proof, prove, trace

__all__ = [
    "Border",
    "Declared",
    "Dimension",
    "DimensionError",
    "Proof",
    "TaggedFloat",
    "absolute",
    "as_point",
    "bordered",
    "const",
    "correlation",
    "declared",
    "expect",
    "parse_unit",
    "prove",
    "register_with_jax",
    "tag",
    "trace",
]
