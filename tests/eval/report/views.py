"""A comparison to report, small but with something in every part."""

from dataclasses import replace

from eval.baselines import bless
from eval.gate import compare
from eval.measures.answers import is_right
from eval.measures.case import Case
from eval.measures.table import score_all
from eval.report.view import View
from eval.types import Outcome, Policy, Response, Run
from tests.eval.builders import (
    ABSTAINED,
    TEXT,
    answer,
    ask,
    case,
    evidence,
    outcome,
    quote,
    run_of,
)

HOSTILE = "<script>alert(1)</script> \u202eevil\u0000 | [x](http://x.example) `*`"
RIGHT = answer("Beijing sent doses.", highlight="doses", passages=(quote("Beijing sent doses."),))
WRONG = answer("It rained.", confidence=0.4, passages=(quote("It rained."), quote("Kyiv withdrew")))
NOT_SAID = replace(ABSTAINED, passages=(quote("Nobody said why."),))


def _case(number: int, response: Response) -> Case:
    answerable = number % 4 > 0
    asked = ask(
        f"t{number:03}",
        answers=("doses",) if answerable else (),
        found=(evidence("sent doses"),) if answerable else (),
        answerable=answerable,
        kind="fact" if number % 2 else "time",
        must_pass=number == 1,
    )
    return case(replace(asked, question=f"{HOSTILE} {number}"), response)


def _outcome(graded: Case, scores: dict[str, float]) -> Outcome:
    asked = graded.ask
    made = outcome(
        asked.topic_id,
        scores,
        answerable=asked.answerable,
        passed=is_right(graded),
        must_pass=asked.must_pass,
        response=graded.response,
    )
    return replace(made, question=asked.question, kind=asked.kind, answers=asked.answers)


def run_where(failing: set[int]) -> Run:
    """Make a run of 40 questions in which some get the wrong answer."""
    cases = [_case(n, WRONG if n in failing else (RIGHT if n % 4 else NOT_SAID)) for n in range(40)]
    scores = score_all(cases)
    return run_of([_outcome(graded, scores[graded.ask.topic_id]) for graded in cases])


BEFORE = run_where({0, 2, 30})
AFTER = run_where({0, 1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 17, 19, 21})
BASELINE = bless(BEFORE, Policy())
COMPARED = View(AFTER, BASELINE, compare(AFTER, BASELINE), {"d1": TEXT})
ALONE = View(AFTER)
