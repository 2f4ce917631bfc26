"""The chain from a file to an answer, as frozen leaves. `docs/data-model.md` explains each."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points in a document's canonical text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, got {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """Cut this span out of `text`."""
        return text[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, offset: int) -> "Span":
        """Count it from `offset` code points earlier: of a chunk's text, now of the document's."""
        return Span(offset + self.start, offset + self.end)


@dataclass(frozen=True, slots=True)
class Section:
    """Headed part of a document; `path` runs from the outermost heading to its own."""

    path: tuple[str, ...]
    """Empty for text that stands before the first heading."""
    level: int
    """Length of `path`; 0 for text before the first heading."""
    span: Span
    """From its heading to the next heading of any level, or the end."""
    heading: Span | None
    """Where the heading's own line stands; None when there is none."""


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """One briefing as a loader and the structure rules read it, before it is stored."""

    text: str
    """Canonical: what the loader made of the file, never normalised afterwards."""
    title: str
    published: date | None
    """None when the source does not state it; never guessed."""
    url: str | None
    sections: tuple[Section, ...]
    """In text order, partitioning the text."""
    chunks: tuple[Span, ...]
    """In text order; each inside one section, none touching furniture or a repeated caption."""
    furniture: tuple[Span, ...]
    """Page furniture and second copies of captions: stored, shown, never indexed."""


@dataclass(frozen=True, slots=True)
class Document:
    """One stored briefing."""

    document_id: str
    sha256: str
    """Of the canonical text in UTF-8."""
    text: str
    title: str
    published: date | None
    url: str | None
    source: str
    """Path of the file it came from, relative to the folder that was ingested."""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """What a list of briefings shows of one."""

    document_id: str
    sha256: str
    title: str
    published: date | None
    url: str | None
    source: str
    n_characters: int
    n_sections: int
    n_chunks: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Stored unit that is indexed: `document.text[span.start:span.end] == text`."""

    chunk_id: str
    """`<document_id>:<ordinal, five digits>`; order of ids within a document is text order."""
    key: int
    """Row in the catalog and id in both indexes; never used again for another chunk."""
    document_id: str
    document_sha256: str
    document_title: str
    published: date | None
    url: str | None
    section: tuple[str, ...]
    """Heading path."""
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk once retrieved."""

    chunk: Chunk
    score: float
    """Higher is better; comparable within one retrieval only."""
    rank: int
    """From 1."""
    retriever: str
    """Who found it: `dense`, `lexical`, or `dense+lexical`."""
    similarity: float = 0.0
    """Cosine of question and chunk, -1..1."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be retrieved. Bounds are inclusive; undated briefings fall out when one is set."""

    published_after: date | None = None
    published_before: date | None = None
    document_ids: tuple[str, ...] = ()
    """Empty: all."""

    @property
    def dated(self) -> bool:
        """Tell whether a date bound is set."""
        return self.published_after is not None or self.published_before is not None


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation, with its answer where it is known."""

    question: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a user asks, with its conversation and limits."""

    text: str
    history: tuple[Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)
    max_sentences: int = 4
    """1..8."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a shown sentence stands; minted at retrieval, checked by re-slicing."""

    number: int
    """From 1, in order of first use."""
    chunk_id: str
    document_id: str
    document_sha256: str
    document_title: str
    published: date | None
    url: str | None
    section: tuple[str, ...]
    span: Span
    """Of `quote`, in the document's canonical text."""
    quote: str
    highlight: Span | None
    """The short answer inside `span`, in the same offsets; None when none was marked."""


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A claim that is shown, with the numbers of the citations that carry it."""

    text: str
    span: Span
    """In `Answer.text`."""
    citations: tuple[int, ...]


class AbstentionReason(StrEnum):
    """Why there is no answer."""

    NOT_IN_BRIEFINGS = "not_in_briefings"
    OUTSIDE_DATES = "outside_dates"
    UNCLEAR_QUESTION = "unclear_question"
    NO_BRIEFINGS = "no_briefings"


@dataclass(frozen=True, slots=True)
class Abstention:
    """A reasoned non-answer; `nearest` is related, not support."""

    reason: AbstentionReason
    nearest: tuple[Passage, ...]


class AnswerStatus(StrEnum):
    """Whether the briefings say."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What produced an answer: with the same four, the same question gives the same bytes."""

    generation: int
    encoder: str
    reader: str
    settings: str


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds; the only part of an answer that may differ between two runs."""

    retrieve: int
    read: int
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The one object that every surface renders."""

    answer_id: str
    """`ans_` and a hash of everything else but `took`, so equal answers share a receipt."""
    question: str
    standalone_question: str
    status: AnswerStatus
    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    abstention: Abstention | None
    confidence: float
    """0..1: how likely it is that the first sentence answers the question, or its part."""
    provenance: Provenance
    took: Timings
    unanswered: tuple[str, ...] = ()
    """Parts of the question on which the briefings do not say, where they do on others."""
