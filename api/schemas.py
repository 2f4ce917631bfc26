"""What goes out over the wire, and how the types inside become it."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from api import examples
from rag.answering.receipt import citation_fields, passage_fields, receipt
from rag.assistant import PassagesFound, SentenceFound
from rag.types import (
    AbstentionReason,
    Answer,
    AnswerStatus,
    Passage,
)


class SpanResponse(BaseModel):
    """Half-open range of code points in the briefing's canonical text."""

    start: int
    end: int


class PassageResponse(BaseModel):
    """A chunk of a briefing, as it was retrieved."""

    chunk_id: str
    document_id: str
    document_title: str
    published: date | None
    section: list[str]
    text: str
    start: int
    end: int
    document_sha256: str
    url: str | None
    score: float
    rank: int
    retriever: str

    @classmethod
    def from_passage(cls, passage: Passage) -> Self:
        """Show `passage`."""
        return cls.model_validate(passage_fields(passage))


class SentenceResponse(BaseModel):
    """A sentence of the answer; `start` and `end` are offsets in the answer's `text`."""

    text: str
    start: int
    end: int
    citations: list[int]


class CitationResponse(BaseModel):
    """Where a sentence stands; offsets are code points in the briefing's canonical text."""

    number: int
    chunk_id: str
    document_id: str
    document_title: str
    published: date | None
    section: list[str]
    quote: str
    start: int
    end: int
    highlight: SpanResponse | None
    document_sha256: str
    url: str | None


class AbstentionResponse(BaseModel):
    """Why there is no answer; `nearest` is related, not support."""

    reason: AbstentionReason
    nearest: list[PassageResponse]


class ProvenanceResponse(BaseModel):
    """What produced the answer: with the same four, the same question gives the same bytes."""

    generation: int
    encoder: str
    reader: str
    settings: str


class TimingsResponse(BaseModel):
    """Milliseconds; the only part that may differ between two runs on the same index."""

    retrieve: int
    read: int
    total: int


class ReceiptFields(BaseModel):
    """What an answer and its receipt share."""

    id: str
    question: str
    standalone_question: str
    status: AnswerStatus
    text: str
    sentences: list[SentenceResponse]
    citations: list[CitationResponse]
    abstention: AbstentionResponse | None
    unanswered: list[str] = Field(default_factory=list)
    """Parts of the question on which the briefings do not say, where they do on others."""
    confidence: float
    provenance: ProvenanceResponse


class AnswerResponse(ReceiptFields):
    """The one object that every surface renders."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ANSWER]})

    took_ms: TimingsResponse

    @classmethod
    def from_answer(cls, answer: Answer) -> Self:
        """Show `answer`; `model_dump_json()` of it is what `ask --json` prints."""
        took = answer.took
        return cls.model_validate(
            receipt(answer)
            | {"took_ms": {"retrieve": took.retrieve, "read": took.read, "total": took.total}}
        )


class PassagesEvent(BaseModel):
    """First event of a stream: the question as it was understood, and what was retrieved."""

    standalone_question: str
    passages: list[PassageResponse]

    @classmethod
    def from_event(cls, event: PassagesFound) -> Self:
        """Show `event`."""
        passages = [PassageResponse.from_passage(passage) for passage in event.passages]
        return cls(standalone_question=event.standalone_question, passages=passages)


class SentenceEvent(BaseModel):
    """A verified sentence, with the citations that it is the first to use."""

    sentence: SentenceResponse
    citations: list[CitationResponse]

    @classmethod
    def from_event(cls, event: SentenceFound) -> Self:
        """Show `event`."""
        sentence = event.sentence
        return cls(
            sentence=SentenceResponse(
                text=sentence.text,
                start=sentence.span.start,
                end=sentence.span.end,
                citations=list(sentence.citations),
            ),
            citations=[
                CitationResponse.model_validate(citation_fields(citation))
                for citation in event.citations
            ],
        )


class ReceiptResponse(ReceiptFields):
    """A stored answer: everything needed to check or replay it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECEIPT]})

    created_at: datetime


class SessionResponse(BaseModel):
    """What a widget asks with: send it as `Authorization: Bearer wgt_…`."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_extra={"examples": [examples.SESSION]}
    )

    token: str
    expires_in: int
    """Seconds."""
    origin: str


class FeedbackResponse(BaseModel):
    """The feedback that was stored."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FEEDBACK]})

    answer_id: str
    rating: Literal["up", "down"]


class SearchResponse(BaseModel):
    """Passages, best first."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SEARCH]})

    query: str
    passages: list[PassageResponse]


class SuggestionsResponse(BaseModel):
    """Questions to start with, each known to be answered; more come until `complete`."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUGGESTIONS]})

    questions: list[str]
    complete: bool


class ProblemField(BaseModel):
    """One thing that did not fit: a JSON `pointer` into the body, or a `parameter`."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class ProblemResponse(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PROBLEM]})

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str | None = None
    errors: list[ProblemField] | None = None


class HealthResponse(BaseModel):
    """Whether the server runs."""

    status: str


class ReadyResponse(BaseModel):
    """That questions can be asked, and what answers them."""

    status: str
    reader: str
    """`cross-encoder`, or `similarity` where it is set to run without the reader's weights."""
