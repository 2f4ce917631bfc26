from dataclasses import replace

import numpy as np
import pytest

from eval.baselines import bless, failing_must_pass
from eval.errors import ComparisonError
from eval.gate import Verdict, compare
from eval.types import Baseline, Outcome, Policy, Run
from tests.eval.builders import STAMP, outcome, run_of

N = 120
POLICY = Policy(gated=("AnswerShown", "nDCG@10/chunk"))


def score(n: int, *, shown: float, found: float = 0.7) -> Outcome:
    return outcome(
        f"t{n:03}",
        passed=shown > 0,
        scores={
            "AnswerShown": shown,
            "nDCG@10/chunk": found,
            "CitationValidity": 1.0,
            "Determinism": 1.0,
        },
    )


def run_with(shown: list[int], *, found: float = 0.7) -> Run:
    return run_of([score(n, shown=float(s), found=found) for n, s in enumerate(shown)])


GOOD = run_with([1] * 100 + [0] * 20)
BASELINE = bless(GOOD, POLICY)


def test_an_identical_run_passes() -> None:
    comparison = compare(GOOD, BASELINE)
    assert comparison.verdict is Verdict.PASS
    assert comparison.reasons == comparison.lost == comparison.gained == ()


def test_exit_codes_are_the_published_ones() -> None:
    assert [int(verdict) for verdict in Verdict] == [0, 10, 11]


def test_a_planted_regression_falls_and_is_named() -> None:
    comparison = compare(run_with([0] * 15 + [1] * 85 + [0] * 20), BASELINE)
    assert comparison.verdict == 10
    assert comparison.reasons[0].startswith(
        "AnswerShown fell by 0.125 (0.833 to 0.708, 95 % interval -0."
    )
    assert comparison.lost == tuple(f"t{n:03}" for n in range(15))


def test_an_improvement_passes_however_many_questions_flip() -> None:
    comparison = compare(run_with([1] * N), BASELINE)
    assert comparison.verdict is Verdict.PASS
    assert len(comparison.gained) == 20


def test_a_sure_drop_within_the_margin_passes() -> None:
    comparison = compare(run_with([1] * 100 + [0] * 20, found=0.69), BASELINE)
    change = next(c for c in comparison.changes if c.name == "nDCG@10/chunk")
    assert change.surely_worse
    assert change.p_holm == pytest.approx(2 / 10_001)
    assert comparison.verdict is Verdict.PASS


def test_a_drop_beyond_the_margin_that_may_be_noise_is_inconclusive() -> None:
    comparison = compare(run_with([0] * 3 + [1] * 97 + [0] * 20), BASELINE)
    assert comparison.verdict is Verdict.INCONCLUSIVE
    assert comparison.reasons[0].startswith(
        "AnswerShown fell by 0.025, more than 0.02, which may be noise"
    )


def test_holm_spares_what_a_single_test_would_fail() -> None:
    many = Policy(gated=("AnswerShown", "nDCG@10/chunk", "TokenF1", "ExactMatch"))
    extra = {"TokenF1": 0.5, "ExactMatch": 0.5}
    before = [replace(o, scores={**o.scores, **extra}) for o in GOOD.outcomes]
    shown = [0] * 7 + [1] * 93 + [0] * 20
    after = [replace(o, scores={**o.scores, **extra}) for o in run_with(shown).outcomes]
    comparison = compare(run_of(after), bless(run_of(before), many))
    change = next(c for c in comparison.changes if c.name == "AnswerShown")
    assert change.surely_worse  # seven of seven: p = 2/128
    assert change.p == pytest.approx(2 / 128)
    assert change.p_holm == pytest.approx(8 / 128)
    assert comparison.verdict is Verdict.INCONCLUSIVE


def test_too_few_questions_are_inconclusive_and_say_how_many_are_needed() -> None:
    few = run_with([1] * 20)
    comparison = compare(few, bless(few, POLICY))
    assert comparison.verdict == 11
    # By hand: 3.083 squared, times a sixteenth, over a hundredth.
    assert comparison.reasons[0] == (
        "nDCG@10/chunk: 20 questions are too few to show a drop of 0.10; 60 are needed"
    )


def test_a_collapse_is_a_regression_even_with_few_questions() -> None:
    few = run_with([1] * 20)
    assert compare(run_with([0] * 20), bless(few, POLICY)).verdict is Verdict.REGRESSION


