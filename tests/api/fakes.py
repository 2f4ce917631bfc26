"""An assistant that does what a test tells it to, over a few briefings in memory."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import cast

from rag.answering.compose import lay_out
from rag.answering.receipt import receipt_text, with_id
from rag.assistant import Assistant, Event, PassagesFound, SentenceFound
from rag.errors import CancelledError, NotFoundError, WithdrawnError
from rag.store.receipts import Rating, StoredAnswer
from rag.types import (
    Abstention,
    AbstentionReason,
    Answer,
    AnswerStatus,
    Chunk,
    Citation,
    Document,
    DocumentSummary,
    Filters,
    Passage,
    Provenance,
    Question,
    Section,
    Span,
    Timings,
)

GENERATION = 7
_FERRY = (
    "\ufeffThe river 🛶 crossing\n\n"
    "The council opened the new footbridge 🌉 in May. It cost 2.4 million and replaces the ferry.\n"
    "\n"
    "What became of the ferry?\n\n"
    "The ferryman, Old Tom [1], now runs a café. "
    "He says <script>alert(1)</script> is a fine name.\n"
    "Load more\n"
)
_MARKET = (
    "The market hall\n\nStall rents rise by a tenth from\u202e January\u202c. "
    "Traders were told in a letter.\n"
)
_UNDATED = "Notes without a date\n\nNobody wrote down when the well was dug.\n"


def _document(document_id: str, text: str, published: date | None, url: str | None) -> Document:
    title = text.lstrip("\ufeff").partition("\n")[0]
    digest = sha256(text.encode()).hexdigest()
    return Document(document_id, digest, text, title, published, url, f"{document_id}.md")


FERRY = _document("river-crossing", _FERRY, date(2022, 6, 2), "https://example.org/river")
OLD_FERRY = _document("river-crossing", "The river crossing, first version.\n", None, None)
MARKET = _document("market-hall", _MARKET, date(2021, 11, 30), "javascript:alert(1)")
UNDATED = _document("undated-notes", _UNDATED, None, None)
DOCUMENTS = (FERRY, MARKET, UNDATED)
WITHDRAWN = "withdrawn-briefing"


def _sections(document: Document) -> tuple[Section, ...]:
    text, starts = document.text, [0]
    if (second := text.find("What became")) > 0:
        starts.append(second)
    ends = [*starts[1:], len(text)]
    headings = [Span(start, text.index("\n", start)) for start in starts]
    return tuple(
        Section((heading.of(text).lstrip("\ufeff"),), 1, Span(start, end), heading)
        for start, end, heading in zip(starts, ends, headings, strict=True)
    )


def _passage(document: Document, quote: str, rank: int) -> Passage:
    start = document.text.index(quote)
    span = Span(start, start + len(quote))
    section = next(s for s in _sections(document) if s.span.contains(span))
    chunk = Chunk(
        f"{document.document_id}:{rank:05}",
        rank,
        document.document_id,
        document.sha256,
        document.title,
        document.published,
        document.url,
        section.path,
        span,
        quote,
    )
    return Passage(chunk, 1 / rank, rank, "dense+lexical", 0.5)


PASSAGES = (
    _passage(FERRY, "The council opened the new footbridge 🌉 in May.", 1),
    _passage(
        FERRY,
        "The ferryman, Old Tom [1], now runs a café. "
        "He says <script>alert(1)</script> is a fine name.",
        2,
    ),
    _passage(MARKET, "Stall rents rise by a tenth from\u202e January\u202c.", 3),
)


def _citation(passage: Passage, number: int, short: str | None) -> Citation:
    chunk = passage.chunk
    highlight = None
    if short is not None:
        start = chunk.span.start + chunk.text.index(short)
        highlight = Span(start, start + len(short))
    return Citation(
        number,
        chunk.chunk_id,
        chunk.document_id,
        chunk.document_sha256,
        chunk.document_title,
        chunk.published,
        chunk.url,
        chunk.section,
        chunk.span,
        chunk.text,
        highlight,
    )


_PROVENANCE = Provenance(GENERATION, "word-hash-64", "fake", "sha256:00")


def answered(question: str, standalone: str, *, n_sentences: int) -> Answer:
    """Answer with the first sentences of the corpus."""
    shorts = ("May", "café", None)
    citations = tuple(
        _citation(passage, number, shorts[number - 1])
        for number, passage in enumerate(PASSAGES[:n_sentences], start=1)
    )
    text, sentences = lay_out(citations)
    return with_id(
        Answer(
            "",
            question,
            standalone,
            AnswerStatus.ANSWERED,
            text,
            sentences,
            citations,
            None,
            0.97,
            _PROVENANCE,
            Timings(9, 41, 53),
        )
    )


def abstained(question: str, standalone: str, reason: AbstentionReason) -> Answer:
    """Say that the briefings do not say."""
    return with_id(
        Answer(
            "",
            question,
            standalone,
            AnswerStatus.ABSTAINED,
            "The briefings do not say. These passages come nearest, but do not answer it.",
            (),
            (),
            Abstention(reason, PASSAGES[:2]),
            0.12,
            _PROVENANCE,
            Timings(9, 41, 53),
        )
    )


@dataclass
class FakeCatalog:
    """Reads the briefings above; keeps receipts and feedback in memory."""

    answers: dict[str, StoredAnswer] = field(default_factory=dict)
    feedback: list[tuple[str, str, str | None]] = field(default_factory=list)
    feedback_ids: list[int] = field(default_factory=list)
    n_rated: int = 0

    def documents(self, *, generation: int) -> tuple[DocumentSummary, ...]:
        assert generation == GENERATION
        return tuple(
            DocumentSummary(
                document.document_id,
                document.sha256,
                document.title,
                document.published,
                document.url,
                document.source,
                len(document.text),
                len(_sections(document)),
                2,
            )
            for document in DOCUMENTS
        )

    def document(self, document_id: str, *, generation: int) -> Document:
        assert generation == GENERATION
        if document_id == WITHDRAWN:
            raise WithdrawnError(f"briefing {document_id!r} was withdrawn")
        for document in DOCUMENTS:
            if document.document_id == document_id:
                return document
        raise NotFoundError(f"there is no briefing with the id {document_id!r}")

    def document_version(self, document_id: str, sha: str) -> Document:
        for document in (*DOCUMENTS, OLD_FERRY):
            if (document.document_id, document.sha256) == (document_id, sha):
                return document
        return self.document(WITHDRAWN if document_id == WITHDRAWN else "", generation=GENERATION)

    def sections(self, document_id: str, *, generation: int) -> tuple[Section, ...]:
        return _sections(self.document(document_id, generation=generation))

    def furniture(self, document_id: str, *, generation: int) -> tuple[Span, ...]:
        start = self.document(document_id, generation=generation).text.find("Load more")
        return () if start < 0 else (Span(start, start + len("Load more")),)

    def save(self, answer: Answer, *, withdrawn: bool = False) -> None:
        payload = None if withdrawn else receipt_text(answer)
        self.answers[answer.answer_id] = StoredAnswer(
            answer.answer_id, datetime(2022, 6, 3, tzinfo=UTC), answer.question, 7, payload
        )

    def load_answer(self, answer_id: str) -> StoredAnswer:
        if answer_id not in self.answers:
            raise NotFoundError(f"no answer is stored under the id {answer_id!r}")
        return self.answers[answer_id]

    def add_feedback(self, answer_id: str, *, rating: Rating, comment: str | None) -> int:
        self.load_answer(answer_id)
        self.feedback.append((answer_id, rating, comment))
        self.n_rated += 1
        self.feedback_ids.append(self.n_rated)
        return self.n_rated

    def retract_feedback(self, feedback_id: int) -> None:
        place = self.feedback_ids.index(feedback_id)
        del self.feedback[place], self.feedback_ids[place]


@dataclass(frozen=True)
class FakeGeneration:
    number: int = GENERATION


@dataclass
class FakeStore:
    catalog: FakeCatalog = field(default_factory=FakeCatalog)

    def current(self) -> FakeGeneration:
        return FakeGeneration()


@dataclass
class FakeAssistant:
    """Answers from PASSAGES; a word in the question asks for something else to happen."""

    store: FakeStore = field(default_factory=FakeStore)
    asked: list[Question] = field(default_factory=list)
    searched: list[tuple[str, int, Filters]] = field(default_factory=list)
    pause_seconds: float = 0.0
    """Between two events of a stream."""
    started: threading.Event = field(default_factory=threading.Event)
    """Set when `wait` begins."""
    let_go: threading.Event = field(default_factory=threading.Event)
    """Ends a `wait`."""
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when a `wait` saw that nobody wants it any more."""

    def ask(self, question: Question, *, cancelled: Callable[[], bool] = bool) -> Answer:
        *_, answer = self.stream(question, cancelled=cancelled)
        return cast("Answer", answer)

    def stream(
        self, question: Question, *, cancelled: Callable[[], bool] = bool
    ) -> Iterator[Event]:
        self.asked.append(question)
        words = question.text.lower().split()
        standalone = question.text
        if question.history:
            standalone = f"{question.text} ({question.history[-1].question})"
        yield PassagesFound(standalone, PASSAGES)
        time.sleep(self.pause_seconds)
        if "fail" in words:
            raise RuntimeError(f"secret details about {question.text}")
        if "wait" in words:
            self._wait(cancelled)
        answer = self._answer(question.text, standalone, question.max_sentences)
        for sentence, citation in zip(answer.sentences, answer.citations, strict=True):
            yield SentenceFound(sentence, (citation,))
            time.sleep(self.pause_seconds)
        self.store.catalog.save(answer)
        yield answer

    def search(self, query: str, *, k: int, filters: Filters) -> Sequence[Passage]:
        self.searched.append((query, k, filters))
        return PASSAGES[:k]

    def _answer(self, question: str, standalone: str, n_sentences: int) -> Answer:
        for reason in AbstentionReason:
            if reason.value in question:
                answer = abstained(question, standalone, reason)
                if reason is AbstentionReason.NO_BRIEFINGS:
                    return with_id(replace(answer, abstention=Abstention(reason, ())))
                return answer
        return answered(question, standalone, n_sentences=min(n_sentences, len(PASSAGES)))

    def _wait(self, cancelled: Callable[[], bool]) -> None:
        self.started.set()
        while not self.let_go.wait(0.01):
            if cancelled():
                self.stopped.set()
                raise CancelledError("The one who asked has left.")


def as_assistant(fake: FakeAssistant) -> Assistant:
    """Pass the fake off as the real one."""
    return cast("Assistant", fake)
