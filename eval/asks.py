"""Topics made ready for one corpus: their evidence is found in the stored texts."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from eval import topics
from eval.errors import QuestionSetError
from eval.pipelines import Pipeline, SectionSpan
from eval.types import Ask, Evidence

_NAMED = 5
"""So many names stand in an error's line."""


def make_asks(
    given: Sequence[topics.Topic], pipeline: Pipeline, *, corpus: str, split: str
) -> tuple[Ask, ...]:
    """Locate the evidence of the questions that are asked of a corpus, by topic id.

    Args:
        given: topics of any corpus and split.
        pipeline: that holds the corpus.
        corpus: name under which topics know it.
        split: `dev`, `holdout` or `all`.

    Raises:
        QuestionSetError: nothing is asked of the corpus, or evidence does not stand in it.
    """
    asked = [t for t in given if corpus in t.answerable and split in ("all", t.split)]
    if not asked:
        known = ", ".join(sorted({name for t in given for name in t.answerable})) or "none"
        raise QuestionSetError(
            f"no question of split {split!r} is asked of the corpus {corpus!r}; known: {known}"
        )
    finder = _Finder(pipeline, corpus)
    made, missing = [], []
    for topic in sorted(asked, key=lambda topic: topic.topic_id):
        try:
            made.append(_ask(topic, finder, corpus))
        except QuestionSetError as error:
            missing.append(str(error))
    if missing:
        more = f" (and {len(missing) - 1} more questions)" if len(missing) > 1 else ""
        raise QuestionSetError(missing[0] + more)
    return tuple(made)


def question_set_sha256(asks: Iterable[Ask]) -> str:
    """Hash what is asked and what would be right; where it stands follows from the corpus."""
    rows = [asdict(ask) for ask in asks]
    for row in rows:
        for found in row["evidence"]:
            del found["spans"]
    canonical = json.dumps(rows, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def corpus_sha256(documents: Mapping[str, str]) -> str:
    """Hash which documents there are, and their texts."""
    canonical = json.dumps(sorted(documents.items()))
    return hashlib.sha256(canonical.encode()).hexdigest()


def locate(phrase: str, text: str, sections: Iterable[SectionSpan]) -> tuple[tuple[int, int], ...]:
    """Find where the words of a phrase stand in sections; line breaks count as spaces."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in phrase.split()))
    return tuple(
        match.span()
        for section in sections
        for match in pattern.finditer(text, section.start, section.end)
    )


class _Finder:
    """Finds evidence in the stored documents."""

    def __init__(self, pipeline: Pipeline, corpus: str) -> None:
        self._pipeline = pipeline
        self._corpus = corpus
        self._documents = pipeline.documents()

    def find(self, topic_id: str, wanted: topics.Evidence) -> Evidence:
        """Find one piece of evidence, or say in one line what is missing."""
        document_id, heading = wanted.document, " ".join(wanted.section.split())
        if document_id not in self._documents:
            raise QuestionSetError(
                f"{topic_id}: the corpus {self._corpus!r} holds no document {document_id!r}; "
                f"it holds {_some(self._documents)}"
            )
        sections = self._pipeline.sections(document_id)
        inside = [section for section in sections if _last(section.path) == heading]
        if not inside:
            raise QuestionSetError(
                f"{topic_id}: {document_id!r} has no section {heading!r}; "
                f"it has {_some(_last(section.path) for section in sections)}"
            )
        spans = locate(wanted.phrase, self._pipeline.text(document_id), inside)
        if not spans:
            raise QuestionSetError(
                f"{topic_id}: {wanted.phrase!r} does not stand in section {heading!r} "
                f"of {document_id!r}"
            )
        holding = (s.path for s in inside if s.start <= spans[0][0] < s.end)
        return Evidence(document_id, next(holding), spans, wanted.phrase)


def _ask(topic: topics.Topic, finder: _Finder, corpus: str) -> Ask:
    answerable = topic.answerable[corpus]
    wanted = topic.evidence.get(corpus, ()) if answerable else ()
    return Ask(
        topic_id=topic.topic_id,
        question=topic.question,
        history=topic.history,
        filters=topic.filters,
        kind=str(topic.kind),
        split=str(topic.split),
        answerable=answerable,
        must_pass=topic.must_pass,
        answers=topic.answers if answerable else (),
        evidence=tuple(finder.find(topic.topic_id, item) for item in wanted),
        published_after=topic.expected_dates.after,
        published_before=topic.expected_dates.before,
    )


def _last(path: tuple[str, ...]) -> str:
    return " ".join(path[-1].split()) if path else ""


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    shown = ", ".join(repr(name) for name in listed[:_NAMED])
    more = len(listed) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown or "none"
