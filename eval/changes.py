"""How measures changed between a baseline and a run, question by question.

Some measures do not apply to every reply: an abstention cannot be a wrong answer. Each side's mean
is then over its own questions, and the interval of the change is of both populations together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures.table import MEASURES_BY_NAME, NAMES, strata
from eval.statistics import (
    Estimate,
    estimate,
    holm,
    mean,
    paired_differences,
    permutation_p,
    smallest_detectable_effect,
)
from eval.types import Baseline, Policy, Run


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure changed; each side's mean is over the questions that it scores."""

    name: str
    before: float
    after: float
    difference: Estimate
    """After minus before; negative is worse unless the measure `falls`."""
    falls: bool
    gated: bool
    p: float
    p_holm: float | None
    """None where the measure is not gated."""
    detectable: float
    """The smallest drop that the gate finds four times of five, as these pairs differ."""
    planned: float
    """The same by the number of questions alone, as many differing as the policy plans with."""

    @property
    def drop(self) -> float:
        """Tell how much worse it is; negative: better."""
        return self.difference.mean if self.falls else -self.difference.mean

    @property
    def surely_worse(self) -> bool:
        """Tell whether the interval lies wholly on the bad side of zero."""
        return self.difference.low > 0 if self.falls else self.difference.high < 0

    @property
    def largest_drop(self) -> float:
        """Tell the worst that the interval does not rule out."""
        return self.difference.high if self.falls else -self.difference.low


@dataclass(frozen=True, slots=True)
class _Pairs:
    """One measure's scores on the questions that either run scores; None where one does not."""

    name: str
    before: tuple[float | None, ...]
    after: tuple[float | None, ...]
    strata: Sequence[str] | None
    """Of measures that score every question."""

    @property
    def differences(self) -> list[float]:
        return paired_differences(self.before, self.after)

    def mean(self, scores: Sequence[float | None]) -> float:
        return mean([score for score in scores if score is not None], strata=self.strata)


def changes(run: Run, baseline: Baseline, *, resamples: int) -> tuple[Change, ...]:
    """Test every measure that scores a question in both runs, and adjust over those gated."""
    paired = [pairs for name in NAMES if (pairs := _pair(name, run, baseline)) is not None]
    p = {
        pairs.name: permutation_p(pairs.differences, strata=pairs.strata, resamples=resamples)
        for pairs in paired
    }
    adjusted = holm({name: p[name] for name in baseline.policy.gated if name in p})
    n_tests = max(1, len(adjusted))
    return tuple(
        Change(
            name=pairs.name,
            before=pairs.mean(pairs.before),
            after=pairs.mean(pairs.after),
            difference=estimate(pairs.differences, strata=pairs.strata, resamples=resamples),
            falls=MEASURES_BY_NAME[pairs.name].falls,
            gated=pairs.name in adjusted,
            p=p[pairs.name],
            p_holm=adjusted.get(pairs.name),
            detectable=_detectable(pairs, pairs.differences, baseline.policy, n_tests),
            planned=_detectable(pairs, [0.0] * len(pairs.after), baseline.policy, n_tests),
        )
        for pairs in paired
    )


def _detectable(pairs: _Pairs, differences: Sequence[float], policy: Policy, n_tests: int) -> float:
    return smallest_detectable_effect(
        differences,
        strata=pairs.strata,
        least_deviation=policy.least_deviation,
        n_tests=n_tests,
    )


def _pair(name: str, run: Run, baseline: Baseline) -> _Pairs | None:
    """Pair a measure's scores; None where a run has none, so that there is nothing to compare."""
    earlier = baseline.topics
    either = [o for o in run.outcomes if name in o.scores or name in earlier[o.topic_id].scores]
    before = tuple(earlier[o.topic_id].scores.get(name) for o in either)
    after = tuple(o.scores.get(name) for o in either)
    if not all(any(score is not None for score in side) for side in (before, after)):
        return None
    return _Pairs(name, before, after, strata([o.answerable for o in either], name))
