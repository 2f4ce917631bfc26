"""What a follow-up names takes the place of its like in the earlier question."""

import pytest

from rag.answering.follow_up import standalone_question
from rag.types import Turn

BOARD = Turn("Who leads the harbour board of Vigo?")
SPEECH = Turn("What did Ann Lee say about Peru in 2020?")
SOLDIERS = Turn("How many soldiers did Kenya send to Haiti?")
BUILT = Turn("Which company built the terminal in Porto in 2019?")


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (BOARD, "What about Porto?", "Who leads the harbour board of Porto?"),
        (BOARD, "and Porto?", "Who leads the harbour board of Porto?"),
        (BOARD, "what  about\tSan \n Marino ?", "Who leads the harbour board of San Marino?"),
        (BOARD, "And in 2021?", "Who leads the harbour board of Vigo in 2021?"),
        (
            BOARD,
            "What about after the strike?",
            "Who leads the harbour board of Vigo after the strike?",
        ),
        (BOARD, "And the year before?", "Who leads the harbour board of Vigo the year before?"),
        (SPEECH, "And about Chile?", "What did Ann Lee say about Chile in 2020?"),
        (SPEECH, "and in 2021?", "What did Ann Lee say about Peru in 2021?"),
        (SPEECH, "And Bo Chen?", "What did Bo Chen say about Peru in 2020?"),
        (SPEECH, "And Chile?", "What did Ann Lee say about Chile in 2020?"),
        (SOLDIERS, "how many for Chad?", "How many soldiers did Kenya send to Chad?"),
        (BUILT, "And in Lisbon?", "Which company built the terminal in Lisbon in 2019?"),
        (BUILT, "In 2020?", "Which company built the terminal in Porto in 2020?"),
        (BUILT, "And the crane?", "Which company built the crane?"),
        (
            Turn("When did the ferry to Faro sink?"),
            "What about the one to Lagos?",
            "When did the ferry to Lagos sink?",
        ),
        (
            Turn("Which countries share the Okavango river?"),
            "And the Zambezi?",
            "Which countries share the Zambezi?",
        ),
        (
            Turn("What is the Lobito corridor?"),
            "And the Nacala corridor?",
            "What is the Nacala corridor?",
        ),
        (Turn("tell me about the port of vigo"), "and faro?", "Tell me about faro?"),
        (
            Turn("Who in Vigo runs Inés Castro's office?"),
            "What about Porto?",
            "Who in Porto runs Inés Castro's office?",
        ),
    ],
)
def test_the_like_is_swapped(turn: Turn, question: str, expected: str) -> None:
    assert standalone_question(question, [turn]) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (
            SPEECH,
            "What about the mines?",
            "What about the mines: what did Ann Lee say about Peru in 2020?",
        ),
        (
            Turn("Which firm is suing in Peru over Ann Lee's patents?"),
            "And the Germans?",
            "What about the Germans: which firm is suing over Ann Lee's patents?",
        ),
        (
            Turn("Whom did Inés Castro meet?", "Ann Lee and Bo Chen."),
            "What about the second one?",
            "What about Bo Chen: whom did Inés Castro meet?",
        ),
        (BOARD, "And Vigo?", "What about Vigo: who leads the harbour board of Vigo?"),
    ],
)
def test_what_has_no_like_is_named_ahead(turn: Turn, question: str, expected: str) -> None:
    assert standalone_question(question, [turn]) == expected


def test_a_chain_of_fragments_keeps_its_question() -> None:
    chain = [BOARD, Turn("What about Porto?")]
    assert standalone_question("And Faro?", chain) == "Who leads the harbour board of Faro?"


@pytest.mark.parametrize("question", ["And who pays?", "And is the port open to all of them?"])
def test_a_question_of_its_own_is_no_fragment(question: str) -> None:
    assert not standalone_question(question, [BOARD]).startswith("What about")
