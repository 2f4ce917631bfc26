"""The default reader: our network's reading, weighed with what retrieval and the reranker say."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Self

from rag.answering.answer_kind import AnswerKind, is_of_kind, wanted_kind
from rag.answering.likelihood import logistic
from rag.answering.reader import CrossEncoderReader, PassageScore
from rag.answering.reader_spans import SentenceScore
from rag.answering.reranker import LAYOUT, N_CANDIDATES, ListwiseReranker, candidate
from rag.answering.terms import lacks_name
from rag.roles import Reading, best_first
from rag.settings import settings_hash
from rag.types import Passage

N_EVIDENCE = 8
"""So many of the sentences with most evidence say whether the question can be answered."""
SOFTNESS = 2.0
"""Temperature of the maximum over their evidence: 0 would let the best alone decide."""


@dataclass(frozen=True, slots=True)
class Blend:
    """How much each part counts; fitted on the dev questions of both corpora (docs/reader.md)."""

    retrieval: float = 10.2
    margin: float = 0.33
    """Of the network: how much more likely its span is than no answer, a log ratio."""
    comparison: float = 0.15
    """Of the reranker: a sentence's energy beside the weakest of those it is compared with."""
    evidence: float = 0.932
    """Of the network: its evidence in the best sentences, towards being answerable."""
    offset: float = 0.383
    unnamed: float = 0.87
    """Log-odds lost where the best passage, before sentences are compared, lacks some name that the
    question has."""
    undated: float = 3.0
    """Score that a sentence loses which lacks the date asked for. Not a figure: then some other
    figure would come first where the one asked for is not told."""
    off_kind: float = 4.1
    """Log-odds lost where that best sentence lacks the date, or its answer the figure asked for."""
    figure: float = 0.6
    """Log-odds won where the answer is a figure, as asked for: the network was taught from more
    lists that do not answer "how many" than from such as do."""
    threshold: float = 0.7
    """Best balance between answering what the briefings say and nothing else."""
    share_of_best: float = 0.06


@dataclass(frozen=True, slots=True)
class BlendedReader:
    """Orders sentences by all three, and lets the network's evidence decide whether to answer.

    Scores are such that their softmax is how likely each sentence is the one that answers, where
    one does; times how likely it is that one does, that is its relevance.
    """

    network: CrossEncoderReader
    reranker: ListwiseReranker | None = None
    """None: sentences stay in the order that network and retrieval give them."""
    blend: Blend = Blend()

    @classmethod
    def load(cls) -> Self:
        """Load network and reranker from the installed package.

        Raises:
            ReaderWeightsError: weights are missing or altered.
        """
        network = CrossEncoderReader()
        return cls(network, ListwiseReranker(network.loaded))

    @property
    def name(self) -> str:
        """Name the reader, its weights, and in a hash the reranker's and the blend's constants."""
        compared = self.reranker.weights_sha256 if self.reranker else ""
        constants = (*astuple(self.blend), N_EVIDENCE, SOFTNESS, *LAYOUT, compared)
        return f"{self.network.name}+blend@{settings_hash(constants)[-8:]}"

    @property
    def threshold(self) -> float:
        """Give the least likelihood of being answerable at which an answer is shown."""
        return self.blend.threshold

    @property
    def share_of_best(self) -> float:
        """Give the least share of the best one's relevance that a further sentence needs."""
        return self.blend.share_of_best

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        """Read every sentence of each passage, best first, ties by place."""
        read = self.network.score(question, passages)
        kind = wanted_kind(question)
        date = None if kind is AnswerKind.FIGURE else kind
        readings = [
            self._reading(one.passage, sentence, date)
            for one in read
            for sentence, _ in one.sentences
        ]
        if not readings:
            return ()
        readings.sort(key=best_first)
        answerable = self._answerable(question, read, best=readings[0], kind=kind)
        if answerable >= self.threshold:  # otherwise none is shown
            readings = self._compared(question, readings)
        shares = _softmax([reading.score for reading in readings])
        return tuple(
            replace(reading, relevance=round(answerable * share, 6), answerable=answerable)
            for reading, share in zip(readings, shares, strict=True)
        )

    def _reading(
        self, passage: Passage, sentence: SentenceScore, date: AnswerKind | None
    ) -> Reading:
        score = self.blend.retrieval * passage.score + self.blend.margin * sentence.margin
        if date and not is_of_kind(sentence.span.of(passage.chunk.text), date):
            score -= self.blend.undated
        whole = sentence.span.shifted(passage.chunk.span.start)
        short = sentence.highlight.shifted(passage.chunk.span.start)
        return Reading(
            passage=passage,
            score=score,
            relevance=0.0,
            sentence=whole,
            highlight=short if short != whole else None,
        )

    def _compared(self, question: str, readings: list[Reading]) -> list[Reading]:
        """Let the best be compared side by side; the others count like the weakest of them."""
        if self.reranker is None or len(readings) == 1:
            return readings
        best, others = readings[:N_CANDIDATES], readings[N_CANDIDATES:]
        energies = self.reranker.energies(question, [candidate(r) for r in best])
        lowest = min(energies)
        again = [
            replace(r, score=r.score + self.blend.comparison * (energy - lowest))
            for r, energy in zip(best, energies, strict=True)
        ]
        return sorted((*again, *others), key=best_first)

    def _answerable(
        self,
        question: str,
        read: Sequence[PassageScore],
        *,
        best: Reading,
        kind: AnswerKind | None,
    ) -> float:
        """Tell how likely it is that any passage answers.

        Several sentences that come near say more than the best alone: what the briefings tell,
        they mostly tell around one place.
        """
        energies = sorted((s.energy for one in read for s, _ in one.sentences), reverse=True)
        best_energy = energies[0]
        powers = [math.exp((one - best_energy) / SOFTNESS) for one in energies[:N_EVIDENCE]]
        soft_maximum = best_energy + SOFTNESS * math.log(sum(powers))
        logit = self.blend.evidence * soft_maximum + self.blend.offset
        if lacks_name(_whole_text(best.passage), question):
            logit -= self.blend.unnamed
        if kind and not is_of_kind(_told(best, kind), kind):
            logit -= self.blend.off_kind
        elif kind is AnswerKind.FIGURE:
            logit += self.blend.figure
        return logistic(logit)


def _softmax(scores: Sequence[float]) -> list[float]:
    best = max(scores)
    powers = [math.exp(score - best) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _told(reading: Reading, kind: AnswerKind) -> str:
    """Give the words that must be of the kind: a figure is all of the answer, a date a part."""
    words = reading.highlight if kind is AnswerKind.FIGURE else None
    chunk = reading.passage.chunk
    return (words or reading.sentence).shifted(-chunk.span.start).of(chunk.text)


def _whole_text(passage: Passage) -> str:
    chunk = passage.chunk
    return "\n".join((chunk.document_title, *chunk.section, chunk.text))
