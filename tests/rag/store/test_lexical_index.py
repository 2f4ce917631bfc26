from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.store.lexical_index import LexicalEntry, LexicalIndex

BODIES = (
    "Ministers agreed on grain.",
    "The grain ships sailed; the grain was dry.",
    "Forty trams were ordered.",
    "Köln's trams are running late.",
    "The government resigned in September.",
)


def built(
    folder: Path, bodies: Sequence[str], *, title: str = "", heading: str = ""
) -> LexicalIndex:
    entries = [LexicalEntry(5 * n + 2, title, heading, body) for n, body in enumerate(bodies)]
    return LexicalIndex.build(folder / "lexical", entries)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return built(tmp_path_factory.mktemp("index"), BODIES)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("grain", [7, 2]),
        ("tram", [12, 17]),
        ("RUNNING to Koln", [17]),
        ("ships and ministers", [7, 2]),
        ("nothing of the kind, sir", []),
        ("in the", [7, 22]),
        ("", []),
        ("?!", []),
    ],
)
def test_words_find_their_entries(index: LexicalIndex, query: str, expected: list[int]) -> None:
    _, keys = index.search(query, k=10)
    assert sorted(keys.tolist()) == sorted(expected)
    assert keys.tolist()[:1] == expected[:1] or len(expected) > 1


@pytest.mark.parametrize(
    ("misspelled", "meant"),
    [("goverment", 22), ("govermnent", 22), ("septembre", 22), ("ministrs", 2)],
)
def test_a_slip_of_the_pen_finds_the_word_that_was_meant(
    index: LexicalIndex, misspelled: str, meant: int
) -> None:
    _, keys = index.search(misspelled, k=1)
    assert keys.tolist() == [meant]


def test_a_word_that_stands_somewhere_is_taken_as_it_is(tmp_path: Path) -> None:
    index = built(tmp_path, ["The causal link.", "The casual shirt. The casual shoe."])
    assert index.search("causal", k=5)[1].tolist() == [2]


@pytest.mark.parametrize(
    ("word", "known"),
    [("grains", True), ("Köln", True), ("resigmed", True), ("the", True), ("paven", False)],
)
def test_knows_what_stands_in_an_entry(index: LexicalIndex, word: str, *, known: bool) -> None:
    assert index.knows(word) is known


@pytest.mark.parametrize(("word", "held"), [("grains", True), ("resigmed", False)])
def test_holds_what_is_spelled_as_in_an_entry(
    index: LexicalIndex, word: str, *, held: bool
) -> None:
    assert index.holds(word) is held


def test_titles_and_headings_count(tmp_path: Path) -> None:
    index = built(tmp_path, ["Nothing here."], title="Grain deal", heading="Votes / Tallies")
    assert index.search("grain", k=1)[1].tolist() == [2]
    assert index.search("tallies", k=1)[1].tolist() == [2]


def test_scores_are_bm25_by_hand(tmp_path: Path) -> None:
    bodies = ["alpha beta", "alpha alpha gamma delta", "beta"]
    index = built(tmp_path, bodies)
    scores, keys = index.search("alpha", k=3)
    mean_length = 7 / 3
    idf = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = {
        key: idf * (tf * 2.2) / (tf + 1.2 * (0.25 + 0.75 * length / mean_length))
        for key, tf, length in ((2, 1, 2), (7, 2, 4))
    }
    assert dict(zip(keys.tolist(), scores.tolist(), strict=True)) == pytest.approx(
        expected, rel=1e-5
    )


@pytest.mark.parametrize("k", [1, 7, 30, 100])
def test_equal_entries_come_in_order_of_keys(tmp_path: Path, k: int) -> None:
    index = built(tmp_path, ["the same words"] * 100)
    assert index.search("words", k=k)[1].tolist() == [5 * n + 2 for n in range(k)]


def test_equal_entries_in_several_segments_come_in_order_of_keys(tmp_path: Path) -> None:
    index = built(tmp_path, ["the same words"] * 100)
    index._ties_in_order = False
    assert index.search("words", k=30)[1].tolist() == [5 * n + 2 for n in range(30)]


@pytest.mark.parametrize("named_at_once", [2000, 0], ids=["named", "sifted"])
def test_only_allowed_keys_are_found_best_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named_at_once: int
) -> None:
    monkeypatch.setattr("rag.store.lexical_index._NAMED_AT_ONCE", named_at_once)
    bodies = ["alpha " * (1 + n % 7) + "beta " * (n % 5) for n in range(200)]
    index = built(tmp_path, bodies)
    _, every = index.search("alpha beta", k=200)
    allowed = np.array([5 * n + 2 for n in range(0, 200, 9)], np.int64)
    _, found = index.search("alpha beta", k=15, allowed=allowed)
    kept = [key for key in every.tolist() if key in set(allowed.tolist())]
    assert found.tolist() == kept[:15]


@pytest.mark.parametrize("allowed", [[], [999_999]], ids=["none", "unknown"])
def test_allowing_nothing_that_is_there_finds_nothing(
    index: LexicalIndex, allowed: list[int]
) -> None:
    assert index.search("grain", k=5, allowed=np.array(allowed, np.int64))[1].tolist() == []


@pytest.mark.parametrize(
    "query",
    [
        'a OR "',
        "body:grain",
        "grain^",
        "(grain",
        "[a TO",
        "\x00",
        "half \ud800 character",
        "'; DROP TABLE documents; --",
        "\u202egrain\u202c",
        "grain " * 200_000,
        "x" * 1_000_000,
        "*",
        "\\",
    ],
)
def test_no_text_raises(index: LexicalIndex, query: str) -> None:
    scores, keys = index.search(query, k=5)
    assert len(scores) == len(keys) <= 5


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=60), k=st.integers(-1, 10))
def test_whatever_is_asked_scores_fall_and_keys_are_there(
    index: LexicalIndex, query: str, k: int
) -> None:
    scores, keys = index.search(query, k=k)
    assert (np.diff(scores) <= 0).all()
    assert set(keys.tolist()) <= {2, 7, 12, 17, 22}
    assert len(keys) <= max(k, 0)


def test_a_loaded_index_finds_the_same(tmp_path: Path) -> None:
    first = built(tmp_path, BODIES)
    again = LexicalIndex.load(tmp_path / "lexical")
    query = "grain trams of the government"
    assert len(again) == len(BODIES)
    scores, keys = first.search(query, k=5)
    scores_again, keys_again = again.search(query, k=5)
    assert keys.tolist() == keys_again.tolist()
    assert scores.tobytes() == scores_again.tobytes()


def test_an_empty_index_finds_nothing() -> None:
    assert LexicalIndex.empty().search("grain", k=5)[1].tolist() == []
