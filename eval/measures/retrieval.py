"""Retrieval by ir-measures, at the level of chunks, sections or documents.

The qrels name evidence, not chunk ids, so they stay the same when chunking changes. What is
retrieved counts once: a second chunk that holds the same evidence, or stands in the same section,
is passed over and takes no rank.
"""

from collections.abc import Iterable, Sequence

import ir_measures
from ir_measures import RR, R, nDCG

from eval.types import Ask, Evidence, Quote

MEASURES = (nDCG @ 10, R @ 5, RR)
LEVELS = ("chunk", "section", "document")
Retrieved = tuple[Ask, Sequence[Quote]]


def retrieval_scores(retrieved: Sequence[Retrieved]) -> dict[str, dict[str, float]]:
    """Score each question that has evidence, by topic id and measure.

    A question for which nothing was retrieved scores 0.
    """
    scores: dict[str, dict[str, float]] = {ask.topic_id: {} for ask, _ in retrieved}
    for level in LEVELS:
        judged = [(ask, passages) for ask, passages in retrieved if _judged_at(level, ask)]
        qrels = [qrel for ask, _ in judged for qrel in _qrels(level, ask)]
        run = [doc for ask, passages in judged for doc in _ranking(level, ask, passages)]
        for metric in ir_measures.iter_calc(MEASURES, qrels, run) if qrels else ():
            scores[metric.query_id][f"{metric.measure}/{level}"] = float(metric.value)
    return scores


def _judged_at(level: str, ask: Ask) -> bool:
    if not ask.answerable or not ask.evidence:
        return False
    if level == "chunk":
        return all(found.spans for found in ask.evidence)
    if level == "section":
        return all(found.section is not None for found in ask.evidence)
    return all(found.section is None for found in ask.evidence)


def _qrels(level: str, ask: Ask) -> list[ir_measures.Qrel]:
    grades: dict[str, int] = {}
    for number, found in enumerate(ask.evidence):
        unit = _wanted_unit(level, number, found)
        grades[unit] = max(found.grade, grades.get(unit, 0))
    return [ir_measures.Qrel(ask.topic_id, unit, grade) for unit, grade in grades.items()]


def _ranking(level: str, ask: Ask, passages: Iterable[Quote]) -> list[ir_measures.ScoredDoc]:
    units = dict.fromkeys(unit for quote in passages for unit in _units(level, ask, quote))
    return [
        ir_measures.ScoredDoc(ask.topic_id, unit, float(len(units) - place))
        for place, unit in enumerate(units)
    ]


def _wanted_unit(level: str, number: int, found: Evidence) -> str:
    if level == "chunk":
        return f"evidence {number}"
    return _unit(level, found.document_id, found.section or ())


def _units(level: str, ask: Ask, quote: Quote) -> list[str]:
    if level != "chunk":
        return [_unit(level, quote.document_id, quote.section)]
    held = [
        f"evidence {number}" for number, found in enumerate(ask.evidence) if found.stands_in(quote)
    ]
    return held or [f"{quote.document_id} {quote.start} {quote.end}"]


def _unit(level: str, document_id: str, section: tuple[str, ...]) -> str:
    return document_id if level == "document" else " / ".join((document_id, *section))
