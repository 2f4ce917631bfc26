"""From a file to its documents, whatever the file holds."""

import json
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from rag.corpus.files import FORMATS
from rag.corpus.sandbox import Sandbox, SandboxError
from rag.corpus.wire import decode_documents
from rag.types import ParsedDocument

_MIB = 1024 * 1024
_REPLY_SHARE = 8
"""A reply may be so many times the largest file: the text, escaped, with all its spans."""


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
        self._size_mib = size_mib
        self._sandbox = Sandbox(
            timeout_seconds=timeout_seconds,
            memory_mib=memory_mib,
            reply_mib=_REPLY_SHARE * size_mib,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._sandbox.close()

    def parse(self, path: Path) -> ParsedFile:
        """Parse one file; a file that cannot be read is a failed one, never an exception."""
        if reason := self._refusal(path):
            return _failed(reason)
        try:
            reply = json.loads(self._sandbox.ask(path.absolute()))
            if "failed" in reply:
                return _failed(str(reply["failed"]))
            documents = decode_documents(reply["documents"])
            problems = "; ".join(reply["problems"])
        except (SandboxError, OSError) as exc:
            return _failed(str(exc))
        except (ValueError, KeyError, TypeError, RecursionError) as exc:
            return _failed(f"the parsing process gave a wrong answer ({type(exc).__name__})")
        status = FileStatus.PARTIAL if problems else FileStatus.OK
        return ParsedFile(status, problems or None, documents)

    def _refusal(self, path: Path) -> str | None:
        """Say why a file is not even opened."""
        try:
            found = path.stat()
        except (OSError, ValueError) as exc:
            return f"it cannot be opened: {getattr(exc, 'strerror', None) or exc}"
        if not stat.S_ISREG(found.st_mode):
            return "it is a folder that cannot be listed" if path.is_dir() else "it is no file"
        if path.suffix.casefold() not in FORMATS:
            return (
                f"no loader for {path.suffix or 'a name without an ending'}; known are {_known()}"
            )
        if not found.st_size:
            return "it is empty"
        if found.st_size > self._size_mib * _MIB:
            size = found.st_size / _MIB
            return f"it is {size:.1f} MiB; files up to {self._size_mib} MiB are read"
        return None if os.access(path, os.R_OK) else "it may not be read: permission denied"


def _failed(reason: str) -> ParsedFile:
    return ParsedFile(FileStatus.FAILED, reason, ())


def _known() -> str:
    return ", ".join(sorted(FORMATS))
