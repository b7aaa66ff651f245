"""Terms: each operation, paths into a tree, and refusal of a formula without terms."""

from __future__ import annotations

import pytest

from aidc_twin.studies.term import OPERATIONS, Term, find_term, recomputed, walk


def leaf(name: str, value: float, weight: float = 1.0) -> Term:
    return Term(name, value, "1", "given", origin="run", weight=weight)


@pytest.mark.parametrize(
    ("operation", "value"),
    [
        ("sum", 14.0),  # 8 + 4 + 2
        ("product", 64.0),
        ("quotient", 1.0),  # 8 / (4 * 2)
        ("difference", 2.0),  # 8 - 4 - 2
        ("largest", 8.0),
        ("smallest", 2.0),
        ("mean", 24.0 / 7.0),  # weights 1, 2, 4: (1 * 8 + 2 * 4 + 4 * 2) / 7
        ("distance from one", 7.0),  # |8 - 1|
    ],
)
def test_a_value_follows_from_its_terms(operation: str, value: float) -> None:
    parts = (leaf("a", 8.0, 1.0), leaf("b", 4.0, 2.0), leaf("c", 2.0, 4.0))
    term = Term("x", 0.0, "1", "formula", operation, parts)
    assert recomputed(term) == pytest.approx(value, rel=1e-15)


def test_every_operation_is_tested_above() -> None:
    (mark,) = [m for m in test_a_value_follows_from_its_terms.pytestmark if m.name == "parametrize"]  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} == set(OPERATIONS)


def test_a_formula_without_terms_is_refused_and_terms_without_a_formula() -> None:
    with pytest.raises(ValueError, match="0 terms"):
        Term("x", 1.0, "1", operation="sum")
    with pytest.raises(ValueError, match="1 terms"):
        Term("x", 1.0, "1", terms=(leaf("a", 1.0),))
    with pytest.raises(ValueError, match="power"):
        Term("x", 1.0, "1", operation="power", terms=(leaf("a", 1.0),))


def tree() -> Term:
    towers = Term("chilled.towers", 2.0, "1", "", "sum", (leaf("fan", 2.0),))
    pumps = Term("pumps", 3.0, "1", "", "sum", (towers, leaf("chilled", 1.0)))
    return Term(
        "pue", 3.0, "1", "", "quotient", (Term("cooling", 3.0, "1", "", "sum", (pumps,)), leaf("pumps", 1.0))
    )


def test_a_path_may_leave_steps_out_and_names_may_hold_points() -> None:
    found = find_term(tree(), ["cooling", "pumps", "chilled", "towers"])
    assert found is not None and found.name == "chilled.towers"
    short = find_term(tree(), ["chilled", "towers", "fan"])
    assert short is not None and short.value == 2.0
    assert find_term(tree(), ["towers"]) is None


def test_a_term_with_something_below_it_goes_before_a_nearer_leaf() -> None:
    found = find_term(tree(), ["pumps"])
    assert found is not None and found.operation == "sum"


def test_a_walk_visits_every_term_once() -> None:
    assert [term.name for term in walk(tree())] == [
        *("pue", "cooling", "pumps", "chilled.towers", "fan", "chilled", "pumps")
    ]
