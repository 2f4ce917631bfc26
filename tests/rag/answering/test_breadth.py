"""How many sentences a question asks for."""

import pytest

from rag.answering.breadth import n_wanted


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who shut the quay?", 1),
        ("How many tugs came?", 1),
        ("Why was the quay shut?", 3),
        ("What are the reasons?", 3),
        ("Who shut it and when was that?", 3),
        ("Tell me about the quay", 4),
        ("What is new on the quay?", 4),
    ],
)
def test_the_question_says_how_much(question: str, expected: int) -> None:
    assert n_wanted(question, limit=8, sure=True) == expected
    assert n_wanted(question, limit=1, sure=True) == 1


@pytest.mark.parametrize(
    "question",
    [
        "Anything new on the quay?",
        "Is there anything on the quay?",
        "the most recent news about the quay",
        "What are the latest developments?",
        "What was in the March digest?",
        "any briefings on the quay?",
        "Are there any briefings on the quay?",
        "Have there been any briefings about the quay?",
        "Can you give me the latest news on the quay?",
        "Hi, any news on the quay?",
        "What’s new on the quay?",
    ],
)
def test_asks_for_an_overview(question: str) -> None:
    assert n_wanted(question, limit=8, sure=True) == 4


@pytest.mark.parametrize(
    "question",
    [
        "Did something happen on Monday at the port?",
        "Was anything found on the ship?",
        "Did he leave anything on board?",
        "When did the most recent developments end?",
        "Who wrote the latest news?",
        "How many recent developments did the city approve?",
    ],
)
def test_asks_for_no_overview(question: str) -> None:
    assert n_wanted(question, limit=8, sure=True) == 1


def test_two_more_stand_beside_a_sentence_that_is_not_sure() -> None:
    assert n_wanted("Who broke a lane?", limit=8, sure=False) == 3
