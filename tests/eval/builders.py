"""Short ways to write questions, responses and runs by hand."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from eval.measures.case import Case
from eval.types import (
    Ask,
    Cited,
    Evidence,
    Outcome,
    Provenance,
    Quote,
    Response,
    Run,
    Sentence,
    Stamp,
)
from rag.types import Filters

TEXT = "Beijing sent doses. Kyiv withdrew its signature. Nobody said why. It rained."
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
ABSTAINED = Response(
    answered=False,
    text="The briefings do not say.",
    standalone_question="?",
    sentences=(),
    citations=(),
    passages=(),
    reason="not_in_briefings",
    confidence=0.1,
)
STAMP = Stamp(
    corpus="samples",
    split="dev",
    commit="abc1234",
    provenance=Provenance("sha256:s", "encoder", "reader", 1),
    corpus_sha256="c" * 64,
    question_set_sha256="q" * 64,
    judge_sha256="j" * 64,
)


def quote(words: str, *, document_id: str = "d1", section: tuple[str, ...] = ("One",)) -> Quote:
    start = TEXT.index(words)
    return Quote(document_id, section, start, start + len(words), words)


def cite(words: str, *, number: int = 1, highlight: str | None = None) -> Cited:
    start = TEXT.index(highlight) if highlight else 0
    marked = (start, start + len(highlight)) if highlight else None
    return Cited(number, quote(words), "Doses", SHA, date(2021, 8, 4), marked)


def answer(
    *shown: str,
    highlight: str | None = None,
    confidence: float = 0.9,
    passages: Sequence[Quote] = (),
) -> Response:
    citations = tuple(
        cite(words, number=n, highlight=highlight if n == 1 else None)
        for n, words in enumerate(shown, start=1)
    )
    return Response(
        answered=True,
        text=" ".join(shown),
        standalone_question="?",
        sentences=tuple(Sentence(words, (n,)) for n, words in enumerate(shown, start=1)),
        citations=citations,
        passages=tuple(passages),
        reason=None,
        confidence=confidence,
    )


def evidence(
    phrase: str, *, document_id: str = "d1", section: tuple[str, ...] | None = ("One",)
) -> Evidence:
    start = TEXT.index(phrase)
    return Evidence(document_id, section, ((start, start + len(phrase)),), phrase)


def ask(
    topic_id: str = "t1",
    *,
    answers: tuple[str, ...] = (),
    found: tuple[Evidence, ...] = (),
    answerable: bool = True,
    kind: str = "fact",
    must_pass: bool = False,
) -> Ask:
    return Ask(
        topic_id=topic_id,
        question=f"What of {topic_id}?",
        history=(),
        filters=Filters(),
        kind=kind,
        split="dev",
        answerable=answerable,
        must_pass=must_pass,
        answers=answers,
        evidence=found,
    )


def case(asked: Ask, response: Response, *, stable: bool | None = True) -> Case:
    return Case(asked, response, stable=stable, texts={"d1": TEXT})


def outcome(
    topic_id: str,
    scores: Mapping[str, float] | None = None,
    *,
    answerable: bool = True,
    passed: bool = True,
    must_pass: bool = False,
    response: Response = ABSTAINED,
) -> Outcome:
    return Outcome(
        topic_id=topic_id,
        question=f"What of {topic_id}?",
        kind="fact",
        split="dev",
        answerable=answerable,
        must_pass=must_pass,
        answers=("doses",) if answerable else (),
        passed=passed,
        scores=scores or {},
        response=response,
        seconds=0.01,
    )


def run_of(outcomes: Sequence[Outcome], stamp: Stamp = STAMP) -> Run:
    ranked = tuple(sorted(outcomes, key=lambda o: o.topic_id))
    return Run(stamp, ranked, encode_seconds=0.005)
