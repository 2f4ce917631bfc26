"""What was withdrawn and must not come back."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from rag.store.checksum import row_checksum
from rag.store.documents import damaged


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Remembers a withdrawn briefing without keeping a word of it."""

    document_id: str
    path: str
    story: int
    texts: tuple[str, ...]
    """sha256 of every version there was."""
    withdrawn_at: str


def insert_tombstone(connection: sqlite3.Connection, tombstone: Tombstone) -> None:
    """Write a tombstone."""
    fields = (
        tombstone.document_id,
        tombstone.path,
        tombstone.story,
        json.dumps(tombstone.texts),
        tombstone.withdrawn_at,
    )
    connection.execute(
        "INSERT INTO tombstones VALUES (?, ?, ?, ?, ?, ?)",
        (*fields, row_checksum("tombstones", *fields)),
    )


def delete_tombstone(connection: sqlite3.Connection, document_id: str) -> None:
    """Let a withdrawn briefing come back."""
    connection.execute("DELETE FROM tombstones WHERE document_id = ?", (document_id,))


def read_tombstones(connection: sqlite3.Connection) -> list[Tombstone]:
    """Read all tombstones, in order of ids."""
    found = connection.execute("SELECT * FROM tombstones ORDER BY document_id")
    return [_tombstone(fields) for fields in found.fetchall()]


def is_withdrawn(connection: sqlite3.Connection, document_id: str) -> bool:
    """Tell whether a briefing was withdrawn."""
    found = connection.execute("SELECT 1 FROM tombstones WHERE document_id = ?", (document_id,))
    return found.fetchone() is not None


def _tombstone(fields: tuple[Any, ...]) -> Tombstone:
    *named, checksum = fields
    if row_checksum("tombstones", *named) != checksum:
        raise damaged(f"the tombstone of document {named[0]}")
    document_id, path, story, texts, withdrawn_at = named
    return Tombstone(document_id, path, story, tuple(json.loads(texts)), withdrawn_at)
