"""Measures of two runs are compared, also where they do not score the same questions."""

from collections.abc import Sequence

import pytest

from eval.baselines import bless
from eval.changes import Change, changes
from eval.types import Policy, Run
from tests.eval.builders import outcome, run_of

WRONG = "WrongOfAnswered"


def run_with(wrong: Sequence[float | None]) -> Run:
    """One question a score; None: it abstains, so it cannot be a wrong answer."""
    return run_of(
        [
            outcome(f"q{n:02}", {} if score is None else {WRONG: score})
            for n, score in enumerate(wrong)
        ]
    )


def compared(before: Sequence[float | None], after: Sequence[float | None]) -> tuple[Change, ...]:
    return changes(run_with(after), bless(run_with(before), Policy()), resamples=2_000)


def test_each_side_has_the_mean_of_what_it_answered() -> None:
    # All that is new is wrong: of what both answer nothing changed.
    (change,) = compared([0.0] * 10 + [None] * 10, [0.0] * 10 + [1.0] * 10)
    assert (change.before, change.after) == (0.0, 0.5)
    assert change.difference.mean == pytest.approx(0.5)
    assert change.surely_worse
    assert change.difference.n == 20


def test_abstaining_where_it_was_wrong_is_better() -> None:
    (change,) = compared([0.0] * 10 + [1.0] * 10, [0.0] * 10 + [None] * 10)
    assert change.drop == pytest.approx(-0.5)
    assert not change.surely_worse


@pytest.mark.parametrize("answered", [[0.0, 1.0, None, None], [None, None, None, None]])
def test_where_a_run_answers_nothing_there_is_nothing_to_compare(
    answered: Sequence[float | None],
) -> None:
    assert compared(answered, [None] * 4) == ()
    assert compared([None] * 4, answered) == ()


def test_the_same_run_does_not_change() -> None:
    (change,) = compared([0.0, 1.0, None] * 5, [0.0, 1.0, None] * 5)
    assert (change.difference.low, change.difference.high, change.p) == (0.0, 0.0, 1.0)
    assert change.difference.n == 10
