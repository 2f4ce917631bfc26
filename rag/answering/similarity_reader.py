"""A reader without weights of its own: a sentence is as good as its likeness to the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.types import Encoder
from rag.answering.answer_kind import is_of_kind, wanted_kind
from rag.answering.likelihood import logistic
from rag.answering.terms import content_terms, names
from rag.corpus.sentences import sentence_spans
from rag.roles import Reading, best_first
from rag.types import Passage

_ASKS_WHO = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
_WEIGHTS = {"sentence": 8.23, "coverage": 3.70, "kind": 0.76}
_BIAS = -10.09
_SLOPE, _OFFSET = 0.455, 0.253
"""Platt scaling of the best sentence's score, on rows where the evidence may not be there."""


@dataclass(frozen=True, slots=True)
class SimilarityReader:
    """Scores each sentence by cosine, by the question's terms that its chunk holds, and by kind.

    Weights: logistic regression on 700 questions of the reading data, each against the sentences
    of the eight nearest contexts.
    """

    encoder: Encoder
    threshold: float = 0.5
    share_of_best: float = 0.5
    name: str = "similarity-1"

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        """Read every sentence of each passage, best first, ties by place."""
        if not passages:
            return ()
        places = [(p, span) for p in passages for span in sentence_spans(p.chunk.text)]
        texts = [span.of(passage.chunk.text) for passage, span in places]
        query = self.encoder.encode_queries([question])[0]
        likeness = self.encoder.encode_passages(texts) @ query
        coverage = {p.chunk.chunk_id: _coverage(question, p) for p in passages}
        readings = []
        for (passage, span), text, cosine in zip(places, texts, likeness.tolist(), strict=True):
            relevance = _probability(
                sentence=float(cosine),
                coverage=coverage[passage.chunk.chunk_id],
                kind=_fits_kind(question, text),
            )
            sentence = span.shifted(passage.chunk.span.start)
            readings.append(Reading(passage, relevance, relevance, sentence, highlight=None))
        return tuple(sorted(readings, key=best_first))


def _probability(**features: float) -> float:
    score = _BIAS + sum(_WEIGHTS[name] * value for name, value in features.items())
    return logistic(_SLOPE * score + _OFFSET)


def _coverage(question: str, passage: Passage) -> float:
    terms = content_terms(question)
    chunk = passage.chunk
    held = set(content_terms(" ".join((chunk.document_title, *chunk.section, chunk.text))))
    return sum(term in held for term in terms) / len(terms) if terms else 0.0


def _fits_kind(question: str, sentence: str) -> float:
    """Tell whether a sentence holds the kind of thing that the question asks for."""
    if kind := wanted_kind(question):
        return float(is_of_kind(sentence, kind))
    if _ASKS_WHO.search(question):
        return float(any(name not in question for name in names(sentence)))
    return 0.5
