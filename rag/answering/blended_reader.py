"""The default reader: our network's reading, weighed with what retrieval made of the passage."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.reader import CrossEncoderReader, PassageScore
from rag.answering.reader_spans import SentenceScore
from rag.roles import Reading
from rag.settings import settings_hash
from rag.types import Passage, Span

RETRIEVAL_WEIGHT, MARGIN_WEIGHT = 11.25, 0.33
"""Order of sentences, fitted listwise on the dev questions of both corpora: there the right
sentence came first for .55, against .49 by the network alone and .52 by retrieval alone."""
SLOPE, OFFSET = 0.587, 1.035
"""Platt scaling of the network's own probability to that of being right, on the same questions."""
THRESHOLD = 0.3
"""Best balance on them between answering what the briefings say and nothing else."""


@dataclass(frozen=True, slots=True)
class BlendedReader:
    """Orders sentences by network and retrieval; lets the network's probability decide."""

    network: CrossEncoderReader
    threshold: float = THRESHOLD

    @property
    def name(self) -> str:
        """Name the reader, its weights and the constants of the blend."""
        constants = (RETRIEVAL_WEIGHT, MARGIN_WEIGHT, SLOPE, OFFSET, self.threshold)
        return f"{self.network.name}+blend@{settings_hash(constants)[-8:]}"

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        """Read every sentence of each passage, best first, ties by place."""
        readings = [
            _reading(passage, sentence, probability)
            for passage in self.network.score(question, passages)
            for sentence, probability in passage.sentences
        ]
        return tuple(sorted(readings, key=_order))


def _order(reading: Reading) -> tuple[float, str, Span]:
    return (-reading.score, reading.passage.chunk.chunk_id, reading.sentence)


def _reading(read: PassageScore, sentence: SentenceScore, probability: float) -> Reading:
    passage = read.passage
    offset = passage.chunk.span.start
    whole = Span(offset + sentence.span.start, offset + sentence.span.end)
    short = Span(offset + sentence.highlight.start, offset + sentence.highlight.end)
    return Reading(
        passage=passage,
        score=RETRIEVAL_WEIGHT * passage.score + MARGIN_WEIGHT * sentence.margin,
        relevance=_right(probability),
        sentence=whole,
        highlight=short if short != whole else None,
    )


def _right(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    logit = math.log(clipped / (1 - clipped))
    return round(1 / (1 + math.exp(-(SLOPE * logit + OFFSET))), 6)
