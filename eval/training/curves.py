"""Two small pieces of statistics: area under the ROC curve, and logistic regression."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

_RIDGE = 1.0
_N_NEWTON_STEPS = 30


def auc(
    scores: Sequence[float] | NDArray[np.float64], positive: Sequence[bool] | NDArray[np.bool_]
) -> float:
    """Give the chance that a positive scores higher than a negative; ties count half."""
    chosen = np.asarray(positive, dtype=bool)
    n_positive, n_negative = int(chosen.sum()), int((~chosen).sum())
    if not n_positive or not n_negative:
        return float("nan")
    ranks = rankdata(scores)
    above = float(ranks[chosen].sum()) - n_positive * (n_positive + 1) / 2
    return above / (n_positive * n_negative)


def logistic_weights(rows: Sequence[Sequence[float]], positive: Sequence[bool]) -> list[float]:
    """Fit a logistic regression by Newton's method; the bias comes last and is not shrunk."""
    features = np.column_stack([np.asarray(rows, np.float64), np.ones(len(rows))])
    wanted = np.asarray(positive, np.float64)
    weights = np.zeros(features.shape[1])
    shrink = np.diag([*[_RIDGE] * (len(weights) - 1), 1e-9])
    for _ in range(_N_NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (chance - wanted) + shrink @ weights
        curvature = (features * (chance * (1 - chance))[:, None]).T @ features + shrink
        weights -= np.linalg.solve(curvature, slope)
    return [float(weight) for weight in weights]
