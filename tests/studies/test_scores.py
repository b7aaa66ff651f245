"""Scores of Guideline 14 by hand, and the three verdicts."""

from __future__ import annotations

import numpy as np
import pytest

from aidc_twin.studies.scores import (
    ACCEPTED,
    MONTHLY_BAR,
    OUTSIDE,
    WITHIN,
    Bounds,
    Score,
    cv_rmse,
    nmbe,
    score,
    verdict,
)

MEASURED, MODELLED = np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 4.0])
KNOWN = Bounds(0.20, 0.30, 0.40, "a heater that the model lacks")


def test_scores_by_hand() -> None:
    # Errors 1, 0, 1: bias 2 / ((3 - 1) * 2) = 0.5; root of 2 / 2 over the mean of 2 = 0.5.
    assert nmbe(MEASURED, MODELLED) == pytest.approx(0.5)
    assert cv_rmse(MEASURED, MODELLED) == pytest.approx(0.5)
    assert score(MEASURED, MODELLED) == Score(0.5, 0.5)


def test_bias_has_the_sign_of_the_model_and_errors_of_both_signs_cancel_in_it_alone() -> None:
    assert nmbe(MODELLED, MEASURED) < 0
    both = np.array([2.0, 1.0, 3.0])
    assert nmbe(MEASURED, both) == 0.0
    assert cv_rmse(MEASURED, both) == pytest.approx(0.5)


def test_scores_do_not_depend_on_the_unit() -> None:
    assert score(1e3 * MEASURED, 1e3 * MODELLED) == score(MEASURED, MODELLED)


@pytest.mark.parametrize(
    ("found", "accepted", "due"),
    [
        (Score(0.15, -0.05), None, WITHIN),
        (Score(0.16, 0.0), None, OUTSIDE),
        (Score(0.10, 0.06), None, OUTSIDE),
        (Score(0.30, 0.25), KNOWN, ACCEPTED),
        (Score(0.10, 0.01), KNOWN, WITHIN),  # better than accepted is good
        (Score(0.41, 0.25), KNOWN, OUTSIDE),
        (Score(0.30, 0.31), KNOWN, OUTSIDE),
        (Score(0.30, 0.19), KNOWN, OUTSIDE),
        (Score(0.30, -0.25), KNOWN, OUTSIDE),  # an error of the other sign is not the known one
        (Score(float("nan"), float("nan")), KNOWN, OUTSIDE),
    ],
)
def test_verdicts(found: Score, accepted: Bounds | None, due: str) -> None:
    assert verdict(found, MONTHLY_BAR, accepted) == due