def test_churn_that_may_hide_a_large_drop_is_inconclusive() -> None:
    before = run_with([1, 0] * 60)
    comparison = compare(run_with([0, 1] * 60), bless(before, POLICY))
    assert comparison.verdict is Verdict.INCONCLUSIVE
    assert "may have fallen by as much as 0.1" in comparison.reasons[0]


def test_a_broken_must_pass_question_is_a_regression_alone() -> None:
    must = [replace(o, must_pass=o.topic_id == "t000") for o in GOOD.outcomes]
    broken = [replace(must[0], passed=False), *must[1:]]
    comparison = compare(run_of(broken), bless(run_of(must), POLICY))
    assert comparison.verdict is Verdict.REGRESSION
    assert comparison.reasons == ("must-pass question t000 passed in the baseline and fails now",)


def test_a_must_pass_question_that_never_passed_does_not_break() -> None:
    failing = run_of([replace(o, must_pass=o.topic_id == "t119") for o in GOOD.outcomes])
    assert failing_must_pass(failing) == ("t119",)
    assert compare(failing, bless(failing, POLICY)).verdict is Verdict.PASS


@pytest.mark.parametrize("name", ["CitationValidity", "Determinism"])
def test_an_invariant_that_fails_once_is_a_regression(name: str) -> None:
    first, *others = GOOD.outcomes
    false = run_of([replace(first, scores={**first.scores, name: 0.5}), *others])
    comparison = compare(false, BASELINE)
    assert comparison.verdict is Verdict.REGRESSION
    assert comparison.reasons == (f"{name} is below 1 on 1: t000",)
    with pytest.raises(ComparisonError, match=f"cannot be blessed: {name} is below 1"):
        bless(false, POLICY)


def test_a_measure_that_was_left_out_is_no_pass() -> None:
    left_out = run_of(
        [
            replace(o, scores={k: v for k, v in o.scores.items() if k != "Determinism"})
            for o in GOOD.outcomes
        ]
    )
    comparison = compare(left_out, BASELINE)
    assert comparison.verdict is Verdict.INCONCLUSIVE
    assert comparison.reasons == ("Determinism was not measured in this run",)


def test_a_falling_measure_is_worse_when_it_rises() -> None:
    policy = Policy(gated=("WrongOfAnswered",))
    before = run_of([outcome(f"t{n:03}", {"WrongOfAnswered": 0.0}) for n in range(N)])
    after = run_of([outcome(f"t{n:03}", {"WrongOfAnswered": float(n < 20)}) for n in range(N)])
    assert compare(after, bless(before, policy)).verdict is Verdict.REGRESSION
    assert compare(before, bless(after, policy)).verdict is Verdict.PASS


@pytest.mark.parametrize("what", ["question_set", "corpus", "judge"])
def test_runs_that_are_not_alike_are_refused_in_one_line(what: str) -> None:
    given = {"question_set": "q" * 64, "corpus": "c" * 64, "judge": "j" * 64, what: "0" * 64}
    other = replace(
        STAMP,
        question_set_sha256=given["question_set"],
        corpus_sha256=given["corpus"],
        judge_sha256=given["judge"],
    )
    with pytest.raises(
        ComparisonError, match=f"the {what.replace('_', ' ')} is not the baseline's"
    ) as e:
        compare(run_of(GOOD.outcomes, other), BASELINE)
    assert "\n" not in str(e.value)


def test_runs_of_other_questions_are_refused() -> None:
    with pytest.raises(ComparisonError, match="do not hold the same questions"):
        compare(run_of(GOOD.outcomes[1:]), BASELINE)


def test_a_gate_on_what_nothing_measures_is_refused() -> None:
    unknown = Baseline(BASELINE.stamp, Policy(gated=("Vibes",)), BASELINE.topics)
    with pytest.raises(ComparisonError, match="gates Vibes, which nothing measures"):
        compare(GOOD, unknown)


def test_runs_with_shuffled_labels_fail_at_most_one_time_in_twenty() -> None:
    rng = np.random.default_rng(17)
    fails = 0
    for _ in range(200):
        pairs = rng.random((N, 2)) < 0.8  # two systems of one quality: labels mean nothing
        before, after = (run_with([int(x) for x in side]) for side in pairs.T)
        fails += (
            compare(after, bless(before, POLICY), resamples=1_000).verdict is Verdict.REGRESSION
        )
    assert fails <= 10


def test_a_baseline_holds_no_text() -> None:
    topic = BASELINE.topics["t000"]
    assert topic.scores["AnswerShown"] == 1.0
    assert topic.citations == ()
