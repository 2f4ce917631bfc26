import hashlib
import json
from dataclasses import replace

import pytest

from eval.measures.table import AURC, JUDGE, NAMES, judge_sha256, score_all, strata, summarise
from eval.types import Ask, Outcome, Response
from tests.eval.builders import ABSTAINED, answer, ask, case, evidence, outcome, quote

FIRST, SECOND = "Beijing sent doses.", "Kyiv withdrew its signature."
ASKED = ask(answers=("doses",), found=(evidence("sent doses"),))


def scored(asked: Ask, response: Response) -> dict[str, float]:
    return score_all([case(asked, response)])["t1"]


def test_every_measure_prints_as_its_own_name() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert {"nDCG@10/chunk", "R@5/section", "RR/document", "TokenF1", "BalancedAccuracy"} <= set(
        NAMES
    )


def test_a_case_is_scored_by_all_that_applies() -> None:
    given = scored(ASKED, answer(FIRST, passages=(quote(SECOND), quote(FIRST))))
    assert given["RR/chunk"] == 0.5
    assert given["AnswerShown"] == given["CitationRecall"] == given["Determinism"] == 1.0
    assert "AbstainedWhenUnanswerable" not in given


def test_scores_are_rounded_so_that_baselines_stay_put() -> None:
    asked = ask(found=(evidence("sent doses"),))
    passages = (quote(SECOND), quote(FIRST))
    assert scored(asked, answer(FIRST, passages=passages))["nDCG@10/chunk"] == 0.63093


def test_an_abstention_has_the_same_measures_as_an_answer_but_for_those_of_answers_only() -> None:
    lacking = set(scored(ASKED, answer(FIRST))) - set(scored(ASKED, ABSTAINED))
    assert lacking == {"WordsShown", "WrongOfAnswered"}


def test_the_summary_balances_both_sides() -> None:
    outcomes: list[Outcome] = [
        outcome("t1", {"BalancedAccuracy": 1.0}),
        outcome("t2", {"BalancedAccuracy": 1.0}),
        outcome("t3", {"BalancedAccuracy": 1.0}),
        outcome("t4", answerable=False, passed=False, scores={"BalancedAccuracy": 0.0}),
    ]
    summary = summarise(outcomes)
    assert summary["BalancedAccuracy"].mean == pytest.approx(0.5)
    assert summary["BalancedAccuracy"].n == 4
    assert summary[AURC].n == 4
    assert list(summary) == ["BalancedAccuracy", AURC]


def test_the_area_has_an_interval_around_it() -> None:
    outcomes = [
        outcome(f"t{n}", passed=n % 3 > 0, response=answer(FIRST, confidence=0.9 - n / 100))
        for n in range(30)
    ]
    area = summarise(outcomes)[AURC]
    assert area.low < area.mean < area.high


def test_a_summary_of_nothing_is_empty() -> None:
    assert summarise([]) == {}


def test_only_balanced_accuracy_has_strata() -> None:
    assert strata([True, False], "BalancedAccuracy") == ["answerable", "unanswerable"]
    assert strata([True, False], "AnswerShown") is None


def test_numbers_that_change_need_another_judge() -> None:
    asked = ask(answers=("the doses",), found=(evidence("sent doses"), evidence("said why")))
    shown = answer(SECOND, FIRST, highlight="its signature", passages=(quote(SECOND), quote(FIRST)))
    cases = [case(asked, shown), case(replace(asked, topic_id="t2"), ABSTAINED)]
    scores = json.dumps(score_all(cases), sort_keys=True)
    # A new number here means: raise JUDGE, and say in the commit what is measured otherwise.
    assert (JUDGE, hashlib.sha256(scores.encode()).hexdigest()[:12]) == (2, "b2d3797e4a5e")


def test_the_judge_has_a_hash() -> None:
    assert len(judge_sha256()) == 64
