"""Scores of a model against measurements, as ASHRAE Guideline 14 defines them, and the verdict on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = [
    "ACCEPTED",
    "MONTHLY_BAR",
    "OUTSIDE",
    "PARAMETERS",
    "WITHIN",
    "Bar",
    "Bounds",
    "Score",
    "cv_rmse",
    "nmbe",
    "rank_correlation",
    "score",
    "verdict",
]

# Verdicts, best first.
WITHIN = "within the bar"
ACCEPTED = "outside the bar, accepted"
OUTSIDE = "outside what is accepted"
# Guideline 14 takes one degree of freedom for a simulation.
PARAMETERS = 1


@dataclass(frozen=True)
class Bar:
    """What a score may be to count as agreement: largest CV(RMSE) and largest NMBE of either sign, shares."""

    cv_rmse: float
    nmbe: float
    source: str


# ASHRAE Guideline 14-2014, Measurement of Energy, Demand and Water Savings: calibrated simulation.
MONTHLY_BAR = Bar(0.15, 0.05, "ASHRAE Guideline 14, monthly: CV(RMSE) 15 %, NMBE 5 %")


@dataclass(frozen=True)
class Bounds:
    """A known error: the lowest and highest NMBE and the highest CV(RMSE) that its reason explains."""

    nmbe_low: float
    nmbe_high: float
    cv_rmse: float
    reason: str


@dataclass(frozen=True)
class Score:
    """CV(RMSE) and NMBE, both as shares of the measured mean; NMBE is positive where the model is high."""

    cv_rmse: float
    nmbe: float


def nmbe(measured: np.ndarray, modelled: np.ndarray) -> float:
    """Normalised mean bias error.

    ::

        NMBE = sum(modelled - measured) / ((n - 1) mean(measured))

    Guideline 14 writes measured less modelled; here the sign is that of the error of the model.

    Parameters
    ----------
    measured, modelled
        Shape ``(n,)``, n at least 2, the same unit.

    References
    ----------
    1. ASHRAE Guideline 14-2014, NMBE with p = 1.
    """
    n = np.size(measured)
    return float(np.sum(modelled - measured) / ((n - PARAMETERS) * np.mean(measured)))


def cv_rmse(measured: np.ndarray, modelled: np.ndarray) -> float:
    """Coefficient of variation of the root mean square error.

    ::

        CV(RMSE) = sqrt(sum((modelled - measured)**2) / (n - 1)) / mean(measured)

    Parameters
    ----------
    measured, modelled
        Shape ``(n,)``, n at least 2, the same unit.

    References
    ----------
    1. ASHRAE Guideline 14-2014, CV(RMSE) with p = 1.
    """
    n = np.size(measured)
    square = np.sum((np.asarray(modelled) - np.asarray(measured)) ** 2) / (n - PARAMETERS)
    return float(np.sqrt(square) / np.mean(measured))


def rank_correlation(measured: np.ndarray, modelled: np.ndarray) -> float:
    """Rank correlation of Spearman, -1 to 1; not a number where one of them does not vary.

    ::

        rho = cov(rank(measured), rank(modelled)) / (sd(rank(measured)) sd(rank(modelled)))

    Equal values share the mean of their ranks.

    Parameters
    ----------
    measured, modelled
        Shape ``(n,)``, any units: the order alone counts.

    References
    ----------
    1. C. Spearman, The proof and measurement of association between two things, Am. J. Psychology 15, 1904.
    """
    a, b = (_ranks(np.asarray(values, dtype=float)) for values in (measured, modelled))
    a, b = a - a.mean(), b - b.mean()
    spread = np.sqrt(np.sum(a**2) * np.sum(b**2))
    return float(np.sum(a * b) / spread) if spread > 0 else float("nan")


def _ranks(values: np.ndarray) -> np.ndarray:
    """Rank of each value from 1, shape ``(n,)``: half of those equal to it count as before it."""
    below = np.sum(values[:, None] > values[None, :], axis=1)
    equal = np.sum(values[:, None] == values[None, :], axis=1)
    return np.asarray(below + (equal + 1) / 2)


def score(measured: np.ndarray, modelled: np.ndarray) -> Score:
    """Both scores of a series, shape ``(n,)``."""
    return Score(cv_rmse(measured, modelled), nmbe(measured, modelled))


def verdict(found: Score, bar: Bar, accepted: Bounds | None) -> str:
    """`WITHIN` the bar, outside it and `ACCEPTED` for a reason that is known, or `OUTSIDE` of both.

    A number that is none is outside.
    """
    if found.cv_rmse <= bar.cv_rmse and abs(found.nmbe) <= bar.nmbe:
        return WITHIN
    if (
        accepted is not None
        and found.cv_rmse <= accepted.cv_rmse
        and accepted.nmbe_low <= found.nmbe <= accepted.nmbe_high
    ):
        return ACCEPTED
    return OUTSIDE
