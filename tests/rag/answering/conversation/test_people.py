"""Whom "he" and "she" stand for shows in what was asked for, else in what the question names."""

import pytest

from rag.answering.conversation.roles import is_role
from rag.answering.follow_up import standalone_question
from rag.types import Turn


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (
            Turn("Who was Peru's first ambassador to Ghana?", "Inés Castro"),
            "Where did she live?",
            "Where did Inés Castro live?",
        ),
        (Turn("Who leads the choir of Vigo?", "Okoro"), "Is he old?", "Is Okoro old?"),
        (
            Turn("Who founded the harbour museum?", "Rui da Melo"),
            "What did he pay?",
            "What did Rui da Melo pay?",
        ),
        (
            Turn("Which harbour pilot warned Ann Lee?", "Bo Chen"),
            "Was he right?",
            "Was Bo Chen right?",
        ),
        (
            Turn("Who leads the choir of Vigo?", "It is led by Ann Lee. In May it sang in Faro."),
            "Is she old?",
            "Is Ann Lee old?",
        ),
        (
            Turn("Who leads the choir of Vigo?", "Dr. Rui Castro. Voices of all ages sing in it."),
            "Is he old?",
            "Is Dr. Rui Castro old?",
        ),
        (
            Turn("Which ferry sank near Faro?", "the Adamastor"),
            "Who was her captain?",
            "Who was the Adamastor's captain?",
        ),
    ],
)
def test_the_answer_tells_who_was_asked_for(turn: Turn, question: str, expected: str) -> None:
    assert standalone_question(question, [turn]) == expected


@pytest.mark.parametrize(
    ("asked", "answer", "question", "expected"),
    [
        ("Where did Okoro land?", "New Haven", "Who met him?", "Who met Okoro?"),
        ("When did Okoro's trial begin?", "2019", "Did he speak?", "Did Okoro speak?"),
        (
            "Why did Ghana's parliament elect Okoro?",
            "to save money",
            "How did he react?",
            "How did Okoro react?",
        ),
        (
            "What happened to Okoro's brother?",
            "he drowned",
            "When did she hear of it?",
            "When did Okoro hear of it?",
        ),
        (
            "What did the captain of the Greek Falcon ask for?",
            "a pilot",
            "Was he ill?",
            "Was the captain of the Greek Falcon ill?",
        ),
        ("Did May give up?", "No", "Who helped her?", "Who helped May?"),
    ],
)
def test_else_a_name_or_a_role_of_the_question_counts(
    asked: str, answer: str, question: str, expected: str
) -> None:
    assert standalone_question(question, [Turn(asked, answer)]) == expected


def test_of_two_people_none_is_taken_for_the_other() -> None:
    turn = Turn("Who is Okoro's wife?", "Adwoa")
    assert standalone_question("Did he meet her?", [turn]) == "Did he meet her, Okoro's wife?"


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("vice-president of Chile", True), ("physicist", True), ("tanker", False), ("", False)],
)
def test_roles_are_told_by_their_noun(noun: str, *, expected: bool) -> None:
    assert is_role(noun) is expected
