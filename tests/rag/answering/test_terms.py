"""Which words of a question carry its meaning."""

import pytest

from rag.answering.terms import content_terms, lacks_name, names, numbers


def test_content_terms_drop_stopwords_and_endings() -> None:
    assert content_terms("What did the ministers say about vaccines and the vaccine?") == (
        "minist",
        "vaccin",
    )


def test_possessives_do_not_leave_an_s() -> None:
    assert content_terms("China's and Kyiv’s") == ("china", "kyiv")


@pytest.mark.parametrize("text", ["", "???", "what is it", "🙂"])
def test_texts_without_content(text: str) -> None:
    assert content_terms(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who met Ada Byron in Quito?", ("Ada Byron", "Quito")),
        ("The Bank of England's view", ("Bank of England",)),
        ("what about lower case", ()),
    ],
)
def test_names_are_runs_of_capitalised_words(text: str, expected: tuple[str, ...]) -> None:
    assert names(text) == expected


def test_numbers_lose_their_separators() -> None:
    assert numbers("1.25 million, 10,000 and 2021.") == {"1.25", "10000", "2021"}


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Who is the prime minister of Peru?", True),
        ("Who is the prime minister of Serbia?", False),
        ("What did the Serbian premier open?", False),
        ("When did Ana Brnabic speak?", False),
        ("When did Brnabic speak in Lima?", True),
        ("Explain the opening.", False),
        ("who opened it", False),
    ],
)
def test_a_name_of_the_question_may_stand_in_any_form(question: str, *, lacks: bool) -> None:
    text = "Serbia's prime minister, Ana Brnabic, opened the center."
    assert lacks_name(text, question) is lacks


@pytest.mark.parametrize("question", ["Prices slowed?", "Is it true that Prices slowed?"])
def test_the_word_that_begins_a_question_is_no_name(question: str) -> None:
    assert not lacks_name("The price of grain rises more slowly.", question)
