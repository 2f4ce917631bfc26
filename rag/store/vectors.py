"""Vectors as rows: what was encoded once is not encoded again."""

import sqlite3
from collections.abc import Callable, Iterator

import numpy as np

from embeddings.types import Encoder, Ids, Vectors
from rag.store.checksum import vector_checksum
from rag.store.chunks import ChunkRow, embedded_input, make_chunk, read_chunk_rows
from rag.store.database import Database
from rag.store.documents import StoredDocument, damaged, read_stored_document

_ENCODED_AT_ONCE = 2_048
"""Chunks per transaction: what a kill costs, against batches of like length."""


def encode_missing(
    database: Database, encoder: Encoder, generation: int, on_progress: Callable[[int, int], None]
) -> int:
    """Encode those chunks of a generation whose vectors are not known; return how many."""
    with database.reading() as connection:
        missing = _missing(connection, encoder, generation)
    on_progress(0, len(missing))
    for start in range(0, len(missing), _ENCODED_AT_ONCE):
        part = missing[start : start + _ENCODED_AT_ONCE]
        with database.reading() as connection:
            rows = read_chunk_rows(connection, part, generation)
            inputs = list(_inputs(connection, rows))

        def advance(n: int, start: int = start) -> None:
            on_progress(start + n, len(missing))

        vectors = encoder.encode_passages(inputs, on_progress=_running_sum(advance))
        with database.writing(durable=False) as connection:
            _insert(connection, encoder, rows, vectors)
    return len(missing)


def read_vectors(
    connection: sqlite3.Connection, encoder: Encoder, generation: int, n_chunks: int
) -> tuple[Vectors, Ids]:
    """Read the vectors of a generation's chunks, in order of keys.

    Raises:
        StoreDamagedError: one is missing or is not what was written.
    """
    vectors = np.empty((n_chunks, encoder.dimension), np.float32)
    keys = np.empty(n_chunks, np.int64)
    place = 0
    for key, _, vector in _paired(connection, encoder, generation):
        if vector is None or place == n_chunks:
            raise damaged(f"the vector of chunk {key}")
        vectors[place], keys[place] = vector, key
        place += 1
    if place != n_chunks:
        raise damaged(f"the list of chunks of generation {generation}")
    return vectors, keys


def delete_unused_vectors(connection: sqlite3.Connection) -> None:
    """Delete vectors of inputs that no chunk has any more, and of models no longer in use."""
    connection.execute(
        "DELETE FROM vectors WHERE input_sha256 NOT IN (SELECT input_sha256 FROM chunks) "
        "OR encoder NOT IN (SELECT encoder FROM generations)"
    )


def _missing(connection: sqlite3.Connection, encoder: Encoder, generation: int) -> list[int]:
    """List the key of one chunk for each input without an intact vector, in order."""
    missing: dict[bytes, int] = {}
    for key, digest, vector in _paired(connection, encoder, generation):
        if vector is None:
            missing.setdefault(digest, key)
    return sorted(missing.values())


def _paired(
    connection: sqlite3.Connection, encoder: Encoder, generation: int
) -> Iterator[tuple[int, bytes, Vectors | None]]:
    """Go through a generation's chunks with their vectors, None where there is no intact one."""
    found = connection.execute(
        "SELECT chunks.key, chunks.input_sha256, vectors.vector, vectors.checksum FROM chunks "
        "JOIN documents ON documents.row = chunks.document "
        "LEFT JOIN vectors ON vectors.encoder = :encoder "
        "AND vectors.input_sha256 = chunks.input_sha256 "
        "WHERE added_in <= :generation AND (removed_in IS NULL OR removed_in > :generation) "
        "ORDER BY chunks.key",
        {"encoder": encoder.fingerprint, "generation": generation},
    )
    n_bytes = 4 * encoder.dimension
    for key, digest, blob, checksum in found:
        intact = blob is not None and len(blob) == n_bytes and vector_checksum(blob) == checksum
        yield key, digest, np.frombuffer(blob, "<f4") if intact else None


def _inputs(connection: sqlite3.Connection, rows: list[ChunkRow]) -> Iterator[str]:
    held: StoredDocument | None = None
    for row in rows:
        if held is None or held.row.row != row.document:
            held = read_stored_document(connection, row.document)
        if held is None:
            raise damaged(f"the document of chunk {row.key}")
        chunk = make_chunk(row, held)
        yield embedded_input(chunk.document_title, chunk.section, chunk.text)


def _insert(
    connection: sqlite3.Connection, encoder: Encoder, rows: list[ChunkRow], vectors: Vectors
) -> None:
    blobs = [np.ascontiguousarray(vector, "<f4").tobytes() for vector in vectors]
    connection.executemany(
        "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
        [
            (encoder.fingerprint, row.input_sha256, blob, vector_checksum(blob))
            for row, blob in zip(rows, blobs, strict=True)
        ],
    )


def _running_sum(tell: Callable[[int], None]) -> Callable[[int], None]:
    """Turn "so many more" into "so many in all"."""
    total = 0

    def add(more: int) -> None:
        nonlocal total
        total += more
        tell(total)

    return add
