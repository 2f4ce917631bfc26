"""Questions that cannot be understood."""

import pytest

from rag.answering.foreign import is_foreign


class Words:
    """A vocabulary of a few words, in which "qay" is a slip of the pen."""

    def holds(self, word: str) -> bool:
        return word in {"quay", "westby", "ice", "der"}

    def knows(self, word: str) -> bool:
        return self.holds(word) or word == "qay"


@pytest.mark.parametrize(
    "question",
    [
        "How long was it shut?",
        "Westby cyberattack culprit",
        "Summarize Westby's cyberattack",
        "qay?",
        "ice 2021 2022 2023 2024",
        "Wie lange war der Kai von Westby gesperrt?",
        "?",
        "",
    ],
)
def test_what_knows_enough_words_is_understood(question: str) -> None:
    assert not is_foreign(question, Words())


@pytest.mark.parametrize(
    "question",
    ["Wer ist der Papst?", "Qui est le pape ?", "lorem ipsum dolor sit amet", "谁是教皇？"],  # noqa: RUF001 - another script is the point
)
def test_what_knows_few_words_is_foreign(question: str) -> None:
    assert is_foreign(question, Words())
