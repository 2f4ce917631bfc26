"""How measures changed between a baseline and a run, question by question."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures.table import MEASURES_BY_NAME, NAMES, strata
from eval.statistics import (
    Estimate,
    estimate,
    holm,
    mean,
    permutation_p,
    smallest_detectable_effect,
)
from eval.types import Baseline, Policy, Run


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure changed on the questions that both runs score."""

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
    """One measure's scores on the questions that both runs score."""

    name: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    strata: Sequence[str] | None

    @property
    def differences(self) -> list[float]:
        return [now - then for then, now in zip(self.before, self.after, strict=True)]


def changes(run: Run, baseline: Baseline, *, resamples: int) -> tuple[Change, ...]:
    """Test every measure that both runs hold, and adjust over those that are gated."""
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
            before=mean(pairs.before, strata=pairs.strata),
            after=mean(pairs.after, strata=pairs.strata),
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
    both = [
        (outcome, baseline.topics[outcome.topic_id].scores[name])
        for outcome in run.outcomes
        if name in outcome.scores and name in baseline.topics[outcome.topic_id].scores
    ]
    if not both:
        return None
    return _Pairs(
        name=name,
        before=tuple(then for _, then in both),
        after=tuple(outcome.scores[name] for outcome, _ in both),
        strata=strata([outcome.answerable for outcome, _ in both], name),
    )
