"""Whether a run may be merged: compared with its baseline, question by question.

A measure falls when the paired bootstrap 95 % interval of its change lies wholly on the bad side of
zero, the mean drop exceeds the margin, and the permutation p, Holm-adjusted over the gated
measures, agrees. `docs/evaluation.md` explains the rest.
"""

from dataclasses import dataclass
from enum import IntEnum

from eval.changes import Change, changes
from eval.errors import ComparisonError
from eval.measures.table import NAMES
from eval.statistics import LEVEL, RESAMPLES, questions_needed
from eval.types import Baseline, Policy, Run

_NAMED = 5
"""So many questions are named in a line."""


class Verdict(IntEnum):
    """What the gate says; the value is the exit code."""

    PASS = 0
    REGRESSION = 10
    INCONCLUSIVE = 11


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside its baseline."""

    verdict: Verdict
    reasons: tuple[str, ...]
    """One line each; empty where it passes."""
    changes: tuple[Change, ...]
    broken: tuple[str, ...]
    """Must-pass questions that passed in the baseline and fail now."""
    lost: tuple[str, ...]
    """Questions that passed before and fail now."""
    gained: tuple[str, ...]
    """Questions that failed before and pass now."""


def compare(run: Run, baseline: Baseline, *, resamples: int = RESAMPLES) -> Comparison:
    """Compare a run with its baseline; raises ComparisonError where that would mean nothing."""
    refuse_unlike(run, baseline)
    changed = changes(run, baseline, resamples=resamples)
    before = baseline.topics
    lost = tuple(o.topic_id for o in run.outcomes if before[o.topic_id].passed and not o.passed)
    gained = tuple(o.topic_id for o in run.outcomes if o.passed and not before[o.topic_id].passed)
    broken = tuple(o.topic_id for o in run.outcomes if o.must_pass and o.topic_id in lost)
    regressions = [_broken_line(topic_id) for topic_id in broken]
    regressions += broken_invariants(run, baseline.policy)
    regressions += [_fall_line(c) for c in changed if _fell(c, baseline.policy)]
    doubts = _unmeasured(run, baseline)
    doubts += [line for change in changed for line in _doubts(change, baseline.policy)]
    verdict = (
        Verdict.REGRESSION if regressions else Verdict.INCONCLUSIVE if doubts else Verdict.PASS
    )
    return Comparison(verdict, (*regressions, *doubts), changed, broken, lost, gained)


def refuse_unlike(run: Run, baseline: Baseline) -> None:
    """Raise ComparisonError unless question set, corpus and judge agree."""
    unknown = sorted(set(baseline.policy.gated + baseline.policy.invariants) - set(NAMES))
    if unknown:
        raise ComparisonError(f"the baseline gates {', '.join(unknown)}, which nothing measures")
    for what in ("question_set", "corpus", "judge"):
        now = getattr(run.stamp, f"{what}_sha256")
        then = getattr(baseline.stamp, f"{what}_sha256")
        if now != then:
            raise ComparisonError(
                f"the {what.replace('_', ' ')} is not the baseline's ({now[:12]} against "
                f"{then[:12]}); compare like with like, or bless a new baseline"
            )
    if {outcome.topic_id for outcome in run.outcomes} != set(baseline.topics):
        raise ComparisonError("the run and the baseline do not hold the same questions")


def broken_invariants(run: Run, policy: Policy) -> list[str]:
    """List, a line each, what must be 1.0 on every question and is not."""
    lines = []
    for name in policy.invariants:
        ids = [o.topic_id for o in run.outcomes if o.scores.get(name, 1.0) < 1.0]
        if ids:
            more = ", …" if len(ids) > _NAMED else ""
            lines.append(f"{name} is below 1 on {len(ids)}: {', '.join(ids[:_NAMED])}{more}")
    return lines


def _fell(change: Change, policy: Policy) -> bool:
    return (
        change.p_holm is not None
        and change.surely_worse
        and change.drop > policy.margin
        and change.p_holm <= 1 - LEVEL
    )


def _doubts(change: Change, policy: Policy) -> list[str]:
    if not change.gated or _fell(change, policy):
        return []
    n = change.difference.n
    if change.planned > policy.blind_spot:
        needed = questions_needed(n, change.planned, policy.blind_spot)
        return [
            f"{change.name}: {n} questions are too few to show a drop of {policy.blind_spot:.2f}; "
            f"{needed} are needed"
        ]
    if change.drop > policy.margin:
        needed = max(n + 1, questions_needed(n, change.detectable, change.drop))
        return [
            f"{change.name} fell by {change.drop:.3f}, more than {policy.margin:.2f}, which may be "
            f"noise at {n} questions; about {needed} are needed to tell"
        ]
    if change.largest_drop > policy.blind_spot:
        needed = max(n + 1, questions_needed(n, change.detectable, policy.blind_spot))
        return [
            f"{change.name} may have fallen by as much as {change.largest_drop:.3f}; "
            f"about {needed} questions are needed to rule that out"
        ]
    return []


def _unmeasured(run: Run, baseline: Baseline) -> list[str]:
    names = (*baseline.policy.gated, *baseline.policy.invariants)
    then = {name for topic in baseline.topics.values() for name in topic.scores}
    now = {name for outcome in run.outcomes for name in outcome.scores}
    return [f"{name} was not measured in this run" for name in names if name in then - now]


def _fall_line(change: Change) -> str:
    return (
        f"{change.name} fell by {change.drop:.3f} ({change.before:.3f} to {change.after:.3f}, "
        f"95 % interval {change.difference.low:+.3f}..{change.difference.high:+.3f}, "
        f"Holm p {change.p_holm:.4f})"
    )


def _broken_line(topic_id: str) -> str:
    return f"must-pass question {topic_id} passed in the baseline and fails now"
