"""Looks at every row, text and file of a store, and lists what is not as it was written."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import StoreDamagedError, StoreError
from rag.store.checksum import vector_checksum
from rag.store.chunks import make_chunk, read_chunks_of
from rag.store.database import Database
from rag.store.documents import (
    StoredDocument,
    damaged,
    read_document_rows,
    read_stored_document,
    read_versions,
)
from rag.store.generation import open_generation
from rag.store.generation_rows import GenerationRow, current_number, read_generation
from rag.store.index_files import (
    check_file,
    complete_generations,
    generation_folder,
    manifest_entries,
)
from rag.store.receipts import StoredAnswer, read_answer, read_feedback
from rag.store.reports import Area, Finding
from rag.store.sources import read_sources
from rag.store.tombstones import read_tombstones

BROKEN = (StoreError, sqlite3.Error, ValueError, TypeError, LookupError, OSError, AttributeError)
"""What reading a damaged row can raise: bytes can be turned into anything."""


@dataclass(slots=True)
class Inspection:
    """What was looked at, and what was found."""

    generation: int = 0
    n_documents: int = 0
    n_chunks: int = 0
    n_receipts: int = 0
    findings: list[Finding] = field(default_factory=list)
    bad_receipts: list[str] = field(default_factory=list)
    """Ids of answers that quote what does not stand there."""

    def note(self, area: Area, message: str) -> None:
        """Add a finding, once."""
        finding = Finding(area, message)
        if finding not in self.findings:
            self.findings.append(finding)


def inspect(data_dir: Path, database: Database) -> Inspection:
    """Look at everything; slow for a large store, since all is read."""
    seen = Inspection()
    looks = (_pages, _documents, _other_rows, _generation, _receipts)
    with database.reading() as connection:
        for look in looks:
            with _noting(seen, Area.CATALOG):
                look(data_dir, connection, seen)
    return seen


def read_whole_document(connection: sqlite3.Connection, row: int) -> tuple[StoredDocument, int]:
    """Read a document and slice each of its chunks; return it with their number.

    Raises:
        StoreDamagedError: something of it is not what was written.
    """
    stored = read_stored_document(connection, row)
    if stored is None:
        raise damaged(f"document row {row}")
    chunks = read_chunks_of(connection, row)
    for chunk in chunks:
        make_chunk(chunk, stored)
    first = stored.row.first_key
    if [chunk.key for chunk in chunks] != list(range(first, first + stored.row.n_chunks)):
        raise damaged(f"the list of chunks of document {stored.row.document_id}")
    return stored, len(chunks)


def read_vector_rows(connection: sqlite3.Connection) -> Iterator[tuple[str, bytes, bytes, bytes]]:
    """Read all vectors that are what was written."""
    for encoder, digest, vector, checksum in connection.execute("SELECT * FROM vectors"):
        if vector_checksum(vector) == checksum:
            yield encoder, digest, vector, checksum


@contextmanager
def _noting(seen: Inspection, area: Area) -> Iterator[None]:
    try:
        yield
    except BROKEN as exc:
        seen.note(area, str(exc))


def _pages(_: Path, connection: sqlite3.Connection, seen: Inspection) -> None:
    for (message,) in connection.execute("PRAGMA integrity_check(20)").fetchall():
        if message != "ok":
            seen.note(Area.CATALOG, f"SQLite finds: {message}")
    for table, *_rest in connection.execute("PRAGMA foreign_key_check").fetchall():
        seen.note(Area.CATALOG, f"a row of {table} belongs to nothing")


def _documents(_: Path, connection: sqlite3.Connection, seen: Inspection) -> None:
    for (row,) in connection.execute("SELECT row FROM documents ORDER BY row").fetchall():
        with _noting(seen, Area.CATALOG):
            read_whole_document(connection, row)


def _other_rows(_: Path, connection: sqlite3.Connection, seen: Inspection) -> None:
    n_vectors = connection.execute("SELECT count(*) FROM vectors").fetchone()[0]
    if n_vectors != sum(1 for _row in read_vector_rows(connection)):
        seen.note(Area.CATALOG, "a vector is not what was written")
    for read in (read_sources, read_tombstones, read_feedback):
        with _noting(seen, Area.CATALOG):
            read(connection)


def _generation(data_dir: Path, connection: sqlite3.Connection, seen: Inspection) -> None:
    seen.generation = number = current_number(connection)
    if (newer := max(complete_generations(data_dir), default=0)) > number:
        seen.note(Area.CATALOG, f"the catalog knows nothing of generation {newer}")
    row = read_generation(connection, number)
    if row is None:
        return
    seen.n_documents, seen.n_chunks = row.n_documents, row.n_chunks
    rows = list(read_document_rows(connection, number))
    counts = len(rows), sum(document.n_chunks for document in rows)
    if counts != (row.n_documents, row.n_chunks):
        seen.note(
            Area.CATALOG,
            f"generation {number} has {row.n_documents} briefings in {row.n_chunks} chunks, "
            f"the catalog shows {counts[0]} in {counts[1]}",
        )
    if len(read_tombstones(connection)) != row.n_tombstones:
        seen.note(Area.CATALOG, "the list of withdrawn briefings is not what was written")
    with _noting(seen, Area.INDEX):
        _index_files(data_dir, row, seen)


def _index_files(data_dir: Path, row: GenerationRow, seen: Inspection) -> None:
    folder = generation_folder(data_dir, row.number)
    for entry in manifest_entries(folder, row.manifest_sha256):
        with _noting(seen, Area.INDEX):
            check_file(folder, entry)
    if not any(finding.area is Area.INDEX for finding in seen.findings):
        open_generation(data_dir, row)


def _receipts(_: Path, connection: sqlite3.Connection, seen: Inspection) -> None:
    ids = connection.execute("SELECT answer_id FROM answers ORDER BY row").fetchall()
    for (answer_id,) in ids:
        seen.n_receipts += 1
        try:
            check_receipt(connection, read_answer(connection, answer_id))
        except BROKEN as exc:
            seen.note(Area.RECEIPT, str(exc))
            seen.bad_receipts.append(answer_id)


def check_receipt(connection: sqlite3.Connection, answer: StoredAnswer) -> None:
    """Slice each quote of a receipt out of the version that it cites.

    Raises:
        StoreDamagedError: a quote does not stand there.
    """
    if answer.payload is None:
        return
    for citation in json.loads(answer.payload).get("citations", ()):
        version = citation["document_id"], citation["document_sha256"]
        text = _version_text(connection, *version)
        if text is None or text[citation["start"] : citation["end"]] != citation["quote"]:
            raise StoreDamagedError(
                f"answer {answer.answer_id} quotes what does not stand in {version[0]} at "
                f"{citation['start']}..{citation['end']}"
            )


def _version_text(connection: sqlite3.Connection, document_id: str, sha256: str) -> str | None:
    for row in read_versions(connection, document_id):
        if row.sha256 == sha256 and (stored := read_stored_document(connection, row.row)):
            return stored.document.text
    return None
