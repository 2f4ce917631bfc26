"""The default reader: our network's reading, weighed with what retrieval and likeness say."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

from embeddings.types import Encoder
from rag.answering.reader import CrossEncoderReader, PassageScore
from rag.answering.reader_spans import SentenceScore
from rag.answering.terms import lacks_name
from rag.corpus.sentences import sentence_spans
from rag.roles import Reading
from rag.settings import settings_hash
from rag.types import Passage, Span

N_LIKENED = 8
"""So many of the best sentences are compared with the question once more."""


@dataclass(frozen=True, slots=True)
class Blend:
    """How much each part counts; fitted on the dev questions of both corpora (docs/reader.md)."""

    retrieval: float = 8.57
    margin: float = 0.30
    """Of the network: how much more likely its span is than no answer, a log ratio."""
    likeness: float = 3.58
    """Cosine of the question and the sentence with the one before it."""
    slope: float = 0.591
    """Platt scaling of the network's own probability to that of being right: of its logit."""
    offset: float = 1.104
    unnamed: float = 2.0
    """Log-odds lost where no passage holds any form of a name that the question has."""
    threshold: float = 0.32
    """Best balance between answering what the briefings say and nothing else."""


@dataclass(frozen=True, slots=True)
class BlendedReader:
    """Orders sentences by all three; lets the network's probability decide."""

    network: CrossEncoderReader
    encoder: Encoder
    blend: Blend = Blend()

    @property
    def name(self) -> str:
        """Name the reader, its weights and the constants of the blend."""
        return f"{self.network.name}+blend@{settings_hash((*astuple(self.blend), N_LIKENED))[-8:]}"

    @property
    def threshold(self) -> float:
        """Give the least relevance at which an answer is shown."""
        return self.blend.threshold

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        """Read every sentence of each passage, best first, ties by place."""
        unnamed = lacks_name("\n".join(map(_whole_text, passages)), question)
        readings = [
            self._reading(passage, sentence, probability, unnamed=unnamed)
            for passage in self.network.score(question, passages)
            for sentence, probability in passage.sentences
        ]
        readings.sort(key=_order)
        likened = self._likened(question, readings[:N_LIKENED])
        return (*sorted(likened, key=_order), *readings[N_LIKENED:])

    def _reading(
        self, read: PassageScore, sentence: SentenceScore, probability: float, *, unnamed: bool
    ) -> Reading:
        passage = read.passage
        offset = passage.chunk.span.start
        whole = Span(offset + sentence.span.start, offset + sentence.span.end)
        short = Span(offset + sentence.highlight.start, offset + sentence.highlight.end)
        return Reading(
            passage=passage,
            score=self.blend.retrieval * passage.score + self.blend.margin * sentence.margin,
            relevance=self._relevance(probability, unnamed=unnamed),
            sentence=whole,
            highlight=short if short != whole else None,
        )

    def _likened(self, question: str, readings: Sequence[Reading]) -> list[Reading]:
        """Add how like the question each sentence is, read with the one before it.

        A sentence often leaves it to the one before to say whom and what it is about.
        """
        texts = [_with_previous(reading) for reading in readings]
        query = self.encoder.encode_queries([question])[0]
        cosines = (self.encoder.encode_passages(texts) @ query).tolist()
        # Cosines count from -1, so that no likened sentence falls behind one that is not.
        return [
            replace(reading, score=reading.score + self.blend.likeness * (1 + cosine))
            for reading, cosine in zip(readings, cosines, strict=True)
        ]

    def _relevance(self, probability: float, *, unnamed: bool) -> float:
        clipped = min(max(probability, 1e-6), 1 - 1e-6)
        logit = self.blend.slope * math.log(clipped / (1 - clipped)) + self.blend.offset
        logit -= self.blend.unnamed if unnamed else 0.0
        return round(1 / (1 + math.exp(-logit)), 6)


def _whole_text(passage: Passage) -> str:
    chunk = passage.chunk
    return "\n".join((chunk.document_title, *chunk.section, chunk.text))


def _with_previous(reading: Reading) -> str:
    chunk = reading.passage.chunk
    start, end = (at - chunk.span.start for at in (reading.sentence.start, reading.sentence.end))
    earlier = [span.start for span in sentence_spans(chunk.text) if span.end <= start]
    return Span(earlier[-1] if earlier else start, end).of(chunk.text)


def _order(reading: Reading) -> tuple[float, str, Span]:
    return (-reading.score, reading.passage.chunk.chunk_id, reading.sentence)
