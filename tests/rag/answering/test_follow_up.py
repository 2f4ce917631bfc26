"""Questions that lean on their conversation are made to stand alone; others are left alone."""

import pytest

from rag.answering.follow_up import standalone_question
from rag.types import Turn

TURN = Turn("Who leads the harbour board of Vigo?", "The board is led by Inés Castro.")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What about Porto?", "Who leads the harbour board of Porto?"),
        ("and Porto?", "Who leads the harbour board of Porto?"),
        ("And in 2021?", "Who leads the harbour board of Vigo in 2021?"),
        ("What about after the strike?", "Who leads the harbour board of Vigo after the strike?"),
        ("What did she say in Porto?", "What did Inés Castro say in Porto?"),
        ("Why?", "Why: Who leads the harbour board of Vigo?"),
        ("Since when?", "Since when: Who leads the harbour board of Vigo?"),
        ("What is her plan?", "What is Inés Castro's plan?"),
        ("And what did she say?", "what did Inés Castro say?"),
        ("When was it founded?", "When was it founded (Vigo, leads, harbour, board)?"),
        ("how big?", "how big (Vigo, leads, harbour, board)?"),
    ],
)
def test_leaning_questions_are_rewritten(question: str, expected: str) -> None:
    assert standalone_question(question, [TURN]) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the harbour board of Porto?",
        "What did Inés Castro say about her plan?",
        "how many cranes does the southern harbour terminal run",
    ],
)
def test_whole_questions_are_left_alone(question: str) -> None:
    assert standalone_question(question, [TURN]) == question


def test_without_history_nothing_is_rewritten() -> None:
    assert standalone_question("What about Porto?", []) == "What about Porto?"


@pytest.mark.parametrize("question", ["?", "When was it founded?"])
def test_a_conversation_about_nothing_adds_nothing(question: str) -> None:
    assert standalone_question(question, [Turn("And what is it?")]) == question


def test_the_latest_turn_counts() -> None:
    earlier = Turn("Who is Rui Melo?")
    assert standalone_question("And Porto?", [earlier, TURN]).endswith("of Porto?")


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    chain = [TURN, Turn("What about Porto?")]
    assert standalone_question("And Faro?", chain) == "Who leads the harbour board of Faro?"


def test_a_name_that_owns_something_is_not_swapped() -> None:
    owner = Turn("Who in Vigo runs Inés Castro's office?")
    assert (
        standalone_question("What about Porto?", [owner])
        == "Who in Porto runs Inés Castro's office?"
    )
