"""Roles that `rag/assistant.py` wires together; each can be replaced by another implementation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

from rag.types import Filters, Passage, Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage."""

    passage: Passage
    score: float
    """Orders readings of one question; higher is better."""
    relevance: float
    """0..1: how likely it is that the sentence answers the question."""
    sentence: Span
    """The best sentence, in offsets of the document."""
    highlight: Span | None
    """The short answer inside `sentence`, in offsets of the document."""
    answerable: float | None = None
    """0..1: how likely it is that any passage read answers; None: as `relevance`."""

    @property
    def text(self) -> str:
        """The sentence's words, as the passage has them at its place."""
        start = self.passage.chunk.span.start
        return self.passage.chunk.text[self.sentence.start - start : self.sentence.end - start]

    @property
    def answerability(self) -> float:
        """What the threshold is compared with before this sentence may open an answer."""
        return self.relevance if self.answerable is None else self.answerable

    def discounted(self, share: float, *, score: float) -> Self:
        """Count for a share of what it did, and lose some score."""
        return replace(
            self,
            score=self.score - score,
            relevance=self.relevance * share,
            answerable=self.answerability * share,
        )


def best_first(reading: Reading) -> tuple[float, str, Span]:
    """Sort readings by this: the best score first, ties by place."""
    return (-reading.score, reading.passage.chunk.chunk_id, reading.sentence)


class Retriever(Protocol):
    """Finds passages."""

    def retrieve(self, query: str, *, k: int, filters: Filters) -> tuple[Passage, ...]:
        """Rank at most `k` passages, best first, ties by chunk id."""


class Reader(Protocol):
    """Scores relevance and answer spans of passages."""

    @property
    def name(self) -> str:
        """Name it in an answer's provenance."""

    @property
    def threshold(self) -> float:
        """Least answerability at which an answer is shown; docs/reader.md has its risk."""

    @property
    def share_of_best(self) -> float:
        """Least share of the best one's relevance at which a further sentence is shown."""

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        """Read each passage; one reading a sentence worth showing, best first."""


class Generator(Protocol):
    """Writes text with a language model; the verifier decides what of it is shown."""

    def generate(self, question: str, passages: Sequence[Passage]) -> str:
        """Write an answer whose sentences cite passages as `[rank]`."""
