"""From rows to a current generation: index files first, then one small transaction."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection

from embeddings.types import Encoder
from embeddings.vector_index import VectorIndex
from rag.errors import StoreError
from rag.store.chunks import make_chunk, read_chunks_of
from rag.store.database import Database
from rag.store.documents import (
    DocumentRow,
    damaged,
    delete_document,
    read_document_rows,
    read_stored_document,
)
from rag.store.generation_rows import GenerationRow, insert_generation
from rag.store.index_files import (
    LEXICAL,
    VECTORS,
    generation_folder,
    manifest_entries,
    stamp_files,
    write_manifest,
)
from rag.store.lexical_index import LexicalEntry, LexicalIndex
from rag.store.origins import write_origins
from rag.store.sources import SourceRow
from rag.store.tombstones import Tombstone
from rag.store.vectors import delete_unused_vectors, read_vectors
from rag.store.writer import remove_generations


@dataclass(frozen=True, slots=True)
class Flip:
    """What becomes true together with a new generation."""

    sources: Sequence[SourceRow]
    """All files known then."""
    tombstones: Sequence[Tombstone]
    """All tombstones there are then."""
    write: Callable[[Connection], None]


def publish(
    data_dir: Path,
    database: Database,
    encoder: Encoder,
    number: int,
    *,
    flip: Flip,
) -> GenerationRow:
    """Make what the rows say of generation `number` the current one.

    Args:
        data_dir: the data folder.
        database: its catalog.
        encoder: whose vectors are indexed.
        number: of the new generation.
        flip: what else becomes true at the same moment.

    Raises:
        StoreError: the disk is full or refuses; the store stays as it was.
    """
    folder = generation_folder(data_dir, number)
    try:
        row = _write_files(folder, database, encoder, number, flip)
    except OSError as exc:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreError(
            f"the new index cannot be written to {folder} ({exc.strerror or exc}); "
            "the store stays as it was"
        ) from exc
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    with database.writing() as connection:
        insert_generation(connection, row)
        flip.write(connection)
    stamp_files(folder, manifest_entries(folder, row.manifest_sha256))
    return row


def sweep(data_dir: Path, database: Database, current: int) -> None:
    """Delete what neither the current generation needs, nor requests still in the one before."""
    before = max(1, current - 1)
    with database.writing() as connection:
        cited = set(connection.execute("SELECT document_id, sha256 FROM answer_documents"))
        for row in list(read_document_rows(connection)):
            gone = row.removed_in is not None and row.removed_in <= before
            if gone and (row.document_id, row.sha256) not in cited:
                delete_document(connection, row.row)
        connection.execute("DELETE FROM generations WHERE number < ?", (before,))
        delete_unused_vectors(connection)
    remove_generations(data_dir, keep=frozenset({before, current}))
    database.checkpoint()


def _write_files(
    folder: Path, database: Database, encoder: Encoder, number: int, flip: Flip
) -> GenerationRow:
    folder.mkdir(parents=True)
    with database.reading() as connection:
        rows = list(read_document_rows(connection, number))
        n_chunks = sum(row.n_chunks for row in rows)
        vectors, keys = read_vectors(connection, encoder, number, n_chunks)
        VectorIndex.build(vectors, keys).save(folder / VECTORS)
        del vectors
        LexicalIndex.build(folder / LEXICAL, _lexical_entries(connection, rows))
    write_origins(folder, flip.sources, flip.tombstones)
    manifest = write_manifest(
        folder, encoder=encoder.fingerprint, n_documents=len(rows), n_chunks=n_chunks
    )
    return GenerationRow(
        number=number,
        encoder=encoder.fingerprint,
        n_documents=len(rows),
        n_chunks=n_chunks,
        n_tombstones=len(flip.tombstones),
        manifest_sha256=manifest,
        created_at=datetime.now(UTC),
    )


def _lexical_entries(connection: Connection, rows: Iterable[DocumentRow]) -> Iterator[LexicalEntry]:
    """Read what BM25 indexes; rows were numbered as keys were, so keys come in order."""
    for row in rows:
        stored = read_stored_document(connection, row.row)
        if stored is None:
            raise damaged(f"document {row.document_id}")
        for chunk_row in read_chunks_of(connection, row.row):
            chunk = make_chunk(chunk_row, stored)
            yield LexicalEntry(
                chunk.key, chunk.document_title, " / ".join(chunk.section), chunk.text
            )
