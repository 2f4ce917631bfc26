import pytest

from rag.answering.conversation.phrases import definite_phrases, is_plural, pair, places


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many take part in the games in Porto", ("the games in Porto",)),
        ("Where is the new embassy of Ghana", ("the new embassy of Ghana",)),
        ("Is the bridge open", ("the bridge",)),
        ("Did the company mint coins", ()),  # its verb may be either word
        ("Where is the cargo of the Greek ships stored", ("the cargo of the Greek ships",)),
        (
            "What does Ann think of an alliance between Chile and Peru",
            ("the alliance between Chile and Peru",),
        ),
        ("Who owns the port, and the bridge", ("the port", "the bridge")),
        ("Who asked the US consul to leave Faro", ("the US consul",)),
        ("What is the", ()),
        ("When was the Faro pipeline blown up", ("the Faro pipeline",)),
        ("What became of the port of the", ("the port",)),
        ("", ()),
    ],
)
def test_phrases_with_an_article_are_found_whole(question: str, expected: tuple[str, ...]) -> None:
    assert definite_phrases(question) == expected


def test_a_pair_is_of_names() -> None:
    assert pair("What do Chile and Peru say, and why?") == "Chile and Peru"
    assert pair("What do Chile say and why?") == ""


def test_places_stand_behind_a_preposition() -> None:
    assert places("Who went from Lagos to Faro with Ann Lee?") == (
        ("from", "Lagos"),
        ("to", "Faro"),
    )


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [("the ships", True), ("people", True), ("the boss", False), ("the virus", False), ("", False)],
)
def test_plurals_are_told_by_form(phrase: str, *, expected: bool) -> None:
    assert is_plural(phrase) is expected
