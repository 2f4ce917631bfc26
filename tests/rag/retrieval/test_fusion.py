"""Reciprocal rank fusion against a hand-worked table."""

import pytest

from rag.retrieval.fusion import reciprocal_rank_fusion

EVEN = {"dense": 1.0, "lexical": 1.0}


def test_sums_weight_over_sixty_plus_rank() -> None:
    fused = reciprocal_rank_fusion({"dense": [7, 8], "lexical": [8]}, weights=EVEN)
    assert fused == pytest.approx({7: 1 / 61, 8: 1 / 62 + 1 / 61})


def test_weighs_rankings() -> None:
    fused = reciprocal_rank_fusion(
        {"dense": [7], "lexical": [8]}, weights={"dense": 0.5, "lexical": 2.0}
    )
    assert fused == pytest.approx({7: 0.5 / 61, 8: 2.0 / 61})


def test_nothing_found_fuses_to_nothing() -> None:
    assert reciprocal_rank_fusion({"dense": [], "lexical": []}, weights=EVEN) == {}
