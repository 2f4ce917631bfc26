"""Runs: every question asked, graded and stamped."""

import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from eval.asks import corpus_sha256, question_set_sha256
from eval.errors import EvaluationError
from eval.measures.answers import is_right
from eval.measures.case import Case
from eval.measures.table import judge_sha256, score_all
from eval.pipelines import Pipeline, Reply
from eval.types import Ask, Outcome, Provenance, Run, Stamp

AGAIN = 100
OnProgress = Callable[[int, int], None]
"""Told how many replies of how many are in."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run."""

    corpus: str
    split: str
    n_again: int = AGAIN
    """So many questions are asked again, in reverse order, to see that the bytes are the same."""


def run_asks(
    pipeline: Pipeline,
    asks: Sequence[Ask],
    options: RunOptions,
    *,
    on_progress: OnProgress = lambda _done, _total: None,
) -> Run:
    """Ask every question, grade the answers and stamp the run."""
    ordered = sorted(asks, key=lambda ask: ask.topic_id)
    repeated = _spread(ordered, options.n_again)[::-1]
    n_first, total = len(ordered), len(ordered) + len(repeated)
    documents = pipeline.documents()
    replies = _ask_all(pipeline, ordered, lambda done: on_progress(done, total))
    again = _ask_all(pipeline, repeated, lambda done: on_progress(n_first + done, total))
    cases = [_case(ask, replies, again) for ask in ordered]
    cases = _with_texts(cases, pipeline, documents)
    scores = score_all(cases)
    return Run(
        stamp=Stamp(
            corpus=options.corpus,
            split=options.split,
            commit=commit(),
            provenance=_one_provenance([*replies.values(), *again.values()]),
            corpus_sha256=corpus_sha256(documents),
            question_set_sha256=question_set_sha256(ordered),
            judge_sha256=judge_sha256(),
        ),
        outcomes=tuple(
            _outcome(case, scores[case.ask.topic_id], replies[case.ask.topic_id].seconds)
            for case in cases
        ),
        encode_seconds=pipeline.encode_seconds([ask.question for ask in ordered]),
    )


def commit() -> str:
    """Name the commit of the folder it runs in, or the version where there is none."""
    try:
        named = subprocess.run(
            ["git", "describe", "--always", "--exclude=*", "--abbrev=12", "--dirty=+"],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return f"briefings {version('briefings')}"
    return named.stdout.strip()


def _spread(asks: Sequence[Ask], n: int) -> list[Ask]:
    """Take at most `n` of the questions, evenly spread."""
    n = min(n, len(asks))
    return [asks[place * len(asks) // n] for place in range(n)]


def _ask_all(
    pipeline: Pipeline, asks: Sequence[Ask], on_progress: Callable[[int], None]
) -> dict[str, Reply]:
    replies = {}
    for done, ask in enumerate(asks, start=1):
        replies[ask.topic_id] = pipeline.reply(ask)
        on_progress(done)
    return replies


def _case(ask: Ask, replies: dict[str, Reply], again: dict[str, Reply]) -> Case:
    reply, repeated = replies[ask.topic_id], again.get(ask.topic_id)
    stable = None if repeated is None else repeated.sha256 == reply.sha256
    return Case(ask, reply.response, stable=stable, texts={})


def _with_texts(cases: Iterable[Case], pipeline: Pipeline, documents: dict[str, str]) -> list[Case]:
    """Fetch each cited document once, so that its citations can be checked."""
    texts: dict[str, str] = {}
    complete = []
    for case in cases:
        cited = {citation.quote.document_id for citation in case.response.citations}
        for document_id in sorted(cited & documents.keys() - texts.keys()):
            texts[document_id] = pipeline.text(document_id)
        complete.append(Case(case.ask, case.response, stable=case.stable, texts=texts))
    return complete


def _one_provenance(replies: Sequence[Reply]) -> Provenance:
    found = {reply.provenance for reply in replies}
    if len(found) != 1:
        raise EvaluationError(
            "the pipeline changed while it was evaluated (another generation or other settings); "
            "run again when nothing is being ingested"
        )
    return found.pop()


def _outcome(case: Case, scores: dict[str, float], seconds: float) -> Outcome:
    ask = case.ask
    return Outcome(
        topic_id=ask.topic_id,
        question=ask.question,
        kind=ask.kind,
        split=ask.split,
        answerable=ask.answerable,
        must_pass=ask.must_pass,
        answers=ask.answers,
        passed=is_right(case),
        scores=scores,
        response=case.response,
        seconds=seconds,
    )
