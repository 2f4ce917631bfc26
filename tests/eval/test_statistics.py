import numpy as np
import pytest
from scipy import stats

from eval.statistics import (
    estimate,
    holm,
    mean,
    paired_differences,
    permutation_p,
    questions_needed,
    smallest_detectable_effect,
)

SCORES = list(np.random.default_rng(7).normal(0.1, 0.3, size=60))
SIDES = ["answerable"] * 45 + ["unanswerable"] * 15


def test_mean_of_strata_counts_both_sides_alike() -> None:
    assert mean([1, 1, 1, 0], strata=["a", "a", "a", "b"]) == pytest.approx(0.5)


def test_interval_agrees_with_scipy() -> None:
    ours = estimate(SCORES)
    theirs = stats.bootstrap(
        (SCORES,), np.mean, n_resamples=10_000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert ours.low == pytest.approx(theirs.low, abs=0.01)
    assert ours.high == pytest.approx(theirs.high, abs=0.01)
    assert ours.mean == pytest.approx(np.mean(SCORES))
    assert ours.n == 60


def test_interval_of_strata_agrees_with_scipy() -> None:
    ours = estimate(SCORES, strata=SIDES)
    theirs = stats.bootstrap(
        (SCORES[:45], SCORES[45:]),
        lambda a, b, axis: (a.mean(axis=axis) + b.mean(axis=axis)) / 2,
        n_resamples=10_000,
        method="percentile",
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.01)


def test_interval_is_the_same_every_time_and_moves_with_the_seed() -> None:
    assert estimate(SCORES) == estimate(SCORES)
    assert estimate(SCORES).low != estimate(SCORES, seed=1).low


def test_interval_of_equal_scores_has_no_width() -> None:
    assert estimate([0.0] * 30).low == estimate([0.0] * 30).high == 0.0


def test_interval_of_very_many_scores_is_drawn_in_batches() -> None:
    many = list(np.random.default_rng(3).normal(size=5_000))
    assert estimate(many, resamples=2_000).low == pytest.approx(
        np.mean(many) - 1.96 / 70.7, abs=0.01
    )


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ([-1, -1, -1], 2 / 8),  # only all signs alike are as extreme
        ([-1, -1, -1, 1], 10 / 16),  # sums of four signs: |sum| >= 2 in 2 + 8 of 16
        ([0, 0, -1, -1, -1, 0], 2 / 8),  # equal pairs say nothing
        ([0, 0, 0], 1.0),
    ],
)
def test_permutation_p_by_hand(differences: list[float], expected: float) -> None:
    assert permutation_p(differences) == pytest.approx(expected)


def test_permutation_p_agrees_with_scipy() -> None:
    differences = SCORES[:40]
    theirs = stats.permutation_test(
        (differences, np.zeros(40)),
        lambda a, b, axis: (a - b).mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=20_000,
        rng=np.random.default_rng(5),
    )
    assert permutation_p(differences) == pytest.approx(theirs.pvalue, abs=0.01)


def test_permutation_p_weighs_strata() -> None:
    differences = [-1.0, 0.0, 0.0, 0.0, -1.0, 1.0]
    sides = ["a", "a", "a", "a", "b", "b"]
    # Weights 1/8 and 1/4: |sum| is 1/8 where the b's cancel (4 of 8), else 5/8 or 3/8.
    assert permutation_p(differences, strata=sides) == pytest.approx(1.0)
    assert permutation_p([-1.0, 0, 0, 0, -1.0, -1.0], strata=sides) == pytest.approx(2 / 8)


def test_holm_by_hand() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx(
        {"a": 0.03, "c": 0.06, "b": 0.06}
    )


def test_holm_never_exceeds_one() -> None:
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}


def test_holm_is_the_step_down_of_bonferroni() -> None:
    p = {"a": 0.001, "b": 0.2, "c": 0.013, "d": 0.04}
    rejected = [name for name, adjusted in sorted(holm(p).items()) if adjusted <= 0.05]
    assert rejected == ["a", "c"]  # 0.001 <= 0.05/4, 0.013 <= 0.05/3, 0.04 > 0.05/2


