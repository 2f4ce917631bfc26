"""Questions that ask two things."""

import pytest

from rag.answering.parts import Part, parts


@pytest.mark.parametrize(
    ("question", "asked", "read"),
    [
        (
            "Why was the quay shut, and how long will repairs take?",
            ("Why was the quay shut?", "How long will repairs take?"),
            ("Why was the quay shut?", "How long will repairs take?"),
        ),
        (
            "What is Porto accused of and what does it say in its defence?",
            ("What is Porto accused of?", "What does it say in its defence?"),
            ("What is Porto accused of?", "What does Porto say in its defence?"),
        ),
        (
            "Is the quay open? Who looks after the tugs?",
            ("Is the quay open?", "Who looks after the tugs?"),
            ("Is the quay open?", "Who looks after the tugs?"),
        ),
        (
            "Who paid for the crane; what did the town get in return; when was it sold?",
            ("Who paid for the crane?", "What did the town get in return?", "When was it sold?"),
            (
                "Who paid for the crane?",
                "What did the town get in return?",
                "When was the crane sold?",
            ),
        ),
        (
            "How many ships came and where did they go?",
            ("How many ships came?", "Where did they go?"),
            ("How many ships came?", "Where did the ships that came go?"),
        ),
    ],
)
def test_two_questions_are_asked_one_by_one(
    question: str, asked: tuple[str, ...], read: tuple[str, ...]
) -> None:
    assert parts(question) == tuple(map(Part, asked, read))


@pytest.mark.parametrize(
    "question",
    [
        "Why was the quay shut?",
        "Who owns the tug, and how strongly?",
        "When and where did they meet?",
        "Who was sentenced, and to how many years?",
        "Which firm makes the crane and is accused of bribery?",
        "Who bought the quay and is the biggest owner in Porto?",
        "Does anyone who smokes and has the flu die sooner?",
        "What became of the man who was hurt and who was fined?",
        "Which of the tugs that were hit and which were sunk had insurance?",
        "Can you tell me when the quay opened and how much the crane cost?",
        "What is the difference between what Porto said and what Vigo said?",
        "What did Anna Lee say about whether taxes rise and when the budget is due?",
        "Who climbed Mount Lirio and what did she say about it?",
        "How many homes burned and how many people were moved in Porto?",
        "Who paid for it and did the EU and does Porto agree?",
        "Thanks. Who is the mayor of Porto and when was he chosen?",
        "“What is a man, and what has he got?” was sung by whom?",
        "What is new on the quay, and what does Porto say about it?",
        "Who won; who lost the race; who came third; who paid for the cup?",
        "quay and tugs",
        "",
    ],
)
def test_one_question_stays_whole(question: str) -> None:
    assert parts(question) == (Part(question, question),)
