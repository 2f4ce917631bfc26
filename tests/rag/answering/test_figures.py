"""Questions for a figure, and words that hold one."""

import pytest

from rag.answering.figures import asks_for_figure, holds_figure


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How many boats sank?", True),
        ("how much did the quay cost?", True),
        ("How much was the deal worth?", True),
        ("What share of them left?", True),
        ("How much influence has the board?", False),
        ("How did many boats sink?", False),
        ("Who paid for it?", False),
    ],
)
def test_tells_what_asks_for_a_figure(question: str, *, asks: bool) -> None:
    assert asks_for_figure(question) is asks


@pytest.mark.parametrize(
    "text", ["2.4 million", "10,000 people", "Thirteen", "both", "none of them", "half", "$200"]
)
def test_figures(text: str) -> None:
    assert holds_figure(text)


@pytest.mark.parametrize(
    "text",
    ["", "many", "on August 31", "31 August", "in 2021", "the S-400 system", "COVID-19", "some"],
)
def test_no_figures(text: str) -> None:
    assert not holds_figure(text)
