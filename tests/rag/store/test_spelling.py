import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.store.spelling import is_one_slip, nearest_word


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("tariff", "tarriff"),
        ("tariff", "tarif"),
        ("tariff", "tarrff"),
        ("tariff", "tairff"),
        ("tariff", "tarifs"),
        ("a", ""),
        ("ab", "ba"),
    ],
)
def test_one_slip_is_seen_both_ways(word: str, other: str) -> None:
    assert is_one_slip(word, other)
    assert is_one_slip(other, word)


@pytest.mark.parametrize(
    ("word", "other"), [("tariff", "tariff"), ("tariff", "tarrifs"), ("abc", "cba"), ("abcd", "ab")]
)
def test_none_or_more_than_one_slip_is_not(word: str, other: str) -> None:
    assert not is_one_slip(word, other)
    assert not is_one_slip(other, word)


@given(word=st.text("abc", max_size=6), other=st.text("abc", max_size=6))
def test_it_agrees_with_making_every_slip(word: str, other: str) -> None:
    made = {word[:i] + letter + word[i:] for i in range(len(word) + 1) for letter in "abc"}
    made |= {word[:i] + word[i + 1 :] for i in range(len(word))}
    made |= {word[:i] + letter + word[i + 1 :] for i in range(len(word)) for letter in "abc"}
    made |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    assert is_one_slip(word, other) == (other in made - {word})


def test_the_most_frequent_neighbour_is_meant_ties_by_alphabet() -> None:
    known = [("grams", 2), ("trans", 9), ("train", 9), ("brain", 1)]
    assert nearest_word("traim", known) == "train"
    assert nearest_word("tran", known) == "train"
    assert nearest_word("harbour", known) is None
