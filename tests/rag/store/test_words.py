import pytest

from rag.store.words import asked_words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who spoke at the summit?", ["spoke", "summit"]),
        ("What did WHO say?", ["who", "say"]),
        ("WHO SPOKE AT THE SUMMIT?", ["spoke", "summit"]),
        ("to be or not to be", ["to", "be", "or", "not"]),
        ("Köln köln KÖLN", ["koln"]),
        ("running runs", ["run"]),
        ("half \ud800 a", ["half"]),
        ("", []),
        ("?! ...", []),
    ],
)
def test_the_telling_words_are_looked_up_each_once(question: str, expected: list[str]) -> None:
    assert asked_words(question) == expected


def test_a_question_without_end_is_cut() -> None:
    assert len(asked_words(" ".join(f"word{n}" for n in range(1000)))) == 64
