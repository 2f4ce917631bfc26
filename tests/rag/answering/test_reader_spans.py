from itertools import pairwise

import pytest

from rag.answering.reader_spans import OVERLAP, window_bounds


@pytest.mark.parametrize(
    ("n_tokens", "n_fit", "bounds"),
    [
        (0, 180, [(0, 180)]),
        (180, 180, [(0, 180)]),
        (181, 180, [(0, 180), (1, 181)]),
        (400, 180, [(0, 180), (132, 312), (220, 400)]),
        (7, 3, [(0, 3), (2, 5), (4, 7)]),
    ],
)
def test_windows_overlap_and_end_where_the_passage_does(
    n_tokens: int, n_fit: int, bounds: list[tuple[int, int]]
) -> None:
    assert window_bounds(n_tokens, n_fit) == bounds


@pytest.mark.parametrize("n_tokens", [5000, 5001, 5131, 5132, 5133])
def test_endless_passages_take_few_windows_that_leave_nothing_out(n_tokens: int) -> None:
    bounds = window_bounds(n_tokens, 180)
    assert {place for start, stop in bounds for place in range(start, stop)} == set(range(n_tokens))
    shared = [before[1] - after[0] for before, after in pairwise(bounds)]
    assert min(shared) == OVERLAP
    assert len(bounds) <= 2 + n_tokens // (180 - OVERLAP)
