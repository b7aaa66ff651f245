"""The size of the compiled step is guarded: it is what compiling and running cost."""

from __future__ import annotations

import re

import pytest

from aidc_twin.simulate.program import Program

# Traced equations of the step with its meters, and operations of the compiled one: a fifth above what they
# are. Trace, proof and compilation grow in proportion to the first, a step in proportion to the second.
EQUATIONS = {"air_20kw": 3150, "cold_plate_20kw": 4900}
OPERATIONS = {"air_20kw": 10000, "cold_plate_20kw": 14000}
# exp, log, their kin and roots: the dearest operations of a step, 2 to 3 ns each.
DEAR = r"= f64\[8\][^ ]* (exponential|log|power|tanh|sqrt|cbrt|log-plus-one|exponential-minus-one)\("
DEAR_MOST = {"air_20kw": 28, "cold_plate_20kw": 44}


@pytest.fixture(scope="module")
def program(facility):
    """The program of a year at 60 s steps, for the least number of lanes."""
    return Program.compile(facility, 8, 60, 24)


def test_traced_equations_stay_few_and_are_proved(facility, program):
    assert 1000 < program.proof.n_equations < EQUATIONS[facility.name]


def test_compiled_operations_stay_few(facility, program):
    text = program._compiled.as_text()
    operations = len(re.findall(r"^\s+(?:ROOT )?%?[\w.-]+ = ", text, flags=re.MULTILINE))
    dear = len(re.findall(DEAR, text))
    assert 500 < operations < OPERATIONS[facility.name]
    assert 5 < dear < DEAR_MOST[facility.name]


def test_no_library_call_and_no_dense_matrix_in_the_loop(program):
    """The solve is unrolled into elementwise operations: a dot or a call would break lanes apart."""
    text = program._compiled.as_text()
    assert not re.findall(r"\b(dot|triangular-solve|cholesky|custom-call|sort|convolution)\(", text)
