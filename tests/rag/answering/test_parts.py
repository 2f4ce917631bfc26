"""Questions that ask two things."""

import pytest

from rag.answering.parts import parts


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Why was the quay shut, and how long will repairs take?",
            ("Why was the quay shut?", "How long will repairs take?"),
        ),
        (
            "What is Porto accused of and what does it say in its defence?",
            ("What is Porto accused of?", "What does Porto say in its defence?"),
        ),
        (
            "Is the quay open? Who looks after the tugs?",
            ("Is the quay open?", "Who looks after the tugs?"),
        ),
        (
            "Did the tug sink and has Anna Lee said why?",
            ("Did the tug sink?", "Has Anna Lee said why?"),
        ),
        (
            "Who paid for the crane; what did the town get in return; when was it sold?",
            (
                "Who paid for the crane?",
                "What did the town get in return?",
                "When was the crane sold?",
            ),
        ),
        (
            "How many ships came and where did they go?",
            ("How many ships came?", "Where did the ships that came go?"),
        ),
    ],
)
def test_two_questions_are_asked_one_by_one(question: str, expected: tuple[str, ...]) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Why was the quay shut?",
        "Who owns the tug, and how strongly?",
        "When and where did they meet?",
        "Who was sentenced, and to how many years?",
        "Which firm makes the crane and is accused of bribery?",
        "What became of the man who was hurt and who was fined?",
        "What is new on the quay, and what does Porto say about it?",
        "Who won; who lost the race; who came third; who paid for the cup?",
        "quay and tugs",
        "",
    ],
)
def test_one_question_stays_whole(question: str) -> None:
    assert parts(question) == (question,)
