"""All measures: scoring cases, and summing scores up with intervals."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version

import numpy as np

from eval.measures.abstention import ABSTENTION, aurc
from eval.measures.answers import ANSWERS
from eval.measures.case import Case, Measure
from eval.measures.citations import CITATIONS
from eval.measures.retrieval import LEVELS, MEASURES, retrieval_scores
from eval.statistics import LEVEL, SEED, Estimate, estimate
from eval.types import Outcome

JUDGE = 2
"""To be raised whenever a measure's numbers may change: baselines of another judge are refused."""
DIGITS = 6
"""Scores are rounded, so that the last bits of a sum never change a committed baseline."""
AURC = "AURC"
AURC_RESAMPLES = 1_000
"""Each draws a curve anew, so fewer than elsewhere."""


def score_answer(case: Case) -> dict[str, float]:
    """Score one case by every measure of answers that applies."""
    scored = ((measure.name, measure.score(case)) for measure in PER_ANSWER)
    return {name: score for name, score in scored if score is not None}


def score_all(cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Score all cases by every measure that applies, by topic id."""
    retrieved = retrieval_scores([(case.ask, case.response.passages) for case in cases])
    return {
        case.ask.topic_id: {
            name: round(score, DIGITS)
            for name, score in (retrieved[case.ask.topic_id] | score_answer(case)).items()
        }
        for case in cases
    }


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Estimate]:
    """Estimate every measure that applies to any of these questions, in the table's order."""
    summary = {
        name: estimate(
            [outcome.scores[name] for outcome in scored],
            strata=strata([outcome.answerable for outcome in scored], name),
        )
        for name in NAMES
        if (scored := [outcome for outcome in outcomes if name in outcome.scores])
    }
    if outcomes:
        summary[AURC] = _aurc_estimate(outcomes)
    return summary


def strata(answerable: Sequence[bool], name: str) -> list[str] | None:
    """Name each question's stratum where a measure balances both sides."""
    if not MEASURES_BY_NAME[name].stratified:
        return None
    return ["answerable" if side else "unanswerable" for side in answerable]


def ranked_answers(outcomes: Sequence[Outcome]) -> list[tuple[float, bool, bool]]:
    """List (confidence, answered, right) for risk and coverage."""
    return [(o.response.confidence, o.response.answered, o.passed) for o in outcomes]


def judge_sha256() -> str:
    """Hash what the numbers depend on beside the code under test."""
    judged_by = {"judge": JUDGE, "names": NAMES, "ir-measures": version("ir-measures")}
    return hashlib.sha256(json.dumps(judged_by, sort_keys=True).encode()).hexdigest()


def _aurc_estimate(outcomes: Sequence[Outcome]) -> Estimate:
    answers = ranked_answers(outcomes)
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(0, len(answers), size=(AURC_RESAMPLES, len(answers)))
    areas = [aurc([answers[row] for row in rows]) for rows in drawn]
    low, high = np.quantile(areas, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Estimate(aurc(answers), float(low), float(high), len(answers))


def _determinism(case: Case) -> float | None:
    return None if case.stable is None else float(case.stable)


PER_ANSWER: tuple[Measure, ...] = (
    *ANSWERS,
    *CITATIONS,
    *ABSTENTION,
    Measure("Determinism", "asked twice, the same bytes; must be 1", _determinism),
)
_RETRIEVAL = tuple(
    Measure(f"{measure}/{level}", f"{measure} of {level}s with the evidence", lambda _: None)
    for level in LEVELS
    for measure in MEASURES
)
MEASURES_BY_NAME: Mapping[str, Measure] = {
    measure.name: measure for measure in (*_RETRIEVAL, *PER_ANSWER)
}
NAMES = tuple(MEASURES_BY_NAME)
