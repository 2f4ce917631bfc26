"""Blessing: a run becomes the baseline that later runs are compared with."""

from eval.errors import ComparisonError
from eval.gate import broken_invariants
from eval.measures.table import DIGITS
from eval.types import Baseline, BaselineOutcome, Outcome, Policy, Run


def bless(run: Run, policy: Policy) -> Baseline:
    """Turn a run into a baseline; raises ComparisonError where an invariant does not hold."""
    broken = broken_invariants(run, policy)
    if broken:
        raise ComparisonError(f"this run cannot be blessed: {broken[0]}")
    topics = {outcome.topic_id: _without_text(outcome) for outcome in run.outcomes}
    return Baseline(run.stamp, policy, topics)


def failing_must_pass(run: Run) -> tuple[str, ...]:
    """List must-pass questions that fail: a baseline made of this run would not demand them."""
    return tuple(o.topic_id for o in run.outcomes if o.must_pass and not o.passed)


def _without_text(outcome: Outcome) -> BaselineOutcome:
    quotes = [cited.quote for cited in outcome.response.citations]
    return BaselineOutcome(
        answerable=outcome.answerable,
        must_pass=outcome.must_pass,
        passed=outcome.passed,
        answered=outcome.response.answered,
        confidence=round(outcome.response.confidence, DIGITS),
        scores=outcome.scores,
        citations=tuple((quote.document_id, quote.start, quote.end) for quote in quotes),
    )
