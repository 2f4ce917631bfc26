"""What can be evaluated: anything that lists its documents and answers by the contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from eval.types import Ask, Provenance, Response


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with what it took."""

    response: Response
    provenance: Provenance
    sha256: str
    """Of all that must be the same when asked again."""
    seconds: float


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A headed part of a stored document."""

    path: tuple[str, ...]
    start: int
    end: int


class Pipeline(Protocol):
    """A corpus that can be asked."""

    def documents(self) -> dict[str, str]:
        """List the stored documents: id to sha256 of the text."""

    def text(self, document_id: str) -> str:
        """Read the canonical text of a document."""

    def sections(self, document_id: str) -> tuple[SectionSpan, ...]:
        """List a document's sections in text order."""

    def reply(self, ask: Ask) -> Reply:
        """Ask one question."""

    def encode_seconds(self, questions: Sequence[str]) -> float | None:
        """Time encoding a question alone, in the median; None where the encoder is out of reach."""
