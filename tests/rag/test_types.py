"""Spans are half-open and checked."""

import pytest

from rag.types import Span


def test_span_cuts_half_open() -> None:
    assert Span(1, 3).of("abcd") == "bc"


def test_span_contains_its_own_bounds() -> None:
    assert Span(1, 3).contains(Span(1, 3))
    assert not Span(1, 3).contains(Span(0, 2))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_span_refuses_disorder(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"got {start}..{end}"):
        Span(start, end)
