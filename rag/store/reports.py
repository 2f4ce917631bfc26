"""What a change to the store came to."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class FileOutcome(StrEnum):
    """What came of a file."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    """All it says is stored already, from another file."""
    WITHDRAWN = "withdrawn"
    """All it says was withdrawn, and stays so."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file."""

    source: str
    """Relative to the folder that was ingested."""
    status: FileOutcome
    reason: str | None
    """What was lost, or why nothing came; None when all is well."""
    document_ids: tuple[str, ...]
    """Of the briefings that stand for it."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest came to; all of it is on the disk."""

    generation: int
    """Current after it; the same as before when nothing changed."""
    files: tuple[FileReport, ...]
    """In the order in which they were found."""
    n_documents: int
    """In the store, now."""
    n_chunks: int
    n_encoded: int
    """Chunks that had to be encoded; the others' vectors were known."""

    def count(self, status: FileOutcome) -> int:
        """Count the files that came out so."""
        return sum(file.status is status for file in self.files)


@dataclass(frozen=True, slots=True)
class WithdrawReport:
    """What a withdrawal came to; nothing of it is left on the disk."""

    generation: int
    document_ids: tuple[str, ...]
    n_versions: int
    """Versions that were removed, superseded ones among them."""
    n_receipts: int
    """Receipts that had quoted one, and are now blank."""


class Area(StrEnum):
    """Which part of the store is not as it should be."""

    CATALOG = "catalog"
    """Rows: documents, sections, chunks, files, tombstones, feedback."""
    INDEX = "index"
    """Files of the current generation."""
    RECEIPT = "receipt"
    """Answers whose quotes do not stand where they say."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not what was written."""

    area: Area
    message: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check of the whole store came to."""

    generation: int
    n_documents: int
    n_chunks: int
    n_receipts: int
    findings: tuple[Finding, ...]
    """What was wrong."""
    repaired: bool
    """Whether a repair was made; then `remaining` is what a second check still found."""
    remaining: tuple[Finding, ...]
    lost: tuple[str, ...]
    """What a repair could not bring back, and where to look for it."""

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong, or nothing any more."""
        return not self.remaining


class Stage(StrEnum):
    """What an ingest is busy with."""

    PARSE = "parse"
    ENCODE = "encode"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage has come."""

    stage: Stage
    done: int
    total: int
    """Files, chunks or steps."""
    detail: str = ""

    @property
    def fraction(self) -> float:
        """How far, 0..1."""
        return self.done / self.total if self.total else 1.0


OnProgress = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Tell nobody."""
