"""Training questions asked by yes or no, or for which one."""

import random

import pytest

from eval.training.question_forms import other_form


class _Drawn(random.Random):
    """Draws the same number each time."""

    def __init__(self, drawn: float) -> None:
        super().__init__(0)
        self._drawn = drawn

    def random(self) -> float:
        return self._drawn


YES_OR_NO = _Drawn(0.0)
YES_OR_NO_WITHOUT_ANSWER = _Drawn(0.62)
WHICH = _Drawn(0.9)


@pytest.mark.parametrize(
    ("question", "answer", "asked"),
    [
        ("When did the ferry sink?", "1994", "Did the ferry sink in 1994?"),
        ("When did the ferry sink?", "on Sunday", "Did the ferry sink on Sunday?"),
        ("Where are the nets mended ?", "the quay", "Are the nets mended in the quay?"),
        ("Why did the mayor resign?", "ill health", "Did the mayor resign?"),
        ("How long was the pier closed?", "two years", "Was the pier closed?"),
        ("How many boats did it carry?", "six", "Did it carry six boats?"),
        ("What is the harbour's name?", "Eastmouth", "Is Eastmouth the harbour's name?"),
        ("What was the ferry called?", "Heron", "Was the ferry called Heron?"),
        ("Whom did the crew elect?", "the cook", "Did the crew elect the cook?"),
        ("What did it carry?", "salt", "Did it carry salt?"),
        ("What had the crew left?", "a boat", "Had the crew left a boat?"),
        ("Who has won?", "Ann", "Is it true that Ann has won?"),
        ("Who built the pier?", "the guild", "Is it true that the guild built the pier?"),
    ],
)
def test_asks_by_yes_or_no_with_the_answer(question: str, answer: str, asked: str) -> None:
    assert other_form(question, answer, YES_OR_NO) == asked


def test_may_leave_the_answer_out() -> None:
    asked = other_form("When did the ferry sink?", "1994", YES_OR_NO_WITHOUT_ANSWER)

    assert asked == "Did the ferry sink?"


@pytest.mark.parametrize(
    ("question", "answer", "asked"),
    [
        ("What port did it leave?", "Eastmouth", "Which port did it leave?"),
        ("In what month was it?", None, "In which month was it?"),
        ("Who built the pier?", None, "Which person built the pier?"),
        ("When did it sink?", "1994", "In which year did it sink?"),
        ("Where did it sink?", "off the pier", "In which place did it sink?"),
    ],
)
def test_asks_for_which_one(question: str, answer: str | None, asked: str) -> None:
    assert other_form(question, answer, WHICH) == asked


@pytest.mark.parametrize("chance", [YES_OR_NO, WHICH])
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What should the crew do?", "rest"),
        ("What caused the flood?", None),
        ("Name the ferry.", "Heron"),
        ("How many boats did it carry?", None),
    ],
)
def test_leaves_a_question_that_has_no_such_form(
    question: str, answer: str | None, chance: random.Random
) -> None:
    assert other_form(question, answer, chance) == question


def test_asks_for_no_long_answer() -> None:
    answer = "a very long answer of more than six words"

    assert other_form("Whom did the crew elect?", answer, YES_OR_NO) == "Whom did the crew elect?"
