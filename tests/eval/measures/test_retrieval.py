from math import log2

import ir_measures
import pytest
from ir_measures import RR, R, nDCG

from eval.measures.retrieval import retrieval_scores
from eval.types import Evidence
from tests.eval.builders import ask, evidence, quote

DOSES, KYIV = quote("Beijing sent doses."), quote("Kyiv withdrew its signature.")
WHY = quote("Nobody said why.", section=("Two",))
RAIN = quote("It rained.", document_id="d2", section=("Two",))


def test_chunks_by_hand() -> None:
    asked = ask(found=(evidence("withdrew its"), evidence("said why", section=("Two",))))
    scores = retrieval_scores([(asked, (DOSES, KYIV, WHY))])["t1"]
    ideal = 1 + 1 / log2(3)
    assert scores["nDCG@10/chunk"] == pytest.approx((1 / log2(3) + 1 / log2(4)) / ideal)
    assert scores["R@5/chunk"] == 1.0
    assert scores["RR/chunk"] == 1 / 2


def test_sections_count_once_and_take_one_rank() -> None:
    asked = ask(found=(evidence("said why", section=("Two",)),))
    scores = retrieval_scores([(asked, (DOSES, KYIV, RAIN, WHY))])["t1"]
    assert scores["RR/section"] == pytest.approx(1 / 3)  # d1 One, d2 Two, d1 Two
    assert scores["RR/chunk"] == 1 / 4


def test_a_second_chunk_with_the_same_evidence_adds_nothing() -> None:
    asked = ask(found=(evidence("sent doses"), evidence("said why", section=("Two",))))
    once = retrieval_scores([(asked, (DOSES, KYIV))])["t1"]
    assert retrieval_scores([(asked, (DOSES, DOSES, KYIV))])["t1"] == once


def test_evidence_cut_in_two_by_a_chunk_is_not_found() -> None:
    asked = ask(found=(evidence("sent doses. Kyiv"),))
    assert retrieval_scores([(asked, (DOSES, KYIV))])["t1"]["R@5/chunk"] == 0.0


def test_a_question_without_passages_scores_nought_and_does_not_vanish() -> None:
    asked = ask(found=(evidence("sent doses"),))
    assert retrieval_scores([(asked, ())])["t1"] == {
        f"{measure}/{level}": 0.0
        for measure in ("nDCG@10", "R@5", "RR")
        for level in ("chunk", "section")
    }


def test_an_unanswerable_question_is_not_judged() -> None:
    assert retrieval_scores([(ask(answerable=False), (DOSES,))]) == {"t1": {}}


def test_documents_with_grades_agree_with_ir_measures() -> None:
    judged = (Evidence("d1", None, (), "", grade=1), Evidence("d2", None, (), "", grade=2))
    scores = retrieval_scores([(ask(found=judged), (DOSES, RAIN))])["t1"]
    expected = ir_measures.calc_aggregate(
        [nDCG @ 10, R @ 5, RR], {"q": {"d1": 1, "d2": 2}}, {"q": {"d1": 2.0, "d2": 1.0}}
    )
    assert scores == {f"{m}/document": pytest.approx(v) for m, v in expected.items()}
