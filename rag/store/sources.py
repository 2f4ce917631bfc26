"""Files that were ingested, as rows: the memory that makes ingest incremental."""

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from rag.store.checksum import row_checksum
from rag.store.documents import damaged

_LONGEST_ID = 60
_NO_LETTERS = re.compile(r"[^a-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Story:
    """A part of a file that is a briefing by itself."""

    document_id: str
    """Of the briefing that stands for it: its own, or the one whose text is the same."""
    sha256: str
    """Of its text."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the catalog knows of a file."""

    path: str
    """Absolute."""
    base: str
    """Document id of its first story; stays once assigned."""
    source: str
    """Relative to the folder that was ingested."""
    sha256: str | None
    """Of its bytes when last parsed; None: it has never been."""
    parser: str
    """Version of the rules that parsed it."""
    status: str
    reason: str | None
    stories: tuple[Story, ...]

    def story_id(self, story: int) -> str:
        """Name its n-th story, from 1."""
        return self.base if story == 1 else f"{self.base}.{story}"


def assign_base(source: str, taken: Container[str]) -> str:
    """Make a document id of a file's name, unlike all in `taken`."""
    path = PurePosixPath(source)
    plain = unicodedata.normalize("NFKD", str(path.with_suffix("") if path.name else path))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    slug = _NO_LETTERS.sub("-", ascii_only)[:_LONGEST_ID].strip("-")
    slug = slug or hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:12]
    if slug not in taken:
        return slug
    return next(name for n in count(2) if (name := f"{slug}-{n}") not in taken)


def read_sources(connection: sqlite3.Connection) -> dict[str, SourceRow]:
    """Read all files, by path."""
    found = connection.execute("SELECT * FROM sources ORDER BY path")
    return {row.path: row for row in map(_source_row, found)}


def write_sources(connection: sqlite3.Connection, rows: Iterable[SourceRow]) -> None:
    """Write what came of files, over what was known of them."""
    fields = [_fields_of(row) for row in rows]
    connection.executemany(
        "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*row, row_checksum("sources", *row)) for row in fields],
    )


def _fields_of(row: SourceRow) -> tuple[str | None, ...]:
    stories = json.dumps([[story.document_id, story.sha256] for story in row.stories])
    return (
        row.path,
        row.base,
        row.source,
        row.sha256,
        row.parser,
        row.status,
        row.reason,
        stories,
    )


def _source_row(fields: tuple[Any, ...]) -> SourceRow:
    *named, checksum = fields
    if row_checksum("sources", *named) != checksum:
        raise damaged(f"what is known of the file {named[0]}")
    path, base, source, sha256, parser, status, reason, stories = named
    return SourceRow(
        path=path,
        base=base,
        source=source,
        sha256=sha256,
        parser=parser,
        status=status,
        reason=reason,
        stories=tuple(Story(*story) for story in json.loads(stories)),
    )
