import pytest

from eval.measures.words import exact_match, stands_in, token_f1, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and a dog", ("us", "and", "dog")),
        ("  An answer,  indeed! ", ("answer", "indeed")),
        ("“Kyiv’s” move—yes", ("kyivs", "move", "yes")),
        ("３００ doses…", ("300", "doses")),  # noqa: RUF001 - full width is the point
        ("the a an", ()),
    ],
)
def test_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("500,000 doses", "It sent 500,000 doses.", True),
        ("4", "It sent 40.", False),
        ("doses sent", "It sent doses.", False),
        ("the", "the the", False),
        ("", "anything", False),
    ],
)
def test_stands_in_needs_whole_words_in_order(phrase: str, text: str, *, expected: bool) -> None:
    assert stands_in(phrase, text) is expected


@pytest.mark.parametrize(
    ("given", "accepted", "expected"),
    [
        ("The Doses.", ("doses",), 1.0),
        ("more doses", ("doses", "More  doses!"), 1.0),
        ("more doses", ("doses",), 0.0),
        ("anything", (), 0.0),
    ],
)
def test_exact_match(given: str, accepted: tuple[str, ...], expected: float) -> None:
    assert exact_match(given, accepted) == expected


@pytest.mark.parametrize(
    ("given", "accepted", "expected"),
    [
        ("half a million doses", ("million doses",), 2 * 2 / (3 + 2)),  # article dropped
        ("half a million doses", ("nothing", "million"), 2 * 1 / (3 + 1)),
        ("doses doses", ("doses",), 2 * 1 / (2 + 1)),
        ("", ("doses",), 0.0),
        ("doses", (), 0.0),
    ],
)
def test_token_f1(given: str, accepted: tuple[str, ...], expected: float) -> None:
    assert token_f1(given, accepted) == pytest.approx(expected)
