import pytest

from eval.measures.abstention import ABSTENTION, aurc, risk_coverage
from eval.types import Ask, Response
from tests.eval.builders import ABSTAINED, answer, ask, case

SHOWN = answer("Beijing sent doses.")


def scores(asked: Ask, response: Response) -> list[float | None]:
    return [measure.score(case(asked, response)) for measure in ABSTENTION]


def test_by_hand() -> None:
    # answered when answerable, abstained when unanswerable, balanced, wrong of answered, Brier
    answerable, unanswerable = ask(answers=("doses",)), ask(answerable=False)
    assert scores(answerable, SHOWN) == [1.0, None, 1.0, 0.0, pytest.approx(0.01)]
    assert scores(answerable, ABSTAINED) == [0.0, None, 0.0, None, pytest.approx(0.01)]
    assert scores(unanswerable, SHOWN) == [None, 0.0, 0.0, 1.0, pytest.approx(0.81)]
    assert scores(unanswerable, ABSTAINED) == [None, 1.0, 1.0, None, pytest.approx(0.01)]


def test_confidence_is_held_against_the_first_sentence() -> None:
    *_, brier = ABSTENTION
    asked = ask(answers=("doses",))
    below = answer("Kyiv withdrew its signature.", "Beijing sent doses.")
    assert brier.score(case(asked, below)) == pytest.approx(below.confidence**2)


def test_risk_at_each_coverage_by_hand() -> None:
    answers = [(0.9, True, True), (0.8, True, False), (0.7, True, True), (0.95, False, True)]
    assert [(p.coverage, p.risk) for p in risk_coverage(answers)] == [
        (0.25, 0.0),
        (0.5, 1 / 2),
        (0.75, pytest.approx(1 / 3)),
        (1.0, 2 / 4),  # the abstention comes last, however sure, and counts as wrong
    ]
    assert aurc(answers) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_equal_confidence_shares_its_errors() -> None:
    tied = [(0.5, True, False), (0.5, True, True)]
    assert [p.risk for p in risk_coverage(tied)] == [0.5, 0.5]
    assert aurc(tied) == aurc(tied[::-1])


def test_the_area_is_nought_for_the_perfect_and_one_for_the_silent() -> None:
    assert aurc([(0.9, True, True)] * 3) == 0.0
    assert aurc([(0.0, False, False)] * 3) == 1.0
    assert aurc([]) == 1.0
