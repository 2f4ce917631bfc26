"""Assistant.ask(question) -> Answer: the only place that wires the roles together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.types import Answer, AnswerSentence, Citation, Filters, Passage, Question


@dataclass(frozen=True, slots=True)
class PassagesFound:
    """First event of a stream: what was retrieved."""

    standalone_question: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class SentenceFound:
    """A verified sentence of the answer, with the citations it uses."""

    sentence: AnswerSentence
    citations: tuple[Citation, ...]


Event = PassagesFound | SentenceFound | Answer
"""A stream is one PassagesFound, any number of SentenceFound, and the whole Answer last."""


class Assistant:
    """Answers questions from one store."""

    def ask(self, question: Question, *, cancelled: Callable[[], bool] = bool) -> Answer:
        """Answer, and store the receipt."""
        raise NotImplementedError

    def stream(
        self, question: Question, *, cancelled: Callable[[], bool] = bool
    ) -> Iterator[Event]:
        """Answer step by step; raises CancelledError soon after `cancelled()` turns true."""
        raise NotImplementedError

    def search(self, query: str, *, k: int, filters: Filters) -> tuple[Passage, ...]:
        """Retrieve passages without answering."""
        raise NotImplementedError
