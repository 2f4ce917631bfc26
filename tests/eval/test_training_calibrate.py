"""The threshold of the network alone."""

import numpy as np
import pytest

from eval.training.calibrate import threshold_at


@pytest.mark.parametrize(
    ("surest_first", "n_answered"),
    [
        ([True] * 60, 60),
        ([False] + [True] * 60, 61),
        ([True] * 30 + [False] * 10, 31),
        # Never within the risk: least are wrong after nine of forty.
        ([False] * 9 + [True] * 31 + [False] * 20, 40),
        # Too few to tell.
        ([True] * 10, 0),
    ],
)
def test_the_lowest_threshold_that_keeps_to_the_risk(
    surest_first: list[bool], n_answered: int
) -> None:
    best = 1 - np.arange(len(surest_first)) / 100
    threshold, coverage = threshold_at(best, np.array(surest_first), risk=0.05)
    assert coverage == pytest.approx(n_answered / len(surest_first))
    assert (best >= threshold).sum() == max(n_answered, 1)
