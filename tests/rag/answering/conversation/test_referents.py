"""What "it", "they" and "there" stand for is told by whole phrases, or by none."""

import pytest

from rag.answering.follow_up import standalone_question
from rag.types import Turn


@pytest.mark.parametrize(
    ("asked", "answer", "question", "expected"),
    [
        (
            "When did the great Chilean drought begin?",
            "1968",
            "How long did it last?",
            "How long did the great Chilean drought last?",
        ),
        (
            "Where was Kenya's coastal railway opened?",
            "in Mombasa",
            "How much did it cost?",
            "How much did Kenya's coastal railway cost?",
        ),
        (
            "Who wrote the report on Vigo's northern quay?",
            "Inés Castro",
            "When was it published?",
            "When was the report on Vigo's northern quay published?",
        ),
        (
            "Which Peruvian minister put a duty on Chilean wine?",
            "Inés Castro",
            "How high was it?",
            "How high was the duty on Chilean wine?",
        ),
        (
            "Where does Ghana keep copies of all maps?",
            "in Faro",
            "What does it pay for them?",
            "What does Ghana pay for them?",
        ),
        (
            "What was Okoro fined for?",
            "smuggling coffee",
            "How much was it?",
            "How much was it, when Okoro was fined for something?",
        ),
        (
            "Who was robbed near the Faro ferry?",
            "Ann Lee",
            "Who did it?",
            "Who did it, when Ann Lee was robbed near the Faro ferry?",
        ),
        (
            "What did Okoro call off in Lagos?",
            "the strike",
            "At what cost?",
            "At what cost, when Okoro called off the strike in Lagos?",
        ),
    ],
)
def test_it_is_a_whole_phrase_or_stays(
    asked: str, answer: str, question: str, expected: str
) -> None:
    assert standalone_question(question, [Turn(asked, answer)]) == expected


@pytest.mark.parametrize(
    ("asked", "answer", "question", "expected"),
    [
        (
            "Who blocked the bridges of Faro?",
            "lorry drivers",
            "What had annoyed them?",
            "What had annoyed the lorry drivers that blocked the bridges of Faro?",
        ),
        (
            "Which port did Chilean miners close?",
            "Arica",
            "What did they want?",
            "What did Chilean miners want?",
        ),
        (
            "How long were the sailors to stay in Faro?",
            "three weeks",
            "Did they work?",
            "Did the sailors work, when the sailors were to stay in Faro?",
        ),
        (
            "Which choir sang in Vigo?",
            "Adufe",
            "When did they meet?",
            "When did the choir that sang in Vigo meet?",
        ),
    ],
)
def test_they_are_those_who_were_named(
    asked: str, answer: str, question: str, expected: str
) -> None:
    assert standalone_question(question, [Turn(asked, answer)]) == expected


@pytest.mark.parametrize(
    ("asked", "answer", "expected"),
    [
        ("Where did the Faro talks break down?", "Lagos", "Who waited in Lagos?"),
        (
            "Where was the treaty on Peru signed?",
            "on the Rio Douro",
            "Who waited on the Rio Douro?",
        ),
        ("Where were the sailors held?", "the old fort", "Who waited at the old fort?"),
        ("Which Chilean town was flooded?", "Arica", "Who waited in Arica?"),
        ("Which country has a base at Faro?", "Ghana", "Who waited at Faro?"),
        ("Where was Ann Lee flying in April 2010?", "Arica", "Who waited in Arica?"),
    ],
)
def test_there_is_where_the_answer_says(asked: str, answer: str, expected: str) -> None:
    assert standalone_question("Who waited there?", [Turn(asked, answer)]) == expected
