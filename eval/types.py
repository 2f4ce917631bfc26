"""The chain from a question to a verdict, as frozen leaves.

topic → response → `Outcome` (with scores) → `Run` → baseline → comparison → verdict
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rag.types import Filters, Turn


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a stored document, with its text as it was given."""

    document_id: str
    section: tuple[str, ...]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as the contract gives it."""

    number: int
    quote: Quote
    document_title: str
    document_sha256: str
    published: date | None
    highlight: tuple[int, int] | None
    """The short answer, in offsets of the document."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence shown, with the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """What came back for one question."""

    answered: bool
    text: str
    standalone_question: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Cited, ...]
    passages: tuple[Quote, ...]
    """As retrieved for the answer, best first."""
    reason: str | None
    """Why it abstained."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """What produced the answers of a run."""

    settings: str
    encoder: str
    reader: str
    generation: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact stands in the corpus; the same words may stand twice, so any span will do."""

    document_id: str
    section: tuple[str, ...] | None
    """Heading path; None where only the document is judged."""
    spans: tuple[tuple[int, int], ...]
    """Empty where only the document is judged."""
    phrase: str
    grade: int = 1
    """TREC relevance."""

    def stands_in(self, quote: Quote) -> bool:
        """Tell whether a stretch is from a place where it stands, and holds the whole of it."""
        return quote.document_id == self.document_id and any(
            quote.start <= start and end <= quote.end for start, end in self.spans
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """One topic made ready for one corpus: what to ask and what would be right."""

    topic_id: str
    question: str
    history: tuple[Turn, ...]
    filters: Filters
    kind: str
    split: str
    answerable: bool
    must_pass: bool
    answers: tuple[str, ...]
    """Accepted short answers; empty where only retrieval is judged."""
    evidence: tuple[Evidence, ...]
    published_after: date | None = None
    """Every dated briefing that is cited must be of this day or later."""
    published_before: date | None = None
    """Every dated briefing that is cited must be of this day or earlier."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question."""

    topic_id: str
    question: str
    kind: str
    split: str
    answerable: bool
    must_pass: bool
    answers: tuple[str, ...]
    passed: bool
    """Answerable: an accepted answer was shown; otherwise: it abstained."""
    scores: Mapping[str, float]
    """By measure; a measure that does not apply is absent."""
    response: Response
    seconds: float
    """From asking to the whole answer; no part of a comparison."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What was measured, of what, on what, by what."""

    corpus: str
    """Name of the corpus; evidence and baselines go by it."""
    split: str
    commit: str
    """Of the code that ran; `+` behind it: with changes not committed."""
    provenance: Provenance
    corpus_sha256: str
    question_set_sha256: str
    judge_sha256: str


@dataclass(frozen=True, slots=True)
class Run:
    """One pass over a question set."""

    stamp: Stamp
    outcomes: tuple[Outcome, ...]
    """By topic id."""
    encode_seconds: float | None
    """Median of encoding a question alone; None where the encoder is out of reach."""


@dataclass(frozen=True, slots=True)
class Policy:
    """When the gate falls; committed with the baseline."""

    gated: tuple[str, ...] = (
        "nDCG@10/chunk",
        "EvidenceInFirst3",
        "AnswerInFirstSentence",
        "AnswerShown",
        "BalancedAccuracy",
    )
    invariants: tuple[str, ...] = ("CitationValidity", "Determinism")
    """Must be 1.0 on every question."""
    margin: float = 0.02
    """A smaller mean drop is let pass."""
    blind_spot: float = 0.10
    """A drop of this size must be detectable, or the comparison is inconclusive."""
    least_deviation: float = 0.25
    """Planning value: one question in sixteen flips."""


@dataclass(frozen=True, slots=True)
class BaselineOutcome:
    """One question of a baseline: no text, so that it can be committed beside any corpus."""

    answerable: bool
    must_pass: bool
    passed: bool
    answered: bool
    confidence: float
    scores: Mapping[str, float]
    citations: tuple[tuple[str, int, int], ...] = ()
    """Document id, start, end: enough to show the former answer again."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A blessed run, as `eval/baselines/<corpus>.json` holds it."""

    stamp: Stamp
    policy: Policy
    topics: Mapping[str, BaselineOutcome] = field(default_factory=dict)