def test_detectable_effect_by_hand() -> None:
    # sd 0.5 at n = 100: (1.95996 + 0.84162) * 0.05
    differences = [0.5, -0.5] * 50
    sd = float(np.std(differences, ddof=1))
    assert smallest_detectable_effect(differences) == pytest.approx(2.80158 * sd / 10, abs=1e-4)


def test_detectable_effect_plans_where_nothing_differs() -> None:
    assert smallest_detectable_effect([0.0] * 50) == 0.0
    planned = smallest_detectable_effect([0.0] * 50, least_deviation=0.25)
    assert planned == pytest.approx(2.80158 * 0.25 / 50**0.5, abs=1e-4)


def test_detectable_effect_grows_with_the_number_of_tests() -> None:
    one = smallest_detectable_effect(SCORES)
    assert smallest_detectable_effect(SCORES, n_tests=5) == pytest.approx(
        one * (stats.norm.ppf(0.995) + stats.norm.ppf(0.8)) / 2.80158, abs=1e-4
    )


def test_a_drop_of_the_detectable_size_is_found_four_times_of_five() -> None:
    rng = np.random.default_rng(11)
    effect = smallest_detectable_effect([0.0] * 80, least_deviation=0.3)
    found = [
        estimate(list(rng.normal(-effect, 0.3, size=80)), resamples=500).high < 0
        for _ in range(300)
    ]
    assert np.mean(found) == pytest.approx(0.8, abs=0.08)


def test_questions_needed_goes_with_the_square() -> None:
    assert questions_needed(50, 0.2, 0.1) == 200


@pytest.mark.parametrize("scores", [[], [float("nan")], [float("inf"), 1.0]])
def test_scores_that_are_no_row_of_numbers_are_refused(scores: list[float]) -> None:
    with pytest.raises(ValueError, match="scores must be"):
        estimate(scores)


def test_strata_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="3 scores need 3 strata, got 1"):
        estimate([1.0, 2.0, 3.0], strata=["a"])


def test_scores_of_the_same_questions_differ_plainly() -> None:
    assert paired_differences([0.25, 1.0], [1.0, 1.0]) == [0.75, 0.0]


BEFORE = [1.0, 0.0, 0.0, 1.0, None, 0.0, None, 0.0, 1.0, 0.0] * 12
AFTER = [1.0, None, 1.0, 1.0, 1.0, 0.0, None, 0.0, None, 0.0] * 12


def test_the_mean_difference_is_that_of_each_sides_own_mean() -> None:
    differences = paired_differences([1.0, 0.0, None, None], [None, 0.0, 1.0, 1.0])
    assert mean(differences) == pytest.approx(2 / 3 - 1 / 2)


def test_the_interval_is_that_of_resampled_means_of_both_sides() -> None:
    rows = [(b, a) for b, a in zip(BEFORE, AFTER, strict=True) if not (b is None and a is None)]
    ours = estimate(paired_differences([b for b, _ in rows], [a for _, a in rows]))
    drawn = np.random.default_rng(5).integers(0, len(rows), size=(4_000, len(rows)))
    values = np.array(rows, dtype=float)[drawn]  # None becomes NaN, which nanmean leaves out
    theirs = np.nanmean(values[:, :, 1], axis=1) - np.nanmean(values[:, :, 0], axis=1)
    assert ours.low == pytest.approx(np.quantile(theirs, 0.025), abs=0.01)
    assert ours.high == pytest.approx(np.quantile(theirs, 0.975), abs=0.01)


def test_runs_that_answer_the_same_do_not_differ() -> None:
    assert set(paired_differences(BEFORE, BEFORE)) == {0.0}


@pytest.mark.parametrize(
    ("before", "after"), [([], []), ([1.0, 0.0], [None, None]), ([1.0], [1.0, 0.0])]
)
def test_a_side_that_scores_nothing_has_no_difference(
    before: list[float | None], after: list[float | None]
) -> None:
    with pytest.raises(ValueError, match=r"none of|argument 2"):
        paired_differences(before, after)
