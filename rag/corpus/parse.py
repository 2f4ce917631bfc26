"""From a file to its documents, whatever the file holds."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from rag.types import ParsedDocument


class FileStatus(StrEnum):
    """How much of a file could be read."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What came of one file."""

    status: FileStatus
    reason: str | None
    """What was lost, or why nothing came; None when all is well."""
    documents: tuple[ParsedDocument, ...]
    """In the order of the file; empty when it failed."""


class FileParser:
    """Parses files one after the other in a subprocess that can be killed; use it with `with`."""

    def __init__(
        self, *, timeout_seconds: float = 20.0, memory_mib: int = 1024, size_mib: int = 32
    ) -> None:
        self._limits = (timeout_seconds, memory_mib, size_mib)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def parse(self, path: Path) -> ParsedFile:
        """Parse one file; a file that cannot be read is a failed one, never an exception."""
        raise NotImplementedError
