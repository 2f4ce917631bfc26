"""Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009)."""

from collections.abc import Mapping, Sequence

RANK_CONSTANT = 60
"""The paper's k: how little the very first ranks stand out from those behind them."""


def reciprocal_rank_fusion(
    rankings: Mapping[str, Sequence[int]], *, weights: Mapping[str, float]
) -> dict[int, float]:
    """Sum `weight / (60 + rank)` of each key over the rankings that hold it.

    Args:
        rankings: Per retriever, keys best first; ranks start at 1.
        weights: Per retriever, how much its ranks count.
    """
    fused: dict[int, float] = {}
    for name in sorted(rankings):
        for rank, key in enumerate(rankings[name], start=1):
            fused[key] = fused.get(key, 0.0) + weights[name] / (RANK_CONSTANT + rank)
    return fused
