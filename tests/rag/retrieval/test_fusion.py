"""Convex combination against a hand-worked table."""

import pytest

from rag.retrieval.fusion import convex_combination


def test_weighs_cosine_and_share_of_the_best_bm25() -> None:
    fused = convex_combination({7: 0.5, 8: 0.25, 9: 0.1}, {8: 12.0, 9: 6.0})
    assert fused == pytest.approx({7: 0.4, 8: 0.2 + 0.2, 9: 0.08 + 0.1})


def test_without_shared_words_the_cosine_alone_counts() -> None:
    assert convex_combination({7: 0.5}, {}) == pytest.approx({7: 0.4})


def test_nothing_found_fuses_to_nothing() -> None:
    assert convex_combination({}, {}) == {}
