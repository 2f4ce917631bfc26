"""Chunks as rows: spans of a stored text, checked by slicing it again."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rag.store.checksum import row_checksum, text_digest
from rag.store.documents import StoredDocument, damaged
from rag.types import Chunk, Span

_FIELDS = 'key, document, ordinal, section, start, "end", text_sha256, input_sha256'
_LIFE = "added_in <= :generation AND (removed_in IS NULL OR removed_in > :generation)"


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A chunk as the catalog keeps it."""

    key: int
    document: int
    """Row of its document."""
    ordinal: int
    """From 0."""
    section: int
    """Ordinal of its section."""
    start: int
    end: int
    text_sha256: bytes
    input_sha256: bytes
    """Of what is embedded; names its vector."""


def chunk_id(document_id: str, ordinal: int) -> str:
    """Name a chunk so that ids sort in text order."""
    return f"{document_id}:{ordinal:05d}"


def embedded_input(title: str, section: Sequence[str], text: str) -> str:
    """Put title and heading path before a chunk's text, each on its own line."""
    lines = [title, " / ".join(section), text]
    return "\n".join(line for line in lines if line)


def next_key(connection: sqlite3.Connection) -> int:
    """Find the first key that no chunk has ever had."""
    found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chunks'").fetchone()
    return 1 if found is None else int(found[0]) + 1


def insert_chunks(connection: sqlite3.Connection, rows: Iterable[ChunkRow]) -> None:
    """Write chunks under the keys they carry."""
    fields = [_fields_of(row) for row in rows]
    connection.executemany(
        f"INSERT INTO chunks ({_FIELDS}, checksum) "  # noqa: S608 - constant names
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*row, row_checksum("chunks", *row)) for row in fields],
    )


def read_chunk_rows(
    connection: sqlite3.Connection, keys: Sequence[int], generation: int
) -> list[ChunkRow]:
    """Read those of `keys` that are visible in a generation, in order of keys."""
    found = connection.execute(
        f"SELECT {_qualified()}, chunks.checksum FROM chunks "  # noqa: S608 - constant names
        "JOIN documents ON documents.row = chunks.document "
        f"WHERE key IN (SELECT value FROM json_each(:keys)) AND {_LIFE} ORDER BY key",
        {"keys": json.dumps([int(key) for key in keys]), "generation": generation},
    )
    return [_chunk_row(fields) for fields in found.fetchall()]


def read_chunks_of(connection: sqlite3.Connection, document: int) -> list[ChunkRow]:
    """Read the chunks of one document row, in text order."""
    found = connection.execute(
        f"SELECT {_FIELDS}, checksum FROM chunks WHERE document = ? ORDER BY key",  # noqa: S608
        (document,),
    )
    return [_chunk_row(fields) for fields in found.fetchall()]


def make_chunk(row: ChunkRow, stored: StoredDocument) -> Chunk:
    """Slice a chunk out of its document.

    Raises:
        StoreDamagedError: what stands there is not what was indexed.
    """
    document = stored.document
    if not (row.end <= len(document.text) and row.section < len(stored.sections)):
        raise damaged(f"chunk {chunk_id(document.document_id, row.ordinal)}")
    span = Span(row.start, row.end)
    text = span.of(document.text)
    if text_digest(text) != row.text_sha256:
        raise damaged(f"chunk {chunk_id(document.document_id, row.ordinal)}")
    return Chunk(
        chunk_id=chunk_id(document.document_id, row.ordinal),
        key=row.key,
        document_id=document.document_id,
        document_sha256=document.sha256,
        document_title=document.title,
        published=document.published,
        url=document.url,
        section=stored.sections[row.section].path,
        span=span,
        text=text,
    )


def make_chunks(
    rows: Iterable[ChunkRow], stored: Callable[[int], StoredDocument | None]
) -> dict[int, Chunk]:
    """Slice chunks out of the documents that `stored` hands over by row."""
    chunks = {}
    for row in rows:
        document = stored(row.document)
        if document is not None:
            chunks[row.key] = make_chunk(row, document)
    return chunks


def _qualified() -> str:
    return ", ".join(f"chunks.{name.strip()}" for name in _FIELDS.split(","))


def _fields_of(row: ChunkRow) -> tuple[int | bytes, ...]:
    return (
        row.key,
        row.document,
        row.ordinal,
        row.section,
        row.start,
        row.end,
        row.text_sha256,
        row.input_sha256,
    )


def _chunk_row(fields: tuple[Any, ...]) -> ChunkRow:
    *named, checksum = fields
    if row_checksum("chunks", *named) != checksum:
        raise damaged(f"the row of chunk {named[0]}")
    return ChunkRow(*named)
