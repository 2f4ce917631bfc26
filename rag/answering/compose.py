"""Choose which sentences to show, how many, and in which order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.answering.antecedent import with_antecedent
from rag.answering.breadth import is_overview, n_wanted
from rag.answering.terms import content_terms
from rag.roles import Reading
from rag.types import AnswerSentence, Citation, Span

SURE = 0.7
"""Relevance from which the best sentence may stand alone."""
SHARE_OF_NEWEST = 0.5
"""Where the newest comes first it must be this share as relevant as the best, so that news is not
what hardly answers."""
NOVELTY = 0.35
"""Share of a further sentence's content terms that the shown ones must not hold already."""


def choose(
    readings: Sequence[Reading],
    question: str,
    *,
    limit: int,
    threshold: float,
    share_of_best: float,
    newest_first: bool,
) -> tuple[Reading, ...]:
    """Pick the sentences to show from readings that come best first.

    The best stands first, or the newest when the question asks for it; a further one is taken
    only when it is `share_of_best` as relevant and adds terms. The others follow in the order of
    their documents and texts. An overview is a digest: of several sections, in order of date.
    """
    if not readings or readings[0].answerability < threshold:
        return ()
    best = readings[0].relevance
    fit = [r for r in readings if r.relevance >= share_of_best * best]
    wanted = n_wanted(question, limit=limit, sure=best >= SURE)
    if is_overview(question):
        return _digest(fit, wanted=wanted, newest_first=newest_first)
    if newest_first:
        fit = _newest_first(fit, least=SHARE_OF_NEWEST * best)
    first, *others = _that_add(fit, wanted=wanted)
    documents = [r.passage.chunk.document_id for r in (first, *others)]
    others.sort(key=lambda r: (documents.index(r.passage.chunk.document_id), r.sentence))
    return (first, *others)


def _digest(readings: Sequence[Reading], *, wanted: int, newest_first: bool) -> tuple[Reading, ...]:
    """Take one sentence a section before a second one of any, and set them in order of date.

    Where the newest is asked for, what is of some relevance comes from the newest briefing first.
    """
    sections = [(r.passage.chunk.document_id, r.passage.chunk.section) for r in readings]
    turns = [sections[:place].count(section) for place, section in enumerate(sections)]
    in_turn = [readings[place] for place in sorted(range(len(readings)), key=turns.__getitem__)]
    if newest_first and readings:
        least = SHARE_OF_NEWEST * readings[0].relevance
        in_turn.sort(key=_published, reverse=True)
        in_turn.sort(key=lambda reading: reading.relevance < least)
    # No words of a digest are the answer.
    shown = [replace(reading, highlight=None) for reading in _that_add(in_turn, wanted=wanted)]
    return tuple(sorted(sorted(shown, key=_place), key=_published, reverse=newest_first))


def _that_add(readings: Sequence[Reading], *, wanted: int) -> list[Reading]:
    """Take the first, and so many more that add terms."""
    shown: list[Reading] = []
    for reading in readings:
        if len(shown) == wanted:
            break
        if not shown or _adds(reading, shown):
            shown.append(reading)
    return shown


def quotes(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Widen what leans on the sentence before; quote no words twice.

    Where the sentence before is quoted already, what leans on it stands behind it as it is.
    """
    kept: list[Reading] = []
    for reading in readings:
        wide = with_antecedent(reading)
        before = next((n for n, other in enumerate(kept) if _overlap(wide, other)), None)
        if before is None:
            kept.append(wide)
        elif not any(_overlap(reading, other) for other in kept):
            kept.insert(before + 1, reading)
    return tuple(kept)


def lay_out(citations: Sequence[Citation]) -> tuple[str, tuple[AnswerSentence, ...]]:
    """Set the quotes one after the other, each followed by its number in brackets."""
    sentences: list[AnswerSentence] = []
    text = ""
    for citation in citations:
        start = len(text) + 1 if text else 0
        span = Span(start, start + len(citation.quote))
        sentences.append(AnswerSentence(citation.quote, span, (citation.number,)))
        text = f"{text} {citation.quote} [{citation.number}]".lstrip()
    return text, tuple(sentences)


def _newest_first(readings: Sequence[Reading], *, least: float) -> list[Reading]:
    """Order those of some relevance by date, newest first and undated last, ties as they come."""
    relevant = [reading for reading in readings if reading.relevance >= least]
    return sorted(relevant, key=_published, reverse=True)


def _published(reading: Reading) -> date:
    return reading.passage.chunk.published or date.min


def _place(reading: Reading) -> tuple[str, Span]:
    return (reading.passage.chunk.document_id, reading.sentence)


def _adds(reading: Reading, shown: Sequence[Reading]) -> bool:
    terms = set(content_terms(reading.text))
    if not terms:
        return False
    if any(_overlap(reading, other) for other in shown):
        return False
    known = {term for other in shown for term in content_terms(other.text)}
    return len(terms - known) >= NOVELTY * len(terms)


def _overlap(one: Reading, other: Reading) -> bool:
    return (
        one.passage.chunk.document_id == other.passage.chunk.document_id
        and one.sentence.start < other.sentence.end
        and other.sentence.start < one.sentence.end
    )
