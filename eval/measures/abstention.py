"""Whether it answers when the briefings say, and only then."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from eval.measures.answers import is_right
from eval.measures.case import Case, Measure


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """At this coverage (the surest questions first), this share of the answers is wrong."""

    coverage: float
    risk: float


def risk_coverage(answers: Sequence[tuple[float, bool, bool]]) -> tuple[RiskPoint, ...]:
    """Draw risk against coverage from (confidence, answered, right), one a question.

    Abstentions never vanish: they come after every answer and count as wrong, since nothing right
    was shown. Equal confidences share their errors evenly, so no order of ids can flatter.
    """
    ranked = sorted(answers, key=lambda a: (not a[1], -a[0]))
    points: list[RiskPoint] = []
    wrong = 0.0
    for _, tied in groupby(ranked, key=lambda a: (not a[1], -a[0])):
        block = list(tied)
        share = sum(not (answered and right) for _, answered, right in block) / len(block)
        for _ in block:
            wrong += share
            done = len(points) + 1
            points.append(RiskPoint(done / len(ranked), wrong / done))
    return tuple(points)


def aurc(answers: Sequence[tuple[float, bool, bool]]) -> float:
    """Average the risk over all coverages: 0 is perfect, 1 is always wrong."""
    points = risk_coverage(answers)
    return sum(point.risk for point in points) / len(points) if points else 1.0


def _answered_when_answerable(case: Case) -> float | None:
    return float(case.response.answered) if case.ask.answerable else None


def _abstained_when_unanswerable(case: Case) -> float | None:
    return None if case.ask.answerable else float(not case.response.answered)


def _balanced(case: Case) -> float | None:
    return float(case.response.answered == case.ask.answerable)


def _wrong_of_answered(case: Case) -> float | None:
    return float(not is_right(case)) if case.response.answered else None


def _brier(case: Case) -> float | None:
    said = case.response.answered and case.ask.answerable and is_right(case, first=1)
    return (case.response.confidence - float(said)) ** 2


ABSTENTION = (
    Measure("AnsweredWhenAnswerable", "answers where the briefings say", _answered_when_answerable),
    Measure(
        "AbstainedWhenUnanswerable",
        "abstains where the briefings do not say",
        _abstained_when_unanswerable,
    ),
    Measure("BalancedAccuracy", "mean of the two above", _balanced, stratified=True),
    Measure("WrongOfAnswered", "share of answers that are wrong", _wrong_of_answered, falls=True),
    Measure(
        "Brier",
        "squared gap of confidence and whether the first sentence is right",
        _brier,
        falls=True,
    ),
)
