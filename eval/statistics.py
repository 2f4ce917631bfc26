"""Intervals and tests on scores of questions, all with a fixed seed.

The statistic is everywhere a mean over questions, or, where `strata` are given (balanced accuracy),
the mean of the strata's means. Higher is better; a caller turns the sign of a measure that falls.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

SEED = 20210815
RESAMPLES = 10_000
LEVEL = 0.95
POWER = 0.8
EXACT_UP_TO = 12
"""So many unequal pairs are permuted exhaustively (4,096 sign patterns), more by drawing."""
_CELLS = 4_000_000
"""Random numbers held at once."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int


def mean(scores: Sequence[float], *, strata: Sequence[object] | None = None) -> float:
    """Take the mean, or the mean of the strata's means."""
    return float(np.dot(_weights(len(scores), strata), np.asarray(scores, dtype=np.float64)))


def paired_differences(
    before: Sequence[float | None], after: Sequence[float | None]
) -> list[float]:
    """Pair scores so that the differences' mean is the difference of the two sides' own means.

    None is a question that a side does not score, as an abstention cannot be a wrong answer. To
    compare only what both score would leave out just the questions that make the difference. So
    each side keeps its own questions, and a question counts by how much it moves each side's mean
    (the linearised ratio of survey statistics); resampling these resamples both sides together.
    Where both sides score every question, they are the plain differences.

    Raises:
        ValueError: a side scores nothing, or the sides differ in length.
    """
    pairs = list(zip(before, after, strict=True))
    plain = [now - then for then, now in pairs if then is not None and now is not None]
    if plain and len(plain) == len(pairs):
        return plain
    (then_mean, then_moves), (now_mean, now_moves) = _influences(before), _influences(after)
    gap = now_mean - then_mean
    return [gap + now - then for then, now in zip(then_moves, now_moves, strict=True)]


def estimate(
    scores: Sequence[float],
    *,
    strata: Sequence[object] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Estimate:
    """Estimate the mean with its percentile bootstrap interval, resampling within strata.

    Of `paired_differences` this is the paired bootstrap.
    """
    values = np.asarray(scores, dtype=np.float64)
    _check(values)
    rng = np.random.default_rng(seed)
    groups = _groups(len(values), strata)
    means = sum(_resampled_means(values[rows], resamples, rng) for rows in groups)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(means / len(groups), (tail, 1 - tail))
    return Estimate(mean(scores, strata=strata), float(low), float(high), len(values))


def permutation_p(
    differences: Sequence[float],
    *,
    strata: Sequence[object] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> float:
    """Test two-sided whether paired differences centre on zero, by swapping labels of pairs."""
    values = np.asarray(differences, dtype=np.float64)
    _check(values)
    weighted = _weights(len(values), strata) * values
    weighted = weighted[weighted != 0]
    observed = abs(float(weighted.sum()))
    if not len(weighted):
        return 1.0
    tolerance = 1e-12 * float(np.abs(weighted).sum())
    if len(weighted) <= EXACT_UP_TO:
        sums = np.abs(_every_sign(len(weighted)) @ weighted)
        return float(np.mean(sums >= observed - tolerance))
    rng = np.random.default_rng(seed)
    extreme = 0
    for rows in _batches(resamples, len(weighted)):
        signs = 2.0 * rng.integers(0, 2, size=(rows, len(weighted))) - 1.0
        extreme += int(np.sum(np.abs(signs @ weighted) >= observed - tolerance))
    return (extreme + 1) / (resamples + 1)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjust p-values for testing several measures (Holm's step-down)."""
    adjusted: dict[str, float] = {}
    floor = 0.0
    for step, name in enumerate(sorted(p_values, key=lambda name: (p_values[name], name))):
        floor = max(floor, min(1.0, (len(p_values) - step) * p_values[name]))
        adjusted[name] = floor
    return adjusted


def smallest_detectable_effect(
    differences: Sequence[float],
    *,
    strata: Sequence[object] | None = None,
    least_deviation: float = 0.0,
    n_tests: int = 1,
) -> float:
    """Tell the drop that the gate finds four times of five, at this many questions.

    Args:
        differences: paired, one a question.
        strata: see the module.
        least_deviation: standard deviation to plan with where fewer pairs differ than usual.
        n_tests: how many measures are gated; Holm's first step divides the level by it.
    """
    values = np.asarray(differences, dtype=np.float64)
    _check(values)
    groups = _groups(len(values), strata)
    variance = 0.0
    for rows in groups:
        observed = float(np.var(values[rows], ddof=1)) if len(rows) > 1 else 0.0
        variance += max(observed, least_deviation**2) / len(rows) / len(groups) ** 2
    return _reach(n_tests) * math.sqrt(variance)


def questions_needed(n: int, detectable: float, wanted: float) -> int:
    """Tell how many questions would bring the detectable effect from one value to another."""
    return math.ceil(n * (detectable / wanted) ** 2 - 1e-9)


def _reach(n_tests: int) -> float:
    normal = NormalDist()
    return normal.inv_cdf(1 - (1 - LEVEL) / 2 / n_tests) + normal.inv_cdf(POWER)


def _influences(scores: Sequence[float | None]) -> tuple[float, list[float]]:
    """Give the mean of what is scored, and by how much each question moves it, times their number.

    A question that is not scored moves nothing.
    """
    scored = [score for score in scores if score is not None]
    if not scored:
        raise ValueError(f"none of {len(scores)} questions is scored, so there is no mean")
    centre, share = mean(scored), len(scored) / len(scores)
    return centre, [0.0 if score is None else (score - centre) / share for score in scores]


def _check(values: Floats) -> None:
    if values.ndim != 1 or not len(values):
        raise ValueError(f"scores must be one row of at least one number, got {values.shape}")
    if not np.all(np.isfinite(values)):
        raise ValueError("scores must be finite numbers, got NaN or infinity")


def _groups(n: int, strata: Sequence[object] | None) -> list[NDArray[np.intp]]:
    if strata is None:
        return [np.arange(n)]
    if len(strata) != n:
        raise ValueError(f"{n} scores need {n} strata, got {len(strata)}")
    names = sorted({str(stratum) for stratum in strata})
    return [np.flatnonzero([str(stratum) == name for stratum in strata]) for name in names]


def _weights(n: int, strata: Sequence[object] | None) -> Floats:
    groups = _groups(n, strata)
    weights = np.zeros(n)
    for rows in groups:
        weights[rows] = 1 / len(rows) / len(groups)
    return weights


def _resampled_means(values: Floats, resamples: int, rng: np.random.Generator) -> Floats:
    n = len(values)
    sums = [values[rng.integers(0, n, size=(m, n))].sum(axis=1) for m in _batches(resamples, n)]
    return np.asarray(np.concatenate(sums) / n, dtype=np.float64)


def _batches(resamples: int, n: int) -> list[int]:
    size = max(1, _CELLS // n)
    return [min(size, resamples - start) for start in range(0, resamples, size)]


def _every_sign(n: int) -> Floats:
    bits = np.arange(2**n)[:, None] >> np.arange(n)[None, :] & 1
    return np.asarray(2.0 * bits - 1.0, dtype=np.float64)
