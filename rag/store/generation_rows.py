"""Generations as rows: which index files belong to which state of the catalog."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from rag.store.checksum import row_checksum
from rag.store.documents import damaged


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """What the catalog knows of a generation."""

    number: int
    encoder: str
    n_documents: int
    n_chunks: int
    n_tombstones: int
    manifest_sha256: str
    """Of `generations/<number>/manifest.json`; empty for generation 0, which has no files."""
    created_at: datetime


def first_generation(encoder: str) -> GenerationRow:
    """Make generation 0: nothing, indexed with any encoder."""
    return GenerationRow(0, encoder, 0, 0, 0, "", datetime.fromtimestamp(0, UTC))


def current_number(connection: sqlite3.Connection) -> int:
    """Find the newest generation; 0 when there is none."""
    return int(connection.execute("SELECT ifnull(max(number), 0) FROM generations").fetchone()[0])


def read_generation(connection: sqlite3.Connection, number: int) -> GenerationRow | None:
    """Read one generation.

    Raises:
        StoreDamagedError: its row is not what was written.
    """
    fields = connection.execute(
        "SELECT number, encoder, n_documents, n_chunks, n_tombstones, manifest_sha256, created_at, "
        "checksum FROM generations WHERE number = ?",
        (number,),
    ).fetchone()
    if fields is None:
        return None
    *named, checksum = fields
    if row_checksum("generations", *named) != checksum:
        raise damaged(f"the row of generation {number}")
    encoder, n_documents, n_chunks, n_tombstones, manifest_sha256, created_at = named[1:]
    return GenerationRow(
        number=number,
        encoder=encoder,
        n_documents=n_documents,
        n_chunks=n_chunks,
        n_tombstones=n_tombstones,
        manifest_sha256=manifest_sha256,
        created_at=datetime.fromisoformat(created_at),
    )


def insert_generation(connection: sqlite3.Connection, row: GenerationRow) -> None:
    """Write a generation: from this commit on it is the current one."""
    fields = (
        row.number,
        row.encoder,
        row.n_documents,
        row.n_chunks,
        row.n_tombstones,
        row.manifest_sha256,
        row.created_at.isoformat(),
    )
    connection.execute(
        "INSERT INTO generations VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*fields, row_checksum("generations", *fields)),
    )
