import pytest

from rag.answering.courtesy import is_courtesy


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "Hi there!",
        "Good morning",
        "thanks!",
        "Thank you so much, that’s very helpful",
        "ok",
        "Got it.",
        "I see",
        "That's great, thanks a lot",
        "lol",
        "help",
        "hello?",
        "yes please",
    ],
)
def test_politeness_asks_nothing(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "Who thanked whom?",
        "No deal",
        "no-deal",
        "Is that all good?",
        "How much help did they get?",
        "help for Ukraine",
        "test of the missile",
        "OK, and why did it close?",
        "the Great Wall",
        "see you in court",
        "good",
        "ok " * 9,
    ],
)
def test_whatever_may_ask_something_is_a_question(text: str) -> None:
    assert not is_courtesy(text)
