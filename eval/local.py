"""The pipeline in this process, over a store of its own."""

import statistics
import time
from collections.abc import Sequence

from embeddings.types import Encoder
from eval.contract import answer_sha256, read_provenance, read_response
from eval.pipelines import Reply, SectionSpan
from eval.types import Ask
from rag.answering.receipt import passage_fields, receipt
from rag.assistant import Assistant, PassagesFound
from rag.types import Answer, Passage, Question

_PASSAGES, _DOCUMENTS = 200, 20
"""So many passages are looked through for so many documents."""
_TIMED = 30
"""Questions that are encoded alone to time it."""


class LocalPipeline:
    """Asks an assistant directly."""

    def __init__(
        self, assistant: Assistant, encoder: Encoder, *, by_document: bool = False
    ) -> None:
        """Bind an assistant.

        Args:
            assistant: that is asked.
            encoder: to time encoding alone.
            by_document: rank documents, each by its best passage, deeper than answers read, as
                sets that judge documents want it.
        """
        self._by_document = by_document
        self._assistant = assistant
        self._encoder = encoder
        self._catalog = assistant.store.catalog
        self._generation = assistant.store.current().number

    def documents(self) -> dict[str, str]:
        """List the stored documents: id to sha256 of the text."""
        listed = self._catalog.documents(generation=self._generation)
        return {summary.document_id: summary.sha256 for summary in listed}

    def text(self, document_id: str) -> str:
        """Read the canonical text of a document."""
        return self._catalog.document(document_id, generation=self._generation).text

    def sections(self, document_id: str) -> tuple[SectionSpan, ...]:
        """List a document's sections in text order."""
        stored = self._catalog.sections(document_id, generation=self._generation)
        return tuple(SectionSpan(s.path, s.span.start, s.span.end) for s in stored)

    def reply(self, ask: Ask) -> Reply:
        """Ask one question, keeping the passages that were found for it."""
        question = Question(ask.question, history=ask.history, filters=ask.filters)
        started = time.perf_counter()
        *events, answer = self._assistant.stream(question)
        seconds = time.perf_counter() - started
        if not isinstance(answer, Answer):
            raise TypeError(f"a stream ends with an Answer, got {type(answer).__name__}")
        found = [p for event in events if isinstance(event, PassagesFound) for p in event.passages]
        if self._by_document:
            found = self._documents_found(answer.standalone_question, ask)
        given = receipt(answer)
        response = read_response(given, [passage_fields(passage) for passage in found])
        return Reply(response, read_provenance(given), answer_sha256(given), seconds)

    def _documents_found(self, query: str, ask: Ask) -> list[Passage]:
        passages = self._assistant.search(query, k=_PASSAGES, filters=ask.filters)
        best: dict[str, Passage] = {}
        for passage in passages:
            best.setdefault(passage.chunk.document_id, passage)
        return list(best.values())[:_DOCUMENTS]

    def encode_seconds(self, questions: Sequence[str]) -> float | None:
        """Time encoding a question alone, in the median."""
        times = []
        for question in questions[:_TIMED]:
            started = time.perf_counter()
            self._encoder.encode_queries([question])
            times.append(time.perf_counter() - started)
        return statistics.median(times) if times else None
