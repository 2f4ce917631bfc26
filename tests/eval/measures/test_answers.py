from dataclasses import replace

import pytest

from eval.measures.answers import ANSWERS, is_right, short_answer
from eval.types import Ask, Evidence, Response
from tests.eval.builders import ABSTAINED, answer, ask, case, evidence

FIRST, SECOND = "Beijing sent doses.", "Kyiv withdrew its signature."
ASKED = ask(answers=("signature", "a signature"), found=(evidence("withdrew its signature"),))


def scores(asked: Ask, response: Response) -> dict[str, float | None]:
    return {measure.name: measure.score(case(asked, response)) for measure in ANSWERS}


def test_by_hand_where_the_answer_comes_second() -> None:
    assert scores(ASKED, answer(FIRST, SECOND)) == {
        "ExactMatch": 0.0,
        "TokenF1": 0.0,  # no answer marked: the first sentence counts, and shares no word
        "AnswerInFirstSentence": 0.0,
        "AnswerShown": 1.0,
        "EvidenceInFirstSentence": 0.0,
        "EvidenceInFirst3": 1.0,
        "WordsShown": 7.0,
    }


def test_by_hand_where_the_answer_is_marked() -> None:
    assert scores(ASKED, answer(SECOND, highlight="its signature")) == {
        "ExactMatch": 0.0,
        "TokenF1": pytest.approx(2 / 3),
        "AnswerInFirstSentence": 1.0,
        "AnswerShown": 1.0,
        "EvidenceInFirstSentence": 1.0,
        "EvidenceInFirst3": 1.0,
        "WordsShown": 4.0,
    }


def test_abstaining_from_an_answerable_question_scores_zero_and_does_not_vanish() -> None:
    given = scores(ASKED, ABSTAINED)
    assert given.pop("WordsShown") is None
    assert set(given.values()) == {0.0}


def test_nothing_applies_to_an_unanswerable_question() -> None:
    assert set(scores(ask(answerable=False), ABSTAINED).values()) == {None}


@pytest.mark.parametrize(
    ("shown", "place", "expected"),
    [
        ((FIRST, SECOND), "withdrew", (0.0, 1.0)),
        ((SECOND, FIRST), "withdrew", (1.0, 1.0)),
        ((FIRST, SECOND), "rained", (0.0, 0.0)),
    ],
)
def test_without_a_phrase_the_place_decides(
    shown: tuple[str, ...], place: str, expected: tuple[float, float]
) -> None:
    placed = replace(evidence(place), section=None, phrase="")
    given = scores(ask(answers=("sent",), found=(placed,)), answer(*shown))
    assert (given["EvidenceInFirstSentence"], given["EvidenceInFirst3"]) == expected


def test_the_same_words_at_another_place_are_no_evidence() -> None:
    elsewhere = Evidence("d2", None, ((0, 7),), "")
    given = scores(ask(answers=("Beijing",), found=(elsewhere,)), answer(FIRST))
    assert given["AnswerInFirstSentence"] == 1.0
    assert given["EvidenceInFirst3"] == 0.0


def test_short_answer_is_the_marked_text() -> None:
    assert short_answer(answer(SECOND, highlight="signature")) == "signature"


def test_short_answer_of_an_abstention_is_empty() -> None:
    assert short_answer(ABSTAINED) == ""


@pytest.mark.parametrize(
    ("asked", "response", "expected"),
    [
        (ASKED, answer(FIRST, SECOND), True),
        (ASKED, answer(FIRST), False),
        (ASKED, ABSTAINED, False),
        (ask(answerable=False), ABSTAINED, True),
        (ask(answerable=False), answer(FIRST), False),
        (ask(found=(evidence("sent doses"),)), answer(SECOND, FIRST), True),
        (ask(found=(evidence("sent doses"),)), answer(SECOND), False),
        (ask(found=(Evidence("d1", None, (), ""),)), answer(SECOND), True),
        (ask(found=(Evidence("d2", None, (), ""),)), answer(SECOND), False),
    ],
)
def test_is_right(asked: Ask, response: Response, *, expected: bool) -> None:
    assert is_right(case(asked, response)) is expected
